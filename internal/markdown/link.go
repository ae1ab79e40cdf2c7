package markdown

import (
	"bytes"
	"html"
	"strings"
	"unicode"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	gtext "github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"brief/internal/brief"
	"brief/internal/diag"
)

// A Link is a link or a cross-reference: [text](russia.md#loans), [text](https://example.org), <https://example.org>, and
// an address or e-mail address written as it is.
type Link struct {
	mention
	Destination   string // without escapes and entities; "mailto:…" for an e-mail address
	DestinationAt diag.Span
	Title         string
	Text          string // plain

	Address *brief.Address // set by resolve for a place of the brief; nil for any other
}

// External reports whether the destination names a scheme, so that it leads out of the brief.
func (l *Link) External() bool { return scheme(l.Destination) != "" }

type linkNode struct {
	ast.BaseInline
	link *Link
	safe bool
}

func (*linkNode) Kind() ast.NodeKind { return kindLink }

func (n *linkNode) Dump(source []byte, level int) {
	ast.DumpHelper(n, source, level, map[string]string{"Destination": n.link.Destination}, nil)
}

// linkParser is goldmark's parser of links and images within our limits. It notes where they end.
type linkParser struct{ parser.InlineParser }

func (p linkParser) Parse(parent ast.Node, block gtext.Reader, pc parser.Context) ast.Node {
	s := stateOf(pc)
	line, segment := block.PeekLine()
	if line[0] != ']' {
		if line[0] == '!' && len(line) > 1 && line[1] == '[' && citesNext(block) {
			return nil // an exclamation, and a note or citation after it
		}
		if s.brackets >= maxBrackets {
			if s.brackets == maxBrackets {
				s.brackets++
				s.report(segment.Start, segment.Start+1, diag.BadFile, "more than %d brackets in a paragraph", maxBrackets)
			}
			return nil
		}
		n := p.InlineParser.Parse(parent, block, pc)
		if n != nil {
			s.brackets++
		}
		return n
	}
	n := p.InlineParser.Parse(parent, block, pc)
	if n != nil {
		_, after := block.Position()
		s.ends[n] = after.Start
	}
	return n
}

// citesNext reports whether a note or a citation stands one character after the reader.
func citesNext(block gtext.Reader) bool {
	line, at := block.Position()
	defer block.SetPosition(line, at)
	block.Advance(1)
	content, _, closed := bracket(block)
	if !closed || block.Peek() == '(' {
		return false
	}
	_, _, _, cites := findKey(string(content), 0)
	return cites || len(content) > 1 && content[0] == '^'
}

// addressParser is goldmark's parser of addresses written as they are, which is asked before every word. Nearly all words are letters
// and end with the line, a space or a comma; they are no address.
type addressParser struct{ parser.InlineParser }

func (p addressParser) Parse(parent ast.Node, block gtext.Reader, pc parser.Context) ast.Node {
	line, _ := block.PeekLine()
	i := 0
	if line[0] == ' ' {
		i = 1
	}
	for i < len(line) && 'a' <= line[i]|0x20 && line[i]|0x20 <= 'z' {
		i++
	}
	if i == len(line) || line[i] == ' ' || line[i] == ',' || line[i] == '\n' {
		return nil
	}
	return p.InlineParser.Parse(parent, block, pc)
}

// CloseBlock implements goldmark's parser.CloseBlocker; it also begins the counts of the next block.
func (p linkParser) CloseBlock(parent ast.Node, block gtext.Reader, pc parser.Context) {
	s := stateOf(pc)
	s.marks, s.brackets = 0, 0
	p.InlineParser.(parser.CloseBlocker).CloseBlock(parent, block, pc)
}

// takeLink replaces a goldmark link by ours.
func (s *state) takeLink(n *ast.Link) *linkNode {
	l := &Link{Destination: decode(n.Destination), Title: s.d.quotes.set(string(n.Title))}
	l.At, l.DestinationAt = s.placesOf(n, n.Destination)
	out := &linkNode{link: l, safe: s.checkDestination(l.Destination, l.DestinationAt)}
	if l.Destination == "" {
		s.problems.Add(l.At, diag.BrokenLink, "the link leads nowhere").Hintf("write where it leads between the parentheses, or take the brackets away")
		out.safe = false
	}
	n.Parent().ReplaceChild(n.Parent(), n, out)
	moveChildren(n, out)
	l.Text = s.d.plain(out)
	return out
}

