package markdown

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
)

// Plain implements brief.Text: the words as a reader sees them, a line for each block. Notes, citations, images, blocks of code
// and shortcodes are left out, but what a paired shortcode holds stays. Facts read as resolve has set them.
func (d *Document) Plain() string { return d.plain(d.root) }

func (d *Document) plain(n ast.Node) string {
	p := plainWriter{d: d}
	p.children(n)
	return p.String()
}

type plainWriter struct {
	d     *Document
	b     []byte
	block bool                    // a block has ended
	fact  func(n *FactRef) string // how a fact reads; nil for its words
}

// String returns the words with single spaces between them.
func (p *plainWriter) String() string {
	if bytes.Contains(p.b, []byte("  ")) {
		kept := p.b[:0]
		for i, c := range p.b {
			if c != ' ' || i == 0 || p.b[i-1] != ' ' {
				kept = append(kept, c)
			}
		}
		p.b = kept
	}
	return strings.ToValidUTF8(string(bytes.TrimSpace(p.b)), string(utf8.RuneError))
}

func (p *plainWriter) children(n ast.Node) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		p.node(c)
	}
}

func (p *plainWriter) node(n ast.Node) {
	switch n := n.(type) {
	case *ast.Text:
		p.space()
		if n.IsRaw() {
			p.b = append(p.b, n.Segment.Value(p.d.source)...)
		} else {
			p.lines(n.Segment.Start, n.Segment.Stop)
		}
		if n.SoftLineBreak() || n.HardLineBreak() {
			p.b = append(p.b, ' ')
		}
		return
	case *ast.CodeSpan:
		p.space()
		p.b = append(p.b, p.d.codeOf(n)...)
		return
	case *FactRef:
		p.space()
		if p.fact != nil {
			p.b = append(p.b, p.fact(n)...)
		} else {
			p.b = append(p.b, n.Plain...)
		}
		return
	case *Citation, *NoteRef, *imageNode, *anchor, *ast.CodeBlock, *ast.FencedCodeBlock:
		return
	case *extast.TableCell:
		p.children(n)
		p.b = append(p.b, ' ')
		return
	}
	p.children(n)
	if n.Type() == ast.TypeBlock && len(p.b) > 0 {
		p.block = true
	}
}

// lines adds source[start:stop], in which a line end is a space.
func (p *plainWriter) lines(start, stop int) {
	for {
		n := bytes.IndexByte(p.d.source[start:stop], '\n')
		if n < 0 {
			p.b = p.d.quotes.typeset(p.b, p.d.source, start, stop)
			return
		}
		p.b = append(p.d.quotes.typeset(p.b, p.d.source, start, start+n), ' ')
		start += n + 1
	}
}

// space begins a new line after a block.
func (p *plainWriter) space() {
	if !p.block {
		return
	}
	p.block = false
	p.b = append(bytes.TrimRight(p.b, " "), '\n')
}
