package pages_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"brief/internal/chromiumtest"
)

// TestInChromium starts one browser for all that has to be seen. Every page has a window of its own, which changes its size and its
// colours instead of being opened again.
func TestInChromium(t *testing.T) {
	site := publish(t, buildShipped(t).Site)
	browser := chromiumtest.Start(t)
	group := func(name string, test func(*testing.T, *chromiumtest.Browser, place)) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, browser, site)
		})
	}
	group("pages", everyPage)
	group("overlays", overlays)
	group("keyboard", keyboard)
	group("settings", settingsKept)
	group("citing", citing)
	group("numbered references", numbered)
	group("head", head)
	group("two chapters", twoChapters)
	group("filters", filters)
	group("strip", strip)
	group("without scripts", withoutScripts)
	group("enlarged", enlarged)
	group("special colours", specialColours)
}

// maxMoved is how far a page may move while it loads, as cumulative layout shift. One word that wraps elsewhere once the font is there
// shifts a paragraph on a phone by up to 0.08, whatever the width of the fallback: most pages stay below 0.05.
const maxMoved = 0.1

// everyPage opens each page from the server and from the folder: it fits every width in both themes, writes nothing to the console,
// asks for nothing elsewhere, does not move as its fonts come, and axe-core finds nothing, also where text has to be read with
// contrast of 7:1.
func everyPage(t *testing.T, browser *chromiumtest.Browser, site place) {
	for _, path := range pagePaths(t) {
		t.Run(path, func(t *testing.T) {
			t.Parallel()
			p := browser.Open(t, "about:blank", chromiumtest.Options{Width: 390, Height: 844})
			p.Go(site.http + path)
			settled(p)
			if moved := chromiumtest.Eval[float64](p, `new Promise(done => {
				let sum = 0;
				new PerformanceObserver(list => { for (const e of list.getEntries()) if (!e.hadRecentInput) sum += e.value; done(sum); }).observe({ type: "layout-shift", buffered: true });
				setTimeout(done, 100, sum);
			})`); moved > maxMoved {
				t.Errorf("moves by %.3f while it loads", moved)
			}
			for _, dark := range []bool{false, true} {
				for _, width := range widths {
					p.As(chromiumtest.Options{Width: width, Dark: dark})
					if wide := sideways(p); wide != "" {
						t.Errorf("%d: scrolls sideways: %s", width, wide)
					}
					if !dark && width == 390 || dark && width == 1280 {
						accessible(t, p, name(path, width, dark))
					}
				}
			}
			quiet(t, p, site.http)

			p = browser.Open(t, site.folder+path, chromiumtest.Options{Width: 390, Height: 844})
			quiet(t, p, site.folder)
		})
	}
}

// accessible fails for what axe-core finds.
func accessible(t *testing.T, p *chromiumtest.Page, what string) {
	t.Helper()
	for _, v := range p.Axe("color-contrast-enhanced") {
		t.Errorf("%s: %s: %s (%d: %.300s)", what, v.Rule, v.Help, len(v.Nodes), strings.Join(v.Nodes, " | "))
	}
}

