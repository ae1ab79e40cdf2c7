package resolve

import (
	"cmp"
	"path"
	"slices"
	"strings"

	"brief/internal/brief"
	"brief/internal/diag"
	"brief/internal/manuscript"
	"brief/internal/markdown"
	"brief/internal/revision"
)

// An amended is a correction on its way from the manuscript to the brief: its places are known last.
type amended struct {
	*brief.Correction
	from          *manuscript.Correction
	before, after string // as the author tells it
}

// account finds what became of all that was published: which statements changed, which ids lead nowhere, and which correction
// says so. It then tells every correction what it changed.
func (r *resolver) account() {
	r.accountChanges()
	r.updatePages()
}

// accountChanges is account without what corrections do to pages. It may be called again when a text has changed.
func (r *resolver) accountChanges() {
	r.accounted = diag.List{}
	others, links := r.problems, len(r.toData)
	again := r.brief.Statements != nil
	r.problems = &r.accounted
	defer func() {
		if r.problems = others; again {
			r.toData = r.toData[:links] // they were checked the first time
		}
	}()
	b := r.brief
	b.Vanished, b.Revisions = nil, nil
	if b.Release != nil || r.Record {
		b.Statements = r.statements()
	}
	a := newAccounts(r)
	for i := range r.amended {
		c := &r.amended[i]
		c.Places, c.Changes = nil, nil
		a.places(c)
	}
	if b.Release != nil {
		a.compare()
	}
	for i := range r.amended {
		a.changes(&r.amended[i])
	}
}

// accounts is the last release beside what stands now. Its addresses are those of now.
type accounts struct {
	*resolver
	now    map[brief.Address]*brief.Statement // by address, and by every alias
	was    map[brief.Address]*brief.Statement // by the id that it was published under
	then   map[brief.Address]*brief.Statement // of the release
	gone   map[string]bool                    // paths of published pages that are no more
	open   map[brief.Address]*brief.Correction
	closed map[string]bool // ids of corrections that a release came after
}

func newAccounts(r *resolver) *accounts {
	a := &accounts{
		resolver: r, now: map[brief.Address]*brief.Statement{}, was: map[brief.Address]*brief.Statement{}, then: map[brief.Address]*brief.Statement{},
		gone: map[string]bool{}, open: map[brief.Address]*brief.Correction{}, closed: map[string]bool{},
	}
	for _, s := range r.brief.Statements {
		a.now[s.At] = s
		if s.Was != "" {
			a.was[brief.Address{Path: s.At.Path, Fragment: s.Was}] = s
		}
	}
	for _, s := range r.brief.Statements {
		for _, alias := range s.Aliases {
			a.now[brief.Address{Path: s.At.Path, Fragment: alias}] = s // in place of the alias itself
		}
	}
	if r.brief.Release == nil {
		return a
	}
	made := r.dataIDs()
	for _, s := range r.brief.Release.Statements {
		p, ok := r.pageNow(s.At.Path)
		if _, data := made[p]; !ok || r.isDataPage(p) && !data {
			a.gone[s.At.Path] = true
			p = s.At.Path
		}
		a.then[brief.Address{Path: p, Fragment: s.At.Fragment}] = s
		if s.Kind == brief.StatementCorrection {
			a.closed[s.At.Fragment] = true
		}
	}
	return a
}

// isDataPage reports whether a page is made from data, and not authored.
func (r *resolver) isDataPage(p string) bool {
	_, data := r.dataPaths()[p]
	return data && p != brief.OverviewPath
}

// places resolves the places of a correction.
func (a *accounts) places(c *amended) {
	c.Closed = a.closed[c.ID]
	for _, p := range c.from.Places {
		link, address, ok := a.place(p)
		if !ok {
			continue
		}
		c.Places = append(c.Places, link)
		if c.Kind == brief.KindCorrection && !c.Closed && a.open[address] == nil {
			a.open[address] = c.Correction
		}
	}
}

