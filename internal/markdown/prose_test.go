package markdown

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"brief/internal/brief"
	"brief/internal/diag"
)

func TestProse(t *testing.T) {
	const source = `# Title 1

Some *64* billion{{< fact a >}} and ` + "`5`" + `
more [10 tons](x.md).[@b]

> quoted 7

> [!NOTE] Title 8
> Nine [^n].

| Cell 11 | 12 |
|---|---|
| 13 | {{< fact a >}} 14 |

- item 15

` + "```" + `
code 16
` + "```" + `

[^n]: note 17
`
	file := &diag.File{Name: "f", Text: []byte(source)}
	var problems diag.List
	d := Parse(diag.NewText(file, 0, len(source)), Options{}, &problems)
	for _, n := range d.References() {
		if f, ok := n.(*FactRef); ok {
			f.Use = &brief.FactUse{Fact: &brief.Fact{ID: f.ID}}
		}
	}
	var got []string
	for _, p := range d.Prose() {
		var facts []string
		for _, f := range p.Facts {
			facts = append(facts, f.ID)
		}
		got = append(got, fmt.Sprintf("%q %v", strings.ReplaceAll(p.Words, "\ufffc", "@"), facts))
		for i := range p.Words {
			for _, word := range []string{"64", "lion", "10 tons", "more", "12", "14", "17"} {
				if strings.HasPrefix(p.Words[i:], word) {
					if at := string(p.Span(i, i+len(word)).Text()); at != word {
						t.Errorf("%q is said to stand at %q", word, at)
					}
				}
			}
		}
	}
	want := []string{
		"\"Some 64 billion@ and @\\nmore 10 tons.@\" [a]", `"Nine@." []`, `"Cell 11@12@" []`, `"13@@ 14@" [a]`, `"item 15" []`, `"note 17" []`,
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