// overlays opens what lies over pages, and lets axe-core look.
func overlays(t *testing.T, browser *chromiumtest.Browser, site place) {
	phone, desk := chromiumtest.Options{Width: 390, Height: 844, Touch: true, ReducedMotion: true}, chromiumtest.Options{Width: 1280, Dark: true, ReducedMotion: true}
	for _, c := range []struct {
		name, path, open, shown string
		readers                 []chromiumtest.Options
	}{
		{"note", "conclusion.html", "a[role=doc-noteref]", "#pop:popover-open", []chromiumtest.Options{phone, desk}},
		// Of a row below: a box that lies half over a control makes it a small target for axe, for as long as it is open.
		{"note of a comparison", "compare.html", "tbody tr:nth-child(3) a[role=doc-noteref]", "#pop:popover-open", []chromiumtest.Options{desk}},
		{"note of a recommendation", "recommendations.html", "a[role=doc-noteref]", "#pop:popover-open", []chromiumtest.Options{phone}},
		{"paragraph", "conclusion.html", "a.pn", "#pop:popover-open", []chromiumtest.Options{phone, desk}},
		{"search", "about.html", "a.search", "dialog[open] .search-results a", []chromiumtest.Options{phone, desk}},
		{"settings", "about.html", "a.settings", "#set-panel:popover-open", []chromiumtest.Options{phone, desk}},
		{"details", "turkey.html", "figure details summary", "figure details[open]", []chromiumtest.Options{desk}},
	} {
		for _, o := range c.readers {
			p := browser.Open(t, site.http+c.path, o)
			p.Click(c.open)
			if c.name == "search" {
				p.Wait(`document.querySelector("dialog[open] input")`)
				p.Wait(`document.activeElement.id == "search-input" && globalThis.BriefSearch?.words`)
				p.Press("rosneft")
			}
			p.Wait(fmt.Sprintf("document.querySelector(%q)", c.shown))
			p.Run(`await Promise.all(document.getAnimations().filter(a => a.timeline === document.timeline).map(a => a.finished))`)
			accessible(t, p, fmt.Sprintf("%s, %d", c.name, o.Width))
			if wide := sideways(p); wide != "" {
				t.Errorf("%s, %d: scrolls sideways: %s", c.name, o.Width, wide)
			}
			if c.name == "details" {
				continue
			}
			p.Press(kb.Escape)
			p.Wait(fmt.Sprintf("!document.querySelector(%q)", c.shown))
			if !chromiumtest.Eval[bool](p, fmt.Sprintf("document.activeElement == document.querySelector(%q)", c.open)) {
				t.Errorf("%s, %d: the focus goes to %s", c.name, o.Width, chromiumtest.Eval[string](p, "document.activeElement.outerHTML.slice(0, 80)"))
			}
			quiet(t, p, site.http)
		}
	}
}

// keyboard walks through pages with the tabulator: it reaches everything that can be used, in the order of the page, and shows where
// it is.
func keyboard(t *testing.T, browser *chromiumtest.Browser, site place) {
	for _, path := range []string{"russia.html", "recommendations.html"} {
		p := browser.Open(t, site.http+path, chromiumtest.Options{ReducedMotion: true}) // focus is in view at once
		settled(p)
		// A group of radio buttons is one stop: the one that is checked.
		want := chromiumtest.Eval[[]string](p, `(() => {
			globalThis.stops = [...document.querySelectorAll("a[href], button, input, select, summary, [tabindex]")].filter(e =>
				e.tabIndex >= 0 && e.checkVisibility({ visibilityProperty: true }) && !(e.type === "radio" && !e.checked));
			return stops.map((e, i) => i + " " + e.outerHTML.slice(0, 60));
		})()`)
		var got []string
		for range len(want) {
			p.Press(kb.Tab)
			got = append(got, chromiumtest.Eval[string](p, `(() => {
				const e = document.activeElement, style = getComputedStyle(e), box = e.getBoundingClientRect();
				let shown = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2 || e.closest("svg");
				if (e.matches(".skip") ? box.left < 0 : box.bottom < 0 || box.top > innerHeight) shown = false;
				return globalThis.stops.indexOf(e) + " " + e.outerHTML.slice(0, 60) + (shown ? "" : " (not shown)");
			})()`))
		}
		for i := range want {
			if got[i] != want[i] {
				t.Errorf("%s: stop %d is %q, not %q", path, i, got[i], want[i])
				break
			}
		}
		if len(want) < 30 {
			t.Errorf("%s: only %d stops", path, len(want))
		}
	}
}

// settingsKept sets what can be set, and finds it set on the next page, before anything is drawn.
func settingsKept(t *testing.T, browser *chromiumtest.Browser, site place) {
	look := `[getComputedStyle(document.body).backgroundColor, parseFloat(getComputedStyle(document.documentElement).fontSize) > 19, document.querySelector(".text").clientWidth].join()`
	p := browser.Open(t, site.http+"russia.html", chromiumtest.Options{})
	before := chromiumtest.Eval[string](p, look)
	p.Click("a.settings")
	p.Wait(`document.querySelector("#set-panel:popover-open")`)
	for _, id := range []string{"set-theme-dark", "set-size-large", "set-width-narrow", "set-notes-end"} {
		p.Click("#" + id)
	}
	after := chromiumtest.Eval[string](p, look)
	if after == before || !strings.HasPrefix(after, "rgb(20, 23, 28),true") {
		t.Errorf("set, the page is %s; before %s", after, before)
	}
	p.Press(kb.Escape)
	p.Click("a[role=doc-noteref]")
	if got := chromiumtest.Eval[string](p, "location.hash"); !strings.HasPrefix(got, "#fn-") {
		t.Errorf("with notes at the end, a number leads to %q", got)
	}
	p.Go(site.http + "china.html")
	if got := chromiumtest.Eval[string](p, look); got != after {
		t.Errorf("the next page is %s, not %s", got, after)
	}
	if got := chromiumtest.Eval[string](p, `[...document.querySelectorAll("#set-panel :checked")].map(e => e.value).join()`); got != "dark,large,narrow,end" {
		t.Errorf("the next page shows the settings %s", got)
	}
	p.Click("#set-theme-auto")
	if got := chromiumtest.Eval[string](p, `getComputedStyle(document.body).backgroundColor + localStorage.getItem("brief-theme")`); got != "rgb(253, 252, 249)null" {
		t.Errorf("set back, the page is %s", got)
	}
	quiet(t, p, site.http)
}