// place resolves one place: the link to what stands there now, and the address that is meant.
func (a *accounts) place(p *manuscript.Place) (brief.Link, brief.Address, bool) {
	fact := p.Fact
	if id, ok := strings.CutPrefix(p.Address.String, "fact:"); ok {
		id = strings.TrimSpace(id)
		fact = diag.Text{String: id, At: p.Address.At}
	}
	if fact.String != "" {
		at := brief.FactAddress(fact.String)
		if f := a.facts[fact.String]; f != nil {
			return brief.Link{To: at, Text: f.Label}, at, true
		}
		if s := a.now[at]; s != nil { // a former id
			return brief.Link{To: at, Text: fact.String}, at, true
		}
		if a.then[at] != nil {
			return a.withdrawn(at, fact.String), at, true
		}
		a.fact(fact)
		return brief.Link{}, at, false
	}
	if p.Address.String == "" {
		a.problems.Add(p.At, diag.MissingKey, "this place is empty").Hintf("write russia.md#oil, timeline#an-event or {fact: an-id}")
		return brief.Link{}, brief.Address{}, false
	}
	at := a.addressOf(p.Address.String)
	if a.then[at] != nil && a.now[at] == nil || at.Fragment == "" && a.gone[at.Path] {
		return a.withdrawn(at, p.Address.String), at, true
	}
	if link := a.withdrawn(at, ""); a.inBox(at) { // nothing else may lead to a row
		link.To = at
		link.Text = a.nameOf(link)
		return link, at, true
	}
	link, ok := a.crossReference(p.Address)
	if ok {
		at = link.To
		if link.To.Fragment != "" {
			link.Text = a.nameOf(link)
		}
	}
	return link, at, ok
}

// withdrawn returns a link to where something stood: its page, if that is still there.
func (a *accounts) withdrawn(at brief.Address, words string) brief.Link {
	if a.gone[at.Path] {
		return brief.Link{Text: words}
	}
	for _, c := range a.ordered {
		if c.Path == at.Path {
			return brief.Link{To: c.Address(""), Text: c.Title}
		}
	}
	return brief.Link{To: brief.Address{Path: at.Path}, Text: a.Locale.Word("page-" + strings.TrimSuffix(at.Path, ".html"))}
}

// inBox reports whether an address is that of a row of a fact box.
func (a *accounts) inBox(at brief.Address) bool {
	for _, c := range a.ordered {
		if c.Path == at.Path && c.FactBox != nil {
			return slices.ContainsFunc(c.FactBox.Rows, func(row *brief.Row) bool {
				return row.ID == at.Fragment || slices.Contains(row.Aliases, at.Fragment)
			})
		}
	}
	return false
}

// addressOf returns the address that an author means by "russia.md#oil" or "timeline#an-event", whether it is there or not.
func (a *accounts) addressOf(destination string) brief.Address {
	file, fragment, _ := strings.Cut(strings.TrimPrefix(destination, "./"), "#")
	name, authored := strings.CutSuffix(file, ".md")
	if c := a.chapters[name]; authored && c != nil {
		return c.Address(fragment)
	}
	if authored || path.Ext(file) == "" {
		file = name + ".html"
	}
	return brief.Address{Path: file, Fragment: fragment}
}

// nameOf says what a link leads to, where its own words name only the page.
func (a *accounts) nameOf(l brief.Link) string {
	for _, c := range a.ordered {
		if c.Path != l.To.Path {
			continue
		}
		for _, p := range c.document.Passages() {
			if p.Number > 0 && (p.ID == l.To.Fragment || slices.Contains(p.Aliases, l.To.Fragment)) {
				return a.Locale.Word("place-paragraph", c.Title, p.Number)
			}
		}
		if c.FactBox != nil {
			for _, row := range c.FactBox.Rows {
				if row.ID == l.To.Fragment || slices.Contains(row.Aliases, l.To.Fragment) {
					return a.Locale.Word("place-in", c.Title, row.Label)
				}
			}
		}
	}
	if f := a.facts[strings.TrimPrefix(l.To.Fragment, "fact-")]; f != nil && l.To == brief.FactAddress(f.ID) {
		return f.Label
	}
	return l.Text
}

