package site

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

func TestPublish(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "deep", "public")
	first := siteOf(t, "index.html", "one", "es/index.html", "uno", "gone/page.html", "x", "same.css", "c")
	check := func(s *Site, want Report) {
		t.Helper()
		got, err := Publish(s, dir, PublishOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if got != want {
			t.Errorf("Publish = %+v, want %+v", got, want)
		}
		sameFiles(t, dir, s)
		onlyThere(t, dir)
	}
	check(first, Report{Written: 4})

	long := time.Now().Add(-time.Hour).Truncate(time.Second)
	if err := os.Chtimes(filepath.Join(dir, "same.css"), long, long); err != nil {
		t.Fatal(err)
	}
	check(siteOf(t, "index.html", "two", "es/index.html", "uno", "same.css", "c"), Report{Written: 1, Removed: 1, Unchanged: 2})
	if info, err := os.Stat(filepath.Join(dir, "same.css")); err != nil || !info.ModTime().Equal(long) {
		t.Errorf("an unchanged file was modified at %v, want %v (%v)", info.ModTime(), long, err)
	}
	if _, err := os.Stat(filepath.Join(dir, "gone")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the folder of a page that is gone is still there: %v", err)
	}

	before, err := os.Stat(dir)
	if err != nil {
		t.Fatal(err)
	}
	check(siteOf(t, "index.html", "two", "es/index.html", "uno", "same.css", "c"), Report{Unchanged: 3})
	after, err := os.Stat(dir)
	if err != nil {
		t.Fatal(err)
	}
	if !os.SameFile(before, after) {
		t.Error("a publication without changes replaced the folder")
	}
}

// A file that turns into a folder, and the other way round.
func TestPublishFileToFolder(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	for _, s := range []*Site{siteOf(t, "a", "file"), siteOf(t, "a/b", "in a folder"), siteOf(t, "a", "file")} {
		if _, err := Publish(s, dir, PublishOptions{}); err != nil {
			t.Fatal(err)
		}
		sameFiles(t, dir, s)
	}
}

func TestPublishClearsClutter(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	s := siteOf(t, "a/b.html", "1")
	outside := filepath.Join(t.TempDir(), "outside")
	write(t, outside, "1")
	for name, make := range map[string]func() error{
		"an empty folder":      func() error { return os.Mkdir(filepath.Join(dir, "empty"), 0o755) },
		"a stray file":         func() error { return os.WriteFile(filepath.Join(dir, "stray"), nil, 0o600) },
		"a link in the folder": func() error { return os.Symlink(filepath.Dir(outside), filepath.Join(dir, "link")) },
		"a link for a file": func() error {
			os.Remove(filepath.Join(dir, "a", "b.html"))
			return os.Symlink(outside, filepath.Join(dir, "a", "b.html"))
		},
	} {
		if _, err := Publish(s, dir, PublishOptions{}); err != nil {
			t.Fatal(err)
		}
		if err := make(); err != nil {
			t.Fatal(err)
		}
		if _, err := Publish(s, dir, PublishOptions{}); err != nil {
			t.Fatalf("with %s: %v", name, err)
		}
		sameFiles(t, dir, s)
	}
	if text, err := os.ReadFile(outside); err != nil || string(text) != "1" {
		t.Errorf("a file outside was touched: %q, %v", text, err)
	}
}

