package resolve

import (
	"maps"
	"slices"
	"strings"
	"sync"

	"brief/internal/brief"
	"brief/internal/diag"
	"brief/internal/manuscript"
	"brief/internal/markdown"
)

// A Resolution is a brief and the names that it was resolved by, so that the text of a chapter can be resolved anew when its author
// has changed that alone.
type Resolution struct {
	Brief *brief.Brief // changed by Edit
	r     *resolver
	rank  func() map[string]int // of every page in the order of the site, which an edit does not change
}

// Resolve resolves a manuscript. The brief is whole only if no problem is an error.
func Resolve(m *manuscript.Manuscript, o Options) *Resolution {
	r := resolveAll(m, o)
	return &Resolution{r.brief, r, sync.OnceValue(r.ranks)}
}

// Problems adds what is wrong to a list.
func (n *Resolution) Problems(problems *diag.List) {
	problems.Join(n.r.problems, &n.r.accounted)
	for _, c := range n.r.ordered {
		problems.Join(&c.problems)
	}
}

// An Effect is what an edited text has changed beyond its own page.
type Effect struct {
	Chapter *brief.Chapter
	Recount []*brief.Source  // that another number of places rests on now
	Sources []*brief.Source  // that other places rest on, or that are called otherwise now
	Figures bool             // other figures are drawn in it
	Others  []*brief.Chapter // that call a source otherwise now, or lead to the map elsewhere
}

// Edit resolves the text of a chapter anew. The chapter has the front matter that it had.
//
// It reports whether that was possible. It is not where other pages would be resolved differently, too: where a section has
// another heading, a place has gone that something leads to, what is kept back for unpublished chapters is another, or corrections say
// something else of the text. Then nothing was changed, and the whole is to be resolved.
func (n *Resolution) Edit(from *manuscript.Chapter) (Effect, bool) {
	r := n.r
	c := r.chapters[from.Name]
	if c == nil {
		return Effect{}, false
	}
	next := &chapter{Chapter: c.Chapter, from: from, notes: r.newNumbering(), shown: map[*brief.Fact]bool{}, drawn: map[*brief.Figure]bool{}}
	next.document = markdown.Parse(from.Body, markdown.Options{Language: c.Language, Published: r.published(c)}, &next.problems)
	next.outline()
	if !slices.EqualFunc(headings(c), headings(next), func(a, b *brief.Heading) bool { return *a == *b }) {
		return Effect{}, false
	}
	if !r.correctedAlike(c.document, next.document, c.Path) {
		return Effect{}, false
	}
	for id := range c.anchors {
		if !next.anchors[id] && r.landed[c.Address(id)] {
			return Effect{}, false
		}
	}

	if was, is := r.kept.sharesOf(c.document), r.kept.sharesOf(next.document); !maps.Equal(was.sources, is.sources) ||
		!maps.Equal(was.facts, is.facts) || !maps.Equal(was.figures, is.figures) {
		return Effect{}, false // the text uses something that was withheld, or no longer what was not
	}

	mapped := r.mapAt()
	was := r.mentionsOf(c)
	before, uses, drawn := map[*brief.Source]int{}, map[*brief.Source][]brief.Use{}, c.Figures
	for s := range was.sources {
		before[s], uses[s] = len(s.Uses), usesIn(s, c.Path)
	}
	r.withdraw(c, was)
	b := c.Chapter
	b.Text, b.FactBox, b.BoxInText, b.Words = next.document, nil, false, 0
	b.Headings, b.Passages, b.Notes, b.Facts, b.Terms, b.Remarks, b.Figures = nil, nil, nil, nil, nil, nil, nil
	for _, h := range next.document.Headings() {
		b.Headings = append(b.Headings, h.Heading)
	}
	r.chapters[from.Name] = next
	r.ordered[slices.Index(r.ordered, c)] = next

	*r.suggested = 0
	r.text(next)
	r.takeOver(next)
	if len(next.toData) > 0 {
		r.checkDataLinks(next.toData, r.dataIDs(), &next.problems)
	}
	is := r.mentionsOf(next)
	for s := range is.sources {
		if _, known := before[s]; !known {
			before[s] = len(s.Uses) - len(usesIn(s, c.Path))
		}
	}
	r.settle(next, is, n.rank())
	if r.brief.Release != nil {
		r.accountChanges()
	}
	relabelled := r.labelSources()
	e := Effect{Chapter: b, Figures: !slices.Equal(drawn, b.Figures), Others: r.citing(relabelled)}
	if mapped != r.mapAt() {
		for _, p := range r.brief.Map.Places {
			e.Others = append(e.Others, p.Chapter)
		}
	}
	for s, n := range before {
		if n != len(s.Uses) {
			e.Recount = append(e.Recount, s)
		}
		if !relabelled[s] && !slices.Equal(uses[s], usesIn(s, c.Path)) {
			e.Sources = append(e.Sources, s)
		}
	}
	e.Sources = slices.AppendSeq(e.Sources, maps.Keys(relabelled))
	return e, true
}

