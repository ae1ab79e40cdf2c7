// Package render makes a brief into a site: one page a chapter, the pages made from data, the feed, the machine-readable
// lists and the assets.
//
// Pages are made by the templates of html/template, which only this package imports. A template sees a *Page; everything it may
// ask for is a field or a method of that. Pages link relatively, so that the site works under any URL prefix and from a folder.
// Assets carry a hash of their content in their names, so that they may be cached for ever.
//
// Nothing here knows whether the site will be published, previewed or bundled.
package render

import (
	"bytes"
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"brief/internal/brief"
	"brief/internal/card"
	"brief/internal/diag"
	"brief/internal/evidence"
	"brief/internal/locale"
	"brief/internal/markdown"
	"brief/internal/site"
	"brief/internal/worldmap"
)

// Input is what a site is made of.
type Input struct {
	Brief    *brief.Brief
	Coverage *evidence.Coverage // of the brief; a page of a chapter needs none
	Locale   *locale.Locale
	Design   *Design
	Content  fs.FS // for the files that chapters show or link to

	// Downloads are the files that the site offers to be read elsewhere; without them it has no page of them, and no link to one.
	Downloads []Download

	// Finish returns a function that makes the text of a file into what is published: a copy, smaller. Each function is for one
	// goroutine, and the text is used again after it returned. Nil publishes files as they are made.
	Finish func() func(path string, text []byte) ([]byte, error)

	// Once says that the brief is not rendered again. Then the text of each chapter is let go of once its page is made: the texts of a
	// library take more memory than its site.
	Once bool

	// Progress is told how many of the pages are made, by several goroutines; nil is told nothing.
	Progress func(done, total int)

	// Stop reports that the site is no longer wanted. It is asked before each part is made, by several goroutines. Nil is never.
	Stop func() bool

	// Reuse returns what would be published at a path, where that is known from an earlier rendering, and then it is not made again;
	// else nil. It is called by several goroutines. Nil reuses nothing.
	Reuse func(path string) []byte
}

// ErrStopped is the error of Site where Input.Stop asked it to stop.
var ErrStopped = errors.New("stopped before the site was made")

// Site renders the brief. A template that cannot be read or run is the author's problem; the error is ours.
func Site(in Input, problems *diag.List) (*site.Site, error) {
	r, err := newRenderer(in, problems)
	if err != nil {
		return nil, err
	}
	pages := r.pages()
	others := []fileJob{
		{r.addLists, true}, {r.addClaims, true}, {r.addCitations, true}, {r.addDatasets, false}, {r.addFeed, false}, {r.addSearch, true},
		{r.addPlaces, true}, {r.addAssets, false}, {r.addAliases, false}, {r.addSitemap, false}, {r.addHeaders, true}, {r.addManifest, false},
	}
	for _, add := range r.cards(pages) {
		others = append(others, fileJob{add, true})
	}
	// A job makes a part of the site. The pages made from data come before the chapters, and the other files before both, because
	// those are what may be large: a core that began one of them last would work alone.
	jobs := make([]part, len(pages)+len(others))
	var done atomic.Int64
	var stopped atomic.Bool
	share(len(jobs), r.newWorker, func(w *worker, i int) {
		if r.Stop != nil && r.Stop() {
			stopped.Store(true)
			return
		}
		if i < len(pages) {
			jobs[i] = w.page(pages[i])
			if n := int(done.Add(1)); r.Progress != nil {
				r.Progress(n, len(pages))
			}
		} else {
			jobs[i] = w.files(others[i-len(pages)])
		}
	})

	if stopped.Load() {
		return nil, ErrStopped
	}

	out := &site.Site{}
	for i, made := range jobs {
		switch {
		case made.badTemplate != nil:
			r.templates.problem(problems, pages[i], made.badTemplate)
		case made.err != nil:
			return nil, made.err
		case r.Stop != nil && r.Stop():
			return nil, ErrStopped
		}
		for _, f := range made.files {
			if err := out.Add(f.path, f.text); err != nil {
				return nil, err
			}
		}
	}
	if problems.Failed() {
		return nil, nil
	}
	// What the author shows or links to is published as it is, and gives way to what is made here.
	if err := r.addFiles(out); err != nil {
		return nil, err
	}
	if problems.Failed() {
		return nil, nil
	}
	return out, nil
}

