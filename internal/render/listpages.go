package render

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"brief/internal/bibliography"
	"brief/internal/brief"
	"brief/internal/locale"
	"brief/internal/search"
	"brief/internal/site"
)

// A ListPage is a page with entries of a list. A list of more than brief.ListLimit entries has several: by letters where it runs from
// A to Z, else by number. The page at which it begins leads to them, and each leads to its neighbours.
type ListPage struct {
	Path, Title string
	Name        string // what leads to it: the letter under which all of it stands, "S (2)" where those are several pages; "Chapters 1 to 200"
	ID          string // where the first page of the list leads to this one; "" but for the first of each letter
	Size        string // what is on it, in words: "200 sources"

	Letters  []*Letter        // of a list from A to Z
	Chapters []*brief.Chapter // of a list of chapters
}

// Address returns the address of the page.
func (l *ListPage) Address() brief.Address { return brief.Address{Path: l.Path} }

// A Letter is the entries that stand under one letter, on one page. They are all of one kind.
type Letter struct {
	ID, Letter string
	Sources    []*brief.Source
	Facts      []*brief.Fact
	Terms      []*brief.Term
	Entries    []*search.Entry
}

// lists are the lists of a brief that may have several pages. All but sources and index are nil where one is enough.
type lists struct {
	sources, facts, terms, index, chapters, evidence []*ListPage
}

func (r *renderer) newLists() *lists {
	b := r.Brief
	out := &lists{sources: r.sourcePages(), facts: r.factPages(), terms: r.termPages(), index: r.indexPages()}
	if len(b.Chapters) > brief.ListLimit {
		out.chapters = r.chapterPages(brief.ChaptersPath, "chapters-between", func(*brief.Chapter) int { return 0 })
	}
	remarks := 0
	for _, c := range b.Chapters {
		remarks += len(c.Remarks)
	}
	if len(b.Chapters) > brief.ListLimit || remarks > brief.ListLimit {
		out.evidence = r.chapterPages(brief.EvidencePath, "evidence-between", func(c *brief.Chapter) int { return len(c.Remarks) })
	}
	return out
}

// of returns the list that a kind of page has.
func (l *lists) of(kind string) []*ListPage {
	switch kind {
	case "chapters":
		return l.chapters
	case "data":
		return l.facts
	case "sources":
		return l.sources
	case "glossary":
		return l.terms
	case "evidence":
		return l.evidence
	case "search":
		return l.index
	}
	return nil
}

// An alphabet makes the pages of a list from A to Z.
type alphabet struct {
	*renderer
	own, under, size string // where the list begins; words for the title of a page, and for what is on it
	pages            []*ListPage
	at               map[string]*ListPage // by path
	parts            map[string]int       // by letter
	count            map[*ListPage]int
}

func (r *renderer) newAlphabet(own, under, size string) *alphabet {
	return &alphabet{renderer: r, own: own, under: under, size: size, at: map[string]*ListPage{}, parts: map[string]int{}, count: map[*ListPage]int{}}
}

// entry returns where an entry belongs that stands under a letter, on the page at a path. Entries come in the order of the alphabet.
func (a *alphabet) entry(letter, path string) *Letter {
	page := a.at[path]
	if page == nil {
		page = &ListPage{Path: path}
		if path != a.own {
			page.Name, page.ID = a.letterName(letter), letterID(letter)
			if a.parts[letter]++; a.parts[letter] > 1 {
				page.Name, page.ID = fmt.Sprintf("%s (%d)", page.Name, a.parts[letter]), ""
			}
			page.Title = a.Locale.Word(a.under, page.Name)
		}
		a.at[path] = page
		a.pages = append(a.pages, page)
	}
	a.count[page]++
	at := slices.IndexFunc(page.Letters, func(l *Letter) bool { return l.Letter == letter }) // not always the last: Ø may stand among O
	if at < 0 {
		at = len(page.Letters)
		page.Letters = append(page.Letters, &Letter{ID: letterID(letter), Letter: letter})
	}
	return page.Letters[at]
}

// made returns the pages.
func (a *alphabet) made() []*ListPage {
	for _, page := range a.pages {
		page.Size = a.Locale.Word(a.size, a.count[page])
	}
	return a.pages
}

