package check

import (
	"brief/internal/brief"
	"brief/internal/diag"
)

// futureFact warns of a fact that is later than the date at which the brief says that its facts stand. A derived fact has the dates of
// those that it is computed from.
func futureFact(b *brief.Brief, problems *diag.List) {
	if b.FactsAsOf.IsZero() {
		return
	}
	for _, f := range b.Facts {
		if f.Derived == nil && !f.AsOf.IsZero() && f.AsOf.First().After(b.FactsAsOf.Last()) {
			problems.Add(f.At, diag.FutureFact, "the fact %q is of %s, and the facts of this brief stand at %s", f.ID, f.AsOf, b.FactsAsOf).
				Hintf("correct its as-of, or facts-as-of in brief.yaml")
		}
	}
}
