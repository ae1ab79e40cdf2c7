package markdown

import (
	"bytes"
	"slices"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"

	"brief/internal/brief"
)

// Prose implements brief.Text.
func (d *Document) Prose() []*brief.Prose {
	w := proseWriter{d: d}
	w.blocks(d.root)
	for _, n := range d.notes {
		w.out = append(w.out, n.Body.Prose()...)
	}
	return w.out
}

// A proseWriter gathers the words of one block after the other.
type proseWriter struct {
	d   *Document
	out []*brief.Prose

	// Of the block at hand. words and parts are used again for the next.
	words []byte
	parts []brief.ProsePart
	facts []*brief.Fact
	at    int // in the source, behind the last words
}

// blocks collects the blocks under a node that hold words.
func (w *proseWriter) blocks(n ast.Node) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *ast.Heading, *ast.Blockquote, *ast.CodeBlock, *ast.FencedCodeBlock, *calloutTitle:
			continue
		case *ast.Paragraph, *ast.TextBlock, *extast.DefinitionTerm, *extast.TableHeader, *extast.TableRow:
			w.words, w.parts, w.facts, w.at = w.words[:0], w.parts[:0], nil, 0
			w.children(c)
			if len(bytes.Trim(w.words, " \n"+object)) > 0 {
				w.out = append(w.out, &brief.Prose{Words: string(w.words), Facts: w.facts, Text: w.d.text, Parts: slices.Clone(w.parts)})
			}
		default:
			w.blocks(c)
		}
	}
}

// object stands for what has no words: OBJECT REPLACEMENT CHARACTER.
const object = "\ufffc"

func (w *proseWriter) object() {
	w.begin(w.at)
	w.words = append(w.words, object...)
	w.at += len(object)
}

// begin says that the words that come next stand in the source from an offset on.
func (w *proseWriter) begin(offset int) {
	w.parts = append(w.parts, brief.ProsePart{Start: len(w.words), Offset: offset})
}

func (w *proseWriter) children(n ast.Node) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *ast.Text:
			w.begin(c.Segment.Start)
			from := len(w.words)
			w.words = append(w.words, c.Segment.Value(w.d.source)...)
			w.at = c.Segment.Start + len(w.words) - from
			if c.SoftLineBreak() || c.HardLineBreak() {
				w.begin(c.Segment.Stop)
				w.words = append(w.words, '\n')
				w.at = c.Segment.Stop + 1
			}
		case *FactRef:
			if c.Use != nil {
				w.facts = append(w.facts, c.Use.Fact)
			}
			w.object()
		case *Citation, *NoteRef, *imageNode, *anchor, *Shortcode, *ast.CodeSpan:
			w.object()
		case *extast.TableCell:
			w.children(c)
			w.object()
		default:
			w.children(c)
		}
	}
}
