package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"brief/internal/build"
)

// The tests in this file are about the shipped brief: what is published has to be right, not only the program.

func buildShipped(t *testing.T) build.Output {
	t.Helper()
	_, out := shipped(t)
	return out
}

// shipped builds the shipped brief, and also returns what it was built from.
func shipped(t *testing.T) (build.Input, build.Output) {
	t.Helper()
	p := project{Source: "../..", Clock: "2026-11-24"}
	in, closeProject, err := p.input()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(closeProject)
	out, err := build.Run(in)
	if err != nil {
		t.Fatal(err)
	}
	for _, problem := range out.Problems {
		t.Errorf("%v%s: %s [%s]", problem.At, problem.Severity, problem.Text, problem.Code)
	}
	if out.Site == nil {
		t.Fatal("no site")
	}
	return in, out
}

// pages parses every HTML page of the site.
func pages(t *testing.T, out build.Output) map[string]*html.Node {
	t.Helper()
	docs := map[string]*html.Node{}
	for p, data := range out.Site.All() {
		if path.Ext(p) == ".html" {
			doc, err := html.Parse(bytes.NewReader(data))
			if err != nil {
				t.Fatal(err)
			}
			docs[p] = doc
		}
	}
	return docs
}

func attribute(n *html.Node, key string) (string, bool) {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val, true
		}
	}
	return "", false
}

func TestShippedPages(t *testing.T) {
	out := buildShipped(t)
	docs := pages(t, out)
	ids := map[string]map[string]bool{}
	for p, doc := range docs {
		ids[p] = map[string]bool{}
		for n := range doc.Descendants() {
			if id, ok := attribute(n, "id"); ok {
				if ids[p][id] {
					t.Errorf("%s: the id %q stands twice", p, id)
				}
				ids[p][id] = true
			}
		}
	}
	for p, doc := range docs {
		h1, title, description, lang := 0, "", "", ""
		for n := range doc.Descendants() {
			if n.Type != html.ElementNode {
				continue
			}
			switch n.Data {
			case "h1":
				h1++
			case "title":
				if n.Parent.Data == "head" && n.FirstChild != nil {
					title = n.FirstChild.Data
				}
			case "html":
				lang, _ = attribute(n, "lang")
			case "meta":
				if name, _ := attribute(n, "name"); name == "description" {
					description, _ = attribute(n, "content")
				}
			case "style":
				t.Errorf("%s: an inline stylesheet, which the policy blocks", p)
			}
			for _, a := range n.Attr {
				if a.Key == "style" || strings.HasPrefix(a.Key, "on") {
					t.Errorf("%s: the attribute %s=%q, which the policy blocks", p, a.Key, a.Val)
				}
			}
			checkReferences(t, out, ids, p, n)
		}
		if h1 != 1 {
			t.Errorf("%s: %d elements h1", p, h1)
		}
		if strings.TrimSpace(title) == "" || strings.TrimSpace(description) == "" || lang == "" {
			t.Errorf("%s: title %q, description %q, lang %q", p, title, description, lang)
		}
		if text := string(must(out.Site.Get(p))); strings.Contains(text, "⟦") {
			i := strings.Index(text, "⟦")
			t.Errorf("%s: a word is missing from the catalogue: %.60s", p, text[i:])
		}
	}
}

func must(data []byte, ok bool) []byte {
	if !ok {
		panic("not there")
	}
	return data
}

// checkReferences tests that what the element loads is in the site, and that what it links to is there.
func checkReferences(t *testing.T, out build.Output, ids map[string]map[string]bool, page string, n *html.Node) {
	t.Helper()
	for _, key := range []string{"href", "src", "srcset", "poster", "data", "action", "xlink:href"} {
		value, ok := attribute(n, key)
		if !ok {
			continue
		}
		u, err := url.Parse(value)
		if err != nil {
			t.Errorf("%s: %s=%q: %v", page, key, value, err)
			continue
		}
		loads := n.Data != "a" && !(n.Data == "link" && slices.Contains([]string{"canonical"}, first(attribute(n, "rel"))))
		if u.Scheme != "" || u.Host != "" {
			if loads && u.Scheme != "data" {
				t.Errorf("%s: <%s %s=%q> asks another host", page, n.Data, key, value)
			} else if n.Data == "a" && (u.Scheme == "http" || u.Scheme == "https") {
				if rel, _ := attribute(n, "rel"); !strings.Contains(rel, "noopener noreferrer external") {
					t.Errorf("%s: the link to %s has rel=%q", page, value, rel)
				}
			}
			continue
		}
		target := page
		if u.Path != "" {
			target = path.Join(path.Dir(page), u.Path)
		}
		if _, ok := out.Site.Get(target); !ok {
			t.Errorf("%s: %s=%q leads nowhere", page, key, value)
		} else if u.Fragment != "" && ids[target] != nil && !ids[target][u.Fragment] {
			t.Errorf("%s: %s=%q: no such place", page, key, value)
		}
	}
}

