package render

import (
	"fmt"
	"html/template"
	"slices"
	"strings"

	"brief/internal/bibliography"
	"brief/internal/brief"
	"brief/internal/site"
)

// companions is how many pages a brief may have for each to have files of its own beside it: its citation in three formats, and
// the picture of it that is shown where it is shared. A larger one would have more of these than pages.
const companions = 100

// IsCited reports whether the page is one that a reader may want to cite.
func (p *Page) IsCited() bool { return p.Kind != "not-found" && p.Kind != "search" }

// asSource describes the page as one of the sources of another work: the overview stands for the brief, a report, and every other
// page is a chapter of that.
func (p *Page) asSource() *brief.Source {
	b := p.Brief
	s := &brief.Source{
		ID: b.Slug, Type: "report", Title: b.Title, Author: b.Authors, Publisher: b.Publisher, Issued: b.Date, Edition: b.Edition,
		Language: p.Language, URL: p.Canonical(),
	}
	if p.Kind == "overview" {
		if b.Subtitle != "" {
			s.Title += ": " + b.Subtitle
		}
		return s
	}
	s.ID += "-" + strings.TrimSuffix(strings.ReplaceAll(p.Path, "/", "-"), ".html")
	s.Type, s.Title, s.ContainerTitle = "chapter", p.Title, b.Title
	if c := p.Chapter; c != nil && len(c.Authors) > 0 {
		s.Author = c.Authors
	}
	return s
}

// citation returns the page, or a paragraph of it, as a note would cite it, with its address written out.
func (p *Page) citation(l brief.Locator, fragment string) []bibliography.Part {
	parts := bibliography.Note(&brief.Citation{Source: p.asSource(), Locator: l}, p.Locale)
	for i := range parts {
		if parts[i].URL != "" {
			parts[i].Text, parts[i].URL = parts[i].URL+fragment, ""
			parts[i].After = strings.TrimSuffix(parts[i].After, ".") // it would be taken for a part of the address
		}
	}
	return parts
}

// Citation returns the page as a note would cite it.
func (p *Page) Citation() template.HTML {
	return p.html(func(m *markup) { m.source(p.citation(brief.Locator{}, "")) })
}

// ParagraphCitation returns the same for a paragraph, whose number is to stand for {0}, and whose id for {1}.
func (p *Page) ParagraphCitation() string {
	fragment := ""
	if p.Canonical() != "" {
		fragment = "#{1}"
	}
	return bibliography.Text(p.citation(brief.Locator{Label: "paragraph", Value: "{0}"}, fragment))
}

// citationFormats are the formats in which a page can be cited by programs.
var citationFormats = []struct {
	extension, word string
	write           func([]*brief.Source) ([]byte, error)
}{
	{"bib", "cite-as-bibtex", func(s []*brief.Source) ([]byte, error) { return new(bibliography.Exporter).BibTeX(s), nil }},
	{"ris", "cite-as-ris", func(s []*brief.Source) ([]byte, error) { return new(bibliography.Exporter).RIS(s), nil }},
	{"json", "cite-as-csl", func(s []*brief.Source) ([]byte, error) { return new(bibliography.Exporter).CSLJSON(s) }},
}

// citationPath returns the path of the page's citation in a format.
func (p *Page) citationPath(extension string) string {
	return "cite/" + strings.TrimSuffix(p.Path, ".html") + "." + extension
}

// CitationFiles returns the files in which programs read how to cite the page.
func (p *Page) CitationFiles() []brief.Link {
	if !p.hasCompanions() {
		return nil
	}
	var out []brief.Link
	for _, f := range citationFormats {
		out = append(out, brief.Link{To: brief.Address{Path: p.citationPath(f.extension)}, Text: p.Word(f.word)})
	}
	return out
}

// hasCompanions reports whether every page has files of its own beside it. It is asked on every page, so it makes no list of them.
func (r *renderer) hasCompanions() bool {
	return 1+len(r.Brief.Chapters)+len(r.Brief.Appendices) <= companions
}

// addCitations writes the files of CitationFiles.
func (r *renderer) addCitations(s *site.Site) error {
	if !r.hasCompanions() {
		return nil
	}
	for _, p := range r.pages() {
		if !p.IsCited() {
			continue
		}
		for _, f := range citationFormats {
			text, err := f.write([]*brief.Source{p.asSource()})
			if err != nil {
				return err
			}
			if err := s.Add(p.citationPath(f.extension), text); err != nil {
				return err
			}
		}
	}
	return nil
}

