// Package outline says what an editor asks of a page while writing: of every block that can be cited, in which file and line it was
// written, which sources and facts stand behind it, and how well; of every page, how long it is and whether it would be published.
//
// An Outline is a value: it points to nothing of the brief that it was made from, which a later edit may change.
package outline

import (
	"maps"
	"slices"
	"time"

	"brief/internal/bibliography"
	"brief/internal/brief"
	"brief/internal/diag"
	"brief/internal/evidence"
	"brief/internal/locale"
)

// An Outline is a site as its editors see it. The nil Outline is that of an empty site.
type Outline struct {
	pages layered[*Page] // by path
	lines layered[int]   // of each file that something was written in, by name
}

// A layered is a map that shares with earlier ones all but what edits have changed: a library has many pages, and an edit few.
type layered[V any] struct{ base, over map[string]V }

func (l layered[V]) get(key string) V {
	if v, ok := l.over[key]; ok {
		return v
	}
	return l.base[key]
}

// with returns the map with other values of some keys.
func (l layered[V]) with(changed map[string]V) layered[V] {
	over := make(map[string]V, len(l.over)+len(changed))
	maps.Copy(over, l.over)
	maps.Copy(over, changed)
	return layered[V]{l.base, over}
}

// Page returns what there is to say of a page, to be written as JSON. It is nil where that is nothing.
func (o *Outline) Page(path string) any {
	if o == nil {
		return nil
	}
	if page := o.pages.get(path); page != nil {
		return page
	}
	return nil
}

// Has reports whether something on the site was written in a file, slash-separated from the project folder, and the file has such
// a line.
func (o *Outline) Has(file string, line int) bool {
	return o != nil && line >= 1 && line <= o.lines.get(file)
}

// A Place is where something was written.
type Place struct {
	File   string `json:"file"`   // slash-separated from the project folder
	Line   int    `json:"line"`   // from 1
	Column int    `json:"column"` // from 1, in characters
}

// A Page is what there is to say of a page. Only an authored one has a file, words and reasons not to be published.
type Page struct {
	File    string             `json:"file,omitempty"`
	Draft   bool               `json:"draft,omitempty"`
	Until   time.Time          `json:"until,omitzero"`   // when it is to be published, where that is to come
	Expired time.Time          `json:"expired,omitzero"` // when it expired, where it has
	Words   int                `json:"words,omitempty"`
	Minutes int                `json:"minutes,omitempty"` // to read it
	Blocks  []Block            `json:"blocks"`            // in the order of the text
	Sources map[string]*Source `json:"sources"`           // of the blocks, by id; likewise below
	Facts   map[string]*Fact   `json:"facts"`
}

// A Block is something on a page that can be cited: a paragraph, a list item, a table, a row of a fact box, an event.
type Block struct {
	ID     string         `json:"id"` // of its element in the page
	Kind   brief.UseKind  `json:"kind"`
	Number int            `json:"number,omitempty"` // of a paragraph that stands in no other block, from 1
	At     Place          `json:"at"`
	Basis  evidence.Basis `json:"basis"`
	Claim  bool           `json:"claim,omitempty"` // it says something that needs a source
	Cites  []Citation     `json:"cites"`           // each source once
	Facts  []string       `json:"facts"`           // ids, in order
}

// A Citation is a source and the parts of it that are meant.
type Citation struct {
	Source string   `json:"source"`             // id
	Parts  []string `json:"parts,omitempty"`    // "p. 5", in the language of the brief
	Origin bool     `json:"original,omitempty"` // it is what the brief as a whole rests on
}

// A Source is what an editor must know of a source.
type Source struct {
	Title     string             `json:"title"`
	Described bool               `json:"described,omitempty"` // the title is not known, these are other words
	Class     brief.SourceClass  `json:"class,omitempty"`
	Status    brief.SourceStatus `json:"status,omitempty"` // how far the match with what it is cited for can be trusted
	Note      string             `json:"note,omitempty"`   // what speaks against the match
	URL       string             `json:"url,omitempty"`
	Link      *Link              `json:"link,omitempty"` // nil where the address was never asked
	Archived  bool               `json:"archived,omitempty"`
	At        Place              `json:"at"`
}

