package render

import (
	"bytes"
	"encoding/json"
	"fmt"
	"html/template"
	"io"
	"net/url"
	"slices"
	"strings"

	"brief/internal/bibliography"
	"brief/internal/brief"
	"brief/internal/evidence"
	"brief/internal/figure"
	"brief/internal/markdown"
	"brief/internal/worldmap"
)

// A Page is what a template sees.
type Page struct {
	*renderer
	Kind        string // "overview", "chapter", "compare", …
	Path        string // in the site
	Title       string
	Description string // one sentence, plain
	Language    string
	Chapter     *brief.Chapter // nil for a page made from data
	Notes       []*brief.Note
	Contents    []*brief.Heading
	Previous    *brief.Link
	Next        *brief.Link
	List        *ListPage     // what the page has of a list; nil where it has none, or leads to the pages that do
	Lists       []*ListPage   // all pages of the list, where these are several
	Back        *brief.Link   // to the page at which that list begins; nil on that page
	Content     template.HTML // the chapter's text

	made *markup // what its methods make: the worker's, or of their own

	Item  any           // in a partial: the thing it shows
	Block *brief.Block  // in a shortcode
	Inner template.HTML // in a paired shortcode: what stands between its tags
}

// With returns the page with a thing for a partial to show.
func (p *Page) With(item any) *Page {
	q := *p
	q.Item = item
	return &q
}

// As returns the page as the one of that kind that is made from data, for a partial that belongs there.
func (p *Page) As(kind string) *Page {
	q := *p
	q.Kind, q.Path, q.Chapter = kind, kind+".html", nil
	q.begin(p.lists().of(kind))
	return &q
}

// Navigation returns the links that stand on every page.
func (r *renderer) Navigation() *Navigation { return r.navigation }

// Word returns a word of the interface, in the language of the brief.
func (r *renderer) Word(key string, args ...any) string { return r.Locale.Word(key, args...) }

// Href returns the address, relative to the page.
func (p *Page) Href(to brief.Address) string { return relative(p.Path, p.placed(to)) }

// relative returns the reference from the page at path from to an address.
func relative(from string, to brief.Address) string {
	if to.Path == from && to.Fragment != "" {
		return "#" + to.Fragment
	}
	href := escapePath(relativePath(dir(from), to.Path))
	if first, _, _ := strings.Cut(href, "/"); strings.Contains(first, ":") {
		href = "./" + href // RFC 3986, section 4.2: what stands before a colon would be a scheme
	}
	if to.Fragment != "" {
		href += "#" + to.Fragment
	}
	return href
}

// escapePath writes a path as it stands in an address (RFC 3986, section 3.3): names of files may have spaces, # and %.
func escapePath(p string) string {
	if !strings.ContainsFunc(p, func(r rune) bool {
		return r != '/' && r != '-' && r != '.' && (r < '0' || r > '9') && (r < 'a' || r > 'z')
	}) {
		return p // nearly all are
	}
	return (&url.URL{Path: p}).EscapedPath()
}

func dir(p string) string {
	if i := strings.LastIndexByte(p, '/'); i >= 0 {
		return p[:i]
	}
	return ""
}

// relativePath returns the way from a folder to a file, both relative to the root of the site.
func relativePath(folder, file string) string {
	if folder == "" {
		return file
	}
	from, to := strings.Split(folder, "/"), strings.Split(file, "/")
	for len(from) > 0 && len(to) > 1 && from[0] == to[0] {
		from, to = from[1:], to[1:]
	}
	return strings.Repeat("../", len(from)) + strings.Join(to, "/")
}

// Asset returns the reference to a file of the static folder.
func (p *Page) Asset(name string) (string, error) { return p.asset(p.Path, name) }

func (r *renderer) asset(from, name string) (string, error) {
	assets := r.Design.assets
	if name == filterStylesheet { // the brief's own
		assets = r.choices().assets
	}
	to, ok := assets.names[name]
	if !ok {
		return "", fmt.Errorf("no file static/%s", name)
	}
	return relative(from, brief.Address{Path: to}), nil
}

// Text renders authored text for this page; no text is nothing.
func (p *Page) Text(t brief.Text) (out template.HTML, err error) {
	out = p.html(func(m *markup) { err = p.writeText(m, t) })
	return out, err
}

