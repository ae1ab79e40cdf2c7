package render

import (
	"slices"

	"brief/internal/brief"
	"brief/internal/evidence"
)

// A ComparedRow is a row that every chapter's fact box has, for the table of the overview.
type ComparedRow struct {
	Label  string
	Values []brief.Text // in the order of the chapters
}

// ComparedRows returns the written rows whose label stands in the fact box of every chapter.
func (p *Page) ComparedRows() []ComparedRow {
	chapters := p.Brief.Chapters
	if len(chapters) < 2 || len(chapters) > brief.NavigationLimit || chapters[0].FactBox == nil {
		return nil
	}
	var out []ComparedRow
	for _, first := range chapters[0].FactBox.Rows {
		row := ComparedRow{Label: first.Label}
		for _, c := range chapters {
			if c.FactBox == nil {
				return nil
			}
			for _, r := range c.FactBox.Rows {
				if r.Label == first.Label && r.Value != nil {
					row.Values = append(row.Values, r.Value)
				}
			}
		}
		if len(row.Values) == len(chapters) {
			out = append(out, row)
		}
	}
	return out
}

// A RecommendationGroup is the advice to one addressee.
type RecommendationGroup struct {
	ID, Title string
	Items     []*brief.Cited[*brief.Recommendation]
}

// RecommendationGroups returns the listed recommendations by their first addressee, then the embedded ones.
func (p *Page) RecommendationGroups() []RecommendationGroup { return p.recommendationGroups() }

func (r *renderer) recommendationGroups() []RecommendationGroup {
	all := r.Brief.Recommendations
	var out []RecommendationGroup
	for _, a := range all.Addressees {
		g := RecommendationGroup{ID: "for-" + a.ID, Title: r.Locale.Word("recommendations-for", a.Label)}
		for _, item := range all.Items {
			if item.Item.Kind == "listed" && len(item.Item.Addressees) > 0 && item.Item.Addressees[0] == a {
				g.Items = append(g.Items, item)
			}
		}
		if len(g.Items) > 0 {
			out = append(out, g)
		}
	}
	rest := RecommendationGroup{ID: "embedded", Title: r.Locale.Word("recommendations-embedded")}
	for _, item := range all.Items {
		if item.Item.Kind != "listed" || len(item.Item.Addressees) == 0 {
			rest.Items = append(rest.Items, item)
		}
	}
	if len(rest.Items) > 0 {
		out = append(out, rest)
	}
	return out
}

// A CoverageTable counts claims by chapter or by theme.
type CoverageTable struct {
	Title string
	Rows  []CoverageRow
	Total evidence.Count
}

// A CoverageRow is the claims of a chapter or of several or of a theme, or of those that belong to none.
type CoverageRow struct {
	Label string
	To    *brief.Address // of the chapter, or of the page that has several; else nil
	evidence.Count
}

// CoverageByChapter returns the first table of the evidence page. Where there are many chapters it has a row for each page that has
// some of them; on such a page it has their rows.
func (p *Page) CoverageByChapter() CoverageTable {
	t := CoverageTable{Title: p.Word("chapter")}
	if p.List == nil {
		t.Total = p.Coverage.Total
	}
	listed := map[*brief.Chapter]*ListPage{} // where there are several
	for _, l := range p.Lists {
		for _, c := range l.Chapters {
			listed[c] = l
		}
	}
	var last *ListPage
	for _, r := range p.Coverage.Chapters {
		row, on := p.coverageOf(r, "no-chapter"), listed[r.Chapter]
		switch {
		case p.List != nil && p.List != on:
		case p.List == nil && on != nil && on == last:
			sum := &t.Rows[len(t.Rows)-1]
			sum.Count = sum.Plus(r.Count)
		case p.List == nil && on != nil:
			to := on.Address()
			t.Rows = append(t.Rows, CoverageRow{on.Name, &to, r.Count})
		default:
			t.Rows = append(t.Rows, row)
		}
		if p.List != nil && p.List == on {
			t.Total = t.Total.Plus(r.Count)
		}
		last = on
	}
	return t
}

// CoverageByTheme returns the second.
func (p *Page) CoverageByTheme() CoverageTable {
	t := CoverageTable{Title: p.Word("theme"), Total: p.Coverage.Total}
	for _, row := range p.Coverage.Themes {
		t.Rows = append(t.Rows, p.coverageOf(row, "no-theme"))
	}
	return t
}

func (p *Page) coverageOf(row evidence.Row, none string) CoverageRow {
	switch {
	case row.Chapter != nil:
		to := row.Chapter.Address("")
		return CoverageRow{row.Chapter.Title, &to, row.Count}
	case row.Theme != nil:
		return CoverageRow{row.Theme.Label, nil, row.Count}
	}
	return CoverageRow{p.Word(none), nil, row.Count}
}

// A CoverageCross is the claims by theme and by chapter.
type CoverageCross struct {
	Chapters []CoverageRow
	Themes   []CoverageRow
	Cells    [][]evidence.Count // by index of Themes, then of Chapters
}

// CoverageByBoth returns the third table, or nil where it would be too wide to read. Only what has a theme is in it.
func (p *Page) CoverageByBoth() *CoverageCross {
	const most = 12 // chapters
	cross := p.Coverage.ByTheme()
	if len(cross.Themes) == 0 || len(cross.Chapters) > most {
		return nil
	}
	out := &CoverageCross{Cells: cross.Cells}
	for _, row := range cross.Chapters {
		out.Chapters = append(out.Chapters, p.coverageOf(row, "no-chapter"))
	}
	for _, row := range cross.Themes {
		out.Themes = append(out.Themes, p.coverageOf(row, "no-theme"))
	}
	return out
}

// EditorNotes returns the notes of the editors in every chapter, without those that other pages list.
func (p *Page) EditorNotes() []*brief.EditorNote {
	chapters := p.Brief.All()
	switch {
	case p.List != nil:
		chapters = p.List.Chapters
	case len(p.Lists) > 0:
		chapters = slices.DeleteFunc(chapters, func(c *brief.Chapter) bool { return c.Number > 0 })
	}
	var out []*brief.EditorNote
	for _, c := range chapters {
		out = append(out, c.Remarks...)
	}
	return out
}
