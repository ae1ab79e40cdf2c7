// Package search makes what a reader searches, twice: records for the script that searches as one types, and an index from A to Z
// for those who read without scripts.
//
// A record is a place that a result can lead to: a section of a chapter, a fact, an event, a recommendation, a cell of the
// comparison, a chart, a term, a source, a correction. It holds plain words, since the script finds, cuts and marks them itself.
package search

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"unicode/utf8"

	"brief/internal/bibliography"
	"brief/internal/brief"
	"brief/internal/locale"
)

// A Record is a place that can be found.
type Record struct {
	Kind  Kind
	Title string
	Place string // where it stands, in words; may be empty
	To    brief.Address
	Text  string
	Names []string // other titles
}

// A Kind is what a record is of. The script ranks by it, and names it through the interface word of the same key.
type Kind string

// The kinds.
const (
	Chapter        Kind = "chapter"
	Section        Kind = "section"
	Fact           Kind = "fact"
	Figure         Kind = "figure"
	Comparison     Kind = "page-compare"
	Event          Kind = "event"
	Recommendation Kind = "recommendation"
	Term           Kind = "term"
	Source         Kind = "source"
	Difference     Kind = correctionKind + brief.KindDifference
	Correction     Kind = correctionKind + brief.KindCorrection
)

// correctionKind begins the keys of the words for the kinds of corrections.
const correctionKind = "correction-kind-"

var kinds = []Kind{Chapter, Section, Fact, Figure, Comparison, Event, Recommendation, Term, Source, Difference, Correction}

// wholeText is how much text of chapters is searched, in bytes: twenty times a long brief. A library above that is searched by
// the titles and descriptions of its chapters, for no reader would wait for more.
const wholeText = 4 << 20

// Whole reports whether the whole text of chapters is searched.
func Whole(b *brief.Brief) bool {
	size := 0
	for _, c := range b.All() {
		for _, p := range c.Passages {
			size += len(p.Plain)
		}
	}
	return size <= wholeText
}

// Records returns everything of the brief that can be found, in the order of the site.
func Records(b *brief.Brief, l *locale.Locale) []Record {
	whole := Whole(b)
	var out []Record
	for _, c := range b.All() {
		out = append(out, chapter(c, b, whole)...)
	}
	for _, f := range b.Facts {
		words := []string{l.Qualified(f.Value, f.Qualifier)}
		if !f.AsOf.IsZero() {
			words = append(words, l.Word("as-of-date", l.Date(f.AsOf)))
		}
		out = append(out, Record{Fact, f.Label, title(f.Chapter), f.Address(),
			sentences(strings.Join(words, ", "), f.Note), nil})
	}
	for _, f := range b.Figures {
		out = append(out, Record{Figure, f.Title, titles(f.Chapters, l), f.Address(), sentences(f.Measure, f.Summary), nil})
	}
	if m := b.Matrix; m != nil {
		for _, row := range m.Rows {
			for _, cell := range row.Cells {
				if cell != nil {
					out = append(out, Record{Comparison, row.Chapter.Title + ": " + cell.Dimension.Label, "",
						brief.Address{Path: brief.ComparePath, Fragment: cell.ID}, sentences(cell.Level.Label, plain(cell.Why)), nil})
				}
			}
		}
	}
	if b.Timeline != nil {
		for _, e := range b.Timeline.Events {
			date := e.Display
			if date == "" {
				date = l.Date(e.Date)
			}
			out = append(out, Record{Event, l.Sentence(date), titles(e.Chapters, l), e.Address(), sentences(plain(e.Text), plain(e.Note)), nil})
		}
	}
	if b.Recommendations != nil {
		for _, item := range b.Recommendations.Items {
			r := item.Item
			text := []string{plain(r.Text)}
			for _, i := range r.Items {
				text = append(text, plain(i))
			}
			var to []string
			for _, a := range r.Addressees {
				to = append(to, a.Label)
			}
			out = append(out, Record{Recommendation, l.Word("recommendation-n", r.Number), l.List(to), r.Address(), sentences(append(text, plain(r.Note))...), nil})
		}
	}
	for _, t := range b.Terms {
		also := ""
		if len(t.Aliases) > 0 {
			also = l.Sentence(l.Word("also-called", l.List(t.Aliases)))
		}
		out = append(out, Record{Term, t.Term, "", t.Address(), sentences(t.Expansion, plain(t.Definition), also), t.Aliases})
	}
	for _, s := range b.Sources {
		name, _ := s.Name()
		out = append(out, Record{Source, name, bibliography.Short(s), s.Address(),
			bibliography.Text(bibliography.Entry(s, b.Citations, l)), nil})
	}
	for _, c := range b.Corrections {
		out = append(out, correction(c, l))
	}
	return out
}

