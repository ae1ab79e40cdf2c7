package resolve

import "testing"

// TestPublishable: what a browser would run, what a server would obey and what is hidden is no part of a site.
func TestPublishable(t *testing.T) {
	for _, file := range []string{"images/pump.png", "report.PDF", "data/a.csv", "a/b/c.json"} {
		if !publishable(file) {
			t.Errorf("%s is refused", file)
		}
	}
	for _, file := range []string{"evil.html", "x.js", "x.svg", "x.xhtml", ".htaccess", ".git/config", "_headers", "a/.hidden/b.png", "brief.yaml", "README"} {
		if publishable(file) {
			t.Errorf("%s is published", file)
		}
	}
}
