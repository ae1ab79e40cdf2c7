package manuscript

import (
	"errors"
	"strings"
	"testing"

	"brief/internal/diag"
)

func sourceNamed(id, title string) *Source {
	return &Source{ID: diag.Text{String: id}, Type: diag.Text{String: "report"}, Title: diag.Text{String: title}}
}

func TestAppend(t *testing.T) {
	for _, c := range []struct{ name, before, after string }{
		{"no file", "", "references:\n  - id: x\n    type: report\n    title: T\n"},
		{"comments alone", "# Sources\n", "# Sources\nreferences:\n  - id: x\n    type: report\n    title: T\n"},
		{"a key alone", "references:\n", "references:\n  - id: x\n    type: report\n    title: T\n"},
		{"an empty list", "references: []\n", "references:\n  - id: x\n    type: report\n    title: T\n"},
		{"no end of line", "references:\n  - id: a", "references:\n  - id: a\n  - id: x\n    type: report\n    title: T\n"},
		{"a bare list", "- id: a\n", "- id: a\n- id: x\n  type: report\n  title: T\n"},
		{"a wide list", "references:\n    -   id: a\n        type: book\n", "references:\n    -   id: a\n        type: book\n    -   id: x\n        type: report\n        title: T\n"},
		{"blank lines between", "references:\n\n  - id: a\n\n  - id: b\n", "references:\n\n  - id: a\n\n  - id: b\n\n  - id: x\n    type: report\n    title: T\n"},
		{"CR LF", "references:\r\n  - id: a\r\n", "references:\r\n  - id: a\r\n  - id: x\r\n    type: report\r\n    title: T\r\n"},
		{"byte-order mark", "\ufeffreferences:\n- id: a\n", "\ufeffreferences:\n- id: a\n- id: x\n  type: report\n  title: T\n"},
		{"marks of a document", "---\nreferences:\n  - id: a\n...\n", "---\nreferences:\n  - id: a\n  - id: x\n    type: report\n    title: T\n...\n"},
		{"a block at the end", "references:\n  - id: a\n    note: |+\n      x\n\n", "references:\n  - id: a\n    note: |+\n      x\n\n  - id: x\n    type: report\n    title: T\n"},
		{"entries in brackets", "references:\n  - {id: a}\n  # end\n", "references:\n  - {id: a}\n  # end\n  - id: x\n    type: report\n    title: T\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			whole, added, err := Append(&diag.File{Name: "content/sources.yaml", Text: []byte(c.before)}, []*Source{sourceNamed("x", "T")})
			if err != nil || string(whole) != c.after {
				t.Errorf("%v\ngot  %q\nwant %q", err, whole, c.after)
			}
			if !strings.Contains(c.after, string(added)) || len(added) == 0 {
				t.Errorf("added %q", added)
			}
		})
	}
	for _, before := range []string{"references: [{id: a}]\n", "{references: []}\n", "[]\n", "references: [] # none\n", "~", "null\n", "--- # x\n~\n"} {
		if _, _, err := Append(&diag.File{Name: "sources.yaml", Text: []byte(before)}, []*Source{sourceNamed("x", "T")}); !errors.Is(err, ErrNoPlace) {
			t.Errorf("%q: %v", before, err)
		}
	}
	if _, _, err := Append(&diag.File{Name: "sources.yaml", Text: []byte("references:\n  - id: [\n")}, nil); err == nil {
		t.Error("a file that cannot be read was added to")
	}
}

// What no reader of YAML may take for anything but text is quoted.
func TestQuote(t *testing.T) {
	for _, s := range []string{"", " a", "a ", "yes", "No", "null", "~", "2019", "2019-03-16", "1e3", "0x1", ".5", "-", "- a", "a: b", "a #b", "#a", "&a", "*a", "!a", "|", ">", "%a",
		"@a", "`a`", "\"a\"", "'a'", "it's", "{a}", "[a]", "a\nb", "a\tb", "\u2028", "\ufeff", "\u0085", "\u202e", "😀", "a\\b", "C:\\\"x\"", "://", "a:", "?", "? a", "=", "<<", "on", "12:30:00", "1_000"} {
		whole, _, err := Append(&diag.File{Name: "sources.yaml", Text: nil}, []*Source{sourceNamed("x", "T"), sourceNamed("y", s), sourceNamed("z", "U")})
		if err != nil {
			t.Errorf("%q: %v\n%s", s, err, whole)
		}
		if q := quote(s); strings.HasPrefix(q, s) && s != "" && strings.ContainsAny(s[:1], "0123456789.-+~#&*!|>%@`{[?:=<") {
			t.Errorf("%q is written %s", s, q)
		}
	}
}

// Append itself reads back what it writes, and what was there; an error that is not one of place would be a text that breaks it.
func FuzzAppend(f *testing.F) {
	f.Add("references:\n  - id: a\n", "b", "Title: \"x\"")
	f.Add("- id: a\n  note: |\n    x\n", "'", "a\nb")
	f.Add("", "~", "\u2028")
	f.Fuzz(func(t *testing.T, before, id, title string) {
		var problems diag.List
		file := &diag.File{Name: "sources.yaml", Text: []byte(before)}
		for _, text := range []*diag.File{file, {Name: "id", Text: []byte(id)}, {Name: "title", Text: []byte(title)}} {
			if !readable(text, &problems) {
				return
			}
		}
		if id == "" {
			return
		}
		ParseLibrary(file, &problems)
		if problems.Failed() {
			return
		}
		if _, _, err := Append(file, []*Source{sourceNamed(id, title)}); err != nil && !errors.Is(err, ErrNoPlace) {
			t.Errorf("%q + %q, %q: %v", before, id, title, err)
		}
	})
}
