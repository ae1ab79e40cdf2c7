package resolve

import (
	"regexp"
	"strconv"
	"strings"

	"brief/internal/brief"
)

// A numbering gives the notes of one page their numbers, in order of first reference.
//
// Citations of one source with the same locator share a note. Ids are made of the source and the locator, not of the number,
// so that a link to a note survives the insertion of another.
type numbering struct {
	notes []*brief.Note
	byKey map[string]*brief.Note
	ids   map[string]int
	cited map[*brief.Source]bool
}

func newNumbering() numbering {
	return numbering{byKey: map[string]*brief.Note{}, ids: map[string]int{}, cited: map[*brief.Source]bool{}}
}

// cite returns a new reference to the note of the citation.
func (n *numbering) cite(c *brief.Citation) *brief.Reference {
	key := strings.Join([]string{"source", c.Source.ID, c.Prefix, c.Locator.Label, c.Locator.Value, c.Suffix}, "\x00")
	note := n.byKey[key]
	if note == nil {
		note = n.add(key, c.Source.ID+"-"+c.Locator.Value)
		note.Citation, note.Again = c, n.cited[c.Source]
		n.cited[c.Source] = true
	}
	return refer(note)
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
	return refer(note)
}

func (n *numbering) add(key, name string) *brief.Note {
	id := "fn-" + slug(name)
	n.ids[id]++
	if times := n.ids[id]; times > 1 {
		id += "--" + strconv.Itoa(times) // two hyphens: no slug has them
	}
	note := &brief.Note{ID: id, Number: len(n.notes) + 1}
	n.notes = append(n.notes, note)
	n.byKey[key] = note
	return note
}

func refer(note *brief.Note) *brief.Reference {
	ref := &brief.Reference{Note: note, Ordinal: len(note.References) + 1}
	ref.ID = "fnref" + strings.TrimPrefix(note.ID, "fn")
	if ref.Ordinal > 1 {
		ref.ID += "_" + strconv.Itoa(ref.Ordinal) // no slug has an underscore
	}
	note.References = append(note.References, ref)
	return ref
}

var notSlug = regexp.MustCompile(`[^a-z0-9]+`)

func slug(s string) string {
	return strings.Trim(notSlug.ReplaceAllString(strings.ToLower(s), "-"), "-")
}
