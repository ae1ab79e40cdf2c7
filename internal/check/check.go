// Package check holds the editorial rules: what can only be judged once everything is resolved. Each rule is a function in a
// file of its own, named after its code.
package check

import (
	"brief/internal/brief"
	"brief/internal/diag"
)

// Brief applies every rule to the brief.
func Brief(b *brief.Brief, problems *diag.List) {
	Whole(b, problems)
	for _, c := range b.All() {
		Chapter(c, problems)
	}
}

// Whole applies the rules that look at the brief as a whole.
func Whole(b *brief.Brief, problems *diag.List) {
	incompleteSource(b, problems)
	unusedSource(b, problems)
	unusedFact(b, problems)
}

// Chapter applies the rules that look at a chapter alone.
func Chapter(c *brief.Chapter, problems *diag.List) {
	unsourcedFigure(c, problems)
}