// A Link is what the address of a source answered.
type Link struct {
	State   brief.LinkState `json:"state"`
	Code    int             `json:"code,omitempty"` // HTTP status
	Checked string          `json:"checked"`        // a day, in EDTF
}

// A Fact is what an editor must know of a fact.
type Fact struct {
	Label string         `json:"label"`
	Value string         `json:"value"` // with its date, in the language of the brief
	Basis evidence.Basis `json:"basis"`
	Stale bool           `json:"stale,omitempty"`
	At    Place          `json:"at"`
}

// A Maker makes outlines of one state of a brief after another. Where only the texts of some chapters have changed, only their
// pages are made anew. The zero Maker has made none.
type Maker struct {
	brief   *brief.Brief
	locale  *locale.Locale
	lines   map[string]*diag.Lines
	sources map[*brief.Source]*Source
	facts   map[*brief.Fact]*Fact
	texts   map[*brief.Chapter]brief.Text // from which the pages were made
	pages   map[string]*Page              // made since the last outline; likewise below
	counts  map[string]int                // the lines of files
	last    Outline
}

// Make returns the outline of a brief. It reads the brief, which must not change meanwhile.
func (m *Maker) Make(b *brief.Brief, l *locale.Locale) *Outline {
	if m.brief != b {
		*m = Maker{
			brief: b, locale: l, lines: map[string]*diag.Lines{}, sources: map[*brief.Source]*Source{}, facts: map[*brief.Fact]*Fact{},
			texts: map[*brief.Chapter]brief.Text{}, pages: map[string]*Page{}, counts: map[string]int{},
		}
		m.data()
	}
	for _, c := range b.All() {
		if made, ok := m.texts[c]; !ok || made != c.Text {
			m.texts[c] = c.Text
			m.pages[c.Path] = m.chapter(c)
		}
	}
	if m.last.pages.base == nil {
		m.last = Outline{layered[*Page]{base: m.pages}, layered[int]{base: m.counts}}
	} else {
		m.last = Outline{m.last.pages.with(m.pages), m.last.lines.with(m.counts)}
	}
	m.pages, m.counts = map[string]*Page{}, map[string]int{}
	o := m.last
	return &o
}

func (m *Maker) chapter(c *brief.Chapter) *Page {
	p := &Page{
		File:  m.place(c.At).File,
		Draft: c.Hold.Draft, Until: c.Hold.Until, Expired: c.Hold.Expired,
		Words: c.Words, Minutes: c.ReadingMinutes(), Blocks: []Block{}, Sources: map[string]*Source{}, Facts: map[string]*Fact{},
	}
	if c.FactBox != nil {
		for _, row := range c.FactBox.Rows {
			block := Block{ID: row.ID, Kind: brief.UseRow, At: m.place(row.At), Claim: true}
			var cites []*brief.Citation
			for _, r := range row.References {
				if r.Citation != nil {
					cites = append(cites, r.Citation)
				}
			}
			var facts []*brief.Fact
			if row.Fact != nil {
				cites, facts = row.Fact.Citations, []*brief.Fact{row.Fact}
			}
			m.add(p, block, cites, facts)
		}
	}
	for _, g := range c.Passages {
		block := Block{ID: g.ID, Kind: brief.UseParagraph, Number: g.Number, At: m.place(g.At)}
		block.Claim = len(g.Citations) > 0 || evidence.Unsourced(g)
		m.add(p, block, g.Citations, g.Facts)
	}
	return p
}

