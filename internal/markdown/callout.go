package markdown

import (
	"bytes"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	gtext "github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"brief/internal/diag"
)

// A Callout is a quotation marked as a remark: > [!EDITOR] Title. The syntax is GitHub's
// (https://docs.github.com/en/get-started/writing-on-github), with a title and an id, {#id} after the title.
type Callout struct {
	Kind  string // one of CalloutKinds
	Title string // plain; may be empty
	ID    string
	At    diag.Span // its first line

	Aliases []string // further ids
	Was     string   // the id under which it was published, where that is another

	node *calloutNode
}

// CalloutKinds lists the kinds, as the page's words and classes name them. EDITOR is an editor's note on the evidence.
var CalloutKinds = []string{"note", "tip", "important", "warning", "caution", "editor"}

// Plain returns the words of the callout without its title.
func (c *Callout) Plain() string { return c.words(nil) }

// words returns the words of the callout without its title, with facts as told; nil is as they are.
func (c *Callout) words(fact func(n *FactRef) string) string {
	p := plainWriter{d: c.node.d, fact: fact}
	for n := c.node.FirstChild(); n != nil; n = n.NextSibling() {
		if _, ok := n.(*calloutTitle); !ok {
			p.node(n)
		}
	}
	return p.String()
}

type calloutNode struct {
	ast.BaseBlock
	d       *Document
	callout *Callout
}

func (*calloutNode) Kind() ast.NodeKind { return kindCallout }

func (n *calloutNode) Dump(source []byte, level int) {
	ast.DumpHelper(n, source, level, map[string]string{"Kind": n.callout.Kind}, nil)
}

// calloutTitle is the first child of a callout with a title.
type calloutTitle struct{ ast.BaseBlock }

func (*calloutTitle) Kind() ast.NodeKind { return kindCalloutTitle }

func (n *calloutTitle) Dump(source []byte, level int) { ast.DumpHelper(n, source, level, nil, nil) }

// calloutParser opens a callout where goldmark's parser of quotations, asked later, would open a quotation. The rest is the same.
type calloutParser struct{ parser.BlockParser }

func (p calloutParser) Open(_ ast.Node, reader gtext.Reader, pc parser.Context) (ast.Node, parser.State) {
	line, segment := reader.PeekLine()
	pos := pc.BlockOffset()
	if pos < 0 {
		return nil, parser.NoChildren
	}
	mark := pos + 1
	for mark < len(line) && (line[mark] == ' ' || line[mark] == '\t') {
		mark++
	}
	if !bytes.HasPrefix(line[mark:], []byte("[!")) {
		return nil, parser.NoChildren
	}
	end := mark + 2
	for end < len(line) && util.IsAlphaNumeric(line[end]) {
		end++
	}
	if end == mark+2 || end >= len(line) || line[end] != ']' {
		return nil, parser.NoChildren
	}
	s := stateOf(pc)
	base := segment.Start - segment.Padding
	word := string(line[mark+2 : end])
	kind := strings.ToLower(word)
	if !slices.Contains(CalloutKinds, kind) {
		known := strings.ToUpper(strings.Join(CalloutKinds, ", "))
		s.report(base+mark, base+end+1, diag.BadValue, "no callout is called %q", word).
			Hintf("the callouts are %s", known).
			DidYouMean(strings.ToUpper(word), strings.Split(known, ", "))
		kind = CalloutKinds[0]
	}
	lineEnd := len(bytes.TrimRight(line, " \t\r\n"))
	n := &calloutNode{d: s.d, callout: &Callout{Kind: kind, At: s.d.span(base+pos, base+lineEnd)}}
	n.callout.node = n
	from := end + 1
	for from < lineEnd && (line[from] == ' ' || line[from] == '\t') {
		from++
	}
	if from < lineEnd {
		title := &calloutTitle{}
		title.Lines().Append(gtext.NewSegment(base+from, base+lineEnd))
		n.AppendChild(n, title)
	}
	reader.AdvanceToEOL()
	return n, parser.HasChildren
}

// writeCallout writes a callout: an aside labelled by its first paragraph.
func (h *htmlWriter) writeCallout(n *calloutNode) {
	c := n.callout
	h.raw(`<aside class="callout callout-`, c.Kind, `" id="`)
	h.text(c.ID)
	h.raw(`" aria-labelledby="`)
	h.text(c.ID + titleSuffix)
	h.raw("\">\n", `<p class="callout-title" id="`)
	h.text(c.ID + titleSuffix)
	h.raw(`">`)
	h.writeAliases(c.Aliases)
	h.raw(`<span class="callout-kind">`)
	h.text(h.page.Word("callout-" + c.Kind))
	h.raw(`</span>`)
	for child := n.FirstChild(); child != nil; child = child.NextSibling() {
		if title, ok := child.(*calloutTitle); ok {
			h.raw(` <span class="callout-words">`)
			h.children(title)
			h.raw(`</span>`)
		}
	}
	h.raw("</p>\n")
	h.children(n)
	h.raw("</aside>\n")
}
