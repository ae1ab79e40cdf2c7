package markdown

import (
	"github.com/yuin/goldmark/ast"
	"golang.org/x/text/unicode/bidi"
)

// direct writes the direction of the element that is being opened, where it is not that of the element around it: the text of a block
// has the direction of its first strong character (UAX #9, rules P2 and P3). One without any has that of what is around it. The caller
// puts h.rightToLeft back when it has closed the element.
func (h *htmlWriter) direct(n ast.Node) {
	switch class, found := h.d.firstStrong(n); {
	case !found:
	case class == bidi.L && h.rightToLeft:
		h.raw(` dir="ltr"`)
		h.rightToLeft = false
	case class != bidi.L && !h.rightToLeft:
		h.raw(` dir="rtl"`)
		h.rightToLeft = true
	}
}

// firstStrong returns the class of the first strong character of a block: L, R or AL. Of a block of blocks only the first counts,
// however deep it is, so that a text of lists in lists is not read again at every depth.
func (d *Document) firstStrong(n ast.Node) (bidi.Class, bool) {
	for n.Type() == ast.TypeBlock {
		c := n.FirstChild()
		if c == nil {
			return 0, false
		}
		if c.Type() == ast.TypeInline {
			break
		}
		n = c
	}
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		class, found := bidi.L, false
		switch c := c.(type) {
		case *ast.Text:
			class, found = strong(c.Segment.Value(d.source))
		case *ast.CodeSpan:
			class, found = strong(d.codeOf(c))
		case *FactRef:
			class, found = strong([]byte(c.Plain))
		case *Citation, *NoteRef, *imageNode:
		default:
			class, found = d.firstStrong(c)
		}
		if found {
			return class, true
		}
	}
	return 0, false
}

func strong(text []byte) (bidi.Class, bool) {
	for len(text) > 0 {
		if c := text[0]; c|0x20 >= 'a' && c|0x20 <= 'z' { // nearly always
			return bidi.L, true
		}
		p, size := bidi.Lookup(text)
		if size == 0 { // no UTF-8
			size = 1
		} else if c := p.Class(); c == bidi.L || c == bidi.R || c == bidi.AL {
			return c, true
		}
		text = text[min(size, len(text)):]
	}
	return 0, false
}
