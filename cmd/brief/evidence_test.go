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
	"unicode/utf8"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"golang.org/x/net/html"

	"brief/internal/brief"
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
			return cells + fmt.Sprintf("|%v%%", math.Round(10*n.Percent)/10)
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

// A backlink is a place that the sources page shows under a source. Of context a walk knows the whole text.
type backlink struct{ href, where, kind, context string }

// TestBackLinks walks the whole brief as a reader does and compares what rests on each source with what the sources page shows:
// the same places, in the same order, each named, with its first words.
func TestBackLinks(t *testing.T) {
	out := buildShipped(t)
	want := walk(out)
	kinds := map[string]bool{}
	shown := map[string]bool{}
	for entry := range pages(t, out)["sources.html"].Descendants() {
		id, ok := attribute(entry, "id")
		id, isSource := strings.CutPrefix(id, "source-")
		if !ok || !isSource {
			continue
		}
		shown[id] = true
		var got []backlink
		for n := range entry.Descendants() {
			if class, _ := attribute(n, "class"); class == "uses" {
				for li := n.FirstChild; li != nil; li = li.NextSibling {
					if li.Data == "li" {
						got = append(got, readBacklink(li))
					}
				}
			}
		}
		if len(got) != len(want[id]) {
			t.Errorf("%s: the page shows %d places, a walk finds %d", id, len(got), len(want[id]))
			continue
		}
		for i, g := range got {
			w := want[id][i]
			kinds[w.kind] = true
			if g.href != w.href || g.where != w.where || g.kind != w.kind || !beginning(g.context, w.context) {
				t.Errorf("%s, place %d: the page shows %+v, a walk finds %+v", id, i+1, g, w)
			}
		}
	}
	for id := range want {
		if !shown[id] {
			t.Errorf("the page does not show %s", id)
		}
	}
	for _, kind := range []string{"paragraph", "fact box", "fact", "event", "comparison", "recommendation", "figure", "term", "correction"} {
		if !kinds[kind] {
			t.Errorf("no %s rests on a source: the test proves nothing for it", kind)
		}
	}
}

// beginning reports whether context is the first words of a text, at most a line.
func beginning(context, text string) bool {
	text = strings.Join(strings.Fields(text), " ")
	cut, short := strings.CutSuffix(context, "…")
	if !short {
		return context == text
	}
	return cut != "" && strings.HasPrefix(text, cut) && len(cut) < len(text) && utf8.RuneCountInString(context) <= 91
}

// readBacklink reads <a href>where</a> <span>kind</span>: context.
func readBacklink(li *html.Node) backlink {
	var l backlink
	for n := li.FirstChild; n != nil; n = n.NextSibling {
		switch {
		case n.Data == "a":
			l.href, _ = attribute(n, "href")
			l.where = words(n)
		case n.Data == "span":
			l.kind = words(n)
		default:
			l.context += n.Data
		}
	}
	l.context = strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(l.context), ":"))
	return l
}