// SomePages renders authored pages alone: those at some paths. There are none where there was a problem.
func SomePages(in Input, paths []string, problems *diag.List) (map[string][]byte, error) {
	r, err := newRenderer(in, problems)
	if err != nil {
		return nil, err
	}
	pages := r.authored(func(path string) bool { return slices.Contains(paths, path) })
	made := make([]part, len(pages))
	share(len(pages), r.newWorker, func(w *worker, i int) { made[i] = w.page(pages[i]) })
	out := make(map[string][]byte, len(pages))
	for i, m := range made {
		switch {
		case m.badTemplate != nil:
			r.templates.problem(problems, pages[i], m.badTemplate)
		case m.err != nil:
			return nil, m.err
		default:
			out[pages[i].Path] = m.files[0].text
		}
	}
	if problems.Failed() {
		return nil, nil
	}
	return out, nil
}

// share does n jobs on all cores, from the last to the first, each core with a worker of its own.
func share[W any](n int, newWorker func() W, do func(w W, job int)) {
	var next atomic.Int64
	var workers sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), n) {
		workers.Go(func() {
			w := newWorker()
			for i := n - int(next.Add(1)); i >= 0; i = n - int(next.Add(1)) {
				do(w, i)
			}
		})
	}
	workers.Wait()
}

func newRenderer(in Input, problems *diag.List) (*renderer, error) {
	r := &renderer{Input: in, problems: problems, templates: in.Design.templates}
	r.navigation = r.navigate()
	r.titles = sync.OnceValue(r.pageTitles)
	r.cited = sync.OnceValue(func() map[string][]*brief.Source { return citedByPage(r.Brief) })
	r.corrections = correctionsByPlace(r.Brief.Corrections)
	r.lists = sync.OnceValue(r.newLists)
	r.moved = sync.OnceValue(r.newMoved)
	r.icon = sync.OnceValue(r.newIcon)
	r.choices = sync.OnceValue(r.newChoices)
	if r.Brief.Map != nil {
		var err error
		if r.world, err = in.Design.world(); err != nil {
			return nil, err
		}
		r.locators = r.world.Locators(r.Brief.Map)
		r.outlines = sync.OnceValue(func() *worldmap.Outlines { return r.world.Outlines(r.Brief.Map, card.MapSize) })
	}
	return r, nil
}

func (r *renderer) newWorker() *worker {
	w := &worker{
		finish: func(_ string, text []byte) ([]byte, error) { return bytes.Clone(text), nil },
		reuse:  func(string) []byte { return nil },
	}
	if r.Finish != nil {
		w.finish = r.Finish()
	}
	if r.Reuse != nil {
		w.reuse = r.Reuse
	}
	return w
}

// A part is some files of the site, or why there are none.
type part struct {
	files       []file
	badTemplate error // for the author
	err         error // for the operator
}

type file struct {
	path string
	text []byte
}

// A worker makes one part after the other, in buffers that it keeps.
type worker struct {
	finish         func(path string, text []byte) ([]byte, error)
	reuse          func(path string) []byte
	content, whole bytes.Buffer
	made           markup
}

func (w *worker) page(p *Page) part {
	if made := w.reuse(p.Path); made != nil {
		return part{files: []file{{p.Path, made}}}
	}
	text, err := p.run(w)
	if err != nil {
		return part{badTemplate: err}
	}
	if p.Once && p.Chapter != nil {
		p.Chapter.Text = nil
	}
	text, err = w.finish(p.Path, text)
	return part{files: []file{{p.Path, text}}, err: err}
}

// A fileJob writes files that are not pages.
type fileJob struct {
	add   func(*site.Site) error
	small bool // they are as small as they are to be: the library would look at millions of bytes of data to drop a line's end
}

func (w *worker) files(j fileJob) part {
	var made site.Site
	if err := j.add(&made); err != nil {
		return part{err: err}
	}
	var p part
	for path, text := range made.All() {
		finished := w.reuse(path)
		switch {
		case finished != nil:
		case j.small:
			finished = text
		default:
			var err error
			if finished, err = w.finish(path, text); err != nil {
				return part{err: err}
			}
		}
		p.files = append(p.files, file{path, finished})
	}
	return p
}

// keep adds files that can be reused, if that is so of all of them.
func (r *renderer) keep(s *site.Site, paths ...string) (bool, error) {
	var texts [][]byte
	for _, path := range paths {
		if r.Reuse == nil {
			return false, nil
		}
		text := r.Reuse(path)
		if text == nil {
			return false, nil
		}
		texts = append(texts, text)
	}
	for i, path := range paths {
		if err := s.Add(path, texts[i]); err != nil {
			return false, err
		}
	}
	return true, nil
}

