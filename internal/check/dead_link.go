package check

import (
	"brief/internal/brief"
	"brief/internal/diag"
)

// deadLink warns of an address at which there is nothing any more. Where the editors have put an archived copy beside it and
// say so in the status, there is nothing left to do, as long as the copy is there.
func deadLink(b *brief.Brief, problems *diag.List) {
	for _, s := range b.Sources {
		copied := s.Archive != "" && !s.ArchiveCheck.Dead() && !s.ArchiveCheck.Suspect()
		if c := s.URLCheck; c.Dead() && !(copied && s.Status == "archived") {
			p := problems.Add(s.URLAt, diag.DeadLink, "the link of %q is dead: %s", s.ID, found(c))
			if copied {
				p.Hintf("readers are led to the archived copy; write status: archived when that is as it should be")
			} else {
				p.Hintf("look for where it is now, or give an archived copy with archive: and write status: archived")
			}
		}
		if c := s.ArchiveCheck; c.Dead() {
			problems.Add(s.ArchiveAt, diag.DeadLink, "the archived copy of %q is dead: %s", s.ID, found(c)).Hintf("look for another copy")
		}
	}
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
