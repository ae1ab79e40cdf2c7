package resolve

import (
	"math"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/language"

	"brief/internal/brief"
	"brief/internal/diag"
	"brief/internal/locale"
	"brief/internal/manuscript"
	"brief/internal/site"
)

// maxSlug is how long the slug of a brief may be, in characters: it begins every name in a bundle.
const maxSlug = 60

var slugForm = regexp.MustCompile(`^[a-z0-9]+(?:-[a-z0-9]+)*$`)

// settings resolves brief.yaml.
func (r *resolver) settings() {
	s, b := &r.manuscript.Settings, r.brief
	b.Title, b.Subtitle, b.Description = r.plain(s.Title), r.plain(s.Subtitle), r.plain(s.Description)
	b.Language, b.At = s.Language.String, diag.Span{File: s.File}
	b.Edition, b.Publisher = s.Edition.String, s.Publisher.String
	b.FactsAsOf, b.Date, b.LastMod = r.date(s.FactsAsOf), r.date(s.Date), r.date(s.LastMod)
	if b.LastMod.IsZero() {
		b.LastMod = b.Date
	}
	r.staleAfter(s.StaleAfter)
	b.Authors = persons(s.Authors)
	b.Licence = brief.Licence{Name: s.Licence.Name.String, URL: r.webAddress(s.Licence.URL)}
	r.required(s.Title, "title", s.At)
	if r.required(s.Language, "language", s.At) {
		r.language(s.Language, "language")
		if !r.Locale.Known() {
			r.problems.Add(s.Language.At, diag.MissingTranslation, "the interface has no words in the language %q and speaks English", b.Language).
				Hintf("it speaks: %s", strings.Join(locale.Languages(), ", "))
		}
	}

	b.Slug = s.Slug.String
	if r.required(s.Slug, "slug", s.At) && !slugForm.MatchString(b.Slug) {
		r.problems.Add(s.Slug.At, diag.BadValue, "slug cannot be %q", b.Slug).Hintf("use small letters, digits and single hyphens")
		b.Slug = "" // it becomes the name of a file: no rule that is switched off may let it through
	}
	if b.Slug != "" && (len(b.Slug) > maxSlug || site.CheckPath(b.Slug) != nil) {
		r.problems.Add(s.Slug.At, diag.BadPath, "slug cannot be %.80q: it becomes the name of a folder and of files", b.Slug).
			Hintf("at most %d characters, and no name that Windows keeps for a device, such as con", maxSlug)
		b.Slug = ""
	}
	if b.Slug == "" {
		b.Slug = "brief"
	}
	if t := s.Budget; t.String != "" {
		n, ok := byteSize(t.String)
		if !ok {
			r.problems.Add(t.At, diag.BadValue, "single-file-budget cannot be %q", t.String).Hintf("write a size, for example 1.5 MB or 900 kB")
		}
		b.SingleBudget = n
	}
	if u := s.BaseURL; u.String != "" {
		parsed, err := url.Parse(u.String)
		if err != nil || parsed.Host == "" || parsed.Scheme != "https" && parsed.Scheme != "http" {
			r.problems.Add(u.At, diag.BadValue, "base-url must be an absolute address, not %q", u.String).Hintf("for example https://example.org/brief/")
		} else {
			b.BaseURL = strings.TrimSuffix(u.String, "/") + "/"
		}
	}
	for _, l := range s.Themes {
		t := &brief.Theme{ID: l.ID.String, Label: r.plain(l.Text)}
		b.Themes = append(b.Themes, t)
		r.themes[t.ID] = t
	}
	if s.Original.String != "" {
		b.Original = r.source(s.Original)
	}
}

var sizeForm = regexp.MustCompile(`^(\d{1,6}(?:\.\d{1,3})?) ?(kB|MB)$`)

// byteSize reads a size in kB or MB, which are thousands and millions.
func byteSize(s string) (int64, bool) {
	m := sizeForm.FindStringSubmatch(s)
	if m == nil {
		return 0, false
	}
	n, err := strconv.ParseFloat(m[1], 64)
	if err != nil || n == 0 {
		return 0, false
	}
	return int64(math.Round(n * map[string]float64{"kB": 1e3, "MB": 1e6}[m[2]])), true
}

// staleAfter reads how many years a fact may be old, and notes the day that many years before the build.
func (r *resolver) staleAfter(years diag.Text) {
	if years.String == "" {
		return
	}
	const most = 1000
	n, err := strconv.Atoi(years.String)
	if err != nil || n < 1 || n > most {
		r.problems.Add(years.At, diag.BadValue, "stale-after cannot be %q", years.String).Hintf("write a number of years, for example 2")
		return
	}
	year, month, day := r.Now.UTC().Date()
	r.staleYears, r.brief.StaleBefore = n, time.Date(year-n, month, day, 0, 0, 0, 0, time.UTC)
}

// ages notes when a fact of a date will be stale, if it is not yet.
func (r *resolver) ages(asOf brief.Date) {
	if r.staleYears == 0 || asOf.IsZero() || asOf.Last().Before(r.brief.StaleBefore) {
		return
	}
	at := asOf.Last().AddDate(r.staleYears, 0, 0) // a day early, which is harmless, so that leap days need no thought
	if !at.After(r.Now) {
		at = r.Now.UTC().Truncate(24*time.Hour).AddDate(0, 0, 1)
	}
	r.changes(at)
}

// language reports what is not a language tag (BCP 47).
func (r *resolver) language(t diag.Text, key string) {
	if _, err := language.Parse(t.String); err != nil {
		r.problems.Add(t.At, diag.BadValue, "%s cannot be %q", key, t.String).Hintf("write a language tag (BCP 47), for example en or pt-BR")
	}
}

func persons(from []*manuscript.Person) []brief.Person {
	var out []brief.Person
	for _, p := range from {
		given := oneLine(p.Given.String + " " + p.DroppingParticle.String)
		family := oneLine(p.NonDroppingParticle.String + " " + p.Family.String)
		suffix := oneLine(p.Suffix.String)
		literal := oneLine(p.Literal.String)
		switch {
		case literal != "":
			out = append(out, brief.Person{Literal: literal})
		case given != "" && family != "":
			out = append(out, brief.Person{Family: family, Given: given, Suffix: suffix})
		case given+family != "": // a name in one piece
			out = append(out, brief.Person{Literal: oneLine(given + family + " " + suffix)})
		}
	}
	return out
}
