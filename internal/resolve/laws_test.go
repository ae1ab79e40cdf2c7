package resolve

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/txtar"

	"brief/internal/brief"
	"brief/internal/diag"
	"brief/internal/markdown"
)

// TestLaws holds the cases of testdata, also those with problems, and a large brief to the laws, in every style of citations.
func TestLaws(t *testing.T) {
	for _, style := range brief.CitationStyles {
		for _, file := range cases(t) {
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if strings.Contains(string(archive.Comment), "citations:") {
				continue // says itself
			}
			b, problems := resolveArchive(t, archive, style)
			laws(t, file+" "+string(style), b, problems)
		}
		fsys := large(50)
		fsys["brief.yaml"].Data = cite(fsys["brief.yaml"].Data, style)
		b, problems := resolveFS(t, fsys, Options{})
		for _, p := range problems {
			t.Errorf("%v%s", p.At, p.Text)
		}
		if len(b.Chapters) != 50 || len(b.Chapters[49].Notes) < 5 || b.Citations != style {
			t.Fatalf("the large brief has %d chapters, the last with %d notes, in the style %s", len(b.Chapters), len(b.Chapters[49].Notes), b.Citations)
		}
		laws(t, "large "+string(style), b, problems)
	}
}

// laws checks what holds for every brief:
//
//   - Notes are numbered from 1 in the order in which a reader meets the first reference to each. The list of references follows them,
//     by number in the same way, or in the order of the bibliography; then no two sources have one label.
//   - A note lists exactly the references to it that stand on the page, in order, and each points back to it.
//   - On a page no id is given twice, whatever it belongs to.
//   - A problem lies in its file.
func laws(t *testing.T, name string, b *brief.Brief, problems []diag.Problem) {
	t.Helper()
	for _, c := range b.All() {
		document := c.Text.(*markdown.Document)
		p := page{name: name + " " + c.Path, ids: map[string]string{}, sources: b.Sources, style: b.Citations, bodies: map[string]*markdown.Document{}}
		for _, d := range document.Notes() {
			if p.bodies[d.Label] == nil {
				p.bodies[d.Label] = d.Body
			}
		}
		if !c.BoxInText {
			p.box(c.FactBox)
		}
		for _, n := range document.References() {
			p.node(n)
		}
		for _, h := range c.Headings {
			p.id(t, h.ID, "heading")
		}
		for _, passage := range c.Passages {
			p.id(t, passage.ID, "passage")
		}
		for _, k := range document.Callouts() {
			p.id(t, k.ID, "callout")
		}
		if c.FactBox != nil {
			for _, r := range c.FactBox.Rows {
				p.id(t, r.ID, "row")
			}
		}
		for _, f := range c.Facts {
			p.id(t, "fact-"+f.ID, "fact")
		}
		for _, term := range c.Terms {
			p.id(t, "term-"+term.ID, "term")
		}
		p.notes(t, c.Notes)
	}
	labels := map[string]string{}
	for _, s := range b.Sources {
		label := s.Label.Name + " " + s.Label.Year
		if cited := len(s.Uses) > 0 && b.Citations == brief.StyleAuthorDate; cited != (s.Label.Year != "") {
			t.Errorf("%s: the label of %s is %q", name, s.ID, label)
		} else if cited && labels[label] != "" {
			t.Errorf("%s: %s and %s are both called %q", name, s.ID, labels[label], label)
		}
		labels[label] = s.ID
	}
	clean := true
	for _, problem := range problems {
		clean = clean && problem.Severity != diag.Error
		if f := problem.At.File; f != nil && (problem.At.Start < 0 || problem.At.Start > problem.At.End || problem.At.End > len(f.Text)) {
			t.Errorf("%s: %q is at %d–%d of %d bytes", name, problem.Text, problem.At.Start, problem.At.End, len(f.Text))
		}
	}
	dataLaws(t, name, b, clean)
}