func (p *Page) writeText(m *markup, t brief.Text) error {
	if t == nil {
		return nil
	}
	return markdown.WriteHTML(&m.Buffer, t, p)
}

// References returns what stands in the text for citations: raised numbers that lead to notes, or words that lead to the list of
// references.
func (p *Page) References(refs []*brief.Reference) template.HTML {
	return p.html(func(m *markup) { markdown.WriteReferences(&m.Buffer, refs, p) })
}

// Cited returns a text and the citations it rests on. Where these are words, the stop of its last sentence follows them.
func (p *Page) Cited(t brief.Text, refs []*brief.Reference) (template.HTML, error) {
	text, err := p.Text(t)
	if err != nil {
		return "", err
	}
	cited, stop := p.References(refs), template.HTML("")
	if p.Brief.Citations.InText() && len(refs) > 0 && strings.HasSuffix(string(text), ".") && !strings.HasSuffix(string(text), "..") {
		text, stop = text[:len(text)-1], "."
	}
	return text + cited + stop, nil
}

// Cite writes citations that stand together in the text. With Fact it makes a Page a markdown.Page.
func (p *Page) Cite(b *bytes.Buffer, refs []*brief.Reference) {
	escape := template.HTMLEscapeString
	write := func(parts ...string) {
		for _, s := range parts {
			b.WriteString(s)
		}
	}
	write(` <span class="citation">`)
	for _, m := range bibliography.Mentions(refs, p.Brief.Citations, p.Locale) {
		write(escape(m.Before), `<a id="`, escape(m.Reference.ID), `" href="#`, escape(m.Reference.Note.ID), `" role="doc-biblioref"`)
		if m.Alone != "" {
			write(` aria-label="`, escape(m.Alone), `"`)
		}
		write(">")
		name := "span"
		if m.Italic {
			name = "cite"
		}
		if direction := directionOf(m.Name); m.Italic || direction != "" {
			write("<", name, direction, ">", escape(m.Name), "</", name, ">")
		} else {
			write(escape(m.Name))
		}
		write(escape(m.Text), "</a>", escape(m.After))
	}
	write("</span>")
}

// Fact returns what a text shows of a fact. It makes a Page a markdown.Page.
func (p *Page) Fact(u *brief.FactUse) string { return p.Locale.Fact(u.Fact, u.Form) }

// FactAddress returns where a fact is told in full: at the end of the chapter that shows it, else on the data page.
func (p *Page) FactAddress(f *brief.Fact) brief.Address {
	if p.Chapter != nil && slices.Contains(p.Chapter.Facts, f) {
		return p.Chapter.Address("fact-" + f.ID)
	}
	return brief.FactAddress(f.ID)
}

// Shortcode runs the template of a shortcode.
func (p *Page) Shortcode(w io.Writer, s *markdown.Shortcode, inner []byte) error {
	t := p.templates.shortcodes[s.Name]
	if t == nil {
		return fmt.Errorf("no template for the shortcode %q", s.Name)
	}
	q := *p
	q.Block, q.Inner = s.Block, template.HTML(inner)
	return t.Execute(w, &q)
}

// Corrected returns the address of the last correction of a passage of this page, and the words of a link to it; no words where
// there is none. It makes a Page a markdown.Page.
func (p *Page) Corrected(id string) (brief.Address, string) {
	return p.corrected(brief.Address{Path: p.Path, Fragment: id})
}

func (p *Page) corrected(at brief.Address) (brief.Address, string) {
	c := p.corrections[at]
	if c == nil {
		return brief.Address{}, ""
	}
	return p.CorrectionAddress(c), p.Word("corrected-on", p.Date(c.Date))
}

// CorrectedMark returns the link to the last correction of a part of the page; nothing where there is none.
func (p *Page) CorrectedMark(id string) template.HTML {
	return p.html(func(m *markup) { p.writeCorrected(m, brief.Address{Path: p.Path, Fragment: id}) })
}

// CorrectedFact returns the link to the last correction of a fact.
func (p *Page) CorrectedFact(f *brief.Fact) template.HTML {
	return p.html(func(m *markup) { p.writeCorrected(m, brief.FactAddress(f.ID)) })
}