// correctedAlike reports whether corrections say the same of the text of a page as it was and as it is: the paragraphs that they name
// have the numbers that they had, and the page shows those of the corrected facts that it showed.
func (r *resolver) correctedAlike(was, is *markdown.Document, path string) bool {
	facts := map[string]bool{}
	places := map[string]bool{}
	for _, c := range r.brief.Corrections {
		for _, l := range c.Places {
			if id, ok := strings.CutPrefix(l.To.String(), brief.FactAddress("").String()); ok && c.Kind == brief.KindCorrection {
				facts[id] = true
			}
			if l.To.Path == path && l.To.Fragment != "" {
				places[l.To.Fragment] = true
			}
		}
	}
	if len(places) > 0 && !maps.Equal(numbersOf(was, places), numbersOf(is, places)) {
		return false
	}
	return len(facts) == 0 || slices.Equal(showing(was, facts), showing(is, facts))
}

// numbersOf returns the numbers of those paragraphs that have one of the ids, by id; of the author's footnotes, that they are there.
func numbersOf(d *markdown.Document, ids map[string]bool) map[string]int {
	out := map[string]int{}
	for _, p := range d.Passages() {
		for _, id := range append([]string{p.ID}, p.Aliases...) {
			if ids[id] {
				out[id] = p.Number
			}
		}
	}
	for _, n := range d.Notes() {
		if id := "fn-" + slug("note-"+n.Label); ids[id] {
			out[id] = 0
		}
	}
	return out
}

