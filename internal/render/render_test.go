package render

import (
	"bytes"
	"flag"
	"io/fs"
	"net/url"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/rogpeppe/go-internal/txtar"
	"golang.org/x/net/html"

	builtin "brief"
	"brief/internal/brief"
	"brief/internal/diag"
	"brief/internal/evidence"
	"brief/internal/locale"
	"brief/internal/manuscript"
	"brief/internal/resolve"
	"brief/internal/site"
)

var update = flag.Bool("update", false, "rewrite the golden files")

const goldenFile = "testdata/site.txtar"

// TestGolden renders the small brief of testdata, in which there is one of everything, and compares what stands in <main>. Charts
// are left out: package figure has their goldens.
func TestGolden(t *testing.T) {
	archive, content := golden(t)
	s := mustRender(t, content, nil)
	want := map[string]string{}
	for _, f := range archive.Files {
		if p, ok := strings.CutPrefix(f.Name, "main/"); ok {
			want[p] = string(f.Data)
		}
	}
	var got []txtar.File
	for p, text := range s.All() {
		if path.Ext(p) != ".html" || p == "old/china.html" {
			continue
		}
		_, rest, ok := strings.Cut(string(text), "<main")
		inner, _, closed := strings.Cut(rest, "</main>")
		if !ok || !closed {
			t.Errorf("%s has no <main>", p)
		}
		inner = aChart.ReplaceAllString("<main"+inner+"</main>\n", "<svg/>")
		got = append(got, txtar.File{Name: "main/" + p, Data: []byte(inner)})
		if !*update && inner != want[p] {
			t.Errorf("%s is\n%s\nwant\n%s", p, inner, want[p])
		}
		delete(want, p)
	}
	if *update {
		archive.Files = append(slices.DeleteFunc(archive.Files, func(f txtar.File) bool { return strings.HasPrefix(f.Name, "main/") }), got...)
		if err := os.WriteFile(goldenFile, txtar.Format(archive), 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	for p := range want {
		t.Errorf("%s is not made", p)
	}
}

var aChart = regexp.MustCompile(`(?s)<svg.*?</svg>`)

// golden returns the archive and its content folder.
func golden(t testing.TB) (*txtar.Archive, fstest.MapFS) {
	t.Helper()
	archive, err := txtar.ParseFile(goldenFile)
	if err != nil {
		t.Fatal(err)
	}
	content := fstest.MapFS{}
	for _, f := range archive.Files {
		if name, ok := strings.CutPrefix(f.Name, "content/"); ok {
			content[name] = &fstest.MapFile{Data: f.Data}
		}
	}
	return archive, content
}

// renderFS renders a content folder with the built-in templates, some of them replaced by others. Problems of the content are
// returned apart, and do not keep it from being rendered.
func renderFS(t testing.TB, content fs.FS, templates map[string]string) (s *site.Site, ofContent, ofTemplates []diag.Problem) {
	t.Helper()
	var written, made diag.List
	in := input(t, content, templates, &written, &made)
	if made.Failed() {
		return nil, written.Problems(), made.Problems()
	}
	s, err := Site(in, &made)
	if err != nil {
		t.Fatal(err)
	}
	return s, written.Problems(), made.Problems()
}

// input returns what a content folder is rendered of, with templates in place of some that are built in.
func input(t testing.TB, content fs.FS, templates map[string]string, written, made *diag.List) Input {
	t.Helper()
	all := fstest.MapFS{}
	builtIn, err := fs.Sub(builtin.Files(), "templates")
	if err != nil {
		t.Fatal(err)
	}
	err = fs.WalkDir(builtIn, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := fs.ReadFile(builtIn, name)
		all[name] = &fstest.MapFile{Data: text}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range templates {
		all[name] = &fstest.MapFile{Data: []byte(text)}
	}
	static, err := fs.Sub(builtin.Files(), "static")
	if err != nil {
		t.Fatal(err)
	}

	m, err := manuscript.Read(content, "content", written)
	if err != nil {
		t.Fatal(err)
	}
	words, err := locale.New(m.Settings.Language.String)
	if err != nil {
		t.Fatal(err)
	}
	design, err := ReadDesign(all, static, made)
	if err != nil {
		t.Fatal(err)
	}
	b := resolve.Brief(m, resolve.Options{Locale: words, Shortcodes: design.Shortcodes(), Now: time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC)}, written)
	return Input{Brief: b, Coverage: evidence.Measure(b), Locale: words, Design: design, Content: content}
}

// mustRender renders a content folder without problems.
func mustRender(t testing.TB, content fs.FS, templates map[string]string) *site.Site {
	t.Helper()
	s, ofContent, ofTemplates := renderFS(t, content, templates)
	for _, p := range append(ofContent, ofTemplates...) {
		if p.Severity == diag.Error {
			t.Errorf("%v%s [%s]", p.At, p.Text, p.Code)
		}
	}
	if s == nil {
		t.Fatal("no site")
	}
	return s
}

// tiny returns a content folder of one chapter with the text, and further files given by name and text.
func tiny(text string, more ...string) fstest.MapFS {
	fsys := fstest.MapFS{}
	put := func(name, text string) { fsys[name] = &fstest.MapFile{Data: []byte(text)} }
	put("brief.yaml", "title: Tiny\nslug: tiny\nlanguage: en\ndate: \"2026-11-24\"\nchapters: [x.md]\n")
	put("x.md", "---\ntitle: X\n---\n"+text+"\n")
	put("sources.yaml", "references:\n  - {id: a, type: book, title: Alpha, author: [A], publisher: P, issued: \"2001\"}\n")
	for i := 0; i+1 < len(more); i += 2 {
		put(more[i], more[i+1])
	}
	return fsys
}

func get(t testing.TB, s *site.Site, path string) string {
	t.Helper()
	text, ok := s.Get(path)
	if !ok {
		t.Fatalf("no %s in the site", path)
	}
	return string(text)
}

func attribute(n *html.Node, key string) (string, bool) {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val, true
		}
	}
	return "", false
}