// sourcePages returns the pages that have the bibliography, as package resolve has divided it.
func (r *renderer) sourcePages() []*ListPage {
	a := r.newAlphabet(brief.SourcesPath, "sources-under", "n-sources")
	for _, s := range r.Brief.Sources { // by name, so what stands under one letter stands together
		l := a.entry(bibliography.Letter(s, r.Brief.Citations, r.Locale), s.Path)
		l.Sources = append(l.Sources, s)
	}
	return a.made()
}

// factPages returns the pages that have the facts, as package resolve has divided them; nil where one has them all, in the order of the
// author's.
func (r *renderer) factPages() []*ListPage {
	if len(r.Brief.Facts) <= brief.ListLimit {
		return nil
	}
	facts := slices.Clone(r.Brief.Facts)
	locale.Sort(r.Locale, facts, func(f *brief.Fact) string { return f.Label })
	a := r.newAlphabet(brief.DataPath, "facts-under", "n-facts")
	for _, f := range facts {
		l := a.entry(r.Locale.Letter(f.Label), f.Path)
		l.Facts = append(l.Facts, f)
	}
	return a.made()
}

// termPages returns the pages that have the glossary; nil where one has all of it.
func (r *renderer) termPages() []*ListPage {
	if len(r.Brief.Terms) <= brief.ListLimit {
		return nil
	}
	a := r.newAlphabet(brief.GlossaryPath, "terms-under", "n-terms")
	for _, t := range r.Brief.Terms { // by name
		l := a.entry(r.Locale.Letter(t.Term), t.Path)
		l.Terms = append(l.Terms, t)
	}
	return a.made()
}

// notesOf returns the notes of those terms that a page of a long glossary has.
func (l *ListPage) notesOf(all []*brief.Note) []*brief.Note {
	on := map[*brief.Note]bool{}
	for _, letter := range l.Letters {
		for _, t := range letter.Terms {
			for _, r := range t.References {
				on[r.Note] = true
			}
		}
	}
	var out []*brief.Note
	for _, n := range all {
		if on[n] {
			out = append(out, n)
		}
	}
	return out
}

// indexOnOnePage is how many entries an index may have on one page. It is more than brief.ListLimit, because each is a line, and readers
// without a script search them with what their browser has for that, which reads one page.
const indexOnOnePage = 2 * brief.ListLimit

// indexPages returns the pages that have the index.
func (r *renderer) indexPages() []*ListPage {
	letters, n := search.Index(r.Brief, r.Locale), 0
	for _, l := range letters {
		n += len(l.Entries)
	}
	a, under := r.newAlphabet(brief.SearchPath, "index-under", "n-entries"), map[string]int{}
	for _, letter := range letters {
		for _, e := range letter.Entries {
			path := brief.SearchPath
			if n > indexOnOnePage {
				path = brief.LetterPath(path, letter.Letter, under[letter.Letter]/brief.ListLimit)
				under[letter.Letter]++
			}
			l := a.entry(letter.Letter, path)
			l.Entries = append(l.Entries, e)
		}
	}
	return a.made()
}

// chapterPages returns the pages of a list of chapters: each has some of them that follow each other, and the entries that these
// bring along.
func (r *renderer) chapterPages(own, title string, more func(*brief.Chapter) int) []*ListPage {
	var out []*ListPage
	brought := 0
	for _, c := range r.Brief.Chapters {
		brought += more(c)
		if n := len(out); n == 0 || len(out[n-1].Chapters) == brief.ListLimit || brought > brief.ListLimit {
			out = append(out, &ListPage{Path: brief.PartPath(own, n)})
			brought = more(c)
		}
		last := out[len(out)-1]
		last.Chapters = append(last.Chapters, c)
	}
	for _, page := range out {
		first, last := page.Chapters[0], page.Chapters[len(page.Chapters)-1]
		from, to := strconv.Itoa(first.Number), strconv.Itoa(last.Number)
		page.Name, page.Title = r.Locale.Word("chapters-between", from, to), r.Locale.Word(title, from, to)
		page.Size = r.Locale.Word("between", first.Title, last.Title)
	}
	return out
}

// begin gives the page at which a list begins that list, where it has one page, or else the way to its pages.
func (p *Page) begin(list []*ListPage) {
	p.List, p.Lists = nil, list
	if len(list) == 1 && list[0].Path == p.Path {
		p.List, p.Lists = list[0], nil
	}
}

