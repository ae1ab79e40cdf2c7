package bibliography

import (
	"strconv"
	"strings"

	"brief/internal/brief"
	"brief/internal/locale"
)

// A Mention is what stands in the text for one citation, in a style that cites there. Name, if any, and Text are what leads to the
// entry; Before and After stand around it.
type Mention struct {
	Reference *brief.Reference
	Before    string // "(", "; see "
	Name      string // "Reuters"
	Italic    bool   // the name is that of a work
	Text      string // " 2019, 12"
	After     string // ", among others)"
	Alone     string // the whole, where Name is left out: "Smith 2019b"
}

// Mentions returns what stands in the text for citations that stand together.
//
// In the style author-date they share a pair of brackets. Pages are given by their numbers alone, and a name is not repeated: "(Reuters
// 2019, 12; see CSIS 2020; Smith 2018, 2019)". In the style numeric every number has its own: "[3, p. 12], [see 4]".
func Mentions(refs []*brief.Reference, style brief.CitationStyle, l *locale.Locale) []Mention {
	out := make([]Mention, len(refs))
	for i, r := range refs {
		m := &out[i]
		m.Reference = r
		if style == brief.StyleNumeric {
			m.number(r, l)
			if i > 0 {
				m.Before = ", " + m.Before
			}
			continue
		}
		var before *brief.Citation
		if i > 0 {
			before = refs[i-1].Citation
		}
		m.authorDate(r.Citation, before, l)
		if i == len(refs)-1 {
			m.After += ")"
		}
	}
	return out
}

func (m *Mention) number(r *brief.Reference, l *locale.Locale) {
	c := r.Citation
	m.Before, m.After = "["+words(c.Prefix), after(c)+"]"
	m.Text = strconv.Itoa(r.Note.Number)
	m.Alone = l.Word("reference-n", r.Note.Number)
	if c.Locator.Value != "" {
		place := ",\u00a0" + Locator(c.Locator, l) // the bracket stays on one line
		m.Text += place
		m.Alone += place
	}
}

// authorDate writes a citation of the style author-date; before is the one before it in the same brackets, or nil.
func (m *Mention) authorDate(c, before *brief.Citation, l *locale.Locale) {
	label := c.Source.Label
	place := ""
	if c.Locator.Value != "" {
		place = ",\u00a0" + pageNumber(c.Locator, l)
	}
	m.Text, m.After = label.Year+place, after(c)
	switch {
	case before == nil:
		m.Before = "("
	default:
		m.Before = "; "
	}
	m.Before += words(c.Prefix)
	named := before != nil && before.Source.Label.Name == label.Name && c.Prefix == "" && before.Suffix == ""
	switch {
	case named && c.Locator.Value == "" && before.Locator.Value == "":
		m.Before = ", "
		fallthrough
	case named, c.SuppressAuthor:
		m.Alone = label.Name + " " + m.Text
	default:
		m.Name, m.Italic, m.Text = label.Name, label.Italic, " "+m.Text
	}
}

// pageNumber is Locator, but that pages need no word before them.
func pageNumber(loc brief.Locator, l *locale.Locale) string {
	if loc.Label == "page" {
		loc.Label = ""
	}
	return Locator(loc, l)
}

// words returns the author's words before a citation, and what parts them from it.
func words(prefix string) string {
	if prefix = strings.TrimSpace(prefix); prefix != "" {
		return prefix + " "
	}
	return ""
}

// after returns the author's words after a citation, and what parts them from it.
func after(c *brief.Citation) string {
	if suffix := strings.TrimLeft(c.Suffix, ", "); suffix != "" {
		return ", " + suffix
	}
	return ""
}

// Called returns what a link back from the entry of a source calls it: "Reuters 2019", "[3]".
func Called(entry *brief.Note) string {
	if entry.Number > 0 {
		return "[" + strconv.Itoa(entry.Number) + "]"
	}
	return entry.Citation.Source.Label.Name + " " + entry.Citation.Source.Label.Year
}