func TestPublishRefuses(t *testing.T) {
	s := siteOf(t, "index.html", "new")
	for _, c := range []struct {
		name     string
		make     func(t *testing.T, root string) (dir string, protect []string)
		want     string
		forcible bool
	}{
		{"foreign folder", func(t *testing.T, root string) (string, []string) {
			write(t, filepath.Join(root, "photos", "1.jpg"), "jpg")
			return filepath.Join(root, "photos"), nil
		}, "did not make it", true},
		{"foreign marker", func(t *testing.T, root string) (string, []string) {
			write(t, filepath.Join(root, "photos", ".brief"), "a lawyer's brief")
			return filepath.Join(root, "photos"), nil
		}, "did not make it", true},
		{"marker that is a link", func(t *testing.T, root string) (string, []string) {
			write(t, filepath.Join(root, "m"), markerText)
			write(t, filepath.Join(root, "photos", "1.jpg"), "jpg")
			if err := os.Symlink("../m", filepath.Join(root, "photos", ".brief")); err != nil {
				t.Fatal(err)
			}
			return filepath.Join(root, "photos"), nil
		}, "did not make it", true},
		{"file", func(t *testing.T, root string) (string, []string) {
			write(t, filepath.Join(root, "f"), "")
			return filepath.Join(root, "f"), nil
		}, "not a folder", false},
		{"symbolic link", func(t *testing.T, root string) (string, []string) {
			if err := os.Symlink(t.TempDir(), filepath.Join(root, "public")); err != nil {
				t.Fatal(err)
			}
			return filepath.Join(root, "public"), nil
		}, "symbolic link", false},
		{"root", func(*testing.T, string) (string, []string) { return "/", nil }, "root", false},
		{"home", func(t *testing.T, root string) (string, []string) {
			t.Setenv("HOME", root)
			return root, nil
		}, "home", false},
		{"above home", func(t *testing.T, root string) (string, []string) {
			home := filepath.Join(root, "users", "a")
			write(t, filepath.Join(home, "x"), "")
			t.Setenv("HOME", home)
			return root, nil
		}, "contains your home", false},
		{"working folder", func(t *testing.T, root string) (string, []string) {
			t.Chdir(root)
			return ".", nil
		}, "working folder", false},
		{"project", func(t *testing.T, root string) (string, []string) { return root, []string{root} }, "would be replaced", false},
		{"above the content", func(t *testing.T, root string) (string, []string) {
			return root, []string{filepath.Join(root, "content")}
		}, "contains", false},
		{"manuscript", func(t *testing.T, root string) (string, []string) {
			write(t, filepath.Join(root, "content", "brief.yaml"), "")
			return root, nil
		}, "a manuscript", false},
		{"repository", func(t *testing.T, root string) (string, []string) {
			write(t, filepath.Join(root, ".git", "HEAD"), "")
			write(t, filepath.Join(root, markerName), markerText)
			return root, nil
		}, "a repository", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			if runtime.GOOS == "windows" && (c.name == "root" || strings.Contains(c.name, "home") || strings.Contains(c.name, "link")) {
				t.Skip("written for Unix")
			}
			dir, protect := c.make(t, t.TempDir())
			var before map[string]string
			if info, err := os.Lstat(dir); dir != "/" && err == nil && info.IsDir() {
				before = filesIn(t, dir)
			}
			_, err := Publish(s, dir, PublishOptions{Protect: protect})
			if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), dir) {
				t.Fatalf("Publish = %v, want an error with %q and %q", err, c.want, dir)
			}
			if before != nil && !maps.Equal(before, filesIn(t, dir)) {
				t.Error("the refused folder was changed")
			}
			_, err = Publish(s, dir, PublishOptions{Force: true, Protect: protect})
			if c.forcible != (err == nil) {
				t.Errorf("forced: %v", err)
			}
			if c.forcible {
				sameFiles(t, dir, s)
			}
		})
	}
	if _, err := Publish(new(Site), filepath.Join(t.TempDir(), "x"), PublishOptions{}); err == nil {
		t.Error("an empty site was published")
	}
}

func TestPublishIntoEmptyFolder(t *testing.T) {
	dir := t.TempDir()
	s := siteOf(t, "index.html", "new")
	if _, err := Publish(s, dir, PublishOptions{}); err != nil {
		t.Fatal(err)
	}
	sameFiles(t, dir, s)
}

