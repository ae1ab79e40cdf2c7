// Package dependency tells what each page of a brief rests on.
//
// A Record lists, for every page, its Inputs: the file of its text, the facts, sources, terms and other entries of data files that
// it shows, the chapters whose titles, sections or citations it shows, and what all pages share, such as the settings. It is
// computed from the resolved brief and changes nothing, so that it can be printed, and asked the other way round: which pages rest
// on an input.
//
// The rules are:
//
//   - An input is an entry of a file where the file has entries, else the file. What an entry itself rests on, as a fact on its
//     sources and on the facts that it is computed from, belongs to the page, too.
//   - A page made from data rests on every entry of that data.
//   - A record names what can change a page, not what must: to change the note of a source that a page cites changes the page only
//     where the page shows that note.
package dependency

import (
	"cmp"
	"path"
	"slices"
	"strings"

	"brief/internal/brief"
	"brief/internal/diag"
	"brief/internal/markdown"
)

// Kind says what sort of thing an input is.
type Kind string

// The kinds. Those of the first group are entries of data files and have the ids that the author gave them.
const (
	Fact           Kind = "fact"
	Source         Kind = "source"
	Term           Kind = "term"
	Event          Kind = "event"
	Figure         Kind = "figure"
	Cell           Kind = "cell" // of the matrix
	Recommendation Kind = "recommendation"
	Correction     Kind = "correction"

	Text     Kind = "text"     // of an authored page, by the page's name
	Title    Kind = "title"    // of another page, or a section of it: the page leads there
	Citing   Kind = "citing"   // what cites a source that the page cites, by kind and name, "text:china": the page counts its citations, or tells them
	Dataset  Kind = "dataset"  // a table in data/
	File     Kind = "file"     // of the content folder, shown or linked to
	Template Kind = "template" // a file in templates/, or a folder of them
	Setting  Kind = "setting"  // what all pages share: brief.yaml, the last release, the answers of links, static files
)

// Kinds lists every kind, in the order in which a page's inputs are told.
var Kinds = []Kind{
	Text, Fact, Source, Term, Event, Figure, Dataset, Cell, Recommendation, Correction, File, Title, Citing, Setting, Template,
}

// An Input is something that a page rests on.
type Input struct {
	Kind Kind
	Name string    // of the kind: "china-loans"
	At   diag.Span // where it is written; the whole file where it has no place of its own
}

// Is reports whether a name is that of the input: its kind and its name, "fact:china-loans".
func (in Input) Is(name string) bool {
	return string(in.Kind)+":"+in.Name == name || in.Kind == Citing && in.Name == name
}

// A Page is a page with its inputs.
type Page struct {
	Path, Title string
	Inputs      []Input // by kind, then by name
}

// A Record is the pages of a brief, in the order in which they are read.
type Record []Page

// Of returns the record of a brief with the given pages: those that render.Pages returns.
func Of(b *brief.Brief, pages []brief.Link) Record {
	i := newIndex(b)
	var out Record
	for _, link := range pages {
		p := &page{index: i, path: link.To.Path, inputs: map[key]Input{}}
		p.shared()
		if n, ok := i.authored[p.path]; ok {
			all := i.all
			p.chapter(all[n])
			if n > 0 {
				p.titled(all[n-1])
			}
			if n+1 < len(all) {
				p.titled(all[n+1])
			}
		} else {
			p.data()
		}
		out = append(out, Page{p.path, link.Text, p.sorted()})
	}
	return out
}

// Page returns the page at a path.
func (r Record) Page(path string) (Page, bool) {
	i := slices.IndexFunc(r, func(p Page) bool { return p.Path == path })
	if i < 0 {
		return Page{}, false
	}
	return r[i], true
}

// Inputs returns every input of some page, each once, by kind and name.
func (r Record) Inputs() []Input {
	all := map[key]Input{}
	for _, p := range r {
		for _, in := range p.Inputs {
			all[key{in.Kind, in.Name}] = in
		}
	}
	return sorted(all)
}

// Resting returns the pages that rest on one of the inputs that the function picks, in the order of the record.
func (r Record) Resting(picks func(Input) bool) []Page {
	var out []Page
	for _, p := range r {
		if slices.ContainsFunc(p.Inputs, picks) {
			out = append(out, p)
		}
	}
	return out
}

// An index finds things of a brief.
type index struct {
	b           *brief.Brief
	all         []*brief.Chapter
	authored    map[string]int // by path
	files       map[string]bool
	corrections map[brief.Address][]*brief.Correction
	corrected   map[string][]*brief.Correction // by the path of the page
}

func newIndex(b *brief.Brief) *index {
	i := &index{
		b: b, all: b.All(), authored: map[string]int{}, files: map[string]bool{},
		corrections: map[brief.Address][]*brief.Correction{}, corrected: map[string][]*brief.Correction{},
	}
	for n, c := range i.all {
		i.authored[c.Path] = n
	}
	for _, f := range b.Files {
		i.files[f] = true
	}
	for _, c := range b.CorrectionsOf(brief.KindCorrection) { // the place of a difference does not tell of it
		for _, l := range c.Places {
			i.corrections[l.To] = append(i.corrections[l.To], c)
			i.corrected[l.To.Path] = append(i.corrected[l.To.Path], c)
		}
	}
	return i
}

