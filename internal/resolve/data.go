package resolve

import (
	"slices"
	"strconv"

	"brief/internal/brief"
	"brief/internal/diag"
	"brief/internal/locale"
)

// resolveTerms makes the glossary.
func (r *resolver) resolveTerms() {
	taken := map[string]bool{}
	for _, t := range r.manuscript.Terms {
		if !claim(r, t.ID, "term", taken) {
			continue
		}
		taken[t.ID.String] = true
		// The chapters that the author names are where the term belongs; where it is glossed is found in the texts.
		if _, held := r.chaptersOf(t.Chapters); held {
			continue
		}
		term := &brief.Term{
			ID:         t.ID.String,
			Term:       r.plain(t.Term),
			Expansion:  r.plain(t.Expansion),
			Kind:       t.Kind.String,
			Definition: r.inline(t.Definition, brief.TermAddress(t.ID.String)),
			At:         t.At,
		}
		r.required(t.Term, "term", t.At)
		r.required(t.Definition, "definition", t.At)
		for _, a := range t.Aliases {
			term.Aliases = append(term.Aliases, a.String)
		}
		r.brief.Terms = append(r.brief.Terms, term)
	}
	locale.Sort(r.Locale, r.brief.Terms, func(t *brief.Term) string { return t.Term })
}

// resolveTimeline makes the timeline, without the references of its page.
func (r *resolver) resolveTimeline() {
	from := r.manuscript.Timeline
	if from == nil {
		return
	}
	t := &brief.Timeline{}
	r.brief.Timeline = t
	ids := map[string]bool{} // of periods and events, which stand on one page
	for _, p := range from.Periods {
		if !r.required(p.ID, "id", p.At) || !claim(r, p.ID, "period", ids) {
			continue
		}
		ids[p.ID.String] = true
		r.required(p.Title, "title", p.At)
		t.Periods = append(t.Periods, &brief.Period{ID: p.ID.String, Title: r.plain(p.Title), From: r.date(p.From), To: r.date(p.To)})
	}
	for _, e := range from.Events {
		if !r.required(e.ID, "id", e.At) || !claim(r, e.ID, "event or period", ids) {
			continue
		}
		ids[e.ID.String] = true
		at := brief.Address{Path: brief.TimelinePath, Fragment: e.ID.String}
		chapters, held := r.chaptersOf(e.Chapters)
		if held {
			continue
		}
		r.required(e.Text, "text", e.At)
		event := &brief.Event{
			ID:        e.ID.String,
			Date:      r.date(e.Date),
			Display:   r.plain(e.Display),
			Kind:      choice(r, e.Kind, "kind", brief.EventKinds, brief.EventKinds[0]),
			Basis:     choice(r, e.Basis, "basis", brief.EventBases, brief.EventBases[0]),
			Chapters:  chapters,
			Theme:     r.theme(e.Theme),
			Text:      r.inline(e.Text, at),
			Citations: r.citations(e.Sources, "event", e.At),
			Note:      r.inline(e.Note, at),
			At:        e.At,
		}
		if !r.required(e.Date, "date", e.At) || event.Date.IsZero() {
			continue
		}
		t.Events = append(t.Events, event)
	}
	slices.SortStableFunc(t.Events, func(a, b *brief.Event) int { return a.Date.Compare(b.Date) })
}

