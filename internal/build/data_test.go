package build

import (
	"context"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"brief/internal/dependency"
	"brief/internal/render"
	"brief/internal/site"
)

// small is a project with one of everything. Three chapters cite a source each, and all cite "shared".
func small(style string) fstest.MapFS {
	files := fstest.MapFS{}
	for name, text := range map[string]string{
		"brief.yaml": "title: Small\nsubtitle: Sub\nslug: small\nlanguage: en\ndate: 2026-01-01\nfacts-as-of: 2025\n" +
			"citations: " + style + "\nchapters: [oil.md, gas.md, coal.md]\npages: [about.md]\noriginal: whole\nthemes: {money: Money}\n" +
			"authors: [{family: Doe, given: Ann}]\nlicence: {name: Free, url: https://l.test/}\n",
		"index.md": "---\ntitle: Small\n---\n\nAll of it.[@shared]\n",
		"oil.md":   "---\ntitle: Oil\nfactbox: {title: Box, rows: [{fact: paid}, {label: Since, value: Long ago, cite: \"[@shared]\"}]}\n---\n\nThey owe {{< fact left >}} to a Lender.[@press, p. 2]\n\nSee [gas](gas.md#pipes).[@shared]\n\n{{< chart debts >}}\n",
		"gas.md":   "---\ntitle: Gas\n---\n\n## Pipes {#pipes}\n\nNone.[^1] Here.[@shared, p. 3; @press]\n\n[^1]: As told.[@press]\n\n{{< timeline >}}\n\n{{< matrix >}}\n\n{{< recommendations >}}\n",
		"coal.md":  "---\ntitle: Coal\n---\n\nA Borrower is there.[@books; @shared]\n\nLittle is known.\n",
		"about.md": "---\ntitle: About\n---\n\nWho we are.\n",
		"sources.yaml": "references:\n  - {id: whole, type: report, title: Whole, publisher: P, issued: 2020}\n" +
			"  - {id: press, type: webpage, title: Press Report, author: [{family: Roe, given: Bea}], publisher: P, issued: 2020, URL: \"https://p.test/\"}\n" +
			"  - {id: books, type: report, title: Booklet, publisher: P, issued: 2020}\n" +
			"  - {id: shared, type: report, title: Common, publisher: P, issued: 2020}\n",
		"facts.yaml": "lent: {label: Lent, value: 5, unit: USD, as-of: 2015, sources: [books], note: A remark.}\n" +
			"paid: {label: Paid, value: 2, unit: USD, as-of: 2015, sources: [whole]}\n" +
			"left: {label: Left, derive: lent - paid, as-of: 2015}\n" +
			"drawn: {label: Drawn, value: 9, unit: USD, as-of: 2015, sources: [whole]}\n",
		"glossary.yaml": "lender: {term: Lender, definition: Who lends., sources: [whole]}\nborrower: {term: Borrower, definition: Who borrows., sources: [whole]}\n",
		"timeline.yaml": "events:\n  - {id: start, date: 2001, chapters: [gas], theme: money, text: It starts., sources: [whole]}\n" +
			"  - {id: end, date: 2011, chapters: [oil], text: It ends., sources: [whole]}\n",
		"figures.yaml":         "debts: {kind: bar, title: Debts, measure: Sums, unit: USD, data: debts.csv, summary: One., sources: [whole]}\n",
		"data/debts.csv":       "label,value,fact\nA,1,\nB,,drawn\n",
		"corrections.yaml":     "corrections:\n  - {id: sum, kind: difference, places: [coal.md], original: Six., edition: Five., reason: Counted., sources: [whole]}\n",
		"recommendations.yaml": "addressees: {all: All}\nthemes: {aid: Aid}\nrecommendations:\n  - {id: pay, kind: listed, addressees: [all], targets: [gas], theme: aid, text: Pay., sources: [whole]}\n",
		"matrix.yaml": "title: Compared\nlevels:\n  - {id: low, label: Low, meaning: Little.}\n  - {id: high, label: High, meaning: Much.}\n" +
			"dimensions:\n  - {id: size, label: Size}\nrows:\n  - {chapter: oil, cells: {size: {level: low, why: So., sources: [whole]}}}\n  - {chapter: gas, cells: {size: {level: high, why: So., sources: [whole]}}}\n",
	} {
		files["content/"+name] = &fstest.MapFile{Data: []byte(text)}
	}
	return files
}

func inputOf(t testing.TB, project fs.FS) Input {
	sub := func(fsys fs.FS, folder string) fs.FS {
		f, err := fs.Sub(fsys, folder)
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	root := os.DirFS("../..")
	return Input{
		Content: sub(project, "content"), Templates: []fs.FS{sub(root, "templates")}, Static: []fs.FS{sub(root, "static")},
		Now: time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC),
	}
}

// fromNothing builds as Run does, but for the design, which a session has read.
func fromNothing(t *testing.T, s *Session, in Input) Output {
	t.Helper()
	var out Output
	if err := (&Session{design: s.design}).whole(context.Background(), in, func(o Output) { out = o }); err != nil || out.Site == nil {
		t.Fatal(err, problemTexts(out))
	}
	return out
}

