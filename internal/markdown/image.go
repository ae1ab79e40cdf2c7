package markdown

import (
	"github.com/yuin/goldmark/ast"

	"brief/internal/brief"
	"brief/internal/diag"
)

// An Image is ![alternative text](file "caption"). One that is a paragraph by itself and has a caption becomes a figure.
type Image struct {
	mention
	Destination   string // without escapes and entities
	DestinationAt diag.Span
	Alt           string // plain
	Title         string

	Address *brief.Address // set by resolve; an image without it is shown as its alternative text
}

type imageNode struct {
	ast.BaseInline
	image *Image
	safe  bool
}

func (*imageNode) Kind() ast.NodeKind { return kindImage }

func (n *imageNode) Dump(source []byte, level int) {
	ast.DumpHelper(n, source, level, map[string]string{"Destination": n.image.Destination}, nil)
}

// takeImage replaces a goldmark image by ours. Its text becomes the alternative text.
func (s *state) takeImage(n *ast.Image) *imageNode {
	m := &Image{Destination: decode(n.Destination), Title: s.d.quotes.set(string(n.Title)), Alt: s.d.plain(n)}
	m.At, m.DestinationAt = s.placesOf(n, n.Destination)
	if holdsMore(n) {
		s.problems.Add(m.At, diag.BadValue, "more than words in a text alternative").
			Hintf("write citations, notes and facts beside the image")
	}
	if m.Alt == "" {
		s.problems.Add(m.At, diag.MissingAlt, "image without a text alternative").
			Hintf("say between the brackets what a reader who cannot see the image must know")
	}
	out := &imageNode{image: m, safe: s.checkDestination(m.Destination, m.DestinationAt)}
	n.Parent().ReplaceChild(n.Parent(), n, out)
	return out
}

// holdsMore reports whether the text of an image holds what plain words would lose.
func holdsMore(n ast.Node) bool {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c.(type) {
		case Node, *ast.RawHTML:
			return true
		}
		if holdsMore(c) {
			return true
		}
	}
	return false
}

// captioned returns the image of a paragraph that is nothing but an image with a caption.
func captioned(n ast.Node) (*imageNode, bool) {
	m, ok := n.FirstChild().(*imageNode)
	return m, ok && m.NextSibling() == nil && m.image.Title != ""
}

func (h *htmlWriter) writeFigure(n *imageNode) {
	h.raw("<figure>\n")
	h.writeImage(n, false)
	h.raw("\n<figcaption>")
	h.text(n.image.Title)
	h.raw("</figcaption>\n</figure>\n")
}

func (h *htmlWriter) writeImage(n *imageNode, title bool) {
	m := n.image
	if m.Address == nil || !n.safe {
		h.text(m.Alt)
		return
	}
	h.raw(`<img src="`)
	h.text(h.page.Href(*m.Address))
	h.raw(`" alt="`)
	h.text(m.Alt)
	if title && m.Title != "" {
		h.raw(`" title="`)
		h.text(m.Title)
	}
	h.raw(`" loading="lazy" decoding="async">`)
}