// citing copies how to cite a page and a paragraph.
func citing(t *testing.T, browser *chromiumtest.Browser, site place) {
	p := browser.Open(t, site.http+"russia.html", chromiumtest.Options{ReducedMotion: true}) // what moves is not where it is clicked
	p.Run(`globalThis.copied = []; navigator.clipboard.writeText = async text => { copied.push(text) }`)
	p.Click("#p12, a.pn")
	p.Wait(`document.querySelector("#pop:popover-open .pop-more button")`)
	p.Click("#pop .pop-more button")
	p.Click("#pop .pop-more button + button")
	p.Press(kb.Escape)
	p.Click(".cite > button")
	p.Wait("copied.length == 3")
	copied := chromiumtest.Eval[[]string](p, "copied")
	id := chromiumtest.Eval[string](p, `document.querySelector("a.pn").hash`)
	base := buildShipped(t).Brief.BaseURL + "russia.html"
	if !strings.Contains(copied[0], "para.\u00a01. "+base+id) || copied[1] != base+id || !strings.HasSuffix(copied[2], base) {
		t.Errorf("copied %q", copied)
	}
	if got := chromiumtest.Eval[string](p, `location.hash + getComputedStyle(document.querySelector(":target")).backgroundColor`); got != id+"rgb(255, 233, 168)" {
		t.Errorf("the paragraph is %s", got)
	}
	// Where the clipboard is refused, the text is selected.
	p.Run(`navigator.clipboard.writeText = async () => { throw new Error("refused") }`)
	p.Click(".cite > button")
	p.Wait(`getSelection().toString().endsWith("russia.html")`)
}

// numbered opens a chapter of the same brief in the style numeric: the list has its numbers as the text has them, and to cite the page
// is offered where it is said how, not beside a citation of the text.
func numbered(t *testing.T, browser *chromiumtest.Browser, _ place) {
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("../../content")); err != nil {
		t.Fatal(err)
	}
	settings, err := os.OpenFile(filepath.Join(dir, "brief.yaml"), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer settings.Close()
	if _, err := settings.WriteString("citations: numeric\n"); err != nil {
		t.Fatal(err)
	}
	out, err := buildBrief(dir)
	if err != nil || out.Site == nil {
		t.Fatalf("%v %v", err, out.Problems)
	}
	numeric := publish(t, out.Site)
	p := browser.Open(t, numeric.http+"cuba.html", chromiumtest.Options{})
	type look struct{ Text, List, Copy string }
	got := chromiumtest.Eval[look](p, `(() => {
		const list = document.querySelector(".references ol");
		const style = [...document.styleSheets].flatMap(s => [...s.cssRules]).find(r => r.name === getComputedStyle(list).listStyleType);
		return { Text: document.querySelector(".text .citation").textContent.slice(0, 2), List: style && style.prefix + style.suffix,
			Copy: [...document.querySelectorAll("button")].filter(b => b.textContent === "Copy").map(b => b.parentNode.className).join() };
	})()`)
	if want := (look{"[1", `"[""] "`, "cite"}); got != want {
		t.Errorf("the chapter has %+v, want %+v", got, want)
	}
	quiet(t, p, numeric.http)
}

