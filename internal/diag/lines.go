package diag

import (
	"slices"
	"unicode/utf8"
)

// Lines is where the lines of a file start. With it the positions of many places in one file take no time; Span.Position reads the
// file up to the place.
type Lines struct {
	file   *File
	starts []int // offset of each line's first byte
}

// NewLines reads a file for its lines.
func NewLines(f *File) *Lines {
	l := &Lines{file: f, starts: []int{0}}
	for i, b := range f.Text {
		if b == '\n' {
			l.starts = append(l.starts, i+1)
		}
	}
	return l
}

// File returns the file whose lines these are.
func (l *Lines) File() *File { return l.file }

// Count returns how many lines there are: one more than there are line feeds.
func (l *Lines) Count() int { return len(l.starts) }

// Position returns the place of an offset, as Span.Position does.
func (l *Lines) Position(offset int) Position {
	offset = max(0, min(offset, len(l.file.Text)))
	line, found := slices.BinarySearch(l.starts, offset)
	if !found {
		line--
	}
	start := l.starts[line]
	if line == 0 {
		start += markLength(l.file.Text[:offset])
	}
	return Position{Line: line + 1, Column: 1 + utf8.RuneCount(l.file.Text[min(start, offset):offset])}
}
