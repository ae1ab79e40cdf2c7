package render

import (
	"strings"

	"brief/internal/brief"
	"brief/internal/evidence"
	"brief/internal/search"
)

// An Edit is what has happened to a brief since an earlier site was made of it, where that is nothing but other texts of chapters.
type Edit struct {
	Chapters map[string]bool // paths of those whose text, or whose list of sources, is another
	Sources  map[string]bool // paths of the pages of the bibliography that have a source with other uses, or another label
	Data     bool            // figures are used elsewhere, notes of the data page say something else, or the claims are published no more, or now

	titles bool // of chapters that earlier site finds no more than the titles and descriptions
}

// NewEdit returns that nothing has happened since a site was made of the brief.
func NewEdit(b *brief.Brief) *Edit {
	return &Edit{Chapters: map[string]bool{}, Sources: map[string]bool{}, titles: !search.Whole(b)}
}

// Keeps returns which files are in the earlier site what they would be made again, of those that take long: the bibliographies to
// download, the pages of a long bibliography, the pages of facts, and what the search of a large library finds. It is right for the
// templates that come with Brief. Which authored pages stay is not for it to say.
func (e *Edit) Keeps(b *brief.Brief) func(path string) bool {
	pages := map[string]bool{}
	if len(b.All()) > filterOptions { // else the choices of the bibliography depend on who cites what
		for _, s := range b.Sources {
			if s.Path != brief.SourcesPath { // that leads to the others, and takes no time
				pages[s.Path] = true
			}
		}
	}
	facts := map[string]bool{brief.DataPath: true}
	for _, f := range b.Facts {
		facts[f.Path] = true
	}
	// What is found of sources has their labels, and what is found of corrections, the texts that a release had.
	found := e.titles && !(len(e.Sources) > 0 && b.Citations.InText()) && (b.Release == nil || len(b.Corrections) == 0) && !search.Whole(b)
	return func(path string) bool {
		switch {
		case path == sourcesJSONPath || path == sourcesBibPath || path == sourcesRISPath:
			return true
		case facts[path]:
			return !e.Data
		case path == searchPath:
			return found
		case pages[path]:
			return !e.Sources[path]
		}
		name, list := strings.CutPrefix(path, sourcesFolder)
		if dot := strings.LastIndexByte(name, '.'); list && dot >= 0 && name[dot:] != ".html" {
			return !e.Chapters[name[:dot]+".html"]
		}
		return false
	}
}

// PublishesClaims reports whether a site has a file of all claims, to which pages lead.
func PublishesClaims(b *brief.Brief, c *evidence.Coverage) bool {
	n := c.Total.Claims
	if b.Recommendations != nil {
		n += len(b.Recommendations.Items)
	}
	return n > 0 && n <= claimsLimit
}
