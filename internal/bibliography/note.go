package bibliography

import (
	"net/url"
	"strings"

	"brief/internal/brief"
	"brief/internal/locale"
)

// A Part is a piece of a note. Before, Text and After of all parts, one after another, are the whole of it.
type Part struct {
	Role   string // one of Roles
	Before string // what separates it from the part before, and an opening quotation mark
	Text   string
	After  string // a closing quotation mark, a full stop
	URL    string // where it leads; only for link and archive
	Italic bool
	Quote  bool   // stands in quotation marks, which Before and After hold
	Lang   string // BCP 47, where it is not the page's
}

// Roles returns the roles of parts, in the order in which they can come.
func Roles() []string {
	return []string{"prefix", "author", "publisher", "title", "description", "container", "edition", "volume", "issue", "pages", "place",
		"date", "language", "locator", "suffix", "link", "accessed", "link-state", "archive", "archive-state", "note"}
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

// Entry returns the parts of a source's entry in the bibliography.
func Entry(s *brief.Source, l *locale.Locale) []Part { return Note(&brief.Citation{Source: s}, l) }

// Note returns the parts of a footnote: who, what, where, when, in which language, the place in it; then its link and its
// archived copy; then what a reader must know about it. The words of the citation's prefix and suffix stand around the first
// sentence.
func Note(c *brief.Citation, l *locale.Locale) []Part {
	s := c.Source
	w := writer{parts: make([]Part, 0, 8)} // most have fewer
	if c.Prefix != "" {
		w.add(Part{Role: "prefix", Text: l.Sentence(strings.TrimSpace(c.Prefix))})
		w.separator = " "
	}

	var said []string // bodies named so far
	unsaid := func(name string) bool {
		for _, other := range said {
			if sameBody(name, other) {
				return false
			}
		}
		said = append(said, name)
		return name != ""
	}
	foreign := ""
	if s.Language != "" && !l.SameLanguage(s.Language) {
		foreign = s.Language
	}
	people, editors, body := lead(s)
	if len(people) > 0 {
		for _, p := range people {
			said = append(said, p.Name())
		}
		text := names(people, l)
		if editors {
			text = l.Word("editor-of", len(people), text)
		}
		w.add(Part{Role: "author", Text: text})
	} else if unsaid(body) {
		if body == s.ContainerTitle {
			w.add(Part{Role: "container", Text: body, Italic: true, Lang: foreign})
		} else {
			w.add(Part{Role: "publisher", Text: body})
		}
	}

	if s.Title != "" {
		title := Part{Role: "title", Text: s.Title, Lang: foreign}
		if standsAlone(s.Type) {
			title.Italic = true
		} else {
			title.Quote = true
			title.Before, title.After, _ = strings.Cut(l.Word("quotation", "\x00"), "\x00")
		}
		w.add(title)
	} else if s.Description != "" {
		if len(people) > 0 || body != "" {
			w.stop() // a description is written like a sentence
		}
		w.add(Part{Role: "description", Text: s.Description})
	}

	if unsaid(s.ContainerTitle) {
		w.add(Part{Role: "container", Text: s.ContainerTitle, Italic: true, Lang: foreign})
	}
	if s.Edition != "" {
		w.add(Part{Role: "edition", Text: l.Word("source-edition-n", s.Edition)})
	}
	if s.Volume != "" {
		w.add(Part{Role: "volume", Text: l.Word("volume-n", s.Volume)})
	}
	if s.Issue != "" {
		w.add(Part{Role: "issue", Text: l.Word("issue-n", s.Issue)})
	}
	if s.Page != "" && c.Locator.Value == "" {
		w.add(Part{Role: "pages", Text: Locator(brief.Locator{Label: "page", Value: s.Page}, l)})
	}
	if unsaid(s.Publisher) {
		if s.PublisherPlace != "" {
			w.add(Part{Role: "place", Text: s.PublisherPlace})
			w.separator = ": "
		}
		w.add(Part{Role: "publisher", Text: s.Publisher})
	}
	if !s.Issued.IsZero() {
		w.add(Part{Role: "date", Text: l.Date(s.Issued)})
	}
	if foreign != "" {
		w.add(Part{Role: "language", Text: l.Word("in-language", l.LanguageName(foreign))})
	}
	if c.Locator.Value != "" {
		w.add(Part{Role: "locator", Text: Locator(c.Locator, l)})
	}
	if suffix := strings.TrimLeft(c.Suffix, ", "); suffix != "" {
		w.add(Part{Role: "suffix", Text: suffix})
	}
	w.stop()

	if link := address(s); link != "" {
		text := host(link)
		if s.URL == "" {
			text = "doi:" + s.DOI
		}
		w.add(Part{Role: "link", Text: text, URL: link})
		if !s.Accessed.IsZero() {
			w.add(Part{Role: "accessed", Text: l.Word("accessed-on", l.Date(s.Accessed))})
		}
		w.linkState("link", s.URLCheck, l)
	}
	if s.Archive != "" {
		if len(w.parts) > 0 && address(s) != "" {
			w.separator = "; "
		}
		text := l.Word("archived-copy")
		if address(s) == "" {
			text = l.Sentence(text)
		}
		w.add(Part{Role: "archive", Text: text, URL: s.Archive})
		w.linkState("archive", s.ArchiveCheck, l)
	}
	w.stop()

	if s.Note != "" {
		w.add(Part{Role: "note", Text: s.Note})
	}
	w.stop()
	return w.parts
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
func (w *writer) linkState(role string, c *brief.LinkCheck, l *locale.Locale) {
	words := map[string][2]string{
		"link": {"link-dead-since", "link-suspect-since"}, "archive": {"copy-dead-since", "copy-suspect-since"},
	}[role]
	switch {
	case c.Dead():
		w.add(Part{Role: role + "-state", Text: l.Word(words[0], l.Date(c.Since))})
	case c.Suspect():
		w.add(Part{Role: role + "-state", Text: l.Word(words[1], l.Date(c.Since))})
	}
}

// A writer puts parts into sentences.
type writer struct {
	parts     []Part
	separator string // before the next part; "" for the usual one
	sentence  int    // number of parts in the sentence
}

func (w *writer) add(p Part) {
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
