package render

import (
	"fmt"
	"strings"

	"brief/internal/bibliography"
	"brief/internal/brief"
)

// A SourcesPage is a page of the bibliography.
type SourcesPage struct {
	Path    string
	Title   string
	Name    string // of a long bibliography: the letter under which all of it stands; "S (2)" where those are several pages
	ID      string // of a long bibliography: where its first page leads to this one; "" but for the first of each letter
	Letters []*SourceLetter
}

// Address returns the address of the page.
func (s *SourcesPage) Address() brief.Address { return brief.Address{Path: s.Path} }

// A SourceLetter is the sources that stand under one letter, on one page.
type SourceLetter struct {
	ID, Letter string
	Sources    []*brief.Source
}

// Count returns the number of entries on the page.
func (s *SourcesPage) Count() int {
	n := 0
	for _, l := range s.Letters {
		n += len(l.Sources)
	}
	return n
}

// sourcePages returns the pages that have the bibliography, as package resolve has divided it. If there are several, the page at
// brief.SourcesPath leads to them.
func (r *renderer) sourcePages() []*SourcesPage {
	var out []*SourcesPage
	at, parts := map[string]*SourcesPage{}, map[string]int{} // by path, by letter
	title := r.Locale.Word("page-sources")
	for _, s := range r.Brief.Sources { // by name, so what stands under one letter stands together
		letter := bibliography.Letter(s, r.Brief.Citations, r.Locale)
		page := at[s.Path]
		if page == nil {
			page = &SourcesPage{Path: s.Path, Title: title}
			if s.Path != brief.SourcesPath {
				page.Name, page.ID = r.letterName(letter), letterID(letter)
				if parts[letter]++; parts[letter] > 1 {
					page.Name, page.ID = fmt.Sprintf("%s (%d)", page.Name, parts[letter]), ""
				}
				page.Title = r.Locale.Word("sources-under", page.Name)
			}
			at[s.Path] = page
			out = append(out, page)
		}
		if n := len(page.Letters); n == 0 || page.Letters[n-1].Letter != letter {
			page.Letters = append(page.Letters, &SourceLetter{ID: letterID(letter), Letter: letter})
		}
		last := page.Letters[len(page.Letters)-1]
		last.Sources = append(last.Sources, s)
	}
	return out
}

// addSources adds the pages of the bibliography to those of the site.
func (r *renderer) addSources(pages []*Page) []*Page {
	parts := r.sourcePages()
	page := func(path, title string) *Page {
		p := &Page{
			renderer: r, Kind: "sources", Path: path, Language: r.Brief.Language, Title: title, Description: r.Locale.Word("page-sources-description"),
		}
		pages = append(pages, p)
		return p
	}
	switch len(parts) {
	case 0:
	case 1:
		page(parts[0].Path, parts[0].Title).Letters = parts[0].Letters
	default:
		page(brief.SourcesPath, r.Locale.Word("page-sources")).SourcePages = parts
		for i, part := range parts {
			p := page(part.Path, part.Title)
			p.Letters, p.SourcePages = part.Letters, parts
			p.Previous = &brief.Link{To: brief.Address{Path: brief.SourcesPath}, Text: r.Locale.Word("page-sources")}
			if i > 0 {
				p.Previous = &brief.Link{To: brief.Address{Path: parts[i-1].Path}, Text: parts[i-1].Title}
			}
			if i+1 < len(parts) {
				p.Next = &brief.Link{To: brief.Address{Path: parts[i+1].Path}, Text: parts[i+1].Title}
			}
		}
	}
	return pages
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