// compare holds every statement of the release against what stands now, in the order of the release.
func (a *accounts) compare() {
	b := a.brief
	said := map[string]bool{}      // pages that are gone
	near := map[string]diag.Span{} // by page: the last published statement that still stands there
	for _, then := range b.Release.Statements {
		if a.gone[then.At.Path] {
			page := brief.Address{Path: then.At.Path}
			if !said[page.Path] && a.open[page] == nil {
				b.Vanished = append(b.Vanished, &brief.Vanished{Then: &brief.Statement{Kind: then.Kind, At: page, Text: then.Text}, Near: diag.Span{File: a.manuscript.Settings.File}})
			}
			said[page.Path] = true
			continue
		}
		p, _ := a.pageNow(then.At.Path)
		at := brief.Address{Path: p, Fragment: then.At.Fragment}
		now := a.now[at]
		if now == nil {
			b.Vanished = append(b.Vanished, &brief.Vanished{Then: then, Now: a.was[at], Near: a.nearby(a.was[at], near, at)})
			now = a.was[at]
		}
		if now != nil {
			near[p] = now.Place
		}
		if !then.Kind.Worded() {
			continue
		}
		if now != nil && (!now.Kind.Worded() || now.At != at && a.then[now.At] != nil) {
			now = nil // a heading has the id now, or another text that was published has it as well as its own
		}
		if now != nil && (then.Frame != "" && then.Frame == now.Frame || revision.Same(then.Text, now.Text)) {
			continue
		}
		rev := &brief.Revision{Then: then, Now: now, By: a.open[at], Near: a.nearby(now, near, at)}
		if rev.By == nil && now != nil {
			rev.By = a.open[now.At]
		}
		b.Revisions = append(b.Revisions, rev)
	}
}

// nearby returns the place of a statement; where there is none, that of what stands before it, or of its file.
func (a *accounts) nearby(now *brief.Statement, near map[string]diag.Span, at brief.Address) diag.Span {
	if now != nil {
		return now.Place
	}
	if place, ok := near[at.Path]; ok {
		return place
	}
	m := a.manuscript
	for _, c := range a.ordered {
		if c.Path == at.Path {
			return diag.Span{File: c.from.File}
		}
	}
	switch {
	case at.Path == brief.TimelinePath && m.Timeline != nil:
		return diag.Span{File: m.Timeline.At.File}
	case at.Path == brief.RecommendationsPath && m.Recommendations != nil:
		return diag.Span{File: m.Recommendations.At.File}
	case at.Path == brief.ComparePath && m.Matrix != nil:
		return diag.Span{File: m.Matrix.At.File}
	case at.Path == brief.DataPath && len(m.Facts) > 0:
		return diag.Span{File: m.Facts[0].At.File}
	case at.Path == brief.CorrectionsPath && len(m.Corrections) > 0:
		return diag.Span{File: m.Corrections[0].At.File}
	}
	return diag.Span{File: m.Settings.File}
}

