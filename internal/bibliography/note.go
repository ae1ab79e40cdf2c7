package bibliography

import (
	"net/url"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"brief/internal/brief"
	"brief/internal/locale"
)

// A Part is a piece of a note. Before, Text and After of all parts, one after another, are the whole of it.
type Part struct {
	Role   string // one of Roles
	Before string // what separates it from the part before, and an opening quotation mark
	Text   string
	After  string      // a closing quotation mark, a full stop
	URL    string      // where it leads; only for link and archive
	To     *brief.Note // of the same page, to which it leads; only for first
	Italic bool
	Quote  bool   // stands in quotation marks, which Before and After hold
	Lang   string // BCP 47, where it is not the page's
}

// Roles returns the roles of parts, in the order in which they can come.
func Roles() []string {
	return []string{"prefix", "author", "publisher", "year", "title", "description", "container", "edition", "volume", "issue", "pages", "place",
		"date", "language", "locator", "suffix", "first", "link", "accessed", "link-state", "archive", "archive-state", "note"}
}

// Text returns the note as plain text.
func Text(parts []Part) string {
	var b strings.Builder
	for _, p := range parts {
		b.WriteString(p.Before)
		b.WriteString(p.Text)
		b.WriteString(p.After)
	}
	return b.String()
}

// Note returns the parts of a footnote: who, what, where, when, in which language, the place in it; then its link and its
// archived copy; then what a reader must know about it. The words of the citation's prefix and suffix stand around the first
// sentence. In a numbered list of references it is an entry.
func Note(c *brief.Citation, l *locale.Locale) []Part {
	w := newWriter(l)
	w.prefix(c)
	people, editors, body := lead(c.Source)
	w.who(people, editors, body, c.Source, names)
	w.what(c.Source, title(c.Source))
	w.where(c.Source, c.Locator.Value == "")
	if d := c.Source.Issued; !d.IsZero() {
		w.add(Part{Role: "date", Text: l.Date(d)})
	}
	w.language(c.Source)
	w.place(c)
	w.stop()
	w.links(c.Source)
	return w.parts
}

// Within returns a note as it stands in a sentence that goes on with the words that are next: without its full stop, unless they are
// none or begin another sentence.
func Within(parts []Part, next string) []Part {
	next = strings.TrimLeftFunc(next, unicode.IsSpace)
	first, _ := utf8.DecodeRuneInString(next)
	if next == "" || unicode.IsUpper(first) || strings.ContainsRune("¿¡", first) || len(parts) == 0 {
		return parts
	}
	last := &parts[len(parts)-1]
	switch {
	case strings.HasSuffix(last.After, "."):
		last.After = strings.TrimSuffix(last.After, ".")
	case first == '.' && last.After == "": // the stop of an abbreviation, of which one is enough
		last.Text = strings.TrimSuffix(last.Text, ".")
	}
	return parts
}

// Entry returns the parts of a source's entry in a list from A to Z. It begins with what the list is sorted by, a person's family
// name first; in the style author-date the year follows.
func Entry(s *brief.Source, style brief.CitationStyle, l *locale.Locale) []Part {
	w := newWriter(l)
	people, editors, body := head(s)
	said := []string{body}
	for _, p := range people {
		said = append(said, p.Name())
	}
	if style == brief.StyleAuthorDate {
		// Bodies stand under what the text calls them.
		acronymFirst := func(name string) string {
			if full, short := acronym(name); short != "" {
				return l.Word("acronym-first", short, full)
			}
			return name
		}
		body = acronymFirst(body)
		people = slices.Clone(people)
		for i, p := range people {
			people[i].Literal = acronymFirst(p.Literal)
		}
	}
	w.who(people, editors, body, s, inverted)
	w.said = append(w.said, said...)
	headed := len(w.parts) > 0
	w.stop()
	if style != brief.StyleAuthorDate {
		w.what(s, title(s))
	} else {
		if !headed {
			w.what(s, title(s))
			w.stop()
		}
		w.add(Part{Role: "year", Text: year(s, l)})
		w.stop()
		if headed {
			w.what(s, title(s))
		}
	}
	w.apart = true // where the source appeared is a sentence of its own; a date alone is not
	w.where(s, true)
	w.apart = false
	if d := s.Issued; !d.IsZero() && (style != brief.StyleAuthorDate || d.Start.Month != 0 || d.End.Month != 0) {
		w.add(Part{Role: "date", Text: l.Date(d)})
	}
	w.language(s)
	w.stop()
	w.links(s)
	return w.parts
}