// CorrectedTerm returns the link to the last correction of a term of the glossary.
func (p *Page) CorrectedTerm(t *brief.Term) template.HTML {
	return p.html(func(m *markup) { p.writeCorrected(m, brief.TermAddress(t.ID)) })
}

func (p *Page) writeCorrected(m *markup, at brief.Address) {
	if to, words := p.corrected(at); words != "" {
		m.raw(` <a class="corrected" href="`)
		m.text(p.Href(to))
		m.raw(`">`)
		m.text(words)
		m.raw(`</a>`)
	}
}

// Source writes a source inside a footnote, before the words that are next.
func (p *Page) Source(w io.Writer, c *brief.Citation, told *brief.Note, next string) error {
	var m markup
	if told != nil {
		m.source(bibliography.ShortNote(c, told, p.Locale))
	} else {
		m.source(bibliography.Within(bibliography.Note(c, p.Locale), next))
	}
	_, err := w.Write(m.Bytes())
	return err
}

// Date returns a date in words.
func (r *renderer) Date(d brief.Date) string {
	if d.IsZero() {
		return ""
	}
	return r.Locale.Date(d)
}

// Time returns a date in words, marked up for machines where HTML has a form for it.
func (p *Page) Time(d brief.Date) template.HTML { return timeElement(d, p.Date(d)) }

// EventDate returns the date of an event in words, marked up for machines.
func (p *Page) EventDate(e *brief.Event) template.HTML {
	text := e.Display
	if text == "" {
		text = p.Date(e.Date)
	}
	return timeElement(e.Date, text)
}

func timeElement(d brief.Date, text string) template.HTML {
	escape := template.HTMLEscapeString
	// HTML knows years, months and days (https://html.spec.whatwg.org/multipage/text-level-semantics.html#the-time-element),
	// but neither intervals nor seasons.
	if m := d.Start; !d.IsZero() && !d.Interval && !m.Decade && m.Month <= 12 {
		return template.HTML(`<time datetime="` + escape(strings.TrimRight(d.String(), "~?%")) + `">` + escape(text) + `</time>`)
	}
	return template.HTML(escape(text))
}

// BasisMark says how an event's date is known, where it is not simply stated.
func (p *Page) BasisMark(e *brief.Event) string {
	if e.Basis == brief.EventBases[0] {
		return ""
	}
	return p.Word("basis-" + e.Basis)
}

// Standing returns the date at which the facts stand, in words, or words in its place.
func (p *Page) Standing() string {
	if d := p.Brief.FactsAsOf; !d.IsZero() {
		return p.Locale.Sentence(p.Date(d))
	}
	return p.Word("compare-standing")
}

// DirectShare returns the share of claims with a direct source, in words.
func (p *Page) DirectShare(n evidence.Count) string {
	if n.Claims == 0 {
		return "–"
	}
	return p.Locale.Percent(n.Rounded())
}

// SVG returns a chart, "wide" or "narrow".
func (p *Page) SVG(f *brief.Figure, size string) (template.HTML, error) {
	s := figure.Wide
	if size == "narrow" {
		s = figure.Narrow
	}
	drawn, err := figure.SVG(f, s, p.Locale)
	if err != nil {
		return "", &drawingError{f, err}
	}
	return template.HTML(drawn), nil
}

// A MapDrawing is the map, drawn for a column of text and for a phone; both belong in one page.
type MapDrawing struct{ Wide, Narrow template.HTML }

// MapDrawing returns the drawings of the map.
func (p *Page) MapDrawing() MapDrawing {
	w, n := p.world.Overview(p.Brief.Map, p.Locale, p.ChapterHref)
	return MapDrawing{template.HTML(w), template.HTML(n)}
}

// MapTitle returns what the map shows, in words.
func (p *Page) MapTitle() string { return worldmap.Title(p.Brief.Map, p.Locale) }

// Kilometres returns a distance in words, to the nearest ten kilometres.
func (p *Page) Kilometres(km float64) string { return worldmap.Kilometres(km, p.Locale) }