// changes tells a correction what it changed: what the author wrote, else what the release that closed it recorded, else what
// differs from the last release.
func (a *accounts) changes(c *amended) {
	if c.Kind != brief.KindCorrection {
		return
	}
	switch {
	case c.Closed && a.brief.Release != nil:
		for _, was := range a.brief.Release.Closed {
			if was.Correction != c.ID {
				continue
			}
			at := was.At
			if p, ok := a.pageNow(at.Path); ok {
				at.Path = p
			}
			link := a.withdrawn(at, at.String())
			if a.now[at] != nil {
				link.To = at
				link.Text = a.nameOf(link)
			}
			c.Changes = append(c.Changes, &brief.Change{At: was.At, Place: link, Before: was.Before, After: was.After})
		}
	default:
		for _, rev := range a.brief.Revisions {
			if rev.By != c.Correction {
				continue
			}
			p, _ := a.pageNow(rev.Then.At.Path)
			at := brief.Address{Path: p, Fragment: rev.Then.At.Fragment}
			change := &brief.Change{At: rev.Then.At, Place: a.withdrawn(at, at.String()), Before: rev.Then.Text}
			if a.now[at] != nil {
				change.Place.To = at
				change.Place.Text = a.nameOf(change.Place)
			}
			if rev.Now != nil {
				change.After = rev.Now.Text
			}
			c.Changes = append(c.Changes, change)
		}
	}
	if c.before != "" || c.after != "" {
		told := &brief.Change{Before: c.before, After: c.after}
		if len(c.Changes) == 1 {
			told = c.Changes[0]
			told.Before, told.After = cmp.Or(c.before, told.Before), cmp.Or(c.after, told.After)
		}
		c.Changes = []*brief.Change{told}
	}
	if len(c.Changes) > 0 || c.from.Edition.String != "" || c.Closed {
		return
	}
	p := a.problems.Add(c.from.At, diag.MissingKey, "before and after are missing")
	if rel := a.brief.Release; rel != nil {
		p.Hintf("nothing at its places differs from the release of %s, so that they cannot be filled in; write them, or name the place that changed", rel.Name)
	} else {
		p.Hintf("write what was said and what is said now; brief release records what is published, and then they are filled in")
	}
}

// updatePages notes on every page which corrections concern it, the latest first, and dates the page and the brief by them.
func (r *resolver) updatePages() {
	later := func(date *brief.Date, than brief.Date) {
		if than.Compare(*date) > 0 {
			*date = than
		}
	}
	pages := map[string]*brief.Chapter{}
	for _, c := range r.brief.All() {
		pages[c.Path] = c
	}
	for _, c := range r.brief.Corrections {
		if c.Kind != brief.KindCorrection || c.Date.IsZero() {
			continue
		}
		touched := map[*brief.Chapter]bool{}
		touch := func(p string) {
			if page := pages[p]; page != nil && !touched[page] {
				touched[page] = true
				page.Corrections = append(page.Corrections, c)
				later(&page.LastMod, c.Date)
			}
		}
		for _, l := range c.Places {
			touch(l.To.Path)
			if f := r.facts[strings.TrimPrefix(l.To.Fragment, "fact-")]; f != nil && l.To == brief.FactAddress(f.ID) {
				for _, use := range f.Uses {
					touch(use.Path)
				}
			}
		}
		later(&r.brief.LastMod, c.Date)
	}
	for _, c := range pages {
		slices.SortStableFunc(c.Corrections, func(a, b *brief.Correction) int { return b.Date.Compare(a.Date) })
	}
}

// statements lists everything that a release records, in the order of the site.
func (r *resolver) statements() []*brief.Statement {
	var out []*brief.Statement
	add := func(s *brief.Statement, aliases []string) {
		s.Aliases = aliases
		out = append(out, s)
		for _, alias := range aliases {
			out = append(out, &brief.Statement{Kind: brief.StatementAlias, At: brief.Address{Path: s.At.Path, Fragment: alias}, Place: s.Place})
		}
	}
	for _, c := range r.ordered {
		if c.statements == nil {
			out = nil
			r.chapterStatements(c, add)
			c.statements = out
		}
	}
	out = nil
	for _, c := range r.ordered {
		out = append(out, c.statements...)
	}
	b := r.brief
	if b.Matrix != nil {
		for _, row := range b.Matrix.Rows {
			for _, c := range row.Cells {
				if c == nil {
					continue
				}
				level := c.Level.Label
				if c.Peak != c.Level {
					level += " (" + r.Locale.Word("at-peak", c.Peak.Label) + ")"
				}
				s := &brief.Statement{Kind: brief.StatementCell, At: brief.Address{Path: brief.ComparePath, Fragment: c.ID}, Place: c.At}
				s.Text, s.Frame = worded(plainWords(level+":"), c.Why)
				add(s, c.Aliases)
			}
		}
	}
	if b.Timeline != nil {
		for _, e := range b.Timeline.Events {
			when := e.Display
			if when == "" {
				when = r.Locale.Date(e.Date)
			}
			s := &brief.Statement{Kind: brief.StatementEvent, At: e.Address(), Place: e.At}
			s.Text, s.Frame = worded(plainWords(when+":"), e.Text, e.Note)
			add(s, e.Aliases)
		}
	}
	if b.Recommendations != nil {
		for _, i := range b.Recommendations.Items {
			s := &brief.Statement{Kind: brief.StatementRecommendation, At: i.Item.Address(), Place: i.Item.At}
			s.Text, s.Frame = worded(append(append([]brief.Text{i.Item.Text}, i.Item.Items...), i.Item.Note)...)
			add(s, i.Item.Aliases)
		}
	}
	for _, f := range b.Facts {
		add(&brief.Statement{Kind: brief.StatementFact, At: brief.FactAddress(f.ID), Text: r.Locale.Fact(f, brief.FormFull), Place: f.At}, f.Aliases)
	}
	for _, c := range r.amended {
		add(&brief.Statement{Kind: brief.StatementCorrection, At: brief.Address{Path: brief.CorrectionsPath, Fragment: c.ID}, Place: c.from.At}, nil)
	}
	return out
}

