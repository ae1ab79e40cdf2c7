package pages_test

import (
	"bytes"
	"compress/gzip"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/net/html"
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

var (
	fontFace     = regexp.MustCompile(`@font-face\{([^}]*)\}`)
	cssURL       = regexp.MustCompile(`url\("?([^")]+)"?\)`)
	unicodeRange = regexp.MustCompile(`unicode-range:([^;}]*)`)
)

// viewOf adds up what the page and its stylesheets name.
func viewOf(t testing.TB, page string) view {
	t.Helper()
	v := view{html: compressed(t, file(t, page)), requests: 1}
	doc := parse(t, page)
	resolve := func(from, to string) string { return path.Join(path.Dir(from), to) }
	for n := range doc.Descendants() {
		src := attribute(n, "src")
		switch {
		case n.Data == "script" && src != "":
			v.scripts += compressed(t, file(t, resolve(page, src)))
			v.requests++
		case n.Data == "img" && !strings.HasPrefix(src, "data:"):
			v.pictures += len(file(t, resolve(page, src)))
			v.requests++
		case n.Data == "link" && attribute(n, "rel") == "stylesheet":
			sheet := resolve(page, attribute(n, "href"))
			css := file(t, sheet)
			if attribute(n, "media") == "print" {
				v.print += compressed(t, css)
				continue
			}
			v.css += compressed(t, css)
			v.requests++
			for _, face := range fontFace.FindAllSubmatch(css, -1) {
				url := cssURL.FindSubmatch(face[1])
				if url == nil {
					continue // one of the reader's own
				}
				if r := unicodeRange.FindSubmatch(face[1]); r != nil && !needs(doc, string(r[1])) {
					continue
				}
				v.fonts += len(file(t, resolve(sheet, string(url[1]))))
				v.requests++
			}
			for _, url := range cssURL.FindAllSubmatch(fontFace.ReplaceAll(css, nil), -1) {
				if !strings.HasPrefix(string(url[1]), "data:") {
					v.pictures += len(file(t, resolve(sheet, string(url[1]))))
					v.requests++
				}
			}
		case n.Data == "link" && attribute(n, "rel") == "icon" && attribute(n, "type") == "image/svg+xml" && !strings.HasPrefix(attribute(n, "href"), "data:"):
			v.requests++ // browsers that know SVG take it
		}
	}
	return v
}

// needs reports whether a page shows a character of a unicode-range.
func needs(doc *html.Node, ranges string) bool {
	for n := range doc.Descendants() {
		if n.Type != html.TextNode || n.Parent.Data == "script" || n.Parent.Data == "title" {
			continue
		}
		for _, r := range n.Data {
			for one := range strings.SplitSeq(ranges, ",") {
				low, high, several := strings.Cut(strings.TrimPrefix(strings.TrimSpace(strings.ToLower(one)), "u+"), "-")
				if !several {
					high = low
				}
				from, err1 := strconv.ParseInt(low, 16, 32)
				to, err2 := strconv.ParseInt(high, 16, 32)
				if err1 == nil && err2 == nil && int64(r) >= from && int64(r) <= to {
					return true
				}
			}
		}
	}
	return false
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