// chapter returns a record for the head of the chapter and, with its whole text, one for each of its headings.
func chapter(c *brief.Chapter, b *brief.Brief, whole bool) []Record {
	head := Record{Kind: Chapter, Title: c.Title, To: c.Address("")}
	var text []string
	if c.Headline != "" {
		text = append(text, c.Headline)
	}
	description := c.Description
	if c == b.Overview {
		head.Title, description = b.Title, b.Description
	}
	text = append(text, description)
	if !whole {
		head.Text = sentences(text...)
		return []Record{head}
	}
	if c.FactBox != nil {
		for _, row := range c.FactBox.Rows {
			if row.Fact == nil { // facts have records of their own
				text = append(text, row.Label+": "+plain(row.Value))
			}
		}
	}
	of := map[*brief.Heading][]string{nil: text}
	for _, p := range c.Passages {
		of[p.Heading] = append(of[p.Heading], p.Plain)
	}
	head.Text = sentences(of[nil]...)
	out := []Record{head}
	for _, h := range c.Headings {
		out = append(out, Record{Section, h.Text, c.Title, c.Address(h.ID), sentences(of[h]...), nil})
	}
	return out
}

// correction returns a record of what was said, what is said now, and why.
func correction(c *brief.Correction, l *locale.Locale) Record {
	var places []string
	for _, p := range c.Places {
		places = append(places, p.Text)
	}
	text := []string{plain(c.Original), plain(c.Edition)}
	for _, change := range c.Changes {
		text = append(text, change.Before, change.After)
	}
	return Record{Kind(correctionKind + c.Kind), l.Word("correction-n", c.Number), l.List(places), brief.Address{Path: brief.CorrectionsPath, Fragment: c.ID},
		sentences(append(text, plain(c.Reason))...), nil}
}

func title(c *brief.Chapter) string {
	if c == nil {
		return ""
	}
	return c.Title
}

func titles(chapters []*brief.Chapter, l *locale.Locale) string {
	var out []string
	for _, c := range chapters {
		out = append(out, c.Title)
	}
	return l.List(out)
}

func plain(t brief.Text) string {
	if t == nil {
		return ""
	}
	return t.Plain()
}

// sentences joins texts, each ended by a full stop where it has no end of its own.
func sentences(texts ...string) string {
	var b strings.Builder
	size := 0
	for _, s := range texts {
		size += len(s) + len(" .")
	}
	b.Grow(size)
	for _, s := range texts {
		last := ""
		for word := range strings.FieldsSeq(s) {
			if b.Len() > 0 {
				b.WriteByte(' ')
			}
			b.WriteString(word)
			last = word
		}
		if end, _ := utf8.DecodeLastRuneInString(last); last != "" && !strings.ContainsRune(".?!…”’»)", end) {
			b.WriteByte('.')
		}
	}
	return b.String()
}

// Script returns the records as a classic script, which also works from a folder: it hands them, and the words that the results
// need, to the engine (static/js/search.js). JSON is a subset of JavaScript (ECMA-262, since 2019), and the encoder escapes <, >
// and &, so that nothing in it can end a script element.
func Script(records []Record, l *locale.Locale) ([]byte, error) {
	type data struct {
		Language string            `json:"language"`
		Words    map[string]string `json:"words"`
		Kinds    []string          `json:"kinds"`
		Records  [][]any           `json:"records"` // kind, title, place, address, text; perhaps other names
	}
	d := data{Language: l.Language(), Words: map[string]string{
		"count": l.Word("search-count", "{0}"), "first": l.Word("search-first", "{0}", "{1}"),
		"none": l.Word("search-none", "{0}"), "hint": l.Word("search-hint"),
	}}
	number := map[Kind]int{}
	for i, k := range kinds {
		number[k] = i
		d.Kinds = append(d.Kinds, l.Word(string(k)))
	}
	for _, r := range records {
		record := []any{number[r.Kind], r.Title, r.Place, r.To.String(), r.Text}
		if len(r.Names) > 0 {
			record = append(record, r.Names)
		}
		d.Records = append(d.Records, record)
	}
	var b bytes.Buffer
	b.WriteString("BriefSearch.load(")
	if err := json.NewEncoder(&b).Encode(d); err != nil {
		return nil, fmt.Errorf("writing the records of the search: %w", err)
	}
	b.Truncate(b.Len() - 1) // the line's end
	b.WriteString(");\n")
	return b.Bytes(), nil
}