// A page is a page whose inputs are being collected.
type page struct {
	*index
	path   string
	inputs map[key]Input
}

type key struct {
	kind Kind
	name string
}

// add adds an input and reports whether it is new.
func (p *page) add(kind Kind, name string, at diag.Span) bool {
	k := key{kind, name}
	if _, known := p.inputs[k]; known {
		return false
	}
	p.inputs[k] = Input{kind, name, at}
	return true
}

func (p *page) sorted() []Input { return sorted(p.inputs) }

func sorted(inputs map[key]Input) []Input {
	out := make([]Input, 0, len(inputs))
	for _, in := range inputs {
		out = append(out, in)
	}
	slices.SortFunc(out, func(a, b Input) int {
		return cmp.Or(slices.Index(Kinds, a.Kind)-slices.Index(Kinds, b.Kind), cmp.Compare(a.Name, b.Name))
	})
	return out
}

// inContent returns a file of the content folder as a whole.
func (p *page) inContent(name string) diag.Span {
	folder := "content"
	if f := p.b.At.File; f != nil {
		folder = path.Dir(f.Name)
	}
	return file(path.Join(folder, name))
}

func file(name string) diag.Span { return diag.Span{File: &diag.File{Name: name}} }

func (p *page) template(name string) { p.add(Template, name, file("templates/"+name)) }

// shared adds what every page rests on.
func (p *page) shared() {
	p.add(Setting, "brief.yaml", p.b.At)
	p.add(Setting, "static", file("static"))
	for _, c := range p.b.CorrectionsOf(brief.KindCorrection) {
		if c.Date == p.b.LastMod { // every page says when the brief was changed
			p.add(Correction, c.ID, c.At)
		}
	}
	if r := p.b.Release; r != nil {
		p.add(Setting, r.Name, diag.Span{File: r.File})
	}
	p.template("base.html")
	p.template("partials")
	if len(p.b.Chapters) <= brief.NavigationLimit {
		for _, c := range p.b.Chapters {
			p.titled(c)
		}
	}
	for _, c := range p.b.Appendices {
		p.titled(c)
	}
}

// titled adds another page, which this one leads to.
func (p *page) titled(c *brief.Chapter) {
	if c != nil && c.Path != p.path {
		p.add(Title, c.Name, c.At)
	}
}

// at adds the authored page at an address.
func (p *page) at(a brief.Address) {
	if n, ok := p.authored[a.Path]; ok {
		p.titled(p.all[n])
	}
}

// chapter adds what an authored page rests on.
func (p *page) chapter(c *brief.Chapter) {
	p.add(Text, c.Name, c.At)
	if m := p.b.Map; m != nil && len(m.Uses) > 0 && c.Country != "" {
		p.at(m.Uses[0]) // its locator leads there
	}
	if c == p.b.Overview {
		p.template("overview.html")
		for _, other := range p.b.Chapters { // their titles, and the rows that all their fact boxes have
			p.titled(other)
		}
	} else {
		p.template("chapter.html")
	}
	p.text(c.Text)
	p.notes(c.Notes)
	for _, f := range c.Facts {
		p.fact(f)
	}
	for _, t := range c.Terms {
		p.term(t)
	}
	if c.FactBox != nil {
		p.factBox(c.FactBox)
	}
	p.marked(c.Corrections)
	if c.Image != nil {
		p.add(File, c.Image.Path, p.inContent(c.Image.Path))
	}
	for _, n := range c.Notes {
		if n.Citation == nil || n.Citation.Source == p.b.Original || n.First != nil {
			continue // how often a source is cited is said where it is told in full, but for the original
		}
		for _, u := range n.Citation.Source.Uses {
			p.citing(u)
		}
	}
}

// citing adds what a use of a source stands in.
func (p *page) citing(u *brief.Use) {
	if n, ok := p.authored[u.Address.Path]; ok {
		if u.Address.Path != p.path {
			p.add(Citing, string(Text)+":"+p.all[n].Name, p.all[n].At)
		}
		return
	}
	kinds := map[brief.UseKind]Kind{
		brief.UseFact: Fact, brief.UseEvent: Event, brief.UseCell: Cell, brief.UseRecommendation: Recommendation, brief.UseFigure: Figure,
		brief.UseTerm: Term, brief.UseCorrection: Correction,
	}
	if kind, ok := kinds[u.Kind]; ok {
		name := u.Address.Fragment
		if kind == Fact {
			name = strings.TrimPrefix(name, brief.FactAddress("").Fragment)
		}
		p.add(Citing, string(kind)+":"+name, u.Citation.At)
	}
}

