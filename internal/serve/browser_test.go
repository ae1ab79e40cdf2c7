package serve

import (
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"

	"brief/internal/chromiumtest"
	"brief/internal/diag"
)

// longPage is a page with whatever an author may have open while writing: something to scroll, to open, to choose, to select, and a
// script that adds to it.
func longPage(changes ...string) string {
	var b strings.Builder
	b.WriteString(`<!doctype html><html lang="en"><head><meta charset="utf-8"><title>One</title><link rel="icon" href="data:,">` +
		`<link rel="stylesheet" href="a.css"><script src="own.js"></script></head><body><main>` +
		`<details id="d"><summary>More</summary><p>Within.</p></details><p><label><input type="radio" name="r" id="r1"> One</label></p>`)
	for i := range 60 {
		fmt.Fprintf(&b, `<p id="p%d">Paragraph %d of the page.</p>`, i, i)
	}
	b.WriteString(`</main></body></html>`)
	return strings.NewReplacer(changes...).Replace(b.String())
}

const ownScript = `document.documentElement.dataset.theme = "dark";
addEventListener("DOMContentLoaded", () => {
	const added = document.createElement("p"); added.id = "added"; added.textContent = "From a script.";
	document.querySelector("#p3").after(added);
	document.querySelector("#p5").classList.add("from-script");
});`

func TestPatchInPlace(t *testing.T) {
	p := newPreview()
	server := httptest.NewServer(p)
	defer server.Close()
	defer server.CloseClientConnections()
	show := func(page, css string) {
		t.Helper()
		built(p, pages(t, map[string]string{
			"index.html": page, "other.html": "<!doctype html><html lang=en><head><title>Other</title></head><body><p>Other.</p></body></html>",
			"a.css": css, "b.css": "#p1 { color: rgb(1, 2, 3) }", "own.js": ownScript,
		}), nil, nil)
	}
	show(longPage(), "")
	browser := chromiumtest.Start(t)
	page := browser.Open(t, server.URL+"/", chromiumtest.Options{Width: 800, Height: 400})
	page.Wait(`document.querySelector("#added")`)
	page.Run(`window.mark = 1;
		document.querySelector("#d").open = true;
		document.querySelector("#r1").checked = true;
		document.querySelector("#p30").scrollIntoView();
		getSelection().selectAllChildren(document.querySelector("#p31"));`)
	scroll := chromiumtest.Eval[float64](page, "scrollY")
	stays := func(after string) {
		t.Helper()
		for expression, want := range map[string]any{
			"window.mark":                                     1.0,
			"document.querySelector('#d').open":               true,
			"document.querySelector('#r1').checked":           true,
			"getSelection().toString()":                       "Paragraph 31 of the page.",
			"document.documentElement.dataset.theme":          "dark",
			"document.querySelector('#added') !== null":       true,
			"document.querySelector('.from-script') !== null": true,
		} {
			if got := chromiumtest.Eval[any](page, expression); got != want {
				t.Errorf("%s: %s is %v, want %v", after, expression, got, want)
			}
		}
		if got := chromiumtest.Eval[float64](page, "scrollY"); got < scroll-1 || got > scroll+1 {
			t.Errorf("%s: scrolled from %v to %v", after, scroll, got)
		}
	}

	show(longPage("Paragraph 40 of the page.", "Another <em>text</em>."), "")
	page.Wait(`document.querySelector("#p40").textContent == "Another text."`)
	stays("a changed paragraph")

	show(longPage("Paragraph 40 of the page.", "Another <em>text</em>.", `<p id="p42">`, `<p id="new">New.</p><p id="p42">`, `<p id="p50">Paragraph 50 of the page.</p>`, "", "<title>One", "<title>Two"), "")
	page.Wait(`document.title == "Two"`)
	stays("a new paragraph and one less")
	if got := chromiumtest.Eval[string](page, `document.querySelector("#new").previousSibling.id + document.querySelector("#new").nextSibling.id + document.querySelector("#p50")`); got != "p41p42null" {
		t.Errorf("the new paragraph stands between %s", got)
	}
	if got := chromiumtest.Eval[string](page, `document.querySelector("#added").previousSibling.id`); got != "p3" {
		t.Errorf("what a script added stands after %s", got)
	}

	show(longPage("a.css", "b.css"), "")
	page.Wait(`getComputedStyle(document.querySelector("#p1")).color == "rgb(1, 2, 3)" && document.querySelector("#p50")`)
	stays("another stylesheet, and all text as it was")
	page.Wait(`document.querySelectorAll("link[href='a.css']").length == 0`)

	// What scripts have looked for cannot be patched in: the page is loaded again, at the same place.
	show(longPage("</details>", `</details><button id="b">A button</button>`), "")
	page.Wait(`window.mark === undefined && document.querySelector("#b") && document.querySelector("#added")`)
	page.Wait(fmt.Sprintf("Math.abs(scrollY - %v) < 60", scroll))

	if console := page.Console(); len(console) > 0 {
		t.Errorf("console: %q", console)
	}

	// A change elsewhere is told, with a way there.
	page.Go(server.URL + "/other.html")
	page.Wait("document.querySelector('.brief-preview')")
	page.Run("window.mark = 2")
	show(longPage("Paragraph 1 of", "The first of"), "")
	page.Wait(`document.querySelector(".brief-preview-note a")`)
	if got := chromiumtest.Eval[string](page, `document.querySelector(".brief-preview-note a").textContent + window.mark`); got != "index.html2" {
		t.Errorf("told of %s", got)
	}
	page.Click(".brief-preview-note a")
	page.Wait(`location.pathname == "/index.html" && document.querySelector("#p1")?.textContent.startsWith("The first")`)
}

// What is wrong lies over the last good page and goes when it is mended.
func TestProblemsInTheBrowser(t *testing.T) {
	p := newPreview()
	server := httptest.NewServer(p)
	defer server.Close()
	defer server.CloseClientConnections()
	good := pages(t, map[string]string{"index.html": longPage(), "a.css": "", "own.js": ""})
	built(p, good, nil, nil)
	page := chromiumtest.Start(t).Open(t, server.URL+"/", chromiumtest.Options{Width: 390})
	page.Run("window.mark = 1")

	built(p, nil, problem(diag.Error, `no source "x"`), nil)
	page.Wait(`document.querySelector(".brief-preview-panel")`)
	text := chromiumtest.Eval[string](page, `document.querySelector(".brief-preview-panel").innerText`)
	for _, want := range []string{"content/russia.md:2:8", `no source "x"`, "[unknown-source]", "two <b>[@x]</b>", "^^^^", "try <i>", "last good version"} {
		if !strings.Contains(text, want) {
			t.Errorf("the panel lacks %q:\n%s", want, text)
		}
	}
	if got := chromiumtest.Eval[string](page, `document.querySelector("#p1").textContent`); got != "Paragraph 1 of the page." {
		t.Errorf("the last good page says %q", got)
	}
	built(p, good, problem(diag.Warning, "an unused fact"), nil)
	page.Wait(`!document.querySelector(".brief-preview-panel") && document.querySelector(".brief-preview-badge").textContent == "1 warning"`)
	page.Click(".brief-preview-badge")
	page.Wait(`document.querySelector(".brief-preview-panel")`)
	built(p, good, nil, nil)
	page.Wait(`!document.querySelector(".brief-preview-panel") && !document.querySelector(".brief-preview-badge")`)
	if got := chromiumtest.Eval[float64](page, "window.mark"); got != 1 {
		t.Error("the page was loaded again")
	}
	if console := page.Console(); len(console) > 0 {
		t.Errorf("console: %q", console)
	}
}
