package markdown

import (
	"strings"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"

	"brief/internal/brief"
)

// Prose implements brief.Text.
func (d *Document) Prose() []*brief.Prose {
	var out []*brief.Prose
	d.prose(d.root, &out)
	for _, n := range d.notes {
		out = append(out, n.Body.Prose()...)
	}
	return out
}

// prose collects the blocks under a node that hold words.
func (d *Document) prose(n ast.Node, out *[]*brief.Prose) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *ast.Heading, *ast.Blockquote, *ast.CodeBlock, *ast.FencedCodeBlock, *calloutTitle:
			continue
		case *ast.Paragraph, *ast.TextBlock, *extast.DefinitionTerm, *extast.TableHeader, *extast.TableRow:
			w := proseWriter{d: d}
			w.children(c)
			if strings.Trim(w.words.String(), " \n\ufffc") != "" {
				*out = append(*out, w.prose())
			}
		default:
			d.prose(c, out)
		}
	}
}

// A proseWriter gathers the words of one block.
type proseWriter struct {
	d     *Document
	words strings.Builder
	parts []brief.ProsePart
	facts []*brief.Fact
	at    int // in the source, behind the last words
}

func (w *proseWriter) add(words string, offset int) {
	w.parts = append(w.parts, brief.ProsePart{Start: w.words.Len(), Offset: offset})
	w.words.WriteString(words)
	w.at = offset + len(words)
}

func (w *proseWriter) children(n ast.Node) {
	const object = "\ufffc"
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *ast.Text:
			w.add(string(c.Segment.Value(w.d.source)), c.Segment.Start)
			if c.SoftLineBreak() || c.HardLineBreak() {
				w.add("\n", c.Segment.Stop)
			}
		case *FactRef:
			if c.Use != nil {
				w.facts = append(w.facts, c.Use.Fact)
			}
			w.add(object, w.at)
		case *Citation, *NoteRef, *imageNode, *anchor, *Shortcode, *ast.CodeSpan:
			w.add(object, w.at)
		case *extast.TableCell:
			w.children(c)
			w.add(object, w.at)
		default:
			w.children(c)
		}
	}
}

func (w *proseWriter) prose() *brief.Prose {
	return &brief.Prose{Words: w.words.String(), Facts: w.facts, Text: w.d.text, Parts: w.parts}
}
