package markdown

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"

	"brief/internal/brief"
	"brief/internal/diag"
)

// A Passage is a paragraph, the text of a list item or a definition, or a table: what can be cited as one. Its id comes from
// its first words, so that it stays the same when something else in the chapter changes; {#id} at the end of a paragraph fixes
// it for good. A passage that was published keeps the id that it had then (published.go).
type Passage struct {
	ID      string
	Aliases []string       // further ids: {alias=old-id}
	Was     string         // the id under which it was published, where that is another
	Number  int            // of a paragraph that stands in no other block, from 1; 0 otherwise
	Heading *brief.Heading // nearest above; nil before the first
	Callout *Callout       // in which it stands; nil outside
	At      diag.Span

	d          *Document
	node       ast.Node
	references []Node
	plain      string // the words, where they cannot change any more; else empty
}

// Plain returns the words of the passage.
func (p *Passage) Plain() string {
	if p.plain != "" {
		return p.plain
	}
	return p.d.plain(p.node)
}

// showsFact reports whether the words of the passage depend on a fact, which is not known yet when the text is read.
func (p *Passage) showsFact() bool {
	return slices.ContainsFunc(p.references, func(n Node) bool { _, ok := n.(*FactRef); return ok })
}

// References returns the nodes of the passage that refer to something, in order.
func (p *Passage) References() []Node { return p.references }

// newPassage registers a passage. It returns nil for a block without words or notes, such as an image.
func (c *collector) newPassage(n ast.Node, topLevel bool) *Passage {
	a := c.d.takeAnchor(n)
	if !hasWords(n, c.d.source) {
		return nil
	}
	p := &Passage{Heading: c.heading, Callout: c.callout, At: c.d.lines(n), d: c.d, node: n}
	if table, ok := n.(*extast.Table); ok {
		p.At = c.d.tableSpan(table)
	} else if topLevel {
		c.number++
		p.Number = c.number
	}
	p.ID, p.Aliases = c.ids.claim(a, c.problems), c.ids.claimAliases(a, c.problems)
	c.d.passageOf[n] = p
	c.d.passages = append(c.d.passages, p)
	return p
}

// passageID returns what the id of a passage is made from, of its plain words: the first of four letters or more or with a digit, which leave
// out most articles and prepositions, or its first words of any kind. Facts are left out: they change.
func passageID(plain string) string {
	const words, minLetters = 5, 4
	telling := make([]string, 0, 2*words)
	for word := range strings.FieldsSeq(plain) {
		if utf8.RuneCountInString(word) >= minLetters || strings.ContainsFunc(word, unicode.IsDigit) {
			if telling = append(telling, word); len(telling) == 2*words { // some may have no letters
				break
			}
		}
	}
	id := slug(strings.Join(telling, " "), words)
	if id == "" {
		id = slug(plain, words)
	}
	if id == "" {
		id = "text"
	}
	return "p-" + id
}

// hasWords reports whether a node has anything to read or cite but images and blocks.
func hasWords(n ast.Node, source []byte) bool {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *ast.Text:
			if s := c.Segment.TrimLeftSpace(source); !s.IsEmpty() {
				return true
			}
		case *Citation, *NoteRef, *FactRef:
			return true
		case *imageNode, *Shortcode:
		default:
			if hasWords(c, source) {
				return true
			}
		}
	}
	return false
}

// writeParagraph writes a paragraph; one of a chapter has its number as a link to itself.
func (h *htmlWriter) writeParagraph(n ast.Node) {
	if m, ok := captioned(n); ok {
		h.writeFigure(m)
		return
	}
	if n.FirstChild() == nil {
		return // a comment, or refused HTML
	}
	if h.bare {
		h.children(n)
		return
	}
	h.raw("<p")
	p := h.d.passageOf[n]
	h.id(p)
	around := h.rightToLeft
	h.direct(n)
	h.raw(">")
	if p != nil {
		h.writeAliases(p.Aliases)
		if p.Number > 0 {
			h.writePermalink(p)
		}
	}
	h.children(n)
	h.writeCorrected(p)
	h.raw("</p>\n")
	h.rightToLeft = around
}

// writeAliases writes the ids that a place had before, so that links to them still lead there.
func (h *htmlWriter) writeAliases(ids []string) {
	for _, id := range ids {
		h.raw(`<span class="alias" id="`)
		h.text(id)
		h.raw(`"></span>`)
	}
}

// writeCorrected writes the link with which a corrected passage ends.
func (h *htmlWriter) writeCorrected(p *Passage) {
	if p == nil {
		return
	}
	to, words := h.page.Corrected(p.ID)
	if words == "" {
		return
	}
	h.raw(` <a class="corrected" href="`)
	h.text(h.page.Href(to))
	h.raw(`">`)
	h.text(words)
	h.raw(`</a>`)
}

func (h *htmlWriter) writePermalink(p *Passage) {
	h.raw(`<a class="pn" href="#`)
	h.text(p.ID)
	h.raw(`" aria-label="`)
	h.text(h.page.Word("paragraph-n", p.Number))
	h.raw(`"`)
	if h.rightToLeft { // it hangs where the others do
		h.raw(` dir="ltr"`)
	}
	h.raw(`>`)
	h.number(p.Number)
	h.raw(`</a>`)
}

// writeTextBlock writes the text of a tight list item or definition, whose element has the id if the text comes first in it.
func (h *htmlWriter) writeTextBlock(n *ast.TextBlock) {
	if p := h.d.passageOf[n]; p != nil && n.PreviousSibling() != nil {
		h.raw("<span")
		h.id(p)
		h.raw(">")
		h.writeAliases(p.Aliases)
		h.children(n)
		h.writeCorrected(p)
		h.raw("</span>")
	} else {
		if p != nil {
			h.writeAliases(p.Aliases)
		}
		h.children(n)
		h.writeCorrected(p)
	}
	if n.NextSibling() != nil {
		h.raw("\n")
	}
}

// id writes the id attribute of a passage.
func (h *htmlWriter) id(p *Passage) {
	if p != nil {
		h.raw(` id="`)
		h.text(p.ID)
		h.raw(`"`)
	}
}

// lines returns the place of a block that has lines of text.
func (d *Document) lines(n ast.Node) diag.Span {
	lines := n.Lines()
	if lines.Len() == 0 {
		return diag.Span{}
	}
	return d.span(lines.At(0).Start, lines.At(lines.Len()-1).Stop)
}