func TestPublishBusy(t *testing.T) {
	parent := t.TempDir()
	dir := filepath.Join(parent, "public")
	unlock, err := lock(filepath.Join(parent, ".public.brief-lock"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Publish(siteOf(t, "a", "1"), dir, PublishOptions{}); !errors.Is(err, ErrBusy) {
		t.Errorf("Publish = %v, want ErrBusy", err)
	}
	unlock()
	if _, err := Publish(siteOf(t, "a", "1"), dir, PublishOptions{}); err != nil {
		t.Errorf("after the other ended: %v", err)
	}
}

func TestPublishReadOnlyParent(t *testing.T) {
	if runtime.GOOS == "windows" || os.Getuid() == 0 {
		// The superuser may write anywhere; what can be tried is a parent that is a file.
		file := filepath.Join(t.TempDir(), "file")
		write(t, file, "")
		_, err := Publish(siteOf(t, "a", "1"), filepath.Join(file, "public"), PublishOptions{})
		if err == nil || !strings.Contains(err.Error(), file) {
			t.Errorf("Publish = %v, want an error that names %s", err, file)
		}
		return
	}
	parent := t.TempDir()
	if err := os.Chmod(parent, 0o555); err != nil {
		t.Fatal(err)
	}
	defer os.Chmod(parent, 0o755)
	_, err := Publish(siteOf(t, "a", "1"), filepath.Join(parent, "public"), PublishOptions{})
	if !errors.Is(err, fs.ErrPermission) || !strings.Contains(err.Error(), parent) {
		t.Errorf("Publish = %v, want an error that names %s", err, parent)
	}
}

func TestPublishRecovers(t *testing.T) {
	parent := t.TempDir()
	dir := filepath.Join(parent, "public")
	old := siteOf(t, "index.html", "old", "b/c", "d")
	if _, err := Publish(old, dir, PublishOptions{}); err != nil {
		t.Fatal(err)
	}
	// As after a death between two renames, with a tree half written.
	d := destination{dir}
	if err := os.Rename(dir, d.beside("old")); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(d.beside("new"), "half"), "")
	r, err := Publish(old, dir, PublishOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if want := (Report{Unchanged: 2}); r != want {
		t.Errorf("Publish = %+v, want %+v: the previous site put back", r, want)
	}
	sameFiles(t, dir, old)
	onlyThere(t, dir)
}

func TestSwapInTwo(t *testing.T) {
	d := destination{filepath.Join(t.TempDir(), "public")}
	write(t, filepath.Join(d.path, "a"), "old")
	write(t, filepath.Join(d.beside("new"), "a"), "new")
	if err := d.swapInTwo(); err != nil {
		t.Fatal(err)
	}
	if got := filesIn(t, d.path)["a"]; got != "new" {
		t.Errorf("a = %q", got)
	}
	// With nothing staged the second rename fails, and the old folder comes back.
	os.RemoveAll(d.beside("old"))
	if err := d.swapInTwo(); err == nil {
		t.Error("no error")
	}
	if got := filesIn(t, d.path)["a"]; got != "new" {
		t.Errorf("after a failure a = %q", got)
	}
}

// TestPublishKilled kills publications at random moments. Whatever the moment, the destination is one of the two sites, whole.
func TestPublishKilled(t *testing.T) {
	if runtime.GOOS != "linux" && runtime.GOOS != "darwin" {
		t.Skip("folders cannot be exchanged here")
	}
	dir := filepath.Join(t.TempDir(), "public")
	if _, err := Publish(variant("A"), dir, PublishOptions{}); err != nil {
		t.Fatal(err)
	}
	rounds, seen := 25, map[string]int{}
	for round := range rounds {
		child := exec.Command(os.Args[0], "-test.run=^TestChildPublishes$")
		child.Env = append(os.Environ(), "BRIEF_TEST_PUBLISH="+dir)
		if err := child.Start(); err != nil {
			t.Fatal(err)
		}
		deadline := time.Now().Add(time.Duration(20+7*round) * time.Millisecond)
		for time.Now().Before(deadline) {
			if _, err := os.Stat(filepath.Join(dir, "index.html")); err != nil {
				t.Fatalf("while publishing: %v", err)
			}
		}
		if err := child.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		child.Wait()
		files := filesIn(t, dir)
		which := files["index.html"]
		if which != "A" && which != "B" {
			t.Fatalf("index.html is %q", which)
		}
		sameFiles(t, dir, variant(which))
		seen[which]++
	}
	if _, err := Publish(variant("A"), dir, PublishOptions{}); err != nil {
		t.Fatal(err)
	}
	onlyThere(t, dir)
	t.Logf("after %d kills: %v", rounds, seen)
}

// TestChildPublishes is the process that TestPublishKilled kills.
func TestChildPublishes(t *testing.T) {
	dir := os.Getenv("BRIEF_TEST_PUBLISH")
	if dir == "" {
		return // it was not called as a child
	}
	for {
		for _, which := range []string{"B", "A"} {
			if _, err := Publish(variant(which), dir, PublishOptions{}); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// variant is a site of some size whose every file tells which site it is of.
func variant(which string) *Site {
	s := new(Site)
	s.Add("index.html", []byte(which))
	for i := range 40 {
		s.Add(fmt.Sprintf("pages/%s/%03d.html", which, i), []byte(which))
		s.Add(fmt.Sprintf("both/%03d.html", i), []byte(strings.Repeat(which, 1+i)))
	}
	return s
}

// sameFiles checks that the folder holds the site and the marker, with the right modes.
func sameFiles(t *testing.T, dir string, s *Site) {
	t.Helper()
	want := map[string]string{markerName: markerText}
	for path, data := range s.All() {
		want[path] = string(data)
	}
	got := filesIn(t, dir)
	if !maps.Equal(got, want) {
		t.Errorf("%s holds %d files that are not the %d of the site", dir, len(got), len(want))
	}
	if runtime.GOOS == "windows" {
		return
	}
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := e.Info()
		if err != nil {
			return err
		}
		if want := map[bool]fs.FileMode{true: fs.ModeDir | 0o755, false: 0o644}[e.IsDir()]; info.Mode() != want {
			t.Errorf("%s has the mode %v, want %v", path, info.Mode(), want)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// onlyThere checks that nothing was left beside the folder.
func onlyThere(t *testing.T, dir string) {
	t.Helper()
	entries, err := os.ReadDir(filepath.Dir(dir))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.Name() != filepath.Base(dir) && !(runtime.GOOS == "windows" && strings.HasSuffix(e.Name(), "-lock")) {
			t.Errorf("%s was left beside the site", e.Name())
		}
	}
}

func filesIn(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := make(map[string]string)
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		rel, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		text, err := os.ReadFile(path)
		out[filepath.ToSlash(rel)] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}
