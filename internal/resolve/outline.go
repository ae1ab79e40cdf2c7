package resolve

import (
	"bytes"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"brief/internal/brief"
	"brief/internal/diag"
	"brief/internal/manuscript"
	"brief/internal/site"
)

// own is what has the address of a page made from data, in words.
const own = "a page that the site makes itself"

// outline makes the chapters, without their texts: names, paths, titles and what is published.
func (r *resolver) outline() {
	taken := map[string]string{brief.NotFoundPath: own, brief.DownloadsPath: own} // path → what has it
	for p := range r.dataPaths() {
		if p != brief.OverviewPath { // which index.md may have
			taken[p] = own
		}
	}
	add := func(from *manuscript.Chapter) *chapter {
		c := r.chapter(from)
		if c == nil {
			return nil
		}
		at := from.Front.Slug.At
		if at.IsZero() {
			first, _, _ := bytes.Cut(from.File.Text, []byte("\n"))
			at = diag.Span{File: from.File, End: max(len(bytes.TrimRight(first, "\r")), 1)}
		}
		r.legal(c.Path, at, "give this chapter another slug, or its file another name")
		key := strings.ToLower(c.Path)
		if brief.ListOf(key) != "" { // of which the site has more pages than are known yet
			taken[key] = own
		}
		if taken[key] != "" {
			r.problems.Add(at, diag.DuplicatePath, "another page has the address %s: %s", c.Path, taken[key]).
				Hintf("write another slug: into the front matter of this chapter, or give its file another name")
		} else {
			taken[key] = from.File.Name
		}
		r.chapters[c.Name] = c
		r.ordered = append(r.ordered, c)
		return c
	}
	if o := r.manuscript.Overview; o != nil {
		if s := o.Front.Slug; s.String != "" {
			r.problems.Add(s.At, diag.BadValue, "the overview has no slug").Hintf("its address is %s", brief.OverviewPath)
			o.Front.Slug = diag.Text{}
		}
		if c := add(o); c != nil {
			r.brief.Overview = c.Chapter
		}
	}
	if taken[brief.OverviewPath] == "" {
		taken[brief.OverviewPath] = own // made even if nobody wrote it
	}
	for _, from := range r.manuscript.Chapters {
		if c := add(from); c != nil {
			r.brief.Chapters = append(r.brief.Chapters, c.Chapter)
			c.Number = len(r.brief.Chapters)
		}
	}
	for _, from := range r.manuscript.Pages {
		if c := add(from); c != nil {
			r.brief.Appendices = append(r.brief.Appendices, c.Chapter)
		}
	}
	r.hues()
	r.aliases(taken)
	if len(r.ordered) == 0 && len(r.unpublished) == 0 && len(r.manuscript.Unread) == 0 {
		s := &r.manuscript.Settings
		r.problems.Add(diag.Span{File: s.File}, diag.MissingKey, "the brief has no chapter").Hintf("list one: chapters: [first.md]")
	}
}

// ownHues are of the countries that have a colour of their own.
var ownHues = map[string]int{"RU": 1, "CN": 2, "CU": 3, "IR": 4, "TR": 5}

// hues gives every country of a chapter a colour: its own, or the next that no other has. Where there are more countries than
// colours, they come again.
func (r *resolver) hues() {
	given, taken := map[string]int{}, map[int]bool{}
	for _, c := range r.ordered {
		if own := ownHues[c.Country]; own > 0 {
			given[c.Country], taken[own] = own, true
		}
	}
	next := 1
	for _, c := range r.ordered {
		if c.Country == "" {
			continue
		}
		if given[c.Country] == 0 {
			for len(taken) < brief.Hues && taken[next] {
				next = next%brief.Hues + 1
			}
			given[c.Country], taken[next] = next, true
			next = next%brief.Hues + 1
		}
		c.Hue = given[c.Country]
	}
}

// maxPath is how long the path of a page may be, in characters: in a bundle, the name of the folder comes before it, and Windows
// extracts no more than about two hundred.
const maxPath = 100

// legal reports the path of a page that not every system can store.
func (r *resolver) legal(p string, at diag.Span, hint string) bool {
	err := site.CheckPath(p)
	if n := utf8.RuneCountInString(p); err == nil && n > maxPath {
		err = fmt.Errorf("the path has %d characters, and no more than %d are safe in a bundle", n, maxPath)
	}
	if err != nil {
		r.problems.Add(at, diag.BadPath, "the page cannot have the address %s: %v", p, err).Hintf("%s", hint)
	}
	return err == nil
}