// ShortNote returns the parts of a note whose source another note of the page tells in full: who, what, the place in it, and which
// note that is.
func ShortNote(c *brief.Citation, full *brief.Note, l *locale.Locale) []Part {
	w := newWriter(l)
	w.prefix(c)
	people, _, body := lead(c.Source)
	w.who(people, false, called(body), c.Source, familyNames)
	w.what(c.Source, shortTitle(c.Source))
	w.place(c)
	w.separator = " ("
	w.add(Part{Role: "first", Text: l.Word("see-note-n", full.Number), After: ")", To: full})
	return w.parts
}

// A writer puts parts into sentences.
type writer struct {
	*locale.Locale
	parts     []Part
	separator string   // before the next part; "" for the usual one
	sentence  int      // number of parts in the sentence
	apart     bool     // the next part begins a sentence
	said      []string // bodies and people named so far
}

func newWriter(l *locale.Locale) writer { return writer{Locale: l, parts: make([]Part, 0, 8)} } // most have fewer

func (w *writer) unsaid(name string) bool {
	for _, other := range w.said {
		if sameBody(name, other) {
			return false
		}
	}
	w.said = append(w.said, name)
	return name != ""
}

// foreign returns the language of the source where it is not the reader's.
func (w *writer) foreign(s *brief.Source) string {
	if s.Language == "" || w.SameLanguage(s.Language) {
		return ""
	}
	return s.Language
}

func (w *writer) prefix(c *brief.Citation) {
	if c.Prefix != "" {
		w.add(Part{Role: "prefix", Text: w.Sentence(strings.TrimSpace(c.Prefix))})
		w.separator = " "
	}
}

// who writes the people or the body that an entry begins with.
func (w *writer) who(people []brief.Person, editors bool, body string, s *brief.Source, names func([]brief.Person, *locale.Locale) string) {
	if len(people) > 0 {
		for _, p := range people {
			w.said = append(w.said, p.Name())
		}
		text := names(people, w.Locale)
		if editors {
			text = w.Word("editor-of", len(people), text)
		}
		w.add(Part{Role: "author", Text: text})
	} else if w.unsaid(body) {
		if body == s.ContainerTitle {
			w.add(Part{Role: "container", Text: body, Italic: true, Lang: w.foreign(s)})
		} else {
			w.add(Part{Role: "publisher", Text: body})
		}
	}
}

// what writes the title or the description, which name is.
func (w *writer) what(s *brief.Source, name string) {
	switch {
	case name == "":
	case s.Title == "":
		if w.sentence > 0 && w.separator == "" {
			w.stop() // a description is written like a sentence
		}
		w.add(Part{Role: "description", Text: name})
	case standsAlone(s.Type):
		w.add(Part{Role: "title", Text: name, Italic: true, Lang: w.foreign(s)})
	default:
		title := Part{Role: "title", Text: name, Quote: true, Lang: w.foreign(s)}
		title.Before, title.After, _ = strings.Cut(w.Word("quotation", "\x00"), "\x00")
		w.add(title)
	}
}

func title(s *brief.Source) string {
	name, _ := s.Name()
	return name
}

// where writes what the source is part of and who published it.
func (w *writer) where(s *brief.Source, pages bool) {
	if w.unsaid(s.ContainerTitle) {
		w.add(Part{Role: "container", Text: s.ContainerTitle, Italic: true, Lang: w.foreign(s)})
	}
	if s.Edition != "" {
		w.add(Part{Role: "edition", Text: w.Word("source-edition-n", s.Edition)})
	}
	if s.Volume != "" {
		w.add(Part{Role: "volume", Text: w.Word("volume-n", s.Volume)})
	}
	if s.Issue != "" {
		w.add(Part{Role: "issue", Text: w.Word("issue-n", s.Issue)})
	}
	if s.Page != "" && pages {
		w.add(Part{Role: "pages", Text: Locator(brief.Locator{Label: "page", Value: s.Page}, w.Locale)})
	}
	if w.unsaid(s.Publisher) {
		if s.PublisherPlace != "" {
			w.add(Part{Role: "place", Text: s.PublisherPlace})
			w.separator = ": "
		}
		w.add(Part{Role: "publisher", Text: s.Publisher})
	}
}

func (w *writer) language(s *brief.Source) {
	if foreign := w.foreign(s); foreign != "" {
		w.add(Part{Role: "language", Text: w.Word("in-language", w.LanguageName(foreign))})
	}
}

// place writes the place in the source, and the author's words after it.
func (w *writer) place(c *brief.Citation) {
	if c.Locator.Value != "" {
		w.add(Part{Role: "locator", Text: Locator(c.Locator, w.Locale)})
	}
	if suffix := strings.TrimLeft(c.Suffix, ", "); suffix != "" {
		w.add(Part{Role: "suffix", Text: suffix})
	}
}

