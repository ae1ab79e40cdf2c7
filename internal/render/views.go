package render

import (
	"brief/internal/brief"
	"brief/internal/evidence"
	"brief/internal/search"
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

// A CoverageRow is the claims of a chapter or of a theme, or of those that belong to none.
type CoverageRow struct {
	Label string
	To    *brief.Address // of the chapter; else nil
	evidence.Count
}

// CoverageByChapter returns the first table of the evidence page.
func (p *Page) CoverageByChapter() CoverageTable {
	t := CoverageTable{Title: p.Word("chapter"), Total: p.Coverage.Total}
	for _, row := range p.Coverage.Chapters {
		t.Rows = append(t.Rows, p.coverageOf(row, "no-chapter"))
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

// EditorNotes returns the notes of the editors in every chapter.
func (p *Page) EditorNotes() []*brief.EditorNote {
	var out []*brief.EditorNote
	for _, c := range p.Brief.All() {
		out = append(out, c.Remarks...)
	}
	return out
}

// An IndexLetter is the part of the index under one letter.
type IndexLetter struct {
	ID, Letter string
	Entries    []*search.Entry
}

// IndexLetters returns the index of the brief.
func (p *Page) IndexLetters() []IndexLetter {
	var out []IndexLetter
	for _, l := range search.Index(p.Brief, p.Locale) {
		out = append(out, IndexLetter{letterID(l.Letter), l.Letter, l.Entries})
	}
	return out
}