// resolveRecommendations makes the recommendations.
func (r *resolver) resolveRecommendations() {
	from := r.manuscript.Recommendations
	if from == nil {
		return
	}
	out := &brief.Recommendations{}
	r.brief.Recommendations = out
	for _, a := range from.Addressees {
		t := &brief.Theme{ID: a.ID.String, Label: r.plain(a.Text)}
		out.Addressees = append(out.Addressees, t)
		r.addressees[t.ID] = t
	}
	for _, a := range from.Themes {
		t := &brief.Theme{ID: a.ID.String, Label: r.plain(a.Text)}
		out.Themes = append(out.Themes, t)
		r.adviceThemes[t.ID] = t
	}
	taken := map[string]bool{}
	for _, f := range from.Items {
		if !r.required(f.ID, "id", f.At) || !claim(r, f.ID, "recommendation", taken) {
			continue
		}
		taken[f.ID.String] = true
		targets, held := r.chaptersOf(f.Targets)
		if held {
			continue
		}
		at := brief.Address{Path: brief.RecommendationsPath, Fragment: f.ID.String}
		item := &brief.Recommendation{
			ID:        f.ID.String,
			Number:    len(out.Items) + 1,
			Kind:      choice(r, f.Kind, "kind", brief.RecommendationKinds, brief.RecommendationKinds[0]),
			Targets:   targets,
			Text:      r.inline(f.Text, at),
			Citations: r.citations(f.Sources, "recommendation", f.At),
			Note:      r.inline(f.Note, at),
			At:        f.At,
		}
		r.required(f.Text, "text", f.At)
		for _, a := range f.Addressees {
			if t := r.addressees[a.String]; t != nil {
				item.Addressees = append(item.Addressees, t)
			} else {
				unknown(r, a, diag.UnknownName, "addressee", r.addressees)
			}
		}
		if t := f.Theme; t.String != "" {
			if item.Theme = r.adviceThemes[t.String]; item.Theme == nil {
				unknown(r, t, diag.UnknownTheme, "theme", r.adviceThemes)
			}
		}
		for _, i := range f.Items {
			item.Items = append(item.Items, r.inline(i, at))
		}
		for _, e := range f.Evidence {
			if l, ok := r.crossReference(e); ok {
				item.Evidence = append(item.Evidence, l)
			}
		}
		out.Items = append(out.Items, &brief.Cited[*brief.Recommendation]{Item: item})
	}
}

// resolveMatrix makes the comparison.
func (r *resolver) resolveMatrix() {
	from := r.manuscript.Matrix
	if from == nil {
		return
	}
	m := &brief.Matrix{Title: r.plain(from.Title), Note: r.inline(from.Note, brief.Address{Path: brief.ComparePath})}
	r.brief.Matrix = m
	r.required(from.Title, "title", from.At)
	levels := map[string]*brief.Level{}
	for i, l := range from.Levels {
		if r.required(l.ID, "id", l.At) && claim(r, l.ID, "level", levels) {
			level := &brief.Level{ID: l.ID.String, Label: r.plain(l.Label), Meaning: r.plain(l.Meaning), Rank: i}
			levels[level.ID] = level
			m.Levels = append(m.Levels, level)
		}
	}
	column := map[string]int{}
	for _, d := range from.Dimensions {
		if r.required(d.ID, "id", d.At) && claim(r, d.ID, "dimension", column) {
			column[d.ID.String] = len(m.Dimensions)
			m.Dimensions = append(m.Dimensions, &brief.Theme{ID: d.ID.String, Label: r.plain(d.Label)})
		}
	}
	level := func(t diag.Text, at diag.Span) *brief.Level {
		l := levels[t.String]
		if l == nil && r.required(t, "level", at) {
			unknown(r, t, diag.UnknownName, "level", levels)
		}
		return l
	}
	rows, cells := map[*brief.Chapter]bool{}, map[string]bool{}
	for _, f := range from.Rows {
		r.required(f.Chapter, "chapter", f.At)
		c := r.chapterOf(f.Chapter)
		if c == nil {
			continue
		}
		if rows[c] {
			r.problems.Add(f.Chapter.At, diag.DuplicateID, "a second row for the chapter %q", c.Name).Hintf("put its cells into one row")
			continue
		}
		rows[c] = true
		row := &brief.MatrixRow{Chapter: c, Cells: make([]*brief.Cell, len(m.Dimensions))}
		for _, fc := range f.Cells {
			i, ok := column[fc.Dimension.String]
			if !ok {
				unknown(r, fc.Dimension, diag.UnknownName, "dimension", column)
				continue
			}
			at := brief.Address{Path: brief.ComparePath, Fragment: c.Name + "-" + fc.Dimension.String}
			if cells[at.Fragment] {
				r.problems.Add(fc.Dimension.At, diag.DuplicateID, "a second cell with the id %q", at.Fragment).
					Hintf("it is made of the chapter and the dimension; give the dimension another id")
			}
			cells[at.Fragment] = true
			cell := &brief.Cell{
				ID:        at.Fragment,
				Dimension: m.Dimensions[i],
				Level:     level(fc.Level, fc.At),
				Why:       r.inline(fc.Why, at),
				Citations: r.citations(fc.Sources, "cell", fc.At),
				At:        fc.At,
			}
			if cell.Level == nil {
				continue
			}
			if cell.Peak = cell.Level; fc.Peak.String != "" {
				if cell.Peak = level(fc.Peak, fc.At); cell.Peak == nil {
					continue
				}
			}
			r.required(fc.Why, "why", fc.At)
			row.Cells[i] = cell
		}
		m.Rows = append(m.Rows, row)
	}
}