// head opens a chapter on phones: what helps stands beside the title of the brief, and on a common phone each list of pages has one line.
func head(t *testing.T, browser *chromiumtest.Browser, site place) {
	p := browser.Open(t, "about:blank", chromiumtest.Options{})
	for width, lines := range map[int]int{320: 2, 390: 1} {
		p.As(chromiumtest.Options{Width: width, Height: 844})
		p.Go(site.http + "russia.html")
		settled(p)
		type look struct {
			Aids  int // lines
			Pages int
			Below bool // the title
		}
		got := chromiumtest.Eval[look](p, `(() => {
			const lines = list => new Set([...list].map(a => Math.round(a.getBoundingClientRect().top))).size;
			return { Aids: lines(document.querySelectorAll(".aids a")), Pages: lines(document.querySelectorAll(".nav-pages a")),
				Below: document.querySelector(".aids").getBoundingClientRect().top >= document.querySelector(".brand").getBoundingClientRect().bottom };
		})()`)
		if want := (look{1, lines, false}); got != want {
			t.Errorf("at %d: %+v, want %+v", width, got, want)
		}
	}
}

// twoChapters opens a brief of two chapters on a phone: its tables fit, and no word of a key figure is broken.
func twoChapters(t *testing.T, browser *chromiumtest.Browser, _ place) {
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("testdata/two")); err != nil {
		t.Fatal(err)
	}
	out, err := buildBrief(dir)
	if err != nil || out.Site == nil {
		t.Fatalf("%v %v", err, out.Problems)
	}
	two := publish(t, out.Site)
	p := browser.Open(t, "about:blank", chromiumtest.Options{Width: 390, Height: 844})
	for _, page := range []string{"index.html", "a.html", "b.html", "data.html"} {
		for _, width := range []int{320, 390, 1000} {
			p.As(chromiumtest.Options{Width: width, Height: 844})
			p.Go(two.http + page)
			settled(p)
			if got := chromiumtest.Eval[string](p, `[...document.querySelectorAll(".scroller")].filter(e => e.checkVisibility() && e.scrollWidth > e.clientWidth)
				.map(e => e.getAttribute("aria-label") + " is " + e.scrollWidth + " wide in " + e.clientWidth).join("; ")`); got != "" {
				t.Errorf("%s at %d: %s", page, width, got)
			}
			if got := chromiumtest.Eval[string](p, `[...document.querySelectorAll(".keyfigures :is(.value, .noteref)")].flatMap(e => {
				const walk = document.createTreeWalker(e, NodeFilter.SHOW_TEXT), broken = [], range = document.createRange();
				const lines = () => new Set([...range.getClientRects()].map(r => Math.round(r.bottom))).size;
				if (e.matches(".noteref")) { return e.getClientRects().length > 1 ? [e.textContent] : []; }
				while (walk.nextNode()) for (const m of walk.currentNode.data.matchAll(/[^ ]+/g)) {
					range.setStart(walk.currentNode, m.index); range.setEnd(walk.currentNode, m.index + m[0].length);
					if (lines() > 1) broken.push(m[0]);
				}
				return broken; }).join("; ")`); got != "" {
				t.Errorf("%s at %d: broken in key figures: %s", page, width, got)
			}
		}
	}
	quiet(t, p, two.http)
}

// withoutScripts uses pages with JavaScript off, from the folder: notes, filters, tables of charts and settings work.
func withoutScripts(t *testing.T, browser *chromiumtest.Browser, site place) {
	p := browser.Open(t, site.folder+"turkey.html", chromiumtest.Options{NoScript: true, ReducedMotion: true})
	p.Click("a[role=doc-noteref]")
	if !chromiumtest.Eval[bool](p, `document.querySelector("li:target") !== null`) {
		t.Error("a number does not lead to its note")
	}
	p.Click("figure details summary")
	if !chromiumtest.Eval[bool](p, `document.querySelector("figure details[open] table").checkVisibility()`) {
		t.Error("the table of a chart does not open")
	}
	p.Click("a.settings")
	p.Click("#set-theme-dark")
	p.Click("#set-size-larger")
	if got := chromiumtest.Eval[string](p, `location.hash + getComputedStyle(document.body).backgroundColor + (parseFloat(getComputedStyle(document.documentElement).fontSize) > 22)`); got != "#set-panelrgb(20, 23, 28)true" {
		t.Errorf("the settings give %s", got)
	}
	if chromiumtest.Eval[bool](p, `document.querySelector("#set-notes-end").checkVisibility()`) {
		t.Error("a setting that needs a script is offered")
	}
	p.Go(site.folder + "timeline.html")
	shown := `[...document.querySelectorAll(".event")].filter(e => e.checkVisibility()).length`
	all := chromiumtest.Eval[int](p, shown)
	p.Click("#filter-chapter-cuba")
	if some := chromiumtest.Eval[int](p, shown); some == 0 || some >= all {
		t.Errorf("the filter leaves %d of %d events", some, all)
	}
	quiet(t, p, site.folder)

	p.Go(site.folder + "compare.html")
	for _, c := range []struct{ choose, shown string }{
		{"", "5 × 8"},
		{"#filter-show-cuba", "4 × 8"},
		{"#filter-row-energy", "4 × 7"},
		{"#filter-row-military", "4 × 6"},
		{"#filter-show-cuba", "5 × 6"},
	} {
		if c.choose == "" {
			p.Click(".filter summary")
		} else {
			p.Click(c.choose)
		}
		if got := chromiumtest.Eval[string](p, matrixShown); got != c.shown {
			t.Errorf("after %s the comparison shows %s, not %s", c.choose, got, c.shown)
		}
	}
	quiet(t, p, site.folder)
}

