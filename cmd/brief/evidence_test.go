package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"golang.org/x/net/html"

	"brief/internal/build"
	"brief/internal/diag"
	"brief/internal/evidence"
)

// buildAged builds the shipped brief with a limit beyond which facts are stale.
func buildAged(t *testing.T) build.Output {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(filepath.Join(dir, "content"), os.DirFS("../../content")); err != nil {
		t.Fatal(err)
	}
	settings := filepath.Join(dir, "content", "brief.yaml")
	text, err := os.ReadFile(settings)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(settings, append(text, "\nstale-after: 8\n"...), 0o666); err != nil {
		t.Fatal(err)
	}
	out, err := (&project{Source: dir, Clock: "2026-11-24"}).run()
	if err != nil {
		t.Fatal(err)
	}
	if out.Site == nil {
		t.Fatal(out.Problems)
	}
	return out
}

// TestEvidencePage: what the evidence page shows, what brief check --coverage --format json prints and what the rule stale-fact
// warns of is one count.
func TestEvidencePage(t *testing.T) {
	for name, out := range map[string]build.Output{"shipped": buildShipped(t), "aged": buildAged(t)} {
		var b bytes.Buffer
		if err := printCoverageJSON(&b, out.Problems, out.Coverage); err != nil {
			t.Fatal(err)
		}
		var printed coverageRecord
		if err := json.Unmarshal(b.Bytes(), &printed); err != nil {
			t.Fatal(err)
		}
		limited := name == "aged"
		line := func(title, none string, n coverageCount) string {
			if title == "" {
				title = none
			}
			cells := fmt.Sprintf("%s|%d|%d|%d|%d|%d", title, n.Claims, n.Direct, n.Original, n.None, n.Contested)
			if limited {
				cells += fmt.Sprintf("|%d", n.Stale)
			}
			return cells + fmt.Sprintf("|%v%%", math.Floor(n.Percent))
		}
		var want []string
		for _, r := range printed.Chapters {
			want = append(want, line(r.Title, "No chapter", r.coverageCount))
		}
		want = append(want, line("Total", "", *printed.Total))
		for _, r := range printed.Themes {
			want = append(want, line(r.Title, "No theme", r.coverageCount))
		}
		want = append(want, line("Total", "", *printed.Total))
		of := map[string]coverageCount{} // by theme and chapter
		for _, c := range printed.Cells {
			of[*c.Theme+" "+*c.Chapter] = c.coverageCount
		}
		cross := out.Coverage.ByTheme()
		for _, theme := range cross.Themes {
			row := theme.Theme.Label
			for _, chapter := range cross.Chapters {
				in := ""
				if chapter.Chapter != nil {
					in = chapter.Chapter.Name
				}
				if n := of[theme.Theme.ID+" "+in]; n.Claims > 0 {
					row += fmt.Sprintf("|%d of %d", n.Direct, n.Claims)
				} else {
					row += "|–"
				}
			}
			want = append(want, row)
		}
		if got := coverageRows(pages(t, out)["evidence.html"]); !slices.Equal(got, want) {
			t.Errorf("%s: the page shows\n%s\nthe command prints\n%s", name, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}

		warned := 0
		for _, p := range out.Problems {
			if p.Code == diag.StaleFact {
				warned++
			}
		}
		if facts := staleFacts(out); warned != facts || (facts > 0) != limited {
			t.Errorf("%s: %d facts are stale, %d are warned of", name, facts, warned)
		}
	}
}

// staleFacts counts the facts that are older than eight years, by their own dates.
func staleFacts(out build.Output) int {
	n := 0
	for _, f := range out.Brief.Facts {
		if !out.Brief.StaleBefore.IsZero() && !f.AsOf.IsZero() && f.AsOf.Last().Format("2006-01-02") < "2018-11-24" {
			n++
		}
	}
	return n
}

// coverageRows returns the rows of the tables of the evidence page, without their heads.
func coverageRows(page *html.Node) []string {
	var rows []string
	for n := range page.Descendants() {
		if class, _ := attribute(n, "class"); n.Data != "table" || !strings.HasPrefix(class, "coverage") {
			continue
		}
		for tr := range n.Descendants() {
			if tr.Data != "tr" || tr.Parent.Data == "thead" {
				continue
			}
			var cells []string
			for c := tr.FirstChild; c != nil; c = c.NextSibling {
				if c.Type == html.ElementNode {
					cells = append(cells, words(c))
				}
			}
			rows = append(rows, strings.Join(cells, "|"))
		}
	}
	return rows
}

// TestShippedClaims checks the published claims against their published schema, and their number against the tables.
func TestShippedClaims(t *testing.T) {
	for name, out := range map[string]build.Output{"shipped": buildShipped(t), "aged": buildAged(t)} {
		file := func(p string) any {
			text, ok := out.Site.Get(p)
			if !ok {
				t.Fatalf("%s: no %s in the site", name, p)
			}
			v, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
			if err != nil {
				t.Fatal(err)
			}
			return v
		}
		c := jsonschema.NewCompiler()
		c.AssertFormat()
		if err := c.AddResource("claims.schema.json", file("claims.schema.json")); err != nil {
			t.Fatal(err)
		}
		schema, err := c.Compile("claims.schema.json")
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(file("claims.json")); err != nil {
			t.Error(err)
		}
		text, _ := out.Site.Get("claims.json")
		var claims struct {
			Claims []struct {
				ID, Kind, Basis  string
				Contested, Stale bool
			}
		}
		if err := json.Unmarshal(text, &claims); err != nil {
			t.Fatal(err)
		}
		var n evidence.Count
		for _, c := range claims.Claims {
			if c.Kind == "recommendation" {
				continue
			}
			n.Claims++
			switch c.Basis {
			case "direct":
				n.Direct++
			case "original":
				n.Original++
			default:
				n.None++
			}
			if c.Contested {
				n.Contested++
			}
			if c.Stale {
				n.Stale++
			}
		}
		if n != out.Coverage.Total {
			t.Errorf("%s: the file has %+v, the tables %+v", name, n, out.Coverage.Total)
		}
		if len(text) > 400_000 {
			t.Errorf("%s: claims.json has %d bytes", name, len(text))
		}
	}
}