// text adds what a text shows and leads to.
func (p *page) text(t brief.Text) {
	d, ok := t.(*markdown.Document)
	if !ok || d == nil {
		return
	}
	for _, n := range d.References() {
		p.node(n)
	}
	for _, n := range d.Notes() {
		p.text(n.Body)
	}
}

func (p *page) node(n markdown.Node) {
	switch n := n.(type) {
	case *markdown.Citation:
		for _, item := range n.Items {
			if item.Citation != nil {
				p.source(item.Citation.Source)
			}
		}
	case *markdown.FactRef:
		if n.Use != nil {
			p.fact(n.Use.Fact)
		}
	case *markdown.Link:
		if n.Address != nil {
			p.linked(*n.Address, n.Destination)
		}
	case *markdown.Image:
		if n.Address != nil {
			p.linked(*n.Address, n.Destination)
		}
	case *markdown.Shortcode:
		p.template("shortcodes/" + n.Name + ".html")
		if n.Block != nil {
			p.block(n.Block)
		}
	}
}

// linked adds what a text leads to: a page, or a file of the content folder.
func (p *page) linked(to brief.Address, written string) {
	if p.files[to.Path] {
		p.add(File, to.Path, p.inContent(to.Path))
		return
	}
	p.at(to)
}

func (p *page) block(b *brief.Block) {
	if b.FactBox != nil {
		p.factBox(b.FactBox)
	}
	if b.Figure != nil {
		p.figure(b.Figure.Item)
	}
	for _, f := range b.Facts {
		p.fact(f.Item)
	}
	for _, e := range b.Events {
		p.event(e.Item)
	}
	for _, r := range b.Recommendations {
		p.recommendation(r.Item)
	}
	if b.Matrix != nil {
		p.matrix(b.Matrix, false)
	}
	if b.Map != nil {
		for _, place := range b.Map.Places {
			p.titled(place.Chapter)
		}
	}
}

func (p *page) factBox(box *brief.FactBox) {
	for _, row := range box.Rows {
		if row.Fact != nil {
			p.fact(row.Fact)
		}
		p.text(row.Value)
	}
}

func (p *page) notes(list []*brief.Note) {
	for _, n := range list {
		if n.Citation != nil {
			p.source(n.Citation.Source)
		}
		p.text(n.Text)
	}
}

func (p *page) citations(list []*brief.Citation) {
	for _, c := range list {
		p.source(c.Source)
	}
}

func (p *page) source(s *brief.Source) {
	if p.add(Source, s.ID, s.At) && (s.URLCheck != nil || s.ArchiveCheck != nil) {
		p.add(Setting, "links.lock", p.inContent("links.lock"))
	}
}

func (p *page) fact(f *brief.Fact) {
	if !p.add(Fact, f.ID, f.At) {
		return
	}
	p.citations(f.Citations)
	if f.Derived != nil {
		for _, of := range f.Derived.Facts {
			p.fact(of)
		}
	}
	p.marked(p.corrections[brief.FactAddress(f.ID)])
}

// marked adds corrections whose date the page shows where they apply.
func (p *page) marked(list []*brief.Correction) {
	for _, c := range list {
		p.add(Correction, c.ID, c.At)
	}
}

func (p *page) term(t *brief.Term) {
	if p.add(Term, t.ID, t.At) {
		p.text(t.Definition)
	}
}

func (p *page) event(e *brief.Event) {
	if !p.add(Event, e.ID, e.At) {
		return
	}
	p.text(e.Text)
	p.text(e.Note)
	p.citations(e.Citations)
	for _, c := range e.Chapters {
		p.titled(c)
	}
}

func (p *page) recommendation(r *brief.Recommendation) {
	if !p.add(Recommendation, r.ID, r.At) {
		return
	}
	p.text(r.Text)
	p.text(r.Note)
	for _, t := range r.Items {
		p.text(t)
	}
	p.citations(r.Citations)
	for _, c := range r.Targets {
		p.titled(c)
	}
	for _, l := range r.Evidence {
		p.at(l.To)
	}
}

func (p *page) figure(f *brief.Figure) {
	if !p.add(Figure, f.ID, f.At) {
		return
	}
	if f.DataAt.File != nil {
		p.add(Dataset, f.File, f.DataAt)
	}
	for _, t := range f.Caveats {
		p.text(t)
	}
	p.citations(f.Citations)
	for _, point := range f.Points {
		if point.Fact != nil {
			p.fact(point.Fact)
		}
	}
}

// matrix adds the cells of the matrix; whole, with their reasons.
func (p *page) matrix(m *brief.Matrix, whole bool) {
	for _, row := range m.Rows {
		p.titled(row.Chapter)
		for _, c := range row.Cells {
			if c == nil {
				continue
			}
			p.add(Cell, c.ID, c.At)
			if whole {
				p.text(c.Why)
				p.citations(c.Citations)
			}
		}
	}
	if whole {
		p.text(m.Note)
	}
}
