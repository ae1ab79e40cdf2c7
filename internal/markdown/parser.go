package markdown

import (
	"sync"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/util"

	"brief/internal/diag"
)

// state is what the parsers of one text share. It travels in goldmark's context.
type state struct {
	d        *Document
	problems *diag.List
	ends     map[ast.Node]int // where links and images end, in the source
	notes    []*NoteDefinition
	inNote   bool
	refused  map[string]bool // HTML elements of which an opening tag was reported

	marks, brackets int // emphasis marks and open brackets in the current block
}

var stateKey = parser.NewContextKey()

func stateOf(pc parser.Context) *state { return pc.Get(stateKey).(*state) }

// report adds a problem with source[start:end].
func (s *state) report(start, end int, code diag.Code, format string, args ...any) *diag.Problem {
	return s.problems.Add(s.d.span(start, end), code, format, args...)
}

// Parsers are costly to make and safe to share, so each kind is made once. The numbers are priorities: parsers of one
// character are asked in their order. goldmark's own are in parser.DefaultBlockParsers and parser.DefaultInlineParsers.
var (
	chapterParser = sync.OnceValue(func() parser.Parser {
		return parser.NewParser(
			parser.WithBlockParsers(
				util.Prioritized(shortcodeBlockParser{}, 50),
				util.Prioritized(parser.NewSetextHeadingParser(), 100),
				util.Prioritized(nestable{extension.NewDefinitionListParser()}, 101),
				util.Prioritized(extension.NewDefinitionDescriptionParser(), 102),
				util.Prioritized(parser.NewThematicBreakParser(), 200),
				util.Prioritized(nestable{parser.NewListParser()}, 300),
				util.Prioritized(parser.NewListItemParser(), 400),
				util.Prioritized(parser.NewCodeBlockParser(), 500),
				util.Prioritized(parser.NewATXHeadingParser(), 600),
				util.Prioritized(parser.NewFencedCodeBlockParser(), 700),
				util.Prioritized(nestable{calloutParser{parser.NewBlockquoteParser()}}, 799),
				util.Prioritized(nestable{parser.NewBlockquoteParser()}, 800),
				util.Prioritized(parser.NewHTMLBlockParser(), 900),
				util.Prioritized(nestable{noteBlockParser{extension.NewFootnoteBlockParser()}}, 999),
				util.Prioritized(parser.NewParagraphParser(), 1000),
			),
			parser.WithParagraphTransformers(
				util.Prioritized(definitionLimit{parser.LinkReferenceParagraphTransformer}, 100),
				util.Prioritized(tableTransformer{extension.NewTableParagraphTransformer()}, 200),
				util.Prioritized(paragraphLimit{}, 300),
			),
			parser.WithInlineParsers(inlineParsers()...),
		)
	})
	inlineParser = sync.OnceValue(func() parser.Parser {
		return parser.NewParser(
			parser.WithBlockParsers(util.Prioritized(parser.NewParagraphParser(), 1000)),
			parser.WithParagraphTransformers(util.Prioritized(paragraphLimit{}, 300)),
			parser.WithInlineParsers(inlineParsers()...),
		)
	})
)

func inlineParsers() []util.PrioritizedValue {
	return []util.PrioritizedValue{
		util.Prioritized(parser.NewCodeSpanParser(), 100),
		util.Prioritized(shortcodeInlineParser{}, 100),
		util.Prioritized(anchorParser{}, 101),
		util.Prioritized(noteRefParser{}, 101),
		util.Prioritized(citationParser{}, 102),
		util.Prioritized(linkParser{parser.NewLinkParser()}, 200),
		util.Prioritized(parser.NewAutoLinkParser(), 300),
		util.Prioritized(parser.NewRawHTMLParser(), 400),
		util.Prioritized(markParser{parser.NewEmphasisParser()}, 500),
		util.Prioritized(markParser{extension.NewStrikethroughParser()}, 500),
		util.Prioritized(addressParser{extension.NewLinkifyParser()}, 999),
	}
}
