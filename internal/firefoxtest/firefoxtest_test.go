package firefoxtest_test

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"brief/internal/firefoxtest"
)

const page = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A page</title><link rel="icon" href="data:,"></head>
<body><main><h1>A page</h1><img src="missing.png" alt=""><button id="b">Press</button><input id="i"><noscript>No script</noscript>
<script>console.log("hello"); document.getElementById("b").onclick = () => { document.title = "Pressed"; undefined_name }</script></main></body></html>`

// What a test of pages relies on: that widths, scripts, the mouse, keys, the console and requests are as they are said to be.
func TestPage(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/" {
			http.NotFound(w, r)
			return
		}
		_, _ = w.Write([]byte(page))
	}))
	defer server.Close()

	p := firefoxtest.Start(t, true).Open(t, server.URL, 390)
	if got := firefoxtest.Eval[int](p, "innerWidth"); got != 390 {
		t.Errorf("the window is %d wide", got)
	}
	p.Click("#b")
	p.Wait(`document.title == "Pressed"`)
	p.Press(firefoxtest.Tab + "héllo")
	if got := firefoxtest.Eval[string](p, `document.querySelector("#i").value`); got != "héllo" {
		t.Errorf("typed %q", got)
	}
	if console := strings.Join(p.Console(), "\n"); !strings.Contains(console, "hello") || !strings.Contains(console, "undefined_name") {
		t.Errorf("console: %q", console)
	}
	if requests := p.Requests(); !slices.Contains(requests, server.URL+"/") || !slices.Contains(requests, server.URL+"/missing.png") {
		t.Errorf("requests %q", requests)
	}

	p = firefoxtest.Start(t, false).Open(t, server.URL, 1280)
	if got := firefoxtest.Eval[string](p, `document.querySelector("noscript").innerText + document.title`); got != "No scriptA page" || len(p.Console()) > 0 {
		t.Errorf("without scripts the page says %q, and %q", got, p.Console())
	}
}
