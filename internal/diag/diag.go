// Package diag says what is wrong with a text and where.
//
// A File is a text with a name, a Span is a stretch of it, a Problem is one thing wrong at a Span, and a List collects the
// problems of a run. Inside the program places are byte offsets; lines and columns exist only on the way out (Span.Position).
// A problem is for the author who can mend the text; what only an operator can mend (disk full, no permission) is an error.
//
// Every problem has a Code from the closed table in rules.go. Codes are stable: configuration and tools refer to them. The
// wording may improve.
package diag

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"unicode/utf8"
	"unsafe"
)

// A File is a text that somebody wrote.
type File struct {
	Name string // slash-separated path from the project folder, as shown to the author
	Text []byte // never changed after the file was made
}

// A Span is the stretch [Start, End) of a file, in bytes. The zero Span is no place at all; a Span with only a File is the
// file as a whole.
type Span struct {
	File       *File
	Start, End int
}

// IsZero reports whether the span is no place.
func (s Span) IsZero() bool { return s.File == nil }

// Text returns the bytes of the span.
func (s Span) Text() []byte {
	if s.File == nil || s.Start < 0 || s.End > len(s.File.Text) || s.Start > s.End {
		return nil
	}
	return s.File.Text[s.Start:s.End]
}

// A Position is a place as people and editors name it.
type Position struct {
	Line   int // from 1
	Column int // from 1, in characters
}

// Position returns where the span starts.
func (s Span) Position() Position {
	if s.File == nil {
		return Position{}
	}
	return s.File.position(s.Start)
}

func (f *File) position(offset int) Position {
	offset = max(0, min(offset, len(f.Text)))
	before := f.Text[:offset]
	line := 1 + bytes.Count(before, []byte("\n"))
	start := bytes.LastIndexByte(before, '\n') + 1
	if line == 1 {
		start = markLength(before)
	}
	return Position{Line: line, Column: 1 + utf8.RuneCount(before[min(start, offset):])}
}

// markLength returns how many bytes the byte-order mark at the beginning of a text has, which takes no column.
func markLength(text []byte) int {
	const mark = "\ufeff"
	if bytes.HasPrefix(text, []byte(mark)) {
		return len(mark)
	}
	return 0
}

// line returns the whole line that holds offset, without its end, and the offset of its first byte.
func (f *File) line(offset int) (text []byte, start int) {
	offset = max(0, min(offset, len(f.Text)))
	start = bytes.LastIndexByte(f.Text[:offset], '\n') + 1
	end := len(f.Text)
	if i := bytes.IndexByte(f.Text[start:], '\n'); i >= 0 {
		end = start + i
	}
	return bytes.TrimSuffix(f.Text[start:end], []byte("\r")), start
}

// A Text is a string that somebody wrote, with the place of each of its bytes. A value read from YAML or CSV may differ from
// the bytes in the file (folded lines, escapes, quotes); the places stay true all the same.
type Text struct {
	String string
	At     Span   // the whole of it, as it stands in the file
	places *[]int // offset in the file of each byte of String; nil where String stands in the file as it is, from At.Start, as most do
}

// NewText returns a text that stands in the file just as it is. It shares the bytes of the file, which never change: a copy of
// every chapter would be a tenth of what a build holds.
func NewText(file *File, start, end int) Text {
	in := file.Text[start:end]
	return Text{String: unsafe.String(unsafe.SliceData(in), len(in)), At: Span{file, start, end}}
}

// MappedText returns a text whose byte i stands at places[i] of the file; places may be nil when at.Start is the place of
// the first byte and all others follow it.
func MappedText(s string, at Span, places []int) Text {
	if places == nil {
		return Text{String: s, At: at}
	}
	return Text{s, at, &places}
}

// IsZero reports whether nothing was written.
func (t Text) IsZero() bool { return t.String == "" && t.At.File == nil }

// Slice returns the part [start, end) of the text, at its place.
func (t Text) Slice(start, end int) Text {
	part := Text{String: t.String[start:end], At: t.Span(start, end)}
	if t.places != nil {
		places := (*t.places)[start:end]
		part.places = &places
	}
	return part
}

// Span returns the place of the bytes [start, end) of the string.
func (t Text) Span(start, end int) Span {
	if t.At.File == nil {
		return t.At
	}
	if t.places == nil {
		s := Span{t.At.File, t.At.Start + start, t.At.Start + end}
		s.Start, s.End = min(s.Start, len(t.At.File.Text)), min(s.End, len(t.At.File.Text))
		return s
	}
	places := *t.places
	if start >= len(places) {
		return Span{t.At.File, t.At.End, t.At.End}
	}
	s := Span{t.At.File, places[start], places[start]}
	if end > start {
		s.End = places[min(end, len(places))-1] + 1
	}
	return s
}

