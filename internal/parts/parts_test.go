package parts

import (
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	assets "brief"
)

func builtin(t *testing.T) fs.FS {
	t.Helper()
	templates, err := fs.Sub(assets.Files(), "templates")
	if err != nil {
		t.Fatal(err)
	}
	return templates
}

func page(t *testing.T, own fs.FS) string {
	t.Helper()
	content, err := Content(own, builtin(t))
	if err != nil {
		t.Fatal(err)
	}
	text, err := fs.ReadFile(content, "parts.md")
	if err != nil {
		t.Fatal(err)
	}
	if info, err := fs.Stat(content, "parts.md"); err != nil || info.Size() != int64(len(text)) {
		t.Errorf("the page has %d bytes, and says otherwise: %v, %v", len(text), info, err)
	}
	return string(text)
}

// Every built-in shortcode and partial has a sample, and no sample names one that there is not.
func TestEveryTemplateHasASample(t *testing.T) {
	if text := page(t, fstest.MapFS{}); strings.Contains(text, "no sample") || strings.Contains(text, "of this project") {
		t.Errorf("the page ends with\n%s", text[strings.LastIndex(text, "\n## "):])
	}
	var have, want []string
	for _, p := range Parts() {
		have = append(have, p.Templates...)
		if language, _ := p.source(); (p.Picture != "") != (language == "markdown") {
			t.Errorf("%s is written in %q, and its picture is %q", p.ID, language, p.Picture)
		}
	}
	for _, folder := range []string{"partials", "shortcodes"} {
		names, err := fs.Glob(builtin(t), folder+"/*.html")
		if err != nil {
			t.Fatal(err)
		}
		want = append(want, names...)
	}
	slices.Sort(have)
	if have = slices.Compact(have); !slices.Equal(have, want) {
		t.Errorf("samples of\n%v\nand templates\n%v", have, want)
	}
}

// A project's own templates are named as such; those of which the sample knows nothing are listed.
func TestOwnTemplates(t *testing.T) {
	text := page(t, fstest.MapFS{"shortcodes/chart.html": {}, "shortcodes/mine.html": {}, "partials/logo.html": {}})
	for _, want := range []string{
		"Template: `templates/shortcodes/chart.html` (of this project), `templates/partials/figure.html` (built in)\n",
		"| `{{< mine >}}` (no sample) | `templates/shortcodes/mine.html` (of this project) |\n",
		"| `logo` (no sample) | `templates/partials/logo.html` (of this project) |\n",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
}

// What is written stands before what comes of it, as code that no text within it ends.
func TestSource(t *testing.T) {
	text := page(t, fstest.MapFS{})
	for _, want := range []string{
		"## Table {#table}\n\n```markdown\n| Line |",
		"``````markdown\n```sql\n",
		"```go-html-template\n{{template \"strip\" .}}\n```\n\n{{< part-strip >}}\n",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
}
