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
	parts  map[part]*brief.Statement          // what stands now without an address that has to stay, by address, and by every alias
	alike  map[part]*brief.Statement          // likewise, by page and words in place of the address
	moved  map[brief.Address]brief.Address    // where figures have gone that have another id and the words that they had
	gone   map[string]bool                    // paths of published pages that are no more
	own    map[brief.Address]brief.Address    // by alias: where the same stands under its own id; nil until that is asked
	open   map[brief.Address]*brief.Correction
	closed map[string]bool // ids of corrections that a release came after
}

// A part is what tells statements of one address apart.
type part struct {
	brief.Address
	kind brief.StatementKind
}

func newAccounts(r *resolver) *accounts {
	a := &accounts{
		resolver: r, now: map[brief.Address]*brief.Statement{}, was: map[brief.Address]*brief.Statement{}, then: map[brief.Address]*brief.Statement{},
		parts: map[part]*brief.Statement{}, alike: map[part]*brief.Statement{}, moved: map[brief.Address]brief.Address{},
		gone: map[string]bool{}, open: map[brief.Address]*brief.Correction{}, closed: map[string]bool{},
	}
	for _, s := range r.brief.Statements {
		if !s.Kind.Anchored() {
			a.parts[part{s.At, s.Kind}] = s
			a.alike[wordsOn(s.At.Path, s)] = s
			if a.now[s.At] == nil {
				a.now[s.At] = s
			}
			continue
		}
		a.now[s.At] = s
		if s.Was != "" {
			a.was[brief.Address{Path: s.At.Path, Fragment: s.Was}] = s
		}
	}
	for _, s := range r.brief.Statements {
		for _, alias := range s.Aliases {
			at := brief.Address{Path: s.At.Path, Fragment: alias}
			if s.Kind.Anchored() {
				a.now[at] = s // in place of the alias itself
			} else {
				a.parts[part{at, s.Kind}] = s
			}
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
		if at := (brief.Address{Path: p, Fragment: s.At.Fragment}); s.Kind.Anchored() || a.then[at] == nil {
			a.then[at] = s
		}
		if s.Kind == brief.StatementCorrection {
			a.closed[s.At.Fragment] = true
		}
	}
	return a
}

// wordsOn returns the words of a statement as its address on a page. Where it shows facts, these are its frame.
func wordsOn(path string, s *brief.Statement) part {
	return part{brief.Address{Path: path, Fragment: cmp.Or(s.Frame, revision.Sum(s.Text))}, s.Kind}
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
		if to, ok := a.ownID()[link.To]; ok {
			link.To = to // by which its page knows that it was corrected
		}
		c.Places = append(c.Places, link)
		if c.Kind == brief.KindCorrection && !c.Closed && a.open[address] == nil {
			a.open[address] = c.Correction
		}
	}
}

