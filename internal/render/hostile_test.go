package render

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/net/html"

	"brief/internal/brief"
	"brief/internal/site"
)

// payloads break out of text, of an attribute in either quotes, of an element without text children, of a script and of a
// style, or are an address that runs.
var payloads = []string{
	`"><script>alert(1)</script><img src=x onerror=alert(1)>`,
	`' onmouseover='alert(1)' payload='`,
	`" onmouseover="alert(1)" payload="`,
	`</title></style></script><svg onload=alert(1)>`,
	`javascript:alert(1)`,
	`{{.Nope}}<!-- --!> ]]> <%= x %>`,
}

// TestHostile puts each payload wherever an author can write text, and renders in spite of the problems that are found. In no
// page may it become markup, and every page must still show it.
func TestHostile(t *testing.T) {
	for i, payload := range payloads {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			content := hostile(payload)
			style := brief.CitationStyles[i%len(brief.CitationStyles)] // each meets each of the ways out
			content["brief.yaml"].Data = fmt.Appendf(content["brief.yaml"].Data, "citations: %s\n", style)
			s, _, problems := renderFS(t, content, nil)
			for _, p := range problems {
				t.Errorf("%v%s", p.At, p.Text)
			}
			if s == nil {
				t.Fatal("no site")
			}
			harmless(t, s)
			for _, p := range []string{
				"index.html", "x.html", "compare.html", "timeline.html", "recommendations.html", "data.html", "sources.html", "glossary.html", "corrections.html",
			} {
				doc, err := html.Parse(strings.NewReader(get(t, s, p)))
				if err != nil {
					t.Fatal(err)
				}
				shown := 0
				for n := range doc.Descendants() {
					if n.Type == html.TextNode && strings.Contains(typographic.Replace(n.Data), typographic.Replace(payload)) {
						shown++
					}
				}
				if shown < 2 {
					t.Errorf("%s shows the payload %d times", p, shown)
				}
			}
		})
	}
}

// typographic undoes what typography does to quotation marks and dashes.
var typographic = strings.NewReplacer("“", `"`, "”", `"`, "‘", "'", "’", "'", "–", "--", "—", "---")

// elements are those that a page may have. Controls stand in no form; there is no frame, object, style, base or embed.
var elements = strings.Fields(`html head meta title link script body a header nav ul ol li main article p h1 h2 h3 h4 h5 h6 span div
	section dl dt dd aside sup cite time figure figcaption details summary table caption thead tbody tfoot tr th td blockquote em strong
	del code pre img i footer hr br
	fieldset legend label input select option noscript
	svg g path rect line text tspan circle title desc defs pattern polyline polygon`)

// harmless checks that nothing in a site runs, and that it leads and loads only where it may.
func harmless(t *testing.T, s *site.Site) {
	t.Helper()
	known := map[string]bool{}
	for _, e := range elements {
		known[e] = true
	}
	for p, doc := range parsed(t, s) {
		for n := range doc.Descendants() {
			if n.Type == html.CommentNode {
				t.Errorf("%s has a comment: %s", p, n.Data)
			}
			if n.Type != html.ElementNode {
				continue
			}
			if !known[n.Data] {
				t.Errorf("%s has an element %s", p, n.Data)
			}
			if n.Data == "script" {
				kind, _ := attribute(n, "type")
				src, loads := attribute(n, "src")
				if kind != "application/ld+json" && (!loads || !strings.HasPrefix(src, "assets/") || n.FirstChild != nil) {
					t.Errorf("%s has a script: %v", p, n.Attr)
				}
			}
			for _, a := range n.Attr {
				key := strings.ToLower(a.Key)
				switch {
				case strings.HasPrefix(key, "on"), key == "style", key == "srcdoc", key == "srcset", key == "ping", key == "action", key == "formaction", key == "payload":
					t.Errorf("%s: <%s> has the attribute %s", p, n.Data, a.Key)
				case key == "href" || key == "src":
					browser := strings.TrimLeft(strings.ToLower(a.Val), "\x00\x01\t\n\r ") // what precedes is dropped
					scheme, _, has := strings.Cut(browser, ":")
					rel, _ := attribute(n, "rel")
					class, _ := attribute(n, "class")
					if (rel == "icon" || class == "mark") && strings.HasPrefix(a.Val, "data:image/svg+xml,") {
						continue // the site's own icon, which no author writes
					}
					if has && !strings.ContainsAny(scheme, "/?#") && scheme != "https" && scheme != "http" && scheme != "mailto" && scheme != "tel" {
						t.Errorf("%s: <%s> leads to %q", p, n.Data, a.Val)
					}
					if key == "src" && has {
						t.Errorf("%s: <%s> loads %q", p, n.Data, a.Val)
					}
				}
			}
		}
	}
}

