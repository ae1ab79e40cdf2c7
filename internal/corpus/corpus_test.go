package corpus

import (
	"bytes"
	"testing"
)

func TestSameSizeSameBytes(t *testing.T) {
	size := Size{Chapters: 3, Words: 800}
	for _, f := range Formats {
		first := map[string][]byte{}
		for name, text := range size.Files(f) {
			first[name] = text
		}
		if len(first) < size.Chapters {
			t.Errorf("%s has %d files", f, len(first))
		}
		for name, text := range size.Files(f) {
			if !bytes.Equal(first[name], text) {
				t.Errorf("%s: %s differs from one time to the next", f, name)
			}
		}
	}
}

func TestNotesFollowTheWords(t *testing.T) {
	for _, c := range []struct{ words, notes int }{{2500, 40}, {800, 12}, {100, 10}} {
		size := Size{Chapters: 2, Words: c.words}
		for name, text := range size.Files(Floor) {
			if got := bytes.Count(text, []byte("\n[^")); got != c.notes {
				t.Errorf("%s of %d words defines %d notes, want %d", name, c.words, got, c.notes)
			}
		}
	}
}

func TestStopsWhenAsked(t *testing.T) {
	for _, f := range Formats {
		n := 0
		for range (Size{Chapters: 3, Words: 100}).Files(f) {
			n++
			break
		}
		if n != 1 {
			t.Errorf("%s yields %d files after the first", f, n)
		}
	}
}
