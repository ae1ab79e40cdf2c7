package main

import (
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"brief/internal/chromiumtest"
)

// The page of parts shows the design of the project, and what is wrong with it; no build has the page.
func TestPageOfParts(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "project")
	newProject(t, dir)
	write := func(name, text string) {
		t.Helper()
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	write("templates/shortcodes/mine.html", "<p>mine</p>")
	write("templates/shortcodes/pullquote.html", `<blockquote class="mine">{{.Inner}}</blockquote>`)
	out, _ := preview(t, "-s", dir)
	address := out.find(t, `every part of its design: (http://\S+)`)
	get := func(path string) (int, string) {
		t.Helper()
		response, err := http.Get(address + path)
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close()
		body, err := io.ReadAll(response.Body)
		if err != nil {
			t.Fatal(err)
		}
		return response.StatusCode, string(body)
	}
	status, page := get("")
	if status != 200 {
		t.Fatalf("%d: %s", status, page)
	}
	for _, want := range []string{
		"templates/shortcodes/mine.html", "no sample", `<blockquote class=mine>`, "/_brief/preview.js",
		// One thing of each shortcode, and of the partials that stand on other pages.
		`class=factbox`, `class=keyfigures`, `class="chart chart-bar"`, `class="chart chart-stacked"`, `class="chart chart-line"`,
		`class="chart chart-slope"`, `class="chart chart-table"`, `class=map`, `class=events`, `class="matrix matrix-small"`,
		`class=recommendations`, `class=strip`, `id=filter-chapter-parts`, `id=filter-level-peak`, `class=letters`, `class=updated`,
		`class=alias`, `class=pager`, `class=contents`, `class=tools`, `class=masthead`,
	} {
		if !strings.Contains(page, want) && !strings.Contains(strings.ReplaceAll(page, `"`, ""), strings.ReplaceAll(want, `"`, "")) {
			t.Errorf("the page lacks %s", want)
		}
	}
	if status, _ := get("nowhere.html"); status != 404 {
		t.Errorf("a page that is not there: %d", status)
	}

	browser := chromiumtest.Start(t)
	for _, o := range []chromiumtest.Options{{}, {Width: 390, Height: 844, Dark: true}} {
		p := browser.Open(t, address, o)
		p.Wait(`document.readyState === "complete"`)
		if said := p.Console(); len(said) > 0 {
			t.Errorf("the console says %q", said)
		}
		for _, v := range p.Axe() {
			t.Errorf("axe: %v", v)
		}
		for _, r := range p.Requests() {
			if !strings.HasPrefix(r, address[:strings.Index(address, "/_brief/")]) && !strings.HasPrefix(r, "data:") {
				t.Errorf("it asks for %s", r)
			}
		}
	}

	// The page is made from the files as they are, and says what is wrong with them until they are mended.
	p := browser.Open(t, address, chromiumtest.Options{})
	write("templates/shortcodes/pullquote.html", `<blockquote class="other">{{.Inner}}</blockquote>`)
	if _, page := get("parts.html"); !strings.Contains(page, "other") {
		t.Error("the page shows the template as it was")
	}
	time.Sleep(50 * time.Millisecond)
	write("templates/shortcodes/pullquote.html", `<blockquote>{{.Inner}`)
	if status, page := get("parts.html"); status != 503 || !strings.Contains(page, "templates/shortcodes/pullquote.html:1:") {
		t.Errorf("%d: %s", status, page)
	}
	p.Wait(`document.querySelector(".brief-preview-panel")`) // the project's own problems are these, too
	p.Go(address)
	p.Wait(`document.querySelector(".brief-preview-page")`)
	write("templates/shortcodes/pullquote.html", `<blockquote class="mended">{{.Inner}}</blockquote>`)
	p.Wait(`document.querySelector("blockquote.mended")`)
}