// ownID returns by every alias the address of what has it.
func (a *accounts) ownID() map[brief.Address]brief.Address {
	if a.own != nil {
		return a.own
	}
	a.own = map[brief.Address]brief.Address{}
	add := func(at brief.Address, aliases []string) {
		for _, alias := range aliases {
			a.own[brief.Address{Path: at.Path, Fragment: alias}] = at
		}
	}
	for _, c := range a.ordered {
		for _, h := range c.document.Headings() {
			add(c.Address(h.ID), h.Aliases)
		}
		for _, k := range c.document.Callouts() {
			add(c.Address(k.ID), k.Aliases)
		}
		for _, p := range c.document.Passages() {
			add(c.Address(p.ID), p.Aliases)
		}
		if c.FactBox != nil {
			for _, row := range c.FactBox.Rows {
				add(c.Address(row.ID), row.Aliases)
			}
		}
	}
	for _, f := range a.facts {
		add(brief.FactAddress(f.ID), f.Aliases)
	}
	b := a.brief
	if b.Timeline != nil {
		for _, e := range b.Timeline.Events {
			add(e.Address(), e.Aliases)
		}
	}
	if b.Recommendations != nil {
		for _, i := range b.Recommendations.Items {
			add(i.Item.Address(), i.Item.Aliases)
		}
	}
	if b.Matrix != nil {
		for _, row := range b.Matrix.Rows {
			for _, c := range row.Cells {
				if c != nil {
					add(brief.Address{Path: brief.ComparePath, Fragment: c.ID}, c.Aliases)
				}
			}
		}
	}
	return a.own
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
	if link := a.withdrawn(at, ""); a.inChapter(at) { // nothing else may lead there
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

// inChapter reports whether an address is that of a row of a fact box, or of a footnote of the author's.
func (a *accounts) inChapter(at brief.Address) bool {
	for _, c := range a.ordered {
		if c.Path != at.Path {
			continue
		}
		if c.FactBox != nil && slices.ContainsFunc(c.FactBox.Rows, func(row *brief.Row) bool {
			return row.ID == at.Fragment || slices.Contains(row.Aliases, at.Fragment)
		}) {
			return true
		}
		return slices.ContainsFunc(c.Notes, func(n *brief.Note) bool { return n.Text != nil && n.ID == at.Fragment })
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
		for _, n := range c.Notes {
			if n.Text != nil && n.ID == l.To.Fragment {
				return a.Locale.Word("place-in", c.Title, a.Locale.Word("notes"))
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
	if f := a.figures[l.To.Fragment]; f != nil && l.To == f.Address() {
		return f.Title
	}
	if i := slices.IndexFunc(a.brief.Terms, func(t *brief.Term) bool { return l.To == brief.TermAddress(t.ID) }); i >= 0 {
		return a.brief.Terms[i].Term
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
		if !then.Kind.Anchored() {
			a.comparePart(then, at, near)
			continue
		}
		now := a.now[at]
		if now != nil && !now.Kind.Anchored() {
			now = nil
		}
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
		a.revise(then, now, at, near)
	}
}

// comparePart compares a statement without an address that has to stay. What has another id, but says the same, is the same. What is
// said of a fact or a figure that is gone is gone with that, and not told twice.
func (a *accounts) comparePart(then *brief.Statement, at brief.Address, near map[string]diag.Span) {
	here := at
	if to, ok := a.moved[at]; ok {
		here = to
	}
	now := a.parts[part{here, then.Kind}]
	if now == nil {
		now = a.alike[wordsOn(at.Path, then)]
	}
	switch {
	case now != nil && then.Kind == brief.StatementFigure:
		a.moved[at] = now.At
	case now == nil && then.Kind == brief.StatementData && a.parts[part{here, brief.StatementFigure}] == nil:
		return
	case now == nil && (then.Kind == brief.StatementLabel || then.Kind == brief.StatementRemark):
		if fact := a.now[at]; fact == nil || fact.Kind != brief.StatementFact {
			return
		}
	}
	a.revise(then, now, at, near)
}

// revise notes a statement that does not say now what it said.
func (a *accounts) revise(then, now *brief.Statement, at brief.Address, near map[string]diag.Span) {
	if now != nil && (then.Frame != "" && then.Frame == now.Frame || revision.Same(then.Text, now.Text)) {
		return
	}
	rev := &brief.Revision{Then: then, Now: now, By: a.open[at], Near: a.nearby(now, near, at)}
	if rev.By == nil && now != nil {
		rev.By = a.open[now.At]
	}
	a.brief.Revisions = append(a.brief.Revisions, rev)
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
	case at.Path == brief.DataPath && len(m.Figures) > 0:
		return diag.Span{File: m.Figures[0].At.File}
	case at.Path == brief.GlossaryPath && len(m.Terms) > 0:
		return diag.Span{File: m.Terms[0].At.File}
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
			if f := r.figures[l.To.Fragment]; f != nil && l.To == f.Address() {
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
	part := func(s *brief.Statement) {
		if s.Text != "" {
			out = append(out, s)
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
				s.Text, s.Frame = worded(spoken(level+":"), wordingOf(c.Why))
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
			s.Text, s.Frame = worded(spoken(when+":"), wordingOf(e.Text), wordingOf(e.Note))
			add(s, e.Aliases)
		}
	}
	if b.Recommendations != nil {
		for _, i := range b.Recommendations.Items {
			s := &brief.Statement{Kind: brief.StatementRecommendation, At: i.Item.Address(), Place: i.Item.At}
			says := []wording{wordingOf(i.Item.Text)}
			for _, item := range i.Item.Items {
				says = append(says, wordingOf(item))
			}
			s.Text, s.Frame = worded(append(says, wordingOf(i.Item.Note))...)
			add(s, i.Item.Aliases)
		}
	}
	for _, f := range b.Facts {
		at := brief.FactAddress(f.ID)
		add(&brief.Statement{Kind: brief.StatementFact, At: at, Text: r.Locale.Fact(f, brief.FormFull), Place: f.At}, f.Aliases)
		part(&brief.Statement{Kind: brief.StatementLabel, At: at, Text: f.Label, Aliases: f.Aliases, Place: f.At})
		part(&brief.Statement{Kind: brief.StatementRemark, At: at, Text: f.Note, Aliases: f.Aliases, Place: f.At})
	}
	for _, f := range b.Figures {
		says := r.figureWords[f]
		s := &brief.Statement{Kind: brief.StatementFigure, At: f.Address(), Place: f.At}
		s.Text, s.Frame = worded(says.about...)
		part(s)
		s = &brief.Statement{Kind: brief.StatementData, At: f.Address(), Place: f.DataAt}
		s.Text, s.Frame = worded(says.data...)
		part(s)
	}
	for _, t := range b.Terms {
		s := &brief.Statement{Kind: brief.StatementTerm, At: brief.TermAddress(t.ID), Place: t.At}
		s.Text, s.Frame = worded(spoken(t.Expansion), wordingOf(t.Definition))
		part(s)
	}
	for _, c := range r.amended {
		add(&brief.Statement{Kind: brief.StatementCorrection, At: brief.Address{Path: brief.CorrectionsPath, Fragment: c.ID}, Place: c.from.At}, nil)
	}
	return out
}

// chapterStatements lists what a chapter says: its headline and description, its fact box, then the rest in the order of the text.
func (r *resolver) chapterStatements(c *chapter, add func(*brief.Statement, []string)) {
	for _, s := range []*brief.Statement{
		{Kind: brief.StatementHeadline, Text: c.Headline, Place: c.from.Front.Headline.At},
		{Kind: brief.StatementDescription, Text: c.Description, Place: c.from.Front.Description.At},
	} {
		if s.At = c.Address(""); s.Text != "" {
			add(s, nil)
		}
	}
	if c.FactBox != nil {
		for _, row := range c.FactBox.Rows {
			s := &brief.Statement{Kind: brief.StatementRow, At: c.Address(row.ID), Place: row.At}
			if f := row.Fact; f != nil {
				s.Text, s.Frame = f.Label+": "+r.Locale.Fact(f, brief.FormFull), rowFrame(f)
			} else {
				s.Text, s.Frame = worded(spoken(row.Label+":"), wordingOf(row.Value))
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
	labels := map[brief.Text]diag.Span{}
	for _, d := range c.document.Notes() {
		labels[d.Body] = d.LabelAt
	}
	for _, n := range c.Notes {
		if n.Text == nil {
			continue
		}
		s := &brief.Statement{Kind: brief.StatementNote, At: c.Address(n.ID), Place: labels[n.Text]}
		s.Text, s.Frame = worded(wordingOf(n.Text))
		all = append(all, entry{s, nil})
	}
	slices.SortStableFunc(all, func(a, b entry) int { return a.Place.Start - b.Place.Start })
	for _, e := range all {
		add(e.Statement, e.aliases)
	}
}

// A wording is plain words, and the same with the names of facts in place of their values.
type wording struct{ words, frame string }

// spoken returns a wording that shows no fact.
func spoken(words string) wording { return wording{words, words} }

// wordingOf returns the words of a text; of nil, none.
func wordingOf(t brief.Text) wording {
	if t == nil {
		return wording{}
	}
	p := spoken(t.Plain())
	if d, ok := t.(*markdown.Document); ok {
		p.frame = cmp.Or(d.Frame(), p.frame)
	}
	return p
}

// then returns the wording with words after it.
func (p wording) then(words string) wording { return wording{p.words + words, p.frame + words} }

// worded returns several parts as one, and the checksum of their frames if one of them shows a fact.
func worded(parts ...wording) (words, frame string) {
	var plain, framed []string
	for _, p := range parts {
		if p.words != "" || p.frame != "" {
			plain, framed = append(plain, p.words), append(framed, p.frame)
		}
	}
	words, frame = strings.Join(plain, " "), strings.Join(framed, " ")
	if frame == words {
		return words, ""
	}
	return words, revision.Sum(frame)
}
