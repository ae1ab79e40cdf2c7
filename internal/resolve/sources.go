package resolve

import (
	"maps"
	"net/url"
	"regexp"
	"strings"

	"golang.org/x/text/unicode/norm"

	"brief/internal/bibliography"
	"brief/internal/brief"
	"brief/internal/diag"
	"brief/internal/manuscript"
	"brief/internal/markdown"
)

// Sources makes a bibliography of sources that belong to no brief yet; language is the tag by which it is sorted.
func Sources(list []*manuscript.Source, language string, problems *diag.List) []*brief.Source {
	r := &resolver{brief: &brief.Brief{}, manuscript: &manuscript.Manuscript{Sources: list}, problems: problems, sources: map[string]*brief.Source{}}
	r.manuscript.Settings.Language.String = language
	r.resolveSources()
	return r.brief.Sources
}

// resolveSources makes the bibliography.
func (r *resolver) resolveSources() {
	for _, s := range r.manuscript.Sources {
		if !r.required(s.ID, "id", s.At) || !r.claimSource(s.ID) {
			continue
		}
		source := &brief.Source{
			ID:             s.ID.String,
			Type:           s.Type.String,
			Title:          oneLine(markup.ReplaceAllString(s.Title.String, "")),
			TitleShort:     oneLine(markup.ReplaceAllString(s.TitleShort.String, "")),
			Author:         persons(s.Author),
			Editor:         persons(s.Editor),
			ContainerTitle: oneLine(markup.ReplaceAllString(s.ContainerTitle.String, "")),
			Publisher:      oneLine(s.Publisher.String),
			PublisherPlace: oneLine(s.PublisherPlace.String),
			Issued:         r.date(s.Issued),
			Accessed:       r.date(s.Accessed),
			Language:       oneLine(s.Language.String),
			URL:            r.webAddress(s.URL),
			DOI:            doi(s.DOI.String),
			ISBN:           oneLine(s.ISBN.String),
			Volume:         oneLine(s.Volume.String),
			Issue:          oneLine(s.Issue.String),
			Page:           oneLine(s.Page.String),
			Edition:        oneLine(s.Edition.String),
			Note:           oneLine(s.Note.String),
			Description:    oneLine(s.Description.String),
			Archive:        r.webAddress(s.Archive),
			Class:          choice(r, s.Class, "class", brief.SourceClasses, ""),
			Status:         choice(r, s.Status, "status", brief.SourceStatuses, "unchecked"),
			TypeAt:         s.Type.At,
			URLAt:          s.URL.At,
			ArchiveAt:      s.Archive.At,
			At:             s.ID.At,
		}
		r.checkedLinks(source)
		r.sources[source.ID] = source
		r.brief.Sources = append(r.brief.Sources, source)
	}
	bibliography.Sort(r.brief.Sources, r.manuscript.Settings.Language.String, r.brief.Citations)
	if r.brief.Citations == brief.StyleAuthorDate {
		r.rank = make(map[*brief.Source]int, len(r.brief.Sources))
		for i, s := range r.brief.Sources {
			r.rank[s] = i
		}
	}
}

// placeSources gives every source the page of the bibliography that has its entry.
func (r *resolver) placeSources() {
	sources := r.brief.Sources
	pages := divided(brief.SourcesPath, len(sources), func(i int) string { return bibliography.Letter(sources[i], r.brief.Citations, r.Locale) })
	for i, s := range sources {
		s.Path = pages[i]
	}
}

// divided returns the page of each of n entries, which stand in the order of the alphabet: the one where the list begins, or, where
// that would be long, a page for each letter, or several where much stands under one. So an entry that is added moves no other, or few.
func divided(own string, n int, letter func(int) string) []string {
	out, under := make([]string, n), map[string]int{}
	for i := range out {
		out[i] = own
		if n > brief.ListLimit {
			l := letter(i)
			out[i] = brief.LetterPath(own, l, under[l]/brief.ListLimit)
			under[l]++
		}
	}
	return out
}

// claimSource reports an id that another source has, be it in another file, with the place of that.
func (r *resolver) claimSource(id diag.Text) bool {
	other := r.sources[id.String]
	if other == nil {
		return true
	}
	r.problems.Add(id.At, diag.DuplicateID, "a second source %q", id.String).
		Hintf("the first is at %s:%d; give one of them another id, or delete it", other.At.File.Name, other.At.Position().Line)
	return false
}

