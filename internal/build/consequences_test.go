package build

import (
	"io/fs"
	"os"
	"path"
	"slices"
	"testing"
	"testing/fstest"

	"brief/internal/diag"
)

// A file that cannot be read keeps quiet about what may follow only as long as the brief is not published because of it.
func TestToleratedMistake(t *testing.T) {
	project := small("note")
	project["content/sources.bib"] = &fstest.MapFile{Data: []byte("@book{half, title = {Half\n")}
	project["content/coal.md"].Data = append(project["content/coal.md"].Data, "\nAnother.[@nobody]\n"...)
	has := func(code diag.Code) bool {
		t.Helper()
		out, err := Run(inputOf(t, project))
		if err != nil || out.Site != nil {
			t.Fatal("the brief is published: ", err)
		}
		return slices.ContainsFunc(out.Problems, func(p diag.Problem) bool { return p.Code == code })
	}
	if !has(diag.BadBibTeX) || has(diag.UnknownSource) {
		t.Error("what follows from an unreadable bibliography is reported, or the cause is not")
	}
	project["content/brief.yaml"].Data = append(project["content/brief.yaml"].Data, "rules: {bad-bibtex: warning}\n"...)
	if !has(diag.BadBibTeX) || !has(diag.UnknownSource) {
		t.Error("a citation of nothing passes where an unreadable bibliography is tolerated")
	}
}

// One mistake in a file that makes it unreadable is one problem, however much the rest of the brief needs what is in it.
func TestOneMistake(t *testing.T) {
	content := fstest.MapFS{}
	shipped := os.DirFS("../../content")
	err := fs.WalkDir(shipped, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := fs.ReadFile(shipped, name)
		content[name] = &fstest.MapFile{Data: text}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for name, file := range content {
		whole := file.Data
		switch {
		case path.Dir(name) != ".":
			continue
		case path.Ext(name) == ".yaml":
			file.Data = append([]byte("a: : b\n"), whole...)
		case path.Ext(name) == ".md":
			file.Data = append([]byte("---\na: : b\n"), whole[len("---\n"):]...)
		default:
			continue
		}
		out, err := Run(input(t, content))
		if err != nil {
			t.Fatal(err)
		}
		if len(out.Problems) != 1 || out.Problems[0].Code != diag.BadYAML {
			for _, p := range out.Problems {
				t.Errorf("%s is broken: %v %s [%s]", name, p.At, p.Text, p.Code)
			}
		}
		file.Data = whole
	}
}
