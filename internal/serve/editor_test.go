package serve

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"brief/internal/chromiumtest"
	"brief/internal/diag"
	"brief/internal/site"
)

// said is an outline: what is said of each page, and how many lines each file has.
type said struct {
	pages map[string]string
	lines map[string]int
}

func (s said) Page(path string) any {
	if s.pages[path] == "" {
		return nil
	}
	return json.RawMessage(s.pages[path])
}

func (s said) Has(file string, line int) bool { return line >= 1 && line <= s.lines[file] }

// outlined shows a site with an outline.
func outlined(t testing.TB, p *preview, s *site.Site, o Outline) {
	t.Helper()
	old := p.current.Load().site
	p.show(s, o, Outcome{Served: true, First: true, Changes: site.Compare(old, s)})
}

// overNetwork makes a request one from another machine that has been let in.
func overNetwork(p *preview) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		local := &net.TCPAddr{IP: net.IPv4(192, 0, 2, 1), Port: 1313} // the machine is asked for by the address that others know
		r.AddCookie(&http.Cookie{Name: "brief-preview-" + p.name, Value: p.cookie})
		p.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), http.LocalAddrContextKey, local)))
	})
}

func TestPageRecord(t *testing.T) {
	p, server := serving(t, example(t), nil, nil)
	p.root = "/home/ada/brief"
	if got := ask(t, server, "GET", "/_brief/page.json?path=/index.html", nil); got.body != `{"root":"/home/ada/brief","opens":false,"page":null}` {
		t.Errorf("without an outline: %d %s", got.status, got.body)
	}
	p.open = func(string, int, int) error { return nil }
	outlined(t, p, example(t), said{pages: map[string]string{"index.html": `{"words":3}`, "es/index.html": `{"words":4}`}})
	other := httptest.NewServer(overNetwork(p))
	defer other.Close()
	for _, c := range []struct {
		server     *httptest.Server
		path, want string
	}{
		{server, "?path=/index.html", `{"root":"/home/ada/brief","opens":true,"page":{"words":3}}`},
		{server, "?path=/", `{"root":"/home/ada/brief","opens":true,"page":{"words":3}}`},
		{server, "?path=/es/", `{"root":"/home/ada/brief","opens":true,"page":{"words":4}}`},
		{server, "?path=/russia.html", `{"root":"/home/ada/brief","opens":true,"page":null}`},
		{server, "", `{"root":"/home/ada/brief","opens":true,"page":{"words":3}}`},
		{other, "?path=/", `{"opens":false,"page":{"words":3}}`},
	} {
		if got := ask(t, c.server, "GET", "/_brief/page.json"+c.path, nil); got.status != 200 || got.body != c.want {
			t.Errorf("%s: %d %s, want %s", c.path, got.status, got.body, c.want)
		}
	}
	if got := ask(t, server, "GET", "/_brief/page.json", map[string]string{"Origin": "http://evil.example"}); got.status != 403 {
		t.Errorf("another origin: %d", got.status)
	}

	// A build that fails leaves it; one that changes no page may still move lines.
	revision, version := p.current.Load().outlined, p.current.Load().version
	built(p, nil, problem(diag.Error, "no"), nil)
	if p.current.Load().outlined != revision || p.current.Load().outline == nil {
		t.Error("a failed build has changed what is said of the last good site")
	}
	outlined(t, p, example(t), said{})
	if now := p.current.Load(); now.outlined == revision || now.version != version {
		t.Errorf("lines that moved: the outline is %s after %s, the version %s after %s", now.outlined, revision, now.version, version)
	}
}

