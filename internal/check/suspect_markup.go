package check

import (
	"regexp"
	"strings"

	"brief/internal/brief"
	"brief/internal/diag"
)

var (
	bareKey   = regexp.MustCompile(`@[\pL\d_][\pL\d_:.#$%&+?<>~/-]*`)
	tightHash = regexp.MustCompile(`^#{2,6}[\pL\d]`)
)

// suspectMarkup warns of text that is nearly a citation, the id of a source after an @ without brackets, and of a paragraph that is
// nearly a heading.
func suspectMarkup(prose []*brief.Prose, sources map[string]bool, problems *diag.List) {
	for _, p := range prose {
		if tightHash.MatchString(p.Words) {
			marks := p.Words[:len(p.Words)-len(strings.TrimLeft(p.Words, "#"))]
			problems.Add(p.Span(0, len(marks)), diag.SuspectMarkup, "this is nearly a heading, and is shown as text").
				Hintf("write a space after %s", marks)
		}
		if !strings.Contains(p.Words, "@") {
			continue
		}
		for _, m := range bareKey.FindAllStringIndex(p.Words, -1) {
			if m[0] > 0 && wordBefore.MatchString(p.Words[:m[0]]) {
				continue // an e-mail address
			}
			key := strings.TrimRight(p.Words[m[0]+1:m[1]], ":.#$%&+?<>~/-")
			if sources[key] {
				problems.Add(p.Span(m[0], m[0]+1+len(key)), diag.SuspectMarkup, "the source %q is named without brackets, and this is shown as text", key).
					Hintf("write [@%s]", key)
			}
		}
	}
}

var wordBefore = regexp.MustCompile(`[\pL\d_.+-]$`)
