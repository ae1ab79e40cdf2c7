// Package resolve turns names into things. A manuscript refers to sources, facts, chapters and sections by name; a brief refers
// to them by pointer.
//
// The order is that of dependence: sources; the chapters' names and paths; facts; the texts of the chapters, whose sections links
// may lead to; figures and other data; then the references in the texts; last, what became of all that was published. As it goes it numbers the notes of every page and records, for
// every source and fact, the places that rest on it.
//
// A name that means nothing is a problem at its place, and the value is left out; resolution goes on, so that one run tells
// the author everything.
package resolve

import (
	"iter"
	"maps"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"brief/internal/brief"
	"brief/internal/diag"
	"brief/internal/locale"
	"brief/internal/manuscript"
	"brief/internal/markdown"
	"brief/internal/revision"
)

// Options says what to resolve, and what the templates offer.
type Options struct {
	Locale     *locale.Locale
	Shortcodes []string  // names of the templates for shortcodes
	Now        time.Time // decides what is published
	Drafts     bool      // publish drafts as well
	Future     bool      // publish chapters whose publishDate has not come
	Expired    bool      // publish chapters whose expiryDate has passed
	Record     bool      // list the statements even if no release is there to hold them against
}

// Brief resolves a manuscript. The brief it returns is whole only if no problem is an error.
func Brief(m *manuscript.Manuscript, o Options, problems *diag.List) *brief.Brief {
	n := Resolve(m, o)
	n.Problems(problems)
	return n.Brief
}

func resolveAll(m *manuscript.Manuscript, o Options) *resolver {
	r := &resolver{
		Options:      o,
		manuscript:   m,
		problems:     new(diag.List),
		brief:        &brief.Brief{Release: m.Release, Today: today(o.Now)},
		sources:      map[string]*brief.Source{},
		facts:        map[string]*brief.Fact{},
		figures:      map[string]*brief.Figure{},
		figureWords:  map[*brief.Figure]*figureWords{},
		chapters:     map[string]*chapter{},
		unpublished:  map[string]string{},
		withheldData: map[string]string{},
		themes:       map[string]*brief.Theme{},
		addressees:   map[string]*brief.Theme{},
		adviceThemes: map[string]*brief.Theme{},
		landed:       map[brief.Address]bool{},
		ids:          map[claimed]diag.Span{},
		suggested:    new(int),
	}
	r.brief.Citations = choice(r, m.Settings.Citations, "citations", brief.CitationStyles, brief.StyleNote)
	r.resolveLinkChecks()
	r.resolveSources()
	r.placeSources()
	r.settings()
	r.outline()
	r.resolveMap()
	r.resolveFacts()
	r.parse()
	r.resolveFigures()
	r.resolveTerms()
	r.resolveTimeline()
	r.resolveRecommendations()
	r.resolveMatrix()
	r.resolveCorrections()
	if p := m.Settings.Provenance; p.String != "" {
		r.brief.Provenance = r.inline(p, brief.Address{Path: brief.OverviewPath})
	}
	r.glossary = markdown.NewGlossary(r.brief.Terms)
	r.each(r.text)
	for _, c := range r.ordered {
		r.takeOver(c)
	}
	r.kept = r.keptBack()
	r.withholdData(r.kept)
	r.placeFacts()
	r.placeTerms()
	r.dataPages()
	r.withholdSources(r.kept)
	r.labelSources()
	r.sortUses()
	r.entryAliases()
	r.account()
	ids := r.dataIDs()
	r.checkDataLinks(r.toData, ids, r.problems)
	for _, c := range r.ordered {
		r.checkDataLinks(c.toData, ids, &c.problems)
	}
	return r
}

// today returns the day of a moment; none where there is no moment.
func today(now time.Time) brief.Date {
	if now.IsZero() {
		return brief.Date{}
	}
	d, err := brief.ParseDate(now.Format("2006-01-02"))
	if err != nil {
		return brief.Date{} // a year that EDTF writes in another way
	}
	return d
}

// A resolver holds what is known so far.
type resolver struct {
	Options
	manuscript *manuscript.Manuscript
	problems   *diag.List // of what is being resolved: a chapter's text, or all else
	brief      *brief.Brief

	sources      map[string]*brief.Source
	rank         map[*brief.Source]int // in the bibliography; nil but in the style author-date
	facts        map[string]*brief.Fact
	figures      map[string]*brief.Figure
	figureWords  map[*brief.Figure]*figureWords
	chapters     map[string]*chapter    // published ones, by name
	ordered      []*chapter             // the same, in the order of the site
	unpublished  map[string]string      // name → why, in words
	toData       []dataLink             // links of what is being resolved to pages made from data
	landed       map[brief.Address]bool // sections that something leads to
	ids          map[claimed]diag.Span  // of data, with the place of each
	staleYears   int                    // how old a fact may be; 0 where the brief sets no limit
	suggested    *int                   // problems for which a near name was looked for
	later        *[]func()              // see elsewhere; nil where nothing has to wait
	withheldData map[string]string      // "fact china-loans" → name of the unpublished chapter that it belongs to
	kept         kept                   // what unpublished chapters and their data mention
	glossary     *markdown.Glossary
	accounted    diag.List                                          // of corrections, and of what became of what was published
	amended      []amended                                          // the corrections, on their way
	pagesNow     map[string]string                                  // path of a page when it was published → path now
	texts        map[string]map[brief.StatementKind][]revision.Text // of the last release, by path now
	rowFrames    map[brief.Address]string                           // likewise, of rows of fact boxes that show a fact
	themes       map[string]*brief.Theme
	addressees   map[string]*brief.Theme
	adviceThemes map[string]*brief.Theme
}

