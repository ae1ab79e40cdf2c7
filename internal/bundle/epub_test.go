package bundle

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"encoding/xml"
	"io"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"
)

func epubFiles(t *testing.T, change ...string) (data []byte, files map[string]string, names []string) {
	t.Helper()
	s, e := pages(t, change...)
	var b bytes.Buffer
	if err := EPUB(&b, s, e); err != nil {
		t.Fatal(err)
	}
	r, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		t.Fatal(err)
	}
	files = map[string]string{}
	for _, f := range r.File {
		content, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(content)
		if err != nil {
			t.Fatal(err)
		}
		names, files[f.Name] = append(names, f.Name), string(text)
	}
	return b.Bytes(), files, names
}

func TestEPUBContainer(t *testing.T) {
	data, _, names := epubFiles(t)
	want := "mimetype META-INF/container.xml EPUB/package.opf EPUB/cover.svg EPUB/cover.xhtml EPUB/epub.css EPUB/nav.xhtml " +
		"EPUB/site/assets/a.woff2 EPUB/site/assets/css/a.css EPUB/site/images/a.png EPUB/text/b.xhtml EPUB/text/index.xhtml"
	if got := strings.Join(names, " "); got != want {
		t.Errorf("files %s, want %s", got, want)
	}
	// A program that looks at the first bytes finds the media type where the specification puts it.
	if got := string(data[30:58]); got != "mimetypeapplication/epub+zip" {
		t.Errorf("the archive begins with %q", got)
	}
	if method, extra := binary.LittleEndian.Uint16(data[8:]), binary.LittleEndian.Uint16(data[28:]); method != 0 || extra != 0 {
		t.Errorf("mimetype has method %d and %d bytes of extra fields", method, extra)
	}
}

func TestEPUBHolds(t *testing.T) {
	_, files, _ := epubFiles(t)
	for name, want := range map[string][]string{
		"EPUB/text/index.xhtml": {
			`<?xml version="1.0" encoding="utf-8"?>`, `<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" lang="en" class="page-overview" xml:lang="en">`,
			`<link rel="stylesheet" type="text/css" href="../site/assets/css/a.css"/><link rel="stylesheet" type="text/css" href="../epub.css"/>`,
			`<a href="../text/b.xhtml#one">B</a>, <a href="../text/b.xhtml">gone</a>, no page, <a href="#p" id="fnref-a-long-name_2" role="doc-noteref" epub:type="noteref">1</a>, <a href="https://example.org/x" rel="external">out</a>`,
			`<p>Without scripts</p>`,
		},
		"EPUB/text/b.xhtml": {
			`<body data-hue="3">`, `<img src="../site/images/a.png" alt="A"/>`, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><defs><clipPath id="clip"></clipPath>`,
			`<use href="#clip" xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="#clip">`, `<figure aria-labelledby="one">`,
			`<section role="doc-endnotes" aria-labelledby="n" epub:type="endnotes">`, `<li id="fn" epub:type="endnote">`, `role="doc-backlink" epub:type="backlink"`,
		},
		"EPUB/nav.xhtml": {
			`<nav role="doc-toc" aria-labelledby="contents" epub:type="toc"><h1 id="contents">Contents</h1><ol><li><a href="text/index.xhtml">Overview</a><ol><li><a href="text/index.xhtml#one">One</a></li></ol></li><li><a href="text/b.xhtml">B: claim</a></li></ol></nav>`,
			`<a href="cover.xhtml" epub:type="cover">Cover</a>`,
		},
		"EPUB/package.opf": {
			`<dc:identifier id="id">urn:uuid:`, `<dc:title id="title">The whole</dc:title>`, `<dc:title id="subtitle">Its second line</dc:title>`, `<dc:language>en</dc:language>`,
			`<dc:creator>A. Author</dc:creator>`, `<dc:creator>B &amp; C</dc:creator>`, `<dc:publisher>Brief</dc:publisher>`, `<dc:date>2026-01-15</dc:date>`,
			`<meta property="dcterms:modified">2026-02-01T11:00:00Z</meta>`, `schema:accessibilityHazard">none<`, `schema:accessMode">visual<`,
			`href="text/b.xhtml" media-type="application/xhtml+xml" properties="svg"/>`, `href="cover.svg" media-type="image/svg+xml" properties="cover-image"/>`,
			`href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>`, `href="site/assets/a.woff2" media-type="font/woff2"/>`,
		},
		"EPUB/cover.svg":             {"The whole", "Its second line", "A. Author, B &amp; C"},
		"EPUB/site/assets/css/a.css": {"@font-face{src:url(\"../../../site/assets/a.woff2\")}\nh1,.opener h2:first-child{color:red;}"},
	} {
		for _, w := range want {
			if !strings.Contains(files[name], w) {
				t.Errorf("%s has no %s:\n%s", name, w, files[name])
			}
		}
	}
	for name, text := range files {
		for _, not := range []string{"<script", "<form", "onclick", "data-tags", ` style="`, "CSV", "JSON", "@media print", "<nav aria-labelledby=\"toc\""} {
			if strings.Contains(text, not) {
				t.Errorf("%s has %s", name, not)
			}
		}
		if !strings.HasSuffix(name, "ml") && !strings.HasSuffix(name, ".opf") && !strings.HasSuffix(name, ".svg") {
			continue
		}
		for d := xml.NewDecoder(strings.NewReader(text)); ; {
			if _, err := d.Token(); err == io.EOF {
				break
			} else if err != nil {
				t.Errorf("%s: %v", name, err)
				break
			}
		}
	}
}

