package pages_test

import (
	"fmt"
	"strings"
	"testing"

	"brief/internal/firefoxtest"
)

// TestInFirefox reads the brief in a browser of another engine, on a phone and on a laptop, from the server and from a folder, with
// JavaScript and without: pages fit and are quiet, and what readers do most works.
func TestInFirefox(t *testing.T) {
	site := publish(t, buildShipped(t).Site)
	for _, scripts := range []bool{true, false} {
		t.Run(map[bool]string{true: "with scripts", false: "without scripts"}[scripts], func(t *testing.T) {
			t.Parallel()
			browser := firefoxtest.Start(t, scripts)
			for _, base := range []string{site.http, site.folder} {
				p := browser.Open(t, "about:blank", 390)
				for _, path := range pagePaths(t) {
					if scripts == (base == site.folder) {
						break // pages differ little by where they come from; what is done on them, below, may
					}
					p.Go(base + path)
					for _, width := range []int{390, 1280} {
						p.Resize(width)
						if wide := firefoxtest.Eval[string](p, beyond); wide != "" {
							t.Errorf("%s%s, %d: scrolls sideways: %s", base, path, width, wide)
						}
					}
				}
				for _, width := range []int{390, 1280} {
					p.Resize(width)
					if scripts {
						enhanced(t, p, base)
					} else {
						plain(t, p, base)
					}
				}
				quiet(t, p, base)
			}
		})
	}
}

// enhanced does what needs a script.
func enhanced(t *testing.T, p *firefoxtest.Page, base string) {
	p.Go(base + "russia.html")
	p.Click("a[role=doc-noteref]")
	p.Wait(`document.querySelector("#pop:popover-open .pop-body")?.textContent.length > 10`)
	p.Press(firefoxtest.Escape)
	p.Wait(`!document.querySelector("#pop:popover-open")`)
	if got := firefoxtest.Eval[string](p, `document.activeElement.id`); got != firefoxtest.Eval[string](p, `document.querySelector("a[role=doc-noteref]").id`) {
		t.Errorf("%s: from the box of a note the focus returns to %q", base, got)
	}

	p.Click("a.search")
	p.Wait(`document.activeElement.id === "search-input" && !document.querySelector("dialog[open] [aria-busy=true]")`)
	p.Press("rosneft")
	p.Wait(`document.querySelector("dialog[open] .search-results a")`)
	p.Press(firefoxtest.Escape)
	p.Wait(`!document.querySelector("dialog[open]")`)

	p.Go(base + "compare.html")
	p.Click(".filter summary")
	p.Click("#filter-row-energy")
	p.Click("#filter-show-cuba")
	if got, want := firefoxtest.Eval[string](p, `document.querySelector(".shown").textContent + location.hash`), "Chapters shown: 4 of 5; dimensions: 7 of 8#hide=cuba&without=energy"; got != want {
		t.Errorf("%s: the comparison says %q, want %q", base, got, want)
	}
	left(t, p, "4 × 7")

	p.Go(base + "timeline.html")
	p.Click("#filter-chapter-cuba")
	const bar = `[...document.querySelectorAll(".strip a")].find(e => e.checkVisibility() && e.ariaLabel.includes("; shown: 1"))`
	first := firefoxtest.Eval[string](p, bar+".hash")
	p.Run(bar + ".focus()")
	p.Press(firefoxtest.Enter)
	p.Wait(fmt.Sprintf(`location.hash === %q && document.querySelector(".entry:target").checkVisibility()`, first))
}

// plain does what needs none.
func plain(t *testing.T, p *firefoxtest.Page, base string) {
	p.Go(base + "russia.html")
	p.Click("a[role=doc-noteref]")
	p.Wait(`document.querySelector("li:target")`)

	p.Go(base + "compare.html")
	p.Click(".filter summary")
	p.Click("#filter-row-energy")
	p.Click("#filter-show-cuba")
	left(t, p, "4 × 7")
	p.Run(`document.querySelector("#filter-pair").focus()`)
	p.Press("R") // the first pair of its name
	left(t, p, "2 × 7")

	p.Go(base + "timeline.html")
	p.Click("#filter-chapter-cuba")
	const shown = `[...document.querySelectorAll(".entry")].filter(e => e.checkVisibility()).map(e => e.dataset.tags)`
	tags := firefoxtest.Eval[[]string](p, shown)
	for _, tag := range tags {
		if !strings.Contains(tag, "chapter-cuba") {
			t.Errorf("%s: of Cuba the timeline shows %q", base, tag)
		}
	}
	if len(tags) == 0 {
		t.Errorf("%s: of Cuba the timeline shows nothing", base)
	}
}

// left fails where the comparison does not have the columns × rows that it should.
func left(t *testing.T, p *firefoxtest.Page, want string) {
	t.Helper()
	if got := firefoxtest.Eval[string](p, matrixShown); got != want {
		t.Errorf("the comparison shows %s, want %s", got, want)
	}
}
