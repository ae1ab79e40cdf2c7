package markdown

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	gtext "github.com/yuin/goldmark/text"

	"brief/internal/brief"
	"brief/internal/diag"
)

// A Shortcode is a block of the brief, or what a template makes: {{< chart china-share >}}. The syntax is Hugo's: a name, then
// values and name=value pairs, each value a word, "quoted" or `raw`. A tag stands on one line; on a line of its own it is a
// block. {{< name >}} … {{< /name >}} holds the text between the tags. {{</* name */>}} shows the tag itself. In code a tag is
// nothing but code. The shortcode fact makes a FactRef.
type Shortcode struct {
	ast.BaseBlock
	mention
	Name       string
	NameAt     diag.Span
	Arguments  map[string]Argument // by name
	Positional []Argument
	Inner      bool // it has a closing tag; what it holds may still be empty
	Inline     bool // it stands within a line of text

	Block *brief.Block // set by resolve

	closing bool // a closing tag, until it has found its opening one
}

// Kind implements goldmark's node.
func (*Shortcode) Kind() ast.NodeKind { return kindShortcode }

// Type implements goldmark's node.
func (n *Shortcode) Type() ast.NodeType {
	if n.Inline {
		return ast.TypeInline
	}
	return ast.TypeBlock
}

// IsRaw implements goldmark's node: a tag has no text to parse.
func (*Shortcode) IsRaw() bool { return true }

// Dump implements goldmark's node.
func (n *Shortcode) Dump(source []byte, level int) {
	ast.DumpHelper(n, source, level, map[string]string{"Name": n.Name}, nil)
}

// An Argument is a value given to a shortcode.
type Argument struct {
	Name   string // "" for a positional one
	NameAt diag.Span
	Value  string
	At     diag.Span // of the value, with its quotes
}

const (
	tagOpen, tagClose       = "{{<", ">}}"
	commentOpen             = "{{</*"
	commentClose            = "*/>}}"
	hintShortcode           = "a shortcode is {{< name value key=value >}}; {{</* name */>}} shows it as it is written"
	factShortcode           = "fact"
	otherOpen, otherOpenWas = "{{%", "{{% %}}"
)

// shortcodeBlockParser parses a tag on a line of its own.
type shortcodeBlockParser struct{}

func (shortcodeBlockParser) Trigger() []byte { return []byte{'{'} }

func (shortcodeBlockParser) Open(_ ast.Node, reader gtext.Reader, pc parser.Context) (ast.Node, parser.State) {
	line, segment := reader.PeekLine()
	pos := pc.BlockOffset()
	if pos < 0 || !bytes.HasPrefix(line[pos:], []byte(tagOpen)) || bytes.HasPrefix(line[pos:], []byte(commentOpen)) {
		return nil, parser.NoChildren
	}
	s := stateOf(pc)
	var found diag.List // reported only if the line is ours; the inline parser reads it again if not
	start := segment.Start - segment.Padding + pos
	n, length := s.parseTag(line[pos:], start, &found)
	if n == nil || n.Name == factShortcode || len(bytes.TrimSpace(line[pos+length:])) > 0 {
		return nil, parser.NoChildren
	}
	s.problems.Join(&found)
	reader.AdvanceToEOL()
	return n, parser.NoChildren
}

func (shortcodeBlockParser) Continue(ast.Node, gtext.Reader, parser.Context) parser.State {
	return parser.Close
}
func (shortcodeBlockParser) Close(ast.Node, gtext.Reader, parser.Context) {}
func (shortcodeBlockParser) CanInterruptParagraph() bool                  { return true }
func (shortcodeBlockParser) CanAcceptIndentedLine() bool                  { return false }

// shortcodeInlineParser parses a tag within a line.
type shortcodeInlineParser struct{}

func (shortcodeInlineParser) Trigger() []byte { return []byte{'{'} }

