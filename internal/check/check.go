// Package check holds the editorial rules: what can only be judged once everything is resolved. Each rule is a function in a
// file of its own, named after its code.
package check

import (
	"brief/internal/brief"
	"brief/internal/diag"
	"brief/internal/locale"
)

// Brief applies every rule to the brief; l writes the values of facts in what they say.
func Brief(b *brief.Brief, l *locale.Locale, problems *diag.List) {
	c := New(b, l)
	c.Data(problems)
	c.Whole(problems)
	for _, chapter := range b.All() {
		c.Chapter(chapter, problems)
	}
}

// Sources applies the rules that look at sources alone, whether or not a brief cites them.
func Sources(sources []*brief.Source, problems *diag.List) {
	b := &brief.Brief{Sources: sources}
	incompleteSource(b, problems)
	duplicateSource(b, problems)
}

// A Checker applies the rules to one brief, the texts of whose chapters may be edited.
type Checker struct {
	brief  *brief.Brief
	locale *locale.Locale
	facts  *factIndex

	sources map[string]bool // by id
}

// New returns what applies the rules to the brief; its facts will not change.
func New(b *brief.Brief, l *locale.Locale) *Checker {
	c := &Checker{b, l, indexFacts(b), map[string]bool{}}
	for _, s := range b.Sources {
		c.sources[s.ID] = true
	}
	return c
}

// Data applies the rules that look at data files alone, so that an edit of a chapter's text changes nothing of what they find: those
// for sources, and those for texts to the values.
func (c *Checker) Data(problems *diag.List) {
	Sources(c.brief.Sources, problems)
	c.figures(c.brief.Values, c.brief.Language, problems)
}

// Whole applies the rules that look at the brief as a whole.
func (c *Checker) Whole(problems *diag.List) {
	unusedSource(c.brief, problems)
	unusedFact(c.brief, problems)
	staleFact(c.brief, problems)
	futureFact(c.brief, problems)
	deadLink(c.brief, problems)
	suspectLink(c.brief, problems)
	movedLink(c.brief, problems)
	uncheckedLink(c.brief, problems)
	unrecordedChange(c.brief, problems)
	vanishedAnchor(c.brief, problems)
}

// Chapter applies the rules that look at a chapter alone.
func (c *Checker) Chapter(chapter *brief.Chapter, problems *diag.List) {
	unsourcedFigure(chapter, problems)
	if chapter.Text != nil {
		prose := chapter.Text.Prose()
		c.figures(prose, chapter.Language, problems)
		suspectMarkup(prose, c.sources, problems)
	}
	if chapter.FactBox != nil {
		for _, row := range chapter.FactBox.Rows {
			if row.Value != nil {
				c.figures(row.Value.Prose(), c.brief.Language, problems)
			}
		}
	}
}

// figures applies the rules that compare what stands by hand with the facts.
func (c *Checker) figures(prose []*brief.Prose, language string, problems *diag.List) {
	passages := passages(prose, language, c.facts)
	handwrittenFact(passages, c.facts, problems)
	contradictsFact(passages, c.facts, c.locale, problems)
}
