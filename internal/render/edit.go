package render

import (
	"strings"

	"brief/internal/brief"
	"brief/internal/evidence"
)

// An Edit is what has happened to a brief since an earlier site was made of it, where that is nothing but other texts of chapters.
// The zero Edit is nothing.
type Edit struct {
	Chapters map[string]bool // paths of those whose text, or whose list of sources, is another
	Sources  map[string]bool // paths of the pages of the bibliography that have a source with other uses, or another label
	Data     bool            // figures are used elsewhere, notes of the data page say something else, or the claims are published no more, or now
}

// Keeps returns which files are in the earlier site what they would be made again, of those that take long: the bibliographies to
// download, the pages of a long bibliography, and the data page. It is right for the templates that come with Brief; that of
// authored pages is up to Fingerprints.
func (e *Edit) Keeps(b *brief.Brief) func(path string) bool {
	pages := map[string]bool{}
	if len(b.All()) > filterOptions { // else the choices of the bibliography depend on who cites what
		for _, s := range b.Sources {
			if s.Path != brief.SourcesPath { // that leads to the others, and takes no time
				pages[s.Path] = true
			}
		}
	}
	return func(path string) bool {
		switch {
		case path == sourcesJSONPath || path == sourcesBibPath || path == sourcesRISPath:
			return true
		case path == brief.DataPath:
			return !e.Data
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
