package main

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"brief/internal/build"
	"brief/internal/chromiumtest"
	"brief/internal/starter"
)

func fileURL(name string) string {
	return (&url.URL{Scheme: "file", Path: filepath.ToSlash(name)}).String()
}

// quiet reports what a page has asked for beyond its folder, and what it has complained of.
func quiet(t *testing.T, p *chromiumtest.Page) {
	t.Helper()
	for _, r := range p.Requests() {
		if !strings.HasPrefix(r, "file://") && !strings.HasPrefix(r, "data:") {
			t.Errorf("a request to %s", r)
		}
	}
	for _, m := range p.Console() {
		t.Errorf("the console says: %s", m)
	}
}

// TestUnzipped opens what a reader unpacks, in a folder with an awkward name that nobody may write to, and uses it.
func TestUnzipped(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "Año nuevo #1, 100% ready")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	archive := filepath.Join(dir, "brief.zip")
	if err := os.WriteFile(archive, bundled(t, build.Bundles{Zip: true, Version: "test"}), 0o644); err != nil {
		t.Fatal(err)
	}
	if said, err := exec.Command("unzip", "-q", archive, "-d", dir).CombinedOutput(); err != nil {
		t.Fatalf("unzip: %v\n%s", err, said)
	}
	folder := filepath.Join(dir, "five-lifelines-2026-11-24")
	for name, mode := range map[string]fs.FileMode{folder: 0o555, filepath.Join(folder, "site"): 0o555} {
		if err := os.Chmod(name, mode); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = os.Chmod(name, 0o755) })
	}
	for _, name := range []string{"START-HERE.html", "README.txt", "LICENCE.txt", "SHA256SUMS", "build-info.json"} {
		if _, err := os.Stat(filepath.Join(folder, name)); err != nil {
			t.Error(err)
		}
	}

	b := chromiumtest.Start(t)
	p := b.Open(t, fileURL(filepath.Join(folder, "START-HERE.html")), chromiumtest.Options{Width: 390})
	for _, v := range p.Axe() {
		t.Errorf("START-HERE.html: %s: %s", v.Rule, v.Nodes)
	}
	p.Click("a")
	p.Wait(`document.querySelector("h1")?.textContent.startsWith("Five Lifelines")`)

	pages, err := filepath.Glob(filepath.Join(folder, "site", "*.html"))
	if err != nil || len(pages) < 15 {
		t.Fatal(pages, err)
	}
	for _, page := range pages {
		p.Go(fileURL(page))
		lost := chromiumtest.Eval[[]string](p, `[...document.querySelectorAll("a[download]")].map(a => a.href)`)
		for _, l := range lost {
			u, err := url.Parse(l)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := os.Stat(u.Path); err != nil {
				t.Errorf("%s: %v", filepath.Base(page), err)
			}
		}
	}

	p.Go(fileURL(filepath.Join(folder, "site", "russia.html")))
	p.Click(".text a[role=doc-noteref]")
	p.Wait(`document.querySelector("#pop:popover-open .pop-body")?.textContent.length > 10`)
	p.Click("#pop .pop-close")
	p.Click("a.search")
	p.Wait(`document.querySelector("dialog[open] input")`)
	p.Press("rosneft")
	p.Wait(`/Rosneft/.test(document.querySelector("dialog[open]").textContent)`)

	p.Go(fileURL(filepath.Join(folder, "site", "timeline.html")))
	count := `[...document.querySelectorAll(".filtered .entry")].filter(e => e.getClientRects().length).length`
	all := chromiumtest.Eval[int](p, count)
	p.Run(`[...document.querySelectorAll(".filter input[type=radio]")].at(-1).click()`)
	if left := chromiumtest.Eval[int](p, count); left == 0 || left >= all {
		t.Errorf("the filter leaves %d of %d events", left, all)
	}
	quiet(t, p)
}