// A renderer is the same for every page of a site.
type renderer struct {
	Input
	problems    *diag.List // not for the goroutines that make pages and lists
	templates   *templates
	navigation  *Navigation
	titles      func() map[string]string            // by path; like the next two it takes the whole brief, and a chapter rarely needs it
	cited       func() map[string][]*brief.Source   // by the path of the page that rests on them
	choices     func() *choices                     //
	lists       func() *lists                       //
	moved       func() map[brief.Address]string     // the path of the page that has a fact or a term, by the address by which that is known
	icon        func() template.URL                 // the same for all pages
	corrections map[brief.Address]*brief.Correction // the last one of each place
	world       *worldmap.World                     // nil where the brief has no map; likewise the next
	locators    *worldmap.Locators
	shared      sync.Map                  // what Page.Shared made: template.HTML, by sharedPart
	outlines    func() *worldmap.Outlines // of the cards; not to be called where the brief has no map
}

// Navigation is the links that stand on every page.
type Navigation struct {
	Chapters   []brief.Link // at most brief.NavigationLimit; a longer brief links to its overview instead
	Pages      []brief.Link // made from data
	Appendices []brief.Link // authored pages, and the pages about the evidence
}

func (r *renderer) navigate() *Navigation {
	b, n := r.Brief, &Navigation{}
	if len(b.Chapters) <= brief.NavigationLimit {
		for _, c := range b.Chapters {
			n.Chapters = append(n.Chapters, brief.Link{To: c.Address(""), Text: c.Title})
		}
	} else {
		n.Chapters = []brief.Link{{To: brief.Address{Path: brief.OverviewPath}, Text: r.Locale.Word("all-chapters")}}
	}
	add := func(to *[]brief.Link, have bool, p, kind string) {
		if have {
			*to = append(*to, brief.Link{To: brief.Address{Path: p}, Text: r.Locale.Word("page-" + kind)})
		}
	}
	add(&n.Pages, b.Matrix != nil, brief.ComparePath, "compare")
	add(&n.Pages, b.Timeline != nil, brief.TimelinePath, "timeline")
	add(&n.Pages, b.Recommendations != nil, brief.RecommendationsPath, "recommendations")
	add(&n.Pages, len(b.Sources) > 0, brief.SourcesPath, "sources")
	for _, c := range b.Appendices {
		n.Appendices = append(n.Appendices, brief.Link{To: c.Address(""), Text: c.Title})
	}
	add(&n.Appendices, len(b.Facts)+len(b.Figures) > 0, brief.DataPath, "data")
	add(&n.Appendices, len(b.Terms) > 0, brief.GlossaryPath, "glossary")
	add(&n.Appendices, true, brief.EvidencePath, "evidence")
	add(&n.Appendices, len(b.Corrections) > 0, brief.CorrectionsPath, "corrections")
	add(&n.Appendices, len(r.Downloads) > 0, brief.DownloadsPath, "downloads")
	return n
}

func (r *renderer) pageTitles() map[string]string {
	t := map[string]string{}
	for _, c := range r.Brief.All() {
		t[c.Path] = c.Title
	}
	for _, kind := range dataKinds {
		t[kind+".html"] = r.Locale.Word("page-" + kind)
	}
	for _, kind := range kinds {
		for _, p := range r.lists().of(kind) {
			if p.Title != "" {
				t[p.Path] = p.Title
			}
		}
	}
	return t
}

var dataKinds = []string{"compare", "timeline", "recommendations", "data", "sources", "glossary", "evidence", "corrections", "search", "downloads"}

// authored returns the pages of the overview, the chapters and the appendices, where their paths are wanted.
func (r *renderer) authored(wanted func(path string) bool) []*Page {
	b := r.Brief
	var out []*Page
	authored := b.All()
	for i, c := range authored {
		if !wanted(c.Path) {
			continue
		}
		p := &Page{renderer: r, Kind: "chapter", Path: c.Path, Title: c.Title, Description: c.Description, Language: c.Language, Chapter: c, Notes: c.Notes}
		if c == b.Overview {
			p.Kind, p.Description = "overview", b.Description
		}
		if p.Description == "" && len(c.Passages) > 0 {
			p.Description = firstWords(c.Passages[0].Plain, 160)
		}
		for _, h := range c.Headings {
			if h.Level == 2 {
				p.Contents = append(p.Contents, h)
			}
		}
		if i > 0 {
			p.Previous = &brief.Link{To: authored[i-1].Address(""), Text: authored[i-1].Title}
		}
		if i+1 < len(authored) {
			p.Next = &brief.Link{To: authored[i+1].Address(""), Text: authored[i+1].Title}
		}
		out = append(out, p)
	}
	return out
}