// recordOf returns what Dependencies does, likewise.
func recordOf(t *testing.T, s *Session, in Input) dependency.Record {
	t.Helper()
	again := Session{design: s.design}
	if err := again.resolve(in); err != nil {
		t.Fatal(err)
	}
	return dependency.Of(again.brief.Brief, render.Pages(again.input(in)))
}

// authoredPages are the pages of the small project that a change of data may leave as they are.
var authoredPages = []string{"about.html", "coal.html", "gas.html", "oil.html"}

// After a change of data the session shows what a build from nothing makes, has made only the chapters that show something else,
// and what changed is among what the record of dependencies names.
func TestSessionData(t *testing.T) {
	for _, style := range []string{"note", "author-date", "numeric"} {
		t.Run(style, func(t *testing.T) { testSessionData(t, style) })
	}
}

func testSessionData(t *testing.T, style string) {
	project := small(style)
	in := inputOf(t, project)
	var s Session
	var last Output
	update := func(changed ...string) {
		t.Helper()
		if err := s.Update(context.Background(), in, changed, func(o Output) { last = o }); err != nil {
			t.Fatal(err)
		}
		if last.Site == nil {
			t.Fatal(changed, problemTexts(last))
		}
	}
	update()
	record := recordOf(t, &s, in)
	all := strings.Join(authoredPages, " ")
	for _, step := range []struct {
		name, file, old, new string
		made                 string // of the pages of chapters
		rests                string // the input, as brief build --explain names it
	}{
		{"a fact of a chart", "facts.yaml", "value: 9", "value: 8", "oil.html", "fact:drawn"},
		{"a fact from which another is computed", "facts.yaml", "value: 5", "value: 6", "oil.html", "fact:lent"},
		{"a remark on a fact from which another is computed", "facts.yaml", "A remark", "Another remark", "oil.html", "fact:lent"},
		{"the source of a fact", "facts.yaml", "sources: [books], note", "sources: [press], note", "coal.html gas.html oil.html", "fact:lent"},
		{"a fact that nothing shows", "facts.yaml", "drawn:", "more: {label: More, value: 7, unit: USD, as-of: 2015, sources: [whole]}\ndrawn:", "", ""},
		{"the title of a source", "sources.yaml", "Booklet", "Booklets", "coal.html", "source:books"},
		{"the name of an author", "sources.yaml", "Roe", "Rowe", "gas.html oil.html", "source:press"},
		{"a source cited all over", "sources.yaml", "Common", "Commons", "coal.html gas.html oil.html", "source:shared"},
		{"a definition", "glossary.yaml", "Who borrows.", "Who takes.", "coal.html", "term:borrower"},
		{"another form of a term", "glossary.yaml", "Borrower, def", "Borrower, aliases: [Little], def", "", "term:borrower"},
		{"a new term", "glossary.yaml", "borrower:", "little: {term: known, definition: Not unknown., sources: [whole]}\nborrower:", "coal.html", "term:little"},
		{"an event", "timeline.yaml", "It starts.", "It begins.", "gas.html", "event:start"},
		{"an event that no chapter shows", "timeline.yaml", "It ends.", "It is over.", "", "event:end"},
		{"a row of a dataset", "data/debts.csv", "A,1", "A,3", "oil.html", "dataset:debts.csv"},
		{"the title of a figure", "figures.yaml", "Debts", "All debts", "oil.html", "figure:debts"},
		{"a level of the matrix", "matrix.yaml", "level: low", "level: high", "gas.html", "cell:oil-size"},
		{"a reason in the matrix", "matrix.yaml", "why: So.", "why: Thus.", "", "cell:oil-size"},
		{"a recommendation", "recommendations.yaml", "Pay.", "Pay it.", "gas.html", "recommendation:pay"},
		{"a difference", "corrections.yaml", "Five.", "Four.", "", "correction:sum"},
		{"a correction", "corrections.yaml", "corrections:\n", "corrections:\n  - {id: late, kind: correction, date: 2026-02-01, places: [coal.md], original: Six., edition: Five., reason: Counted., sources: [whole]}\n", all, "correction:late"},
		{"the title of the brief", "brief.yaml", "title: Small", "title: Smaller", all, "setting:brief.yaml"},
		{"the licence", "brief.yaml", "name: Free", "name: Freer", all, "setting:brief.yaml"},
		{"the title of a chapter", "coal.md", "title: Coal", "title: Brown coal", all, "content/coal.md"},
		{"the answers of links", "links.lock", "", "version: 1\nlinks:\n  - {url: \"https://p.test/\", status: ok, checked: 2026-11-01}\n", "gas.html oil.html", "setting:links.lock"},
		{"a text where corrections were made", "gas.md", "None.", "None at all.", "gas.html", "content/gas.md"},
	} {
		name := "content/" + step.file
		var text string
		if f := project[name]; f != nil {
			text = string(f.Data)
		}
		if !strings.Contains(text, step.old) {
			t.Fatalf("%s: %s has no %q", step.name, step.file, step.old)
		}
		project[name] = &fstest.MapFile{Data: []byte(strings.Replace(text, step.old, step.new, 1))}
		before, earlier := last.Site, record
		update(name)
		want := fromNothing(t, &s, in)
		sameSite(t, step.name, last.Site, want.Site)
		var made []string
		for _, path := range authoredPages {
			was, _ := before.Get(path)
			is, _ := last.Site.Get(path)
			if &was[0] != &is[0] {
				made = append(made, path)
			}
		}
		if got := strings.Join(made, " "); got != step.made {
			t.Errorf("%s: made %q, want %q", step.name, got, step.made)
		}
		record = recordOf(t, &s, in)
		if step.rests == "" {
			continue
		}
		rest := slices.Concat(earlier, record).Resting(func(in dependency.Input) bool {
			return in.Is(step.rests) || in.At.File != nil && in.At.File.Name == step.rests
		})
		if len(rest) == 0 {
			t.Errorf("%s: nothing rests on %s", step.name, step.rests)
		}
		for _, path := range site.Compare(before, last.Site).Changed {
			if strings.HasSuffix(path, ".html") && !slices.ContainsFunc(rest, func(p dependency.Page) bool { return p.Path == path }) &&
				slices.ContainsFunc(record, func(p dependency.Page) bool { return p.Path == path }) {
				t.Errorf("%s: %s changed, and is not said to rest on %s", step.name, path, step.rests)
			}
		}
	}
}