func (shortcodeInlineParser) Parse(parent ast.Node, block gtext.Reader, pc parser.Context) ast.Node {
	line, segment := block.PeekLine()
	s := stateOf(pc)
	start := segment.Start
	if bytes.HasPrefix(line, []byte(otherOpen)) {
		s.report(start, start+len(otherOpen), diag.BadShortcode, "shortcodes are not written %s here", otherOpenWas).Hintf(hintShortcode)
		return nil
	}
	if !bytes.HasPrefix(line, []byte(tagOpen)) {
		s.suspect(line, start)
		return nil
	}
	if bytes.HasPrefix(line, []byte(commentOpen)) {
		end := bytes.Index(line[1:], []byte(tagOpen)) // of the next tag, so that a line of tags is read about once
		if end < 0 {
			end = len(line) - 1
		}
		if i := bytes.Index(line[len(commentOpen):max(1+end, len(commentOpen))], []byte(commentClose)); i >= 0 {
			i += len(commentOpen)
			literal := func(from, to int) {
				parent.AppendChild(parent, ast.NewRawTextSegment(gtext.NewSegment(start+from, start+to)))
			}
			literal(0, len(tagOpen))
			literal(len(commentOpen), i)
			block.Advance(i + len(commentClose))
			return ast.NewRawTextSegment(gtext.NewSegment(start+i+len("*/"), start+i+len(commentClose)))
		}
	}
	n, length := s.parseTag(line, start, s.problems)
	if length == 0 {
		return nil
	}
	block.Advance(length)
	if n == nil {
		return ast.NewRawTextSegment(gtext.NewSegment(start, start+length))
	}
	if n.Name == factShortcode {
		if f := s.newFactRef(n); f != nil {
			return f
		}
		return ast.NewRawTextSegment(gtext.NewSegment(start, start+length))
	}
	n.Inline = true
	return n
}

// suspect warns of what stands at the beginning of line and is nearly a tag: {{ chart x }}, {< chart x >}, {{/name}}. Readers would
// see it as text.
func (s *state) suspect(line []byte, start int) {
	const most = 200 // bytes that are looked at, so that a line of braces is read about once
	open, end := "{{", "}}"
	if bytes.HasPrefix(line, []byte("{<")) {
		open, end = "{<", ">}"
	}
	rest, ok := bytes.CutPrefix(line[:min(len(line), most)], []byte(open))
	if !ok || start > 0 && s.d.source[start-1] == '{' { // the second brace of something, perhaps escaped
		return
	}
	inside, _, ok := bytes.Cut(rest, []byte(end))
	if !ok {
		return
	}
	body := string(bytes.Trim(inside, " \t<>"))
	if name := strings.TrimPrefix(body, "/"); name == "" || strings.ContainsAny(name, "{}") || !isWordByte(name[0]) {
		return
	}
	length := len(open) + len(inside) + len(end)
	p := s.report(start, start+length, diag.SuspectShortcode, "%.60q is nearly a shortcode, and is shown as text", line[:length]).Hintf(hintShortcode)
	if !strings.ContainsFunc(body, func(c rune) bool { return !unicode.IsPrint(c) }) { // hints are shown as they are
		p.Hintf("write {{< %s >}}; if it is text, put it in code or write \\{ for {", body)
	}
}

// parseTag reads the tag at the beginning of line, which stands at start in the source. It returns the tag, or nil where it is
// written wrongly, and its length, or 0 where it does not end on the line.
func (s *state) parseTag(line []byte, start int, problems *diag.List) (*Shortcode, int) {
	n := &Shortcode{}
	bad := func(from, to int, format string, args ...any) {
		if n != nil { // one problem a tag is enough
			problems.Add(s.d.span(start+from, start+to), diag.BadShortcode, format, args...).Hintf(hintShortcode)
		}
		n = nil
	}
	i := len(tagOpen)
	at := func(prefix string) bool { return bytes.HasPrefix(line[i:], []byte(prefix)) }
	space := func() {
		for i < len(line) && (line[i] == ' ' || line[i] == '\t') {
			i++
		}
	}
	space()
	if at("/") && !at("/*") {
		n.closing = true
		i++
		space()
	}
	from := i
	for i < len(line) && (isWordByte(line[i]) || i > from && line[i] == '/' && !at("/>}}")) {
		i++
	}
	if i == from {
		for i < len(line) && !at(tagClose) && !at(tagOpen) && line[i] != '\n' {
			i++
		}
		if i == len(line) || !at(tagClose) {
			bad(0, len(tagOpen), "shortcode is not closed on its line")
			return nil, 0
		}
		bad(0, i+len(tagClose), "shortcode without a name")
		return nil, i + len(tagClose)
	}
	n.Name, n.NameAt = string(line[from:i]), s.d.span(start+from, start+i)
	tag := n
	for {
		spaced := i
		space()
		switch {
		case i == len(line) || line[i] == '\n' || line[i] == '\r' || at(tagOpen):
			n = tag
			bad(0, min(from+len(tag.Name), len(line)), "shortcode is not closed on its line")
			return nil, 0
		case at(tagClose), at("/" + tagClose):
			if line[i] == '/' {
				i++
			}
			i += len(tagClose)
			if n != nil {
				n.At = s.d.span(start, start+i)
				if n.closing && (len(n.Arguments) > 0 || len(n.Positional) > 0) {
					bad(0, i, "a closing tag takes no values")
				}
			}
			return n, i
		}
		from := i
		if spaced == i {
			bad(i, i+1, "a space is missing before %q", firstRune(line[i:]))
		}
		var a Argument
		if isWordByte(line[i]) {
			for i < len(line) && isWordByte(line[i]) {
				i++
			}
			if i < len(line) && line[i] == '=' {
				a.Name, a.NameAt = string(line[from:i]), s.d.span(start+from, start+i)
				i++
			} else {
				i = from
			}
		}
		valueFrom := i
		value, length, wrong := parseValue(line[i:])
		if wrong != "" {
			bad(i, i+max(length, 1), "%s", wrong)
		}
		if length == 0 && wrong == "" {
			bad(from, i, "value is missing")
		}
		i += length
		a.Value, a.At = value, s.d.span(start+valueFrom, start+i)
		switch {
		case n == nil:
		case a.Name == "":
			n.Positional = append(n.Positional, a)
		default:
			if _, twice := n.Arguments[a.Name]; twice {
				bad(from, i, "parameter %q is given twice", a.Name)
				continue
			}
			if n.Arguments == nil {
				n.Arguments = make(map[string]Argument)
			}
			n.Arguments[a.Name] = a
		}
	}
}