// markup is what CSL-JSON allows in titles
// (https://citeproc-js.readthedocs.io/en/latest/csl-json/markup.html#html-like-formatting-tags).
var markup = regexp.MustCompile(`</?(?:i|b|sub|sup|sc)>|<span (?:class|style)="[^"<>]*">|</span>`)

// oneLine returns text as every format of bibliographies can hold it: composed (NFC), on one line, with single spaces.
func oneLine(s string) string {
	return norm.NFC.String(strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r <= ' ' || r == 0x7F }), " "))
}

// doi returns a DOI without the address of a resolver before it.
func doi(s string) string {
	s = oneLine(s)
	for _, prefix := range []string{"https://doi.org/", "http://doi.org/", "https://dx.doi.org/", "http://dx.doi.org/", "doi:", "DOI:"} {
		if rest, ok := strings.CutPrefix(s, prefix); ok {
			return strings.TrimSpace(rest)
		}
	}
	return s
}

// webAddress returns an http or https address and reports any other.
func (r *resolver) webAddress(t diag.Text) string {
	if t.String == "" {
		return ""
	}
	if u, err := url.Parse(t.String); err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		p := r.problems.Add(t.At, diag.UnsafeURL, "%q is not an http or https address", t.String)
		rest := strings.TrimLeft(strings.TrimPrefix(strings.TrimPrefix(t.String, "https:"), "http:"), "/")
		if host, _, _ := strings.Cut(rest, "/"); hostForm.MatchString(host) {
			p.Hintf("write https://%s", rest)
		} else {
			p.Hintf("an address begins with https:// and the name of the site")
		}
		return ""
	}
	return uri.Replace(t.String)
}

// hostForm is the name of a site: labels with points between them.
var hostForm = regexp.MustCompile(`^[\pL\d-]+(?:\.[\pL\d-]+)+$`)

// uri percent-encodes what no address can hold (RFC 3986, appendix A) and some formats cannot carry.
var uri = strings.NewReplacer(`{`, "%7B", `}`, "%7D", `\`, "%5C", " ", "%20", "<", "%3C", ">", "%3E", `"`, "%22", "^", "%5E", "`", "%60", "|", "%7C")

// source returns the source of an id, or nil, which is reported.
func (r *resolver) source(id diag.Text) *brief.Source {
	s := r.sources[id.String]
	if s == nil {
		r.unknownSource(id.String, id.At)
	}
	return s
}

func (r *resolver) unknownSource(key string, at diag.Span) {
	if len(r.sources) == 0 && r.emptyFile(manuscript.SourcesFile, "it begins with references: and has below it, after a dash of its own, id, type and title of each source") {
		return
	}
	p := r.problems.Add(at, diag.UnknownSource, "no source %q", key).Hintf("add it to sources.yaml")
	r.nearest(key, maps.Keys(r.sources), func(near string) {
		if near != "" {
			where := r.sources[near].At
			p.Hintf("did you mean %q? (%s:%d)", near, where.File.Name, where.Position().Line)
		}
	})
}

// citation resolves one cited item of a text; nil if its source is unknown.
func (r *resolver) citation(item *markdown.CitationItem) *brief.Citation {
	s := r.sources[item.Key]
	if s == nil {
		r.unknownSource(item.Key, item.KeyAt)
		return nil
	}
	return &brief.Citation{Source: s, Prefix: item.Prefix, Suffix: item.Suffix, Locator: item.Locator, SuppressAuthor: item.SuppressAuthor,
		At: item.KeyAt}
}

// citations resolves a list "key, p. 5" as data write it. What must have a source and has none is reported at place at; kind
// says what it is: "fact", "event".
func (r *resolver) citations(list []diag.Text, kind string, at diag.Span) []*brief.Citation {
	if len(list) == 0 && kind != "" {
		r.problems.Add(at, diag.UnsourcedFact, "this %s has no source", kind).Hintf("add a line such as: sources: [%s]", r.exampleSource())
	}
	var out []*brief.Citation
	for _, text := range list {
		item, ok := markdown.ParseCitationString(text, r.problems)
		if !ok {
			continue
		}
		if c := r.citation(item); c != nil {
			out = append(out, c)
		}
	}
	return out
}

// exampleSource is a citation that would be right in this brief.
func (r *resolver) exampleSource() string {
	if o := r.brief.Original; o != nil {
		return `"` + o.ID + `, p. 5"`
	}
	if len(r.brief.Sources) > 0 {
		return `"` + r.brief.Sources[0].ID + `, p. 5"`
	}
	return `"smith-2019, p. 5"`
}
