package render

import (
	"brief/internal/brief"
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
	if len(chapters) < 2 || len(chapters) > navigationLimit || chapters[0].FactBox == nil {
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

// A Coverage is a table of evidence.
type Coverage struct {
	Title string
	Rows  []*brief.Evidence
}

// Evidence returns the tables of the evidence page.
func (p *Page) Evidence() struct{ Chapters, Themes Coverage } {
	return struct{ Chapters, Themes Coverage }{
		Coverage{p.Word("chapter"), p.Brief.EvidenceByChapter()},
		Coverage{p.Word("theme"), p.Brief.EvidenceByTheme()},
	}
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