// parseValue reads the value at the beginning of text: a word, "quoted" with \" and \\, or `raw`.
func parseValue(text []byte) (value string, length int, wrong string) {
	switch {
	case len(text) == 0:
		return "", 0, ""
	case text[0] == '`' || text[0] == '"':
		var b strings.Builder
		for i := 1; i < len(text); i++ {
			switch c := text[i]; {
			case c == text[0]:
				return b.String(), i + 1, ""
			case c == '\n' || bytes.HasPrefix(text[i:], []byte(tagOpen)):
				return "", 1, "quotation mark is not closed"
			case c == '\\' && text[0] == '"' && i+1 < len(text) && (text[i+1] == '"' || text[i+1] == '\\'):
				i++
				b.WriteByte(text[i])
			default:
				b.WriteByte(c)
			}
		}
		return "", 1, "quotation mark is not closed"
	}
	for length < len(text) {
		rest := text[length:]
		if bytes.HasPrefix(rest, []byte(tagClose)) || bytes.HasPrefix(rest, []byte("/"+tagClose)) || bytes.ContainsAny(rest[:1], " \t\r\n\"`<>") {
			break
		}
		length++
	}
	value = string(text[:length])
	if strings.HasSuffix(value, ",") {
		return value, length, "values are parted by spaces, not by commas"
	}
	if length == 0 && bytes.ContainsAny(text[:1], "<>") {
		return "", 1, "a value with < or > needs quotation marks"
	}
	return value, length, ""
}

func isWordByte(c byte) bool {
	return c == '-' || c == '_' || c >= utf8.RuneSelf || unicode.IsLetter(rune(c)) || unicode.IsDigit(rune(c))
}

func firstRune(text []byte) string {
	r, _ := utf8.DecodeRune(text)
	return string(r)
}

// pair gives each closing tag among the children of a node its opening tag, which takes what stands between them. An opening
// tag without a closing one stands for itself; whether it may is for its template to say.
func (s *state) pair(parent ast.Node) {
	var open []*Shortcode
	opened := make(map[string]int) // how many of a name are open, so that a stray closing tag is cheap
	for c := parent.FirstChild(); c != nil; {
		next := c.NextSibling()
		tag, ok := c.(*Shortcode)
		switch {
		case !ok:
		case !tag.closing:
			if len(open) >= maxPairs {
				opened[open[0].Name]--
				open = open[1:]
			}
			open = append(open, tag)
			opened[tag.Name]++
		case opened[tag.Name] == 0:
			s.problems.Add(tag.At, diag.BadShortcode, "nothing is open that {{< /%s >}} could close", tag.Name).
				Hintf("both tags stand in the same list item, quotation or paragraph")
			parent.RemoveChild(parent, tag)
		default:
			i := len(open) - 1
			for open[i].Name != tag.Name {
				opened[open[i].Name]--
				i--
			}
			from := open[i]
			opened[from.Name]--
			open = open[:i]
			from.Inner = true
			for between := from.NextSibling(); between != ast.Node(tag); {
				following := between.NextSibling()
				from.AppendChild(from, between)
				between = following
			}
			parent.RemoveChild(parent, tag)
		}
		c = next
	}
}

// writeShortcode lets the page write a shortcode.
func (h *htmlWriter) writeShortcode(n *Shortcode) {
	inner := htmlWriter{d: h.d, page: h.page, b: new(bytes.Buffer), inLink: h.inLink}
	inner.children(n)
	h.fail(inner.err)
	h.fail(h.page.Shortcode(h.b, n, inner.b.Bytes()))
}
