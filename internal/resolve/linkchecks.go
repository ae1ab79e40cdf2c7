package resolve

import (
	"encoding/hex"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"brief/internal/brief"
	"brief/internal/diag"
)

// linksVersion is the version of the format of links.lock that is read. Package linkcheck documents the format and writes it.
const linksVersion = "1"

const linksHint = "brief check --external writes this file; to begin anew, delete it and run that"

// dayForm is a date of the precision of a day.
var dayForm = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}$`)

// resolveLinkChecks reads links.lock. It is written by a program, but merged and mended by people.
func (r *resolver) resolveLinkChecks() {
	lock := r.manuscript.Links
	if lock == nil {
		return
	}
	if v := lock.Version; v.String != linksVersion {
		at := v.At
		if at.IsZero() {
			at = lock.At
		}
		r.problems.Add(at, diag.BadValue, "links.lock has the version %q, and only %s can be read", v.String, linksVersion).Hintf(linksHint)
		return
	}
	r.brief.Links = map[string]*brief.LinkCheck{}
	for _, l := range lock.Links {
		missing := ""
		switch {
		case l.URL.String == "":
			missing = "url"
		case l.Status.String == "":
			missing = "status"
		case l.Checked.String == "":
			missing = "checked"
		}
		if missing != "" {
			r.problems.Add(l.At, diag.MissingKey, "%s is missing", missing).Hintf(linksHint)
			continue
		}
		if r.brief.Links[l.URL.String] != nil {
			r.problems.Add(l.URL.At, diag.DuplicateID, "a second entry for %q", l.URL.String).Hintf("keep the newer one")
			continue
		}
		check := &brief.LinkCheck{
			URL:       l.URL.String,
			State:     choice(r, l.Status, "status", brief.LinkStates, ""),
			Code:      int(r.wholeNumber(l.Code, "code", 999)),
			Final:     l.Final.String,
			Checked:   r.day(l.Checked, "checked"),
			Since:     r.day(l.Since, "since"),
			Size:      r.wholeNumber(l.Size, "size", 1<<53),
			SHA256:    l.SHA256.String,
			Truncated: l.Truncated.Value,
			Detail:    l.Detail.String,
		}
		if u, err := url.Parse(check.Final); check.Final != "" && (err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https") {
			r.problems.Add(l.Final.At, diag.UnsafeURL, "final must be an http or https address").Hintf(linksHint)
		}
		for _, t := range []diag.Text{l.Final, l.Detail} { // both are shown on terminals
			if strings.ContainsFunc(t.String, func(c rune) bool { return !unicode.IsPrint(c) }) {
				r.problems.Add(t.At, diag.BadValue, "an invisible character").Hintf(linksHint)
				check.Final, check.Detail = "", ""
			}
		}
		if check.Since.IsZero() {
			check.Since = check.Checked
		}
		if sum, err := hex.DecodeString(check.SHA256); check.SHA256 != "" && (err != nil || len(sum) != 32) {
			r.problems.Add(l.SHA256.At, diag.BadValue, "sha256 must be 64 hexadecimal digits").Hintf(linksHint)
		}
		r.brief.Links[check.URL] = check
	}
}

// wholeNumber reads a number from 0 to most; nothing written is 0.
func (r *resolver) wholeNumber(t diag.Text, key string, most int64) int64 {
	if t.String == "" {
		return 0
	}
	n, err := strconv.ParseInt(t.String, 10, 64)
	if err != nil || n < 0 || n > most {
		r.problems.Add(t.At, diag.BadValue, "%s must be a whole number up to %d, not %.40q", key, most, t.String).Hintf(linksHint)
		return 0
	}
	return n
}

// day reads a date that says the day.
func (r *resolver) day(t diag.Text, key string) brief.Date {
	if t.String != "" && !dayForm.MatchString(t.String) {
		r.problems.Add(t.At, diag.BadDate, "%s must be a day, not %.40q", key, t.String).Hintf("write it as 2026-11-24")
		return brief.Date{}
	}
	return r.date(t)
}

// checkedLinks gives a source what is known of its addresses. The editors' word on an address counts until the address itself
// says otherwise: one that is dead or suspect is neither live nor merely unchecked.
func (r *resolver) checkedLinks(s *brief.Source) {
	s.URLCheck, s.ArchiveCheck = r.brief.Links[s.URL], r.brief.Links[s.Archive]
	if (s.Status == "live" || s.Status == "unchecked") && (s.URLCheck.Dead() || s.URLCheck.Suspect()) {
		s.Status = "suspect"
	}
}
