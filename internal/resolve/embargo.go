package resolve

import (
	"maps"
	"regexp"
	"slices"

	"brief/internal/brief"
	"brief/internal/diag"
	"brief/internal/manuscript"
	"brief/internal/markdown"
)

// What nobody may read yet must not show in the lists either. A chapter that is not published keeps its data back (they name it);
// what only such a chapter or such data rest on would still give them away: the title of a source, a number, a chart. So these are
// looked for in all that is kept back, and those that nothing published uses are kept back, too. What nobody uses at all stays: it
// is reported as unused.

// A kept set is the ids that what is not published mentions.
type kept struct{ sources, facts, figures map[string]bool }

func newKept() kept { return kept{map[string]bool{}, map[string]bool{}, map[string]bool{}} }

// keptBack reads the chapters that are not published, and the data that belong to them, for what they mention. What is wrong in
// them is said when they are published.
func (r *resolver) keptBack() kept {
	k := newKept()
	if len(r.unpublished) == 0 {
		return k
	}
	m := r.manuscript
	for _, c := range slices.Concat([]*manuscript.Chapter{m.Overview}, m.Chapters, m.Pages) {
		if c == nil || r.unpublished[c.Name] == "" {
			continue
		}
		k.text(c.Body, false)
		k.text(c.Front.ImageSource, true)
		if box := c.Front.FactBox; box != nil {
			for _, row := range box.Rows {
				k.facts[row.Fact.String] = true
				k.text(row.Value, true)
				k.text(row.Cite, true)
			}
		}
	}
	held := func(chapters ...diag.Text) bool { // as chaptersOf has it, of names that were checked there
		unpublished := 0
		for _, c := range chapters {
			if r.chapters[c.String] != nil {
				return false
			}
			if r.unpublished[c.String] != "" {
				unpublished++
			}
		}
		return unpublished > 0
	}
	for _, f := range m.Facts {
		if held(f.Chapter) {
			k.cited(f.Sources)
		}
	}
	for _, f := range m.Figures {
		if held(f.Chapters...) {
			k.figures[f.ID.String] = true
		}
	}
	for _, t := range m.Terms {
		if held(t.Chapters...) {
			k.cited(t.Sources)
			k.text(t.Definition, true)
		}
	}
	if m.Timeline != nil {
		for _, e := range m.Timeline.Events {
			if held(e.Chapters...) {
				k.cited(e.Sources)
				k.text(e.Text, true)
				k.text(e.Note, true)
			}
		}
	}
	if m.Recommendations != nil {
		for _, a := range m.Recommendations.Items {
			if held(a.Targets...) {
				k.cited(a.Sources)
				for _, t := range append([]diag.Text{a.Text, a.Note}, a.Items...) {
					k.text(t, true)
				}
			}
		}
	}
	if m.Matrix != nil {
		for _, row := range m.Matrix.Rows {
			if held(row.Chapter) {
				for _, cell := range row.Cells {
					k.cited(cell.Sources)
					k.text(cell.Why, true)
				}
			}
		}
	}
	for _, f := range m.Figures {
		if k.figures[f.ID.String] {
			k.cited(f.Sources)
			for _, c := range f.Caveats {
				k.text(c, true)
			}
			k.dataset(m.Datasets[f.Data.String])
		}
	}
	// Last, the facts: what mentions them is known now. A fact mentions those that it is computed from.
	byID := map[string]*manuscript.Fact{}
	var todo []string
	for _, f := range m.Facts {
		byID[f.ID.String] = f
		if k.facts[f.ID.String] || held(f.Chapter) {
			todo = append(todo, f.ID.String)
		}
	}
	for seen := map[string]bool{}; len(todo) > 0; {
		id := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		f := byID[id]
		if f == nil || seen[id] {
			continue
		}
		seen[id] = true
		k.facts[id] = true
		k.cited(f.Sources)
		todo = append(todo, factName.FindAllString(f.Derive.String, -1)...)
	}
	return k
}

// factName finds the ids in a formula.
var factName = regexp.MustCompile(`[a-z0-9]+(?:-[a-z0-9]+)*`)

// text notes what a text mentions.
func (k kept) text(t diag.Text, inline bool) {
	if t.String == "" {
		return
	}
	k.document(markdown.Parse(t, markdown.Options{Inline: inline}, new(diag.List)))
}

func (k kept) document(d *markdown.Document) {
	nodes := d.References()
	for _, n := range d.Notes() {
		nodes = append(slices.Clip(nodes), n.Body.References()...)
	}
	for _, n := range nodes {
		switch n := n.(type) {
		case *markdown.Citation:
			for _, item := range n.Items {
				k.sources[item.Key] = true
			}
		case *markdown.FactRef:
			k.facts[n.ID] = true
		case *markdown.Shortcode:
			for _, a := range n.Positional { // chart names a figure, keyfigures facts; an author's own block may name either
				k.facts[a.Value], k.figures[a.Value] = true, true
			}
		}
	}
}

// cited notes the sources of a list "key, p. 5".
func (k kept) cited(list []diag.Text) {
	for _, t := range list {
		if item, ok := markdown.ParseCitationString(t, new(diag.List)); ok {
			k.sources[item.Key] = true
		}
	}
}

// dataset notes the facts that a dataset names.
func (k kept) dataset(d *manuscript.Dataset) {
	if d == nil || len(d.Rows) == 0 {
		return
	}
	column := slices.IndexFunc(d.Rows[0], func(t diag.Text) bool { return t.String == "fact" })
	for _, row := range d.Rows[1:] {
		if column >= 0 && column < len(row) {
			k.facts[row[column].String] = true
		}
	}
}

// sharesOf returns what of the kept set a text mentions. While that stays the same, what is withheld does, too.
func (k kept) sharesOf(d *markdown.Document) kept {
	in := newKept()
	in.document(d)
	for _, both := range [][2]map[string]bool{{in.sources, k.sources}, {in.facts, k.facts}, {in.figures, k.figures}} {
		maps.DeleteFunc(both[0], func(id string, _ bool) bool { return !both[1][id] })
	}
	return in
}

// withholdData takes out the figures and facts that belong to no chapter, are mentioned by what is kept back, and are neither shown
// by anything that is published nor what a fact that is published was computed from.
func (r *resolver) withholdData(k kept) {
	b := r.brief
	b.Figures = slices.DeleteFunc(b.Figures, func(f *brief.Figure) bool {
		return k.figures[f.ID] && len(f.Chapters) == 0 && len(f.Uses) == 0
	})
	drawn := map[*brief.Fact]bool{}
	for _, f := range b.Figures {
		for _, p := range f.Points {
			drawn[p.Fact] = true
		}
	}
	published := map[*brief.Fact]bool{}
	var publish func(f *brief.Fact)
	publish = func(f *brief.Fact) {
		if published[f] {
			return
		}
		published[f] = true
		if f.Derived != nil {
			for _, from := range f.Derived.Facts {
				publish(from)
			}
		}
	}
	for _, f := range b.Facts {
		if !k.facts[f.ID] || f.Chapter != nil || len(f.Uses) > 0 || drawn[f] {
			publish(f)
		}
	}
	b.Facts = slices.DeleteFunc(b.Facts, func(f *brief.Fact) bool { return !published[f] })
}

// withholdSources takes out the sources that only what is kept back cites.
func (r *resolver) withholdSources(k kept) {
	b := r.brief
	b.Sources = slices.DeleteFunc(b.Sources, func(s *brief.Source) bool {
		return k.sources[s.ID] && len(s.Uses) == 0 && s != b.Original
	})
}
