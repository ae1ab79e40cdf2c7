package brief

// Evidence says how well a part of the brief is sourced.
type Evidence struct {
	Label        string
	Total        int // claims: paragraphs, facts, events and fact-box rows that cite something
	Direct       int // rest on a source other than the original
	OriginalOnly int // rest on the original alone
	Unsourced    int // facts and events without a source; a build refuses them unless its rules are relaxed
}

func (e *Evidence) count(citations []*Citation, original *Source) {
	e.Total++
	if len(citations) == 0 {
		e.Unsourced++
		return
	}
	for _, c := range citations {
		if c.Source != original {
			e.Direct++
			return
		}
	}
	e.OriginalOnly++
}

// EvidenceByChapter counts, for every authored page, the paragraphs that cite something and the facts and events that belong to
// it. A paragraph without a citation states no sourced claim and is not counted.
func (b *Brief) EvidenceByChapter() []*Evidence {
	var out []*Evidence
	rows := map[*Chapter]*Evidence{}
	for _, c := range b.All() {
		e := &Evidence{Label: c.Title}
		rows[c] = e
		out = append(out, e)
		for _, p := range c.Passages {
			if len(p.Citations) > 0 {
				e.count(p.Citations, b.Original)
			}
		}
		if c.FactBox != nil {
			for _, row := range c.FactBox.Rows {
				if row.Fact == nil { // facts are counted below
					e.count(cited(row.References), b.Original)
				}
			}
		}
	}
	for _, f := range b.Facts {
		if e := rows[f.Chapter]; e != nil {
			e.count(f.Citations, b.Original)
		}
	}
	if b.Timeline != nil {
		for _, event := range b.Timeline.Events {
			for _, c := range event.Chapters {
				if e := rows[c]; e != nil {
					e.count(event.Citations, b.Original)
				}
			}
		}
	}
	return out
}

// EvidenceByTheme counts the facts and events of every theme that has some.
func (b *Brief) EvidenceByTheme() []*Evidence {
	rows := map[*Theme]*Evidence{}
	row := func(t *Theme) *Evidence {
		if rows[t] == nil {
			rows[t] = &Evidence{Label: t.Label}
		}
		return rows[t]
	}
	for _, f := range b.Facts {
		if f.Theme != nil {
			row(f.Theme).count(f.Citations, b.Original)
		}
	}
	if b.Timeline != nil {
		for _, e := range b.Timeline.Events {
			if e.Theme != nil {
				row(e.Theme).count(e.Citations, b.Original)
			}
		}
	}
	var out []*Evidence
	for _, t := range b.Themes {
		if rows[t] != nil {
			out = append(out, rows[t])
		}
	}
	return out
}

func cited(refs []*Reference) []*Citation {
	var out []*Citation
	for _, r := range refs {
		if r.Citation != nil {
			out = append(out, r.Citation)
		}
	}
	return out
}
