package serve

import (
	"errors"
	"strings"
	"testing"

	"brief/internal/diag"
	"brief/internal/site"
)

// The parts are made when a page of them is asked for, and what such a page loads is that of the page.
func TestParts(t *testing.T) {
	p, server := serving(t, example(t), nil, nil)
	if got := ask(t, server, "GET", "/_brief/parts/", nil); got.status != 404 {
		t.Errorf("without parts: %d", got.status)
	}
	times, failing := 0, error(nil)
	var problems []diag.Problem
	p.parts = Parts{Page: "all.html", Make: func() (*site.Site, []diag.Problem, error) {
		times++
		if failing != nil || problems != nil {
			return nil, problems, failing
		}
		return pages(t, map[string]string{"all.html": "<!doctype html><html><head></head><body>All</body></html>", "a.css": "b{}"}), nil, nil
	}}
	if got := ask(t, server, "GET", "/_brief/parts/", nil); got.status != 302 || got.header.Get("Location") != "/_brief/parts/all.html" || times != 0 {
		t.Errorf("%d to %s, made %d times", got.status, got.header.Get("Location"), times)
	}
	for _, path := range []string{"a.css", "a.css", "all.html", "all.html", "a.css"} {
		if got := ask(t, server, "GET", "/_brief/parts/"+path, nil); got.status != 200 {
			t.Errorf("%s: %d", path, got.status)
		}
	}
	if times != 3 {
		t.Errorf("made %d times for a stylesheet and two pages", times)
	}
	if got := ask(t, server, "GET", "/_brief/parts/all.html", nil); !strings.Contains(got.body, "preview.js") {
		t.Errorf("the page is %s", got.body)
	}
	if got := ask(t, server, "GET", "/_brief/parts/all.html", map[string]string{"Origin": "http://evil.example"}); got.status != 403 {
		t.Errorf("from another origin: %d", got.status)
	}
	if got := ask(t, server, "GET", "/_brief/parts/../index.html", nil); got.status != 404 {
		t.Errorf("a path out of the parts: %d", got.status)
	}
	problems = problem(diag.Error, "no <such> template")
	if got := ask(t, server, "GET", "/_brief/parts/all.html", nil); got.status != 503 || !strings.Contains(got.body, "no &lt;such&gt; template") {
		t.Errorf("%d: %s", got.status, got.body)
	}
	failing = errors.New("the disk is gone")
	if got := ask(t, server, "GET", "/_brief/parts/all.html", nil); got.status != 503 || !strings.Contains(got.body, "the disk is gone") {
		t.Errorf("%d: %s", got.status, got.body)
	}
}
