// Package pages_test holds the pages of the shipped brief to what readers are promised: budgets of bytes and requests, metadata
// that programs read, and, in a real Chromium, pages that fit every screen, can be read by all, and work without a mouse, without
// a script and from a folder; what matters most of that is done again in a real Firefox. `make screenshots` looks at them with the same code.
package pages_test

import (
	"bytes"
	"fmt"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/net/html"

	assets "brief"
	"brief/internal/build"
	"brief/internal/chromiumtest"
	"brief/internal/site"
)

// shipped builds the brief of this repository, once.
var shipped = sync.OnceValues(func() (build.Output, error) { return buildBrief("../../content") })

// buildBrief builds the brief in a folder with the design of this repository.
func buildBrief(dir string) (build.Output, error) {
	sub := func(fsys fs.FS, dir string) fs.FS {
		s, err := fs.Sub(fsys, dir)
		if err != nil {
			panic(err) // dir is one of the two names below
		}
		return s
	}
	return build.Run(build.Input{
		Content:   os.DirFS(dir),
		Templates: []fs.FS{sub(assets.Files(), "templates")},
		Static:    []fs.FS{sub(assets.Files(), "static")},
		Now:       time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC),
	})
}

func buildShipped(t testing.TB) build.Output {
	t.Helper()
	out, err := shipped()
	if err != nil {
		t.Fatal(err)
	}
	if out.Site == nil {
		t.Fatalf("the shipped brief has errors: %v", out.Problems)
	}
	return out
}

// pagePaths returns the paths of all pages, sorted.
func pagePaths(t testing.TB) []string {
	var out []string
	for path := range buildShipped(t).Site.All() {
		if strings.HasSuffix(path, ".html") {
			out = append(out, path)
		}
	}
	return out
}

func file(t testing.TB, path string) []byte {
	t.Helper()
	data, ok := buildShipped(t).Site.Get(path)
	if !ok {
		t.Fatalf("the site has no %s", path)
	}
	return data
}

func parse(t testing.TB, path string) *html.Node {
	t.Helper()
	doc, err := html.Parse(bytes.NewReader(file(t, path)))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func attribute(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// A place is where the site is to be had: from a server, and from a folder.
type place struct{ http, folder string }

// publish writes the site to a folder and serves it, until the test ends.
func publish(t testing.TB, s *site.Site) place {
	t.Helper()
	dir := t.TempDir()
	for path, data := range s.All() {
		to := filepath.Join(dir, filepath.FromSlash(path))
		if err := os.MkdirAll(filepath.Dir(to), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(to, data, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	server := httptest.NewServer(http.FileServer(http.Dir(dir)))
	t.Cleanup(server.Close)
	return place{server.URL + "/", "file://" + filepath.ToSlash(dir) + "/"}
}

// widths are of a small phone, a phone, a tablet, a laptop and a desk, in CSS pixels.
var widths = []int{320, 390, 768, 1280, 1920}

// settled waits until the page has its fonts and has been drawn.
func settled(p *chromiumtest.Page) {
	p.Run(`await document.fonts.ready; await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))`)
}

// sideways returns what reaches beyond the window, where the page scrolls sideways.
func sideways(p *chromiumtest.Page) string { return chromiumtest.Eval[string](p, beyond) }

// beyond is what sideways asks of a page.
const beyond = `(() => {
	const width = document.documentElement.clientWidth;
	if (document.documentElement.scrollWidth <= width) return "";
	const wide = [...document.body.querySelectorAll("*")].filter(e => e.getBoundingClientRect().right > width + 1 && !e.closest(".scroller, .table, pre"));
	return document.documentElement.scrollWidth + " of " + width + " pixels: " + wide.slice(0, 3).map(e => e.tagName + "." + e.className).join(", ");
})()`

// An opened page, in either browser, tells what it has done.
type opened interface {
	Console() []string
	Requests() []string
}

// quiet fails where the page has written to the console, or has asked for anything outside of the site.
func quiet(t testing.TB, p opened, site string) {
	t.Helper()
	for _, m := range p.Console() {
		t.Errorf("console: %s", m)
	}
	for _, r := range p.Requests() {
		if !strings.HasPrefix(r, site) && !strings.HasPrefix(r, "data:") {
			t.Errorf("asks for %s", r)
		}
	}
}

func name(path string, width int, dark bool) string {
	theme := "light"
	if dark {
		theme = "dark"
	}
	return fmt.Sprintf("%s-%d-%s", strings.TrimSuffix(path, ".html"), width, theme)
}
