package pages_test

import (
	"bytes"
	"compress/gzip"
	"slices"
	"testing"

	"brief/internal/pageload"
)

// Budgets of a page at its first view, in bytes as a server sends them (gzip; fonts and pictures are compressed already).
const (
	maxHTML     = 25_000
	maxCSS      = 6_000 // of a chapter
	maxScript   = 4_000 // before anyone touches anything
	maxFonts    = 60_000
	maxAll      = 95_000
	maxRequests = 7 // of which the sheet for print, which browsers fetch last, is none
	maxSearch   = 80_000

	maxMoreCSS  = 2_500  // of a page that is no chapter, for what only it has
	maxDataHTML = 45_000 // of a page made from data: it grows with the brief, not with a text
)

func compressed(t testing.TB, data []byte) int {
	t.Helper()
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Len()
}

// A view is what a browser fetches to show a page, by kind: bytes and requests.
type view struct{ html, css, print, scripts, fonts, pictures, requests int }

func (v view) all() int { return v.html + v.css + v.print + v.scripts + v.fonts + v.pictures }

// viewOf adds up what the page loads.
func viewOf(t testing.TB, page string) view {
	t.Helper()
	l, err := pageload.Of(page, func(path string) ([]byte, error) { return file(t, path), nil })
	if err != nil {
		t.Fatal(err)
	}
	sum := func(size func([]byte) int, paths ...string) int {
		n := 0
		for _, p := range paths {
			n += size(file(t, p))
		}
		return n
	}
	text, picture := func(data []byte) int { return compressed(t, data) }, func(data []byte) int { return len(data) }
	return view{
		sum(text, l.HTML), sum(text, l.CSS...), sum(text, l.Print...), sum(text, l.Scripts...), sum(picture, l.Fonts...), sum(picture, l.Pictures...),
		l.Requests(),
	}
}

func TestBudgets(t *testing.T) {
	out := buildShipped(t)
	var authored []string
	for _, c := range out.Brief.All() {
		authored = append(authored, c.Path)
	}
	for _, page := range pagePaths(t) {
		v := viewOf(t, page)
		t.Logf("%-22s html %6d css %5d print %4d js %5d fonts %6d all %6d, %d requests", page, v.html, v.css, v.print, v.scripts, v.fonts, v.all(), v.requests)
		within := func(what string, n, limit int) {
			t.Helper()
			if n > limit {
				t.Errorf("%s: %s %d, more than %d", page, what, n, limit)
			}
		}
		chapter := slices.Contains(authored, page) && page != "index.html"
		within("script", v.scripts, maxScript)
		within("fonts", v.fonts, maxFonts)
		switch {
		case chapter:
			within("stylesheets", v.css, maxCSS)
		case page == "search.html", out.Brief.Overview.Path == page:
			within("stylesheets", v.css, maxCSS+maxMoreCSS)
		default: // with the rules of the filters, which are one for each choice
			within("stylesheets", v.css, maxCSS+maxMoreCSS+4_500)
		}
		if !slices.Contains(authored, page) {
			within("HTML", v.html, maxDataHTML)
			continue
		}
		within("HTML", v.html, maxHTML)
		within("all", v.all(), maxAll)
		within("requests", v.requests, maxRequests)
	}
	if n := compressed(t, file(t, "search-index.js")); n > maxSearch {
		t.Errorf("the records of the search: %d, more than %d", n, maxSearch)
	}
}