// A chapter is a chapter on its way from the manuscript to the brief.
type chapter struct {
	*brief.Chapter
	from     *manuscript.Chapter
	document *markdown.Document
	problems diag.List       // of its text
	anchors  map[string]bool // ids that a link may lead to
	notes    numbering
	shown    map[*brief.Fact]bool
	drawn    map[*brief.Figure]bool
	mapped   bool       // the map stands in it
	files    []string   // of the content folder, that its text shows or links to
	toData   []dataLink // links of its text to pages made from data
	later    []func()   // what its text changes elsewhere, as long as that has to wait

	statements []*brief.Statement // what it says, as a release records it; nil until that is asked
}

// parse reads the Markdown of every chapter.
func (r *resolver) parse() {
	r.texts = r.publishedTexts(brief.StatementParagraph, brief.StatementCallout, brief.StatementRow)
	r.each(func(c *chapter) {
		c.document = markdown.Parse(c.from.Body, markdown.Options{Language: c.Language, Published: r.published(c)}, &c.problems)
		c.Text = c.document
		for _, h := range c.document.Headings() {
			c.Headings = append(c.Headings, h.Heading)
		}
		c.outline()
	})
}

// each does something with every chapter, on all cores.
func (r *resolver) each(do func(*chapter)) {
	var wait sync.WaitGroup
	limit := make(chan struct{}, runtime.GOMAXPROCS(0))
	for _, c := range r.ordered {
		wait.Add(1)
		limit <- struct{}{}
		go func() {
			defer func() { <-limit; wait.Done() }()
			do(c)
		}()
	}
	wait.Wait()
}

// elsewhere does what changes more than what is being resolved: at once, or, for the texts of chapters, which are resolved several at a
// time, when takeOver comes to the chapter in the order of the site.
func (r *resolver) elsewhere(do func()) {
	if r.later == nil {
		do()
		return
	}
	*r.later = append(*r.later, do)
}

// takeOver does what the text of a chapter changes elsewhere.
func (r *resolver) takeOver(c *chapter) {
	shown := len(r.brief.Files)
	for _, do := range c.later {
		do()
	}
	c.later, c.files = nil, slices.Clone(r.brief.Files[shown:])
}

// outline notes the places of the text that a link may lead to.
func (c *chapter) outline() {
	c.anchors = map[string]bool{}
	anchor := func(id string, aliases []string) {
		c.anchors[id] = true
		for _, alias := range aliases {
			c.anchors[alias] = true
		}
	}
	for _, h := range c.document.Headings() {
		anchor(h.ID, h.Aliases)
	}
	for _, p := range c.document.Passages() {
		anchor(p.ID, p.Aliases)
	}
	for _, k := range c.document.Callouts() {
		anchor(k.ID, k.Aliases)
	}
}

// emptyFile reports, once however often it is asked, that a data file from which something is wanted has no content, and whether that is
// so.
func (r *resolver) emptyFile(name, hint string) bool {
	file := r.manuscript.Empty[name]
	if file == nil {
		return false
	}
	r.problems.Add(diag.Span{File: file, End: 1}, diag.BadFile, "%s is empty", name).Hint = hint
	return true
}

// unknown reports a name that means nothing, with the nearest that does.
func unknown[T any](r *resolver, name diag.Text, code diag.Code, kind string, known map[string]T) {
	p := r.problems.Add(name.At, code, "no %s %q", kind, name.String)
	r.nearest(name.String, maps.Keys(known), func(near string) {
		if near != "" {
			p.Hintf("did you mean %q?", near)
			return
		}
		const few = 12 // names that a line can hold
		switch names := slices.Sorted(maps.Keys(known)); {
		case len(names) == 0:
			p.Hintf("no %s is defined", kind)
		case len(names) <= few:
			p.Hintf("it is one of: %s", strings.Join(names, ", "))
		}
	})
}