// pages returns every page, in the order of the site.
func (r *renderer) pages() []*Page {
	b, out := r.Brief, r.authored(func(string) bool { return true })
	at := 0 // the overview
	if b.Overview == nil {
		at = len(out)
		out = append(out, &Page{renderer: r, Kind: "overview", Path: brief.OverviewPath, Title: b.Title, Description: b.Description, Language: b.Language})
	}
	out = slices.Insert(out, at+1, r.divide(out[at], "chapters")...)
	add := func(have bool, kind string, notes []*brief.Note, contents ...*brief.Heading) {
		if have {
			out = append(out, &Page{
				renderer: r, Kind: kind, Path: kind + ".html", Language: b.Language, Notes: notes, Contents: contents,
				Title: r.Locale.Word("page-" + kind), Description: r.Locale.Word("page-" + kind + "-description"),
			})
			out = append(out, r.divide(out[len(out)-1], kind)...)
		}
	}
	if b.Matrix != nil {
		add(true, "compare", b.Matrix.Notes)
	}
	if b.Timeline != nil {
		var contents []*brief.Heading
		for _, p := range b.Timeline.Periods {
			if p.Title != "" {
				contents = append(contents, &brief.Heading{ID: p.ID, Level: 2, Text: p.Title})
			}
		}
		add(true, "timeline", b.Timeline.Notes, contents...)
	}
	if b.Recommendations != nil {
		var contents []*brief.Heading
		for _, g := range r.recommendationGroups() {
			contents = append(contents, &brief.Heading{ID: g.ID, Level: 2, Text: g.Title})
		}
		add(true, "recommendations", b.Recommendations.Notes, contents...)
	}
	var figures []*brief.Heading
	for _, f := range b.Figures {
		figures = append(figures, &brief.Heading{ID: "h-" + f.ID, Level: 2, Text: figureHeading(f)})
	}
	if len(b.Facts) > 0 {
		figures = append(figures, &brief.Heading{ID: "facts", Level: 2, Text: r.Locale.Word("all-facts")})
	}
	add(len(b.Facts)+len(b.Figures) > 0, "data", b.FigureNotes, figures...)
	add(len(b.Sources) > 0, "sources", nil)
	add(len(b.Terms) > 0, "glossary", b.TermNotes)
	add(true, "evidence", nil)
	add(len(b.Corrections) > 0, "corrections", b.CorrectionNotes)
	add(true, "search", nil)
	add(len(r.Downloads) > 0, "downloads", nil)
	out = append(out, &Page{
		renderer: r, Kind: "not-found", Path: brief.NotFoundPath, Language: b.Language,
		Title: r.Locale.Word("page-not-found"), Description: r.Locale.Word("page-not-found-description"),
	})
	return out
}

// firstWords returns at most n characters of s, cut between words.
func firstWords(s string, n int) string {
	runes := []rune(s)
	if len(runes) <= n {
		return s
	}
	cut := string(runes[:n])
	if i := strings.LastIndexByte(cut, ' '); i > 0 {
		cut = cut[:i]
	}
	return cut + "…"
}

// run runs the templates of the page. What it returns is good until the worker's next page.
func (p *Page) run(w *worker) ([]byte, error) {
	w.made.Reset()
	p.made = &w.made
	defer func() { p.made = nil }()
	if p.Chapter != nil && p.Chapter.Text != nil {
		w.content.Reset()
		if err := markdown.WriteHTML(&w.content, p.Chapter.Text, p); err != nil {
			return nil, err
		}
		p.Content = template.HTML(w.content.String())
	}
	b := &w.whole
	b.Reset()
	err := p.templates.pages[p.Kind].Execute(b, p)
	p.Content = "" // it is on the page, and the page is kept until the last one is made
	if err != nil {
		return nil, err
	}
	// html/template writes this where it will not trust a value: a template that needs mending, never a page to publish.
	if i := bytes.Index(b.Bytes(), []byte("ZgotmplZ")); i >= 0 {
		line := b.Bytes()[bytes.LastIndexByte(b.Bytes()[:i], '\n')+1:]
		return nil, fmt.Errorf("a value is not safe where the template puts it: %.120q", line)
	}
	return b.Bytes(), nil
}

func (r *renderer) addAliases(s *site.Site) error {
	for _, c := range r.Brief.All() {
		for _, alias := range c.Aliases {
			to := relative(alias, c.Address(""))
			page := fmt.Sprintf("<!doctype html>\n<html lang=\"%s\"><head><meta charset=\"utf-8\">"+
				"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'\"><title>%s</title>"+
				"<meta http-equiv=\"refresh\" content=\"0; url=%s\"><link rel=\"canonical\" href=\"%[3]s\"></head>"+
				"<body><p><a href=\"%[3]s\">%[2]s</a></p></body></html>\n",
				template.HTMLEscapeString(c.Language), template.HTMLEscapeString(c.Title), template.HTMLEscapeString(to))
			if err := s.Add(alias, []byte(page)); err != nil {
				return err
			}
		}
	}
	return nil
}
