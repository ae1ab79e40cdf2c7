package check

import (
	"brief/internal/brief"
	"brief/internal/diag"
)

// deadLink warns of an address at which there is nothing any more, unless an archived copy is in its place.
func deadLink(b *brief.Brief, problems *diag.List) {
	for _, s := range b.Sources {
		if c := s.URLCheck; c.Dead() && !replaced(s) {
			problems.Add(s.URLAt, diag.DeadLink, "the link of %q is dead: %s", s.ID, found(c)).
				Hintf("look for where it is now, or %s", replace(s))
		}
		if c := s.ArchiveCheck; c.Dead() {
			problems.Add(s.ArchiveAt, diag.DeadLink, "the archived copy of %q is dead: %s", s.ID, found(c)).Hintf("look for another copy")
		}
	}
}

// copied reports whether a source has an archived copy of which nothing bad is known.
func copied(s *brief.Source) bool {
	return s.Archive != "" && !s.ArchiveCheck.Dead() && !s.ArchiveCheck.Suspect()
}

// replaced reports whether the editors have put an archived copy beside the link and say that it stands for it. Then there is
// nothing left to do about the link, as long as the copy is there.
func replaced(s *brief.Source) bool { return copied(s) && s.Status == "archived" }

// replace says how to get there.
func replace(s *brief.Source) string {
	if copied(s) {
		return "write status: archived if the archived copy, to which readers are led, may stand for it"
	}
	return "give an archived copy with archive: and write status: archived"
}

// found says what a check found: "404 since 2026-11-24".
func found(c *brief.LinkCheck) string {
	what := map[brief.LinkState]string{
		brief.LinkNotFound: "not found (404)", brief.LinkGone: "gone (410)", brief.LinkDNSError: "there is no such host",
		brief.LinkSoft404:     "the page says that there is none, though with status 200",
		brief.LinkFrontPage:   "it leads to the front page " + c.Final,
		brief.LinkTLSError:    "no secure connection",
		brief.LinkBadRedirect: "its redirects lead nowhere",
		brief.LinkPrivate:     "its host is not on the public internet",
	}[c.State]
	if c.Detail != "" {
		what += " (" + c.Detail + ")"
	}
	return what + ", since " + c.Since.String()
}