// showing returns what in a text may show one of the facts, sorted: those that stand in a line, and every block, which may show any.
func showing(d *markdown.Document, facts map[string]bool) []string {
	var out []string
	see := func(nodes []markdown.Node) {
		for _, node := range nodes {
			switch n := node.(type) {
			case *markdown.FactRef:
				if facts[n.ID] {
					out = append(out, n.ID)
				}
			case *markdown.Shortcode:
				block := n.Name
				for _, a := range n.Positional {
					block += " " + a.Value
				}
				for _, name := range slices.Sorted(maps.Keys(n.Arguments)) {
					block += " " + name + "=" + n.Arguments[name].Value
				}
				out = append(out, block)
			}
		}
	}
	see(d.References())
	for _, n := range d.Notes() {
		see(n.Body.References())
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// citing returns the chapters whose lists of references have one of the sources.
func (r *resolver) citing(sources map[*brief.Source]bool) []*brief.Chapter {
	if len(sources) == 0 {
		return nil
	}
	var out []*brief.Chapter
	for _, c := range r.ordered {
		if slices.ContainsFunc(c.Notes, func(n *brief.Note) bool { return n.Entry && sources[n.Citation.Source] }) {
			out = append(out, c.Chapter)
		}
	}
	return out
}

// headings returns the headings that links may name.
func headings(c *chapter) []*brief.Heading {
	var out []*brief.Heading
	for _, h := range c.document.Headings() {
		out = append(out, h.Heading)
	}
	return out
}

// mapAt returns the first place that shows the map, to which the chapters lead that have a place on it.
func (r *resolver) mapAt() brief.Address {
	if m := r.brief.Map; m != nil && len(m.Uses) > 0 {
		return m.Uses[0]
	}
	return brief.Address{}
}

// mentions is what may have places of a chapter among its uses. To look at all sources and facts takes longer than all else that an
// edit does.
type mentions struct {
	sources map[*brief.Source]bool
	facts   map[*brief.Fact]bool
}

// mentionsOf returns what the text and the fact box of a chapter name, itself or through a fact.
func (r *resolver) mentionsOf(c *chapter) mentions {
	m := mentions{map[*brief.Source]bool{}, map[*brief.Fact]bool{}}
	see := func(nodes []markdown.Node) {
		for _, node := range nodes {
			switch n := node.(type) {
			case *markdown.Citation:
				for _, item := range n.Items {
					if item.Citation != nil {
						m.sources[item.Citation.Source] = true
					}
				}
			case *markdown.FactRef:
				if n.Use != nil {
					m.facts[n.Use.Fact] = true
				}
			}
		}
	}
	see(c.document.References())
	for _, d := range c.document.Notes() {
		see(d.Body.References())
	}
	if c.FactBox != nil {
		for _, row := range c.FactBox.Rows {
			for _, ref := range row.References {
				m.sources[ref.Citation.Source] = true
			}
			if d, ok := row.Value.(*markdown.Document); ok && d != nil {
				see(d.References())
			}
		}
	}
	for _, f := range c.Facts {
		m.facts[f] = true
	}
	for f := range m.facts {
		for _, cited := range f.Citations {
			m.sources[cited.Source] = true
		}
	}
	return m
}

// usesIn returns the uses of a source on a page, as its readers see them.
func usesIn(s *brief.Source, path string) []brief.Use {
	var out []brief.Use
	for _, u := range s.Uses {
		if u.Address.Path == path {
			use := *u
			use.Citation = nil // what a reader sees of it is in the text
			out = append(out, use)
		}
	}
	return out
}

// withdraw takes back what the text of a chapter has left elsewhere.
func (r *resolver) withdraw(c *chapter, m mentions) {
	for s := range m.sources {
		s.Uses = slices.DeleteFunc(s.Uses, func(u *brief.Use) bool { return u.Address.Path == c.Path })
	}
	here := func(a brief.Address) bool { return a.Path == c.Path && a.Fragment != "" } // without: the provenance, on the overview
	for f := range m.facts {
		f.Uses = slices.DeleteFunc(f.Uses, here)
	}
	for _, f := range c.Figures {
		f.Uses = slices.DeleteFunc(f.Uses, here)
	}
	if m := r.brief.Map; m != nil {
		m.Uses = slices.DeleteFunc(m.Uses, here)
	}
	for _, t := range c.Terms {
		t.Chapters = slices.DeleteFunc(t.Chapters, func(other *brief.Chapter) bool { return other == c.Chapter })
	}
	for _, file := range c.files {
		if i := slices.Index(r.brief.Files, file); i >= 0 {
			r.brief.Files = slices.Delete(r.brief.Files, i, i+1)
		}
	}
}

// settle puts what a text has left elsewhere, which is at the ends of lists, where a whole resolution would have put it: in the
// order of the site.
func (r *resolver) settle(c *chapter, m mentions, rank map[string]int) {
	byAddress := func(a brief.Address) string { return a.Path }
	for s := range m.sources {
		settle(s.Uses, rank, func(u *brief.Use) string { return u.Address.Path })
	}
	for f := range m.facts {
		settle(f.Uses, rank, byAddress)
		f.Uses = slices.Compact(f.Uses)
	}
	for _, f := range c.Figures {
		settle(f.Uses, rank, byAddress)
	}
	if m := r.brief.Map; m != nil {
		settle(m.Uses, rank, byAddress)
	}
	for _, t := range c.Terms {
		settle(t.Chapters, rank, func(c *brief.Chapter) string { return c.Path })
	}
}

// settle puts those at the end of a list that are on one page behind the others on pages before it; the others are in order.
func settle[T any](list []T, rank map[string]int, path func(T) string) {
	if len(list) == 0 {
		return
	}
	page := path(list[len(list)-1])
	first := len(list)
	for first > 0 && path(list[first-1]) == page {
		first--
	}
	at, _ := slices.BinarySearchFunc(list[:first], rank[page], func(one T, of int) int {
		if rank[path(one)] <= of {
			return -1
		}
		return 1
	})
	last := slices.Clone(list[first:])
	copy(list[at+len(last):], list[at:first])
	copy(list[at:], last)
}