// aliases takes out and reports the former addresses at which a page stands now, and reports those that two pages claim.
func (r *resolver) aliases(taken map[string]string) {
	claimed := map[string]bool{}
	for _, c := range r.ordered {
		c.Aliases = slices.DeleteFunc(c.Aliases, func(alias string) bool {
			key := strings.ToLower(alias)
			at := diag.Span{File: c.from.File}
			for _, a := range c.from.Front.Aliases {
				if strings.TrimPrefix(a.String, "/") == alias {
					at = a.At
				}
			}
			if brief.ListOf(key) != "" {
				taken[key] = own
			}
			switch {
			case taken[key] != "":
				r.problems.Add(at, diag.DuplicatePath, "a page stands at the alias %s: %s", alias, taken[key]).
					Hintf("an alias is a former address of a page, at which nothing stands now; delete it")
			case claimed[key]:
				r.problems.Add(at, diag.DuplicatePath, "the alias %s is taken", alias).Hintf("one page alone can have had this address")
			}
			claimed[key] = true
			return taken[key] != ""
		})
	}
}

// chapter returns a chapter without its text, or nil if it is not published.
func (r *resolver) chapter(from *manuscript.Chapter) *chapter {
	f := &from.Front
	if why := r.withheld(f); why != "" {
		r.unpublished[from.Name] = why
		return nil
	}
	c := &brief.Chapter{
		Name:        from.Name,
		Path:        from.Name + ".html",
		Title:       r.plain(f.Title),
		Headline:    r.plain(f.Headline),
		Description: r.plain(f.Description),
		Language:    f.Lang.String,
		Country:     f.Country.String,
		Date:        r.date(f.Date),
		LastMod:     r.date(f.LastMod),
		Authors:     persons(f.Authors),
		Hold:        r.hold(f),
		At:          diag.Span{File: from.File},
	}
	switch {
	case strings.TrimSpace(f.Title.String) != "" || from.FrontUnread:
	case from.Body.At.Start <= len("\ufeff"):
		first, _, _ := strings.Cut(from.Body.String, "\n")
		p := r.problems.Add(from.Body.Span(0, max(len(strings.TrimRight(first, "\r")), 1)), diag.MissingKey, "title is missing: the file begins without front matter").
			Hintf("begin it with a line ---, a line title: and the title, and another line ---")
		if strings.HasPrefix(strings.TrimSpace(from.Body.String), "---") {
			p.Hintf("delete what stands before the first line ---")
		}
	case f.At.End == 0:
		r.problems.Add(diag.Span{File: from.File, End: len("---")}, diag.MissingKey, "title is missing").Hintf("add a line such as: title: Oil")
	default:
		at := f.Title.At
		if at.IsZero() {
			at = f.At
		}
		r.problems.Add(at, diag.MissingKey, "title is missing").Hintf("add a line such as: title: Oil")
	}
	if c.Language == "" {
		c.Language = r.brief.Language
	} else {
		r.language(f.Lang, "lang")
	}
	if c.Date.IsZero() {
		c.Date = r.brief.Date
	}
	if c.LastMod.IsZero() {
		c.LastMod = c.Date
	}
	if s := f.Slug; s.String != "" {
		if slugForm.MatchString(s.String) {
			c.Path = s.String + ".html"
		} else {
			r.problems.Add(s.At, diag.BadValue, "slug cannot be %q", s.String).Hintf("use small letters, digits and single hyphens")
		}
	}
	r.countryCode(f.Country)
	for _, k := range f.Keywords {
		c.Keywords = append(c.Keywords, k.String)
	}
	for _, a := range f.Aliases {
		clean := path.Clean("/" + a.String)[1:]
		if !strings.HasSuffix(clean, ".html") || clean != strings.TrimPrefix(a.String, "/") {
			r.problems.Add(a.At, diag.BadValue, "alias cannot be %q", a.String).Hintf("write the former address of the page, for example old-name.html")
			continue
		}
		if r.legal(clean, a.At, "a page cannot have had this address") {
			c.Aliases = append(c.Aliases, clean)
		}
	}
	if f.Image.String != "" {
		c.Image = r.image(f)
	}
	return &chapter{Chapter: c, from: from, notes: r.newNumbering(), shown: map[*brief.Fact]bool{}, drawn: map[*brief.Figure]bool{}}
}