// takeAutoLink replaces an address written as it is by a link.
func (s *state) takeAutoLink(n *ast.AutoLink) *linkNode {
	label := n.Label(s.d.source)
	destination := string(n.URL(s.d.source))
	if n.AutoLinkType == ast.AutoLinkEmail && !strings.HasPrefix(strings.ToLower(destination), "mailto:") {
		destination = "mailto:" + destination
	}
	l := &Link{Destination: destination, Text: string(label)}
	l.At, l.DestinationAt = s.placesOf(n, label)
	l.At = l.DestinationAt
	out := &linkNode{link: l, safe: s.checkDestination(l.Destination, l.DestinationAt)}
	n.Parent().ReplaceChild(n.Parent(), n, out)
	at := offsetIn(s.d.source, label)
	out.AppendChild(out, ast.NewRawTextSegment(gtext.NewSegment(at, at+len(label))))
	return out
}

// placesOf returns the places of a link or an image and of its destination.
func (s *state) placesOf(n ast.Node, destination []byte) (at, destinationAt diag.Span) {
	start := max(n.Pos(), 0)
	at = s.d.span(start, max(s.ends[n], min(start+1, len(s.d.source))))
	if i := offsetIn(s.d.source, destination); i >= 0 && len(destination) > 0 {
		return at, s.d.span(i, i+len(destination))
	}
	return at, at
}

// offsetIn returns where in the source a slice of it begins, or -1 where it is a copy. goldmark gives destinations and labels
// as slices, without their places; that they end in the same array tells the place.
func offsetIn(source, slice []byte) int {
	i := cap(source) - cap(slice)
	if i < 0 || i+len(slice) > len(source) || !bytes.Equal(source[i:i+len(slice)], slice) {
		return -1
	}
	return i
}

// decode returns a destination without its backslashes and entities.
func decode(destination []byte) string {
	return strings.TrimFunc(html.UnescapeString(string(util.UnescapePunctuations(destination))), unicode.IsSpace)
}

// schemes lists the schemes by which a link may lead out of the brief.
var schemes = []string{"http", "https", "mailto", "tel"}

// scheme returns the scheme of a decoded destination in lower case (RFC 3986, section 3.1), or "" where it has none.
func scheme(destination string) string {
	for i, c := range destination {
		switch {
		case c == ':' && i > 0:
			return strings.ToLower(destination[:i])
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z':
		case i > 0 && (c >= '0' && c <= '9' || c == '+' || c == '-' || c == '.'):
		default:
			return ""
		}
	}
	return ""
}

// checkDestination reports a destination that a browser could take for anything but a web page, an e-mail address, a telephone
// number or a place of the brief. It judges what the browser would see: the decoded text.
func (s *state) checkDestination(destination string, at diag.Span) bool {
	for _, c := range destination {
		if unicode.IsControl(c) { // browsers drop tabs and line ends before they look for the scheme
			s.problems.Add(at, diag.UnsafeURL, "address with the control character %U", c).Hintf("delete it")
			return false
		}
	}
	if len(destination) > 1 && strings.ContainsRune(`/\`, rune(destination[0])) && strings.ContainsRune(`/\`, rune(destination[1])) {
		s.problems.Add(at, diag.UnsafeURL, "address of another site without a scheme").Hintf("begin it with https://")
		return false
	}
	switch name := scheme(destination); name {
	case "http", "https":
		if rest := strings.TrimPrefix(destination[len(name):], ":"); !strings.HasPrefix(rest, "//") || strings.Trim(rest, "/") == "" || rest[2] == '/' {
			s.problems.Add(at, diag.UnsafeURL, "%q is no address of a page", destination).Hintf("write %s://%s", name, strings.TrimLeft(rest, "/"))
			return false
		}
		return true
	case "", "mailto", "tel":
		return true
	default:
		s.problems.Add(at, diag.UnsafeURL, "links do not use the scheme %q", name).
			Hintf("use one of %s, or the name of a file of the brief", strings.Join(schemes, ", "))
		return false
	}
}

// writeLink writes a link. One to an unsafe address, or within another link, is written as its text.
func (h *htmlWriter) writeLink(n *linkNode) {
	l := n.link
	if !n.safe || h.inLink {
		h.children(n)
		return
	}
	h.raw(`<a href="`)
	if l.Address != nil {
		h.text(h.page.Href(*l.Address))
	} else {
		h.text(string(util.URLEscape([]byte(l.Destination), false)))
	}
	h.raw(`"`)
	if l.Address == nil && l.External() {
		h.raw(` rel="noopener noreferrer external"`)
	}
	if l.Title != "" {
		h.raw(` title="`)
		h.text(l.Title)
		h.raw(`"`)
	}
	h.raw(`>`)
	h.inLink = true
	h.children(n)
	h.inLink = false
	h.raw(`</a>`)
}
