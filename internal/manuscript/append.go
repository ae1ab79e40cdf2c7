package manuscript

import (
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode"

	"go.yaml.in/yaml/v4"
	"golang.org/x/text/unicode/norm"

	"brief/internal/diag"
)

// ErrNoPlace is the error of Append where the file is written in a way that text cannot be added to.
var ErrNoPlace = errors.New("the list of sources is not written with one dash a line")

// Append returns the text of sources.yaml with sources added at its end, and what was added. No byte of the file changes but an empty
// list in brackets; what is added is indented, and its lines end, as in the file. An empty file gets the key references. It is an
// error if the file cannot be read, or if reading it again would not give all that it held and all that was added.
//
// Left out are the abstract and the keywords, which no reader of a brief sees.
func Append(file *diag.File, list []*Source) (whole, added []byte, err error) {
	var problems diag.List
	before := ParseLibrary(file, &problems)
	if problems.Failed() {
		return nil, nil, fmt.Errorf("%s has errors", file.Name)
	}
	text := string(file.Text)
	s, err := styleOf(file)
	if err != nil {
		return nil, nil, err
	}
	var b strings.Builder
	if s.open {
		b.WriteString("references:" + s.newline)
	}
	for i, source := range list {
		if s.spaced && (i > 0 || len(before) > 0) {
			b.WriteString(s.newline)
		}
		s.source(&b, source)
	}
	head := text[:s.at]
	if head != "" && !strings.HasSuffix(head, "\n") && head != "\ufeff" {
		head += s.newline
	}
	out := head + b.String() + text[s.rest:]

	var again diag.List
	after := ParseLibrary(&diag.File{Name: file.Name, Text: []byte(out)}, &again)
	if again.Failed() || len(after) != len(before)+len(list) {
		return nil, nil, fmt.Errorf("adding to %s would break it", file.Name)
	}
	for i, want := range append(slices.Clone(before), list...) {
		if d := append(differences(want, after[i], asIs), differences(after[i], want, asIs)...); len(d) > 0 {
			return nil, nil, fmt.Errorf("adding to %s would change the field %s of %q", file.Name, d[0].Field, want.ID.String)
		}
	}
	return []byte(out), []byte(b.String()), nil
}

// A style is how a file is written.
type style struct {
	at, rest int    // text goes in at the one, and the file goes on at the other
	newline  string // CR LF or LF
	dash     string // before the dash of an entry
	indent   string // before the other keys of an entry
	open     bool   // the key references must be written first
	spaced   bool   // blank lines stand between entries
}

// onlyComments is a file without content: blank lines, comments, and the line that begins a document.
var onlyComments = regexp.MustCompile(`^(?:(?:---)?[ \t]*(?:#[^\r\n]*)?(?:\r?\n|$))*$`)

func styleOf(file *diag.File) (style, error) {
	text := string(file.Text)
	s := style{at: len(text), rest: len(text), newline: "\n", dash: "  ", indent: "    "}
	if strings.Contains(text, "\r\n") {
		s.newline = "\r\n"
	}
	var problems diag.List
	root, ok := parse(file, skipBOM(file.Text), len(file.Text), &problems)
	if !ok {
		return s, fmt.Errorf("%s cannot be read", file.Name)
	}
	// A line that ends the document ends the list.
	if end := regexp.MustCompile(`(?m)^\.\.\.[ \t\r]*$`).FindStringIndex(text); end != nil {
		s.at, s.rest = end[0], end[0]
	}
	if root == nil {
		if !onlyComments.MatchString(strings.TrimPrefix(text[:s.at], "\ufeff")) {
			return s, ErrNoPlace // null, in one of its spellings
		}
		s.open = true
		return s, nil
	}
	list := root
	if root.Kind == yaml.MappingNode {
		if root.Style&yaml.FlowStyle != 0 {
			return s, ErrNoPlace
		}
		list = nil
		for i := 0; i+1 < len(root.Content); i += 2 {
			if root.Content[i].Value == "references" {
				list = root.Content[i+1]
			}
		}
		if list == nil {
			s.open = true
			return s, nil
		}
	}
	switch {
	case isNull(list):
		return s, nil
	case list.Kind != yaml.SequenceNode:
		return s, ErrNoPlace
	case list.Style&yaml.FlowStyle != 0 && len(list.Content) == 0 && list != root:
		end := strings.IndexByte(text[list.Column:], ']')
		s.at, s.rest = list.Column, list.Column+end+1
		s.at = len(strings.TrimRight(text[:s.at], " \t"))
		if strings.Trim(text[s.rest:], " \t\r\n") != "" { // a comment
			return s, ErrNoPlace
		}
		s.rest = len(text)
		return s, nil
	case list.Style&yaml.FlowStyle != 0:
		return s, ErrNoPlace
	}
	// Entries stand in the column of the first one's dash.
	first := list.Content[0]
	start := strings.LastIndexByte(text[:first.Column], '\n') + 1
	line := strings.TrimPrefix(text[start:first.Column], "\ufeff")
	dash := strings.IndexByte(line, '-')
	if dash < 0 || strings.Trim(line, " -") != "" {
		return s, ErrNoPlace // an anchor, say
	}
	s.dash = line[:dash]
	s.indent = strings.Repeat(" ", len(line))
	blank := 0
	for _, entry := range list.Content[1:] {
		before := strings.TrimRight(text[:strings.LastIndexByte(text[:entry.Column], '\n')+1], " \t")
		if strings.HasSuffix(before, "\n\n") || strings.HasSuffix(before, "\n\r\n") {
			blank++
		}
	}
	s.spaced = blank > 0 && 2*blank >= len(list.Content)-1
	return s, nil
}

