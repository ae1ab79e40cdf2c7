package resolve

import (
	"slices"
	"strconv"
	"strings"

	"brief/internal/bibliography"
	"brief/internal/brief"
)

// A numbering gives the notes of one page their numbers, in order of first reference.
//
// In the style note, citations of one source with the same locator share a note. The first note of a source tells it in full, and
// the others know which that is. In the other styles all citations of a source share an entry of the list of references; only the
// footnotes that the author wrote are notes.
//
// Ids are made of the source and the locator, not of the number, so that a link to a note survives the insertion of another.
type numbering struct {
	style   brief.CitationStyle
	rank    map[*brief.Source]int // in a list from A to Z; nil where there is none
	notes   []*brief.Note
	entries []*brief.Note // of the list of references
	byKey   map[string]*brief.Note
	key     []byte // the last one
	ids     map[string]int
	told    map[*brief.Source]*brief.Note // the note that tells the source in full
}

func (r *resolver) newNumbering() numbering {
	return numbering{style: r.brief.Citations, rank: r.rank, byKey: map[string]*brief.Note{}, ids: map[string]int{}, told: map[*brief.Source]*brief.Note{}}
}

// cite returns a new reference to the note of the citation.
func (n *numbering) cite(c *brief.Citation) *brief.Reference {
	if n.style.InText() {
		ref := refer(n.entry(c), c)
		ref.ID = n.anchor(slug(c.Source.ID + "-" + c.Locator.Value))
		return ref
	}
	n.key = n.key[:0]
	for _, part := range [...]string{"source", c.Source.ID, c.Prefix, c.Locator.Label, c.Locator.Value, c.Suffix} {
		n.key = append(append(n.key, part...), 0)
	}
	note := n.byKey[string(n.key)]
	if note == nil {
		note = n.add(string(n.key), c.Source.ID+"-"+c.Locator.Value)
		note.Citation, note.First = c, n.tell(c.Source, note)
	}
	return refer(note, c)
}

// tell returns the note that tells the source in full; nil where none did, and now the given one does.
func (n *numbering) tell(s *brief.Source, note *brief.Note) *brief.Note {
	if first := n.told[s]; first != note {
		if first != nil {
			return first
		}
		n.told[s] = note
	}
	return nil
}

// entry returns the entry of the citation's source in the list of references.
func (n *numbering) entry(c *brief.Citation) *brief.Note {
	key := "source\x00" + c.Source.ID
	entry := n.byKey[key]
	if entry == nil {
		entry = &brief.Note{ID: n.id(c.Source.ID), Entry: true, Citation: &brief.Citation{Source: c.Source, At: c.At}}
		n.entries = append(n.entries, entry)
		n.byKey[key] = entry
		if n.rank == nil {
			entry.Number = len(n.entries)
		}
	}
	return entry
}

// citeAll returns references to the notes of the citations.
func (n *numbering) citeAll(citations []*brief.Citation) []*brief.Reference {
	var out []*brief.Reference
	for _, c := range citations {
		out = append(out, n.cite(c))
	}
	return out
}

// footnote returns a new reference to the note that the author labelled so.
func (n *numbering) footnote(label string, text brief.Text) *brief.Reference {
	key := "label\x00" + label
	note := n.byKey[key]
	if note == nil {
		note = n.add(key, "note-"+label)
		note.Text = text
	}
	ref := refer(note, nil)
	if n.style.InText() {
		ref.ID = n.anchor(strings.TrimPrefix(note.ID, "fn-"))
	}
	return ref
}

// anchor returns an id for a place in the text. Where citations of a source share an entry whatever their locators, it is not the
// entry that tells them apart.
func (n *numbering) anchor(name string) string {
	id := "fnref-" + name
	n.ids[id]++
	if times := n.ids[id]; times > 1 {
		id += "_" + strconv.Itoa(times) // no slug has an underscore
	}
	return id
}

func (n *numbering) add(key, name string) *brief.Note {
	note := &brief.Note{ID: n.id(name), Number: len(n.notes) + 1}
	n.notes = append(n.notes, note)
	n.byKey[key] = note
	return note
}

func (n *numbering) id(name string) string {
	id := "fn-" + slug(name)
	n.ids[id]++
	if times := n.ids[id]; times > 1 {
		id += "--" + strconv.Itoa(times) // two hyphens: no slug has them
	}
	return id
}

// list returns the notes of the page by number, and after them its list of references.
func (n *numbering) list() []*brief.Note {
	if n.rank != nil {
		slices.SortFunc(n.entries, func(a, b *brief.Note) int { return n.rank[a.Citation.Source] - n.rank[b.Citation.Source] })
	}
	return append(n.notes, n.entries...)
}

func refer(note *brief.Note, c *brief.Citation) *brief.Reference {
	ref := &brief.Reference{Note: note, Citation: c, Ordinal: len(note.References) + 1}
	ref.ID = "fnref" + strings.TrimPrefix(note.ID, "fn")
	if ref.Ordinal > 1 {
		ref.ID += "_" + strconv.Itoa(ref.Ordinal) // no slug has an underscore
	}
	note.References = append(note.References, ref)
	return ref
}

// labelSources gives every cited source the label that the style author-date has for it, and returns those whose label has changed.
func (r *resolver) labelSources() map[*brief.Source]bool {
	if r.brief.Citations != brief.StyleAuthorDate {
		return nil
	}
	var cited []*brief.Source
	before := map[*brief.Source]brief.Label{}
	for _, s := range r.brief.Sources {
		before[s], s.Label = s.Label, brief.Label{}
		if len(s.Uses) > 0 {
			cited = append(cited, s)
		}
	}
	bibliography.SetLabels(cited, r.Locale)
	changed := map[*brief.Source]bool{}
	for s, label := range before {
		if s.Label != label {
			changed[s] = true
		}
	}
	return changed
}

// slug returns the letters and digits of a string, small and in ASCII, with single hyphens for all else between them.
func slug(s string) string {
	out := make([]byte, 0, len(s))
	gap := false
	for _, r := range strings.ToLower(s) {
		if (r < 'a' || r > 'z') && (r < '0' || r > '9') {
			gap = len(out) > 0
			continue
		}
		if gap {
			out, gap = append(out, '-'), false
		}
		out = append(out, byte(r))
	}
	return string(out)
}