// nearest tells the name that the author most likely meant, for the first problems of a run: those are mended first, and
// comparing every wrong name with every right one costs their product. For others it tells none.
func (r *resolver) nearest(name string, known iter.Seq[string], tell func(near string)) {
	const most = 50
	r.elsewhere(func() {
		if *r.suggested++; *r.suggested > most {
			tell("")
			return
		}
		tell(diag.Nearest(name, slices.Collect(known)))
	})
}

// didYouMean returns what hints at a name, where there is one.
func didYouMean(p *diag.Problem) func(near string) {
	return func(near string) {
		if near != "" {
			p.Hintf("did you mean %q?", near)
		}
	}
}

// unknownData is unknown for a fact or a figure. One that belongs to a chapter that is not published is there all the same.
func unknownData[T any](r *resolver, id diag.Text, code diag.Code, kind string, known map[string]T) {
	if name, held := r.withheldData[kind+" "+id.String]; held {
		r.problems.Add(id.At, diag.LinkToDraft, "the %s %q belongs to %s.md, which %s", kind, id.String, name, r.unpublished[name]).
			Hintf("publish that chapter, or take this out")
		return
	}
	unknown(r, id, code, kind, known)
}

// required reports a value that must be there; at is the place of the thing that lacks it.
func (r *resolver) required(value diag.Text, key string, at diag.Span) bool {
	if strings.TrimSpace(value.String) == "" {
		if !value.At.IsZero() {
			at = value.At
		}
		r.problems.Add(at, diag.MissingKey, "%s is missing", key)
		return false
	}
	return true
}

// choice returns the value if the list has it; the default, fallback, where nothing was written; and reports anything else.
func choice[S ~string](r *resolver, value diag.Text, key string, list []S, fallback S) S {
	if value.String == "" {
		return fallback
	}
	words := make([]string, len(list))
	for i, w := range list {
		if string(w) == value.String {
			return w
		}
		words[i] = string(w)
	}
	p := r.problems.Add(value.At, diag.BadValue, "%s cannot be %q", key, value.String)
	if near := diag.Nearest(value.String, words); near != "" {
		p.Hintf("did you mean %q?", near)
	} else {
		p.Hintf("it is one of: %s", strings.Join(words, ", "))
	}
	return fallback
}

// plain returns plain text as a reader is to see it, with the typographic marks of the brief's language.
func (r *resolver) plain(t diag.Text) string { return r.typeset(t.String) }

func (r *resolver) typeset(s string) string {
	return markdown.Typeset(s, r.manuscript.Settings.Language.String)
}

// date reads an EDTF date; nothing written is no date.
func (r *resolver) date(value diag.Text) brief.Date {
	if value.String == "" {
		return brief.Date{}
	}
	d, err := brief.ParseDate(value.String)
	if err != nil {
		p := r.problems.Add(value.At, diag.BadDate, "%v", err).Hintf("write a date as 2018, 2018-12, 2018-12-31, 2005/2009 or 2014~ (EDTF)")
		if edtf := manuscript.EDTF(value.String); edtf != "" {
			p.Hintf("write %q", edtf)
		}
	}
	return d
}

// claim reports an id that is taken, or that cannot stand in an address.
func claim[T any](r *resolver, id diag.Text, kind string, taken map[string]T) bool {
	if kind != "source" && !slugForm.MatchString(id.String) { // sources have the keys of Pandoc's citations
		r.problems.Add(id.At, diag.BadValue, "id cannot be %q", id.String).Hintf("use small letters, digits and single hyphens")
	}
	if ownID(kind, id.String) {
		r.problems.Add(id.At, diag.DuplicateID, "the id %q is one of the page's own", id.String).Hintf("choose another id")
	}
	if _, ok := taken[id.String]; ok {
		p := r.problems.Add(id.At, diag.DuplicateID, "a second %s %q", kind, id.String).Hintf("give one of them another id")
		if first := r.ids[claimed{kind, id.String}]; !first.IsZero() {
			p.Hintf("the first is at %s:%d; give one of them another id", first.File.Name, first.Position().Line)
		}
		return false
	}
	r.ids[claimed{kind, id.String}] = id.At
	return true
}

// A claimed is an id with what it is of.
type claimed struct{ kind, id string }

// ownID reports whether the templates give the id to something else on the page where a thing of that kind stands.
func ownID(kind, id string) bool {
	switch kind {
	case "source", "fact", "level", "dimension": // a prefix keeps them apart
		return false
	case "figure":
		if id == "facts" || strings.HasPrefix(id, "fact-") || strings.HasPrefix(id, "h-") || strings.HasSuffix(id, "-title") {
			return true
		}
	case "recommendation":
		if id == "embedded" || strings.HasPrefix(id, "for-") {
			return true
		}
	}
	return id == "content" || id == "cite-title" || strings.HasPrefix(id, "set-") || id == "contents-title" || id == "notes-title" || id == "references-title" || strings.HasPrefix(id, "fn-") || strings.HasPrefix(id, "fnref-")
}