func first(s string, _ bool) string { return s }

// TestShippedNotes tests that every raised number leads to a note that leads back to it.
func TestShippedNotes(t *testing.T) {
	for p, doc := range pages(t, buildShipped(t)) {
		forth, back := map[string]string{}, map[string]bool{}
		for n := range doc.Descendants() {
			role, _ := attribute(n, "role")
			href, _ := attribute(n, "href")
			id, _ := attribute(n, "id")
			label, _ := attribute(n, "aria-label")
			switch role {
			case "doc-noteref":
				forth["#"+id] = href
				if !regexp.MustCompile(`^Footnote \d+$`).MatchString(label) {
					t.Errorf("%s: a reference is called %q", p, label)
				}
			case "doc-backlink":
				if back[href] {
					t.Errorf("%s: two links lead back to %s", p, href)
				}
				back[href] = true
				if label == "" {
					t.Errorf("%s: the link back to %s has no name", p, href)
				}
			}
		}
		for id := range forth {
			if !back[id] {
				t.Errorf("%s: no link leads back to %s", p, id)
			}
		}
		if len(forth) != len(back) {
			t.Errorf("%s: %d references, %d links back", p, len(forth), len(back))
		}
	}
}

// TestEveryFactualParagraphIsSourced holds the country chapters to their promise.
func TestEveryFactualParagraphIsSourced(t *testing.T) {
	out := buildShipped(t)
	if n := len(out.Brief.Chapters); n != 5 {
		t.Fatalf("%d chapters", n)
	}
	for _, c := range out.Brief.Chapters {
		if c.Words < 900 || c.FactBox == nil || len(c.FactBox.Rows) < 6 || len(c.FactBox.Rows) > 10 {
			t.Errorf("%s: %d words; a chapter has 900 or more, and a fact box of 6 to 10 rows", c.Name, c.Words)
		}
		for _, p := range c.Passages {
			if p.Number == 0 || len(p.Citations) > 0 {
				continue
			}
			if p.Heading != nil && (p.Heading.ID == "what-follows" || p.Heading.ID == "chronology") {
				continue // they lead to the lists, whose entries are sourced
			}
			t.Errorf("%vthis paragraph cites nothing: %.60s", p.At, p.Plain)
		}
	}
}

// claims is how many claims of the 2020 brief each part of the reading holds.
var claims = []struct {
	prefix string
	count  int
}{{"ov", 19}, {"ru", 40}, {"cn", 37}, {"cu", 29}, {"ir", 40}, {"tr", 35}, {"co", 7}}

