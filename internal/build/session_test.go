package build

import (
	"context"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"brief/internal/site"
)

// A session shows, after every change, what a build from nothing makes.
func TestSession(t *testing.T) {
	project := fstest.MapFS{}
	for _, folder := range []string{"content", "templates", "static"} {
		err := fs.WalkDir(os.DirFS("../.."), folder, func(path string, e fs.DirEntry, err error) error {
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
	}
	// Two sources that are called alike once both are cited.
	project["content/sources.yaml"].Data = append(project["content/sources.yaml"].Data,
		"  - {id: letters-1, type: report, title: One, publisher: Letters, issued: \"2019\"}\n  - {id: letters-2, type: report, title: Two, publisher: Letters, issued: \"2019\"}\n"...)
	project["content/turkey.md"].Data = append(project["content/turkey.md"].Data, "\n\nIt is called.[@letters-1]\n"...)
	sub := func(folder string) fs.FS {
		f, err := fs.Sub(project, folder)
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	in := Input{Content: sub("content"), Templates: []fs.FS{sub("templates")}, Static: []fs.FS{sub("static")}, Now: time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC)}
	replace := func(name, old, new string) func() []string {
		return func() []string {
			text := string(project[name].Data)
			if !strings.Contains(text, old) {
				t.Fatalf("%s has no %q", name, old)
			}
			project[name] = &fstest.MapFile{Data: []byte(strings.Replace(text, old, new, 1))}
			return []string{name}
		}
	}
	body := func(name, text string) func() []string { return replace(name, "\n---\n", "\n---\n\n"+text+"\n") }

	facts := project["content/facts.yaml"].Data
	many := func(n int) func() []string {
		return func() []string {
			const name = "content/facts.yaml"
			text := slices.Clone(facts)
			for i := range n {
				text = fmt.Appendf(text, "\nmore-%d: {label: More, value: %d, unit: USD, as-of: \"2020\", sources: [csis-2020]}", i, i)
			}
			project[name] = &fstest.MapFile{Data: text}
			return []string{name}
		}
	}

	// The project is opened anew for each build, as the command does it.
	openings := 0
	reopen := func() Input {
		openings++
		again := in
		again.Content = &opened{in.Content, openings, &openings}
		return again
	}
	var s Session
	for _, step := range []struct {
		name   string
		change func() []string
		shown  int  // how often a site is shown: twice where the edited page comes first
		failed bool // the author has made a mistake
	}{
		{"the beginning", func() []string { return nil }, 1, false},
		{"a paragraph", body("content/russia.md", "A paragraph about oil."), 2, false},
		{"a paragraph with a source", body("content/cuba.md", "Another.[@csis-2020, p. 2]"), 2, false},
		{"the overview", body("content/index.md", "Another."), 2, false},
		{"a page after the chapters", body("content/about.md", "Another."), 2, false},
		{"a mistake", body("content/iran.md", "Another.[@nobody]"), 1, true},
		{"another chapter meanwhile", body("content/china.md", "Another."), 1, true},
		{"the mistake mended", replace("content/iran.md", "[@nobody]", "[@csis-2020]"), 2, false},
		{"a heading", body("content/russia.md", "## A new section {#new}\n\nText."), 2, false},
		{"two chapters", func() []string {
			return append(body("content/russia.md", "One.")(), body("content/china.md", "Two. {{< fact china-loans >}}")()...)
		}, 2, false},
		{"front matter", replace("content/russia.md", "title: ", "title: The "), 2, false},
		{"a fact", replace("content/facts.yaml", "64e9", "63e9"), 2, false},
		{"a source", replace("content/sources.yaml", "publisher: ", "publisher: The "), 2, false},
		{"the words of the settings", replace("content/brief.yaml", "subtitle: ", "subtitle: And "), 2, false},
		{"the style of citations", replace("content/brief.yaml", "slug: ", "citations: author-date\nslug: "), 2, false},
		{"a source that gives others letters", body("content/cuba.md", "Another.[@letters-2]"), 2, false},
		{"a template", replace("templates/partials/footer.html", "<footer", "<footer data-changed"), 1, false},
		{"a broken template", replace("templates/partials/footer.html", "<footer", "{{if}}<footer"), 1, true},
		{"a paragraph meanwhile", body("content/iran.md", "Yet another."), 1, true},
		{"the template mended", replace("templates/partials/footer.html", "{{if}}<footer", "<footer"), 1, false},
		{"a stylesheet", replace("static/css/brief.css", "}", "}\n.changed { color: red }\n"), 1, false},
		{"facts on several pages", func() []string {
			return append(body("content/iran.md", "[It](data.html#fact-china-loans).")(), many(200)()...)
		}, 2, false},
		{"a paragraph that leads to one", body("content/cuba.md", "[It](data.html#fact-china-loans)."), 2, false},
		{"facts on one page again", many(0), 2, false},
		{"a paragraph at last", body("content/turkey.md", "The last."), 2, false},
	} {
		var shown []Output
		changed := step.change()
		if err := s.Update(context.Background(), reopen(), changed, func(o Output) { shown = append(shown, o) }); err != nil {
			t.Fatal(step.name, err)
		}
		want, err := Run(in)
		if err != nil {
			t.Fatal(err)
		}
		if len(shown) != step.shown {
			t.Errorf("%s: shown %d times, want %d", step.name, len(shown), step.shown)
		}
		got := shown[len(shown)-1]
		if step.failed != (got.Site == nil) {
			t.Fatalf("%s: a site is %v; %v", step.name, got.Site != nil, got.Problems)
		}
		sameSite(t, step.name, got.Site, want.Site)
		if a, b := fmt.Sprint(problemTexts(got)), fmt.Sprint(problemTexts(want)); a != b {
			t.Errorf("%s: problems %s, want %s", step.name, a, b)
		}
		if len(shown) == 2 { // what was shown first is whole but for what depends on the edited page
			for _, file := range changed {
				page := strings.TrimSuffix(strings.TrimPrefix(file, "content/"), ".md") + ".html"
				a, _ := shown[0].Site.Get(page)
				b, _ := want.Site.Get(page)
				if page != "index.html" && string(a) != string(b) {
					t.Errorf("%s: %s was shown as it was", step.name, page)
				}
			}
		}
	}

	// A session whose second half is cut off catches up.
	ctx, cancel := context.WithCancel(context.Background())
	changed := body("content/cuba.md", "Cut off.[@csis-2020, p. 3] {{< fact china-loans >}}")()
	if err := s.Update(ctx, in, changed, func(Output) { cancel() }); err != nil {
		t.Fatal(err)
	}
	var last Output
	if err := s.Update(context.Background(), in, body("content/iran.md", "And on.")(), func(o Output) { last = o }); err != nil {
		t.Fatal(err)
	}
	want, err := Run(in)
	if err != nil {
		t.Fatal(err)
	}
	sameSite(t, "after a cut", last.Site, want.Site)

	// Nor does it end what takes long, and is cut off in the middle: the edited page is shown, and no site besides.
	ctx, cancel = context.WithCancel(context.Background())
	shown := 0
	in.Progress = func(Progress) {
		if shown == 1 {
			cancel()
		}
	}
	if err := s.Update(ctx, in, body("content/cuba.md", "Cut off again.[@csis-2020, p. 4]")(), func(Output) { shown++ }); err != nil {
		t.Fatal(err)
	}
	if ctx.Err() == nil || shown != 1 {
		t.Errorf("what was cut off was shown %d times, cut: %v", shown, ctx.Err())
	}
	in.Progress = nil
	if err := s.Update(context.Background(), in, body("content/iran.md", "And on again.")(), func(o Output) { last = o }); err != nil {
		t.Fatal(err)
	}
	if want, err = Run(in); err != nil {
		t.Fatal(err)
	}
	sameSite(t, "after a cut in the middle", last.Site, want.Site)
}

func sameSite(t *testing.T, what string, got, want *site.Site) {
	t.Helper()
	d := site.Compare(got, want)
	if !d.IsZero() {
		t.Errorf("%s: %v", what, d)
	}
}

func problemTexts(o Output) []string {
	texts := map[string]bool{}
	for _, p := range o.Problems {
		at := p.At.Position()
		texts[fmt.Sprint(p.At.File.Name, at, p.Severity, p.Code, p.Text, p.Times)] = true
	}
	return slices.Sorted(maps.Keys(texts))
}

// opened is a folder that was closed when it was opened again.
type opened struct {
	fs.FS
	number int
	newest *int
}

func (o *opened) Open(name string) (fs.File, error) {
	if o.number != *o.newest {
		return nil, fs.ErrClosed
	}
	return o.FS.Open(name)
}

// Chapters lead from their place to where the map stands. Where that is now elsewhere, their pages are made anew.
func TestSessionMap(t *testing.T) {
	project := small("note")
	edit := func(name, old, new string) string {
		name = "content/" + name
		project[name] = &fstest.MapFile{Data: []byte(strings.Replace(string(project[name].Data), old, new, 1))}
		return name
	}
	edit("brief.yaml", "title: Small", "map: {centre: [-66.9, 10.49], label: Caracas, country: VE}\ntitle: Small")
	edit("oil.md", "title: Oil", "title: Oil\ncountry: RU")
	edit("index.md", "All of it.", "{{< map >}}\n\nAll of it.")
	in := inputOf(t, project)
	var s Session
	var last Output
	update := func(changed ...string) {
		t.Helper()
		if err := s.Update(context.Background(), in, changed, func(o Output) { last = o }); err != nil || last.Site == nil {
			t.Fatal(err, problemTexts(last))
		}
		sameSite(t, fmt.Sprint(changed), last.Site, fromNothing(t, &s, in).Site)
	}
	update()
	if oil, _ := last.Site.Get("oil.html"); !strings.Contains(string(oil), "index.html#world-map") {
		t.Fatal("the chapter does not lead to the map")
	}
	update(edit("index.md", "{{< map >}}\n\n", ""))
	update(edit("coal.md", "A Borrower", "{{< map >}}\n\nA Borrower"))
	update(edit("facts.yaml", "value: 9", "value: 8"))
	update(edit("index.md", "All of it.", "{{< map >}}\n\nAll of it."))
}