var countryForm = regexp.MustCompile(`^[A-Z]{2}$`)

// countryCode reports a country that is not written as ISO 3166-1 alpha-2 writes it, and whether it is well written.
func (r *resolver) countryCode(code diag.Text) bool {
	if code.String == "" || isCountryCode(code.String) {
		return true
	}
	r.problems.Add(code.At, diag.BadValue, "country cannot be %q", code.String).Hintf("write two capital letters (ISO 3166-1), for example RU")
	return false
}

func isCountryCode(s string) bool { return countryForm.MatchString(s) }

func (r *resolver) image(f *manuscript.FrontMatter) *brief.Image {
	image := &brief.Image{Path: f.Image.String, Alt: r.plain(f.ImageAlt)}
	if !r.manuscript.Exists(image.Path) {
		r.problems.Add(f.Image.At, diag.MissingImage, "no image %q in the content folder", image.Path)
	} else {
		r.brief.Files = append(r.brief.Files, image.Path)
	}
	if strings.TrimSpace(image.Alt) == "" {
		r.problems.Add(f.Image.At, diag.MissingAlt, "the image has no text alternative").Hintf("add image_alt: what the picture shows")
	}
	return image
}

// withheld says in words why a chapter is not published, or nothing.
func (r *resolver) withheld(f *manuscript.FrontMatter) string {
	switch {
	case f.Draft.Value && !r.Drafts:
		return "is a draft"
	case !r.Future && r.toCome(f.PublishDate):
		return "is to be published on " + f.PublishDate.String
	case !r.Expired && f.ExpiryDate.String != "" && !r.toCome(f.ExpiryDate):
		return "expired on " + f.ExpiryDate.String
	}
	return ""
}

// hold says why a chapter that is in the brief would be withheld, had nobody asked for it.
func (r *resolver) hold(f *manuscript.FrontMatter) brief.Hold {
	h := brief.Hold{Draft: f.Draft.Value}
	if m := r.moment(f.PublishDate); r.Future && m.After(r.Now) {
		h.Until = m
	}
	if m := r.moment(f.ExpiryDate); r.Expired && !m.IsZero() && !m.After(r.Now) {
		h.Expired = m
	}
	return h
}

// toCome reports whether a moment is still to come, and notes that the brief will be another then.
func (r *resolver) toCome(t diag.Text) bool {
	m := r.moment(t)
	if !m.After(r.Now) {
		return false
	}
	r.changes(m)
	return true
}

// changes notes that the brief will be another at a moment to come.
func (r *resolver) changes(m time.Time) {
	if r.brief.Until.IsZero() || m.Before(r.brief.Until) {
		r.brief.Until = m
	}
}

// moment reads a day, or an instant in RFC 3339. A day begins at midnight UTC.
func (r *resolver) moment(t diag.Text) time.Time {
	if t.String == "" {
		return time.Time{}
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02"} {
		if m, err := time.Parse(layout, t.String); err == nil {
			return m
		}
	}
	r.problems.Add(t.At, diag.BadDate, "%q is not a day or an instant", t.String).Hintf("write 2026-11-24 or 2026-11-24T09:00:00Z")
	return time.Time{}
}

// chapterOf returns the chapter of a name; nil for one that is not published, and for an unknown one, which is reported.
func (r *resolver) chapterOf(name diag.Text) *brief.Chapter {
	if name.String == "" {
		return nil
	}
	if c := r.chapters[name.String]; c != nil {
		return c.Chapter
	}
	if _, ok := r.unpublished[name.String]; !ok && !r.manuscript.Unread[name.String] {
		unknown(r, name, diag.UnknownChapter, "chapter", r.chapters)
	}
	return nil
}

// chaptersOf returns the chapters of a list of names. withheld says that none of those named is published, so that what
// belongs to them is not either. One that is named twice is one.
func (r *resolver) chaptersOf(names []diag.Text) (out []*brief.Chapter, withheld bool) {
	held, seen := 0, map[*brief.Chapter]bool{}
	for _, n := range names {
		if c := r.chapterOf(n); c != nil {
			if !seen[c] {
				out = append(out, c)
			}
			seen[c] = true
		} else if _, ok := r.unpublished[n.String]; ok {
			held++
		}
	}
	return out, held > 0 && len(out) == 0
}
