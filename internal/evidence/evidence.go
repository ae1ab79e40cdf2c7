// Package evidence says what a brief claims and how well it is sourced.
//
// A Claim is something that a reader may ask "how do you know?" of, and that can be cited by its address:
//
//   - a passage of an authored page (a paragraph, a list item, a table) that cites something, in its text, in its footnotes or
//     through a fact that it shows; and a paragraph that states a figure and cites nothing (Unsourced). Other passages lead
//     from one claim to the next and are none;
//   - a fact, an event, a cell of the comparison;
//   - a row of a fact box that the author wrote. One that shows a fact is that fact.
//
// A recommendation is listed with them, since it too says where it comes from, but it is advice and is not counted. Charts show
// facts and datasets, terms define, corrections tell of the text: none of them is a claim of its own.
//
// What a claim rests on is its Basis: Direct where at least one of its sources is not the original (brief.Brief.Original), Original
// where that is all it has, None where it has no source. Each claim has just one.
//
// A claim is contested where the brief itself raises a doubt of it: all that it rests on beside the original is suspect or a lead;
// a correction names just its address; it is a fact that an editor's note shows; or it shows such a fact. A doubt about a whole
// section contests nothing, for it does not say which claim is meant; nor does what kind of fact it is: a forecast may be
// undisputed.
//
// A claim is stale where it is a fact whose date lies more than stale-after years back (brief.Brief.StaleBefore), or shows one. An event
// does not age.
package evidence

import (
	"iter"

	"brief/internal/brief"
)

// A Claim is something that the brief says.
type Claim struct {
	Kind      brief.UseKind // UseParagraph, UseRow, UseFact, UseEvent, UseCell or UseRecommendation
	Item      any           // *brief.Passage, *brief.Row, *brief.Fact, *brief.Event, *brief.Cell or *brief.Recommendation
	ID        string        // of the item; unique among those of its kind, and for passages and rows of its page
	Address   brief.Address
	Chapters  []*brief.Chapter // to which it belongs; may be empty
	Theme     *brief.Theme     // of facts and events; nil where it has none
	Citations []*brief.Citation
	Basis     Basis
	Contested bool
	Stale     bool
}

// Counted reports whether the claim counts in the tables.
func (c *Claim) Counted() bool { return c.Kind != brief.UseRecommendation }

// A Basis says what a claim rests on.
type Basis string

// The bases. Their words are those of claims.json.
const (
	Direct   Basis = "direct"
	Original Basis = "original"
	None     Basis = "none"
)

// Claims gives every claim, in the order of the site: the authored pages, then the comparison, the timeline, the
// recommendations and the facts. It gives values, since a library has more claims than one would hold in memory.
func Claims(b *brief.Brief) iter.Seq[Claim] {
	return func(yield func(Claim) bool) {
		d := doubtsOf(b)
		give := func(c Claim) bool {
			c.Basis = BasisOf(c.Citations, b.Original)
			c.Contested = c.Contested || d.places[c.Address] || doubtful(c.Citations, b.Original)
			return yield(c)
		}
		for _, c := range b.All() {
			if !ofChapter(b, c, d, give) {
				return
			}
		}
		if m := b.Matrix; m != nil {
			for _, row := range m.Rows {
				in := []*brief.Chapter{row.Chapter}
				for _, cell := range row.Cells {
					if cell != nil && !give(Claim{
						Kind: brief.UseCell, Item: cell, ID: cell.ID, Address: brief.Address{Path: brief.ComparePath, Fragment: cell.ID},
						Chapters: in, Citations: cell.Citations,
					}) {
						return
					}
				}
			}
		}
		if t := b.Timeline; t != nil {
			for _, e := range t.Events {
				if !give(Claim{
					Kind: brief.UseEvent, Item: e, ID: e.ID, Address: e.Address(), Chapters: e.Chapters, Theme: e.Theme, Citations: e.Citations,
				}) {
					return
				}
			}
		}
		if a := b.Recommendations; a != nil {
			for _, cited := range a.Items {
				r := cited.Item
				if !give(Claim{Kind: brief.UseRecommendation, Item: r, ID: r.ID, Address: r.Address(), Chapters: r.Targets, Citations: r.Citations}) {
					return
				}
			}
		}
		for _, f := range b.Facts {
			c := Claim{
				Kind: brief.UseFact, Item: f, ID: f.ID, Address: brief.FactAddress(f.ID),
				Theme: f.Theme, Citations: f.Citations, Contested: d.facts[f], Stale: Stale(b, f),
			}
			if f.Chapter != nil {
				c.Chapters = []*brief.Chapter{f.Chapter}
			}
			if !give(c) {
				return
			}
		}
	}
}

// ofChapter gives the claims of an authored page.
func ofChapter(b *brief.Brief, c *brief.Chapter, d doubts, give func(Claim) bool) bool {
	in := []*brief.Chapter{c}
	if c.FactBox != nil {
		for _, row := range c.FactBox.Rows {
			if row.Fact != nil {
				continue
			}
			claim := Claim{Kind: brief.UseRow, Item: row, ID: row.ID, Address: c.Address(row.ID), Chapters: in}
			for _, r := range row.References {
				if r.Citation != nil {
					claim.Citations = append(claim.Citations, r.Citation)
				}
			}
			if !give(claim) {
				return false
			}
		}
	}
	for _, p := range c.Passages {
		if len(p.Citations) == 0 && !Unsourced(p) {
			continue
		}
		claim := Claim{Kind: brief.UseParagraph, Item: p, ID: p.ID, Address: p.Address(), Chapters: in, Citations: p.Citations}
		for _, f := range p.Facts {
			claim.Contested = claim.Contested || d.facts[f]
			claim.Stale = claim.Stale || Stale(b, f)
		}
		if !give(claim) {
			return false
		}
	}
	return true
}

// Stale reports whether the fact is older than the brief allows.
func Stale(b *brief.Brief, f *brief.Fact) bool {
	return !b.StaleBefore.IsZero() && !f.AsOf.IsZero() && f.AsOf.Last().Before(b.StaleBefore)
}

// Unsourced reports whether a passage is a paragraph that states a figure and cites nothing. A block within another is judged
// where that stands.
func Unsourced(p *brief.Passage) bool { return p.Number > 0 && p.Figure && len(p.Citations) == 0 }

// BasisOf returns the basis of what has these citations; original is that of the brief (brief.Brief.Original), or nil.
func BasisOf(citations []*brief.Citation, original *brief.Source) Basis {
	if len(citations) == 0 {
		return None
	}
	for _, c := range citations {
		if c.Source != original {
			return Direct
		}
	}
	return Original
}

// doubtful reports whether all that citations add to the original proves nothing by itself.
func doubtful(citations []*brief.Citation, original *brief.Source) bool {
	adds := false
	for _, c := range citations {
		if c.Source == original {
			continue
		}
		if c.Source.Status != "suspect" && c.Source.Status != "lead" {
			return false
		}
		adds = true
	}
	return adds
}

// doubts are what the brief itself doubts.
type doubts struct {
	facts  map[*brief.Fact]bool
	places map[brief.Address]bool
}

func doubtsOf(b *brief.Brief) doubts {
	d := doubts{map[*brief.Fact]bool{}, map[brief.Address]bool{}}
	for _, c := range b.All() {
		for _, p := range c.Passages {
			if p.Remark {
				for _, f := range p.Facts {
					d.facts[f] = true
				}
			}
		}
	}
	for _, c := range b.Corrections {
		for _, l := range c.Places {
			d.places[l.To] = true
		}
	}
	return d
}
