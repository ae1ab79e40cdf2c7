package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Whatever changes, a build that may remember gives the site of one that remembers nothing.
func TestUnchangedBuild(t *testing.T) {
	project, remembering, forgetting := t.TempDir(), t.TempDir(), t.TempDir()
	remembered, clean := filepath.Join(t.TempDir(), "site"), filepath.Join(t.TempDir(), "site")
	brief := func(cache string, args ...string) string {
		t.Helper()
		t.Setenv("XDG_CACHE_HOME", cache)
		t.Setenv("HOME", cache) // where macOS keeps caches
		var out, errs bytes.Buffer
		if code := run(context.Background(), args, &out, &errs, localWeb("")); code != exitOK {
			t.Fatalf("brief %s: exit %d\n%s%s", strings.Join(args, " "), code, &out, &errs)
		}
		return out.String() + errs.String()
	}
	write := func(name, text string) {
		t.Helper()
		path := filepath.Join(project, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	replace := func(name, old, new string) {
		t.Helper()
		text, err := os.ReadFile(filepath.Join(project, filepath.FromSlash(name)))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Contains(text, []byte(old)) {
			t.Fatalf("%s has no %q", name, old)
		}
		write(name, strings.Replace(string(text), old, new, 1))
	}
	brief(remembering, "init", project)
	write("content/later.md", "---\ntitle: Later\npublishDate: 2030-01-01\n---\n\nText.\n")
	replace("content/brief.yaml", "  - first.md\n", "  - first.md\n  - later.md\n")
	flags := []string{"--clock", "2029-01-01"}

	for _, step := range []struct {
		name   string
		change func()
	}{
		{"the first build", func() {}},
		{"a chapter", func() { replace("content/index.md", "---\n\n", "---\n\nA further paragraph.\n\n") }},
		{"the title", func() { replace("content/brief.yaml", "title: ", "title: The ") }},
		{"a fact", func() { replace("content/facts.yaml", "label: ", "label: Some ") }},
		{"a source", func() { replace("content/sources.yaml", "title: An", "title: One") }},
		{"a template of the project", func() { write("templates/partials/pager.html", "{{define \"pager\"}}<p>pager</p>{{end}}\n") }},
		{"a stylesheet of the project", func() { write("static/css/brief.css", "body { color: red }\n") }},
		{"no stylesheet of the project", func() { os.Remove(filepath.Join(project, "static/css/brief.css")) }},
		{"a chapter's day", func() { flags[1] = "2031-01-01" }},
		{"an earlier day", func() { flags[1] = "2029-01-01" }},
		{"a flag", func() { flags = append(flags, "--base-url", "https://example.net/") }},
		{"a page that somebody wrote into", func() {
			if err := os.WriteFile(filepath.Join(remembered, "index.html"), []byte("?"), 0o644); err != nil {
				t.Fatal(err)
			}
		}},
		{"a page that somebody removed", func() { os.Remove(filepath.Join(remembered, "index.html")) }},
		{"a file that somebody added", func() {
			if err := os.WriteFile(filepath.Join(remembered, "new.html"), []byte("?"), 0o644); err != nil {
				t.Fatal(err)
			}
		}},
		{"a removed destination", func() { os.RemoveAll(remembered) }},
	} {
		step.change()
		build := func(cache, to string) string {
			t.Helper()
			return brief(cache, append([]string{"build", "-s", project, "-d", to}, flags...)...)
		}
		if out := build(remembering, remembered); strings.Contains(out, "nothing changed") {
			t.Errorf("%s: it says that nothing changed", step.name)
		}
		if out := build(remembering, remembered); !strings.Contains(out, "nothing changed") {
			t.Errorf("%s: built again: %s", step.name, out)
		}
		os.RemoveAll(forgetting)
		build(forgetting, clean)
		compareFolders(t, step.name, remembered, clean)
	}
}

func compareFolders(t *testing.T, what, a, b string) {
	t.Helper()
	read := func(dir string) map[string]string {
		files := map[string]string{}
		err := filepath.WalkDir(dir, func(path string, entry os.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return err
			}
			text, err := os.ReadFile(path)
			name, _ := filepath.Rel(dir, path)
			files[name] = string(text)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return files
	}
	x, y := read(a), read(b)
	for name, text := range x {
		if y[name] != text {
			t.Errorf("%s: %s differs", what, name)
		}
	}
	for name := range y {
		if _, ok := x[name]; !ok {
			t.Errorf("%s: %s is missing", what, name)
		}
	}
}
