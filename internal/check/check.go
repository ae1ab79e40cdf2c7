// Package check holds the editorial rules: what can only be judged once everything is resolved. Each rule is a function in a
// file of its own, named after its code.
package check

import (
	"brief/internal/brief"
	"brief/internal/diag"
)

// Brief applies every rule to the brief.
func Brief(b *brief.Brief, problems *diag.List) {
	for _, rule := range []func(*brief.Brief, *diag.List){
		incompleteSource,
		duplicateSource,
		unusedSource,
		unusedFact,
		unsourcedFigure,
	} {
		rule(b, problems)
	}
}
