package build

import (
	"bytes"
	"flag"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/txtar"

	"brief/internal/diag"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// A mistake is what an author may do to the brief of testdata/mistakes.txtar: in a file, other text in place of some; all of it in place
// of nothing. A file that is not there is added.
type mistake struct{ name, file, old, new string }

// utf16 returns ASCII text as UTF-16.
func utf16(s string) string {
	out := "\xff\xfe"
	for _, c := range []byte(s) {
		out += string([]byte{c, 0})
	}
	return out
}

var mistakes = []mistake{
	{"none", "none.txt", "", "nothing"},

	{"quote not closed", "facts.yaml", `value: 2400000
  unit: barrels
  as-of: "2024"`, `value: 2400000
  unit: barrels
  as-of: "2024`},
	{"quote not closed before a list", "facts.yaml", `as-of: "2024"
  chapter: leaks
  theme: energy`, `as-of: "2024
  theme: energy`},
	{"single quote not closed", "facts.yaml", `label: Oil that was spilt
  value: 2400000
  unit: barrels
  as-of: "2024"`, `label: 'Oil that was spilt
  value: 2400000
  unit: barrels
  as-of: '2024'`},
	{"long value in quotes that goes on", "facts.yaml", "label: Oil that was spilt", "label: \"Oil that\n    was spilt\" by them"},
	{"quote not closed in a list", "facts.yaml", `["agency-2024, p. 7"]`, `["agency-2024, p. 7]`},

	{"digits in groups", "facts.yaml", "600000000", "600,000,000"},
	{"number in words", "facts.yaml", "2400000", "2.4 million"},
	{"digits in groups, in quotes", "facts.yaml", "2400000", `"2,400,000"`},
	{"digits in groups, with points", "facts.yaml", "2400000", `2.400.000`},
	{"digits in groups, with spaces", "facts.yaml", "2400000", `2 400 000`},
	{"unknown unit", "facts.yaml", "unit: barrels\n  as-of: \"2024\"\n  chapter", "unit: drums\n  as-of: \"2024\"\n  chapter"},
	{"range from high to low", "facts.yaml", "[3000000, 4500000]", "[4500000, 3000000]"},

	{"chapter in UTF-16", "leaks.md", "", utf16("---\ntitle: Leaks\n---\n")},
	{"chapter in Windows-1252", "leaks.md", "Spills are", "Spills \x96 are"},
	{"chapter with a line too long", "leaks.md", "Spills are", "Spills" + strings.Repeat(" are", 20_000)},
	{"chapter with broken front matter", "leaks.md", "title: Leaks", "title: Leaks: all"},
	{"chapter not listed", "brief.yaml", "  - leaks.md\n", ""},
	{"chapter without .md", "brief.yaml", "  - leaks.md\n", "  - leaks\n"},
	{"chapter of another case", "brief.yaml", "  - about.md\n", "  - About.md\n"},
	{"chapter misspelt", "brief.yaml", "  - leaks.md\n", "  - leeks.md\n"},
	{"facts are empty", "facts.yaml", "", "# nothing yet\n"},
	{"chapter is empty", "leaks.md", "", "\n"},
	{"chapter without front matter", "about.md", "---\ntitle: About\n---\n", ""},
	{"blank line before the front matter", "about.md", "---\ntitle", "\n---\ntitle"},
	{"sources are empty", "sources.yaml", "", "\n"},
	{"chapter without a title", "about.md", "title: About", "lang: en"},
	{"key misspelt in a fact box", "oil.md", "- fact: spilt", "- facts: spilt"},
	{"citation without quotes in a fact box", "oil.md", `"[@agency-2024, p. 2]"`, `[@agency-2024, p. 2]`},
	{"no-break spaces", "facts.yaml", "  label: Oil that was spilt", "\u00a0\u00a0label: Oil that was spilt"},
	{"no-break spaces further down", "facts.yaml", "  unit: barrels\n  as-of: \"2024\"\n  chapter", "\u00a0 unit: barrels\n  as-of: \"2024\"\n  chapter"},
	{"no-break spaces in a list", "brief.yaml", "  - leaks.md\n", "\u00a0 - leaks.md\n"},

	{"dataset with semicolons", "data/spills.csv", "", "label;value\n2023;100,5\n2024;50\n"},
	{"digits in groups in a dataset", "data/spills.csv", "2023,100", "2023,\"100,000\""},
	{"words in a dataset", "data/spills.csv", "2023,100", "2023,some"},
	{"dataset without values", "data/spills.csv", "", "label,note\n2023,many\n2024,few\n"},
	{"address without a scheme", "sources.yaml", "https://example.org/spills", "www.example.org/spills"},
	{"unknown level", "matrix.yaml", "level: high", "level: severe"},
	{"unknown theme of recommendations", "recommendations.yaml", "theme: safety", "theme: energy"},
	{"unknown theme", "facts.yaml", "theme: energy", "theme: safety"},
	{"skipped level", "oil.md", "### By whom", "#### By whom"},
	{"second fact", "facts.yaml", "cost:\n", "spilt:\n"},
	{"second event", "timeline.yaml", "id: burst", "id: opening"},
	{"unknown type", "sources.yaml", "type: report", "type: raport"},
	{"date in words", "facts.yaml", "as-of: \"2024\"\n  chapter: leaks\n  theme", "as-of: May 2024\n  chapter: leaks\n  theme"},
	{"date in curly quotes", "facts.yaml", "as-of: \"2024\"\n  chapter: leaks\n  theme", "as-of: “2024”\n  chapter: leaks\n  theme"},
	{"date that is no date", "facts.yaml", "as-of: \"2024\"\n  chapter: leaks\n  theme", "as-of: lately\n  chapter: leaks\n  theme"},
	{"fact of the future", "facts.yaml", "as-of: \"2024\"\n  chapter: leaks\n  theme", "as-of: \"2031\"\n  chapter: leaks\n  theme"},
	{"event outside every period", "timeline.yaml", "\"2012-05\"", "\"2002-05\""},
	{"value within a range, in words", "leaks.md", "Cleaning up cost {{< fact cost >}}.", "The cost of cleaning up came to 4 million euros.[@agency-2024] {{< fact cost >}}"},
	{"source named without brackets", "oil.md", "Two companies own it.", "Two companies own it, says @smith-book."},
	{"heading without a space", "oil.md", "## What flows", "##What flows"},
	{"link to nowhere", "about.md", "[first chapter](oil.md)", "[first chapter]()"},
	{"link with one slash", "about.md", "[first chapter](oil.md)", "[first chapter](http:/example.org)"},
	{"second file of terms", "glosary.yaml", "", "oil: {term: oil, definition: Oil.}\n"},
	{"page of the name of one of ours", "about.md", "title: About", "title: About\nslug: sources"},
	{"page of the name of another", "about.md", "title: About", "title: About\nslug: oil"},
}

// TestMistakes makes mistakes in a brief, one at a time, and compares all that is said of each with testdata/mistakes.golden: the
// problem, at its place, with a hint that says what to write, and nothing that only follows from it.
func TestMistakes(t *testing.T) {
	project, err := txtar.ParseFile("testdata/mistakes.txtar")
	if err != nil {
		t.Fatal(err)
	}
	const goldenFile = "testdata/mistakes.golden"
	want := map[string]string{}
	if golden, err := txtar.ParseFile(goldenFile); err == nil {
		for _, f := range golden.Files {
			want[f.Name] = string(f.Data)
		}
	} else if !*update {
		t.Fatal(err)
	}
	var all txtar.Archive
	for _, m := range mistakes {
		content := fstest.MapFS{}
		for _, f := range project.Files {
			content[f.Name] = &fstest.MapFile{Data: f.Data}
		}
		text := m.new
		if m.old != "" {
			before := string(content[m.file].Data)
			if strings.Count(before, m.old) != 1 {
				t.Fatalf("%s: %q is not once in %s", m.name, m.old, m.file)
			}
			text = strings.Replace(before, m.old, m.new, 1)
		}
		content[m.file] = &fstest.MapFile{Data: []byte(text)}
		out, err := Run(input(t, content))
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if err := diag.Print(&b, out.Problems, diag.Style{}); err != nil {
			t.Fatal(err)
		}
		all.Files = append(all.Files, txtar.File{Name: m.name, Data: b.Bytes()})
		if got := b.String(); !*update && got != want[m.name] {
			t.Errorf("%s: problems\n%swant\n%s", m.name, got, want[m.name])
		}
	}
	if *update {
		if err := os.WriteFile(goldenFile, txtar.Format(&all), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