// matrixShown is the size of the comparison that is left: columns × rows, of which each has all its cells.
const matrixShown = `(() => {
	const seen = selector => [...document.querySelectorAll(selector)].filter(e => e.checkVisibility()).length;
	const columns = seen(".matrix thead th"), rows = seen(".matrix tbody th"), cells = seen(".matrix tbody td");
	return columns + " × " + rows + (cells === columns * rows ? "" : ", but cells: " + cells);
})()`

// filters chooses on each page that has filters: what is left, what is said of it where screen readers announce it, and what stands
// in the address, from which the page comes back as it was.
func filters(t *testing.T, browser *chromiumtest.Browser, site place) {
	const matrix, entries = matrixShown, `[...document.querySelectorAll(".entry")].filter(e => e.checkVisibility()).length + ""`
	p := browser.Open(t, "about:blank", chromiumtest.Options{ReducedMotion: true})
	for i, c := range []struct {
		page, control string
		value         any // of the control, checked or selected
		counted       string
		left          string
		said, address string
	}{
		{"compare.html", "#filter-show-cuba", false, matrix, "4 × 8", "Chapters shown: 4 of 5; dimensions: 8 of 8", "#hide=cuba"},
		{"compare.html", "#filter-row-energy", false, matrix, "5 × 7", "Chapters shown: 5 of 5; dimensions: 7 of 8", "#without=energy"},
		{"compare.html", "#filter-pair", "russia.iran", matrix, "2 × 8", "Chapters shown: 2 of 5; dimensions: 8 of 8", "#two=russia.iran"},
		{"compare.html", "#filter-level-peak", true, matrix, "5 × 8", "Chapters shown: 5 of 5; dimensions: 8 of 8", "#level=peak"},
		{"timeline.html", "#filter-chapter-cuba", true, entries, "", "%s of %s shown", "#chapter=cuba"},
		{"timeline.html", "#filter-theme", "sanctions", entries, "", "%s of %s shown", "#theme=sanctions"},
		{"recommendations.html", "#filter-about-russia", true, entries, "", "%s of %s shown", "#about=russia"},
		{"sources.html", "#filter-class", "press", entries, "", "%s of %s shown", "#class=press"},
	} {
		said := `document.querySelector(".shown[role=status]").textContent`
		check := func(how, all string) {
			left := chromiumtest.Eval[string](p, c.counted)
			if c.left != "" && left != c.left || c.left == "" && (left == "0" || left == all) {
				t.Errorf("%s%s, %s, leaves %s of %s, want %s", c.page, c.address, how, left, all, c.left)
			}
			want := strings.Replace(strings.Replace(c.said, "%s", left, 1), "%s", all, 1)
			if got := chromiumtest.Eval[string](p, said); got != want {
				t.Errorf("%s%s, %s, says %q, want %q", c.page, c.address, how, got, want)
			}
			if got := chromiumtest.Eval[string](p, "location.hash"); got != c.address {
				t.Errorf("%s: the address ends with %q, want %q", c.page, got, c.address)
			}
			if chromiumtest.Eval[bool](p, `document.querySelector(".filter-empty").checkVisibility()`) {
				t.Errorf("%s%s, %s, says that nothing is left", c.page, c.address, how)
			}
		}
		p.Go(site.http + c.page + "?" + strconv.Itoa(i))
		all := chromiumtest.Eval[string](p, c.counted)
		if got := chromiumtest.Eval[string](p, said); got != "" {
			t.Errorf("%s says %q before anything is chosen", c.page, got)
		}
		if value, ok := c.value.(string); ok {
			p.Run(fmt.Sprintf(`const e = document.querySelector(%q); e.value = %q; e.dispatchEvent(new Event("change", { bubbles: true }))`, c.control, value))
		} else {
			p.Run(`document.querySelectorAll(".filter details").forEach(e => { e.open = true })`)
			p.Click(c.control)
		}
		check("chosen", all)
		p.Do(chromedp.Reload())
		check("loaded anew", all)
	}

	// Where nothing is left the page says so.
	p.Go(site.http + "compare.html#without=financial&without=energy&without=military&without=intelligence&without=diplomatic&without=disinformation&without=trade-gold&without=medical")
	if !chromiumtest.Eval[bool](p, `document.querySelector(".filter-empty").checkVisibility()`) {
		t.Error("without a dimension the comparison does not say that nothing is left")
	}
	quiet(t, p, site.http)
}

