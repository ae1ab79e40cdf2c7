package check

import (
	"brief/internal/brief"
	"brief/internal/diag"
)

// movedLink warns of an address that has another for good. What redirects today may be gone tomorrow.
func movedLink(b *brief.Brief, problems *diag.List) {
	for _, s := range b.Sources {
		if c := s.URLCheck; c != nil && c.State == brief.LinkMoved && c.Final != "" {
			problems.Add(s.URLAt, diag.MovedLink, "the page of %q has moved for good", s.ID).Hintf("write %s", c.Final)
		}
		if c := s.ArchiveCheck; c != nil && c.State == brief.LinkMoved && c.Final != "" {
			problems.Add(s.ArchiveAt, diag.MovedLink, "the archived copy of %q has moved for good", s.ID).Hintf("write %s", c.Final)
		}
	}
}
