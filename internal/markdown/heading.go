package markdown

import (
	"bytes"
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"

	"brief/internal/brief"
	"brief/internal/diag"
)

// A Heading begins a section: ## Energy {#energy}. Without an id of its own it takes one from its words.
type Heading struct {
	*brief.Heading
	Aliases []string // further ids
	At      diag.Span
}

// newHeading registers a heading. The chapter's title is the only one of the first level.
func (c *collector) newHeading(n *ast.Heading) {
	a := c.d.takeAnchor(n)
	at := c.d.lines(n)
	if at.IsZero() {
		start := max(n.Pos(), 0)
		at = c.d.span(start, min(start+n.Level, len(c.d.source)))
	}
	switch {
	case !n.HasChildren():
		c.problems.Add(at, diag.BadValue, "heading without words")
	case n.Level == 1:
		c.problems.Add(at, diag.ExtraH1, "heading of the first level").Hintf("the chapter's title is the only one; write ##")
		n.Level = 2
	case n.Level > c.level+1:
		c.problems.Add(at, diag.HeadingSkipped, "heading of level %d after one of level %d", n.Level, c.level).
			Hintf("write %s", strings.Repeat("#", c.level+1))
	}
	c.level = n.Level
	h := &Heading{Heading: &brief.Heading{Level: n.Level, Text: c.d.plain(n)}, At: at}
	h.ID, h.Aliases = c.ids.claim(a, c.problems), c.ids.claimAliases(a, c.problems)
	c.d.headingOf[n] = h
	c.d.headings = append(c.d.headings, h)
	c.heading = h.Heading
}

// nearlyHeading returns the level of the heading that the author meant by a paragraph such as ##Energy, or 0. Package check reports it; the
// heading below it does not skip a level.
func nearlyHeading(d *Document, n ast.Node) int {
	lines := n.Lines()
	if n.Kind() != ast.KindParagraph || lines.Len() == 0 {
		return 0
	}
	line := lines.At(0)
	text := line.Value(d.source)
	level := len(text) - len(bytes.TrimLeft(text, "#"))
	if level < 2 || level > 6 {
		return 0
	}
	return level
}

func (h *htmlWriter) writeHeading(n *ast.Heading) {
	level := strconv.Itoa(n.Level)
	h.raw("<h", level)
	heading := h.d.headingOf[n]
	if heading != nil {
		h.raw(` id="`)
		h.text(heading.ID)
		h.raw(`"`)
	}
	around := h.rightToLeft
	h.direct(n)
	h.raw(">")
	if heading != nil {
		h.writeAliases(heading.Aliases)
	}
	h.children(n)
	h.raw("</h", level, ">\n")
	h.rightToLeft = around
}
