package check

import (
	"brief/internal/brief"
	"brief/internal/diag"
)

// unusedFact warns of a fact that no chapter and no figure shows.
func unusedFact(b *brief.Brief, problems *diag.List) {
	for _, f := range b.Facts {
		if len(f.Uses) == 0 {
			problems.Add(f.At, diag.UnusedFact, "nothing shows the fact %q", f.ID).Hintf("show it with {{< fact %s >}}, or delete it", f.ID)
		}
	}
}
