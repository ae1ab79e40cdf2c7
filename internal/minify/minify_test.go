package minify

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"html"
	"io"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	xhtml "golang.org/x/net/html"
)

func TestHTMLStaysTheSame(t *testing.T) {
	page, err := os.ReadFile("testdata/chapter.html")
	if err != nil {
		t.Fatal(err)
	}
	got := minified(t, "chapter.html", page)
	want, have := domOf(t, page), domOf(t, got)
	if diff := firstDifference(want, have); diff != "" {
		t.Error(diff)
	}
	if len(got) >= len(page)*9/10 {
		t.Errorf("%d of %d bytes remain", len(got), len(page))
	}
	for _, s := range []string{
		"<html lang=\"en\"", "<head>", "</head>", "<body>", "</body>", "</html>", "</li>", "</p>", "</td>",
		"Rosneft</em> <strong>", "</a> <a href=\"y.html\">", "<sup><a href=\"#n1\"",
		`x="0.500"`, "<rect", "method=\"get\"",
	} {
		if !bytes.Contains(got, []byte(s)) {
			t.Errorf("%s is gone", s)
		}
	}
	if bytes.Contains(got, []byte("a comment")) {
		t.Error("a comment is left")
	}
}

// The comparison itself notices what it must notice.
func TestDOMComparison(t *testing.T) {
	for _, pair := range [][2]string{
		{"<p>a <b>b</b></p>", "<p>a<b>b</b></p>"},
		{"<p>a</p>", "<p>a</p><p></p>"},
		{"<p>a b</p>", "<p>ab</p>"},
		{"<pre>a  b</pre>", "<pre>a b</pre>"},
		{`<p class="a"></p>`, `<p class="b"></p>`},
		{`<p lang="a"></p>`, `<p></p>`},
		{"<i>a</i> <i>b</i>", "<i>a</i><i>b</i>"},
	} {
		if firstDifference(domOf(t, []byte(pair[0])), domOf(t, []byte(pair[1]))) == "" {
			t.Errorf("%s and %s count as equal", pair[0], pair[1])
		}
	}
}

// FuzzText checks that no text and no attribute value changes, whatever it says.
func FuzzText(f *testing.F) {
	for _, s := range []string{"a & b", "&amp;lt;", "x < y", "5\u00a0%", `"quoted" 'twice'`, "a  b\n c", "{{ x }}", "<!--", "&notit;"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if strings.ContainsAny(text, "\x00\r") { // which the parser itself replaces
			return
		}
		e := html.EscapeString(text)
		page := fmt.Sprintf("<!doctype html><html><head><title>t</title></head><body><p title=\"%s\">%s<em>%s</em> x</p><pre>%s</pre></body></html>", e, e, e, e)
		if diff := firstDifference(domOf(t, []byte(page)), domOf(t, minified(t, "p.html", []byte(page)))); diff != "" {
			t.Error(diff)
		}
	})
}

func TestXMLStaysTheSame(t *testing.T) {
	for name, text := range map[string]string{
		"feed.xml": `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
  <!-- made by hand -->
  <title>A  &amp;  B</title>
  <link   rel="self"
          href="https://example.org/feed.xml?a&amp;b"/>
  <entry>
    <content type="html">&lt;pre&gt;a
    b  c&lt;/pre&gt;</content>
    <summary><![CDATA[ <b>x</b>  y ]]></summary>
  </entry>
</feed>
`,
		"map.svg": `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10.50 10">
  <title>A map</title>
  <desc>Of  five countries</desc>
  <metadata>kept</metadata>
  <rect x="1.00" y="1"   width="2" height="3"/>
  <text><tspan>a</tspan> <tspan>b</tspan>  c</text>
</svg>
`,
		"preserved.svg": `<svg xmlns="http://www.w3.org/2000/svg"><text xml:space="preserve">a  <tspan>b</tspan>   <tspan/></text></svg>`,
	} {
		got := minified(t, name, []byte(text))
		want, have := tokensOf(t, []byte(text)), tokensOf(t, got)
		if !slices.Equal(want, have) {
			t.Errorf("%s:\n%q\n%q", name, want, have)
		}
		if name != "preserved.svg" && len(got) >= len(text) {
			t.Errorf("%s did not shrink", name)
		}
	}
}

