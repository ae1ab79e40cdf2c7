package diag

import "testing"

func TestLines(t *testing.T) {
	for _, text := range []string{"", "\n", "a\nñandú\n\nend", "\ufeffBOM\r\nb\r\n", "\ufeff"} {
		f := &File{Name: "a.md", Text: []byte(text)}
		lines := NewLines(f)
		for offset := -1; offset <= len(text)+1; offset++ {
			if got, want := lines.Position(offset), f.position(offset); got != want {
				t.Errorf("%q at %d: %v, want %v", text, offset, got, want)
			}
		}
		if got, want := lines.Count(), f.position(len(text)).Line; got != want {
			t.Errorf("%q has %d lines, want %d", text, got, want)
		}
	}
}
