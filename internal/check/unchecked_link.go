package check

import (
	"brief/internal/brief"
	"brief/internal/diag"
)

// uncheckedLink tells of an address that was not asked yet, where others were.
func uncheckedLink(b *brief.Brief, problems *diag.List) {
	if b.Links == nil {
		return
	}
	for _, s := range b.Sources {
		if s.URL != "" && s.URLCheck == nil {
			problems.Add(s.URLAt, diag.UncheckedLink, "the link of %q was never checked", s.ID).Hintf("run brief check --external")
		}
		if s.Archive != "" && s.ArchiveCheck == nil {
			problems.Add(s.ArchiveAt, diag.UncheckedLink, "the archived copy of %q was never checked", s.ID).Hintf("run brief check --external")
		}
	}
}
