package markdown

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	gtext "github.com/yuin/goldmark/text"

	"brief/internal/diag"
)

// tableTransformer is goldmark's parser of GFM tables (https://github.github.com/gfm/#tables-extension-) for tables that are not
// too wide. Its AST transformer is left out, for it takes quadratic time; writeCodeSpan does its work: a bar in code in a cell
// is written \|.
type tableTransformer struct{ parser.ParagraphTransformer }

func (t tableTransformer) Transform(n *ast.Paragraph, reader gtext.Reader, pc parser.Context) {
	lines := n.Lines()
	for i := 1; i < lines.Len(); i++ {
		line := lines.At(i)
		text := line.Value(reader.Source())
		if bytes.Count(text, []byte("|")) > maxColumns && len(bytes.Trim(text, " \t\r\n|:-")) == 0 {
			stateOf(pc).report(line.Start, line.Start+1, diag.BadFile, "table has more than %d columns", maxColumns)
			return
		}
	}
	t.ParagraphTransformer.Transform(n, reader, pc)
}

// tableSpan returns the place of a table.
func (d *Document) tableSpan(n *extast.Table) diag.Span {
	start := max(n.Pos(), 0)
	end := start
	for row := n.FirstChild(); row != nil; row = row.NextSibling() {
		for cell := row.FirstChild(); cell != nil; cell = cell.NextSibling() {
			if lines := cell.Lines(); lines.Len() > 0 {
				end = max(end, lines.At(lines.Len()-1).Stop)
			}
		}
	}
	return d.span(start, end)
}

// writeTable writes a table. Its wrapper may scroll; alignment is a class, for the page's policy forbids inline style.
func (h *htmlWriter) writeTable(n *extast.Table) {
	h.raw("<div class=\"table\">\n<table")
	h.id(h.d.passageOf[n])
	h.raw(">\n")
	body := false
	for row := n.FirstChild(); row != nil; row = row.NextSibling() {
		_, head := row.(*extast.TableHeader)
		switch {
		case head:
			h.raw("<thead>\n")
		case !body:
			h.raw("<tbody>\n")
			body = true
		}
		h.raw("<tr>")
		for c := row.FirstChild(); c != nil; c = c.NextSibling() {
			if cell, ok := c.(*extast.TableCell); ok {
				h.writeCell(cell, head)
			}
		}
		h.raw("</tr>\n")
		if head {
			h.raw("</thead>\n")
		}
	}
	if body {
		h.raw("</tbody>\n")
	}
	h.raw("</table>\n")
	h.writeCorrected(h.d.passageOf[n])
	h.raw("</div>\n")
}

func (h *htmlWriter) writeCell(n *extast.TableCell, head bool) {
	tag, scope := "td", ""
	if head && n.FirstChild() != nil { // an empty cell heads nothing
		tag, scope = "th", ` scope="col"`
	}
	h.raw("<", tag, scope)
	if n.Alignment != extast.AlignNone {
		h.raw(` class="align-`, n.Alignment.String(), `"`)
	}
	around := h.rightToLeft
	h.direct(n)
	h.raw(">")
	h.children(n)
	h.raw("</", tag, ">")
	h.rightToLeft = around
}