// Place returns where the page's chapter is on the map; nil where it is not on it.
func (p *Page) Place() *brief.Place {
	if p.Chapter == nil || p.Brief.Map == nil {
		return nil
	}
	return p.Brief.Map.PlaceOf(p.Chapter)
}

// Locator returns a small map of a place.
func (p *Page) Locator(place *brief.Place) template.HTML {
	return template.HTML(p.locators.Draw(place))
}

// A drawingError says that a dataset cannot be drawn as its figure is.
type drawingError struct {
	figure *brief.Figure
	err    error
}

func (e *drawingError) Error() string { return e.err.Error() }

// A Table is a table of words.
type Table struct {
	Head []string
	Rows [][]string
}

// FigureTable returns the data of a figure for people.
func (p *Page) FigureTable(f *brief.Figure) Table {
	head, rows := figure.Table(f, p.Locale)
	return Table{head, rows}
}

// FigureID returns the id of a figure in this page: on the data page its own, elsewhere one that no heading has.
func (p *Page) FigureID(f *brief.Figure) string {
	if p.Kind == "data" {
		return f.ID
	}
	return "figure-" + f.ID
}

// FigureHeading returns the heading of a figure on the data page.
func (p *Page) FigureHeading(f *brief.Figure) string { return figureHeading(f) }

func figureHeading(f *brief.Figure) string {
	if f.Measure != "" {
		return f.Measure
	}
	return f.Title
}

// Figures returns every figure with its references on the data page.
func (p *Page) Figures() []*brief.Cited[*brief.Figure] {
	var out []*brief.Cited[*brief.Figure]
	for _, f := range p.Brief.Figures {
		out = append(out, &brief.Cited[*brief.Figure]{Item: f, References: f.References})
	}
	return out
}

// PageTitle returns the title of the page at an address.
func (p *Page) PageTitle(a brief.Address) string { return p.titles()[a.Path] }

// ChapterHref returns the reference to a chapter.
func (p *Page) ChapterHref(c *brief.Chapter) string { return p.Href(c.Address("")) }

// Addresses of things in the site.
func (r *renderer) HomeAddress() brief.Address    { return brief.Address{Path: brief.OverviewPath} }
func (r *renderer) SearchAddress() brief.Address  { return brief.Address{Path: brief.SearchPath} }
func (r *renderer) RecordsAddress() brief.Address { return brief.Address{Path: searchPath} }
func (r *renderer) FeedAddress() brief.Address    { return brief.Address{Path: feedPath} }
func (r *renderer) FactsAddress() brief.Address   { return brief.Address{Path: factsPath} }
func (p *Page) DatasetAddress(f *brief.Figure) brief.Address {
	return brief.Address{Path: "data/" + f.File}
}
func (p *Page) TermAddress(t *brief.Term) brief.Address {
	return brief.TermAddress(t.ID)
}
func (p *Page) CellAddress(c *brief.Cell) brief.Address {
	return brief.Address{Path: brief.ComparePath, Fragment: c.ID}
}
func (p *Page) CorrectionAddress(c *brief.Correction) brief.Address {
	return brief.Address{Path: brief.CorrectionsPath, Fragment: c.ID}
}

// Strokes returns one mark for every step of the matrix's scale above the lowest: true up to the level.
func (p *Page) Strokes(l *brief.Level) []bool {
	out := make([]bool, max(len(p.Brief.Matrix.Levels)-1, 0))
	for i := range out {
		out[i] = i < l.Rank
	}
	return out
}

// ReadingMinutes returns how long the chapter takes to read.
func (p *Page) ReadingMinutes() int { return p.Chapter.ReadingMinutes() }

// ChapterCount returns the number of chapters.
func (p *Page) ChapterCount() int { return len(p.Brief.Chapters) }

// Parts returns the rule at the head of a chapter: one part for every chapter of the brief, true for its own. It is nil where that
// says nothing, or there are too many to be told apart.
func (p *Page) Parts() []bool {
	n := len(p.Brief.Chapters)
	if p.Chapter == nil || p.Chapter.Number == 0 || n < 2 || n > brief.NavigationLimit {
		return nil
	}
	out := make([]bool, n)
	out[p.Chapter.Number-1] = true
	return out
}