// resolveCorrections makes the corrections, in the order of the file.
func (r *resolver) resolveCorrections() {
	taken := map[string]bool{}
	for i, f := range r.manuscript.Corrections {
		if !r.required(f.ID, "id", f.At) || !claim(r, f.ID, "correction", taken) {
			continue
		}
		taken[f.ID.String] = true
		at := brief.Address{Path: brief.CorrectionsPath, Fragment: f.ID.String}
		c := &brief.Correction{
			ID:       f.ID.String,
			Number:   i + 1,
			Kind:     choice(r, f.Kind, "kind", brief.CorrectionKinds, brief.KindCorrection),
			Date:     r.date(f.Date),
			Original: r.said(f.Original, at),
			Edition:  r.inline(f.Edition, at),
			Reason:   r.inline(f.Reason, at),
			At:       f.At,
		}
		if n := f.Number; n.String != "" {
			number, err := strconv.Atoi(n.String)
			if err != nil || number < 1 {
				r.problems.Add(n.At, diag.BadValue, "number must be a whole number, not %q", n.String)
			}
			c.Number = number
		}
		if c.Kind == brief.KindCorrection {
			r.required(f.Date, "date", f.At)
			r.amended = append(r.amended, amended{c, f, words(r.inline(f.Before, at)), words(r.inline(f.After, at))})
		} else {
			r.required(f.Edition, "edition", f.At)
			for _, extra := range []diag.Text{f.Before, f.After} {
				if extra.String != "" {
					r.problems.Add(extra.At, diag.BadValue, "a difference has original and edition; before and after belong to a correction").
						Hintf("rename the key, or write kind: correction")
				}
			}
			r.amended = append(r.amended, amended{Correction: c, from: f})
		}
		r.required(f.Reason, "reason", f.At)
		c.Citations = r.citations(f.Sources, "", f.At)
		r.brief.Corrections = append(r.brief.Corrections, c)
	}
}

// dataPages numbers the notes of the pages made from data and records what rests on the sources there, in the order of the
// site.
func (r *resolver) dataPages() {
	b := r.brief
	if m := b.Matrix; m != nil {
		notes := r.newNumbering()
		// Readers meet the table by rows of the page: one dimension for every chapter, then the next.
		for i, d := range m.Dimensions {
			for _, row := range m.Rows {
				if cell := row.Cells[i]; cell != nil {
					cell.References = notes.citeAll(cell.Citations)
					r.useAll(cell.Citations, brief.UseCell, brief.Address{Path: brief.ComparePath, Fragment: cell.ID},
						"page-compare", row.Chapter.Title+", "+d.Label+": "+words(cell.Why))
				}
			}
		}
		m.Notes = notes.list()
	}
	if t := b.Timeline; t != nil {
		r.groupEvents(t)
	}
	if a := b.Recommendations; a != nil {
		notes := r.newNumbering()
		for _, item := range a.Items {
			item.References = notes.citeAll(item.Item.Citations)
			r.useAll(item.Item.Citations, brief.UseRecommendation, item.Item.Address(), "page-recommendations", words(item.Item.Text))
		}
		a.Notes = notes.list()
	}
	notes := r.newNumbering()
	for _, f := range b.Figures {
		f.References = notes.citeAll(f.Citations)
		r.useAll(f.Citations, brief.UseFigure, f.Address(), "page-data", f.Title)
		for _, p := range f.Points {
			if p.Fact != nil {
				p.Fact.Uses = append(p.Fact.Uses, f.Address())
			}
		}
	}
	b.FigureNotes = notes.list()
	for _, f := range b.Facts {
		r.useAll(f.Citations, brief.UseFact, brief.FactAddress(f.ID), "page-data", f.Label)
	}
	notes = r.newNumbering()
	byID := map[string]*brief.Term{}
	for _, t := range b.Terms {
		byID[t.ID] = t
	}
	for _, from := range r.manuscript.Terms {
		byID := byID[from.ID.String]
		if byID == nil {
			continue
		}
		byID.Citations = r.citations(from.Sources, "", from.At)
	}
	for i, t := range b.Terms {
		if i > 0 && t.Path != b.Terms[i-1].Path {
			b.TermNotes, notes = append(b.TermNotes, notes.list()...), r.newNumbering()
		}
		t.References = notes.citeAll(t.Citations)
		r.useAll(t.Citations, brief.UseTerm, brief.TermAddress(t.ID), "page-glossary", t.Term)
	}
	b.TermNotes = append(b.TermNotes, notes.list()...)
	notes = r.newNumbering()
	for _, c := range append(b.CorrectionsOf(brief.KindCorrection), b.CorrectionsOf(brief.KindDifference)...) { // as readers meet them
		c.References = notes.citeAll(c.Citations)
		r.useAll(c.Citations, brief.UseCorrection, brief.Address{Path: brief.CorrectionsPath, Fragment: c.ID}, "page-corrections", words(c.Edition))
	}
	b.CorrectionNotes = notes.list()
}

