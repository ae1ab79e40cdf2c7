package markdown

import (
	"testing"

	"github.com/yuin/goldmark/ast"

	"brief/internal/diag"
)

// Lines that follow one another are one text, and read as before.
func TestJoin(t *testing.T) {
	for _, c := range []struct {
		source string
		texts  int
		plain  string
	}{
		{"one two\nthree four\n", 1, "one two three four"},
		{"one two  \nthree\\\nfour\n", 3, "one two three four"}, // hard line ends
		{"> one\n> two\n", 2, "one two"},                        // the marks stand between
		{"one\r\ntwo\r\n", 2, "one two"},
		{"\"one\"\n'two' -- it's &amp; ...\n", 1, "“one” ‘two’ – it’s & …"},
		{"a (R&D [sic]) -- 5&nbsp;km\n", 1, "a (R&D [sic]) – 5\u00a0km"}, // the ampersand has nothing to do with the reference
		{"one *two* three\nfour [@key]\nfive six\n", 4, "one two three four five six"},
	} {
		source := []byte(c.source)
		d := Parse(diag.NewText(&diag.File{Name: "a.md", Text: source}, 0, len(source)), Options{Language: "en"}, new(diag.List))
		texts := 0
		_ = ast.Walk(d.root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
			if _, ok := n.(*ast.Text); ok && entering {
				texts++
			}
			return ast.WalkContinue, nil
		})
		if texts != c.texts {
			t.Errorf("%q: %d texts, not %d", c.source, texts, c.texts)
		}
		if got := d.Plain(); got != c.plain {
			t.Errorf("%q: plain is %q, not %q", c.source, got, c.plain)
		}
	}
}
