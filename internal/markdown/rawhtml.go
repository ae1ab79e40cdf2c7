package markdown

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark/ast"

	"brief/internal/diag"
)

// takeHTMLBlock takes a block of HTML out of the tree. A comment is dropped, anything else reported.
func (s *state) takeHTMLBlock(n *ast.HTMLBlock) {
	start, end := s.d.extent(n)
	text := s.d.source[start:end]
	n.Parent().RemoveChild(n.Parent(), n)
	begin := start + len(text) - len(bytes.TrimLeft(text, " \t"))
	if n.HTMLBlockType != ast.HTMLBlockType2 {
		s.refuse(begin, s.d.source[begin:end])
		return
	}
	// goldmark's block of comments goes on to the end of the line on which the comment ends.
	const open, close = "<!--", "-->"
	for at := begin; ; {
		i := bytes.Index(s.d.source[at:end], []byte(close))
		if i < 0 {
			s.report(at, min(at+len(open), end), diag.RawHTML, "comment is not closed").Hintf("close it with -->")
			return
		}
		at += i + len(close)
		rest := s.d.source[at:end]
		trimmed := bytes.TrimLeft(rest, " \t\r\n")
		if len(trimmed) == 0 {
			return
		}
		at = end - len(trimmed)
		if !bytes.HasPrefix(trimmed, []byte(open)) {
			s.report(at, end-len(rest)+len(bytes.TrimRight(rest, " \t\r\n")), diag.RawHTML, "text on the line of a comment would be lost").
				Hintf("begin a new line after -->")
			return
		}
	}
}

// takeRawHTML takes HTML within a line out of the tree.
func (s *state) takeRawHTML(n *ast.RawHTML) {
	n.Parent().RemoveChild(n.Parent(), n)
	segments := n.Segments
	if segments.Len() == 0 {
		return
	}
	start, end := segments.At(0).Start, segments.At(segments.Len()-1).Stop
	if text := s.d.source[start:end]; !bytes.HasPrefix(text, []byte("<!--")) {
		s.refuse(start, text)
	}
}

// extent returns where a block of HTML stands in the source.
func (d *Document) extent(n *ast.HTMLBlock) (start, end int) {
	lines := n.Lines()
	if lines.Len() == 0 {
		return 0, 0
	}
	start, end = lines.At(0).Start, lines.At(lines.Len()-1).Stop
	if n.HasClosure() {
		end = max(end, n.ClosureLine.Stop)
	}
	return start, end
}

// refuse reports HTML that stands at an offset. A closing tag is passed over where its opening one was reported.
func (s *state) refuse(start int, text []byte) {
	length := len(text)
	if i := bytes.IndexAny(text, ">\n"); i >= 0 {
		length = i
		if text[i] == '>' {
			length++
		}
	}
	name := strings.ToLower(string(bytes.TrimLeft(text[:length], "</ \t")))
	if i := strings.IndexFunc(name, func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') }); i >= 0 {
		name = name[:i]
	}
	if bytes.HasPrefix(text, []byte("</")) && s.refused[name] {
		return
	}
	s.refused[name] = true
	what := "<" + name + ">"
	if name == "" {
		what = string(text[:min(2, length)])
	}
	hint, ok := instead[name]
	if !ok {
		hint = "write it in Markdown, or make a shortcode for it in templates/shortcodes; \\< is a plain <"
	}
	s.report(start, start+length, diag.RawHTML, "HTML in Markdown: %s", what).Hintf("%s", hint)
}

// instead says what to write in place of an element.
var instead = func() map[string]string {
	m := make(map[string]string)
	for names, hint := range map[string]string{
		"a":                          "write [text](address)",
		"img picture":                "write ![what it shows](file)",
		"b strong":                   "write **words**",
		"i em cite":                  "write *words*",
		"s del strike":               "write ~~words~~",
		"code kbd samp tt":           "write `words`",
		"br":                         "end the line with a backslash",
		"p":                          "leave an empty line between paragraphs",
		"hr":                         "write --- on a line of its own",
		"h1 h2 h3 h4 h5 h6":          "write ## before the heading",
		"ul ol li":                   "write - or 1. before each item",
		"dl dt dd":                   "write the term on a line, and : before the definition on the next",
		"blockquote q":               "write > before the lines, or quotation marks",
		"pre":                        "write ``` above and below the code",
		"table thead tbody tr td th": "write a table with | between the cells, or make a figure of kind table",
		"sup sub":                    "write a footnote as [^1], a citation as [@id], a power or index as a character such as ²",
		"script style iframe object": "neither programs nor foreign pages can stand in a chapter; charts are {{< chart id >}}",
		"aside":                      "write > [!NOTE] above a quotation",
		"figure figcaption":          "write ![what it shows](file \"caption\")",
	} {
		for _, n := range strings.Fields(names) {
			m[n] = hint
		}
	}
	return m
}()