// strip filters the timeline and uses the chart above it from the keyboard.
func strip(t *testing.T, browser *chromiumtest.Browser, site place) {
	p := browser.Open(t, site.http+"timeline.html", chromiumtest.Options{ReducedMotion: true})
	const parts = `[...new Set([...document.querySelectorAll(".strip-wide .part")].filter(e => e.checkVisibility()).map(e => e.dataset.tags + " " + getComputedStyle(e).fill))].join()`
	const names = `[...document.querySelectorAll(".strip-wide a")].map(e => e.ariaLabel)`
	if got := chromiumtest.Eval[string](p, parts); got != "" {
		t.Errorf("before a choice the chart shows the share of %s", got)
	}
	before := chromiumtest.Eval[[]string](p, names)
	for chapter, colour := range map[string]string{"cuba": "rgb(28, 76, 145)", "iran": "rgb(37, 90, 54)"} {
		p.Click("#filter-chapter-" + chapter)
		if got, want := chromiumtest.Eval[string](p, parts), "chapter-"+chapter+" "+colour; got != want {
			t.Errorf("of %s the chart shows %q, want %q", chapter, got, want)
		}
		// Every name says how many events of its years are shown, and together they are those that are.
		sum := 0
		for i, name := range chromiumtest.Eval[[]string](p, names) {
			var n int
			if rest, ok := strings.CutPrefix(name, before[i]+"; shown: "); ok {
				fmt.Sscan(rest, &n)
			} else {
				if name != before[i] {
					t.Errorf("a bar is called %q", name)
				}
				fmt.Sscan(strings.Split(name, ": ")[1], &n)
			}
			sum += n
		}
		if want := chromiumtest.Eval[int](p, `[...document.querySelectorAll(".entry")].filter(e => e.checkVisibility()).length`); sum != want {
			t.Errorf("of %s the bars count %d events, %d are shown", chapter, sum, want)
		}
	}

	// Tab goes from bar to bar, Enter to the first event of its years that is left.
	p.Click("#filter-chapter-cuba")
	p.Run(`document.querySelector(".strip-wide a").focus()`)
	p.Press(kb.Tab + kb.Tab + kb.Tab)
	if got := chromiumtest.Eval[int](p, `[...document.querySelectorAll(".strip-wide a")].indexOf(document.activeElement)`); got != 3 {
		t.Fatalf("after three tabs the focus is on bar %d", got)
	}
	from, to := chromiumtest.Eval[int](p, `+document.activeElement.dataset.from`), chromiumtest.Eval[int](p, `+document.querySelectorAll(".strip-wide a")[4].dataset.from`)
	p.Press(kb.Enter)
	p.Wait(`document.querySelector(".entry:target")`)
	at := chromiumtest.Eval[struct {
		Year              int
		Cuba, Seen, First bool
	}](p, fmt.Sprintf(`(() => {
		const e = document.querySelector(".entry:target"), r = e.getBoundingClientRect();
		const shown = [...document.querySelectorAll(".entry")].filter(e => e.checkVisibility());
		return { Year: +e.dataset.year, Cuba: document.querySelector("#filter-chapter-cuba").checked, Seen: r.top >= 0 && r.top < innerHeight,
			First: shown.find(e => e.dataset.year >= %d) === e };
	})()`, from))
	if at.Year < from || at.Year >= to || !at.Cuba || !at.Seen || !at.First {
		t.Errorf("Enter on the bar of %d leads to %+v", from, at)
	}
	quiet(t, p, site.http)
}