// Severity says what a problem does to a build. The zero Severity is Error.
type Severity int

const (
	Error   Severity = iota // the build fails
	Warning                 // the build goes on, unless it is strict
	Off                     // not reported, unless configuration asks for it
)

func (s Severity) String() string { return [...]string{"error", "warning", "off"}[s] }

// ParseSeverity reads "error", "warning" or "off".
func ParseSeverity(s string) (Severity, bool) {
	i := slices.Index([]string{"error", "warning", "off"}, s)
	return Severity(max(i, 0)), i >= 0
}

// A Problem is one thing wrong with what the author wrote.
type Problem struct {
	At       Span
	Code     Code
	Severity Severity
	Text     string // what is wrong: lower case, no full stop
	Hint     string // what to try; may be empty
	Times    int    // how often it was found alike in this file; from 1
}

// Hintf sets the hint and returns the problem.
func (p *Problem) Hintf(format string, args ...any) *Problem {
	p.Hint = fmt.Sprintf(format, args...)
	return p
}

// A List collects problems. The zero List is empty and ready to use. It is not safe for concurrent use: give each goroutine
// its own and Join them.
type List struct {
	problems []*Problem
}

// Add records a problem with the severity that its rule has by default, and returns it for a hint.
func (l *List) Add(at Span, code Code, format string, args ...any) *Problem {
	p := &Problem{At: at, Code: code, Severity: code.severity(), Text: fmt.Sprintf(format, args...), Times: 1}
	l.problems = append(l.problems, p)
	return p
}

// Join adds the problems of other lists.
func (l *List) Join(others ...*List) {
	for _, o := range others {
		l.problems = append(l.problems, o.problems...)
	}
}

// Drop takes out the problems that match.
func (l *List) Drop(match func(*Problem) bool) { l.problems = slices.DeleteFunc(l.problems, match) }

// Override gives the rules of a project their severities; problems whose rule is off, by that or by default, are dropped.
func (l *List) Override(severities map[Code]Severity) {
	for i, p := range l.problems {
		if s, ok := severities[p.Code]; ok && s != p.Severity {
			q := *p // other lists may hold p
			q.Severity = s
			l.problems[i] = &q
		}
	}
	l.problems = slices.DeleteFunc(l.problems, func(p *Problem) bool { return p.Severity == Off })
}

// Len returns how many problems were added.
func (l *List) Len() int { return len(l.problems) }

// Keep drops those of the problems added after the first that keep does not want. It may change them.
func (l *List) Keep(first int, keep func(*Problem) bool) {
	rest := slices.DeleteFunc(l.problems[first:], func(p *Problem) bool { return !keep(p) })
	l.problems = l.problems[:first+len(rest)]
}

// Count returns the number of errors and of warnings.
func (l *List) Count() (errors, warnings int) {
	for _, p := range l.problems {
		switch p.Severity {
		case Error:
			errors++
		case Warning:
			warnings++
		}
	}
	return errors, warnings
}

// Failed reports whether there is an error.
func (l *List) Failed() bool {
	errors, _ := l.Count()
	return errors > 0
}

// Problems returns the problems by file and place; those alike in one file are folded into the first.
func (l *List) Problems() []Problem {
	sorted := slices.Clone(l.problems)
	slices.SortStableFunc(sorted, func(a, b *Problem) int {
		return cmp.Or(
			cmp.Compare(a.At.name(), b.At.name()),
			cmp.Compare(a.At.Start, b.At.Start),
			cmp.Compare(a.At.End, b.At.End),
			cmp.Compare(a.Code, b.Code),
			cmp.Compare(a.Text, b.Text),
		)
	})
	type alike struct {
		file string
		code Code
		text string
	}
	first := make(map[alike]int)
	last := make(map[alike]Span)
	var out []Problem
	for _, p := range sorted {
		key := alike{p.At.name(), p.Code, p.Text}
		if i, ok := first[key]; !ok {
			first[key] = len(out)
			out = append(out, *p)
		} else if last[key] != p.At { // the same problem found twice at one place is one problem
			out[i].Times++
		}
		last[key] = p.At
	}
	return out
}

func (s Span) name() string {
	if s.File == nil {
		return ""
	}
	return s.File.Name
}