// hostile returns a brief in which every text is the payload.
func hostile(payload string) fstest.MapFS {
	yaml := "'" + strings.ReplaceAll(payload, "'", "''") + "'" // single-quoted
	csv := `"` + strings.ReplaceAll(payload, `"`, `""`) + `"`
	// In Markdown the payload is text, code, and the title of a link.
	plain := strings.NewReplacer(`\`, `\\`, "<", `\<`, ">", `\>`, "{", `\{`, "'", `\'`, `"`, `\"`, "[", `\[`, "*", `\*`, "_", `\_`, "!", `\!`, "-", `\-`).Replace(payload)
	inline := "'" + strings.ReplaceAll(plain, "'", "''") + "'"
	out := fstest.MapFS{}
	for name, text := range map[string]string{
		"brief.yaml": `title: Y
subtitle: Y
description: Y
slug: hostile
language: en
facts-as-of: "2020"
date: "2026-11-24"
edition: Y
base-url: https://example.org/
authors: [{name: Y}, {family: Y, given: Y}]
publisher: Y
licence: {name: Y, url: "javascript:alert(1)"}
provenance: I
chapters: [x.md, y.md]
themes: {money: Y}
`,
		"index.md": "---\ntitle: Y\nheadline: Y\n---\nM\n\n{{< keyfigures one >}}\n\n{{< matrix >}}\n",
		"x.md": `---
title: Y
headline: Y
description: Y
lang: Y
country: Y
keywords: [Y]
aliases: [old.html]
image: images/a.png
image_alt: Y
factbox:
  title: Y
  rows:
    - {fact: one}
    - {label: Y, value: I, cite: '[@a]'}
---
M [@a, p. 5, M] term

## M

` + "`C`" + `

` + "```C\nC\n```" + `

> [!EDITOR] M
> M

[M](y.md "M") [M](javascript:alert(1)) <javascript:alert(1)> [M](data:text/html;base64,PHNjcmlwdD4=) [M](vbscript:x)
[M](&#106;avascript:alert(1)) [M](java&#10;script:alert(1)) [M](//example.org) [M](./javascript:alert(1)) [M](https://example.org/"onclick="x)

![M](images/a.png "M")

text ![M](images/a.png "M")

| M | M |
|:--|--:|
| M | M |

M
: M

{{< pullquote >}}
M
{{< /pullquote >}}

{{< chart bar >}}

{{< chart stacked >}}

{{< chart table >}}

{{< timeline >}}

{{< recommendations >}}

{{< keyfigures one >}}

<script>alert(1)</script> <b onclick="x">

Text.[^n]

[^n]: M [@a, M] {{< fact one >}}
`,
		"y.md": "---\ntitle: Y\nfactbox:\n  title: Y\n  rows:\n    - {label: Y, value: I, cite: '[@a]'}\n---\nM\n",
		"sources.yaml": `references:
  - id: a
    type: chapter
    title: Y
    author: [{family: Y, given: Y}, {literal: Y}]
    editor: [{family: Y}]
    container-title: Y
    publisher: Y
    publisher-place: Y
    issued: "2001"
    language: Y
    URL: https://example.org/"><script>alert(1)</script>'onclick='x
    archive: https://example.org/?a="onclick="x
    DOI: Y
    ISBN: Y
    volume: Y
    issue: Y
    page: Y
    edition: Y
    note: Y
  - {id: b, type: webpage, description: Y, publisher: Y, URL: "javascript:alert(1)", archive: "javascript:alert(1)"}
`,
		"facts.yaml": "one: {label: Y, value: 3, unit: count, display: Y, as-of: \"2015\", chapter: x, theme: money, note: Y, kind: forecast, sources: ['a, p. 1', b]}\n",
		"timeline.yaml": `periods:
  - {id: p, title: Y, from: "2000", to: "2010"}
events:
  - {id: e, date: "2005", display: Y, chapters: [x], theme: money, text: I, note: I, sources: [a]}
`,
		"recommendations.yaml": `addressees: {us: Y}
themes: {law: Y}
recommendations:
  - {id: r, addressees: [us], targets: [x], theme: law, text: I, items: [I], evidence: [x.md], note: I, sources: [a]}
`,
		"matrix.yaml": `title: Y
note: I
levels: [{id: none, label: Y, meaning: Y}, {id: some, label: Y, meaning: Y}]
dimensions: [{id: money, label: Y}]
rows:
  - {chapter: x, cells: {money: {level: some, peak: none, why: I, sources: [a]}}}
`,
		"glossary.yaml": "t: {term: term, aliases: [Y], expansion: Y, kind: Y, definition: I, sources: [a]}\nu: {term: Y, definition: I}\n",
		"figures.yaml": `bar: {kind: bar, title: Y, measure: Y, unit: percent, data: d.csv, summary: Y, chapters: [x], caveats: [I], sources: [a]}
stacked: {kind: stacked, title: Y, measure: Y, unit: percent, data: d.csv, summary: Y, chapters: [x], sources: [a]}
table: {kind: table, title: Y, summary: Y, data: t.csv, sources: [a]}
`,
		"data/d.csv":       "label,series,value,note\nV,V,3,V\n",
		"data/t.csv":       "V,V2\nV,V\n",
		"corrections.yaml": "corrections:\n  - {id: k, date: \"2026-11-24\", places: [x.md], original: I, edition: I, reason: I, sources: [a]}\n",
		"images/a.png":     "PNG",
	} {
		// The capital letters stand for the payload: Y in YAML, I as inline Markdown in YAML, M in Markdown, C in code, V in CSV.
		var b strings.Builder
		for i := 0; i < len(text); i++ {
			alone := (i == 0 || !letter(text[i-1])) && (i+1 == len(text) || !letter(text[i+1]))
			switch c := text[i]; {
			case alone && c == 'Y':
				b.WriteString(yaml)
			case alone && c == 'I':
				b.WriteString(inline)
			case alone && c == 'M':
				b.WriteString(plain)
			case alone && c == 'C':
				b.WriteString(payload)
			case alone && c == 'V':
				b.WriteString(csv)
			default:
				b.WriteByte(c)
			}
		}
		out[name] = &fstest.MapFile{Data: []byte(b.String())}
	}
	return out
}

func letter(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-'
}
