package render

import (
	"sync"

	"brief/internal/brief"
)

// Pages returns the pages of the brief with their titles, in the order in which they are read: the overview, the chapters, the
// further pages, those made from data. What a website alone needs, such as the page for a wrong address, is not among them.
func Pages(in Input) []brief.Link {
	r := &renderer{Input: in}
	r.lists = sync.OnceValue(r.newLists)
	var out []brief.Link
	for _, p := range r.pages() {
		if p.Kind != "not-found" {
			out = append(out, brief.Link{To: brief.Address{Path: p.Path}, Text: p.Title})
		}
	}
	return out
}
