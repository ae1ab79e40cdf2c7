package evidence

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"brief/internal/brief"
)

// sample is a brief with a claim of each kind and each basis.
func sample() *brief.Brief {
	original := &brief.Source{ID: "original", Status: "unchecked"}
	press := &brief.Source{ID: "press", Status: "unchecked"}
	lead := &brief.Source{ID: "lead", Status: "lead"}
	suspect := &brief.Source{ID: "suspect", Status: "suspect"}
	cite := func(sources ...*brief.Source) (out []*brief.Citation) {
		for _, s := range sources {
			out = append(out, &brief.Citation{Source: s})
		}
		return out
	}
	date := func(s string) brief.Date {
		d, err := brief.ParseDate(s)
		if err != nil {
			panic(err)
		}
		return d
	}
	oil, gas, empty := &brief.Theme{ID: "oil"}, &brief.Theme{ID: "gas"}, &brief.Theme{ID: "empty"}
	a, c := &brief.Chapter{Name: "a", Path: "a.html"}, &brief.Chapter{Name: "c", Path: "c.html"}
	bare := &brief.Chapter{Name: "bare", Path: "bare.html"}
	old := &brief.Fact{ID: "old", Theme: oil, Chapter: a, AsOf: date("2019"), Citations: cite(press)}
	remarked := &brief.Fact{ID: "remarked", Theme: oil, Chapter: a, AsOf: date("2020"), Citations: cite(original)}
	nowhere := &brief.Fact{ID: "nowhere", Citations: cite(original, press)}
	a.Passages = []*brief.Passage{
		{ID: "p-direct", Number: 1, Chapter: a, Citations: cite(original, press)},
		{ID: "p-original", Number: 2, Chapter: a, Citations: cite(original)},
		{ID: "p-none", Number: 3, Chapter: a, Figure: true},
		{ID: "p-link", Number: 4, Chapter: a, Plain: "This leads on."},
		{ID: "p-inner", Number: 0, Chapter: a, Figure: true},
		{ID: "p-shows-old", Number: 5, Chapter: a, Citations: cite(press), Facts: []*brief.Fact{old}},
		{ID: "p-remark", Number: 0, Chapter: a, Remark: true, Citations: cite(original), Facts: []*brief.Fact{remarked}},
		{ID: "p-lead", Number: 6, Chapter: a, Citations: cite(original, lead, suspect)},
		{ID: "p-lead-and-press", Number: 7, Chapter: a, Citations: cite(lead, press)},
	}
	a.FactBox = &brief.FactBox{Rows: []*brief.Row{
		{ID: "row-1", Fact: old},
		{ID: "row-2", References: []*brief.Reference{{Citation: cite(press)[0]}}},
	}}
	c.Passages = []*brief.Passage{{ID: "p-c", Number: 1, Chapter: c, Citations: cite(press)}}
	return &brief.Brief{
		Original: original, StaleBefore: time.Date(2020, 6, 1, 0, 0, 0, 0, time.UTC),
		Themes: []*brief.Theme{empty, oil, gas}, Chapters: []*brief.Chapter{a, bare, c}, Facts: []*brief.Fact{old, remarked, nowhere},
		Matrix: &brief.Matrix{Rows: []*brief.MatrixRow{{Chapter: c, Cells: []*brief.Cell{nil, {ID: "c-oil", Citations: cite(original)}}}}},
		Timeline: &brief.Timeline{Events: []*brief.Event{
			{ID: "both", Chapters: []*brief.Chapter{a, c}, Theme: gas, Date: date("1999"), Citations: cite(press)},
		}},
		Recommendations: &brief.Recommendations{Items: []*brief.Cited[*brief.Recommendation]{
			{Item: &brief.Recommendation{ID: "do", Targets: []*brief.Chapter{c}, Citations: cite(original)}},
		}},
		Corrections: []*brief.Correction{{Places: []brief.Link{{To: c.Address("p-c")}, {To: c.Address("a-section")}, {To: a.Address("")}}}},
	}
}

func TestClaims(t *testing.T) {
	var got []string
	for c := range Claims(sample()) {
		line := fmt.Sprintf("%s %s %s", c.Kind, c.Address, c.Basis)
		for _, flag := range []struct {
			set  bool
			name string
		}{{c.Contested, "contested"}, {c.Stale, "stale"}, {!c.Counted(), "not counted"}} {
			if flag.set {
				line += " " + flag.name
			}
		}
		got = append(got, line)
	}
	want := strings.Split(`factbox a.html#row-2 direct
paragraph a.html#p-direct direct
paragraph a.html#p-original original
paragraph a.html#p-none none
paragraph a.html#p-shows-old direct stale
paragraph a.html#p-remark original contested
paragraph a.html#p-lead direct contested
paragraph a.html#p-lead-and-press direct
paragraph c.html#p-c direct contested
cell compare.html#c-oil original
event timeline.html#both direct
recommendation recommendations.html#do original not counted
fact data.html#fact-old direct stale
fact data.html#fact-remarked original contested
fact data.html#fact-nowhere direct`, "\n")
	if !slices.Equal(got, want) {
		t.Errorf("the claims are\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	for c := range Claims(sample()) { // a reader may stop at any of them
		if c.Kind == brief.UseEvent {
			break
		}
	}
}

func TestMeasure(t *testing.T) {
	m := Measure(sample())
	var got []string
	for _, r := range m.Chapters {
		name := "-"
		if r.Chapter != nil {
			name = r.Chapter.Name
		}
		got = append(got, fmt.Sprint(name, r.Count))
	}
	for i, r := range m.Themes {
		name := "-"
		if r.Theme != nil {
			name = r.Theme.ID
		}
		line := fmt.Sprint(name, r.Count)
		for _, n := range m.Cells[i] {
			line += fmt.Sprint(" ", n.Claims)
		}
		got = append(got, line)
	}
	got = append(got, fmt.Sprint("total", m.Total))
	want := []string{
		"a{11 7 3 1 3 2}", "c{3 2 1 0 1 0}", "-{1 1 0 0 0 0}",
		"oil{2 1 1 0 1 1} 2 0 0", "gas{1 1 0 0 0 0} 1 1 0", "-{11 7 3 1 3 1} 8 2 1",
		"total{14 9 4 1 4 2}",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if p := m.Total.Percent(); p < 64.2 || p > 64.3 {
		t.Errorf("the share is %v", p)
	}
	if (Count{}).Percent() != 100 {
		t.Error("a brief that claims nothing lacks a source")
	}
	cross := m.ByTheme()
	if len(cross.Themes) != 2 || len(cross.Chapters) != 2 || cross.Cells[1][1].Direct != 1 {
		t.Errorf("by theme and chapter: %+v", cross)
	}
}

// 100% is all of the claims, and 0% none.
func TestRounded(t *testing.T) {
	for _, c := range []struct {
		direct, claims int
		want           float64
	}{
		{0, 0, 100}, {0, 7, 0}, {7, 7, 100}, {4, 6, 66.7}, {15, 19, 78.9}, {1, 3, 33.3}, {1, 2000, 0.1}, {1, 100_000, 0.1}, {99_999, 100_000, 99.9}, {1999, 2000, 99.9}, {1, 800, 0.1}, {3, 800, 0.4},
	} {
		if got := (Count{Claims: c.claims, Direct: c.direct}).Rounded(); got != c.want {
			t.Errorf("%d of %d is %v%%, want %v%%", c.direct, c.claims, got, c.want)
		}
	}
}
