package build

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"brief/internal/corpus"
)

// In a library, whose bibliography has many pages, an edit of a text has only those of the large files made again that show something
// else; a session shows what a build from nothing makes.
func TestSessionLibrary(t *testing.T) {
	for _, style := range []string{"note", "author-date"} {
		t.Run(style, func(t *testing.T) { testSessionLibrary(t, style) })
	}
}

func testSessionLibrary(t *testing.T, style string) {
	project := fstest.MapFS{}
	for name, text := range (corpus.Size{Chapters: 41, Words: 500}).Files(corpus.Brief) {
		project[name] = &fstest.MapFile{Data: text}
	}
	put := func(name, text string) { project[name] = &fstest.MapFile{Data: []byte(text)} }
	text := func(name string) string { return string(project[name].Data) }
	put("content/brief.yaml", "citations: "+style+"\n"+text("content/brief.yaml"))
	put("content/figures.yaml", "debts: {kind: bar, title: Debts, measure: Sums, unit: USD, data: debts.csv, summary: One., sources: ["+firstSource(t, text("content/sources.yaml"))+"]}\n")
	put("content/data/debts.csv", "label,value,fact\nA,1,\nB,2,\n")
	in := inputOf(t, project)
	var s Session
	var last Output
	update := func(changed ...string) {
		t.Helper()
		if err := s.Update(context.Background(), in, changed, func(o Output) { last = o }); err != nil || last.Site == nil {
			t.Fatal(err, problemTexts(last))
		}
	}
	update()
	var chapters []string
	for _, c := range s.text.Chapters {
		chapters = append(chapters, c.File.Name)
	}
	source := s.brief.Brief.Sources[len(s.brief.Brief.Sources)-1] // on the last page
	if source.Path == s.brief.Brief.Sources[0].Path {
		t.Fatal("the bibliography has one page")
	}
	lists := func(chapter string) string {
		return "sources/" + strings.TrimSuffix(strings.TrimPrefix(chapter, "content/"), ".md") + ".json"
	}
	large := []string{"data.html", s.brief.Brief.Sources[0].Path, source.Path, "sources.json", lists(chapters[0]), lists(chapters[1])}
	cited := fmt.Sprintf("\n\nOne more that rests on something.[@%s, p. 7]\n", source.ID)
	for _, step := range []struct {
		name, file, old, new string
		made                 []string // of the large files
	}{
		{"a paragraph", chapters[0], "", "\n\nMore of it.\n", []string{lists(chapters[0])}},
		{"a paragraph with a source", chapters[0], "", cited, []string{source.Path, lists(chapters[0])}},
		{"its page number", chapters[0], "p. 7", "p. 8", []string{lists(chapters[0])}},
		{"it is taken out", chapters[0], fmt.Sprintf("[@%s, p. 8]", source.ID), "", []string{source.Path, lists(chapters[0])}},
		{"a chart", chapters[1], "", "\n\n{{< chart debts >}}\n", []string{"data.html", lists(chapters[1])}},
		{"a fact", "content/facts.yaml", "value: ", "value: 1", []string{"data.html", "sources.json", lists(chapters[0]), lists(chapters[1]), s.brief.Brief.Sources[0].Path, source.Path}},
		{"a paragraph after it", chapters[1], "", "\n\nThe last.\n", []string{lists(chapters[1])}},
	} {
		was := text(step.file)
		if !strings.Contains(was, step.old) {
			t.Fatalf("%s: no %q", step.name, step.old)
		}
		if step.old == "" {
			put(step.file, was+step.new)
		} else {
			put(step.file, strings.Replace(was, step.old, step.new, 1))
		}
		before := last.Site
		update(step.file)
		sameSite(t, step.name, last.Site, fromNothing(t, &s, in).Site)
		for _, path := range large {
			was, _ := before.Get(path)
			is, there := last.Site.Get(path)
			if !there {
				t.Fatalf("there is no %s", path)
			}
			if made, want := &was[0] != &is[0], slices.Contains(step.made, path); made != want && (want || style == "note") {
				t.Errorf("%s: %s was made again: %v", step.name, path, made)
			}
		}
	}
}

// firstSource returns the id of the first source of a sources.yaml.
func firstSource(t *testing.T, text string) string {
	t.Helper()
	_, rest, ok := strings.Cut(text, "id: ")
	id, _, _ := strings.Cut(rest, "\n")
	if !ok {
		t.Fatal("no source")
	}
	return strings.Trim(id, `"`)
}
