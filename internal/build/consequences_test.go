package build

import (
	"io/fs"
	"os"
	"path"
	"testing"
	"testing/fstest"

	"brief/internal/diag"
)

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
