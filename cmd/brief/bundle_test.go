package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"brief/internal/bundle"
)

// The single file of the shipped brief stays within its budget, and all that the pages say is in it.
func TestShippedSingleFile(t *testing.T) {
	out := buildShipped(t)
	e := edition(out)
	var b bytes.Buffer
	if err := bundle.Single(&b, out.Site, e, bundle.DefaultBudget); err != nil {
		t.Fatal(err)
	}
	root, err := html.Parse(&b)
	if err != nil {
		t.Fatal(err)
	}
	ids, links, titles := map[string]bool{}, map[string]bool{}, 0
	for n := range root.Descendants() {
		id, has := attribute(n, "id")
		if has && ids[id] {
			t.Errorf("two elements have the id %q", id)
		}
		ids[id] = has
		href, _ := attribute(n, "href")
		switch scheme, _, _ := strings.Cut(href, ":"); {
		case n.Data == "h1":
			titles++
		case n.Data == "script":
			t.Error("there is a script")
		case n.Data == "a" && strings.HasPrefix(href, "#"):
			links[href[1:]] = true
		case n.Data == "a" && scheme != "https" && scheme != "http" && scheme != "data" && scheme != "mailto":
			t.Errorf("a link leads to %q", href)
		}
	}
	if titles != 1 {
		t.Errorf("%d headings of level 1", titles)
	}
	for id := range links {
		if !ids[id] {
			t.Errorf("a link leads to #%s, which is not there", id)
		}
	}
	for page, doc := range pages(t, out) {
		if page == "404.html" {
			continue
		}
		name := strings.TrimSuffix(page, ".html")
		for n := range doc.Descendants() {
			id, _ := attribute(n, "id")
			if (n.Data == "p" || n.Data == "h2" || n.Data == "li" || n.Data == "figure" || n.Data == "tr") && id != "" && id != "contents-title" && id != "cite-title" && id != "set-title" && !ids[name+"."+id] {
				t.Errorf("%s#%s did not come along", page, id)
			}
		}
	}
}

// The reference checker finds nothing to say of the EPUB of the shipped brief.
func TestShippedEPUB(t *testing.T) {
	const checker = "/usr/share/java/epubcheck.jar"
	if _, err := os.Stat(checker); err != nil {
		t.Skip("epubcheck is not installed")
	}
	out := buildShipped(t)
	file := filepath.Join(t.TempDir(), "brief.epub")
	var b bytes.Buffer
	if err := bundle.EPUB(&b, out.Site, edition(out)); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	said, err := exec.Command("java", "-jar", checker, file).CombinedOutput()
	if err != nil || !strings.Contains(string(said), "0 fatals / 0 errors / 0 warnings / 0 infos") {
		t.Errorf("epubcheck: %v\n%s", err, said)
	}
}
