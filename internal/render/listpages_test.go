package render

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// A long bibliography has a page for each letter, and more where much stands under one; every entry is on one of them, every link
// lands, and a filter chooses among what is on its page.
func TestLongBibliography(t *testing.T) {
	sources, text := strings.Builder{}, strings.Builder{}
	sources.WriteString("references:\n")
	n := 0
	source := func(id, author string) {
		n++
		fmt.Fprintf(&sources, "  - {id: %s, type: book, title: Of %s, author: [{family: %q, given: Ada}], publisher: P, issued: \"2001\", class: %s}\n",
			id, id, author, []string{"press", "research"}[n%2])
		fmt.Fprintf(&text, "A claim.[@%s]\n\n", id)
	}
	const under = 250 // S
	for i := range under {
		source(fmt.Sprintf("s%d", i), fmt.Sprintf("Smith%04d", i))
	}
	source("é", "Éluard")
	source("num", "3M")
	text.WriteString("See [one](sources.html#source-s249), [all](sources.html) and [those under S](sources.html#letter-s).\n")
	s := mustRender(t, tiny(text.String(), "sources.yaml", sources.String()), nil)

	landing(t, s)
	pages := parsed(t, s)
	var paths []string
	entries := map[string]int{}
	for path, page := range pages {
		n := 0
		for node := range page.Descendants() {
			if node.Type != html.ElementNode {
				continue
			}
			if id, _ := attribute(node, "id"); node.Data == "li" && strings.HasPrefix(id, "source-") {
				n++
				entries[id]++
			}
		}
		if n > 200 {
			t.Errorf("%s has %d entries", path, n)
		}
		if strings.HasPrefix(path, "sources") {
			paths = append(paths, path)
		}
	}
	slices.Sort(paths)
	if want := []string{"sources.html", "sources/0.html", "sources/e.html", "sources/s-2.html", "sources/s.html"}; !slices.Equal(paths, want) {
		t.Errorf("the pages are %q, want %q", paths, want)
	}
	if len(entries) != under+2 {
		t.Errorf("%d entries, want %d", len(entries), under+2)
	}
	for id, n := range entries {
		if n != 1 {
			t.Errorf("%s is there %d times", id, n)
		}
	}
	for path, wants := range map[string][]string{
		"sources.html":     {`<div id="letter-s"><dt><a href="sources/s.html">S</a></dt> <dd>200 sources</dd>`, `<a href="sources/s-2.html">S (2)</a></dt> <dd>50 sources`, `<dt><a href="sources/0.html">0–9</a>`},
		"sources/s-2.html": {`<title>Sources: S (2)`, `<a href="s-2.html" aria-current="page">S (2)</a>`, `id="source-s249"`, `rel="prev" class="previous" href="s.html"`, `data-shown="{0} of 50 shown"`},
		"x.html":           {`<a href="sources/s-2.html#source-s249">one</a>`, `<a href="sources.html#letter-s">`},
	} {
		page := get(t, s, path)
		for _, want := range wants {
			if !strings.Contains(page, want) {
				t.Errorf("%s lacks %s", path, want)
			}
		}
	}
}

