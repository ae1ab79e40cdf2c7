package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"brief/internal/build"
)

// bundled returns one bundle of the shipped brief.
func bundled(t *testing.T, wanted build.Bundles) []byte {
	t.Helper()
	in, out := shipped(t)
	made, err := build.Bundle(in, out, wanted)
	if err != nil {
		t.Fatal(err)
	}
	for _, data := range made.All() {
		return data
	}
	t.Fatal("no bundle was made")
	return nil
}

// The single file of the shipped brief stays within its budget, and all that the pages say is in it.
func TestShippedSingleFile(t *testing.T) {
	out := buildShipped(t)
	b := bytes.NewBuffer(bundled(t, build.Bundles{Single: true}))
	root, err := html.Parse(b)
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
		case n.Data == "script" && n.FirstChild == nil:
			t.Error("there is a script from elsewhere")
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
			if role, _ := attribute(n, "role"); role == "doc-noteref" {
				continue // they have numbers
			}
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
	file := filepath.Join(t.TempDir(), "brief.epub")
	if err := os.WriteFile(file, bundled(t, build.Bundles{EPUB: true}), 0o644); err != nil {
		t.Fatal(err)
	}
	said, err := exec.Command("java", "-jar", checker, file).CombinedOutput()
	if err != nil || !strings.Contains(string(said), "0 fatals / 0 errors / 0 warnings / 0 infos") {
		t.Errorf("epubcheck: %v\n%s", err, said)
	}
}