// divide begins a list on a page, and returns the further pages that it has.
func (r *renderer) divide(first *Page, kind string) []*Page {
	list := r.lists().of(kind)
	first.begin(list)
	back := brief.Link{To: brief.Address{Path: first.Path}, Text: first.Title}
	if kind == "chapters" {
		back.Text = r.Locale.Word("all-chapters")
	}
	var out []*Page
	for i, l := range first.Lists {
		p := &Page{
			renderer: r, Kind: kind, Path: l.Path, Language: r.Brief.Language, Title: l.Title,
			Description: r.Locale.Word("page-" + kind + "-description"), List: l, Lists: list, Back: &back, Previous: &back,
		}
		if kind == "glossary" {
			p.Notes = l.notesOf(first.Notes)
		}
		if i > 0 {
			p.Previous = &brief.Link{To: list[i-1].Address(), Text: list[i-1].Title}
		}
		if i+1 < len(list) {
			p.Next = &brief.Link{To: list[i+1].Address(), Text: list[i+1].Title}
		}
		out = append(out, p)
	}
	if len(out) > 0 && kind == "glossary" {
		first.Notes = nil // they are where the terms are
	}
	return out
}

// Letters returns the entries of the page, in a list from A to Z; nil where other pages have them.
func (p *Page) Letters() []*Letter {
	if p.List == nil {
		return nil
	}
	return p.List.Letters
}

// Places returns the file that says which page has which entry, on the page at which a list begins that has several, and whose entries
// are known by an address; else nil.
func (p *Page) Places() *brief.Address {
	if len(p.Lists) == 0 || p.List != nil || p.Kind != "data" && p.Kind != "sources" && p.Kind != "glossary" {
		return nil
	}
	return &brief.Address{Path: placesPath(p.Path)}
}

func placesPath(own string) string { return strings.TrimSuffix(own, ".html") + "/places.js" }

// places returns the ids of the entries of lists that have several pages: by where the list begins, then by the page that has them.
func (r *renderer) places() map[string]map[string][]string {
	out := map[string]map[string][]string{}
	add := func(own, page string, ids ...string) {
		if page == own {
			return
		}
		if out[own] == nil {
			out[own] = map[string][]string{}
		}
		out[own][page] = append(out[own][page], ids...)
	}
	for _, f := range r.Brief.Facts {
		add(brief.DataPath, f.Path, append([]string{f.Address().Fragment}, f.Aliases...)...)
	}
	for _, t := range r.Brief.Terms {
		add(brief.GlossaryPath, t.Path, t.ID)
	}
	for _, s := range r.Brief.Sources {
		add(brief.SourcesPath, s.Path, s.Address().Fragment)
	}
	return out
}

// addPlaces writes which page of a long list has which entry: what leads to an entry by the address that it had in a short one is
// forwarded by a script, since no page may name them all.
func (r *renderer) addPlaces(s *site.Site) error {
	for own, pages := range r.places() {
		text, err := json.Marshal(pages)
		if err != nil {
			return err
		}
		if err := s.Add(placesPath(own), slices.Concat([]byte("BriefPlaces("), text, []byte(");\n"))); err != nil {
			return err
		}
	}
	return nil
}

// placed returns where the site shows what is known by an address: where there are many facts or terms, each is on a page of its letter.
func (r *renderer) placed(a brief.Address) brief.Address {
	if a.Path == brief.DataPath || a.Path == brief.GlossaryPath {
		if to := r.moved()[a]; to != "" {
			a.Path = to
		}
	}
	return a
}

// newMoved returns the path of the page that has a fact or a term, by the address by which that is known; none where there are few.
func (r *renderer) newMoved() map[brief.Address]string {
	out := map[brief.Address]string{}
	if len(r.Brief.Facts) > brief.ListLimit {
		for _, f := range r.Brief.Facts {
			out[brief.FactAddress(f.ID)] = f.Path
			for _, id := range f.Aliases {
				out[brief.Address{Path: brief.DataPath, Fragment: id}] = f.Path
			}
		}
	}
	if len(r.Brief.Terms) > brief.ListLimit {
		for _, t := range r.Brief.Terms {
			out[brief.TermAddress(t.ID)] = t.Path
		}
	}
	return out
}

// letterName returns what a heading says of what stands under a letter, or under none.
func (r *renderer) letterName(letter string) string {
	if letter == "" {
		return r.Locale.Word("letter-other")
	}
	return letter
}

// letterID returns the id of the heading over what stands under a letter.
func letterID(letter string) string {
	switch letter {
	case "":
		return "letter-other"
	case "0–9":
		return "letter-0"
	}
	return "letter-" + strings.ToLower(letter)
}
