package markdown

import (
	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
)

// writeDefinitionList writes a definition list in the syntax of PHP Markdown Extra, which goldmark parses.
func (h *htmlWriter) writeDefinitionList(n *extast.DefinitionList) {
	h.raw("<dl>\n")
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *extast.DefinitionTerm:
			h.raw("<dt>")
			h.children(c)
			h.raw("</dt>\n")
		default:
			h.raw("<dd")
			h.writeItem(c)
			h.raw("</dd>\n")
		}
	}
	h.raw("</dl>\n")
}

// writeItem writes the rest of an open tag, which has the id of the text that comes first in it, and the content.
func (h *htmlWriter) writeItem(n ast.Node) {
	first, tight := n.FirstChild().(*ast.TextBlock)
	if tight {
		h.id(h.d.passageOf[first])
	}
	around := h.rightToLeft
	h.direct(n)
	h.raw(">")
	if !tight && n.FirstChild() != nil {
		h.raw("\n")
	}
	h.children(n)
	h.rightToLeft = around
}
