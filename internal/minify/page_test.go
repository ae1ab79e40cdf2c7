package minify

import (
	"bytes"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/tdewolff/minify/v2"

	"brief/internal/diag"
	"brief/internal/evidence"
	"brief/internal/locale"
	"brief/internal/manuscript"
	"brief/internal/render"
	"brief/internal/resolve"
)

// FuzzPage compares a page that was minified in parts with what the library makes of it as a whole.
func FuzzPage(f *testing.F) {
	chapter, err := os.ReadFile("testdata/chapter.html")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(chapter)
	const head = "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"> <title> a  &amp; b</title>\n<script src=\"a.js\"></script></head>\n<body>\n"
	for _, s := range []string{
		"<p>plain text, of <em>one</em> <strong class=\"a b\">space</strong> each\n</p>",
		"<p>two  spaces\n\n and\ttabs &amp; entities &#39;here&#34; &lt; &gt; &#43; &amp;lt; </p> ",
		"<p class=\"\">nothing</p><p class=\" a  b \" id=\"\">trimmed</p><p title=\"a &#34;b&#34; 'c'\" lang=\"en\">quotes</p>",
		"<a href=\"https://example.com/?a=b&amp;c=d\">x</a><a href=\"HTTPS://example.com\" >y</a><a href=\" data:text/plain,%41\">z</a><a id=\"a\" name=\"a\">n</a>",
		"<input type=\"radio\" id=\"a\" value=\"\" checked> As <input type=\"text\" value=\"\"/> text<br/><br />",
		"<pre>two  spaces\n\n <code class=\"\">x  y</code>\n</pre> after  <pre></pre>",
		"<select id=\"a\"> <option value=\"\" selected> a </option>\n<option>b</option>\n</select>\n after",
		"<svg viewBox=\"0 0 10 10\"><title>a  b</title><rect class=\"\" x=\"0.50\"/></svg>  <p>after</p>",
		"<svg/A0</svg>", "text <svg><text>\"</text></svg> <p>after",
		"<script type=\"application/ld+json\">{\"a\":  \"b\"}</script>\n<script></script> <p>x</p>", "a <script ></script> b",
		"<p>a<!-- comment --> b</p>", "<p> a <!-- comment --> </p>", "a < b", "<p>a</p  >", "<P Class=\"a\">x</P>",
		"<table><colgroup><col></colgroup> <tr><td>x</td></tr></table>", "<template> <p> x </p> </template> y", "<textarea> a  b</textarea>",
		"<p data-x=\"  a  b\" aria-label=\"c  d\" hidden open=\"\" style=\"color: red\" onclick=\"a()\">", "<p a=b c='d' e = \"f\">x", "<p\nclass=\"a\">",
		"<p class=\"a\"id=\"b\">", "</pre> a  b <style>p { }</style>", "<img src=\"a.png\" alt=\"\" width=\"36\">", "<noscript> a </noscript>", "<p>]]></p>", "<![CDATA[ x ]]>",
		"<time datetime=\"2026-11-24\" dir=\"auto\">x</time>", "<form action=\"\" method=\"get\"> </form>", "<iframe> x </iframe>", "<p>a\u00a0 b</p>", "</svg> a",
		"<p>a<select><pre></select>a  b\n\n c</p>", "<pre><select></pre> a  b</select>",
	} {
		f.Add([]byte(head + s + "</body>\n</html>\n"))
		f.Add([]byte("<!doctype html>" + s))
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, page []byte) {
		inParts(t, page)
	})
}

// inParts minifies a page in parts, reports whether that can be, and compares.
func inParts(t *testing.T, page []byte) bool {
	t.Helper()
	var parts Minifier
	if !parts.page(bytes.Clone(page)) {
		return false
	}
	var whole bytes.Buffer
	if err := pageMinifier().Minify(minify.New(), &whole, bytes.NewBuffer(bytes.Clone(page)), nil); err != nil {
		t.Fatalf("the library cannot read\n%s\n%v", page, err)
	}
	if got := parts.out.Bytes(); !bytes.Equal(got, whole.Bytes()) {
		t.Errorf("in parts,\n%s\nis\n%s\nas a whole\n%s", page, got, &whole)
	}
	return true
}

// TestShippedBrief does the same with every page of the shipped brief; none of them is so unusual that it is the library's.
func TestShippedBrief(t *testing.T) {
	content := os.DirFS("../../content")
	var problems diag.List
	design, err := render.ReadDesign(os.DirFS("../../templates"), os.DirFS("../../static"), &problems)
	if err != nil {
		t.Fatal(err)
	}
	m, err := manuscript.Read(content, "content", &problems)
	if err != nil {
		t.Fatal(err)
	}
	words, err := locale.New(m.Settings.Language.String)
	if err != nil {
		t.Fatal(err)
	}
	b := resolve.Brief(m, resolve.Options{Locale: words, Shortcodes: design.Shortcodes(), Now: time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC)}, &problems)
	s, err := render.Site(render.Input{Brief: b, Coverage: evidence.Measure(b), Locale: words, Design: design, Content: content}, &problems)
	if err != nil || s == nil {
		t.Fatal(err, problems.Problems())
	}
	pages := 0
	for path, text := range s.All() {
		if strings.HasSuffix(path, ".html") {
			pages++
			if !inParts(t, text) {
				t.Errorf("%s is minified as a whole", path)
			}
		}
	}
	if pages < 15 {
		t.Errorf("%d pages", pages)
	}
}