// enlarged enlarges text to twice its size, and sets it as WCAG 1.4.12 demands that it may be: nothing is lost.
func enlarged(t *testing.T, browser *chromiumtest.Browser, site place) {
	sheets := map[string]string{
		"200 %":   `html { font-size: calc(2 * (1.0625rem + .1vw)) !important; }`,
		"spacing": `* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; } p { margin-bottom: 2em !important; }`,
	}
	for _, path := range []string{"index.html", "russia.html", "compare.html", "timeline.html", "sources.html", "data.html"} {
		p := browser.Open(t, site.http+path, chromiumtest.Options{Width: 390, Height: 844})
		for what, css := range sheets {
			p.Run(fmt.Sprintf(`document.adoptedStyleSheets = []; const sheet = new CSSStyleSheet(); sheet.replaceSync(%q); document.adoptedStyleSheets = [sheet];`, css))
			for _, width := range []int{390, 1280} {
				p.As(chromiumtest.Options{Width: width})
				if wide := sideways(p); wide != "" {
					t.Errorf("%s, %s, %d: scrolls sideways: %s", path, what, width, wide)
				}
				// Text that is cut off stands in a box that is too small for it and does not scroll; text in the way of other text, in one that it overflows.
				lost := chromiumtest.Eval[[]string](p, `[...document.querySelectorAll("body *:not(svg *)")].filter(e => {
					const s = getComputedStyle(e);
					if (!e.checkVisibility() || s.display === "inline" || e.closest(".skip, .colon, :is(.stacked, .facts) thead, dialog")) return false;
					const cut = ["hidden", "clip"].includes(s.overflowX) || ["hidden", "clip"].includes(s.overflowY);
					return cut && (e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 1);
				}).map(e => e.tagName + "." + e.className)`)
				if len(lost) > 0 {
					t.Errorf("%s, %s, %d: cut off: %v", path, what, width, lost)
				}
			}
		}
	}
	// At 200 % of zoom a window of 1280 pixels is one of 640.
	p := browser.Open(t, site.http+"russia.html", chromiumtest.Options{Width: 640, Height: 450})
	if wide := sideways(p); wide != "" {
		t.Errorf("zoomed: scrolls sideways: %s", wide)
	}
}

// specialColours opens pages as readers see them who have chosen their own colours, more contrast, or less motion.
func specialColours(t *testing.T, browser *chromiumtest.Browser, site place) {
	p := browser.Open(t, site.http+"russia.html", chromiumtest.Options{ForcedColors: true, ReducedMotion: true})
	lines := chromiumtest.Eval[[]string](p, `(() => {
		const visible = (what, on) => on ? [] : [what];
		const current = document.querySelector(".masthead nav [aria-current]"), opener = document.querySelector(".opener");
		return [
			...visible("the page that one is on", parseFloat(getComputedStyle(current).borderBottomWidth) > 0),
			...visible("the rule of the opener", getComputedStyle(opener.querySelector(".parts .on")).borderTopStyle === "solid"),
			...visible("a link", getComputedStyle(document.querySelector(".text a.fact")).textDecorationLine.includes("underline")),
			...visible("no motion", getComputedStyle(document.documentElement).scrollBehavior === "auto"),
			...visible("no progress", getComputedStyle(document.querySelector(".masthead"), "::after").display === "none"),
		];
	})()`)
	for _, l := range lines {
		t.Errorf("forced colours, less motion: without %s", l)
	}
	for _, o := range []chromiumtest.Options{{MoreContrast: true}, {MoreContrast: true, Dark: true}} {
		p.As(o)
		got := chromiumtest.Eval[[]string](p, `[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color]`)
		want := []string{"rgb(255, 255, 255)", "rgb(0, 0, 0)"}
		if o.Dark {
			slices.Reverse(want)
		}
		if !slices.Equal(got, want) {
			t.Errorf("more contrast, dark %t: %v", o.Dark, got)
		}
	}
}