// A Meta is a meta element of the head.
type Meta struct{ Name, Value string }

// Highwire returns the tags citation_…, from which Zotero and Google Scholar take how a page is cited
// (https://scholar.google.com/intl/en/scholar/inclusion.html#indexing). Zotero tells by the title of a book that the page is a part of
// one, and by the institution that it is a report; it takes what has neither for an article of a journal.
func (p *Page) Highwire() []Meta {
	s := p.asSource()
	var out []Meta
	add := func(name, value string) {
		if value != "" {
			out = append(out, Meta{name, value})
		}
	}
	add("title", s.Title)
	for _, a := range s.Author {
		name := a.Name()
		if a.Family != "" && a.Given != "" {
			name = a.Family + ", " + a.Given
		}
		add("author", name)
	}
	if m := s.Issued.Start; !m.IsZero() && !m.Decade {
		date := fmt.Sprintf("%04d", m.Year)
		if m.Month >= 1 && m.Month <= 12 {
			date += fmt.Sprintf("/%02d", m.Month)
			if m.Day > 0 {
				date += fmt.Sprintf("/%02d", m.Day)
			}
		}
		add("publication_date", date)
	}
	if s.Type == "report" {
		institution := s.Publisher
		if institution == "" {
			institution = s.Title // a report, whoever made it
		}
		add("technical_report_institution", institution)
	} else {
		add("book_title", s.ContainerTitle)
	}
	add("publisher", s.Publisher)
	add("language", s.Language)
	add("abstract", p.Description)
	if p.Chapter != nil {
		add("keywords", strings.Join(p.Chapter.Keywords, "; "))
	}
	add("public_url", s.URL)
	add("fulltext_html_url", s.URL)
	return out
}

// HighwireTags returns the same as elements.
func (p *Page) HighwireTags() template.HTML {
	return p.html(func(m *markup) {
		for _, t := range p.Highwire() {
			m.raw(`<meta name="citation_`, t.Name, `" content="`)
			m.text(t.Value)
			m.raw("\">\n")
		}
	})
}

// A Setting is a question about how the pages look; the answers are radio buttons.
type Setting struct {
	Label       string
	NeedsScript bool
	Options     []SettingOption
}

// A SettingOption is an answer; that without a value is what holds where nothing is set.
type SettingOption struct{ ID, Name, Value, Label string }

// CommonSettings returns what a reader can set on every page. static/css/brief.css and static/js/brief.js know the ids, names and values.
func (r *renderer) CommonSettings() []Setting {
	size := r.setting("size", "text-size", "normal", "small", "large", "larger")
	size.Options[0], size.Options[1] = size.Options[1], size.Options[0]
	width := r.setting("width", "line-width", "normal", "narrow", "wide")
	width.Options[0], width.Options[1] = width.Options[1], width.Options[0]
	return []Setting{r.setting("theme", "appearance", "auto", "light", "dark"), size, width}
}

// NoteSettings returns what a reader can set where there are notes besides.
func (r *renderer) NoteSettings() []Setting {
	notes := r.setting("notes", "notes", "beside", "end")
	notes.NeedsScript = true // without one they stand at the end
	return []Setting{notes}
}

func (r *renderer) setting(name, label string, values ...string) Setting {
	s := Setting{Label: r.Word(label)}
	for _, v := range values {
		o := SettingOption{ID: "set-" + name + "-" + v, Name: "set-" + name, Value: v, Label: r.Word(name + "-" + v)}
		if v == values[0] {
			o.Value = ""
		}
		s.Options = append(s.Options, o)
	}
	return s
}

// HasWide reports whether the page has something that css/wide.css is for.
func (p *Page) HasWide() bool {
	if p.Kind == "overview" || p.Kind == "chapters" || p.Kind == "compare" {
		return true
	}
	text := string(p.Content)
	return slices.ContainsFunc([]string{`class="keyfigures"`, `class="pullquote"`, "<pre", "<code", "<hr", `class="matrix`, `class="map"`}, func(s string) bool { return strings.Contains(text, s) })
}
