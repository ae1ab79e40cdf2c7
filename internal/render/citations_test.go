package render

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/txtar"

	"brief/internal/brief"
)

// TestCitations renders a chapter in every style of citations and in both languages, and compares its fact box, its text and its lists.
func TestCitations(t *testing.T) {
	const file = "testdata/citations.txtar"
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	content, want := fstest.MapFS{}, map[string]string{}
	for _, f := range archive.Files {
		if name, ok := strings.CutPrefix(f.Name, "content/"); ok {
			content[name] = &fstest.MapFile{Data: f.Data}
		} else {
			want[f.Name] = string(f.Data)
		}
	}
	archive.Files = slices.DeleteFunc(archive.Files, func(f txtar.File) bool { return want[f.Name] != "" })
	for _, language := range []string{"en", "es"} {
		for _, style := range brief.CitationStyles {
			content["brief.yaml"] = &fstest.MapFile{Data: fmt.Appendf(nil, "title: T\nslug: t\nlanguage: %s\ndate: \"2026-11-24\"\nchapters: [x.md]\ncitations: %s\n", language, style)}
			s := mustRender(t, content, nil)
			harmless(t, s)
			landing(t, s)
			_, main, _ := strings.Cut(get(t, s, "x.html"), "<aside")
			main, _, _ = strings.Cut(main, "</article>")
			name := language + " " + string(style)
			archive.Files = append(archive.Files, txtar.File{Name: name, Data: []byte("<aside" + main)})
			if !*update && want[name] != "<aside"+main {
				t.Errorf("%s is\n%s\nwant\n%s", name, main, want[name])
			}
		}
	}
	if *update {
		if err := os.WriteFile(file, txtar.Format(archive), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}