// TestSingleInBrowser opens the single file, and one chapter as a file, on a phone, with and without scripts.
func TestSingleInBrowser(t *testing.T) {
	in, out := shipped(t)
	made, err := build.Bundle(in, out, build.Bundles{Single: true, Chapters: true})
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	b := chromiumtest.Start(t)
	for _, name := range []string{"five-lifelines.html", "chapters/russia.html"} {
		data, ok := made.Get(name)
		if !ok {
			t.Fatalf("no %s", name)
		}
		file := filepath.Join(dir, path.Base(name))
		if err := os.WriteFile(file, data, 0o644); err != nil {
			t.Fatal(err)
		}
		for _, noScript := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s without scripts %v", path.Base(name), noScript), func(t *testing.T) {
				p := b.Open(t, fileURL(file), chromiumtest.Options{Width: 390, Height: 844, NoScript: noScript, Touch: true})
				lost := chromiumtest.Eval[[]string](p, `[...document.querySelectorAll("a[href^='#']")].map(a => a.getAttribute("href").slice(1))
					.filter(id => !document.getElementById(decodeURIComponent(id)))`)
				if len(lost) > 0 {
					t.Errorf("links that do not land: %q", lost)
				}
				if n := chromiumtest.Eval[int](p, `document.querySelectorAll("a[href^='#']").length`); n < 100 {
					t.Errorf("only %d links within the file", n)
				}
				if wide := chromiumtest.Eval[int](p, `document.scrollingElement.scrollWidth`); wide > 390 {
					t.Errorf("the page is %d px wide", wide)
				}
				if !chromiumtest.Eval[bool](p, `document.fonts.ready.then(f => f.check("1rem 'Brief Serif'"))`) {
					t.Error("the font did not come along")
				}
				find := chromiumtest.Eval[int](p, `document.querySelectorAll("#find").length`)
				switch whole := name == "five-lifelines.html"; {
				case noScript || !whole:
					if find != 0 {
						t.Error("there is a search")
					}
				default:
					p.Run(`const f = document.querySelector("#find"); f.value = "Çavuşoğlu"; f.dispatchEvent(new Event("input"))`)
					p.Wait(`document.querySelectorAll(".find-results a").length > 0`)
					p.Run(`const f = document.querySelector("#find"); f.value = "cavusoglu"; f.dispatchEvent(new Event("input"))`)
					if !chromiumtest.Eval[bool](p, `[...document.querySelectorAll(".find-results a")].some(a => document.querySelector(a.getAttribute("href").replaceAll(".", "\\.")))`) {
						t.Error("marks are not forgiven")
					}
				}
				if !noScript {
					p.Run(`document.querySelector(".text a[role=doc-noteref]").click()`)
					p.Wait(`document.querySelector("#pop:popover-open .pop-body")?.textContent.length > 10`)
					if chromiumtest.Eval[string](p, `getComputedStyle(document.querySelector("#pop")).position`) != "fixed" {
						t.Error("the style of what opens did not come along")
					}
				}
				// What the reader sets works in the file, too.
				p.Run(`document.querySelector("#set-theme-dark").click()`)
				if got := chromiumtest.Eval[string](p, `getComputedStyle(document.body).backgroundColor`); got != "rgb(20, 23, 28)" {
					t.Errorf("in dark colours the paper is %s", got)
				}
				quiet(t, p)
			})
		}
	}
	if data, _ := made.Get("chapters/russia.html"); !bytes.Contains(data, []byte(`https://example.org/five-lifelines/china.html`)) {
		t.Error("a chapter does not lead to the others on the website")
	}
}

// TestSingleAccessible asks axe-core about a single file: of a small brief, since for each element of a page it looks at many
// others; and with scripts, since it is one.
func TestSingleAccessible(t *testing.T) {
	dir := small(t)
	runBrief(t, nil, "build", "-q", "--bundles", "-s", dir)
	b := chromiumtest.Start(t)
	for _, c := range []struct {
		page string
		o    chromiumtest.Options
	}{
		{"downloads/new-brief.html", chromiumtest.Options{Width: 390, Touch: true}},
		{"downloads/new-brief.html", chromiumtest.Options{Width: 390, Dark: true}},
		{"downloads.html", chromiumtest.Options{Width: 390}},
	} {
		p := b.Open(t, fileURL(filepath.Join(dir, "public", filepath.FromSlash(c.page))), c.o)
		if wide := chromiumtest.Eval[int](p, `document.scrollingElement.scrollWidth`); wide > 390 {
			t.Errorf("%s is %d px wide", c.page, wide)
		}
		p.Run(`const f = document.querySelector("#find"); if (f) { f.value = "the"; f.dispatchEvent(new Event("input")) }`)
		quiet(t, p) // axe asks for stylesheets, which a browser does not give it from a folder
		for _, v := range p.Axe() {
			t.Errorf("%s with %+v: %s: %s: %.300q", c.page, c.o, v.Rule, v.Help, v.Nodes)
		}
	}
}

