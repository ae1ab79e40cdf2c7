package chromiumtest_test

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"brief/internal/chromiumtest"
)

const page = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A page</title><link rel="icon" href="data:,">
<style>@media (prefers-color-scheme: dark) { body { background: #000; color: #fff } }</style></head>
<body><main><h1>A page</h1><img src="missing.png"><button id="b">Press</button><noscript>No script</noscript>
<script>console.log("hello"); document.getElementById("b").onclick = () => { document.title = "Pressed" }</script></main></body></html>`

// What a test of pages relies on: that scripts, colours, the console, requests and axe are as they are said to be.
func TestPage(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/" {
			http.NotFound(w, r)
			return
		}
		_, _ = w.Write([]byte(page))
	}))
	defer server.Close()
	browser := chromiumtest.Start(t)

	p := browser.Open(t, server.URL, chromiumtest.Options{Width: 390, Dark: true})
	if got := chromiumtest.Eval[int](p, "innerWidth"); got != 390 {
		t.Errorf("the window is %d wide", got)
	}
	if got := chromiumtest.Eval[string](p, "getComputedStyle(document.body).color"); got != "rgb(255, 255, 255)" {
		t.Errorf("text in the dark is %s", got)
	}
	p.Click("#b")
	p.Wait(`document.title == "Pressed"`)
	if console := strings.Join(p.Console(), "\n"); !strings.Contains(console, "hello") || !strings.Contains(console, "404") {
		t.Errorf("console: %q", console)
	}
	if want := []string{server.URL + "/", server.URL + "/missing.png"}; !slices.Equal(p.Requests(), want) {
		t.Errorf("requests %q, want %q", p.Requests(), want)
	}
	rules := []string{}
	for _, v := range p.Axe() {
		rules = append(rules, v.Rule)
	}
	if !slices.Contains(rules, "image-alt") {
		t.Errorf("axe finds %q, not the image without a text", rules)
	}

	// Whatever is being waited for when a page is loaded anew is asked of the new one.
	p.Run("window.old = true; setTimeout(() => location.reload(), 100)")
	p.Wait("new Promise(done => setTimeout(() => done(!window.old), 400))")
	if chromiumtest.Eval[bool](p, "window.old === true") {
		t.Error("the page was not waited for until it was loaded anew")
	}

	p = browser.Open(t, server.URL, chromiumtest.Options{NoScript: true})
	p.Click("#b")
	if got := chromiumtest.Eval[string](p, "document.title + document.querySelector('noscript').textContent"); got != "A pageNo script" {
		t.Errorf("without scripts: %q", got)
	}
	if len(p.Screenshot(true)) == 0 {
		t.Error("no screenshot")
	}
}
