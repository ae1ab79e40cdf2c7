package search

import (
	"slices"
	"strings"
	"unicode"

	"brief/internal/brief"
	"brief/internal/locale"
)

// A Letter is the part of the index under one letter, as [locale.Locale.Letter] has it.
type Letter struct {
	Letter  string
	Entries []*Entry
}

// An Entry is a name with the places that it leads to.
type Entry struct {
	Label string
	Links []brief.Link
}

// indexLength is how many entries an index has at most. A library with more chapters, or headings, goes without these: an index
// that long is no help, and every reader of it would have to load it.
const indexLength = 5000

// Index returns the terms of the brief with their other names, the titles of its chapters, and their headings, in the order of the
// alphabet. The entry of a chapter about a country also leads to its part of the comparison, its events and its recommendations. What has one name is one entry.
func Index(b *brief.Brief, l *locale.Locale) []*Letter {
	entries := map[string]*Entry{}
	var all []*Entry
	add := func(label string, to brief.Address, text string) {
		e := entries[label]
		if e == nil {
			e = &Entry{Label: label}
			entries[label] = e
			all = append(all, e)
		}
		if link := (brief.Link{To: to, Text: text}); !slices.Contains(e.Links, link) {
			e.Links = append(e.Links, link)
		}
	}
	for _, t := range b.Terms {
		to := t.Address()
		add(t.Term, to, l.Word("page-glossary"))
		for _, c := range t.Chapters {
			if slices.Contains(c.Terms, t) {
				add(t.Term, c.Address("term-"+t.ID), c.Title)
			}
		}
		names := slices.Clone(t.Aliases)
		if t.Expansion != "" {
			names = append(names, t.Expansion)
		}
		for _, name := range names {
			if !strings.HasPrefix(fold(name), fold(t.Term)) && !strings.HasPrefix(fold(t.Term), fold(name)) { // those stand beside it
				add(name, to, l.Word("see-name", t.Term))
			}
		}
	}
	chapters, headings := b.All(), 0
	for _, c := range chapters {
		headings += len(c.Headings)
	}
	if len(all)+len(chapters) > indexLength {
		chapters = nil
	}
	tooMany := len(all)+len(chapters)+headings+entriesOf(b) > indexLength
	for _, c := range chapters {
		if c != b.Overview {
			text := c.Headline
			switch {
			case text != "":
			case c.Number > 0:
				text = l.Word("chapter")
			default:
				text = l.Word("page")
			}
			add(c.Title, c.Address(""), text)
		}
		if c.Country != "" && !tooMany {
			country(b, c, l, func(to brief.Address, text string) { add(c.Title, to, text) })
		}
		if tooMany {
			continue
		}
		for _, h := range c.Headings {
			text := c.Title
			if c == b.Overview {
				text = l.Word("overview")
			}
			add(h.Text, c.Address(h.ID), text)
		}
	}

	locale.Sort(l, all, func(e *Entry) string { return bare(e.Label) })
	var out []*Letter
	under := map[string]*Letter{} // some languages put letters between one another that others tell apart, such as Ø among O
	for _, e := range all {
		letter := l.Letter(bare(e.Label))
		if under[letter] == nil {
			under[letter] = &Letter{Letter: letter}
			out = append(out, under[letter])
		}
		under[letter].Entries = append(under[letter].Entries, e)
	}
	return out
}

// country adds where else the brief treats the country of a chapter: its part of the comparison, its events, what is recommended on it.
func country(b *brief.Brief, c *brief.Chapter, l *locale.Locale, add func(to brief.Address, text string)) {
	if b.Matrix != nil {
		for _, row := range b.Matrix.Rows {
			if i := slices.IndexFunc(row.Cells, func(cell *brief.Cell) bool { return cell != nil }); row.Chapter == c && i >= 0 {
				add(brief.Address{Path: brief.ComparePath, Fragment: row.Cells[i].ID}, l.Word("page-compare"))
			}
		}
	}
	if b.Timeline != nil {
		for _, e := range b.Timeline.Events {
			if !slices.Contains(e.Chapters, c) {
				continue
			}
			text := e.Display
			if text == "" {
				text = l.Date(e.Date)
			}
			add(e.Address(), text)
		}
	}
	if b.Recommendations != nil {
		for _, r := range b.Recommendations.Items {
			if slices.Contains(r.Item.Targets, c) {
				add(r.Item.Address(), l.Word("recommendation-n", r.Item.Number))
			}
		}
	}
}

// entriesOf counts the data that the entry of a country may name.
func entriesOf(b *brief.Brief) int {
	n := 0
	if b.Timeline != nil {
		n += len(b.Timeline.Events)
	}
	if b.Recommendations != nil {
		n += len(b.Recommendations.Items)
	}
	return n
}

func fold(s string) string { return strings.ToLower(s) }

// bare returns a name without the quotation marks and the like before its first letter or digit.
func bare(name string) string {
	return strings.TrimLeftFunc(name, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}