// walk finds, for each source by its id, every place that rests on it, in the order of the site.
func walk(out build.Output) map[string][]backlink {
	b, found := out.Brief, map[string][]backlink{}
	plain := func(t brief.Text) string {
		if t == nil {
			return ""
		}
		return t.Plain()
	}
	see := func(citations []*brief.Citation, l backlink) {
		for _, c := range citations {
			found[c.Source.ID] = append(found[c.Source.ID], l)
		}
	}
	for _, c := range b.All() {
		if c.FactBox != nil {
			for _, row := range c.FactBox.Rows {
				for _, r := range row.References {
					see([]*brief.Citation{r.Note.Citation}, backlink{c.Path + "#" + row.ID, c.Title, "fact box", row.Label})
				}
			}
		}
		for _, p := range c.Passages {
			once := map[*brief.Source]bool{} // a paragraph that cites a source twice is one place
			for _, cited := range p.Citations {
				if !once[cited.Source] {
					see([]*brief.Citation{cited}, backlink{c.Path + "#" + p.ID, c.Title, "paragraph", p.Plain})
				}
				once[cited.Source] = true
			}
		}
	}
	for i, d := range b.Matrix.Dimensions {
		for _, row := range b.Matrix.Rows {
			if cell := row.Cells[i]; cell != nil {
				see(cell.Citations, backlink{"compare.html#" + row.Chapter.Name + "-" + d.ID, "Comparison", "comparison", row.Chapter.Title + ", " + d.Label + ": " + plain(cell.Why)})
			}
		}
	}
	for _, p := range b.Timeline.Periods {
		for _, e := range p.Events {
			see(e.Item.Citations, backlink{"timeline.html#" + e.Item.ID, "Timeline", "event", plain(e.Item.Text)})
		}
	}
	for _, r := range b.Recommendations.Items {
		see(r.Item.Citations, backlink{"recommendations.html#" + r.Item.ID, "Recommendations", "recommendation", plain(r.Item.Text)})
	}
	for _, f := range b.Figures {
		see(f.Citations, backlink{"data.html#" + f.ID, "Data", "figure", f.Title})
	}
	for _, f := range b.Facts {
		see(f.Citations, backlink{"data.html#fact-" + f.ID, "Data", "fact", f.Label})
	}
	for _, term := range b.Terms {
		see(term.Citations, backlink{"glossary.html#" + term.ID, "Glossary", "term", term.Term})
	}
	for _, c := range b.Corrections {
		see(c.Citations, backlink{"corrections.html#" + c.ID, "Corrections", "correction", plain(c.Edition)})
	}
	return found
}

// TestSourceFilter compares what each choice on the sources page leaves with the bibliography, and its count with that.
func TestSourceFilter(t *testing.T) {
	out := buildShipped(t)
	inText := map[string]map[string]bool{} // by source, the pages that cite it in their text or box
	for id, links := range walk(out) {
		inText[id] = map[string]bool{}
		for _, l := range links {
			if page, _, _ := strings.Cut(l.href, ".html"); l.kind == "paragraph" || l.kind == "fact box" {
				inText[id][page] = true
			}
		}
	}
	of := map[string]*brief.Source{}
	for _, s := range out.Brief.Sources {
		of[s.ID] = s
	}
	left, counted, groups := map[string]int{}, map[string]string{}, map[string]bool{}
	for n := range pages(t, out)["sources.html"].Descendants() {
		// Its groups are lists to pick from: "Press (12)".
		if id, ok := attribute(n, "id"); ok && n.Data == "option" && strings.HasPrefix(id, "filter-") {
			name, _ := attribute(n.Parent, "name")
			groups[name] = true
			label := words(n)
			counted[strings.TrimPrefix(id, "filter-")] = strings.TrimSuffix(label[strings.LastIndexByte(label, '(')+1:], ")")
		}
		tags, ok := attribute(n, "data-tags")
		if !ok {
			continue
		}
		id, _ := attribute(n, "id")
		s := of[strings.TrimPrefix(id, "source-")]
		has := map[string]bool{}
		for _, tag := range strings.Fields(tags) {
			left[tag]++
			has[tag] = true
		}
		if !has["class-"+string(s.Class)] || !has["status-"+string(s.Status)] || s.Language != "" && !has["language-"+s.Language] {
			t.Errorf("%s (%s, %s, %s) has the tags %s", s.ID, s.Class, s.Status, s.Language, tags)
		}
		for page := range inText[s.ID] {
			if !has["chapter-"+page] {
				t.Errorf("%s is cited on %s and has the tags %s", s.ID, page, tags)
			}
		}
		if reuters := s.Publisher == "Reuters" || s.Publisher == "" && s.ContainerTitle == "Reuters"; reuters != has["publisher-reuters"] {
			t.Errorf("%s has the tags %s", s.ID, tags)
		}
	}
	for _, group := range []string{"chapter", "class", "language", "publisher", "status"} {
		if !groups[group] {
			t.Errorf("the page has no choice of %s", group)
		}
	}
	publishers := 0
	for tag, count := range counted {
		if fmt.Sprint(left[tag]) != count {
			t.Errorf("%s says %s and leaves %d", tag, count, left[tag])
		}
		if strings.HasPrefix(tag, "publisher-") {
			publishers += left[tag]
		}
	}
	if publishers != len(out.Brief.Sources) {
		t.Errorf("the publishers, with the others, have %d of %d sources", publishers, len(out.Brief.Sources))
	}
}