// parsed returns the HTML pages of a site.
func parsed(t testing.TB, s *site.Site) map[string]*html.Node {
	t.Helper()
	out := map[string]*html.Node{}
	for p, text := range s.All() {
		if path.Ext(p) == ".html" {
			doc, err := html.Parse(bytes.NewReader(text))
			if err != nil {
				t.Fatal(err)
			}
			out[p] = doc
		}
	}
	return out
}

// TestLinksLand follows every reference of every page: to a file of the site, and to an id in it. An id stands once.
func TestLinksLand(t *testing.T) {
	_, content := golden(t)
	landing(t, mustRender(t, content, nil))
}

func landing(t *testing.T, s *site.Site) {
	t.Helper()
	docs := parsed(t, s)
	ids := map[string]map[string]bool{}
	for p, doc := range docs {
		ids[p] = map[string]bool{}
		for n := range doc.Descendants() {
			if id, ok := attribute(n, "id"); ok {
				if ids[p][id] {
					t.Errorf("%s: the id %q stands twice", p, id)
				}
				if id == "" || strings.ContainsAny(id, " \t\n") {
					t.Errorf("%s: %q is no id", p, id)
				}
				ids[p][id] = true
			}
		}
	}
	checked := 0
	for p, doc := range docs {
		for n := range doc.Descendants() {
			for _, a := range n.Attr {
				switch {
				case a.Key == "aria-labelledby" || a.Key == "for":
					for id := range strings.FieldsSeq(a.Val) {
						if !ids[p][id] {
							t.Errorf("%s: %s names %q, which is not there", p, a.Key, id)
						}
					}
				case a.Key == "href" || a.Key == "src":
					target, fragment, in := follow(t, p, a.Val)
					if !in {
						continue
					}
					checked++
					if _, ok := s.Get(target); !ok {
						t.Errorf("%s: %q leads to %s, which is not there", p, a.Val, target)
					} else if fragment != "" && docs[target] != nil && !ids[target][fragment] {
						t.Errorf("%s: %q leads to no id", p, a.Val)
					}
				}
			}
		}
	}
	if checked == 0 {
		t.Error("no link was checked")
	}
}

// follow returns where a reference on a page leads, as a browser takes it, and whether that is in the site.
func follow(t testing.TB, page, reference string) (path, fragment string, in bool) {
	t.Helper()
	base := url.URL{Scheme: "https", Host: "site.invalid", Path: "/" + page}
	to, err := base.Parse(reference)
	if err != nil {
		t.Errorf("%s: %q is no reference: %v", page, reference, err)
		return "", "", false
	}
	if to.Host != base.Host || to.Scheme != base.Scheme {
		return "", "", false
	}
	if to.RawQuery != "" {
		t.Errorf("%s: %q has a query", page, reference)
	}
	return to.Path[1:], to.Fragment, true
}

// TestAddresses renders files and chapters whose names have characters that mean something in an address.
func TestAddresses(t *testing.T) {
	s := mustRender(t, tiny("![A](<images/50% of #1.png>) ![B](images/ü.png) [file](<a b.pdf>) [chapter](<what & why.md#s>)",
		"brief.yaml", "title: Tiny\nslug: tiny\nlanguage: en\nchapters: [x.md, what & why.md]\n",
		"what & why.md", "---\ntitle: Y\n---\n## S\n", "images/50% of #1.png", "PNG", "images/ü.png", "PNG", "a b.pdf", "PDF"), nil)
	landing(t, s)
	for _, p := range []string{"images/50% of #1.png", "images/ü.png", "a b.pdf", "what & why.html"} {
		get(t, s, p)
	}
}

func TestRelative(t *testing.T) {
	for _, test := range []struct {
		from, path, fragment, want string
	}{
		{"index.html", "russia.html", "", "russia.html"},
		{"index.html", "russia.html", "oil", "russia.html#oil"},
		{"russia.html", "russia.html", "oil", "#oil"},
		{"russia.html", "russia.html", "", "russia.html"},
		{"russia.html", "data/facts.csv", "", "data/facts.csv"},
		{"es/russia.html", "russia.html", "", "../russia.html"},
		{"es/russia.html", "es/china.html", "loans", "china.html#loans"},
		{"es/russia.html", "es/russia.html", "oil", "#oil"},
		{"es/russia.html", "assets/css/brief.css", "", "../assets/css/brief.css"},
		{"es/russia.html", "es/data/facts.csv", "", "data/facts.csv"},
		{"es/old/russia.html", "es/russia.html", "", "../russia.html"},
		{"es/old/russia.html", "index.html", "", "../../index.html"},
		{"old/es/x.html", "es/x.html", "", "../../es/x.html"},
		{"es/es.html", "es", "", "../es"},
		{"index.html", "a b/50%#?.png", "", "a%20b/50%25%23%3F.png"},
		{"index.html", "a:b.html", "", "./a:b.html"},
		{"es/index.html", "es/a:b.html", "", "./a:b.html"},
		{"index.html", "x.html", "ж", "x.html#ж"},
	} {
		if got := relative(test.from, brief.Address{Path: test.path, Fragment: test.fragment}); got != test.want {
			t.Errorf("from %s to %s#%s it is %q, want %q", test.from, test.path, test.fragment, got, test.want)
		}
	}
}