func TestEPUBIsReproducible(t *testing.T) {
	first, _, _ := epubFiles(t)
	s, e := pages(t)
	e.Modified = e.Modified.In(time.FixedZone("west", -11*3600))
	var again bytes.Buffer
	if err := EPUB(&again, s, e); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(first, again.Bytes()) {
		t.Error("in another zone the EPUB is another")
	}
}

func TestLabelColumns(t *testing.T) {
	row := func(cell string, n int) string { return "<tr>" + strings.Repeat(cell, n) + "</tr>" }
	for n, want := range map[int]string{
		4: "", 5: `<tbody><tr><th>x</th><td data-column="A">y</td><td data-column="A">y</td><td data-column="A">y</td><td data-column="A">y</td></tr>`,
	} {
		root, err := html.Parse(strings.NewReader("<table class=m><thead>" + row("<th>A</th>", n) + "</thead><tbody><tr><th>x</th>" + strings.Repeat("<td>y</td>", n-1) + "</tr></tbody></table>"))
		if err != nil {
			t.Fatal(err)
		}
		labelColumns(root)
		out, err := xhtml(element(root, "html"))
		if err != nil {
			t.Fatal(err)
		}
		if wide := strings.Contains(string(out), `class="m stacks"`); wide != (want != "") || !strings.Contains(string(out), want) || want == "" && strings.Contains(string(out), "data-column") {
			t.Errorf("%d columns: %s", n, out)
		}
	}
}

func TestXHTML(t *testing.T) {
	for in, want := range map[string]string{
		"a<br>b<img src='x&amp;y' alt='\"'>": `a<br/>b<img src="x&amp;y" alt="&quot;"/>`,
		"<p>1 < 2 &amp; \x01\uFFFE é":        `<p>1 &lt; 2 &amp;  é</p>`,
		"<svg><foreignObject><p>x":           `<svg xmlns="http://www.w3.org/2000/svg"><foreignObject><p xmlns="http://www.w3.org/1999/xhtml">x</p></foreignObject></svg>`,
		"<b></b><!-- c -->":                  `<b></b>`,
	} {
		root, err := html.Parse(strings.NewReader(in))
		if err != nil {
			t.Fatal(err)
		}
		out, err := xhtml(element(root, "html"))
		if err != nil {
			t.Fatal(err)
		}
		if _, got, _ := strings.Cut(string(out), "<body>"); strings.TrimSuffix(got, "</body></html>\n") != want {
			t.Errorf("%q gives %q, want %q", in, got, want)
		}
	}
	for _, in := range []string{`<p @click="x">`, `<a"b>`} {
		root, err := html.Parse(strings.NewReader(in))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := xhtml(element(root, "html")); err == nil {
			t.Errorf("%q became XML", in)
		}
	}
}

