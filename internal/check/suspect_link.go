package check

import (
	"brief/internal/brief"
	"brief/internal/diag"
)

// suspectLink warns of an address that answers, but hardly with what was cited, unless an archived copy is in its place.
func suspectLink(b *brief.Brief, problems *diag.List) {
	for _, s := range b.Sources {
		if c := s.URLCheck; c.Suspect() && !replaced(s) {
			problems.Add(s.URLAt, diag.SuspectLink, "the link of %q is in doubt: %s", s.ID, found(c)).
				Hintf("open it: mend the address, or %s", replace(s))
		}
		if c := s.ArchiveCheck; c.Suspect() {
			problems.Add(s.ArchiveAt, diag.SuspectLink, "the archived copy of %q is in doubt: %s", s.ID, found(c)).Hintf("open it, and look for another copy")
		}
	}
}
