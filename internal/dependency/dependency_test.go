package dependency

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"brief/internal/brief"
	"brief/internal/diag"
	"brief/internal/locale"
	"brief/internal/manuscript"
	"brief/internal/resolve"
)

// project is a brief with one of nearly everything.
var project = map[string]string{
	"brief.yaml":           "title: B\nslug: b\nlanguage: en\ndate: 2026-01-01\nbase-url: https://b.test/\nchapters: [oil.md, gas.md]\noriginal: whole\nthemes: {money: Money}\n",
	"index.md":             "---\ntitle: B\n---\n\nAll.\n",
	"oil.md":               "---\ntitle: Oil\n---\n\nThey owe {{< fact left >}} to a Lender.[@press, p. 2]\n\nSee [gas](gas.md#pipes) and [the table](table.pdf).\n\n{{< chart debts >}}\n\n{{< timeline >}}\n",
	"gas.md":               "---\ntitle: Gas\n---\n\n## Pipes {#pipes}\n\nNone.[^1]\n\n[^1]: As told.[@press]\n",
	"table.pdf":            "%PDF",
	"sources.yaml":         "references:\n  - {id: whole, type: report, title: Whole, publisher: P, issued: 2020}\n  - {id: press, type: report, title: Press, publisher: P, issued: 2020}\n  - {id: books, type: report, title: Books, publisher: P, issued: 2020}\n",
	"facts.yaml":           "lent: {label: Lent, value: 5, unit: USD, as-of: 2015, sources: [books]}\npaid: {label: Paid, value: 2, unit: USD, as-of: 2015, sources: [whole]}\nleft: {label: Left, derive: lent - paid, as-of: 2015}\nelse: {label: Else, value: 9, unit: USD, as-of: 2015, sources: [whole]}\n",
	"glossary.yaml":        "lender: {term: Lender, definition: Who lends., sources: [whole]}\nborrower: {term: Borrower, definition: Who borrows., sources: [whole]}\n",
	"timeline.yaml":        "events:\n  - {id: start, date: 2001, chapters: [oil, gas], text: \"It starts with {{< fact paid >}}.\", sources: [whole]}\n",
	"figures.yaml":         "debts: {kind: bar, title: Debts, measure: Sums, unit: USD, data: debts.csv, summary: One., sources: [whole]}\n",
	"data/debts.csv":       "label,value,fact\nA,1,\nB,,else\n",
	"corrections.yaml":     "corrections:\n  - {id: sum, kind: correction, date: 2026-01-02, places: [gas.md#pipes], original: Six., edition: Five., reason: Counted., sources: [whole]}\n  - {id: kept, kind: difference, places: [gas.md#pipes], original: Six., edition: Five., reason: Counted., sources: [whole]}\n",
	"recommendations.yaml": "addressees: {all: All}\nrecommendations:\n  - {id: pay, kind: listed, addressees: [all], targets: [oil], text: Pay., sources: [whole]}\n",
}

func record(t *testing.T) Record {
	t.Helper()
	files := fstest.MapFS{}
	for name, text := range project {
		files[name] = &fstest.MapFile{Data: []byte(text)}
	}
	words, err := locale.New("en")
	if err != nil {
		t.Fatal(err)
	}
	var problems diag.List
	m, err := manuscript.Read(files, "content", &problems)
	if err != nil {
		t.Fatal(err)
	}
	b := resolve.Brief(m, resolve.Options{Locale: words, Shortcodes: []string{"chart", "timeline"}}, &problems)
	for _, p := range problems.Problems() {
		if p.Severity == diag.Error {
			t.Fatal(p.At, p.Text)
		}
	}
	var pages []brief.Link
	for _, p := range []string{"index.html", "oil.html", "gas.html", "timeline.html", "data.html", "sources.html", "glossary.html", "corrections.html", "search.html"} {
		pages = append(pages, brief.Link{To: brief.Address{Path: p}, Text: p})
	}
	return Of(b, pages)
}