// placeFacts gives every fact the page that has its row: the data page, or those that long lists have.
func (r *resolver) placeFacts() {
	facts := slices.Clone(r.brief.Facts)
	locale.Sort(r.Locale, facts, func(f *brief.Fact) string { return f.Label })
	pages := divided(brief.DataPath, len(facts), func(i int) string { return r.Locale.Letter(facts[i].Label) })
	for i, f := range facts {
		f.Path = pages[i]
	}
}

// placeTerms gives every term the page that has it, likewise.
func (r *resolver) placeTerms() {
	terms := r.brief.Terms
	pages := divided(brief.GlossaryPath, len(terms), func(i int) string { return r.Locale.Letter(terms[i].Term) })
	for i, t := range terms {
		t.Path = pages[i]
	}
}

// sortUses puts the places that show a fact in the order of the site: data are resolved before the texts. A place that shows
// it several times is one.
func (r *resolver) sortUses() {
	rank := r.ranks()
	for _, f := range r.brief.Facts {
		sortAddresses(f, func(a, b brief.Address) int { return rank[a.Path] - rank[b.Path] })
	}
}

func sortAddresses(f *brief.Fact, byPage func(a, b brief.Address) int) {
	slices.SortStableFunc(f.Uses, byPage)
	f.Uses = slices.Compact(f.Uses)
}

// ranks returns the place of every page in the order of the site.
func (r *resolver) ranks() map[string]int {
	rank := map[string]int{brief.OverviewPath: -len(r.ordered) - 1}
	for i, c := range r.brief.All() {
		rank[c.Path] = i - len(r.ordered)
	}
	for i, p := range []string{brief.ComparePath, brief.TimelinePath, brief.RecommendationsPath, brief.DataPath, brief.GlossaryPath, brief.CorrectionsPath} {
		rank[p] = i
	}
	return rank
}

// groupEvents puts the events into their periods and numbers the notes of the timeline page.
func (r *resolver) groupEvents(t *brief.Timeline) {
	notes := r.newNumbering()
	rest := &brief.Period{}
	defined := len(t.Periods) > 0
	for _, e := range t.Events {
		in := rest
		for _, p := range t.Periods {
			if (p.From.IsZero() || !e.Date.First().Before(p.From.First())) && (p.To.IsZero() || !e.Date.First().After(p.To.Last())) {
				in = p
				break
			}
		}
		if in == rest && defined {
			r.problems.Add(e.At, diag.OutsidePeriod, "the event %q of %s is in no period of the timeline", e.ID, e.Date).
				Hintf("correct its date, or let a period begin or end elsewhere")
		}
		in.Events = append(in.Events, &brief.Cited[*brief.Event]{Item: e})
	}
	if len(rest.Events) > 0 {
		t.Periods = append(t.Periods, rest)
	}
	t.Periods = slices.DeleteFunc(t.Periods, func(p *brief.Period) bool { return len(p.Events) == 0 })
	for _, p := range t.Periods {
		for _, e := range p.Events {
			e.References = notes.citeAll(e.Item.Citations)
			r.useAll(e.Item.Citations, brief.UseEvent, e.Item.Address(), "page-timeline", words(e.Item.Text))
		}
	}
	t.Notes = notes.list()
}

func (r *resolver) useAll(citations []*brief.Citation, kind brief.UseKind, at brief.Address, page, context string) {
	for _, c := range citations {
		r.use(c, kind, at, r.Locale.Word(page), excerpt(context))
	}
}

func words(t brief.Text) string {
	if t == nil {
		return ""
	}
	return t.Plain()
}
