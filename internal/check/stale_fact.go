package check

import (
	"brief/internal/brief"
	"brief/internal/diag"
	"brief/internal/evidence"
)

// staleFact warns of a fact that is older than brief.yaml allows (stale-after).
func staleFact(b *brief.Brief, problems *diag.List) {
	for _, f := range b.Facts {
		if evidence.Stale(b, f) {
			problems.Add(f.At, diag.StaleFact, "the fact %q is of %s, and facts before %s are stale", f.ID, f.AsOf, b.StaleBefore.Format("2006-01-02")).
				Hintf("look for a newer figure, or raise stale-after in brief.yaml")
		}
	}
}