// SourceFiles returns where the sources of the page, or of the whole brief on a page made from data, can be downloaded. It is nil
// where there are none.
func (p *Page) SourceFiles() *SourceFiles {
	files := allSources
	if p.Chapter != nil {
		if !slices.ContainsFunc(p.Notes, func(n *brief.Note) bool { return n.Citation != nil }) && len(p.cited()[p.Path]) == 0 {
			return nil
		}
		files = chapterSources(p.Chapter)
	}
	return &files
}

// SourceCount returns how many sources the page cites.
func (p *Page) SourceCount() int {
	seen := map[*brief.Source]bool{}
	for _, n := range p.Notes {
		if n.Citation != nil {
			seen[n.Citation.Source] = true
		}
	}
	return len(seen)
}

// Updated reports whether this edition was changed after its publication.
func (r *renderer) Updated() bool { return r.Brief.LastMod.Compare(r.Brief.Date) > 0 }

// HasFeed reports whether the site has a feed: one needs addresses and a date (RFC 4287, sections 4.2.6 and 4.2.15).
func (r *renderer) HasFeed() bool { return r.Brief.BaseURL != "" && !r.Brief.Date.IsZero() }

// FullTitle returns the title of the page with that of the brief.
func (p *Page) FullTitle() string {
	switch {
	case p.Kind == "overview" && p.Brief.Subtitle != "":
		return p.Brief.Title + ": " + p.Brief.Subtitle
	case p.Kind == "overview":
		return p.Brief.Title
	}
	return p.Title + " – " + p.Brief.Title
}

// HasCode reports whether the chapter shows highlighted code.
func (p *Page) HasCode() bool { return strings.Contains(string(p.Content), `class="chroma"`) }

// Canonical returns the absolute address of the page, or nothing where the site does not know its own.
func (p *Page) Canonical() string { return p.absolute(p.Path) }

func (r *renderer) absolute(path string) string {
	if r.Brief.BaseURL == "" {
		return ""
	}
	if path == brief.OverviewPath {
		path = ""
	}
	return r.Brief.BaseURL + escapePath(path)
}

// ContentSecurityPolicy returns what a page may load: its own folder, and nothing else. There is no inline script or style.
// https://www.w3.org/TR/CSP3/
func (p *Page) ContentSecurityPolicy() string { return policy }

const policy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; " +
	"connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'"

// JSONLD returns the page in the vocabulary of schema.org, for search engines and reference managers.
func (p *Page) JSONLD() (template.JS, error) {
	type thing map[string]any
	b := p.Brief
	publication := thing{"@type": "Report", "name": b.Title, "inLanguage": b.Language}
	dated := func(t thing, key string, d brief.Date) {
		if !d.IsZero() {
			t[key] = d.String()
		}
	}
	dated(publication, "datePublished", b.Date)
	if b.Publisher != "" {
		publication["publisher"] = thing{"@type": "Organization", "name": b.Publisher}
	}
	if b.Licence.URL != "" {
		publication["license"] = b.Licence.URL
	}
	doc := publication
	if p.Chapter != nil && p.Kind == "chapter" {
		doc = thing{"@type": "Article", "headline": p.FullTitle(), "inLanguage": p.Language, "isPartOf": publication}
		dated(doc, "datePublished", p.Chapter.Date)
		dated(doc, "dateModified", p.Chapter.LastMod)
		var cites []string
		for _, n := range p.Notes {
			if n.Citation != nil && n.Citation.Source.URL != "" {
				cites = append(cites, n.Citation.Source.URL)
			}
		}
		if len(cites) > 0 {
			doc["citation"] = cites
		}
	}
	var authors []thing
	for _, a := range b.Authors {
		author := thing{"name": a.Name()}
		if a.Literal == "" { // a name in one piece may be a person's or a body's: nobody has said
			author["@type"] = "Person"
		}
		authors = append(authors, author)
	}
	if len(authors) > 0 {
		doc["author"] = authors
	}
	doc["@context"] = "https://schema.org"
	doc["description"] = p.Description
	if u := p.Canonical(); u != "" {
		doc["url"] = u
	}
	text, err := json.Marshal(doc) // escapes <, > and &, so that it cannot end the element
	return template.JS(text), err
}
