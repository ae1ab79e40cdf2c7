package bibliography

import (
	"strings"
	"testing"

	"brief/internal/brief"
)

// TestLinkState: the original's link comes first, then what is wrong with it, then the archived copy; and what the entry does not
// say is for the line below it.
func TestLinkState(t *testing.T) {
	checked := func(state brief.LinkState) *brief.LinkCheck {
		return &brief.LinkCheck{State: state, Checked: date(t, "2026-11-24"), Since: date(t, "2026-09-01")}
	}
	for _, test := range []struct {
		tag               string
		original, archive *brief.LinkCheck
		entry, below      string
	}{
		{"en", nil, nil, "‘A’. a.example; archived copy.", ""},
		{"en", checked(brief.LinkMoved), checked(brief.LinkOK), "‘A’. a.example; archived copy.", "link checked on 24 November 2026"},
		{"en", checked(brief.LinkRobots), nil, "‘A’. a.example; archived copy.", "link could not be checked on 24 November 2026"},
		{"en", checked(brief.LinkGone), nil, "‘A’. a.example, link dead since 1 September 2026; archived copy.", ""},
		{"en", checked(brief.LinkTLSError), checked(brief.LinkNotFound), "‘A’. a.example, link in doubt since 1 September 2026; archived copy, dead since 1 September 2026.", ""},
		{"es", checked(brief.LinkDNSError), checked(brief.LinkSoft404), "«A». a.example, enlace caído desde el 1 de septiembre de 2026; copia archivada, dudosa desde el 1 de septiembre de 2026.", ""},
		{"es", checked(brief.LinkOK), nil, "«A». a.example; copia archivada.", "enlace comprobado el 24 de noviembre de 2026"},
	} {
		s := &brief.Source{Type: "webpage", Title: "A", URL: "https://a.example/", Archive: "https://archive.example/a", URLCheck: test.original, ArchiveCheck: test.archive}
		l := spoken(t, test.tag)
		if got := strings.ReplaceAll(Text(Entry(s, brief.StyleNote, l)), "\u00a0", " "); got != test.entry {
			t.Errorf("got  %s\nwant %s", got, test.entry)
		}
		if got := strings.ReplaceAll(LinkChecked(s, l), "\u00a0", " "); got != test.below {
			t.Errorf("got  %s\nwant %s", got, test.below)
		}
	}
}
