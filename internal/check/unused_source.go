package check

import (
	"brief/internal/brief"
	"brief/internal/diag"
)

// unusedSource warns of a source that nothing cites.
func unusedSource(b *brief.Brief, problems *diag.List) {
	for _, s := range b.Sources {
		if len(s.Uses) == 0 {
			problems.Add(s.At, diag.UnusedSource, "nothing cites the source %q", s.ID).Hintf("cite it with [@%s], or delete it", s.ID)
		}
	}
}