func TestOpen(t *testing.T) {
	p, server := serving(t, example(t), nil, nil)
	outlined(t, p, example(t), said{lines: map[string]int{"content/russia.md": 9}})
	other := httptest.NewServer(overNetwork(p))
	defer other.Close()
	var opened []string
	var fails error
	open := func(file string, line, column int) error {
		opened = append(opened, fmt.Sprintf("%s:%d:%d", file, line, column))
		return fails
	}
	post := func(server *httptest.Server, method, body string, header map[string]string) answer {
		t.Helper()
		r, err := http.NewRequest(method, server.URL+"/_brief/open", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Origin", server.URL)
		r.Header.Set("Sec-Fetch-Site", "same-origin")
		r.Header.Set("Content-Type", "application/json")
		for name, value := range header {
			r.Header.Del(name)
			if value != "" {
				r.Header.Set(name, value)
			}
		}
		if header["Host"] != "" {
			r.Host = header["Host"]
		}
		response, err := http.DefaultTransport.RoundTrip(r)
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close()
		return answer{status: response.StatusCode, header: response.Header}
	}
	const good = `{"file":"content/russia.md","line":9,"column":2}`
	if got := post(server, "POST", good, nil); got.status != 404 || len(opened) > 0 {
		t.Errorf("without an editor: %d, opened %q", got.status, opened)
	}
	p.open = open
	for _, c := range []struct {
		name   string
		server *httptest.Server
		method string
		body   string
		header map[string]string
		want   int
	}{
		{"no origin", server, "POST", good, map[string]string{"Origin": ""}, 403},
		{"another origin", server, "POST", good, map[string]string{"Origin": "http://evil.example"}, 403},
		{"the origin null", server, "POST", good, map[string]string{"Origin": "null"}, 403},
		{"another port", server, "POST", good, map[string]string{"Origin": "http://127.0.0.1:1"}, 403},
		{"from another site", server, "POST", good, map[string]string{"Sec-Fetch-Site": "cross-site"}, 403},
		{"by another name", server, "POST", good, map[string]string{"Host": "evil.example", "Origin": "http://evil.example"}, 403},
		{"from another machine", other, "POST", good, nil, 403},
		{"what a form sends", server, "POST", good, map[string]string{"Content-Type": "text/plain"}, 415},
		{"no kind", server, "POST", good, map[string]string{"Content-Type": ""}, 415},
		{"read", server, "GET", "", nil, 405},
		{"put", server, "PUT", good, nil, 405},
		{"no JSON", server, "POST", `content/russia.md`, nil, 400},
		{"a string for a line", server, "POST", `{"file":"content/russia.md","line":"9"}`, nil, 400},
		{"what nobody knows", server, "POST", `{"file":"content/russia.md","line":9,"command":"x"}`, nil, 400},
		{"too long", server, "POST", `{"file":"` + strings.Repeat("a", maxOpen) + `","line":9}`, nil, 400},
		{"an unknown file", server, "POST", `{"file":"content/x.md","line":1}`, nil, 404},
		{"a file outside", server, "POST", `{"file":"content/../../etc/passwd","line":1}`, nil, 404},
		{"an absolute path", server, "POST", `{"file":"/etc/passwd","line":1}`, nil, 404},
		{"a line too far", server, "POST", `{"file":"content/russia.md","line":10}`, nil, 404},
		{"no line", server, "POST", `{"file":"content/russia.md"}`, nil, 404},
		{"a column before the first", server, "POST", `{"file":"content/russia.md","line":1,"column":-1}`, nil, 404},
	} {
		got := post(c.server, c.method, c.body, c.header)
		if got.status != c.want || len(opened) > 0 {
			t.Errorf("%s: %d, want %d; opened %q", c.name, got.status, c.want, opened)
		}
		if c.want == 405 && got.header.Get("Allow") != "POST" {
			t.Errorf("%s: %q is allowed", c.name, got.header.Get("Allow"))
		}
	}
	if got := post(server, "POST", good, nil); got.status != 204 || !slices.Equal(opened, []string{"content/russia.md:9:2"}) {
		t.Errorf("%d, opened %q", got.status, opened)
	}
	fails = errors.New("no such program")
	if got := post(server, "POST", good, nil); got.status != 500 {
		t.Errorf("an editor that fails: %d", got.status)
	}
}

// A chapter as the outline has it: of each kind of sourcing one paragraph.
func chapterRecord(line int) string {
	return fmt.Sprintf(`{"file":"content/a.md","words":1234,"minutes":6,"draft":true,"until":"2026-12-01T00:00:00Z","blocks":[
	{"id":"p1","kind":"paragraph","number":1,"at":{"file":"content/a.md","line":%d,"column":1},"basis":"direct","claim":true,
	 "cites":[{"source":"press","parts":["p. 2"]},{"source":"whole","original":true}],"facts":["debt"]},
	{"id":"p2","kind":"paragraph","number":2,"at":{"file":"content/a.md","line":9,"column":1},"basis":"original","claim":true,"cites":[{"source":"whole","original":true}],"facts":[]},
	{"id":"p3","kind":"paragraph","number":3,"at":{"file":"content/a.md","line":11,"column":1},"basis":"none","claim":true,"cites":[],"facts":[]},
	{"id":"p4","kind":"paragraph","number":4,"at":{"file":"content/a.md","line":13,"column":1},"basis":"none","cites":[],"facts":[]},
	{"id":"p5","kind":"paragraph","at":{"file":"content/a.md","line":15,"column":3},"basis":"none","cites":[],"facts":[]}],
	"sources":{"press":{"title":"A <b>report</b>","class":"press","status":"suspect","note":"Predates the claim.","url":"https://example.org/","link":{"state":"not-found","code":404,"checked":"2026-01-01"},"at":{"file":"content/sources.yaml","line":3,"column":5}},
	 "whole":{"title":"The whole","status":"unchecked","at":{"file":"content/sources.yaml","line":1,"column":5}}},
	"facts":{"debt":{"label":"Debt","value":"US$64 billion","basis":"original","at":{"file":"content/facts.yaml","line":2,"column":1}}}}`, line)
}

func chapterPage(changes ...string) string {
	var b strings.Builder
	b.WriteString(`<!doctype html><html lang="en"><head><meta charset="utf-8"><title>One</title><link rel="icon" href="data:,"><script src="own.js"></script></head><body><main><h1>One</h1>`)
	for i := 1; i <= 4; i++ {
		fmt.Fprintf(&b, `<p id="p%d"><a class="pn" href="#p%[1]d" aria-label="Paragraph %[1]d">%[1]d</a>This is <em>paragraph</em> %[1]d. <a href="#note">A note</a></p>`, i)
	}
	b.WriteString(`<ul><li id="p5">An item.</li></ul><p id="note">No block.</p></main></body></html>`)
	return strings.NewReplacer(changes...).Replace(b.String())
}

func TestEditorsView(t *testing.T) {
	p := newPreview()
	p.root = "/home/ada/a brief"
	server := httptest.NewServer(p)
	defer server.Close()
	defer server.CloseClientConnections()
	show := func(page, record string) {
		t.Helper()
		outlined(t, p, pages(t, map[string]string{"index.html": page, "own.js": ownScript}), said{
			pages: map[string]string{"index.html": record}, lines: map[string]int{"content/a.md": 20, "content/sources.yaml": 20},
		})
	}
	show(chapterPage(), chapterRecord(7))
	browser := chromiumtest.Start(t)
	page := browser.Open(t, server.URL+"/", chromiumtest.Options{Width: 1280, Height: 800})
	text := func(selector string) string {
		t.Helper()
		return chromiumtest.Eval[string](page, fmt.Sprintf("document.querySelector(%q)?.innerText ?? ''", selector))
	}
	lacking := func() string {
		t.Helper()
		return chromiumtest.Eval[string](page, `[...document.querySelectorAll("[data-brief-preview-lacks]")].map((e) => e.id + " " + e.dataset.briefPreviewLacks).join()`)
	}
	clean := func(when string) {
		t.Helper()
		for _, v := range page.Axe() {
			t.Errorf("%s: %+v", when, v)
		}
	}

	// Off, there is a button and the banner alone.
	page.Wait(`document.querySelector(".brief-preview-dock") && document.querySelector(".brief-preview-banner")`)
	if got := text(".brief-preview-banner"); got != "Draft. To be published on 1 December 2026. A build without --drafts --future leaves this page out." {
		t.Errorf("the banner says %q", got)
	}
	page.Hover("#p1 em")
	page.Click("#p1 em")
	if got := chromiumtest.Eval[bool](page, `document.querySelector(".brief-preview-card") === null`); !got {
		t.Error("the view is on before anybody asked")
	}
	clean("off")

	// On, the paragraph under the mouse is told of, and the card stays while the mouse is on its way there.
	page.Click(".brief-preview-toggle")
	page.Hover("#p1 em")
	page.Wait(`document.querySelector(".brief-preview-card")`)
	card := text(".brief-preview-card")
	for _, want := range []string{
		"Paragraph 1", "has a direct source", "content/a.md:7", "A <b>report</b>, p. 2", "suspect: the address or the match is in doubt",
		"link not found (404), checked 2026-01-01", "Predates the claim.", "press, press", "content/sources.yaml:3",
		"The whole", "unchecked: no editor has opened it", "whole, the original", "Debt: US$64 billion", "debt, the original alone", "content/facts.yaml:2",
	} {
		if !strings.Contains(card, want) {
			t.Errorf("the card lacks %q:\n%s", want, card)
		}
	}
	if got := text(".brief-preview-length"); got != "1,234 words, 6 minutes to read" {
		t.Errorf("the length is %q", got)
	}
	if got := chromiumtest.Eval[string](page, `document.querySelector(".brief-preview-origin a").href`); got != "vscode://file/home/ada/a%20brief/content/a.md:7:1" {
		t.Errorf("the link to the editor is %s", got)
	}
	page.Hover("#note")
	if got := text(".brief-preview-block"); !strings.HasPrefix(got, "Paragraph 1") {
		t.Errorf("beside the paragraphs: %s", got)
	}
	page.Hover("#p2 em")
	page.Wait(`document.querySelector(".brief-preview-block").textContent.startsWith("Paragraph 2")`)

	// A click holds it.
	page.Click("#p3 em")
	page.Wait(`document.querySelector("#p3").dataset.briefPreviewShown == "held"`)
	page.Hover("#p1 em")
	time.Sleep(200 * time.Millisecond) // longer than the mouse must rest
	if got := text(".brief-preview-block"); got != "Paragraph 3 · states a figure and cites nothing" && got != "Paragraph 3 states a figure and cites nothing" {
		t.Errorf("held: %s", got)
	}
	page.Press("\x1b")
	page.Wait(`!document.querySelector(".brief-preview-card")`)

	// The keyboard does the same.
	page.Run(`document.querySelector("#p4 .pn").focus()`)
	page.Wait(`document.querySelector(".brief-preview-block")?.textContent.startsWith("Paragraph 4")`)
	page.Press("\r")
	page.Wait(`document.activeElement.className == "brief-preview-card" && location.hash == ""`)
	page.Press("\x1b")
	page.Wait(`document.activeElement.className == "pn" && !document.querySelector(".brief-preview-card")`)

	// The marks are on just those without a direct source.
	if got := lacking(); got != "" {
		t.Errorf("marked before anybody asked: %s", got)
	}
	page.Click(".brief-preview-toggle ~ .brief-preview-toggle")
	if got := lacking(); got != "p2 original,p3 none,p4 plain" {
		t.Errorf("marked are %s", got)
	}
	if got := text(".brief-preview-toggle ~ .brief-preview-toggle"); !strings.HasSuffix(got, "Mark 3 of 4 without a direct source") {
		t.Errorf("the button says %q", got)
	}

	// All of it outlives a page that is brought up to date in place, and says what is true then; what scripts have made stays.
	page.Run("window.mark = 1; document.activeElement.blur()")
	page.Hover("#p1 em")
	page.Wait(`document.querySelector(".brief-preview-card")`)
	show(chapterPage("<em>paragraph</em> 1", "<em>passage</em> 1", `<p id="p2">`, `<p id="new">New.</p><p id="p2">`), chapterRecord(8))
	page.Wait(`document.querySelector("#p1 em").textContent == "passage" && document.querySelector("#new") && document.querySelector(".brief-preview-origin")?.textContent.includes("a.md:8")`)
	if got := lacking(); got != "p2 original,p3 none,p4 plain" {
		t.Errorf("after a patch marked are %s", got)
	}
	// Lines move, too, where no page changes.
	show(chapterPage("<em>paragraph</em> 1", "<em>passage</em> 1", `<p id="p2">`, `<p id="new">New.</p><p id="p2">`), chapterRecord(19))
	page.Wait(`document.querySelector(".brief-preview-origin").textContent.includes("a.md:19")`)
	if got := chromiumtest.Eval[string](page, `window.mark + document.querySelector("#added").previousSibling.id + document.body.firstElementChild.className`); got != "1p3brief-preview brief-preview-banner" {
		t.Errorf("after a patch there is %s", got)
	}
	clean("on")
	page.As(chromiumtest.Options{Width: 390, Height: 800, Dark: true})
	clean("dark, on a phone")
	page.As(chromiumtest.Options{Width: 1280, Height: 800})

	// What was chosen outlives a page that is loaded anew, and what is stored may be anything.
	page.Go(server.URL + "/index.html")
	page.Wait(`document.querySelectorAll("[data-brief-preview-lacks]").length == 3`)
	page.Run(`sessionStorage.setItem("brief-preview-editor", "{")`)
	page.Go(server.URL + "/")
	page.Wait(`document.querySelector(".brief-preview-toggle")?.getAttribute("aria-pressed") == "false"`)

	// Where an editor is named, a click opens it; what it says is said.
	opened := make(chan string, 10)
	p.open = func(file string, line, column int) error {
		opened <- fmt.Sprintf("%s:%d:%d", file, line, column)
		if line == 9 {
			return errors.New("no such program")
		}
		return nil
	}
	page.Go(server.URL + "/")
	page.Wait(`document.querySelector(".brief-preview-dock")`)
	page.Click(".brief-preview-toggle")
	page.Click("#p3 em")
	if got := <-opened; got != "content/a.md:11:1" {
		t.Errorf("opened %s", got)
	}
	page.Wait(`document.querySelector(".brief-preview-said").textContent == "Opened content/a.md:11"`)
	if console := page.Console(); len(console) > 0 {
		t.Errorf("console: %q", console)
	}
	page.Click("#p2 em")
	page.Wait(`document.querySelector(".brief-preview-said").textContent == "The editor did not open: no such program"`)
	<-opened

	// A page that stands as it is has nothing over it.
	show(chapterPage(), strings.Replace(chapterRecord(7), `"draft":true,"until":"2026-12-01T00:00:00Z",`, `"expired":"2026-11-01T09:30:00Z",`, 1))
	page.Wait(`document.querySelector(".brief-preview-banner")?.innerText == "Expired on 1 November 2026, 09:30 UTC. A build without --expired leaves this page out."`)
	show(chapterPage(), strings.Replace(chapterRecord(7), `"draft":true,"until":"2026-12-01T00:00:00Z",`, "", 1))
	page.Wait(`!document.querySelector(".brief-preview-banner")`)
}
