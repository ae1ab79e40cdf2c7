package render

import (
	"strings"
	"testing"
)

// TestUndated: a brief without a date says none, anywhere.
func TestUndated(t *testing.T) {
	s := mustRender(t, tiny("Text.", "brief.yaml",
		"title: B\nslug: b\nlanguage: en\nchapters: [x.md]\nbase-url: https://example.org/b/\nauthors: [{name: Ada Writer}]\nlicence: {name: All rights reserved}\n"), nil)
	page := get(t, s, "x.html")
	for _, wrong := range []string{"Published on", "Facts as of", "datePublished", "1970", "feed.xml", "Organization", `href=""`} {
		if strings.Contains(page, wrong) {
			t.Errorf("the page has %q", wrong)
		}
	}
	if !strings.Contains(page, "All rights reserved") || !strings.Contains(page, "Ada Writer") {
		t.Error("the licence or the author is missing")
	}
	if _, ok := s.Get("feed.xml"); ok {
		t.Error("there is a feed, whose entries need dates")
	}
}