// Words in the data of the shipped brief are changed, drawn with a fixed seed; a session shows what a build from nothing makes.
func TestSessionDataAtRandom(t *testing.T) {
	project := fstest.MapFS{}
	err := fs.WalkDir(os.DirFS("../.."), "content", func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		text, err := os.ReadFile("../../" + path)
		project[path] = &fstest.MapFile{Data: text}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	in := inputOf(t, project)
	var s Session
	var last Output
	show := func(o Output) { last = o }
	if err := s.Update(context.Background(), in, nil, show); err != nil {
		t.Fatal(err)
	}
	const seed = 20261124
	random := rand.New(rand.NewPCG(seed, seed))
	words := map[string][]string{ // of lines in which a word may be another without a change of meaning to the program
		"content/facts.yaml": {"  label: ", "  note: "}, "content/sources.yaml": {"    title: ", "    publisher: "},
		"content/glossary.yaml": {"  definition: ", "  term: "}, "content/timeline.yaml": {"    text: "}, "content/figures.yaml": {"  title: "},
		"content/recommendations.yaml": {"    text: "}, "content/corrections.yaml": {"    reason: "},
	}
	files := slices.Sorted(func(yield func(string) bool) {
		for name := range words {
			if !yield(name) {
				return
			}
		}
	})
	for range 4 {
		var changed []string
		for range 3 {
			name := files[random.IntN(len(files))]
			lines := strings.Split(string(project[name].Data), "\n")
			var at []int
			for i, line := range lines {
				if slices.ContainsFunc(words[name], func(key string) bool { return strings.HasPrefix(line, key) }) && !strings.ContainsAny(line, `"'|>`) {
					at = append(at, i)
				}
			}
			if len(at) == 0 {
				t.Fatalf("%s has no line to change", name)
			}
			i := at[random.IntN(len(at))]
			lines[i] += fmt.Sprintf(" word%d", random.IntN(1000))
			project[name] = &fstest.MapFile{Data: []byte(strings.Join(lines, "\n"))}
			changed = append(changed, name)
		}
		if err := s.Update(context.Background(), in, changed, show); err != nil {
			t.Fatal(err)
		}
		want := fromNothing(t, &s, in)
		sameSite(t, fmt.Sprint(changed), last.Site, want.Site)
	}
}

// A build tells how far it is, stage by stage, and how many of its pages are made.
func TestProgress(t *testing.T) {
	in := inputOf(t, small("note"))
	var mu sync.Mutex
	var stages []Stage
	most := 0
	in.Progress = func(p Progress) {
		mu.Lock()
		defer mu.Unlock()
		if n := len(stages); n == 0 || stages[n-1] != p.Stage {
			stages = append(stages, p.Stage)
		}
		if p.Done > p.Total || p.Stage != Rendering && p.Total != 0 {
			t.Errorf("%+v", p)
		}
		if p.Done > most {
			most = p.Done
		}
	}
	out, err := Run(in)
	if err != nil || out.Site == nil {
		t.Fatal(err, problemTexts(out))
	}
	if want := []Stage{Reading, Resolving, Checking, Rendering}; !slices.Equal(stages, want) {
		t.Errorf("the stages are %v, want %v", stages, want)
	}
	if pages := len(out.Pages) + 1; most != pages { // and that for a wrong address
		t.Errorf("the last page made is number %d of %d", most, pages)
	}
}