// dataLaws checks the pages made from data. Where there are errors, what they hold may have the same id.
func dataLaws(t *testing.T, name string, b *brief.Brief, clean bool) {
	t.Helper()
	start := func(path string) *page {
		return &page{name: name + " " + path, ids: map[string]string{}, lax: !clean, sources: b.Sources, style: b.Citations}
	}
	if m := b.Matrix; m != nil {
		p := start(brief.ComparePath)
		for i := range m.Dimensions {
			for _, row := range m.Rows {
				if c := row.Cells[i]; c != nil {
					p.id(t, c.ID, "cell")
					p.refer(c.References)
				}
			}
		}
		p.notes(t, m.Notes)
	}
	if line := b.Timeline; line != nil {
		p := start(brief.TimelinePath)
		for _, period := range line.Periods {
			if period.ID != "" {
				p.id(t, period.ID, "period")
			}
			for _, e := range period.Events {
				p.id(t, e.Item.ID, "event")
				p.refer(e.References)
			}
		}
		p.notes(t, line.Notes)
	}
	if a := b.Recommendations; a != nil {
		p := start(brief.RecommendationsPath)
		for _, item := range a.Items {
			p.id(t, item.Item.ID, "recommendation")
			p.refer(item.References)
		}
		p.notes(t, a.Notes)
	}
	data, glossary, corrections := start(brief.DataPath), start(brief.GlossaryPath), start(brief.CorrectionsPath)
	for _, f := range b.Figures {
		data.id(t, f.ID, "figure")
		data.refer(f.References)
	}
	for _, f := range b.Facts {
		data.id(t, "fact-"+f.ID, "fact")
	}
	data.notes(t, b.FigureNotes)
	for _, term := range b.Terms {
		glossary.id(t, term.ID, "term")
		glossary.refer(term.References)
	}
	glossary.notes(t, b.TermNotes)
	for _, c := range b.Corrections {
		corrections.id(t, c.ID, "correction")
		corrections.refer(c.References)
	}
	corrections.notes(t, b.CorrectionNotes)
}

// A page gathers the references of a page in reading order, and its ids.
type page struct {
	name string
	refs []*brief.Reference
	ids  map[string]string // id → what has it
	lax  bool              // let ids stand twice

	style   brief.CitationStyle
	sources []*brief.Source               // in the order of the bibliography
	bodies  map[string]*markdown.Document // of footnotes; taken out when they are met
	boxed   bool
}

func (p *page) refer(refs []*brief.Reference) { p.refs = append(p.refs, refs...) }

func (p *page) box(b *brief.FactBox) {
	if b != nil {
		for _, r := range b.Rows {
			p.refer(r.References)
		}
	}
}

func (p *page) node(n markdown.Node) {
	switch n := n.(type) {
	case *markdown.Citation:
		for _, i := range n.Items {
			if i.Reference != nil {
				p.refs = append(p.refs, i.Reference)
			}
		}
	case *markdown.NoteRef:
		if n.Reference != nil {
			p.refs = append(p.refs, n.Reference)
			if body := p.bodies[n.Label]; body != nil {
				delete(p.bodies, n.Label)
				for _, within := range body.References() {
					switch within.(type) {
					case *markdown.Citation, *markdown.FactRef:
						p.node(within)
					}
				}
			}
		}
	case *markdown.FactRef:
		if n.Use != nil {
			p.refer(n.Use.References)
		}
	case *markdown.Shortcode:
		b := n.Block
		if b == nil {
			return
		}
		if b.FactBox != nil && !p.boxed { // a second box is an error, and the same one
			p.boxed = true
			p.box(b.FactBox)
		}
		if b.Figure != nil {
			p.refer(b.Figure.References)
		}
		for _, f := range b.Facts {
			p.refer(f.References)
		}
		for _, e := range b.Events {
			p.refer(e.References)
		}
		for _, r := range b.Recommendations {
			p.refer(r.References)
		}
	}
}

func (p *page) id(t *testing.T, id, kind string) {
	t.Helper()
	if id == "" {
		t.Errorf("%s: a %s has no id", p.name, kind)
	}
	if other, taken := p.ids[id]; taken && !p.lax {
		t.Errorf("%s: the id %q of a %s is that of a %s", p.name, id, kind, other)
	}
	p.ids[id] = kind
}

