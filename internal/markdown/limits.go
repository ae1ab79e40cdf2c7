package markdown

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	gtext "github.com/yuin/goldmark/text"

	"brief/internal/diag"
)

// The limits keep the work within a constant times the size of the text. goldmark looks back over the open emphasis marks at
// each closing one, over the open brackets at each closing one, and over the whole prefix of a line at each nested block.
const (
	maxText      = 1 << 20  // bytes of a text; a book's chapter has a tenth of that
	maxParagraph = 64 << 10 // bytes of a paragraph or a line, about 10,000 words
	maxNesting   = 60       // open blocks around a block; a list takes two
	maxMarks     = 256      // emphasis marks in a paragraph
	maxRun       = 16       // characters of one emphasis mark; HTML parsers refuse 512 nested elements
	maxBrackets  = 500      // opening brackets in a paragraph, but those of notes and citations
	maxColumns   = 100      // of a table: each short row is filled up to them
	maxPairs     = 30       // shortcodes nested in one another
)

// withinLimits reports a text or a line that is too large to be read.
func withinLimits(d *Document, problems *diag.List) bool {
	if len(d.source) > maxText {
		problems.Add(d.span(0, 0), diag.BadFile, "text is larger than %d MiB", maxText>>20).Hintf("split it into chapters")
		return false
	}
	for at := 0; at < len(d.source); {
		end := len(d.source)
		if i := bytes.IndexByte(d.source[at:], '\n'); i >= 0 {
			end = at + i + 1
		}
		if end-at > maxParagraph {
			problems.Add(d.span(at, at+1), diag.BadFile, "line is longer than %d KiB", maxParagraph>>10)
			return false
		}
		at = end
	}
	return true
}

// nestable opens a block that can hold others unless too many are open already.
type nestable struct{ parser.BlockParser }

func (p nestable) Open(parent ast.Node, reader gtext.Reader, pc parser.Context) (ast.Node, parser.State) {
	if len(pc.OpenedBlocks()) >= maxNesting {
		_, at := reader.Position()
		stateOf(pc).report(at.Start, at.Start+1, diag.BadFile, "lists and quotations are nested more than %d deep", maxNesting)
		return nil, parser.NoChildren
	}
	return p.BlockParser.Open(parent, reader, pc)
}

// definitionLimit is goldmark's parser of the definitions of links, which takes quadratic time within a paragraph, for
// paragraphs that are not too long.
type definitionLimit struct{ parser.ParagraphTransformer }

func (t definitionLimit) Transform(n *ast.Paragraph, reader gtext.Reader, pc parser.Context) {
	if lines := n.Lines(); lines.Len() > 0 && reader.Source()[lines.At(0).Start] == '[' {
		if (paragraphLimit{}).Transform(n, reader, pc); n.Parent() == nil {
			return
		}
	}
	t.ParagraphTransformer.Transform(n, reader, pc)
}

// paragraphLimit refuses a paragraph that is too long.
type paragraphLimit struct{}

func (paragraphLimit) Transform(n *ast.Paragraph, _ gtext.Reader, pc parser.Context) {
	lines := n.Lines()
	if lines.Len() == 0 {
		return
	}
	first, last := lines.At(0), lines.At(lines.Len()-1)
	if last.Stop-first.Start > maxParagraph {
		stateOf(pc).report(first.Start, first.Start+1, diag.BadFile, "paragraph is longer than %d KiB", maxParagraph>>10)
		n.Parent().RemoveChild(n.Parent(), n)
	}
}

// markParser parses emphasis marks up to the limits; those beyond stay as they are written.
type markParser struct{ parser.InlineParser }

func (p markParser) Parse(parent ast.Node, block gtext.Reader, pc parser.Context) ast.Node {
	s := stateOf(pc)
	line, segment := block.PeekLine()
	run := 1
	for run < len(line) && line[run] == line[0] {
		run++
	}
	if s.marks < maxMarks && run <= maxRun {
		n := p.InlineParser.Parse(parent, block, pc)
		if n != nil {
			s.marks++
		}
		return n
	}
	if s.marks == maxMarks {
		s.marks++
		s.report(segment.Start, segment.Start+run, diag.BadFile, "more than %d emphasis marks in a paragraph", maxMarks)
	}
	block.Advance(run)
	return ast.NewTextSegment(segment.WithStop(segment.Start + run))
}
