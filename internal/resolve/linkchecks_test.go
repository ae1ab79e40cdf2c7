package resolve

import (
	"testing"
	"testing/fstest"

	"brief/internal/brief"
	"brief/internal/diag"
	"brief/internal/locale"
	"brief/internal/manuscript"
)

// TestStatusOfCheckedLinks: the editors' word counts until the address itself says otherwise.
func TestStatusOfCheckedLinks(t *testing.T) {
	for _, test := range []struct{ written, found, want brief.SourceStatus }{
		{"live", "ok", "live"}, {"live", "timed-out", "live"}, {"live", "not-found", "suspect"}, {"live", "soft-404", "suspect"},
		{"unchecked", "ok", "unchecked"}, {"unchecked", "dns-error", "suspect"},
		{"archived", "gone", "archived"}, {"lead", "gone", "lead"}, {"suspect", "ok", "suspect"},
	} {
		var problems diag.List
		m, err := manuscript.Read(fstest.MapFS{
			"brief.yaml":   {Data: []byte("title: T\nslug: t\nlanguage: en\nchapters: [a.md]\n")},
			"a.md":         {Data: []byte("---\ntitle: A\n---\n\nText.[@a]\n")},
			"sources.yaml": {Data: []byte("- {id: a, type: webpage, title: A, URL: \"http://a.test/\", status: " + test.written + "}\n")},
			"links.lock":   {Data: []byte("version: 1\nlinks:\n  - {url: \"http://a.test/\", status: " + test.found + ", checked: 2026-11-24}\n")},
		}, "content", &problems)
		if err != nil {
			t.Fatal(err)
		}
		words, err := locale.New("en")
		if err != nil {
			t.Fatal(err)
		}
		s := Brief(m, Options{Locale: words}, &problems).Sources[0]
		for _, p := range problems.Problems() {
			t.Errorf("%v%s", p.At, p.Text)
		}
		if s.Status != test.want || s.URLCheck == nil || string(s.URLAt.Text()) != "http://a.test/" {
			t.Errorf("%s, and the link is %s: %s at %v", test.written, test.found, s.Status, s.URLAt)
		}
	}
}