func TestJSONStaysTheSame(t *testing.T) {
	text := []byte("{\n  \"a\": [1.0, 12345678901234567890, 1e3, \"x  \\u00e9\"],\n  \"b\": {}\n}\n")
	got := minified(t, "a.json", text)
	if want := "{\"a\":[1.0,12345678901234567890,1e3,\"x  \\u00e9\"],\"b\":{}}"; string(got) != want {
		t.Errorf("got %s, want %s", got, want)
	}
	var before, after any
	if err := errors.Join(json.Unmarshal(text, &before), json.Unmarshal(got, &after)); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(before, after) {
		t.Error("the values differ")
	}
}

func TestModernCSS(t *testing.T) {
	text := `/* header */
@layer base, parts;
:root { --gap: 1.5rem; color-scheme: light dark; }
@layer base { body { margin: 0 auto; color: light-dark(#112233, #eee); } }
@media (width >= 40em) and (prefers-reduced-motion: no-preference) { .a { transition: opacity .2s ease; } }
@container (min-width: 20em) { .b { display: grid; grid-template-areas: "a b" "c d"; } }
.c:has(> .d):not(:hover, .e)::after { content: "→  x"; inset: 0; width: calc(100% - 2 * var(--gap)); }
.f { & .g { color: red; } }
@supports (text-wrap: balance) { h1 { text-wrap: balance; } }
@font-face { font-family: "Source Serif"; src: url("../fonts/a.woff2") format("woff2"); font-display: swap; }
`
	got := string(minified(t, "a.css", []byte(text)))
	for _, s := range []string{
		"@layer base,parts", "--gap:", "light-dark(", "(prefers-reduced-motion:", "@container", `"a b" "c d"`, ":has(>.d)", ":not(:hover,.e)",
		`"→  x"`, "calc(100% - 2 * var(--gap))", "text-wrap:balance", "a.woff2", "font-display:swap",
	} {
		if !strings.Contains(got, s) {
			t.Errorf("%s is not in %s", s, got)
		}
	}
	if strings.Contains(got, "header") {
		t.Error("a comment is left")
	}
}

func TestJavaScript(t *testing.T) {
	text := "'use strict';\n// note\n(() => {\n  const {a = 1, ...rest} = window.data ?? {};\n  document.title = `${a}  ${rest?.b}`;\n})();\nvar shared = 1;\n"
	got := string(minified(t, "a.js", []byte(text)))
	for _, s := range []string{"shared", "}  ${", "window.data", "use strict"} {
		if !strings.Contains(got, s) {
			t.Errorf("%s is not in %s", s, got)
		}
	}
}

func TestErrorsNameThePath(t *testing.T) {
	if _, err := new(Minifier).File("js/broken.js", []byte("function ( {")); err == nil || !strings.Contains(err.Error(), "js/broken.js") {
		t.Errorf("File = %v, want an error that names js/broken.js", err)
	}
}

// The input is not touched, and what has no minifier, or gains nothing, goes through.
func TestInputIsNotAltered(t *testing.T) {
	page, err := os.ReadFile("testdata/chapter.html")
	if err != nil {
		t.Fatal(err)
	}
	var m Minifier
	kept := map[string][]byte{}
	texts := map[string]string{
		"index.html": string(page), "a.css": "a  {  color : red ; }", "b.js": "x  =  1 ;", "c.json": "{ \"a\" : 1 }",
		"d.xml": "<a>  <b/>  </a>", "e.svg": "<svg>  <g/>  </svg>", "_headers": "/*\n  X: y\n", "f.woff2": "\x00  \x01", "G.CSS": "b  {  }",
	}
	for path, text := range texts {
		in := []byte(text)
		data, err := m.File(path, in)
		if err != nil {
			t.Fatal(err)
		}
		if string(in) != text {
			t.Errorf("%s was altered", path)
		}
		if same := string(data) == text; same != (path == "_headers" || path == "f.woff2") {
			t.Errorf("%s: %q became %q", path, text, data)
		}
		clear(in) // the caller may use it again
		kept[path] = data
	}
	for path, data := range kept {
		again, err := m.File(path, data)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(data, again) {
			t.Errorf("%s: minifying twice changes %q to %q", path, data, again)
		}
	}
}

