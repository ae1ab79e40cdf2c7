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
