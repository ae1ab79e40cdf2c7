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
	for _, rule := range []func(*brief.Brief, *diag.List){
		incompleteSource,
		unusedSource,
		unusedFact,
		unsourcedFigure,
	} {
		rule(b, problems)
	}
	passages, facts := figures(b)
	handwrittenFact(passages, facts, problems)
	contradictsFact(passages, facts, l, problems)
}