// A brief of many facts, terms and chapters has no page of more than 200 of them, or of notes on them. Every row is on one page, links lead to
// that, also those that are written as long as there was one page, and corrections mark it.
func TestLongLists(t *testing.T) {
	const n = 250
	facts, terms, chapters := strings.Builder{}, strings.Builder{}, strings.Builder{}
	more := []string{"corrections.yaml", "corrections:\n  - {id: c, kind: correction, date: \"2026-11-25\", places: [{fact: f7}, glossary#t7], original: One., edition: Two., reason: Counted.}\n"}
	for i := range n {
		fmt.Fprintf(&facts, "f%d: {label: %q, value: %d, unit: USD, as-of: \"2020\", sources: [a], aliases: [old%[1]d]}\n", i, fmt.Sprintf("%c fact %d", 'A'+i%2, i), i)
		fmt.Fprintf(&terms, "t%d: {term: %q, definition: What it is., sources: [\"a, p. %d\", a]}\n", i, fmt.Sprintf("%cterm%dx", 'L'+i%2, i), i%4)
		fmt.Fprintf(&chapters, "  - c%d.md\n", i)
		more = append(more, fmt.Sprintf("c%d.md", i), fmt.Sprintf("---\ntitle: Title %d\n---\n## Section %[1]d of it\n\nIt was {{< fact f%[1]d >}}.\n\n> [!EDITOR] Doubt %[1]d\n> It is doubted. It is doubtful.\n", i))
	}
	facts.WriteString("sum: {label: Zum, derive: f1 + f2}\n")
	more = append(more, "facts.yaml", facts.String(), "glossary.yaml", terms.String())
	content := tiny("See [a fact](data.html#fact-f7), [as it was](data.html#fact-old8), [all](data.html#facts), [a term](glossary.html#t8), Mterm9x and {{< fact sum >}}.", more...)
	content["brief.yaml"].Data = append(content["brief.yaml"].Data[:len(content["brief.yaml"].Data)-len("[x.md]\n")], []byte("\n  - x.md\n"+chapters.String())...)
	s := mustRender(t, content, nil)

	landing(t, s)
	rows := map[string]int{}
	for path, page := range parsed(t, s) {
		entries := map[string]int{}
		for node := range page.Descendants() {
			if node.Type != html.ElementNode || node.Data != "tr" && node.Data != "li" && node.Data != "div" {
				continue
			}
			if id, _ := attribute(node, "id"); strings.HasPrefix(id, "fact-") && strings.HasPrefix(path, "data") {
				rows[id]++
			}
			if class, _ := attribute(node.Parent, "class"); class != "uses" { // of one source
				entries[fmt.Sprintf("%p", node.Parent)]++
			}
		}
		for _, n := range entries {
			if n > 200 {
				t.Errorf("%s lists %d entries", path, n)
			}
		}
	}
	if len(rows) != n+1 {
		t.Errorf("%d rows of facts, want %d", len(rows), n+1)
	}
	for id, n := range rows {
		if n != 1 {
			t.Errorf("%s has %d rows", id, n)
		}
	}
	for path, wants := range map[string][]string{
		"x.html":          {`<a href="data/b.html#fact-f7">a fact</a>`, `<a href="data/a.html#fact-old8">`, `<a href="data.html#facts">`, `<a href="glossary/l.html#t8">`, `href="glossary/m.html#t9"`},
		"data.html":       {`<div id="letter-a"><dt><a href="data/a.html">A</a></dt> <dd>125 facts</dd></div>`, `href="data/facts.csv"`, ` data-places="data/places.js" `},
		"data/b.html":     {`<title>Facts: B`, `<li><a href="../data.html">Data</a></li>`, `aria-current="page">B</a>`, `href="../corrections.html#c"`, `class="previous" href="a.html"`, `class="next" href="z.html"`},
		"data/z.html":     {`href="b.html#fact-f1"`},
		"glossary.html":   {`<a href="glossary/l.html">L</a></dt> <dd>125 terms</dd>`, ` data-places="glossary/places.js" `},
		"glossary/l.html": {`<title>Glossary: L`, `id="t8"`, `id="fn-a-2"`, `href="#fn-a-2"`},
		"glossary/m.html": {`id="fn-a-1"`, `href="../corrections.html#c"`, `href="../x.html">X</a>`},
		"index.html":      {`<a href="chapters/1.html"><span class="entry-title">Chapters 1 to 200</span> <span class="entry-headline">X – Title 198</span></a>`},
		"chapters/2.html": {`<title>Chapters 201 to 251`, `<li><a href="../index.html">All chapters</a></li>`, `<a href="../c249.html">`, `class="previous" href="1.html"`},
		"evidence.html":   {`<a href="evidence/1.html">Chapters 1 to 200</a>`},
		"evidence/2.html": {`<title>Evidence: chapters 201 to 251`, `<a href="../c249.html">Title 249</a>`, `Doubt 249</a>`},
		"search.html":     {`<a href="search/t.html">T</a></dt> <dd>200 entries`, `<a href="search/t-2.html">T (2)</a></dt> <dd>50 entries`},
		"search/t-2.html": {`<title>Index: T (2)`, `class="previous" href="t.html"`},
		"claims.json":     {`"page":"Facts: A","address":"data/a.html#fact-f8"`},
		"data/places.js":  {`BriefPlaces({"data/a.html":["fact-f0","fact-old0","fact-f2",`, `"data/z.html":["fact-sum"]`},
		"search-index.js": {`data/a.html#fact-f8`},
	} {
		page := get(t, s, path)
		for _, want := range wants {
			if !strings.Contains(page, want) {
				t.Errorf("%s lacks %s", path, want)
			}
		}
	}
}