// small writes a new brief into a folder and returns the folder.
func small(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "small")
	if err := os.CopyFS(dir, starter.Files()); err != nil {
		t.Fatal(err)
	}
	return dir
}

// TestPDF prints a brief and asks the programs that readers have what came of it.
func TestPDF(t *testing.T) {
	print, err := findPrinter(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	p := project{Source: small(t), Clock: "2026-11-24"}
	in, closeProject, err := p.input()
	if err != nil {
		t.Fatal(err)
	}
	defer closeProject()
	out, err := build.Run(in)
	if err != nil || out.Site == nil {
		t.Fatal(err, out.Problems)
	}
	file := filepath.Join(t.TempDir(), "brief.pdf")
	var before []byte
	for range 2 {
		made, err := build.Bundle(in, out, build.Bundles{Print: print})
		if err != nil {
			t.Fatal(err)
		}
		data, ok := made.Get("new-brief.pdf")
		if !ok {
			t.Fatal("no PDF")
		}
		if before != nil && !bytes.Equal(before, data) {
			t.Error("printed again by the same browser, it is another file")
		}
		before = data
	}
	if err := os.WriteFile(file, before, 0o644); err != nil {
		t.Fatal(err)
	}
	run := func(name string, args ...string) string {
		out, err := exec.Command(name, args...).CombinedOutput()
		if err != nil {
			t.Fatalf("%s: %v\n%s", name, err, out)
		}
		return string(out)
	}
	info := strings.Join(strings.Fields(run("pdfinfo", file)), " ")
	for _, want := range []string{"Title: " + out.Brief.Title, "Tagged: yes", "Creator: Brief", "JavaScript: no", "Encrypted: no", "(A4)", "2026"} {
		if !strings.Contains(info, want) {
			t.Errorf("pdfinfo says nothing of %q: %s", want, info)
		}
	}
	text := run("pdftotext", "-layout", file, "-")
	for _, want := range []string{out.Brief.Title, out.Locale.Word("contents"), out.Brief.Chapters[0].Title, strings.ToUpper(out.Locale.Word("notes")), "<https://"} {
		if !strings.Contains(text, want) {
			t.Errorf("the PDF does not say %q", want)
		}
	}
	if n := strings.Count(text, "\f"); n < 5 {
		t.Errorf("%d sheets", n)
	}
	for what, mark := range map[string]string{"outline": "/Outlines", "language": "/Lang (en)", "links": "/Subtype /Link"} {
		if !bytes.Contains(before, []byte(mark)) {
			t.Errorf("the PDF has no %s", what)
		}
	}
}

// artefacts returns every file under a folder by its path, and what is packed in zips and EPUBs by the path of the archive and of
// the file in it.
func artefacts(t *testing.T, dir string) map[string][]byte {
	t.Helper()
	out := map[string][]byte{}
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(dir, name)
		if err != nil {
			return err
		}
		rel = filepath.ToSlash(rel)
		out[rel] = data
		if !slices.Contains([]string{".zip", ".epub"}, path.Ext(rel)) {
			return nil
		}
		z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			return err
		}
		for _, f := range z.File {
			r, err := f.Open()
			if err != nil {
				return err
			}
			inside, err := io.ReadAll(r)
			if err != nil {
				return err
			}
			out[rel+"!"+f.Name] = inside
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestDownloads: the page of the downloads says of each file what is so, every page leads to it, and without bundles there is none.
func TestDownloads(t *testing.T) {
	in, out := shipped(t)
	s, err := build.WithDownloads(in, out, build.Bundles{Zip: true, EPUB: true, Chapters: true, Checksums: true, Version: "test"})
	if err != nil {
		t.Fatal(err)
	}
	page, ok := s.Get("downloads.html")
	if !ok {
		t.Fatal("no page of the downloads")
	}
	files := 0
	for name, data := range s.All() {
		sum := sha256.Sum256(data)
		switch {
		case strings.HasPrefix(name, "downloads/"):
			if !bytes.Contains(page, []byte(`href="`+name+`"`)) {
				t.Errorf("the page does not lead to %s", name)
			}
			if kind := path.Ext(name); kind != ".json" && kind != "" && !bytes.Contains(page, []byte(hex.EncodeToString(sum[:]))) {
				t.Errorf("the page does not tell the checksum of %s", name)
			}
			files++
		case path.Ext(name) == ".html" && !bytes.Contains(data, []byte(`href="downloads.html"`)):
			t.Errorf("%s does not lead to the downloads", name)
		}
	}
	if files != 11 {
		t.Errorf("%d files to download, want a zip, an EPUB, seven chapters, the checksums and the information", files)
	}
	if !bytes.Contains(must(s.Get("russia.html")), []byte(`href="downloads/chapters/russia.html"`)) {
		t.Error("a chapter does not offer itself")
	}
	archive := must(s.Get("downloads/five-lifelines-2026-11-24.zip"))
	z, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range z.File {
		if strings.Contains(f.Name, "downloads") {
			t.Errorf("the zip holds %s", f.Name)
		}
	}
	for name, data := range out.Site.All() {
		if strings.Contains(name, "downloads") || path.Ext(name) == ".html" && bytes.Contains(data, []byte("downloads/")) {
			t.Errorf("without bundles, %s leads to them", name)
		}
	}
	if _, err := html.Parse(bytes.NewReader(page)); err != nil {
		t.Error(err)
	}
}

// embargoed is a project with one published chapter and one that nobody may read yet. Each thing that only the second has is
// marked by a word with the letters EMBARGO.
func embargoed() map[string]string {
	return map[string]string{
		"brief.yaml": "title: T\nslug: t\nlanguage: en\ndate: \"2026-01-01\"\nbase-url: https://example.org/t/\nchapters: [open.md, held.md]\nthemes: {a: Open}\n",
		"index.md":   "---\ntitle: Overview\n---\nOpen.[@open]\n",
		"open.md":    "---\ntitle: Open\n---\nA paragraph.[@open] Shown: {{< fact shown >}}.\n\n{{< timeline >}}\n",
		"held.md": "---\ntitle: EMBARGOtitle\nheadline: EMBARGOheadline\ndescription: EMBARGOdescription\nkeywords: [EMBARGOkeyword]\naliases: [embargo-alias.html]\n" +
			"authors: [{name: EMBARGOauthor}]\nimage: images/embargo.png\nimage_alt: EMBARGOalt\npublishDate: 2026-06-01\n" +
			"factbox:\n  title: EMBARGObox\n  rows:\n    - fact: embargo-own\n    - {label: EMBARGOlabel, value: EMBARGOvalue, cite: \"[@embargo-box]\"}\n---\n" +
			"## EMBARGOheading\n\nEMBARGObody.[@embargo-cited] {{< fact embargo-loose >}}[^n] [A file](papers/embargo.pdf)\n\n![EMBARGOpicture](images/embargo.png)\n\n" +
			"{{< chart embargo-figure >}}\n\n{{< chart embargo-drawn >}}\n\n[^n]: EMBARGOnote.[@embargo-note]\n",
		"sources.yaml": source("open", "Open") + source("embargo-cited", "EMBARGOcited") + source("embargo-box", "EMBARGOboxed") +
			source("embargo-note", "EMBARGOnoted") + source("embargo-event", "EMBARGOevent") + source("embargo-fact", "EMBARGOfact") + source("embargo-chart", "EMBARGOchart"),
		"facts.yaml": "shown: {label: Shown, value: 1, unit: USD, as-of: \"2020\", sources: [open]}\n" +
			"embargo-own: {label: EMBARGOown, value: 7391, unit: USD, as-of: \"2020\", chapter: held, sources: [embargo-fact]}\n" +
			"embargo-loose: {label: EMBARGOloose, value: 7392, unit: USD, as-of: \"2020\", sources: [embargo-fact]}\n" +
			"embargo-point: {label: EMBARGOpoint, value: 7393, unit: USD, as-of: \"2020\", sources: [embargo-fact]}\n",
		"figures.yaml": "embargo-figure: {kind: bar, title: EMBARGOfigure, measure: EMBARGOmeasure, unit: USD, data: embargo-a.csv, summary: EMBARGOsummary, chapters: [held], sources: [embargo-chart]}\n" +
			"embargo-drawn: {kind: bar, title: EMBARGOdrawn, measure: M, unit: USD, data: embargo-b.csv, summary: S, sources: [embargo-chart]}\n",
		"data/embargo-a.csv": "label,value,fact\nEMBARGOrow,,embargo-point\n", "data/embargo-b.csv": "label,value\nEMBARGOsecond,5\n",
		"timeline.yaml": "events:\n  - {id: open, date: \"2019\", chapters: [open], text: Open., sources: [open]}\n" +
			"  - {id: embargo-event, date: \"2019-07\", chapters: [held], text: EMBARGOhappened., sources: [embargo-event]}\n",
		"recommendations.yaml": "addressees: {us: Us}\nthemes: {}\nrecommendations:\n  - {id: open, addressees: [us], targets: [open], text: Open., sources: [open]}\n" +
			"  - {id: embargo-advice, addressees: [us], targets: [held], text: EMBARGOadvice., sources: [embargo-event]}\n",
		"glossary.yaml": "open: {term: Openterm, definition: Open.}\nembargo-term: {term: EMBARGOterm, definition: EMBARGOdefined., chapters: [held]}\n",
		"matrix.yaml": "title: M\nlevels: [{id: none, label: None}, {id: some, label: Some}]\ndimensions: [{id: money, label: Money}]\nrows:\n" +
			"  - {chapter: open, cells: {money: {level: some, why: Open., sources: [open]}}}\n  - {chapter: held, cells: {money: {level: some, why: EMBARGOwhy., sources: [embargo-event]}}}\n",
		"images/embargo.png": "\x89PNG EMBARGOimage", "papers/embargo.pdf": "%PDF EMBARGOpaper",
	}
}

func source(id, title string) string {
	return fmt.Sprintf("- {id: %s, type: book, title: %s, author: [{literal: A}], publisher: P, issued: \"2001\", URL: \"https://example.org/%[1]s\"}\n", id, title)
}

// TestEmbargo: of a chapter that is not published, no byte stands anywhere: no page, list, feed, search, dataset or bundle tells its
// words, or that of anything that it alone has. On its day all is there.
func TestEmbargo(t *testing.T) {
	dir := t.TempDir()
	for name, text := range embargoed() {
		file := filepath.Join(dir, "content", name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	runBrief(t, nil, "build", "-q", "-s", dir, "--clock", "2026-05-31", "--bundles", "-d", filepath.Join(dir, "before"))
	for name, data := range artefacts(t, filepath.Join(dir, "before")) {
		for _, word := range []string{"embargo", "held.", "739"} { // numbers of the facts, and not of a checksum
			at := bytes.Index(bytes.ToLower(data), []byte(word))
			if at < 0 || word == "739" && !strings.Contains("> ,$\"", string(data[at-1])) || strings.Contains(strings.ToLower(name), "!") && path.Ext(name) == ".woff2" {
				continue
			}
			t.Errorf("%s tells %q: %.120q", name, word, data[max(0, at-40):])
		}
		if strings.Contains(strings.ToLower(name), "embargo") {
			t.Errorf("there is a file %s", name)
		}
	}
	runBrief(t, nil, "build", "-q", "-s", dir, "--clock", "2026-06-01", "--bundles", "-d", filepath.Join(dir, "after"))
	after := artefacts(t, filepath.Join(dir, "after"))
	var all []byte
	for _, data := range after {
		all = append(all, data...)
	}
	for name, text := range embargoed() {
		for _, word := range strings.FieldsFunc(text, func(r rune) bool { return !('A' <= r && r <= 'Z' || 'a' <= r && r <= 'z') }) {
			// What a site does not show of any chapter: its keywords and, where the brief names its own, its authors.
			if strings.HasPrefix(word, "EMBARGO") && word != "EMBARGOkeyword" && word != "EMBARGOauthor" && word != "EMBARGOalt" && !bytes.Contains(all, []byte(word)) {
				t.Errorf("on its day, %s of %s is nowhere", word, name)
			}
		}
	}
}
