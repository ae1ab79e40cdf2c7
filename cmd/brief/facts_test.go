package main

import (
	"archive/zip"
	"bytes"
	"html"
	"io"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"brief/internal/build"
)

// One value is changed in facts.yaml of a copy of the shipped brief. What shows it follows, in every output: the new value stands
// where the old one stood, and so do the values that are computed from it, and nothing of the old ones is left.
func TestFactReachesEveryOutput(t *testing.T) {
	before, after := outputs(t, "", ""), outputs(t, "  value: 64e9\n", "  value: 71e9\n")
	for _, change := range []struct {
		what     string
		old, new *regexp.Regexp
	}{
		{"the sum in words", regexp.MustCompile(`US\$64 billion`), regexp.MustCompile(`US\$71 billion`)},
		{"the sum in data", regexp.MustCompile(`\b64000000000\b`), regexp.MustCompile(`\b71000000000\b`)},
		{"what is computed, in words", regexp.MustCompile(`US\$44 billion`), regexp.MustCompile(`US\$51 billion`)},
		{"what is computed, in a chart", regexp.MustCompile(`\$44bn`), regexp.MustCompile(`\$51bn`)},
		{"what is computed, in data", regexp.MustCompile(`\b44000000000\b`), regexp.MustCompile(`\b51000000000\b`)},
	} {
		var had, stale, missing []string
		for name, text := range before {
			n := len(change.old.FindAllString(text, -1))
			if n == 0 {
				continue
			}
			had = append(had, name)
			if m := len(change.new.FindAllString(after[name], -1)) - len(change.new.FindAllString(text, -1)); m != n {
				missing = append(missing, name)
			}
			if change.old.MatchString(after[name]) {
				stale = append(stale, name)
			}
		}
		slices.Sort(had)
		t.Logf("%s stands in %s", change.what, strings.Join(had, ", "))
		if len(had) == 0 {
			t.Errorf("%s stands nowhere", change.what)
		}
		if len(stale) > 0 || len(missing) > 0 {
			t.Errorf("%s: the old value is still in %v; the new one does not take its place in %v", change.what, stale, missing)
		}
	}
	// The outputs that must have been among them.
	for name, value := range map[string]string{
		"china.html":           "US$71 billion", // prose, list of facts, summary of the chart
		"china.html drawings":  "$51bn",
		"index.html":           "US$71 billion",
		"data.html":            "US$71 billion",
		"data/facts.csv":       "71000000000",
		"data/china-loans.csv": "51000000000",
		"datapackage.json":     "US$71 billion",
		"search-index.js":      "US$71 billion",
		"five-lifelines.html":  "US$71 billion",
		"five-lifelines.epub":  "US$71 billion",
		"five-lifelines.zip":   "US$71 billion",
		"compare.html":         "US$71 billion",
		"timeline.html":        "US$71 billion",
	} {
		if !strings.Contains(after[name], value) {
			t.Errorf("%s does not have %s", name, value)
		}
	}
}

// outputs builds a copy of the shipped brief in which a text of facts.yaml is replaced, and returns what readers and programs get of
// it, as text: every file of the site, the drawings of every page, and what is in each bundle. The corrections page is left out: it
// says what the original has.
func outputs(t *testing.T, old, with string) map[string]string {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(filepath.Join(dir, "content"), os.DirFS("../../content")); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "content/facts.yaml")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if old != "" && bytes.Count(text, []byte(old)) != 1 {
		t.Fatalf("facts.yaml does not have %q once", old)
	}
	if old != "" {
		if err := os.WriteFile(file, bytes.ReplaceAll(text, []byte(old), []byte(with)), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	p := project{Source: dir, Clock: "2026-11-24"}
	in, closeProject, err := p.input()
	if err != nil {
		t.Fatal(err)
	}
	defer closeProject()
	out, err := build.Run(in)
	if err != nil || out.Site == nil {
		t.Fatal(err, out.Problems)
	}
	for _, problem := range out.Problems {
		t.Errorf("%s [%s]", problem.Text, problem.Code)
	}
	made := map[string]string{}
	add := func(name string, data []byte) {
		if bytes.HasPrefix(data, []byte("BriefSearch")) { // a corrections page in small, which is left out like the page
			data = bytes.Join(slices.DeleteFunc(bytes.Split(data, []byte("],[")), func(record []byte) bool {
				return bytes.Contains(record, []byte(`"corrections.html#`))
			}), []byte("],["))
		}
		text := html.UnescapeString(string(data))
		text = strings.NewReplacer("\u00a0", " ", `\u00a0`, " ", `\u0026nbsp;`, " ").Replace(text)
		switch path.Ext(name) {
		case ".html", ".xhtml":
			made[name+" drawings"] += strings.Join(drawing.FindAllString(text, -1), "\n")
		}
		made[name] += text
	}
	skip := func(name string) bool {
		return strings.Contains(name, "corrections") || path.Ext(name) == ".woff2" || path.Ext(name) == ".png"
	}
	for name, data := range out.Site.All() {
		if !skip(name) {
			add(name, data)
		}
	}
	bundles, err := build.Bundle(in, out, build.Bundles{Zip: true, Single: true, EPUB: true})
	if err != nil {
		t.Fatal(err)
	}
	add("five-lifelines.html", correction.ReplaceAll(must(bundles.Get("five-lifelines.html")), nil))
	for name, packed := range map[string][]byte{
		"five-lifelines.epub": must(bundles.Get("five-lifelines.epub")), "five-lifelines.zip": must(bundles.Get("five-lifelines-2026-11-24.zip")),
	} {
		r, err := zip.NewReader(bytes.NewReader(packed), int64(len(packed)))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range r.File {
			if skip(f.Name) {
				continue
			}
			in, err := f.Open()
			if err != nil {
				t.Fatal(err)
			}
			data, err := io.ReadAll(in)
			if err != nil {
				t.Fatal(err)
			}
			add(name, data)
		}
	}
	return made
}

var (
	drawing    = regexp.MustCompile(`(?s)<svg.*?</svg>`)
	correction = regexp.MustCompile(`(?s)<section[^>]*id="?corrections\b.*?</section>`)
)
