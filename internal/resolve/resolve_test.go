package resolve

import (
	"bytes"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"brief/internal/brief"
	"brief/internal/diag"
	"brief/internal/locale"
	"brief/internal/manuscript"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// TestGolden resolves the projects of testdata. Each holds the files of a content folder, and then what comes of them: "brief",
// the dump of dump_test.go, and "problems", as the author reads them. What a case does not need it leaves out: brief.yaml then
// lists every chapter, and sources.yaml has the sources a, b and c. The words drafts, future and expired on lines of their own
// in the comment publish these as well. The time is noon of 24 November 2026.
func TestGolden(t *testing.T) {
	for _, file := range cases(t) {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			b, problems := resolveArchive(t, archive, "")
			var printed bytes.Buffer
			if err := diag.Print(&printed, problems, diag.Style{}); err != nil {
				t.Fatal(err)
			}
			got := []txtar.File{{Name: "brief", Data: []byte(dump(b))}, {Name: "problems", Data: printed.Bytes()}}
			var want []txtar.File
			archive.Files = slices.DeleteFunc(archive.Files, func(f txtar.File) bool {
				expected := f.Name == "brief" || f.Name == "problems"
				if expected {
					want = append(want, f)
				}
				return expected
			})
			if *update {
				archive.Files = append(archive.Files, got...)
				if err := os.WriteFile(file, txtar.Format(archive), 0o666); err != nil {
					t.Fatal(err)
				}
				return
			}
			if len(want) != 2 {
				t.Fatalf("%s has no expected result: run with -update", file)
			}
			for i := range got {
				if !bytes.Equal(got[i].Data, want[i].Data) {
					t.Errorf("%s is\n%s\nwant\n%s", got[i].Name, got[i].Data, want[i].Data)
				}
			}
		})
	}
}

func cases(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	return files
}

// resolveArchive resolves the project of an archive, in a style of citations or, where it is "", as brief.yaml says.
func resolveArchive(t *testing.T, archive *txtar.Archive, style brief.CitationStyle) (*brief.Brief, []diag.Problem) {
	t.Helper()
	fsys := fstest.MapFS{}
	var chapters, pages []string
	for _, f := range archive.Files {
		name, ok := strings.CutPrefix(f.Name, "content/")
		switch {
		case !ok:
			continue
		case name == "about.md":
			pages = append(pages, name)
		case strings.HasSuffix(name, ".md") && name != "index.md":
			chapters = append(chapters, name)
		}
		fsys[name] = &fstest.MapFile{Data: f.Data}
	}
	standIn := func(name, text string) {
		if fsys[name] == nil {
			fsys[name] = &fstest.MapFile{Data: []byte(text)}
		}
	}
	standIn("brief.yaml", fmt.Sprintf("title: Test\nslug: test\nlanguage: en\ndate: \"2026-11-24\"\nchapters: [%s]\npages: [%s]\nthemes: {money: Money, oil: Oil}\n",
		strings.Join(chapters, ", "), strings.Join(pages, ", ")))
	standIn("sources.yaml", "references:\n"+
		"  - {id: a, type: book, title: Alpha, publisher: P, issued: \"2001\"}\n"+
		"  - {id: b, type: book, title: Beta, publisher: P, issued: \"2002\"}\n"+
		"  - {id: c, type: book, title: Gamma, publisher: P, issued: \"2003\"}\n")
	if style != "" {
		fsys["brief.yaml"].Data = cite(fsys["brief.yaml"].Data, style)
	}
	has := func(word string) bool { return slices.Contains(strings.Split(string(archive.Comment), "\n"), word) }
	return resolveFS(t, fsys, Options{Drafts: has("drafts"), Future: has("future"), Expired: has("expired")})
}

// cite returns a brief.yaml with a style of citations.
func cite(settings []byte, style brief.CitationStyle) []byte {
	return append([]byte("citations: "+string(style)+"\n"), settings...)
}

// resolveFS resolves a content folder.
func resolveFS(t testing.TB, fsys fs.FS, o Options) (*brief.Brief, []diag.Problem) {
	t.Helper()
	var problems diag.List
	m, err := manuscript.Read(fsys, "content", &problems)
	if err != nil {
		t.Fatal(err)
	}
	if o.Locale, err = locale.New("en"); err != nil {
		t.Fatal(err)
	}
	o.Shortcodes = []string{"chart", "factbox", "keyfigures", "matrix", "pullquote", "recommendations", "timeline", "video"}
	if o.Now.IsZero() {
		o.Now = time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
	}
	b := Brief(m, o, &problems)
	return b, problems.Problems()
}
