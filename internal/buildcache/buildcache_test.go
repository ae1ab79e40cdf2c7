package buildcache

import (
	"os"
	"path/filepath"
	"reflect"
	"testing"
	"testing/fstest"
	"time"

	"brief/internal/diag"
)

func key(t *testing.T, program, flags string, files map[string]string) Key {
	t.Helper()
	tree := fstest.MapFS{}
	for name, text := range files {
		tree[name] = &fstest.MapFile{Data: []byte(text)}
	}
	k, ok, err := KeyOf(program, flags, tree)
	if err != nil || !ok {
		t.Fatal(ok, err)
	}
	return k
}

func TestKey(t *testing.T) {
	files := map[string]string{"a.md": "a", "data/b.csv": "b"}
	first := key(t, "1", "-D", files)
	if again := key(t, "1", "-D", files); again != first {
		t.Error("the same gives two keys")
	}
	for name, other := range map[string]Key{
		"program":    key(t, "2", "-D", files),
		"flags":      key(t, "1", "", files),
		"text":       key(t, "1", "-D", map[string]string{"a.md": "b", "data/b.csv": "b"}),
		"name":       key(t, "1", "-D", map[string]string{"a2.md": "a", "data/b.csv": "b"}),
		"more files": key(t, "1", "-D", map[string]string{"a.md": "a", "data/b.csv": "b", "c": ""}),
		"less files": key(t, "1", "-D", map[string]string{"a.md": "a"}),
		"moved text": key(t, "1", "-D", map[string]string{"a.md": "", "adata/b.csv": "b"}),
	} {
		if other == first {
			t.Errorf("another %s has the same key", name)
		}
	}
	two := func(a, b fstest.MapFS) Key {
		k, _, err := KeyOf("1", "", a, b)
		if err != nil {
			t.Fatal(err)
		}
		return k
	}
	one := fstest.MapFS{"x": {Data: []byte("x")}}
	if two(one, fstest.MapFS{}) == two(fstest.MapFS{}, one) {
		t.Error("a file in one tree is as good as in another")
	}
}

func TestNoKeyBehindLinks(t *testing.T) {
	dir := t.TempDir()
	if err := os.Symlink("elsewhere", filepath.Join(dir, "link")); err != nil {
		t.Fatal(err)
	}
	if _, ok, err := KeyOf("1", "", os.DirFS(dir)); ok || err != nil {
		t.Error(ok, err)
	}
	if _, ok, err := KeyOf("1", "", os.DirFS(filepath.Join(dir, "none"))); !ok || err != nil {
		t.Errorf("a tree that is not there: %v, %v", ok, err)
	}
}

func TestFolder(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a", "b.html")
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	write := func(text string) {
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	digest := func() Key {
		k, err := FolderOf(dir)
		if err != nil {
			t.Fatal(err)
		}
		return k
	}
	write("one")
	if err := os.Chtimes(path, time.Time{}, time.Unix(1000, 0)); err != nil {
		t.Fatal(err)
	}
	first := digest()
	if digest() != first {
		t.Error("the same folder has two digests")
	}
	write("two")
	if digest() == first {
		t.Error("a changed file goes unnoticed")
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if digest() == first {
		t.Error("a missing file goes unnoticed")
	}
	if _, err := FolderOf(filepath.Join(dir, "none")); err == nil {
		t.Error("a missing folder has a digest")
	}
}

func TestHolds(t *testing.T) {
	at := func(day int) time.Time { return time.Date(2026, 1, day, 0, 0, 0, 0, time.UTC) }
	r := Record{Key: Key{1}, Folder: Key{2}, Built: at(5), Until: at(10)}
	for _, c := range []struct {
		key, folder Key
		now         time.Time
		want        bool
	}{
		{Key{1}, Key{2}, at(5), true},
		{Key{1}, Key{2}, at(9), true},
		{Key{1}, Key{2}, at(10), false},
		{Key{1}, Key{2}, at(4), false},
		{Key{3}, Key{2}, at(5), false},
		{Key{1}, Key{3}, at(5), false},
	} {
		if got := r.Holds(c.key, c.now, c.folder); got != c.want {
			t.Errorf("%v %v %v: %v", c.key[0], c.folder[0], c.now, got)
		}
	}
	r.Until = time.Time{}
	if !r.Holds(Key{1}, at(30), Key{2}) {
		t.Error("a record without an end ends")
	}
}

func TestStore(t *testing.T) {
	c := &Cache{filepath.Join(t.TempDir(), "builds")}
	text := []byte("one\ntwo\n")
	read := func(string) ([]byte, error) { return text, nil }
	if r := c.Load("x", read); r != nil {
		t.Error("a record out of nothing")
	}
	want := &Record{
		Key: Key{1}, Folder: Key{2}, Built: time.Unix(5, 0).UTC(), Until: time.Unix(9, 0).UTC(), Summary: "18 pages",
		Problems: []diag.Problem{
			{At: diag.Span{File: &diag.File{Name: "content/a.md", Text: text}, Start: 4, End: 7}, Code: diag.UnusedFact, Severity: diag.Warning, Text: "t", Hint: "h", Times: 2},
			{Code: diag.BadYAML, Severity: diag.Warning, Text: "nowhere", Times: 1},
		},
	}
	if err := c.Store("x", want); err != nil {
		t.Fatal(err)
	}
	if got := c.Load("x", read); !reflect.DeepEqual(got, want) {
		t.Errorf("read back:\n%+v\nwant:\n%+v", got, want)
	}
	if r := c.Load("y", read); r != nil {
		t.Error("the record of one destination serves another")
	}
	path, err := c.file("x", ".json")
	if err != nil {
		t.Fatal(err)
	}
	for _, broken := range []string{"", "{", `{"Version":0}`, `{"Version":1,"Key":"00"}`} {
		if err := os.WriteFile(path, []byte(broken), 0o600); err != nil {
			t.Fatal(err)
		}
		if c.Load("x", read) != nil {
			t.Errorf("%q was believed", broken)
		}
	}
	var none *Cache
	if err := none.Store("x", want); err != nil || none.Load("x", read) != nil {
		t.Error("no cache remembers")
	}
}