// data makes the pages of data.
func (m *Maker) data() {
	add := func(at brief.Address, kind brief.UseKind, span diag.Span, cites []*brief.Citation, facts ...*brief.Fact) {
		p := m.pages[at.Path]
		if p == nil {
			p = &Page{Blocks: []Block{}, Sources: map[string]*Source{}, Facts: map[string]*Fact{}}
			m.pages[at.Path] = p
		}
		m.add(p, Block{ID: at.Fragment, Kind: kind, At: m.place(span), Claim: kind != brief.UseRecommendation}, cites, facts)
	}
	b := m.brief
	if b.Matrix != nil {
		for _, row := range b.Matrix.Rows {
			for _, cell := range row.Cells {
				if cell != nil {
					add(brief.Address{Path: brief.ComparePath, Fragment: cell.ID}, brief.UseCell, cell.At, cell.Citations)
				}
			}
		}
	}
	if b.Timeline != nil {
		for _, e := range b.Timeline.Events {
			add(e.Address(), brief.UseEvent, e.At, e.Citations)
		}
	}
	if b.Recommendations != nil {
		for _, r := range b.Recommendations.Items {
			add(r.Item.Address(), brief.UseRecommendation, r.Item.At, r.Item.Citations)
		}
	}
	for _, f := range b.Facts {
		add(f.Address(), brief.UseFact, f.At, f.Citations, f)
	}
}

// add adds a block to a page, with what it rests on.
func (m *Maker) add(p *Page, b Block, cites []*brief.Citation, facts []*brief.Fact) {
	b.Basis = evidence.BasisOf(cites, m.brief.Original)
	b.Cites, b.Facts = []Citation{}, []string{}
	index := map[string]int{}
	for _, c := range cites {
		id := c.Source.ID
		i, ok := index[id]
		if !ok {
			i = len(b.Cites)
			index[id] = i
			b.Cites = append(b.Cites, Citation{Source: id, Origin: c.Source == m.brief.Original})
			p.Sources[id] = m.source(c.Source)
		}
		if part := bibliography.Locator(c.Locator, m.locale); part != "" && !slices.Contains(b.Cites[i].Parts, part) {
			b.Cites[i].Parts = append(b.Cites[i].Parts, part)
		}
	}
	for _, f := range facts {
		if !slices.Contains(b.Facts, f.ID) {
			b.Facts = append(b.Facts, f.ID)
			p.Facts[f.ID] = m.fact(f)
		}
	}
	p.Blocks = append(p.Blocks, b)
}

func (m *Maker) source(s *brief.Source) *Source {
	if made := m.sources[s]; made != nil {
		return made
	}
	name, known := s.Name()
	out := &Source{
		Title: name, Described: !known, Class: s.Class, Status: s.Status, Note: s.Note, URL: s.URL, Archived: s.Archive != "", At: m.place(s.At),
	}
	if c := s.URLCheck; c != nil {
		out.Link = &Link{State: c.State, Code: c.Code, Checked: c.Checked.String()}
	}
	m.sources[s] = out
	return out
}

func (m *Maker) fact(f *brief.Fact) *Fact {
	if made := m.facts[f]; made != nil {
		return made
	}
	out := &Fact{
		Label: f.Label, Value: m.locale.Fact(f, brief.FormFull), Basis: evidence.BasisOf(f.Citations, m.brief.Original),
		Stale: evidence.Stale(m.brief, f), At: m.place(f.At),
	}
	m.facts[f] = out
	return out
}

// place returns where a span starts. A file that was read again is another file of the same name.
func (m *Maker) place(s diag.Span) Place {
	if s.File == nil {
		return Place{}
	}
	lines := m.lines[s.File.Name]
	if lines == nil || lines.File() != s.File {
		lines = diag.NewLines(s.File)
		m.lines[s.File.Name], m.counts[s.File.Name] = lines, lines.Count()
	}
	at := lines.Position(s.Start)
	return Place{File: s.File.Name, Line: at.Line, Column: at.Column}
}
