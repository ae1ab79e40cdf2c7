package markdown

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"testing"

	"brief/internal/brief"
	"brief/internal/diag"
)

func parseString(s string) (*Document, []diag.Problem) {
	var problems diag.List
	d := Parse(diag.NewText(&diag.File{Name: "x.md", Text: []byte(s)}, 0, len(s)), Options{Language: "en"}, &problems)
	return d, problems.Problems()
}

// Each of these takes goldmark seconds or worse at this size without the limits. What is asserted is the limit; that the test
// ends is the rest.
func TestLimits(t *testing.T) {
	const n = 200_000 // bytes
	fill := func(s string) string { return strings.Repeat(s, n/len(s)) }
	lines := func(s string) string { // of 1,000 bytes, in paragraphs of 60 lines
		var b strings.Builder
		for i := 0; b.Len() < n; i++ {
			b.WriteString(strings.Repeat(s, 1000/len(s)) + "\n")
			if i%60 == 59 {
				b.WriteString("\n")
			}
		}
		return b.String()
	}
	tests := []struct{ name, in, problem string }{
		{"text", strings.Repeat("word \n", maxText/6+1), "larger than"},
		{"line", fill("word "), "line is longer"},
		{"paragraph", fill("word\n"), "paragraph is longer"},
		{"quotations", strings.Repeat(">", 50_000), "nested more than"},
		{"lists", strings.Repeat("- ", 30_000) + "x", "nested more than"},
		{"emphasis", lines("*a _b "), "emphasis marks"},
		{"strong", lines("a**b"), "emphasis marks"},
		{"long marks", lines("**********") + "a" + lines("**********"), ""},
		{"brackets", lines("["), "brackets"},
		{"closing brackets", lines("[") + lines("]"), "brackets"},
		{"links", lines("[a](b"), "brackets"},
		{"titles", lines(`[a](b "c`), "brackets"},
		{"angle links", lines("[a](<b"), "brackets"},
		{"images", lines("![a]("), "brackets"},
		{"code in brackets", lines("[`a`"), "brackets"},
		{"citations", lines("[@a "), "not closed"},
		{"notes", lines("[^a "), "brackets"},
		{"shortcodes", lines("{{< a "), "not closed"},
		{"escaped shortcodes", lines("{{</* a "), ""},
		{"shortcode values", lines("{{< a \"b "), "not closed"},
		{"paired shortcodes", strings.Repeat("{{< a >}}\n", 8000) + strings.Repeat("{{< /a >}}\n", 8000), "nothing is open"},
		{"stray closing tags", strings.Repeat("{{< a >}}\n", 8000) + strings.Repeat("{{< /b >}}\n", 8000), "nothing is open"},
		{"columns", "|" + strings.Repeat("a|", 20_000) + "\n|" + strings.Repeat("-|", 20_000) + "\n" + strings.Repeat("x\n", 5_000), "columns"},
		{"bars", "| a |\n|---|\n" + strings.Repeat("| `\\|` |\n", 7_000), ""},
		{"code", lines("`a``"), ""},
		{"tags", lines("<a b='"), ""},
		{"comments", lines("<!-- "), ""},
		{"entities", lines("&#x"), ""},
		{"quotes", lines(`"'`), ""},
		{"anchors", lines("{#a"), ""},
		{"headings", strings.Repeat("## a\n", n/5), ""},
		{"ids", strings.Repeat("a\n\n", n/3), ""},
		{"definitions", strings.Repeat("[a]: b\n", n/7), "paragraph is longer"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			d, problems := parseString(test.in)
			settleTest(d)
			d.GlossTerms(NewGlossary([]*brief.Term{{ID: "word", Term: "word word"}}))
			if err := WriteHTML(io.Discard, d, testPage{}); err != nil {
				t.Fatal(err)
			}
			if test.problem != "" && !slices.ContainsFunc(problems, func(p diag.Problem) bool { return strings.Contains(p.Text, test.problem) }) {
				t.Errorf("no problem with %q among %d", test.problem, len(problems))
			}
		})
	}
}

// Every one of very many references and notes is found.
func TestManyNotes(t *testing.T) {
	const n = 50_000
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "a[^%d]\n\n", i)
	}
	d, problems := parseString(b.String())
	if len(d.References()) != n || len(problems) != 0 {
		t.Errorf("%d references, %d problems", len(d.References()), len(problems))
	}
	b.Reset()
	for i := range n {
		fmt.Fprintf(&b, "[^%d]: b\n", i)
	}
	d, problems = parseString(b.String())
	if len(d.Notes()) != n || len(problems) != 0 {
		t.Errorf("%d notes, %d problems", len(d.Notes()), len(problems))
	}
}

func TestWriteHTMLOfForeignText(t *testing.T) {
	if err := WriteHTML(io.Discard, nil, testPage{}); err != nil {
		t.Errorf("nil text: %v", err)
	}
	if err := WriteHTML(io.Discard, foreign{}, testPage{}); err == nil {
		t.Error("no error for a text of another make")
	}
}

type foreign struct{}

func (foreign) Plain() string { return "" }

func (foreign) Prose() []*brief.Prose { return nil }

// Documents may be read and written side by side: parsers, lexers and glossaries are shared.
func TestParallel(t *testing.T) {
	const in = "A *b* [@c, p. 1] \"d\" {{< fact e >}}.\n\n```go\nfunc main() {}\n```\n"
	g := NewGlossary([]*brief.Term{{ID: "a", Term: "A"}})
	write := func() string {
		d, _ := parseString(in)
		settleTest(d)
		d.GlossTerms(g)
		var b bytes.Buffer
		if err := WriteHTML(&b, d, testPage{}); err != nil {
			t.Error(err)
		}
		return b.String()
	}
	want := write()
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			if got := write(); got != want {
				t.Errorf("got %s, want %s", got, want)
			}
		})
	}
	wait.Wait()
}
