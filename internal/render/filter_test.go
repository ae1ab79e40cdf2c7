package render

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"brief/internal/brief"
	"brief/internal/locale"
)

// TestFilterEmpty tries every combination of choices and compares what the rules say with what is left.
func TestFilterEmpty(t *testing.T) {
	f := &Filter{Kind: "timeline"}
	for _, group := range []string{"for", "about", "theme"} {
		g := &FilterGroup{ID: group}
		for i := range 3 {
			g.Options = append(g.Options, FilterOption{Tag: fmt.Sprint(group, "-", i), Value: fmt.Sprint(i)})
		}
		f.Groups = append(f.Groups, g)
	}
	offered := map[string]bool{}
	for _, g := range f.Groups {
		for _, o := range g.Options {
			offered[o.Tag] = true
		}
	}
	lists := [][][]string{
		{{"for-0", "about-0", "theme-0"}},
		{{"for-0", "for-1", "about-0"}, {"for-0", "about-0"}, {"theme-2", "about-1"}},
		{{"for-0"}, {"for-0"}, {}, {"not-offered"}},
		{{"for-2", "about-2", "theme-2"}, {"for-2", "about-1", "theme-0"}, {"for-1", "for-0", "theme-1", "about-0", "about-2"}},
	}
	for n, entries := range lists {
		kinds := widest(entries, offered)
		for code := range 4 * 4 * 4 {
			var chosen []string
			for i, g := range f.Groups {
				if o := code >> (2 * i) & 3; o < 3 {
					chosen = append(chosen, g.Options[o].Tag)
				}
			}
			fits := func(tags []string) bool {
				return !slices.ContainsFunc(chosen, func(tag string) bool { return !slices.Contains(tags, tag) })
			}
			left := slices.ContainsFunc(entries, fits)
			said := slices.ContainsFunc(kinds, fits) // a selector is for a choice that a kind does not fit
			if left != said {
				t.Errorf("list %d, choices %v: something is left: %t; the rule says %t", n, chosen, left, said)
			}
		}
	}
}

func TestFilterRules(t *testing.T) {
	f := &Filter{
		Kind: "timeline",
		Groups: []*FilterGroup{
			{ID: "chapter", Options: []FilterOption{{Tag: "chapter-a"}, {Tag: "chapter-b.c"}}},
			{ID: "theme", Options: []FilterOption{{Tag: "theme-x"}, {Tag: "theme-y"}}},
		},
		sections: []filterSection{{"early", [][]string{{"chapter-a", "theme-x"}, {"chapter-a"}}}, {"", [][]string{{"chapter-b.c"}}}},
	}
	var b bytes.Buffer
	f.writeRules(&b)
	want := `
.filtered:has(#filter-chapter-a:checked) .entry:not([data-tags~=chapter-a]) { display: none; }
.filtered:has(#filter-chapter-a:checked) .strip [data-tags=chapter-a] { display: block; }
.filtered:has(#filter-chapter-b\2e c:checked) .entry:not([data-tags~=chapter-b\2e c]) { display: none; }
.filtered:has(#filter-chapter-b\2e c:checked) .strip [data-tags=chapter-b\2e c] { display: block; }
.filtered:has(#filter-theme-x:checked) .entry:not([data-tags~=theme-x]) { display: none; }
.filtered:has(#filter-theme-y:checked) .entry:not([data-tags~=theme-y]) { display: none; }
.page-timeline:has(.filter :checked:not(.all, #filter-chapter-a, #filter-theme-x)) :is([aria-labelledby=early], nav li:has([href=\#early])) { display: none; }
.page-timeline:has(.filter :checked:not(.all, #filter-chapter-a, #filter-theme-x)):has(.filter :checked:not(.all, #filter-chapter-b\2e c)) .filter-empty { display: block; }
`
	if got := "\n" + b.String(); got != want {
		t.Errorf("the rules are%s\nwant%s", got, want)
	}

	// A list with very many kinds of entries gets no rule for the case that it is empty.
	f.sections[1].entries = nil
	for i := range filterListRule + 1 {
		tag := fmt.Sprint("chapter-", i)
		f.Groups[0].Options = append(f.Groups[0].Options, FilterOption{Tag: tag})
		f.sections[1].entries = append(f.sections[1].entries, []string{tag})
	}
	b.Reset()
	f.writeRules(&b)
	if strings.Contains(b.String(), "filter-empty") || !strings.Contains(b.String(), "aria-labelledby=early") {
		t.Error("the rule for an empty list has no limit, or that of a section went with it")
	}
}

func TestComparisonRules(t *testing.T) {
	r := &renderer{Input: Input{Locale: english(t), Brief: &brief.Brief{Matrix: &brief.Matrix{}}}}
	low, high := &brief.Level{ID: "low"}, &brief.Level{ID: "high", Rank: 1}
	m := r.Brief.Matrix
	row := func(name string, peak *brief.Level) {
		m.Rows = append(m.Rows, &brief.MatrixRow{Chapter: &brief.Chapter{Name: name, Title: strings.ToUpper(name)}, Cells: []*brief.Cell{nil, {Level: low, Peak: peak}}})
	}
	row("a", low)
	row("b", low)
	if c := r.newComparison(); c != nil {
		t.Errorf("two chapters that never change leave nothing to choose, but there is %+v", c)
	}
	row("c", high)
	m.Dimensions = []*brief.Theme{{ID: "x"}, {ID: "y"}, {ID: "z"}}
	c := r.newComparison()
	if !c.Peak || len(c.Columns) != 3 || len(c.Pairs) != 3 || c.Pairs[2].Label != "B and C" || c.Pairs[2].Value != "b.c" {
		t.Fatalf("the comparison is %+v", c)
	}
	var b bytes.Buffer
	c.writeRules(&b)
	for _, rule := range []string{
		".compared:has(#filter-pair-all:checked):has(#filter-show-b:not(:checked)) .matrix tr > :nth-child(3) { display: none; }\n",
		".compared:has(#filter-pair-2:checked) .matrix tr > :nth-child(2) { display: none; }\n",
		".compared:has(#filter-row-y:not(:checked)) tbody tr:nth-child(2) { display: none; }\n",
		".compared:has(#filter-pair-all:checked):not(:has(.columns :checked)) .filter-empty { display: block; }\n",
		".compared:not(:has([name=without]:checked)) .filter-empty { display: block; }\n",
	} {
		if !strings.Contains(b.String(), rule) {
			t.Errorf("no rule %s in\n%s", rule, b.String())
		}
	}
}

func english(t *testing.T) *locale.Locale {
	t.Helper()
	l, err := locale.New("en")
	if err != nil {
		t.Fatal(err)
	}
	return l
}
