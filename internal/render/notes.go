package render

import (
	"html/template"
	"slices"
	"strconv"

	"brief/internal/bibliography"
	"brief/internal/brief"
)

// Footnotes returns the notes of the page without its list of references.
func (p *Page) Footnotes() []*brief.Note { return p.Notes[:p.firstEntry()] }

// Entries returns the list of references: none where notes tell the sources.
func (p *Page) Entries() []*brief.Note { return p.Notes[p.firstEntry():] }

func (p *Page) firstEntry() int {
	if i := slices.IndexFunc(p.Notes, func(n *brief.Note) bool { return n.Entry }); i >= 0 {
		return i
	}
	return len(p.Notes)
}

// NoteItems returns notes, or entries of the list of references, as the items of a list.
func (p *Page) NoteItems(notes []*brief.Note) (out template.HTML, err error) {
	out = p.html(func(m *markup) {
		for _, n := range notes {
			if err = p.writeNoteItem(m, n); err != nil {
				return
			}
		}
	})
	return out, err
}

func (p *Page) writeNoteItem(m *markup, n *brief.Note) error {
	m.raw(`<li id="`)
	m.text(n.ID)
	m.raw(`"`)
	if n.Citation != nil && n.Citation.Source.Class != "" {
		m.raw(` data-class="`)
		m.word(p.Locale, "class-"+string(n.Citation.Source.Class))
		m.raw(`"`)
	}
	m.raw(">")
	if n.Citation != nil {
		p.writeNoteEntry(m, n)
	} else {
		m.raw(`<div class="note-text">`)
		if err := p.writeText(m, n.Text); err != nil {
			return err
		}
		p.writeCorrected(m, brief.Address{Path: p.Path, Fragment: n.ID})
		m.raw("</div>")
	}
	m.raw("\n")
	p.writeBacklinks(m, n)
	m.raw("</li>\n")
	return nil
}

// writeNoteEntry writes the source of a note, or of an entry of the list of references. What a reader must know about the source is said
// where it is told in full.
func (p *Page) writeNoteEntry(m *markup, n *brief.Note) {
	source := n.Citation.Source
	switch {
	case n.First != nil:
		m.source(bibliography.ShortNote(n.Citation, n.First, p.Locale))
		m.raw(".")
		return
	case n.Entry && n.Number == 0:
		m.source(bibliography.Entry(source, p.Brief.Citations, p.Locale))
	default:
		m.source(bibliography.Note(n.Citation, p.Locale))
	}
	if source != p.Brief.Original { // nearly everything rests on that: the count says nothing
		m.raw(` <a class="all-uses" href="`)
		m.text(p.Href(source.Address()))
		m.raw(`">`)
		m.word(p.Locale, "cited-n-times", len(source.Uses))
		m.raw(`</a>`)
	}
}

// Where a note is referred to more often than manyBacklinks, fewBacklinks are seen at once and the others are folded: in the way of
// those who go on to the next note, with a key or with a finger, they are of use to nobody.
const (
	manyBacklinks = 12
	fewBacklinks  = 6
)

// writeBacklinks writes the links from a note back to where the text refers to it.
func (p *Page) writeBacklinks(m *markup, n *brief.Note) {
	several, folded := len(n.References) > 1, len(n.References) > manyBacklinks
	element := "span"
	if folded {
		element = "div"
	}
	m.raw("<", element, ` class="backlinks">`)
	if several {
		m.raw(`<span aria-hidden="true">↩</span>`)
	}
	for i, r := range n.References {
		if folded && i == fewBacklinks {
			m.raw("<details><summary>")
			m.word(p.Locale, "more-backlinks", len(n.References)-i)
			m.raw("</summary>")
		}
		m.raw(`<a href="#`)
		m.text(r.ID)
		m.raw(`" role="doc-backlink" aria-label="`)
		if n.Entry {
			m.word(p.Locale, "back-to-citation", r.Ordinal, bibliography.Called(n))
		} else {
			m.word(p.Locale, "back-to-reference", r.Ordinal, n.Number)
		}
		m.raw(`">`)
		if several {
			m.raw(strconv.Itoa(r.Ordinal))
		} else {
			m.raw("↩")
		}
		m.raw("</a>")
	}
	if folded {
		m.raw("</details>")
	}
	m.raw("</", element, ">")
}
