package brief

import (
	"slices"

	"brief/internal/diag"
)

// A Statement is something that the site says at an address of its own. What was published once is to stay at that address, and
// its words are not to change without a correction.
type Statement struct {
	Kind  StatementKind
	At    Address // where it stands in the site
	Text  string  // its plain words, as shown
	Frame string  // a checksum of the words with the names of facts in place of their values; "" where it shows no fact

	// Of a statement as it stands now, not of one in a release:
	Aliases []string  // ids that lead to it, too
	Was     string    // the id under which it was published, where that is another and no alias
	Place   diag.Span // where it was written
}

// StatementKind says what a statement is.
type StatementKind string

// The kinds of statement. Of those in the second group only the address counts. Those in the third have no address that has to stay,
// and may share one: the words count, and one that is gone is told like one that changed.
const (
	StatementFact           StatementKind = "fact"
	StatementParagraph      StatementKind = "paragraph"
	StatementRow            StatementKind = "row" // of a fact box
	StatementEvent          StatementKind = "event"
	StatementRecommendation StatementKind = "recommendation"
	StatementCell           StatementKind = "cell" // of the matrix

	StatementHeading    StatementKind = "heading"
	StatementCallout    StatementKind = "callout" // its paragraphs are statements of their own
	StatementAlias      StatementKind = "alias"   // an id that leads to another statement
	StatementCorrection StatementKind = "correction"

	StatementHeadline    StatementKind = "headline"    // of a page; it stands at the page as a whole, without a fragment
	StatementDescription StatementKind = "description" // likewise
	StatementNote        StatementKind = "note"        // a footnote of the author's
	StatementLabel       StatementKind = "label"       // of a fact, at the address of that
	StatementRemark      StatementKind = "remark"      // on a fact, likewise: its note
	StatementFigure      StatementKind = "figure"      // its title, measure, summary and caveats
	StatementData        StatementKind = "data"        // of a figure, at the address of that
	StatementTerm        StatementKind = "term"        // its expansion and definition
)

// StatementKinds lists every kind.
var StatementKinds = []StatementKind{
	StatementFact, StatementParagraph, StatementRow, StatementEvent, StatementRecommendation, StatementCell,
	StatementHeading, StatementCallout, StatementAlias, StatementCorrection,
	StatementHeadline, StatementDescription, StatementNote, StatementLabel, StatementRemark, StatementFigure, StatementData, StatementTerm,
}

// Worded reports whether the words of the statement count, and not only its address.
func (k StatementKind) Worded() bool {
	switch k {
	case StatementHeading, StatementCallout, StatementAlias, StatementCorrection:
		return false
	}
	return true
}

// Anchored reports whether the address of the statement counts, and not only its words. No two such statements have one address.
func (k StatementKind) Anchored() bool {
	switch k {
	case StatementHeadline, StatementDescription, StatementNote, StatementLabel, StatementRemark, StatementFigure, StatementData, StatementTerm:
		return false
	}
	return true
}

// OfPage reports whether the statement stands at a page as a whole.
func (k StatementKind) OfPage() bool { return k == StatementHeadline || k == StatementDescription }

// FactAddress returns the address by which a fact is known: in releases, in corrections, and where authors link to it. Its row is there,
// unless there are many facts: then it is at the fact's Address, which may change as facts are added.
func FactAddress(id string) Address { return Address{DataPath, "fact-" + id} }

// CorrectionsOf returns the corrections of a kind: differences in the order of the file, corrections the latest first.
func (b *Brief) CorrectionsOf(kind string) []*Correction {
	var out []*Correction
	for _, c := range b.Corrections {
		if c.Kind == kind {
			out = append(out, c)
		}
	}
	if kind == KindCorrection {
		slices.SortStableFunc(out, func(a, b *Correction) int { return b.Date.Compare(a.Date) })
	}
	return out
}

// A Release is the record of what was published.
type Release struct {
	Name       string // of its file, without extension: "2026-11-24"
	Date       Date   // the day
	Edition    string // may be empty
	Statements []*Statement
	Closed     []*Amendment // by the corrections that this release and those before it closed
	File       *diag.File   // nil for one that is yet to be written
}

// An Amendment is one change of one statement, by a correction.
type Amendment struct {
	Correction string  // id
	At         Address // of the statement
	Before     string
	After      string // "" where the statement was withdrawn
}

// A Revision is a published statement that does not stand as it was published: its words changed, or it is gone.
type Revision struct {
	Then *Statement  // in the release
	Now  *Statement  // what stands there now; nil where nothing does
	By   *Correction // the correction that says so; nil where none does
	Near diag.Span   // the place of the statement now, or where it stood
}

// A Vanished is an id that was published and leads nowhere now.
type Vanished struct {
	Then *Statement // in the release; without a fragment where the whole page is gone
	Now  *Statement // what it seems to have become; nil where nothing is like it
	Near diag.Span  // where it stood
}