func TestInputs(t *testing.T) {
	r := record(t)
	for _, test := range []struct{ page, kind, want string }{
		{"oil.html", "text", "oil content/oil.md:0"},
		{"oil.html", "fact", "else content/facts.yaml:4, left content/facts.yaml:3, lent content/facts.yaml:1, paid content/facts.yaml:2"},
		{"oil.html", "source", "books content/sources.yaml:4, press content/sources.yaml:3, whole content/sources.yaml:2"},
		{"oil.html", "term", "lender content/glossary.yaml:1"},
		{"oil.html", "event", "start content/timeline.yaml:2"},
		{"oil.html", "figure", "debts content/figures.yaml:1"},
		{"oil.html", "dataset", "debts.csv content/data/debts.csv:0"},
		{"oil.html", "file", "table.pdf content/table.pdf:0"},
		{"oil.html", "title", "gas content/gas.md:0, index content/index.md:0"},
		{"oil.html", "citing", "fact:left content/facts.yaml:1, fact:lent content/facts.yaml:1, text:gas content/gas.md:0"},
		{"oil.html", "setting", "brief.yaml content/brief.yaml:0, static static:0"},
		{"oil.html", "template", "base.html templates/base.html:0, chapter.html templates/chapter.html:0, partials templates/partials:0, " +
			"shortcodes/chart.html templates/shortcodes/chart.html:0, shortcodes/timeline.html templates/shortcodes/timeline.html:0"},
		{"gas.html", "fact", ""},
		{"gas.html", "source", "press content/sources.yaml:3"},
		{"gas.html", "correction", "sum content/corrections.yaml:2"},
		{"gas.html", "citing", ""}, // a source cited in a footnote of the author's is not counted there
		{"timeline.html", "fact", "paid content/facts.yaml:2"},
		{"timeline.html", "event", "start content/timeline.yaml:2"},
		{"data.html", "dataset", "debts.csv content/data/debts.csv:0"},
		{"sources.html", "title", "gas content/gas.md:0, oil content/oil.md:0"},
		{"glossary.html", "term", "borrower content/glossary.yaml:2, lender content/glossary.yaml:1"},
		{"search.html", "recommendation", "pay content/recommendations.yaml:3"},
	} {
		p, ok := r.Page(test.page)
		if !ok {
			t.Fatalf("no page %s", test.page)
		}
		var got []string
		for _, in := range p.Inputs {
			if string(in.Kind) == test.kind {
				line := 0
				if in.At.End > 0 {
					line = in.At.Position().Line
				}
				got = append(got, fmt.Sprintf("%s %s:%d", in.Name, in.At.File.Name, line))
			}
		}
		if strings.Join(got, ", ") != test.want {
			t.Errorf("%s rests on the %ss %s; want %s", test.page, test.kind, strings.Join(got, ", "), test.want)
		}
	}
}

func TestResting(t *testing.T) {
	r := record(t)
	for _, test := range []struct {
		kind Kind
		name string
		want string
	}{
		{Fact, "lent", "oil.html data.html sources.html search.html"},
		{Fact, "paid", "oil.html timeline.html data.html sources.html search.html"},
		{Term, "borrower", "sources.html glossary.html search.html"},
		{Text, "gas", "oil.html gas.html sources.html search.html"},
		{Setting, "brief.yaml", "index.html oil.html gas.html timeline.html data.html sources.html glossary.html corrections.html search.html"},
		{Fact, "nothing", ""},
	} {
		var got []string
		for _, p := range r.Resting(func(in Input) bool { return in.Is(string(test.kind) + ":" + test.name) }) {
			got = append(got, p.Path)
		}
		if strings.Join(got, " ") != test.want {
			t.Errorf("on the %s %s rest %s; want %s", test.kind, test.name, got, test.want)
		}
	}
	if in := r.Inputs(); !slices.IsSortedFunc(in, func(a, b Input) int { return slices.Index(Kinds, a.Kind) - slices.Index(Kinds, b.Kind) }) {
		t.Errorf("the inputs are not sorted by kind: %v", in)
	}
}
