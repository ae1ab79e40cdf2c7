package bundle

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"brief/internal/site"
)

// pages is a small website with one of everything that matters to an edition.
func pages(t testing.TB, change ...string) (*site.Site, Edition) {
	t.Helper()
	frame := func(class, body, main string) string {
		return `<!doctype html><html lang="en" class="` + class + `"><head><meta charset="utf-8"><title>Title</title>` +
			`<meta name="viewport" content="width=device-width"><meta property="og:title" content="no"><link rel="stylesheet" href="assets/css/a.css"><link rel="stylesheet" href="assets/css/controls.css" data-for="website">` +
			`<link rel="icon" href="assets/icon.svg"><link rel="canonical" href="https://example.org/b/"><link rel="stylesheet" href="assets/print.css" media="print"><script src="a.js" defer data-sheet="assets/over.css" data-file="a.js" data-word="Word"></script><script src="b.js" data-for="website"></script></head>` +
			`<body` + body + `><header><nav><a href="b.html">B</a></nav><a data-for="screen" href="#panel">Settings</a></header><main id="content">` + main + `</main>` +
			`<div data-for="website"><section id="panel" data-for="screen"><input type="radio"></section></div><footer><p id="foot">Foot <a href="b.html">B</a></p><ul class="links"><li><a href="b.html">B</a></li></ul></footer></body></html>`
	}
	files := map[string]string{
		"index.html": frame("page-overview", "", `<article class="chapter overview"><header class="opener"><h1>The whole</h1></header>`+
			`<nav aria-labelledby="toc"><h2 id="toc">Contents</h2><ol><li><a href="#one">One</a></li></ol></nav>`+
			`<h2 id="one">One</h2><p id="p" onclick="x()" data-tags="a b" style="color:red">See <a href="b.html#one">B</a>, <a href="b.html#gone">gone</a>, <a href="404.html">no page</a>,`+
			` <a href="#p" id="fnref-a-long-name_2" role="doc-noteref">1</a>, <a href="https://example.org/x" rel="external">out</a>.</p>`+
			`<noscript><p>Without scripts</p></noscript><script>alert(1)</script><form><button>Go</button></form><div data-for="website">A control</div><!-- no --></article>`),
		"b.html": frame("page-chapter", ` data-hue="3"`, `<article><h1>B<span>: claim</span></h1><h2 id="one" class="x">One</h2>`+
			`<p id="p">Back to <a href="index.html">the whole</a> and <a href="index.html#p">p</a>.</p><h6>Six</h6>`+
			`<figure aria-labelledby="one gone"><svg viewBox="0 0 1 1"><defs><clipPath id="clip"></clipPath></defs><use href="#clip" xlink:href="#clip"></use><rect clip-path="url(#clip)"></rect></svg>`+
			`<img src="images/a.png" srcset="images/a.png 2x" alt="A"></figure>`+
			`<p class="down"><a href="data/a.csv" download>CSV</a></p><table><tr><td>x</td></tr></table><nav class="letters"><a href="#p">P</a></nav>`+
			`<section role="doc-endnotes" aria-labelledby="n"><h2 id="n">Notes</h2><ol><li id="fn">A note. <a href="big.json" download>JSON</a> <a href="#fnref-x" id="fnref-x" role="doc-noteref">2</a><a href="#fnref-x" role="doc-backlink">↩</a></li></ol></section></article>`),
		"404.html": frame("", "", "<h1>No</h1>"),
		"a.js":     `x="</script><!--"`, "assets/over.css": ".over{color:red}", "assets/print.css": "@page{margin:1cm}",
		"assets/css/a.css": `@font-face{src:url("../a.woff2")}h1,.opener h2:first-child{color:red}@media print{h2.x{src:url("../a.woff2")}}p{background:url(#g) url(data:x)}.h3{animation:h2}`,
		"assets/a.woff2":   "font", "assets/icon.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>", "images/a.png": "image", "data/a.csv": "a,b\n1,2\n",
		"big.json": strings.Repeat("x", maxAttachment+1),
	}
	for i := 0; i+2 < len(change); i += 3 {
		text := strings.Replace(files[change[i]], change[i+1], change[i+2], 1)
		if text == files[change[i]] {
			t.Fatalf("%s has no %q", change[i], change[i+1])
		}
		files[change[i]] = text
	}
	s := new(site.Site)
	for path, text := range files {
		if err := s.Add(path, []byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	return s, Edition{
		Title: "The whole", Subtitle: "Its second line", Description: "What it is.", Language: "en", Authors: []string{"A. Author", "B & C"},
		Publisher: "Brief", Rights: "CC BY 4.0", Website: "https://example.org/b/", Slug: "whole",
		Published: time.Date(2026, 1, 15, 0, 0, 0, 0, time.UTC), Modified: time.Date(2026, 2, 1, 12, 0, 0, 0, time.FixedZone("east", 3600)),
		Pages: []Page{{"index.html", "Overview"}, {"b.html", "B"}},
		Words: Words{Contents: "Contents", SkipToContent: "Skip", Cover: "Cover", Find: "Find", FindNone: "None", FindMore: "More"},
	}
}

func singlePage(t *testing.T, change ...string) (string, *html.Node) {
	t.Helper()
	s, e := pages(t, change...)
	var b bytes.Buffer
	if err := Single(&b, s, e, 0); err != nil {
		t.Fatal(err)
	}
	root, err := html.Parse(bytes.NewReader(b.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	var whole bytes.Buffer // with all quotes
	if err := html.Render(&whole, root); err != nil {
		t.Fatal(err)
	}
	return whole.String(), root
}

func TestSingleHolds(t *testing.T) {
	text, _ := singlePage(t)
	text = strings.Replace(text, string(singleCSS), "", 1)
	for _, want := range []string{
		`<html lang="en" class="single" data-brief="The whole">`, `<a class="skip" href="#content">Skip</a>`,
		`<section class="page-overview" id="index" lang="en"><div class="aids"><a href="#panel">Settings</a></div><div class="chapter overview"><header class="opener"><h1 id="index.page-title" class="h1">The whole</h1></header><nav class="toc" id="contents"`,
		`<li><a href="#content">Overview</a><ol><li><a href="#index.one">One</a></li></ol></li><li data-hue="3"><a href="#b">B: claim</a></li>`,
		`<h2 id="index.one" class="h2">One</h2>`, `See <a href="#b.one">B</a>, <a href="#b">gone</a>, <a href="https://example.org/b/404.html" rel="noopener noreferrer external">no page</a>, <a href="#index.p" id="index.r1" role="doc-noteref">1</a>`,
		`A note. <a href="https://example.org/b/big.json" rel="noopener noreferrer external">JSON</a>`,
		`@media print{@page{margin:1cm}}`, `.over{color:red}`, `<nav class="letters"><a href="#b.p">P</a></nav>`, `<a href="#b.r1" role="doc-backlink">`,
		`<script data-sheet="" data-file="" data-word="Word">x="<\/script><\!--"</script><script data-label="Find" data-none="None" data-more="More">`,
		`<p>Without scripts</p>`,
		`<section class="page-chapter" id="b" lang="en" data-hue="3">`, `<h2 id="b.page-title" class="h1">B<span>: claim</span></h2><h3 id="b.one" class="h2 x">One</h3>`, `<h6 class="h6">Six</h6>`,
		`<a href="#index">the whole</a> and <a href="#index.p">p</a>`, `<figure aria-labelledby="b.one">`,
		`<clipPath id="b.clip">`, `<use href="#b.clip" xlink:href="#b.clip">`, `clip-path="url(#b.clip)"`,
		`<img src="data:image/png,image" alt="A"/>`,
		`<p class="down"><a download="a.csv" href="data:text/csv;charset=utf-8,a,b%0A1,2%0A">CSV</a></p>`,
		`:where(.h1):not(x),.opener :where(.h2):not(x):first-child{color:red}@media print{:where(.h2):not(x).x{src:url("data:font/woff2;base64,Zm9udA==")}}p{background:url(#g) url(data:x)}.h3{animation:h2}`,
		`<div class="tools"><section id="panel"><input type="radio"/></section></div><footer><p id="index.foot">Foot <a href="#b">B</a></p></footer>`, `<link rel="canonical" href="https://example.org/b/"/>`,
		`<link rel="icon" href="data:image/svg+xml,%3Csvg`,
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %s in\n%s", want, text)
		}
	}
	for _, not := range []string{"<form", "<button", "onclick", "data-tags", `style="`, "srcset", "og:title", "b.js", "<!-- no", "A control", "<header><nav", `class="links"`} {
		if strings.Contains(text, not) {
			t.Errorf("there is %s in\n%s", not, text)
		}
	}
	if n := strings.Count(text, "<h1"); n != 1 {
		t.Errorf("%d headings of level 1", n)
	}
}

// Every id is there once, and everything that refers to one finds it.
func TestSingleIDs(t *testing.T) {
	_, root := singlePage(t)
	checkIDs(t, root)
}

func checkIDs(t *testing.T, root *html.Node) {
	t.Helper()
	ids := map[string]int{}
	for n := range root.Descendants() {
		if id := attribute(n, "id"); id != "" {
			ids[id]++
			if ids[id] == 2 {
				t.Errorf("two elements have the id %q", id)
			}
		}
	}
	for n := range root.Descendants() {
		for _, a := range n.Attr {
			var to []string
			if id, ok := strings.CutPrefix(a.Val, "#"); ok && a.Key == "href" {
				to = []string{id}
			}
			if slices.Contains(idReferences, a.Key) {
				to = strings.Fields(a.Val)
			}
			for _, id := range to {
				if ids[id] == 0 {
					t.Errorf("<%s %s=%q> leads nowhere", n.Data, a.Key, a.Val)
				}
			}
		}
	}
}

// The policy allows the style, the scripts and nothing else, and nothing is loaded.
func TestSinglePolicy(t *testing.T) {
	_, root := singlePage(t, "assets/css/a.css", "color:red", "content:'</style>\r\n'")
	style := element(root, "style").FirstChild.Data
	digest := sha256.Sum256([]byte(style))
	var policy string
	for n := range root.Descendants() {
		if attribute(n, "http-equiv") != "" {
			policy = attribute(n, "content")
		}
		for _, a := range n.Attr {
			if (a.Key == "src" || a.Key == "href" && n.Data != "a" && attribute(n, "rel") != "canonical") && !strings.HasPrefix(a.Val, "data:") && !strings.HasPrefix(a.Val, "#") {
				t.Errorf("<%s> loads %s", n.Data, a.Val)
			}
		}
	}
	allowed := ""
	for n := range root.Descendants() {
		if n.Data == "script" {
			digest := sha256.Sum256([]byte(n.FirstChild.Data))
			allowed += " 'sha256-" + base64.StdEncoding.EncodeToString(digest[:]) + "'"
		}
	}
	want := "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(digest[:]) + "'; script-src" + allowed + "; img-src data:; font-src data:; base-uri 'none'; form-action 'none'"
	if policy != want {
		t.Errorf("policy %q, want %q", policy, want)
	}
}

func TestSingleIsReproducible(t *testing.T) {
	first, _ := singlePage(t)
	for range 3 {
		if again, _ := singlePage(t); again != first {
			t.Fatal("a second run gives other bytes")
		}
	}
}

func TestSingleBudget(t *testing.T) {
	s, e := pages(t, "images/a.png", "image", strings.Repeat("image", 1000))
	var b bytes.Buffer
	err := Single(&b, s, e, 2000)
	var budget *BudgetError
	if !errors.As(err, &budget) {
		t.Fatalf("got %v, want a BudgetError", err)
	}
	if b.Len() > 0 {
		t.Error("something was written")
	}
	if !strings.Contains(err.Error(), "over its budget of 2 kB; its largest parts are b.html (8 kB), images/a.png (7 kB), ") {
		t.Errorf("the error is %q", err)
	}
	if err := Single(&b, s, e, budget.Size); err != nil {
		t.Errorf("with a budget of exactly its size: %v", err)
	}
}

func TestEditionRefuses(t *testing.T) {
	for _, c := range []struct{ file, old, new, want string }{
		{"b.html", "<main", "<div", "b.html: the page has no <main>"},
		{"b.html", "<p id=\"p\">", "<p id=\"one\">", `b.html: two elements have the id "one"`},
		{"b.html", "<table>", `<iframe src="x"></iframe>`, "b.html: <iframe> cannot be carried"},
		{"b.html", "images/a.png", "https://example.org/a.png", "b.html: <img> loads https://example.org/a.png from the network"},
		{"b.html", "images/a.png", "images/b.png", "the site has no file images/b.png"},
		{"b.html", "assets/css/a.css", "//example.org/a.css", "b.html loads the stylesheet //example.org/a.css from the network"},
		{"b.html", "index.html#p", "%zz", "b.html: the address"},
		{"assets/css/a.css", "../a.woff2", "https://example.org/a.woff2", "assets/css/a.css loads https://example.org/a.woff2 from the network"},
		{"assets/css/a.css", "@font", "@import 'b.css';@font", "imports another"},
	} {
		s, e := pages(t, c.file, c.old, c.new)
		for name, make := range map[string]func(*bytes.Buffer) error{
			"single": func(b *bytes.Buffer) error { return Single(b, s, e, 0) },
			"epub":   func(b *bytes.Buffer) error { return EPUB(b, s, e) },
		} {
			var b bytes.Buffer
			if err := make(&b); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%s with %s: %v, want an error with %q", name, c.new, err, c.want)
			}
			if b.Len() > 0 {
				t.Errorf("%s with %s: something was written", name, c.new)
			}
		}
	}
	s, e := pages(t)
	e.Pages = append(e.Pages, Page{"c.html", "C"})
	if err := Single(new(bytes.Buffer), s, e, 0); err == nil || !strings.Contains(err.Error(), "no page c.html") {
		t.Errorf("with a page that is not there: %v", err)
	}
	e.Pages = nil
	if err := Single(new(bytes.Buffer), s, e, 0); err == nil {
		t.Error("an edition without pages was made")
	}
}

func TestNamesOfPages(t *testing.T) {
	s := new(site.Site)
	var e Edition
	for _, path := range []string{"content.html", "a-b.html", "a/b.html", "a.b.html"} {
		if err := s.Add(path, []byte("<main></main>")); err != nil {
			t.Fatal(err)
		}
		e.Pages = append(e.Pages, Page{Path: path})
	}
	docs, err := read(s, e)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, d := range docs {
		names = append(names, d.name)
	}
	if got, want := strings.Join(names, " "), "content-2 a-b a-b-2 a-b-3"; got != want {
		t.Errorf("names %q, want %q", got, want)
	}
}

// One page by itself has the list of its own sections, and none where it names none.
func TestSingleOfOnePage(t *testing.T) {
	for _, c := range []struct{ page, want, not string }{
		{"index.html", `<ol><li><a href=#index.one>One</a></li></ol></nav>`, "#content>Overview"},
		{"b.html", `<main>`, "#contents"},
	} {
		s, e := pages(t)
		e.Pages = []Page{{c.page, "Overview"}}
		var b bytes.Buffer
		if err := Single(&b, s, e, 0); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(b.String(), c.want) || strings.Contains(b.String(), c.not) || strings.Contains(b.String(), "data-label") {
			t.Errorf("%s has %s or no %s in\n%s", c.page, c.not, c.want, b.String())
		}
	}
}