// source writes an entry.
func (s style) source(b *strings.Builder, source *Source) {
	lead := s.dash + "-" + s.indent[len(s.dash)+1:]
	line := func(key, value string) {
		fmt.Fprintf(b, "%s%s: %s%s", lead, key, value, s.newline)
		lead = s.indent
	}
	for _, f := range fieldsOf(source) {
		switch v := f.value.(type) {
		case diag.Text:
			if v.String != "" {
				line(f.name, quote(v.String))
			}
		case []*Person:
			if len(v) == 0 {
				continue
			}
			fmt.Fprintf(b, "%s%s:%s", lead, f.name, s.newline)
			lead = s.indent
			for _, p := range v {
				lead := s.indent + "  - "
				for _, part := range partsOf(p) {
					if part.value != "" {
						fmt.Fprintf(b, "%s%s: %s%s", lead, part.name, quote(part.value), s.newline)
						lead = s.indent + "    "
					}
				}
			}
		}
	}
}

type namedField struct {
	name  string
	value any
}

// fieldsOf returns what is kept of a source, by the keys of sources.yaml.
func fieldsOf(s *Source) []namedField {
	var out []namedField
	v := reflect.ValueOf(s).Elem()
	for i := range v.NumField() {
		name, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("yaml"), ",")
		name, _, _ = strings.Cut(name, "|")
		switch name {
		case "", "abstract", "keyword", "citation-key", "custom":
			continue
		}
		out = append(out, namedField{name, v.Field(i).Interface()})
	}
	return out
}

type namedPart struct{ name, value string }

func partsOf(p *Person) []namedPart {
	return []namedPart{
		{"family", p.Family.String}, {"given", p.Given.String}, {"literal", p.Literal.String}, {"suffix", p.Suffix.String},
		{"dropping-particle", p.DroppingParticle.String}, {"non-dropping-particle", p.NonDroppingParticle.String},
	}
}

// A Difference is a field of which two sources say different things.
type Difference struct {
	Field string
	Want  string // what the one says that is asked about
	Has   string // what the other says; "" where it says nothing
	At    diag.Span
}

// Differences returns the fields that s has, and that another source has not or has otherwise. White space, the composition of
// letters, and how a name is cut into parts, make no difference.
func Differences(s, other *Source) []Difference {
	return differences(s, other, func(s string) string { return norm.NFC.String(strings.Join(strings.Fields(s), " ")) })
}

func asIs(s string) string { return s }

func differences(s, other *Source, plain func(string) string) []Difference {
	var out []Difference
	theirs := fieldsOf(other)
	for i, f := range fieldsOf(s) {
		at := s.At
		switch v := f.value.(type) {
		case diag.Text:
			at = v.At
		case []*Person:
			if len(v) > 0 {
				at = v[0].At
			}
		}
		want, has := plain(said(f.value)), plain(said(theirs[i].value))
		if f.name == "status" && has == "" && want == "unchecked" {
			continue // as it is where nothing is said
		}
		if want != "" && want != has {
			out = append(out, Difference{f.name, want, has, at})
		}
	}
	return out
}

// said returns a value in one line.
func said(value any) string {
	switch v := value.(type) {
	case diag.Text:
		return v.String
	case []*Person:
		var people []string
		for _, p := range v {
			var parts []string
			for _, part := range []diag.Text{p.Given, p.DroppingParticle, p.NonDroppingParticle, p.Family, p.Suffix, p.Literal} {
				if part.String != "" {
					parts = append(parts, part.String)
				}
			}
			people = append(people, strings.Join(parts, " "))
		}
		return strings.Join(people, "; ")
	}
	return ""
}

// plainScalar is what no reader of YAML takes for anything but text: words that begin with a letter, without a colon or a number sign.
// It is compiled when it is first asked for, since its letters are many and most commands write no YAML.
var plainScalar = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^\p{L}[\p{L}\p{M}\p{N} .,;()/&'!?%’“”–—_+-]*$`)
})

// plainAddress is an address that can stand without quotes.
var plainAddress = regexp.MustCompile(`^https?://[A-Za-z0-9._~/?&=%+@!$'();-]+$`)

// quote writes a scalar so that every reader of YAML, 1.1 or 1.2, reads it as that text.
func quote(s string) string {
	if plainScalar().MatchString(s) && !strings.HasSuffix(s, " ") && !word[strings.ToLower(s)] || plainAddress.MatchString(s) {
		return s
	}
	for _, r := range s {
		if !unicode.IsPrint(r) && r != '\u00a0' || r == '\ufeff' {
			return strconv.QuoteToGraphic(s) // its escapes are YAML's
		}
	}
	if strings.ContainsAny(s, `"\`) {
		return "'" + strings.ReplaceAll(s, "'", "''") + "'"
	}
	return `"` + s + `"`
}

// word are the words that some YAML takes for a truth value, nothing, or a number.
var word = set("true false yes no on off y n null nan inf")