func minified(t testing.TB, path string, data []byte) []byte {
	t.Helper()
	got, err := new(Minifier).File(path, data)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// domOf returns the nodes of a page, one line each, under the law of this package: without comments, and with each run of white
// space outside of preformatted text as one space. The keywords and the viewport are lists, whose spaces do not count; nor does an
// attribute that says nothing, or white space where HTML shows none.
func domOf(t testing.TB, page []byte) []string {
	t.Helper()
	root, err := xhtml.Parse(bytes.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	text := ""
	flush := func() {
		if text != "" {
			out = append(out, fmt.Sprintf("text %q", text))
		}
		text = ""
	}
	var walk func(n *xhtml.Node, verbatim bool)
	walk = func(n *xhtml.Node, verbatim bool) {
		switch n.Type {
		case xhtml.CommentNode:
			return
		case xhtml.TextNode:
			if verbatim {
				text += n.Data
				return
			}
			if slices.Contains([]string{"table", "colgroup", "thead", "tbody", "tr", "select", "optgroup"}, n.Parent.Data) && strings.TrimSpace(n.Data) == "" {
				return
			}
			space := false
			for _, r := range n.Data {
				if strings.ContainsRune(" \t\n\f", r) {
					space = true
					continue
				}
				if space && !strings.HasSuffix(text, " ") {
					text += " "
				}
				space = false
				text += string(r)
			}
			if space && !strings.HasSuffix(text, " ") {
				text += " "
			}
			return
		case xhtml.DoctypeNode:
			out = append(out, "doctype "+n.Data)
			return
		case xhtml.ElementNode:
			flush()
			line := "<" + n.Data
			listed := n.Data == "meta" && slices.ContainsFunc(n.Attr, func(a xhtml.Attribute) bool { return a.Key == "name" && (a.Val == "viewport" || a.Val == "keywords") })
			for _, a := range n.Attr {
				if a.Val == "" && slices.Contains([]string{"class", "id", "dir", "name", "value"}, a.Key) {
					continue
				}
				if listed {
					a.Val = strings.ReplaceAll(a.Val, " ", "")
				}
				line += fmt.Sprintf(" %s%s=%q", a.Namespace, a.Key, a.Val)
			}
			out = append(out, line+">")
			verbatim = verbatim || n.Data == "pre" || n.Data == "textarea" || n.Data == "script"
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c, verbatim)
		}
		if n.Type == xhtml.ElementNode {
			flush()
			out = append(out, "</"+n.Data+">")
		}
	}
	walk(root, false)
	flush()
	return out
}

func firstDifference(want, have []string) string {
	for i := range max(len(want), len(have)) {
		switch {
		case i >= len(have):
			return fmt.Sprintf("missing: %s", want[i])
		case i >= len(want):
			return fmt.Sprintf("too much: %s", have[i])
		case want[i] != have[i]:
			return fmt.Sprintf("at %d: want %s, have %s", i, want[i], have[i])
		}
	}
	return ""
}

// tokensOf returns the tokens of an XML document, without comments; the length of white space between tags does not count.
func tokensOf(t *testing.T, text []byte) []string {
	t.Helper()
	d := xml.NewDecoder(bytes.NewReader(text))
	var out []string
	for {
		token, err := d.Token()
		if err == io.EOF {
			return out
		}
		if err != nil {
			t.Fatal(err)
		}
		switch token := token.(type) {
		case xml.Comment:
		case xml.CharData:
			s := string(token)
			if strings.TrimSpace(s) == "" && !bytes.Contains(text, []byte("xml:space")) {
				s = " "
				if len(out) > 0 && out[len(out)-1] == `" "` {
					continue
				}
			}
			out = append(out, fmt.Sprintf("%q", s))
		default:
			out = append(out, fmt.Sprintf("%T %v", token, token))
		}
	}
}
