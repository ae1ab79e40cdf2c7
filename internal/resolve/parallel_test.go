package resolve

import (
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"brief/internal/diag"
)

// Texts are resolved several at a time, and what they leave in common comes in the order of the site all the same: the places that
// rest on a source and show a fact, the chapters of a term, the files, and for which problems a near name is looked for.
func TestOrderOfTexts(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(4))
	const chapters, wrong, hinted = 12, 9, 50 // wrong names in a chapter, and for how many of all a name is told
	fsys := fstest.MapFS{
		"sources.yaml":  {Data: []byte("references:\n  - {id: alpha, type: book, title: Alpha, publisher: P, issued: \"2001\"}\n")},
		"facts.yaml":    {Data: []byte("loans: {label: Loans, value: 5, unit: USD, as-of: \"2020\", sources: [alpha]}\n")},
		"glossary.yaml": {Data: []byte("barter: {term: Barter, definition: Goods for goods.}\n")},
	}
	var list, paths, names []string
	for n := range chapters {
		name := fmt.Sprintf("c%02d", n)
		text := "---\ntitle: T\ndescription: D\n---\nBarter [@alpha] is {{< fact loans >}}, see [it](" + name + ".pdf).\n\nAgain [@alpha].\n"
		fsys[name+".pdf"] = &fstest.MapFile{}
		for i := range wrong {
			text += fmt.Sprintf("\nAnd [@alph%d].\n", i)
		}
		fsys[name+".md"] = &fstest.MapFile{Data: []byte(text)}
		list, paths, names = append(list, name+".md"), append(paths, name+".html"), append(names, name+".pdf")
	}
	fsys["brief.yaml"] = &fstest.MapFile{Data: fmt.Appendf(nil, "title: T\nslug: t\nlanguage: en\ndate: \"2026-11-24\"\nchapters: [%s]\n", strings.Join(list, ", "))}
	b, problems := resolveFS(t, fsys, Options{})

	var cited, shown, glossed []string
	for _, u := range b.Sources[0].Uses {
		if u.Address.Path != "data.html" {
			cited = append(cited, u.Address.Path)
		}
	}
	for _, a := range b.Facts[0].Uses {
		shown = append(shown, a.Path)
	}
	for _, c := range b.Terms[0].Chapters {
		glossed = append(glossed, c.Path)
	}
	twice := slices.Sorted(slices.Values(slices.Concat(paths, paths)))
	for what, lists := range map[string][2][]string{
		"places that rest on the source": {cited, twice}, "places that show the fact": {shown, paths},
		"chapters of the term": {glossed, paths}, "files": {b.Files, names},
	} {
		if got, want := lists[0], lists[1]; !slices.Equal(got, want) {
			t.Errorf("%s are %v, not %v", what, got, want)
		}
	}
	unknown := 0
	for _, p := range problems { // sorted by file
		if p.Code != diag.UnknownSource {
			continue
		}
		if got, want := strings.HasPrefix(p.Hint, "did you mean"), unknown < hinted; got != want {
			t.Errorf("problem %d, in %s, has the hint %q", unknown, p.At.File.Name, p.Hint)
		}
		unknown++
	}
	if unknown != chapters*wrong {
		t.Errorf("%d unknown sources, not %d", unknown, chapters*wrong)
	}
}
