package build

import (
	"bytes"
	"image"
	"image/png"
	"io/fs"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"brief/internal/diag"
)

// TestRules builds the examples that explain the rules. Of every rule the bad one breaks that rule and no other, and the good one
// breaks none. A rule without examples fails; so does one that nothing reports.
func TestRules(t *testing.T) {
	for _, r := range diag.Rules() {
		t.Run(string(r.Code), func(t *testing.T) {
			t.Parallel()
			e, err := diag.Explain(r.Code)
			if err != nil {
				t.Fatal(err)
			}
			bad := found(t, e.Bad, r.Code)
			if len(bad) == 0 {
				t.Error("the bad example breaks no rule")
			}
			for _, p := range bad {
				if p.Code != r.Code || p.Severity != r.Severity && r.Severity != diag.Off { // whose example turns it on
					t.Errorf("the bad example: %v%s: %s [%s]", p.At, p.Severity, p.Text, p.Code)
				}
			}
			for _, p := range found(t, e.Good, r.Code) {
				t.Errorf("the good example: %v%s: %s [%s]", p.At, p.Severity, p.Text, p.Code)
			}
		})
	}
}

// found builds examples and returns the problems. That they do not use all that they define is only of interest to the rules on
// that.
func found(t *testing.T, examples []diag.Example, code diag.Code) []diag.Problem {
	t.Helper()
	project := exampleProject(t, examples)
	content, err := fs.Sub(project, "content")
	if err != nil {
		t.Fatal(err)
	}
	in := input(t, content)
	if _, err := fs.Stat(project, "templates"); err == nil {
		if in.Templates[0], err = fs.Sub(project, "templates"); err != nil {
			t.Fatal(err)
		}
	}
	out, err := Run(in)
	if err != nil {
		t.Fatal(err)
	}
	return slices.DeleteFunc(out.Problems, func(p diag.Problem) bool {
		return p.Code != code && (p.Code == diag.UnusedSource || p.Code == diag.UnusedFact)
	})
}

// unseen is a character that an example cannot show.
var unseen = regexp.MustCompile(`⟨U\+([0-9A-F]{4})⟩`)

// exampleProject lays examples over a small project. A chapter that begins without front matter gets a title, and brief.yaml the
// keys that it needs and does not have; every other file takes the place of that of the project.
func exampleProject(t *testing.T, examples []diag.Example) fstest.MapFS {
	t.Helper()
	const frontMatter = "---\ntitle: First\n---\n\n"
	settings := []string{"title: A brief", "slug: brief", "language: en", "chapters: [first.md]", "themes: {energy: Energy}"}
	var picture bytes.Buffer
	if err := png.Encode(&picture, image.NewGray(image.Rect(0, 0, 1, 1))); err != nil {
		t.Fatal(err)
	}
	project := fstest.MapFS{"content/images/port.png": {Data: picture.Bytes()}}
	put := func(file, text string) { project[file] = &fstest.MapFile{Data: []byte(text)} }
	put("content/brief.yaml", strings.Join(settings, "\n")+"\n")
	put("content/first.md", frontMatter)
	put("content/sources.yaml", "references:\n  - {id: iea-2024, type: report, title: Oil 2024, publisher: International Energy Agency}\n")
	put("content/facts.yaml", "oil-loans: {label: Loans for oil, value: 64e9, unit: USD, sources: [iea-2024]}\n")
	for _, e := range examples {
		text := unseen.ReplaceAllStringFunc(e.Text, func(s string) string {
			code, err := strconv.ParseUint(unseen.FindStringSubmatch(s)[1], 16, 32)
			if err != nil {
				t.Fatal(err)
			}
			return string(rune(code))
		})
		switch {
		case e.File == "content/brief.yaml":
			for _, line := range settings {
				key, _, _ := strings.Cut(line, ":")
				if !strings.Contains("\n"+e.Text, "\n"+key+":") {
					text += line + "\n"
				}
			}
		case strings.HasSuffix(e.File, ".md") && !strings.HasPrefix(text, "---\n"):
			text = frontMatter + text
		}
		put(e.File, text)
	}
	return project
}
