package markdown

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	gtext "github.com/yuin/goldmark/text"

	"brief/internal/brief"
	"brief/internal/diag"
)

// A NoteRef is a reference to a footnote: [^label].
type NoteRef struct {
	ast.BaseInline
	mention
	Label     string
	Reference *brief.Reference // set by resolve

	start, stop int // in the source
}

// Kind implements goldmark's node.
func (*NoteRef) Kind() ast.NodeKind { return kindNoteRef }

// Dump implements goldmark's node.
func (n *NoteRef) Dump(source []byte, level int) {
	ast.DumpHelper(n, source, level, map[string]string{"Label": n.Label}, nil)
}

// A NoteDefinition is the text of a footnote: [^label]: text, further paragraphs indented by four spaces.
type NoteDefinition struct {
	Label   string
	LabelAt diag.Span // [^label]
	Body    *Document // its citations are written as sources, not as numbers
}

// maxLabel is the longest label of a footnote, in bytes. CommonMark allows labels of links as many characters.
const maxLabel = 999

// noteRefParser parses references to footnotes, defined or not.
type noteRefParser struct{}

func (noteRefParser) Trigger() []byte { return []byte{'['} }

func (noteRefParser) Parse(_ ast.Node, block gtext.Reader, pc parser.Context) ast.Node {
	line, segment := block.PeekLine()
	if len(line) < 4 || line[1] != '^' {
		return nil
	}
	label := line[2:min(len(line), 2+maxLabel)]
	n := bytes.IndexAny(label, "[]\n")
	if n < 0 || label[n] != ']' || len(bytes.TrimSpace(label[:n])) == 0 {
		return nil
	}
	block.Advance(n + 3)
	start, stop := segment.Start, segment.Start+n+3
	return &NoteRef{mention: mention{At: stateOf(pc).d.span(start, stop)}, Label: string(label[:n]), start: start, stop: stop}
}

// noteBlockParser is goldmark's parser of footnotes, which here leaves them where they stand. It would otherwise gather them
// in a list, and lose those that stand within one another.
type noteBlockParser struct{ parser.BlockParser }

func (p noteBlockParser) Open(parent ast.Node, reader gtext.Reader, pc parser.Context) (ast.Node, parser.State) {
	for n := parent; n != nil; n = n.Parent() {
		if _, within := n.(*extast.Footnote); within {
			return nil, parser.NoChildren
		}
	}
	return p.BlockParser.Open(parent, reader, pc)
}

func (noteBlockParser) Close(ast.Node, gtext.Reader, parser.Context) {}

// takeNote moves a footnote out of the tree.
func (s *state) takeNote(n *extast.Footnote) {
	n.Parent().RemoveChild(n.Parent(), n)
	start := max(n.Pos(), 0)
	s.notes = append(s.notes, &NoteDefinition{
		Label:   string(n.Ref),
		LabelAt: s.d.span(start, min(start+len("[^]")+len(n.Ref), len(s.d.source))),
		Body: &Document{
			text:      s.d.text,
			source:    s.d.source,
			quotes:    s.d.quotes,
			note:      true,
			root:      n,
			headingOf: make(map[ast.Node]*Heading),
			passageOf: make(map[ast.Node]*Passage),
		},
	})
}
