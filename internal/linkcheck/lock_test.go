package linkcheck

import (
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"brief/internal/brief"
	"brief/internal/diag"
	"brief/internal/locale"
	"brief/internal/manuscript"
	"brief/internal/resolve"
)

var english = sync.OnceValues(func() (*locale.Locale, error) { return locale.New("en") })

// read reads a links.lock as a build does. Its links are in the order of their addresses.
func read(t *testing.T, lock []byte) ([]*brief.LinkCheck, []diag.Problem) {
	t.Helper()
	var problems diag.List
	content := fstest.MapFS{
		"brief.yaml": {Data: []byte("title: T\nslug: t\nlanguage: en\nchapters: [a.md]\n")},
		"a.md":       {Data: []byte("---\ntitle: A\n---\n\nText.\n")},
		"links.lock": {Data: lock},
	}
	m, err := manuscript.Read(content, "content", &problems)
	if err != nil {
		t.Fatal(err)
	}
	words, err := english()
	if err != nil {
		t.Fatal(err)
	}
	b := resolve.Brief(m, resolve.Options{Locale: words}, &problems)
	var out []*brief.LinkCheck
	for _, l := range b.Links {
		out = append(out, l)
	}
	slices.SortFunc(out, func(a, b *brief.LinkCheck) int { return strings.Compare(a.URL, b.URL) })
	return out, problems.Problems()
}

func TestFormat(t *testing.T) {
	day := func(s string) brief.Date {
		d, err := brief.ParseDate(s)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	links := []*brief.LinkCheck{
		{URL: `http://a.test/"quoted"\path#é` + strings.Repeat("x", 2000), State: brief.LinkTimedOut, Checked: day("2026-11-24"), Since: day("2026-11-20")},
		{URL: "https://a.test/new", State: brief.LinkMoved, Code: 200, Final: "https://b.test/new?a=b&c", Checked: day("2026-11-24"), Since: day("2026-11-24"), Size: 12, SHA256: strings.Repeat("12", 32)},
		{URL: "https://a.test/tls", State: brief.LinkTLSError, Checked: day("2026-11-24"), Since: day("2026-11-24"), Detail: "the certificate has expired, or is not valid yet"},
		{URL: "https://a.test/video", State: brief.LinkOK, Code: 200, Checked: day("2026-11-24"), Since: day("2026-11-24"), Size: 50_000_000, Truncated: true},
	}
	text := Format(links)
	want := `  - url: "https://a.test/new"
    status: moved-permanently
    code: 200
    final: "https://b.test/new?a=b&c"
    checked: 2026-11-24
    since: 2026-11-24
    size: 12
    sha256: "` + strings.Repeat("12", 32) + `"
`
	if !strings.Contains(string(text), want) {
		t.Errorf("got\n%s", text)
	}
	again, problems := read(t, text)
	for _, p := range problems {
		t.Errorf("%v%s", p.At, p.Text)
	}
	if !reflect.DeepEqual(again, links) {
		t.Errorf("read back, it is\n%s", Format(again))
	}
	if _, problems := read(t, Format(nil)); len(problems) > 0 {
		t.Errorf("with no links: %s", problems[0].Text)
	}
}

// TestBrokenLock reads locks that people have broken.
func TestBrokenLock(t *testing.T) {
	entry := "version: 1\nlinks:\n  - url: http://a.test/\n    status: ok\n    checked: 2026-11-24\n"
	for text, want := range map[string]string{
		entry:                                  "",
		"links: []\n":                          "content/links.lock:1:1: links.lock has the version \"\", and only 1 can be read",
		"version: 2\nlinks: []\n":              "content/links.lock:1:10: links.lock has the version \"2\", and only 1 can be read",
		entry + "    cod: 200\n":               "content/links.lock:6:5: unknown key \"cod\"",
		entry + "    code: many\n":             "content/links.lock:6:11: code must be a whole number up to 999, not \"many\"",
		entry + "    size: -4\n":               "content/links.lock:6:11: size must be a whole number up to 9007199254740992, not \"-4\"",
		entry + "    since: 2026\n":            "content/links.lock:6:12: since must be a day, not \"2026\"",
		entry + "    since: 2026-13-41\n":      "content/links.lock:6:12: ",
		entry + "    sha256: 12\n":             "content/links.lock:6:13: sha256 must be 64 hexadecimal digits",
		entry + "    final: javascript:x\n":    "content/links.lock:6:12: final must be an http or https address",
		entry + "    detail: \"a\\x1b[31m\"\n": "content/links.lock:6:14: an invisible character",
		entry + "  - url: http://a.test/\n    status: gone\n    checked: 2026-11-24\n": "content/links.lock:6:10: a second entry for \"http://a.test/\"",
		entry + "  - status: gone\n    checked: 2026-11-24\n":                          "content/links.lock:6:5: url is missing",
		strings.Replace(entry, "status: ok", "status: okk", 1):                         "content/links.lock:4:13: status cannot be \"okk\"",
		entry + "<<<<<<< HEAD\n": "content/links.lock:6:1: ",
	} {
		_, problems := read(t, []byte(text))
		var got []string
		for _, p := range problems {
			if p.Hint == "" {
				t.Errorf("%s has no hint", p.Text)
			}
			got = append(got, p.At.String()+p.Text)
		}
		if want == "" && len(got) > 0 || want != "" && (len(got) != 1 || !strings.HasPrefix(got[0], want)) {
			t.Errorf("got  %q\nwant %q", got, want)
		}
	}
}

// FuzzLock reads any lock; one that can be read without a problem is the same when it was written and read again.
func FuzzLock(f *testing.F) {
	f.Add([]byte("version: 1\nlinks:\n  - url: http://a.test/\n    status: ok\n    checked: 2026-11-24\n    size: 3\n"))
	f.Add([]byte("version: 1\nlinks:\n  - {url: \"http://a.test/\\u00e9\", status: moved-permanently, final: \"http://b.test/\", checked: 2026-11-24, since: 2026-11-20, truncated: true}\n"))
	f.Add([]byte("<<<<<<< HEAD\nversion: 1\n=======\n"))
	f.Fuzz(func(t *testing.T, lock []byte) {
		links, problems := read(t, lock)
		if len(problems) > 0 {
			return
		}
		text := Format(links)
		again, problems := read(t, text)
		for _, p := range problems {
			t.Errorf("%v%s\n%s", p.At, p.Text, text)
		}
		if string(Format(again)) != string(text) {
			t.Errorf("%s\nbecomes\n%s", text, Format(again))
		}
	})
}