// links writes where the source can be read, and what a reader must know about it.
func (w *writer) links(s *brief.Source) {
	if link := address(s); link != "" {
		text := host(link)
		if s.URL == "" {
			text = "doi:" + s.DOI
		}
		w.add(Part{Role: "link", Text: text, URL: link})
		if !s.Accessed.IsZero() {
			w.add(Part{Role: "accessed", Text: w.Word("accessed-on", w.Date(s.Accessed))})
		}
		w.linkState("link", s.URLCheck)
	}
	if s.Archive != "" {
		if len(w.parts) > 0 && address(s) != "" {
			w.separator = "; "
		}
		text := w.Word("archived-copy")
		if address(s) == "" {
			text = w.Sentence(text)
		}
		w.add(Part{Role: "archive", Text: text, URL: s.Archive})
		w.linkState("archive", s.ArchiveCheck)
	}
	w.stop()
	if s.Note != "" {
		w.add(Part{Role: "note", Text: s.Note})
	}
	w.stop()
}

// LinkChecked says when the source's link was checked, and whether that could be; "" where it was not, and where the entry says more,
// since the link is dead or in doubt.
func LinkChecked(s *brief.Source, l *locale.Locale) string {
	switch c := s.URLCheck; {
	case c == nil || c.Dead() || c.Suspect():
		return ""
	case c.Works():
		return l.Word("link-checked-on", l.Date(c.Checked))
	default:
		return l.Word("link-unverified-on", l.Date(c.Checked))
	}
}

// linkState adds what a reader must know before following a link, or the link to the archived copy: that it is dead, or in doubt.
func (w *writer) linkState(role string, c *brief.LinkCheck) {
	words := map[string][2]string{
		"link": {"link-dead-since", "link-suspect-since"}, "archive": {"copy-dead-since", "copy-suspect-since"},
	}[role]
	switch {
	case c.Dead():
		w.add(Part{Role: role + "-state", Text: w.Word(words[0], w.Date(c.Since))})
	case c.Suspect():
		w.add(Part{Role: role + "-state", Text: w.Word(words[1], w.Date(c.Since))})
	}
}

func (w *writer) add(p Part) {
	if w.apart {
		w.stop()
		w.apart = false
	}
	switch {
	case w.separator != "":
		p.Before = w.separator + p.Before
	case w.sentence > 0:
		p.Before = ", " + p.Before
	case len(w.parts) > 0:
		p.Before = " " + p.Before
	}
	w.separator = ""
	w.sentence++
	w.parts = append(w.parts, p)
}

// stop ends the sentence, with a full stop where it has no end of its own.
func (w *writer) stop() {
	if w.sentence == 0 {
		return
	}
	last := &w.parts[len(w.parts)-1]
	if whole := last.Text + last.After; !strings.HasSuffix(whole, ".") && !strings.HasSuffix(whole, "?") && !strings.HasSuffix(whole, "!") {
		last.After += "."
	}
	w.sentence, w.separator = 0, ""
}

// names lists people as they are read out; more than three are the first "and others".
func names(people []brief.Person, l *locale.Locale) string {
	if len(people) > 3 {
		return l.Word("et-al", people[0].Name())
	}
	list := make([]string, len(people))
	for i, p := range people {
		list[i] = p.Name()
	}
	return l.List(list)
}

// inverted lists people as a list from A to Z does: the family name of the first goes before. A comma keeps the others apart from the
// given name; more than six are the first three "and others", as the Chicago Manual of Style has it (18th edition, 13.23).
func inverted(people []brief.Person, l *locale.Locale) string {
	const all, some = 6, 3
	list := make([]string, 0, all)
	for i, p := range people {
		if i == some && len(people) > all {
			break
		}
		name := p.Name()
		if i == 0 && p.Family != "" && p.Given != "" {
			name = p.Family + ", " + p.Given
		}
		list = append(list, name)
	}
	if len(people) > all {
		return l.Word("et-al", strings.Join(list, ", ")+",")
	}
	if n := len(list); n > 1 && strings.Contains(list[0], ",") {
		list[n-2] += ","
	}
	return l.List(list)
}

// standsAlone reports whether sources of the type are works of their own, whose titles are set in italics; titles of parts of a
// work stand in quotation marks.
func standsAlone(typ string) bool {
	switch typ {
	case "book", "classic", "collection", "report", "thesis", "motion_picture", "musical_score", "pamphlet", "periodical", "software",
		"dataset", "map", "document", "manuscript", "standard", "performance":
		return true
	}
	return false
}

// address returns where the source is on the web: its URL, or that of its DOI.
func address(s *brief.Source) string {
	if s.URL == "" && s.DOI != "" {
		return "https://doi.org/" + (&url.URL{Path: s.DOI}).EscapedPath()
	}
	return s.URL
}

// host returns the host of an address as a reader knows it, or the address where it has none.
func host(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" {
		return address
	}
	return strings.TrimPrefix(u.Hostname(), "www.")
}
