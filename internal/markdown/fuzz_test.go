package markdown

import (
	"bytes"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"brief/internal/brief"
	"brief/internal/diag"
)

// FuzzParse asserts that any text can be read and written, that every place lies in its file, and that no HTML but ours comes
// out.
func FuzzParse(f *testing.F) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range files {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			f.Fatal(err)
		}
		for _, file := range archive.Files {
			if file.Name == "in.md" {
				f.Add(file.Data, false)
				f.Add(file.Data, true)
			}
		}
	}
	glossary := NewGlossary([]*brief.Term{{ID: "a", Term: "a"}, {ID: "b", Term: "Text in"}})
	f.Fuzz(func(t *testing.T, in []byte, inline bool) {
		if len(in) > 10_000 {
			return
		}
		file := &diag.File{Name: "in.md", Text: append([]byte("before\n"), in...)}
		var problems diag.List
		d := Parse(diag.NewText(file, len("before\n"), len(file.Text)), Options{Inline: inline, Language: "es"}, &problems)
		check := func(what string, s diag.Span) {
			if s.File != file || s.Start < len("before\n") || s.End > len(file.Text) || s.Start > s.End {
				t.Errorf("%s at [%d,%d) of %d bytes", what, s.Start, s.End, len(file.Text))
			}
		}
		for _, p := range problems.Problems() {
			check(string(p.Code), p.At)
		}
		nodes := d.References()
		for _, n := range d.Notes() {
			check("note", n.LabelAt)
			nodes = append(nodes[:len(nodes):len(nodes)], n.Body.References()...)
		}
		for _, n := range nodes {
			check(describe(n), n.Span())
			if c, ok := n.(*Citation); ok {
				for _, item := range c.Items {
					check("key", item.KeyAt)
				}
			}
		}
		for _, h := range d.Headings() {
			check("heading", h.At)
		}
		for _, p := range d.Passages() {
			check("passage", p.At)
		}
		for _, c := range d.Callouts() {
			check("callout", c.At)
		}
		settleTest(d)
		for _, p := range d.Prose() {
			check("prose", p.Span(0, len(p.Words)))
		}
		plain := d.Plain()
		d.GlossTerms(glossary)
		if got := d.Plain(); got != plain {
			t.Errorf("glossing changed %q to %q", plain, got)
		}
		var page bytes.Buffer
		if err := WriteHTML(&page, d, testPage{}); err != nil {
			t.Fatal(err)
		}
		for _, n := range d.Notes() {
			if err := WriteHTML(&page, n.Body, testPage{}); err != nil {
				t.Fatal(err)
			}
		}
		checkHTML(t, page.Bytes())
	})
}
