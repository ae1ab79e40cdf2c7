package site

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestAddRefuses(t *testing.T) {
	long := strings.Repeat("a", 256)
	for _, c := range []struct{ path, want string }{
		{"", "empty"},
		{"/etc/passwd", "absolute"},
		{"../x", `".."`},
		{"a/../x", `".."`},
		{"a/./x", `"."`},
		{"a//x", "empty segment"},
		{"a/", "empty segment"},
		{`a\x`, "Windows"},
		{"c:x", "Windows"},
		{"a?b", "Windows"},
		{"a\nb", "control"},
		{"a\x00b", "control"},
		{"a\u202eb", "control"},
		{"a\u200bb", "control"},
		{"a\xffb", "UTF-8"},
		{"a/nul", "device"},
		{"a/Con.html", "device"},
		{"com¹.txt", "device"},
		{"lpt9/x", "device"},
		{"a./x", "dot"},
		{"a /x", "space"},
		{" a", "space"},
		{long, "longer"},
		{".brief", "published"},
		{".Brief/x", "published"},
		{"have.html", "already"},
		{"Have.html", "tell"},
		{"caf\u00e9.html", "already"},
		{"cafe\u0301.html", "tell"},
		{"CAFÉ.html", "tell"},
		{"folder", "folder of other files"},
		{"have.html/x", "is a file"},
		{"HAVE.html/x", "is a file"},
		{"Folder/y", "tell"},
	} {
		var s Site
		for _, p := range []string{"have.html", "caf\u00e9.html", "folder/x"} {
			if err := s.Add(p, nil); err != nil {
				t.Fatal(err)
			}
		}
		err := s.Add(c.path, nil)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("Add(%q) = %v, want an error with %q", c.path, err, c.want)
		}
		if s.Len() != 3 {
			t.Errorf("Add(%q) was refused but left something behind", c.path)
		}
	}
}

func TestAddAccepts(t *testing.T) {
	for _, p := range []string{
		"index.html", "es/index.html", ".nojekyll", ".well-known/security.txt", "_headers", "data/préstamos 2019.csv",
		"console.html", "com10", "nullify.js", "a.b.c", "...x", "日本.html",
	} {
		var s Site
		if err := s.Add(p, []byte("x")); err != nil {
			t.Error(err)
		}
	}
}

func TestSiteIsSorted(t *testing.T) {
	var s Site
	for _, p := range []string{"b", "a/z", "a.html", "a/b"} {
		if err := s.Add(p, []byte(p)); err != nil {
			t.Fatal(err)
		}
	}
	var got []string
	for path, data := range s.All() {
		if string(data) != path {
			t.Errorf("%s holds %q", path, data)
		}
		got = append(got, path)
	}
	if want := []string{"a.html", "a/b", "a/z", "b"}; !slices.Equal(got, want) {
		t.Errorf("All() = %q, want %q", got, want)
	}
	if s.Bytes() != int64(len("ba/za.htmla/b")) {
		t.Errorf("Bytes() = %d", s.Bytes())
	}
	if _, ok := s.Get("c"); ok {
		t.Error("Get found what was not added")
	}
}

func TestCompare(t *testing.T) {
	before := siteOf(t, "a", "1", "b", "1", "c", "1")
	after := siteOf(t, "b", "1", "c", "2", "d", "1")
	d := Compare(before, after)
	if !slices.Equal(d.Added, []string{"d"}) || !slices.Equal(d.Changed, []string{"c"}) || !slices.Equal(d.Removed, []string{"a"}) {
		t.Errorf("Compare = %+v", d)
	}
	if !Compare(before, before).IsZero() || Compare(before, nil).IsZero() || Compare(nil, before).IsZero() || !Compare(nil, nil).IsZero() {
		t.Error("Compare misjudges equal sites or no site")
	}
}

// FuzzAdd checks that no path gets in that the rules forbid.
func FuzzAdd(f *testing.F) {
	for _, p := range []string{"a/b.html", "../x", "a//b", `a\b`, "NUL", "é"} {
		f.Add(p)
	}
	f.Fuzz(func(t *testing.T, path string) {
		var s Site
		if s.Add(path, nil) != nil {
			return
		}
		for segment := range strings.SplitSeq(path, "/") {
			if segment == "" || segment == "." || segment == ".." || strings.ContainsAny(segment, "\\:\x00") {
				t.Errorf("Add accepted %q", path)
			}
		}
		if s.Add(path, nil) == nil || s.Add(strings.ToLower(path), nil) == nil {
			t.Errorf("Add accepted %q twice", path)
		}
	})
}

// siteOf makes a site of paths and texts in turn.
func siteOf(t *testing.T, pathsAndTexts ...string) *Site {
	t.Helper()
	s := new(Site)
	for i := 0; i < len(pathsAndTexts); i += 2 {
		if err := s.Add(pathsAndTexts[i], []byte(pathsAndTexts[i+1])); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

// A site with other bytes at some paths is a site like any other, however often that is done, and the first one stays as it was.
func TestWith(t *testing.T) {
	first := &Site{}
	for _, path := range []string{"a", "b", "c"} {
		if err := first.Add(path, []byte(path)); err != nil {
			t.Fatal(err)
		}
	}
	second := first.With(map[string][]byte{"a": []byte("aa"), "none": []byte("x")})
	third := second.With(map[string][]byte{"b": []byte("bbb")})
	back := third.With(map[string][]byte{"a": []byte("a"), "b": []byte("b")})
	texts := func(s *Site) string {
		var b strings.Builder
		for path, text := range s.All() {
			fmt.Fprintf(&b, "%s=%s ", path, text)
		}
		return fmt.Sprint(b.String(), s.Len(), " ", s.Bytes())
	}
	for _, c := range []struct {
		site *Site
		want string
	}{{first, "a=a b=b c=c 3 3"}, {second, "a=aa b=b c=c 3 4"}, {third, "a=aa b=bbb c=c 3 6"}, {back, "a=a b=b c=c 3 3"}} {
		if got := texts(c.site); got != c.want {
			t.Errorf("%s, want %s", got, c.want)
		}
	}
	other := &Site{}
	if err := other.Add("b", []byte("b")); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		before, after *Site
		want          string
	}{
		{first, second, "{[] [a] []}"}, {second, third, "{[] [b] []}"}, {third, first, "{[] [a b] []}"}, {back, first, "{[] [] []}"},
		{third, other, "{[] [b] [a c]}"}, {other, third, "{[a c] [b] []}"},
	} {
		if got := fmt.Sprint(Compare(c.before, c.after)); got != c.want {
			t.Errorf("%s, want %s", got, c.want)
		}
	}
}
