package outline_test

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	builtin "brief"
	"brief/internal/build"
	"brief/internal/outline"
)

var update = flag.Bool("update", false, "write what the tests expect anew")

// sample is a brief with a block of each kind, and one of each basis.
func sample() fstest.MapFS {
	fsys := fstest.MapFS{}
	put := func(name, text string) { fsys[name] = &fstest.MapFile{Data: []byte(text)} }
	put("brief.yaml", `title: Sample
slug: sample
language: en
date: "2026-01-15"
original: whole
stale-after: 5
rules: {unsourced-figure: off}
chapters: [oil.md, later.md, gone.md]
`)
	put("sources.yaml", `references:
  - {id: whole, type: report, title: The whole, publisher: Us, issued: "2019", class: research, status: unchecked}
  - id: press
    type: article-newspaper
    description: A report on oil
    publisher: Paper
    issued: "2019"
    URL: https://example.org/oil
    class: press
    status: suspect
    note: Predates the claim.
`)
	put("facts.yaml", `barrels: {label: Barrels sold, value: 1200, unit: barrels, as-of: "2019", sources: ["press, p. 2"]}
debt: {label: Debt, value: 64e9, unit: USD, as-of: "2025", sources: [whole]}
`)
	put("timeline.yaml", `periods: []
events:
  - {id: sold, date: "2019", text: It was sold., sources: [whole]}
`)
	put("links.lock", `{"version": 1, "links": [{"url": "https://example.org/oil", "status": "not-found", "code": 404, "checked": "2026-01-01", "since": "2026-01-01"}]}
`)
	put("oil.md", `---
title: Oil
factbox:
  title: At a glance
  rows:
    - fact: debt
    - label: Seller
      value: The state
      cite: "[@press]"
---

Oil was sold.[@whole, p. 4; @press, p. 2][@press, p. 2]

Ñandú oil came last.[@whole]

In all {{< fact barrels >}} were.

The rest was worth 40 million dollars.

So much for oil.

- Crude, said one.[@whole]
- Nothing.
`)
	put("later.md", "---\ntitle: Later\ndraft: true\npublishDate: 2026-12-01\n---\n\nTo come.\n")
	put("gone.md", "---\ntitle: Gone\nexpiryDate: 2026-11-01T09:00:00Z\n---\n\nOnce.\n")
	return fsys
}

func input(t *testing.T, content fs.FS) build.Input {
	t.Helper()
	sub := func(dir string) fs.FS {
		fsys, err := fs.Sub(builtin.Files(), dir)
		if err != nil {
			t.Fatal(err)
		}
		return fsys
	}
	return build.Input{
		Content: content, Templates: []fs.FS{sub("templates")}, Static: []fs.FS{sub("static")},
		Now: time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC), Drafts: true, Future: true, Expired: true,
	}
}

// page returns what is said of a page as it goes to the browser, a line each block, source and fact.
func page(t *testing.T, o *outline.Outline, path string) string {
	t.Helper()
	data, err := json.Marshal(o.Page(path))
	if err != nil {
		t.Fatal(err)
	}
	return strings.NewReplacer(`},{"id"`, "},\n{\"id\"", `"blocks":[`, "\"blocks\":[\n", `"sources":{`, "\n\"sources\":{\n", `},"press"`, "},\n\"press\"", `"facts":{`, "\n\"facts\":{\n", `},"debt"`, "},\n\"debt\"", `},"whole"`, "},\n\"whole\"").Replace(string(data))
}

func TestOutline(t *testing.T) {
	out, err := build.Run(input(t, sample()))
	if err != nil || out.Site == nil {
		t.Fatal(err, out.Problems)
	}
	o := new(outline.Maker).Make(out.Brief, out.Locale)
	var got strings.Builder
	for _, path := range []string{"oil.html", "later.html", "gone.html", "data.html", "timeline.html", "sources.html", "nowhere.html"} {
		fmt.Fprintf(&got, "%s: %s\n\n", path, page(t, o, path))
	}
	const golden = "testdata/outline.golden"
	if *update {
		if err := os.WriteFile(golden, []byte(got.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if got.String() != string(want) {
		t.Errorf("the outline is\n%s\nwant\n%s", &got, want)
	}
	for path, text := range out.Site.All() { // it is the preview's alone
		for _, own := range []string{"brief-preview", "_brief/", "content/oil.md", "leaves this page out", "BRIEF_EDITOR"} {
			if strings.Contains(string(text), own) {
				t.Errorf("%s has %q", path, own)
			}
		}
	}
	for place, want := range map[outline.Place]bool{
		{File: "content/oil.md", Line: 1}:     true,
		{File: "content/oil.md", Line: 23}:    true,
		{File: "content/oil.md", Line: 25}:    false,
		{File: "content/oil.md", Line: 0}:     false,
		{File: "content/oil.md", Line: -1}:    false,
		{File: "content/facts.yaml", Line: 2}: true,
		{File: "content/brief.yaml", Line: 1}: false,
		{File: "content/../oil.md", Line: 1}:  false,
		{File: "/etc/passwd", Line: 1}:        false,
		{File: "", Line: 1}:                   false,
	} {
		if got := o.Has(place.File, place.Line); got != want {
			t.Errorf("%s has a line %d: %v", place.File, place.Line, got)
		}
	}
	var none *outline.Outline
	if none.Page("oil.html") != nil || none.Has("content/oil.md", 1) {
		t.Error("nothing has pages")
	}
}

// After each edit a Maker makes what it makes from nothing, and what it made before stays as it was.
func TestMakerAfterEdits(t *testing.T) {
	content := sample()
	in := input(t, content)
	var session build.Session
	var maker outline.Maker
	var before *outline.Outline
	var said string
	paths := []string{"oil.html", "later.html", "gone.html", "data.html", "timeline.html"}
	all := func(o *outline.Outline) string {
		var b strings.Builder
		for _, path := range paths {
			b.WriteString(page(t, o, path))
		}
		return b.String()
	}
	for _, step := range []struct{ name, file, old, new string }{
		{"the beginning", "oil.md", "", ""},
		{"a line", "oil.md", "So much", "One more.[@press]\n\nSo much"},
		{"a line in a draft", "later.md", "To come", "\n\nIn all {{< fact barrels >}}. Not yet"},
		{"a fact", "facts.yaml", "1200", "1300"},
		{"a line above others", "facts.yaml", "barrels:", "# The facts.\nbarrels:"},
		{"a source", "sources.yaml", "Predates", "Postdates"},
		{"a line at last", "oil.md", "One more.", "Once more."},
	} {
		text := string(content[step.file].Data)
		if !strings.Contains(text, step.old) {
			t.Fatalf("%s: no %q", step.name, step.old)
		}
		content[step.file] = &fstest.MapFile{Data: []byte(strings.Replace(text, step.old, step.new, 1))}
		var changed []string
		if step.old != "" {
			changed = []string{"content/" + step.file}
		}
		var got *outline.Outline
		err := session.Update(context.Background(), in, changed, func(o build.Output) {
			if o.Site == nil {
				t.Fatal(step.name, o.Problems)
			}
			got = maker.Make(o.Brief, o.Locale)
		})
		if err != nil {
			t.Fatal(err)
		}
		out, err := build.Run(in)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := all(got), all(new(outline.Maker).Make(out.Brief, out.Locale)); got != want {
			t.Errorf("%s: the outline is\n%s\nwant\n%s", step.name, got, want)
		}
		if before != nil {
			if now := all(before); now != said || now == all(got) {
				t.Errorf("%s: what was said before was\n%s\nand is\n%s", step.name, said, now)
			}
		}
		before, said = got, all(got)
	}
}
