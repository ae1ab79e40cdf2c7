package manuscript

import (
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"

	"brief/internal/diag"
)

// date turns a date of CSL that is written as a mapping into EDTF. It reads the forms of CSL-JSON
// (https://citeproc-js.readthedocs.io/en/latest/csl-json/markup.html#date-fields) and of Pandoc:
//
//	{date-parts: [[2009, 3, 16]]}               2009-03-16
//	{date-parts: [[2005], [2009]]}              2005/2009
//	{year: 2009, month: 3, day: 16}             2009-03-16
//	[{year: 2005}, {year: 2009}]                2005/2009
//	{…, season: 1}                              2009-21
//	{…, circa: true}                            2009~
//	{raw: "16 March 2009"}, {literal: "2009"}   what it says, in EDTF; date-parts beside it count where it is not understood
//
// Only digits are put in their places; whether they are a date is not judged here. Each byte of the result stands where the
// number that it came from stands.
func (d *decoder) date(n *yaml.Node, name string) diag.Text {
	b := dateBuilder{decoder: d, name: name}
	if n.Kind == yaml.SequenceNode {
		for i, end := range n.Content {
			if i > 0 {
				b.write("/", b.last)
			}
			b.mapping(end)
		}
	} else {
		b.mapping(n)
	}
	if b.failed || len(b.places) == 0 {
		if !b.failed && !b.none {
			d.problem(d.span(n), diag.BadDate, "%s says no date", name)
		}
		return diag.Text{}
	}
	if b.literal != nil {
		return *b.literal
	}
	if !slices.IsSorted(b.places) { // the day was written before the year
		for i := range b.places {
			b.places[i] = b.start
		}
		b.places[len(b.places)-1] = max(b.start, b.end-1)
	}
	return diag.MappedText(b.text.String(), diag.Span{File: d.file, Start: b.start, End: b.end}, b.places)
}

// A dateBuilder puts an EDTF date together.
type dateBuilder struct {
	*decoder
	name       string
	text       strings.Builder
	places     []int
	start, end int       // of all that was read
	last       diag.Span // that was read
	literal    *diag.Text
	none       bool // it says that there is no date
	failed     bool
}

// dateKeys are the keys of a CSL date, sorted.
var dateKeys = [...]string{"circa", "date-parts", "day", "literal", "month", "raw", "season", "year"}

func (b *dateBuilder) mapping(n *yaml.Node) {
	if n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	if n.Kind != yaml.MappingNode {
		b.failed = true
		b.wrongKind(n, b.name, "a date or a mapping of year, month and day")
		return
	}
	parts := make(map[string]*yaml.Node)
	b.pairs(n, diag.DuplicateKey, func(key diag.Text, value *yaml.Node) {
		for _, known := range dateKeys {
			if known == key.String {
				for value.Kind == yaml.AliasNode {
					value = value.Alias
				}
				if !isNull(value) {
					parts[known] = value
				}
				return
			}
		}
		b.failed = true
		p := b.problem(key.At, diag.UnknownKey, "unknown key %s", quoted(key.String))
		if !suggest(p, key.String, dateKeys[:]) {
			p.Hintf("the keys here are %s", strings.Join(dateKeys[:], ", "))
		}
	})
	for _, key := range []string{"raw", "literal"} {
		n := parts[key]
		if n == nil {
			continue
		}
		text, ok := b.decoder.text(n, key)
		if !ok {
			b.failed = true
			return
		}
		if s, ok := edtf(text.String); parts["date-parts"] != nil && (!ok || s == "") {
			continue // it only says the numbers in words
		}
		before := b.problems.Len()
		if text = edtfText(text, b.name, b.problems); text.String == "" && b.problems.Len() == before {
			b.none = true
			return
		}
		b.failed = text.String == ""
		b.literal = &text
		b.write(text.String, text.At)
		return
	}
	if list := parts["date-parts"]; list != nil {
		if list.Kind != yaml.SequenceNode {
			b.failed = true
			b.wrongKind(list, "date-parts", "a list")
			return
		}
		for i, end := range list.Content {
			if end.Kind != yaml.SequenceNode {
				b.failed = true
				b.wrongKind(end, "an entry of date-parts", "a list of year, month and day")
				return
			}
			if i > 0 {
				b.write("/", b.last)
			}
			b.moment(end.Content, parts)
		}
		return
	}
	var moment []*yaml.Node
	for _, key := range []string{"year", "month", "day"} {
		if parts[key] == nil {
			break
		}
		moment = append(moment, parts[key])
	}
	b.moment(moment, parts)
}

// moment writes one end of a date.
func (b *dateBuilder) moment(numbers []*yaml.Node, parts map[string]*yaml.Node) {
	for i, n := range numbers {
		if i > 2 {
			break
		}
		width := 2
		if i == 0 {
			width = 4
		} else {
			b.write("-", b.last)
		}
		b.number(n, [...]string{"the year", "the month", "the day"}[i], width, 0)
	}
	if season := parts["season"]; season != nil && len(numbers) == 1 {
		b.write("-", b.last)
		b.number(season, "the season", 2, 20)
	}
	if circa := parts["circa"]; circa != nil && circa.Value != "false" && circa.Value != "0" && len(numbers) > 0 {
		b.write("~", b.last)
	}
}

// number writes a whole number with leading zeros; those below five are raised by base, as CSL counts seasons from 1 and EDTF
// from 21.
func (b *dateBuilder) number(n *yaml.Node, what string, width, base int) {
	text, ok := b.decoder.text(n, what)
	if !ok {
		b.failed = true
		return
	}
	digits := text.String
	if n := monthNumber(strings.ToLower(digits)); base > 0 && n > base { // "Spring"
		digits = strconv.Itoa(n)
	}
	if digits == "" || len(digits) > width || strings.Trim(digits, "0123456789") != "" {
		b.failed = true
		b.problem(text.At, diag.BadDate, "%s must be a number of at most %d digits, not %.40q", what, width, digits)
		return
	}
	if base > 0 && len(digits) == 1 && digits[0] < '5' {
		digits = "2" + digits
	}
	b.write(strings.Repeat("0", width-len(digits))+digits, text.At)
}

// write appends s, which came from the place at.
func (b *dateBuilder) write(s string, at diag.Span) {
	if len(b.places) == 0 {
		b.start, b.end = at.Start, at.End
	}
	b.start, b.end, b.last = min(b.start, at.Start), max(b.end, at.End), at
	b.text.WriteString(s)
	for i := range len(s) {
		// The first bytes stand for the first of the number, the last one for its last, so that a span of it covers all of it.
		place := at.Start
		if i == len(s)-1 {
			place = max(at.Start, at.End-1)
		}
		b.places = append(b.places, place)
	}
}