// chapterStatements lists what a chapter says: its fact box, then the rest in the order of the text.
func (r *resolver) chapterStatements(c *chapter, add func(*brief.Statement, []string)) {
	if c.FactBox != nil {
		for _, row := range c.FactBox.Rows {
			s := &brief.Statement{Kind: brief.StatementRow, At: c.Address(row.ID), Place: row.At}
			if f := row.Fact; f != nil {
				s.Text, s.Frame = f.Label+": "+r.Locale.Fact(f, brief.FormFull), rowFrame(f)
			} else {
				s.Text, s.Frame = worded(plainWords(row.Label+":"), row.Value)
			}
			add(s, row.Aliases)
		}
	}
	type entry struct {
		*brief.Statement
		aliases []string
	}
	var all []entry
	for _, h := range c.document.Headings() {
		all = append(all, entry{&brief.Statement{Kind: brief.StatementHeading, At: c.Address(h.ID), Text: h.Text, Place: h.At}, h.Aliases})
	}
	for _, k := range c.document.Callouts() {
		all = append(all, entry{&brief.Statement{Kind: brief.StatementCallout, At: c.Address(k.ID), Text: k.Published(), Was: k.Was, Place: k.At}, k.Aliases})
	}
	for i, p := range c.document.Passages() {
		s := &brief.Statement{Kind: brief.StatementParagraph, At: c.Address(p.ID), Text: c.Passages[i].Plain, Was: p.Was, Place: p.At}
		if frame := p.Frame(); frame != "" {
			s.Frame = revision.Sum(frame)
		}
		all = append(all, entry{s, p.Aliases})
	}
	slices.SortStableFunc(all, func(a, b entry) int { return a.Place.Start - b.Place.Start })
	for _, e := range all {
		add(e.Statement, e.aliases)
	}
}

// plainWords is a text without any markup.
type plainWords string

// Plain implements brief.Text.
func (w plainWords) Plain() string { return string(w) }

// Prose implements brief.Text: nobody wrote these words.
func (plainWords) Prose() []*brief.Prose { return nil }

// worded returns the words of several texts as one, and the checksum of their frames if one of them shows a fact.
func worded(texts ...brief.Text) (words, frame string) {
	var plain, framed []string
	facts := false
	for _, t := range texts {
		if t == nil {
			continue
		}
		p := t.Plain()
		plain = append(plain, p)
		if d, ok := t.(*markdown.Document); ok {
			if f := d.Frame(); f != "" {
				p, facts = f, true
			}
		}
		framed = append(framed, p)
	}
	if facts {
		frame = revision.Sum(strings.Join(framed, " "))
	}
	return strings.Join(plain, " "), frame
}
