package floor

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestBuild(t *testing.T) {
	from, to := t.TempDir(), t.TempDir()
	const text = `{"title": "One", "facts": ["f"], "rows": [{"fact": "f", "label": "L", "value": "V", "note": 1}]}

## Two {#two}

Three.[^1]

[^1]: Four.
`
	if err := os.WriteFile(filepath.Join(from, "a.md"), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := Build(from, to, Options{}); err != nil {
		t.Fatal(err)
	}
	page, err := os.ReadFile(filepath.Join(to, "a.html"))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`<h1>One</h1>`, `<a href="#two">Two</a>`, `<h2 id="two">Two</h2>`, `<li id="fn:1">`, `<span class="value">V</span>`} {
		if !strings.Contains(string(page), want) {
			t.Errorf("the page lacks %s:\n%s", want, page)
		}
	}
}