// TestCoverage tests that every claim of the 2020 brief has a place in this edition, and keeps docs/coverage.md. A comment
// "claims: ru-001 …" stands above what carries a claim.
func TestCoverage(t *testing.T) {
	places := map[string][]string{}
	mention := regexp.MustCompile(`(?:<!--|#)\s*claims:([a-z0-9 ,-]+)`)
	id := regexp.MustCompile(`\b[a-z]{2}-\d{3}\b`)
	err := filepath.WalkDir("../../content", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !slices.Contains([]string{".md", ".yaml"}, filepath.Ext(name)) {
			return err
		}
		text, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		for i, line := range strings.Split(string(text), "\n") {
			if m := mention.FindStringSubmatch(line); m != nil {
				for _, c := range id.FindAllString(m[1], -1) {
					place := filepath.Base(name)
					if !slices.Contains(places[c], place) {
						places[c] = append(places[c], place)
					}
					_ = i
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	var table strings.Builder
	total, covered := 0, 0
	for _, part := range claims {
		for n := 1; n <= part.count; n++ {
			c := fmt.Sprintf("%s-%03d", part.prefix, n)
			total++
			if len(places[c]) > 0 {
				covered++
				slices.Sort(places[c])
				fmt.Fprintf(&table, "| %s | %s |\n", c, strings.Join(places[c], ", "))
			} else {
				t.Errorf("the claim %s has no place in this edition", c)
			}
			delete(places, c)
		}
	}
	for c := range places {
		t.Errorf("%s names a claim that there is not", c)
	}
	text := fmt.Sprintf("# Where each claim of the 2020 brief stands\n\n"+
		"The 2020 brief was read as a list of %d claims: ov (overview and recommendations), ru, cn, cu, ir, tr (the five countries), co\n"+
		"(conclusion). In `content/`, a comment `claims:` above a paragraph, fact, event, cell or recommendation names those that it\n"+
		"carries. %d of %d have a place; none is left out. Made by `go test ./cmd/brief -run TestCoverage -update`.\n\n"+
		"| claim | stands in |\n|---|---|\n%s", total, covered, total, table.String())
	const file = "../../docs/coverage.md"
	if *update {
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	old, err := os.ReadFile(file)
	if err != nil || string(old) != text {
		t.Errorf("%s is not up to date: go test ./cmd/brief -run TestCoverage -update", file)
	}
}

// TestDeterminism builds the shipped brief with all bundles as other processes, under other zones, languages, masks, core counts and
// folders, and compares every byte. None of them holds a name of the machine, the person or the folder.
func TestDeterminism(t *testing.T) {
	in, out := shipped(t)
	want, err := build.WithDownloads(in, out, build.Bundles{Zip: true, Single: true, EPUB: true, Chapters: true, Checksums: true, Version: currentVersion()})
	if err != nil {
		t.Fatal(err)
	}
	for i, run := range []struct {
		mask string
		env  []string
	}{
		{"077", []string{"TZ=Pacific/Auckland", "GOMAXPROCS=1", "LANG=tr_TR.UTF-8"}},
		{"002", []string{"TZ=America/Caracas", "GOMAXPROCS=2", "LANG=C", "SOURCE_DATE_EPOCH=1800000000"}},
	} {
		dir := filepath.Join(t.TempDir(), fmt.Sprintf("telltale place %d", i))
		if err := os.CopyFS(filepath.Join(dir, "content"), os.DirFS("../../content")); err != nil {
			t.Fatal(err)
		}
		c := exec.Command("sh", "-c", "umask "+run.mask+` && exec brief build -q --bundles -s "$1"`, "sh", dir)
		c.Env = append(append(os.Environ(), "USER=telltale-user", "LOGNAME=telltale-user", "HOSTNAME=telltale-host", "HOME="+filepath.Join(dir, "telltale-home")), run.env...)
		if said, err := c.CombinedOutput(); err != nil {
			t.Fatalf("brief build: %v\n%s", err, said)
		}
		made := artefacts(t, filepath.Join(dir, "public"))
		delete(made, ".brief") // what marks the folder is no part of the site
		seen := 0
		for name, got := range made {
			if bytes.Contains(got, []byte("telltale")) || bytes.Contains(got, []byte(filepath.ToSlash(os.TempDir())+"/")) {
				t.Errorf("%s tells where it was made", name)
			}
			if strings.Contains(name, "!") {
				continue // its archive is compared
			}
			seen++
			if data, ok := want.Get(name); !ok || !bytes.Equal(data, got) {
				t.Errorf("%v: %s differs", run.env, name)
			}
		}
		if seen != want.Len() {
			t.Errorf("%v: %d files, want %d", run.env, seen, want.Len())
		}
	}
}

// TestShippedRelease: a release of the shipped brief, read again at once, changes nothing: no id, no page, no problem.
func TestShippedRelease(t *testing.T) {
	dir := t.TempDir()
	if err := os.CopyFS(filepath.Join(dir, "content"), os.DirFS("../../content")); err != nil {
		t.Fatal(err)
	}
	runBrief(t, nil, "build", "-q", "-s", dir, "-d", filepath.Join(dir, "before"), "--clock", "2026-12-01")
	runBrief(t, nil, "release", "-q", "-s", dir, "--clock", "2026-12-01")
	runBrief(t, nil, "build", "-q", "--strict", "-s", dir, "-d", filepath.Join(dir, "after"), "--clock", "2026-12-01")
	var names []string
	for _, folder := range []string{"before", "after"} {
		err := fs.WalkDir(os.DirFS(filepath.Join(dir, folder)), ".", func(name string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() {
				names = append(names, name)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	slices.Sort(names)
	for _, name := range slices.Compact(names) {
		before, err := os.ReadFile(filepath.Join(dir, "before", name))
		if err != nil {
			t.Error(err)
		}
		after, err := os.ReadFile(filepath.Join(dir, "after", name))
		if err != nil {
			t.Error(err)
		}
		if !bytes.Equal(before, after) {
			t.Errorf("%s differs", name)
		}
	}
}
