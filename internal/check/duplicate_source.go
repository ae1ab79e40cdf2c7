package check

import (
	"brief/internal/bibliography"
	"brief/internal/brief"
	"brief/internal/diag"
)

// duplicateSource warns of a source that is most likely another one under a second id. Notes on the two would count as notes on two
// sources.
func duplicateSource(b *brief.Brief, problems *diag.List) {
	first := map[string]*brief.Source{}
	for _, s := range b.Sources {
		var other *brief.Source
		var what string
		for _, l := range bibliography.Likenesses(s) {
			if o := first[l.Key]; o == nil {
				first[l.Key] = s
			} else if other == nil {
				other, what = o, l.What
			}
		}
		if other != nil {
			problems.Add(s.At, diag.DuplicateSource, "the source %q has the same %s as %q", s.ID, what, other.ID).
				Hintf("cite one of the two and delete the other (%s:%d)", other.At.File.Name, other.At.Position().Line)
		}
	}
}