func FuzzXHTML(f *testing.F) {
	for _, seed := range []string{"<p>a", "<svg xmlns:xlink=x><a xlink:href='&'>", "<math><mi>x", "<table><td>\x00"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		root, err := html.Parse(strings.NewReader(text))
		if err != nil {
			t.Skip()
		}
		out, err := xhtml(element(root, "html"))
		if err != nil {
			return
		}
		for d := xml.NewDecoder(bytes.NewReader(out)); ; {
			if _, err := d.Token(); err == io.EOF {
				return
			} else if err != nil {
				t.Fatalf("%v in %s", err, out)
			}
		}
	})
}

func TestPlainCSS(t *testing.T) {
	for in, want := range map[string]string{
		"a{b:c}": "a{b:c;}\n",
		"@charset 'x';@namespace 'y';@media print{a{b:c}}@supports (x){@media y{a{b:c}}}@font-face{a:b}p{d:e}": "@font-face{a:b}\np{d:e;}\n",
		":is(.a, .b) > :is(c,d),e{f:g}":                        ".a > c,.a > d,.b > c,.b > d,e{f:g;}\n",
		".a:is(b,.c){d:e}":                                     ".a.c{d:e;}\n",
		"a:has(b),c:not(.d .e){f:g}h:focus-visible{i:j}k{l:m}": "k{l:m;}\n",
		"a{font:italic 600 .76rem/1.35 var(--sans);x:y}":       "a{font-style:italic;font-weight:600;font-size:.76rem;line-height:1.35;font-family:var(--sans);x:y;}\n",
		"a{font:inherit}":                                      "a{font:inherit;}\n",
		"a{b{c:d}}e{f:url(x;y)}":                               "e{f:url(x;y);}\n",
		"a{b:c":                                                "a{b:c;}\n",
		"}a{b:c}d{e:f}":                                        "d{e:f;}\n",
	} {
		all, err := tokens("a.css", []byte(in))
		if err != nil {
			t.Fatal(err)
		}
		if got := string(joinTokens(plain(all))); got != want {
			t.Errorf("%s gives %q, want %q", in, got, want)
		}
	}
}

// Dark colours are found where a stylesheet has them, and nothing else of it.
func TestNightCSS(t *testing.T) {
	all, err := tokens("a.css", []byte("@import-not x;a{b:c}@media (prefers-color-scheme: dark) { :root { --a: b; } i:has(b){c:d} } @media print{e{f:g}}@media (prefers-color-scheme:dark){h{i:j}}"+
		"@supports (color: light-dark(#000, #fff)) { k { --l: light-dark(#fff, rgb(1, 2, 3)); m: n } }@supports (x:y){o{p:light-dark(#fff,#000)}}q{r:light-dark(s,t)}"))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := string(joinTokens(night(all))), ":root{--a: b;}\nh{i:j;}\nk{--l:rgb(1, 2, 3);}\nq{r:t;}\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func FuzzPlainCSS(f *testing.F) {
	for _, seed := range []string{"a{b:c}", ":is(:is(a,b),c) d{e:f}", "@media x{a{}}", "a{font:1px/2 x}", "}{)(][", "is(){"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		all, err := tokens("a.css", []byte(text))
		if err != nil {
			t.Skip()
		}
		once := joinTokens(plain(all))
		if strings.Count(string(once), ":is(") > strings.Count(text, ":is(") {
			t.Errorf("%q gives %q", text, once)
		}
	})
}