func (p *page) notes(t *testing.T, notes []*brief.Note) {
	t.Helper()
	var first []*brief.Note
	of := map[*brief.Note][]*brief.Reference{}
	for _, r := range p.refs {
		if len(of[r.Note]) == 0 {
			first = append(first, r.Note)
		}
		of[r.Note] = append(of[r.Note], r)
		p.id(t, r.ID, "reference")
	}
	if len(first) != len(notes) {
		t.Errorf("%s: there are references to %d notes, and %d notes", p.name, len(first), len(notes))
		return
	}
	slices.SortStableFunc(first, func(a, b *brief.Note) int {
		switch {
		case a.Entry && b.Entry && p.style == brief.StyleAuthorDate:
			return slices.Index(p.sources, a.Citation.Source) - slices.Index(p.sources, b.Citation.Source)
		case b.Entry && !a.Entry:
			return -1
		case a.Entry && !b.Entry:
			return 1
		}
		return 0
	})
	entries := 0
	for i, n := range notes {
		p.id(t, n.ID, "note")
		number := i + 1
		if n.Entry {
			entries++
			number = entries
			if p.style == brief.StyleAuthorDate {
				number = 0
			}
		}
		switch {
		case n != first[i]:
			t.Errorf("%s: note %s stands where %s is referred to", p.name, n.ID, first[i].ID)
		case n.Number != number:
			t.Errorf("%s: note %s has the number %d in place %d", p.name, n.ID, n.Number, i+1)
		case n.Entry != (p.style.InText() && n.Citation != nil):
			t.Errorf("%s: note %s is in the wrong list", p.name, n.ID)
		case n.First != nil && (n.First.Number >= n.Number || n.First.First != nil):
			t.Errorf("%s: note %s is short for note %s", p.name, n.ID, n.First.ID)
		case (n.Citation == nil) == (n.Text == nil):
			t.Errorf("%s: note %s is a citation and a text, or neither", p.name, n.ID)
		case len(n.References) != len(of[n]):
			t.Errorf("%s: note %s lists %d references of %d", p.name, n.ID, len(n.References), len(of[n]))
			continue
		}
		for k, r := range n.References {
			if r.Note != n || r != of[n][k] || r.Ordinal != k+1 {
				t.Errorf("%s: reference %s is the %d. of note %s in place %d of note %s", p.name, r.ID, r.Ordinal, r.Note.ID, k+1, n.ID)
			}
		}
	}
}

// large returns a brief of n chapters, each with a fact box, repeated and shared citations, footnotes, facts, terms and headings
// whose words are ids that pages use.
func large(n int) fstest.MapFS {
	var names, facts, sources, events, glossary strings.Builder
	fsys := fstest.MapFS{}
	put := func(name, text string) { fsys[name] = &fstest.MapFile{Data: []byte(text)} }
	fmt.Fprint(&sources, "references:\n")
	fmt.Fprint(&events, "events:\n")
	for i := range 20 {
		fmt.Fprintf(&sources, "  - {id: s%d, type: book, title: Source %d, publisher: P, issued: \"2001\"}\n", i, i)
	}
	for i := range n {
		fmt.Fprintf(&names, "c%d.md, ", i)
		fmt.Fprintf(&facts, "f%d: {label: Fact %d, value: %d, unit: count, chapter: c%d, sources: [s%d, \"s%d, p. %d\"]}\n", i, i, i+1, i, i%20, (i+1)%20, i)
		fmt.Fprintf(&events, "  - {id: e%d, date: \"%d\", text: Event %d, chapters: [c%d], sources: [s%d]}\n", i, 1950+i, i, i, i%20)
		fmt.Fprintf(&glossary, "t%d: {term: Term%d, definition: D, sources: [s%d]}\n", i, i, i%20)
		next := (i + 1) % n
		var text strings.Builder
		fmt.Fprintf(&text, "---\ntitle: Chapter %d\nfactbox:\n  title: Box\n  rows:\n    - fact: f%d\n    - {label: Row, value: v, cite: \"[@s%d]\"}\n---\n", i, i, next%20)
		fmt.Fprintf(&text, "Term%d and Term%d.[@s%d]\n\n", i, next, i%20)
		for k, heading := range []string{"Row 1", "Row 2", "Note", "fn-s1", "fnref s1", "Fact f1", "Term t1", "Same", "Same"} {
			fmt.Fprintf(&text, "## %s\n\nThe same words of every paragraph.[@s%d, p. %d; @s%d] And {{< fact f%d >}}.[^same]\n\n", heading, i%20, k+1, next%20, next)
		}
		fmt.Fprintf(&text, "{{< timeline >}}\n\n{{< keyfigures f%d f%d >}}\n\n> [!EDITOR] Same\n> Text.[@s%d]\n\n[next](c%d.md#same)\n\n[^same]: As in [@s%d].\n", i, next, i%20, next, i%20)
		put(fmt.Sprintf("c%d.md", i), text.String())
	}
	put("brief.yaml", "title: Large\nslug: large\nlanguage: en\nchapters: ["+strings.TrimSuffix(names.String(), ", ")+"]\n")
	put("sources.yaml", sources.String())
	put("facts.yaml", facts.String())
	put("timeline.yaml", events.String())
	put("glossary.yaml", glossary.String())
	return fsys
}

// TestDeterministic resolves a large brief again and again: chapters are read in parallel, and maps have no order.
func TestDeterministic(t *testing.T) {
	first, _ := resolveFS(t, large(20), Options{})
	want := dump(first)
	for range 3 {
		b, _ := resolveFS(t, large(20), Options{})
		if got := dump(b); got != want {
			t.Fatal("two runs differ")
		}
	}
}
