package resolve

import (
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"brief/internal/brief"
	"brief/internal/diag"
	"brief/internal/locale"
	"brief/internal/manuscript"
)

// An edited brief is the brief that a whole resolution of the edited manuscript gives, and so are its problems: paragraphs of the
// shipped brief are taken out, moved, given citations, facts, links and mistakes, many times over.
func TestEdit(t *testing.T) {
	for _, style := range []brief.CitationStyle{brief.StyleNote, brief.StyleAuthorDate} {
		t.Run(string(style), func(t *testing.T) { testEdit(t, style, "") })
	}
	t.Run("corrections", func(t *testing.T) {
		testEdit(t, brief.StyleNote, `
  - {id: late, kind: correction, date: 2026-11-20, places: ["russia.md#%s", "cuba.md", {fact: china-loans}], edition: So., reason: Counted.}
  - {id: odd, kind: difference, places: ["china.md#%s", "iran.md#%s"], original: No., edition: So., reason: Counted.}
`)
	})
}

// testEdit edits the shipped brief with more corrections, in which a paragraph of Russia, one of China and one of Iran are named.
func testEdit(t *testing.T, style brief.CitationStyle, corrections string) {
	words, err := locale.New("en")
	if err != nil {
		t.Fatal(err)
	}
	options := Options{Locale: words, Shortcodes: []string{"chart", "factbox", "keyfigures", "map", "matrix", "pullquote", "recommendations", "timeline"}}
	content := fstest.MapFS{}
	err = fs.WalkDir(os.DirFS("../../content"), ".", func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		text, err := os.ReadFile("../../content/" + path)
		content[path] = &fstest.MapFile{Data: text}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	content["brief.yaml"].Data = cite(content["brief.yaml"].Data, style)
	read := func() (*manuscript.Manuscript, *diag.List) {
		var problems diag.List
		m, err := manuscript.Read(content, "content", &problems)
		if err != nil {
			t.Fatal(err)
		}
		return m, &problems
	}
	resolve := func(m *manuscript.Manuscript, problems *diag.List) *Resolution {
		n := Resolve(m, options)
		n.Problems(problems)
		return n
	}
	m, problems := read()
	n := resolve(m, problems)
	if problems.Failed() {
		t.Fatal(problems.Problems())
	}
	if corrections != "" {
		id := func(name string, i int) string {
			for _, c := range n.Brief.Chapters {
				if c.Name == name {
					return c.Passages[i].ID
				}
			}
			return ""
		}
		content["corrections.yaml"].Data = fmt.Appendf(content["corrections.yaml"].Data, corrections, id("russia", 4), id("china", 5), id("iran", 6))
		m, problems = read()
		if n = resolve(m, problems); problems.Failed() {
			t.Fatal(problems.Problems())
		}
	}
	random := rand.New(rand.NewPCG(1, 2))
	names := []string{"index", "russia", "china", "cuba", "iran", "turkey", "conclusion", "about"}
	additions := []string{
		"A further paragraph rests on a source.[@%s, p. 3]",
		"It shows {{< fact %s >}} once more.",
		"Another leads to [a chapter](cuba.md) and to [a list](sources.html).",
		"This one cites what is not there.[@nobody-1900]",
		"> [!EDITOR]\n> A remark on [@%s].",
		"A footnote.[^extra]\n\n[^extra]: Which rests on [@%s].",
	}
	edited := 0
	for step := range 40 {
		name := names[random.IntN(len(names))]
		file := content[name+".md"]
		before := file.Data
		head, body := cutFrontMatter(string(before))
		blocks := strings.Split(body, "\n\n")
		at := random.IntN(len(blocks))
		switch random.IntN(4) {
		case 0:
			blocks = slices.Delete(blocks, at, at+1)
		case 1:
			to := random.IntN(len(blocks))
			blocks[at], blocks[to] = blocks[to], blocks[at]
		default:
			text := additions[random.IntN(len(additions))]
			if strings.Contains(text, "fact %s") {
				text = fmt.Sprintf(text, n.Brief.Facts[random.IntN(len(n.Brief.Facts))].ID)
			} else if strings.Contains(text, "%s") {
				text = fmt.Sprintf(text, n.Brief.Sources[random.IntN(len(n.Brief.Sources))].ID)
			}
			blocks = slices.Insert(blocks, at, text)
		}
		content[name+".md"] = &fstest.MapFile{Data: []byte(head + strings.Join(blocks, "\n\n"))}

		m, problems := read()
		var from *manuscript.Chapter
		for _, c := range slices.Concat([]*manuscript.Chapter{m.Overview}, m.Chapters, m.Pages) {
			if c.Name == name {
				from = c
			}
		}
		_, ok := n.Edit(from)
		var found diag.List
		n.Problems(&found)
		whole := resolve(m, problems)
		if !ok {
			if problems.Failed() { // as an author takes back what went wrong
				content[name+".md"] = &fstest.MapFile{Data: before}
				m, problems = read()
				whole = resolve(m, problems)
			}
			n = whole
			continue
		}
		edited++
		if got, want := everything(n.Brief), everything(whole.Brief); got != want {
			t.Fatalf("step %d, %s: %s", step, name, firstDifference(got, want))
		}
		if got, want := listed(&found), listed(problems); got != want {
			t.Fatalf("step %d, %s: problems\n%s\nwant\n%s", step, name, got, want)
		}
		if problems.Failed() {
			content[name+".md"] = &fstest.MapFile{Data: before}
			m, _ := read()
			for _, c := range slices.Concat([]*manuscript.Chapter{m.Overview}, m.Chapters, m.Pages) {
				if c.Name == name {
					if _, ok := n.Edit(c); !ok {
						n = resolve(m, new(diag.List))
					}
				}
			}
		}
	}
	if edited < 20 {
		t.Errorf("only %d edits were done alone", edited)
	}
}

func cutFrontMatter(text string) (head, body string) {
	i := strings.Index(text[4:], "\n---\n") + 4 + len("\n---\n")
	return text[:i], text[i:]
}

// everything is the dump with what it leaves out.
func everything(b *brief.Brief) string {
	var s strings.Builder
	s.WriteString(dump(b))
	for _, f := range b.Figures {
		fmt.Fprintln(&s, "figure", f.ID, f.Uses)
	}
	for _, f := range b.Facts {
		fmt.Fprintln(&s, "fact", f.ID, f.Uses)
	}
	if b.Map != nil {
		fmt.Fprintln(&s, "map", b.Map.Uses)
	}
	for _, c := range b.All() {
		fmt.Fprintln(&s, c.Path, c.Words, len(c.Remarks), len(c.Terms), c.LastMod, len(c.Corrections))
	}
	for _, source := range b.Sources {
		fmt.Fprintln(&s, "source", source.ID, source.Label)
	}
	fmt.Fprintln(&s, slices.Compact(slices.Sorted(slices.Values(b.Files))))
	return s.String()
}

func listed(l *diag.List) string {
	var s strings.Builder
	for _, p := range l.Problems() {
		at := p.At.Position()
		fmt.Fprintln(&s, p.At.File.Name, at.Line, at.Column, p.Code, p.Text)
	}
	return s.String()
}

func firstDifference(got, want string) string {
	a, b := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range a {
		if i >= len(b) || a[i] != b[i] {
			return fmt.Sprintf("line %d is\n%s\nwant\n%s", i+1, a[i], slices.Concat(b, make([]string, i+1))[i])
		}
	}
	return "lines are missing"
}
