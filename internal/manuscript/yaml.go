package manuscript

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"

	"brief/internal/diag"
)

// parse reads the bytes [start, end) of a file as one YAML document and returns its root, or nil where it has no content. The
// Column of every node below the root is no column any more but the node's offset in the file; Line means nothing. Where parse
// is not ok it has added the problem.
func parse(file *diag.File, start, end int, problems *diag.List) (root *yaml.Node, ok bool) {
	text := file.Text[start:end]
	if at, size := control(text); size > 0 {
		c, _ := utf8.DecodeRune(text[at:])
		span := diag.Span{File: file, Start: start + at, End: start + at + size}
		problems.Add(span, diag.BadYAML, "the invisible control character %U", c).Hintf("delete it")
		return nil, false
	}
	var document yaml.Node
	err := yaml.Load(text, &document)
	lines := lineStarts(text)
	var wrong *yaml.LoadError
	switch {
	case err == nil:
	case errors.As(err, &wrong) && wrong.Stage == yaml.ConstructorStage && strings.Contains(wrong.Message, "no documents"):
		return nil, true
	case wrong != nil:
		e := yamlError{LoadError: wrong, text: text, lines: lines}
		e.explain()
		// Past the end of the front matter stands the line that closes it.
		span := diag.Span{File: file, Start: start + min(e.start, len(text)), End: start + min(max(e.end, e.start), len(text))}
		problems.Add(span, diag.BadYAML, "%s", e.words).Hint = e.hint
		return nil, false
	default:
		problems.Add(diag.Span{File: file, Start: start, End: start}, diag.BadYAML, "%s", err)
		return nil, false
	}
	if len(document.Content) == 0 {
		return nil, true
	}
	root = document.Content[0]
	p := placer{text: text, lines: lines, base: start, line: 1, column: 1}
	p.place(root)
	if isNull(root) {
		return nil, true
	}
	if key := oddlyIndented(root); key != nil {
		c, size := utf8.DecodeRuneInString(key.Value)
		span := diag.Span{File: file, Start: key.Column, End: min(key.Column+size, len(file.Text))}
		problems.Add(span, diag.BadYAML, "%s", oddIndent(c)).Hint = hintOddIndent
		return nil, false
	}
	return root, true
}

// oddlyIndented returns the first key that begins with a blank that YAML does not take for one: the author sees it indented.
func oddlyIndented(n *yaml.Node) *yaml.Node {
	for i, c := range n.Content {
		if n.Kind == yaml.MappingNode && i%2 == 0 && c.Kind == yaml.ScalarNode && c.Style == 0 && oddBlank([]byte(c.Value)) > 0 {
			return c
		}
		if key := oddlyIndented(c); key != nil {
			return key
		}
	}
	return nil
}

// oddBlank returns the length of the blank at the head of a text that is neither a space nor a tab nor a line break, or 0.
func oddBlank(text []byte) int {
	r, size := utf8.DecodeRune(text)
	if r != ' ' && unicode.Is(unicode.Zs, r) {
		return size
	}
	return 0
}

func oddIndent(c rune) string {
	name := "a blank that is no space"
	switch c {
	case '\u00a0':
		name = "a no-break space"
	case '\u202f':
		name = "a narrow no-break space"
	case '\u3000':
		name = "an ideographic space"
	}
	return fmt.Sprintf("the line is indented with %s (%U)", name, c)
}

const hintOddIndent = "replace it with plain spaces, also on the lines around it: editors can show and replace such blanks"

// control returns the place and size of the first character that YAML 1.2 (section 5.1) does not allow in a text, or size 0.
func control(text []byte) (at, size int) {
	for i := 0; i < len(text); {
		c := text[i]
		if c >= ' ' && c < 0x7F || c == '\n' || c == '\t' || c == '\r' {
			i++
			continue
		}
		r, size := utf8.DecodeRune(text[i:])
		if r < 0xA0 && r != 0x85 || r == 0xFFFE || r == 0xFFFF {
			return i, size
		}
		i += size
	}
	return 0, 0
}

// breakAt returns the length of the line break at i, or 0. These are the breaks of YAML 1.1, which the library keeps to.
func breakAt(text []byte, i int) int {
	if i >= len(text) {
		return 0
	}
	switch text[i] {
	case '\n':
		return 1
	case '\r':
		if i+1 < len(text) && text[i+1] == '\n' {
			return 2
		}
		return 1
	case 0xC2: // next line, U+0085
		if i+1 < len(text) && text[i+1] == 0x85 {
			return 2
		}
	case 0xE2: // line and paragraph separator, U+2028 and U+2029
		if i+2 < len(text) && text[i+1] == 0x80 && (text[i+2] == 0xA8 || text[i+2] == 0xA9) {
			return 3
		}
	}
	return 0
}

// lineStarts returns where each line of a text begins.
func lineStarts(text []byte) []int {
	starts := make([]int, 1, 1+bytes.Count(text, []byte("\n")))
	for i := 0; i < len(text); {
		n := breakAt(text, i)
		if n == 0 {
			i++
			continue
		}
		i += n
		starts = append(starts, i)
	}
	return starts
}

// A placer turns the lines and columns of nodes into offsets. Nodes come nearly in the order of the text, so it walks on from the
// last one; else a long line with many nodes would be walked many times.
type placer struct {
	text  []byte
	lines []int // where each begins
	base  int   // of text in the file

	line, column int // of the last node; from 1, in characters
	at           int // its offset in text
}

func (p *placer) place(n *yaml.Node) {
	n.Column = p.base + p.offset(n.Line, n.Column)
	for _, c := range n.Content {
		p.place(c)
	}
}

func (p *placer) offset(line, column int) int {
	line = max(1, min(line, len(p.lines)))
	if line != p.line {
		p.line, p.column, p.at = line, 1, p.lines[line-1]
	}
	for p.column < column && p.at < len(p.text) {
		_, size := utf8.DecodeRune(p.text[p.at:])
		p.at += size
		p.column++
	}
	for p.column > max(column, 1) && p.at > 0 {
		_, size := utf8.DecodeLastRune(p.text[:p.at])
		p.at -= size
		p.column--
	}
	return p.at
}

// A yamlError turns what the library says into the words of an author.
type yamlError struct {
	*yaml.LoadError
	text  []byte
	lines []int

	start, end  int // in text
	words, hint string
}

const (
	hintQuote   = "put the value in quotes"
	hintClose   = "close it; or if it is part of the text, put the whole value in the other kind of quotes"
	hintIndents = "lines that belong together begin in the same column; indent with spaces"
)

func (e *yamlError) explain() {
	mark, context := e.offset(e.Mark), e.offset(e.ContextMark)
	e.start, e.end = mark, e.endOfLine(mark)
	in := func(construct string) bool { return strings.Contains(e.ContextMsg, construct) }
	says := func(message string) bool { return strings.Contains(e.Message, message) }
	if at := e.oddIndent(mark, context); at >= 0 {
		c, size := utf8.DecodeRune(e.text[at:])
		e.start, e.end = at, at+size
		e.words, e.hint = oddIndent(c), hintOddIndent
		return
	}
	if at := e.unclosed(mark); at >= 0 {
		e.start, e.end = at, e.endOfLine(at)
		e.words, e.hint = "a quotation mark is opened here and not closed on its line", hintClose
		return
	}
	switch {
	case says("found multiple"):
		e.start, e.end = e.secondDocument()
		e.words, e.hint = "a second document begins here, and only the first would be read", "delete the line"
	case says("cannot start any token") && e.char(mark) == "\t", says("tab character"):
		e.words, e.hint = "a tab where the line is indented", "indent with spaces"
	case says("cannot start any token") && e.char(mark) == "@" && mark > 0 && e.text[mark-1] == '[':
		e.start = mark - 1
		e.words, e.hint = "a citation that is not in quotes", hintQuote
		if cited := strings.TrimSpace(string(e.text[e.start:e.end])); strings.IndexByte(cited, ']') == len(cited)-1 && !strings.Contains(cited, `"`) {
			e.hint = `write "` + cited + `"`
		}
	case says("cannot start any token"):
		e.words, e.hint = fmt.Sprintf("a value cannot begin with %s", e.char(mark)), hintQuote
	case says("mapping values are not allowed"):
		line := e.line(mark)
		before := e.text[e.lines[line]:mark]
		if i := colon(before); i >= 0 {
			e.start, e.end = e.lines[line]+i, mark+1
			e.words, e.hint = "a colon and a space in a value", hintQuote
			break
		}
		e.start, e.end = e.lines[line]+indent(before), mark+1
		e.words = "a key where there can be none"
		e.hint = "the line before may lack a space after its colon, or this line may be indented too far"
	case says("could not find expected ':'"):
		e.start, e.end = context, e.endOfLine(context)
		e.words, e.hint = "a line without a key", "write key: value; a value that goes on over several lines is indented under its key"
	case in("quoted scalar") && (says("end of stream") || says("document indicator")):
		e.start, e.end = context, context+1
		e.words, e.hint = "a quotation mark is opened here and never closed", hintClose
	case says("unknown escape character") || in("quoted scalar"):
		e.words, e.hint = "a backslash in double quotes that begins no escape", "write two backslashes, or put the value in single quotes"
		e.end = min(e.start+2, len(e.text))
	case says("did not find expected key") && in("block mapping") && e.goesOn(mark):
		e.words, e.hint = "text after the end of a value", "put the whole value in quotes; in single quotes write an apostrophe twice"
	case says("did not find expected key"), says("did not find expected '-' indicator"):
		e.words, e.hint = "this line fits no line above it", hintIndents
	case says("expected ',' or"):
		e.start, e.end = context, context+1
		closing := "]"
		if strings.Contains(e.Message, "}") {
			closing = "}"
		}
		e.words = fmt.Sprintf("%s is opened here; after it a comma or %s is missing", e.char(context), closing)
		e.hint = "put in quotes what holds a bracket, a comma or a colon"
	case says("unknown anchor"), in("scanning an alias"):
		e.words, e.hint = "a value cannot begin with *", hintQuote
	case in("scanning an anchor"):
		e.words, e.hint = "a value cannot begin with &", hintQuote
	case in("tag"):
		e.words, e.hint = "a value cannot begin with !", hintQuote
	case says("max depth"):
		e.words, e.hint = "the values are nested too deeply", ""
	case says("block sequence entries are not allowed"):
		e.words, e.hint = "a dash where no list can begin", "begin the list on the line below; or if the dash is text, put the value in quotes"
	case says("did not find expected node content"):
		e.words, e.hint = fmt.Sprintf("a value cannot begin with %s", e.char(mark)), hintQuote
	case in("block scalar"):
		e.words, e.hint = "text on the line of | or >", "begin the text on the next line; or if the mark is text, put the value in quotes"
	case in("directive"), says("directive"), says("document start"):
		e.words, e.hint = "a line that cannot be read", "write key: value, or begin a comment with #"
	default:
		e.words = e.Message
		if e.ContextMsg != "" {
			e.words = e.ContextMsg + ", " + e.words
		}
	}
}

// offset returns the place of a mark in the text; one that is nowhere is at its start.
func (e *yamlError) offset(mark yaml.Mark) int {
	p := placer{text: e.text, lines: e.lines, line: 1, column: 1}
	return p.offset(mark.Line, mark.Column)
}

// line returns the number of the line that holds a place, from 0.
func (e *yamlError) line(at int) int {
	line := 0
	for line+1 < len(e.lines) && e.lines[line+1] <= at {
		line++
	}
	return line
}

func (e *yamlError) endOfLine(at int) int {
	for at < len(e.text) && breakAt(e.text, at) == 0 {
		at++
	}
	return at
}

// char returns the character at a place as it is shown to the author.
func (e *yamlError) char(at int) string {
	if at >= len(e.text) {
		return "nothing"
	}
	c, _ := utf8.DecodeRune(e.text[at:])
	return string(c)
}

// goesOn reports whether something stands before the place on its line.
func (e *yamlError) goesOn(at int) bool {
	before := e.text[e.lines[e.line(at)]:at]
	return indent(before) < len(before)
}

// oddIndent returns the place of a blank that is no space in the indent of a line at which the parser may have gone astray, or -1: one
// that a mark is on, or the line before it, and the first of a run of such lines.
func (e *yamlError) oddIndent(marks ...int) int {
	odd := func(line int) int {
		at := e.lines[line]
		at += indent(e.text[at:e.endOfLine(at)])
		if oddBlank(e.text[at:]) > 0 {
			return at
		}
		return -1
	}
	for _, mark := range marks {
		line := e.line(mark)
		if odd(line) < 0 && line > 0 {
			line--
		}
		if odd(line) < 0 {
			continue
		}
		for line > 0 && odd(line-1) >= 0 {
			line--
		}
		return odd(line)
	}
	return -1
}

// keyLine is a line that the author meant as an entry of its own, not as more of the text above.
var keyLine = regexp.MustCompile(`^[ \t]*(?:- +)?(?:[\w-]+:(?:\s|$)|- )`)

// unclosed returns the place of a quotation mark that begins a value and was closed by another one, on the line of the mark, that
// the author meant to open a value there; or -1. Between the two a line begins with a key, and no text in quotes does that.
func (e *yamlError) unclosed(mark int) int {
	last := e.line(mark)
	for line := range last {
		at := e.lines[line]
		text := e.text[at:e.endOfLine(at)]
		g := openQuote.FindSubmatchIndex(text)
		if g == nil || !keyLine.Match(e.text[e.lines[line+1]:e.endOfLine(e.lines[line+1])]) {
			continue
		}
		open := at + g[2]
		if end := e.closing(open); end >= e.lines[last] && end <= mark {
			return open
		}
	}
	return -1
}

// openQuote is a line whose last quotation mark begins a value and has no other after it.
var openQuote = regexp.MustCompile(`(?:^|: +|- +|[\[{,] *)(["'])[^"']*$`)

// closing returns the place of the mark that closes the one at open, or -1.
func (e *yamlError) closing(open int) int {
	for i := open + 1; i < len(e.text); i++ {
		switch c := e.text[i]; {
		case c == '\\' && e.text[open] == '"':
			i++
		case c == e.text[open] && c == '\'' && i+1 < len(e.text) && e.text[i+1] == c:
			i++
		case c == e.text[open]:
			return i
		}
	}
	return -1
}

// secondDocument returns the place of the line that ends the first document.
func (e *yamlError) secondDocument() (start, end int) {
	content := false
	for _, at := range e.lines {
		line := bytes.TrimRight(e.text[at:e.endOfLine(at)], " \t")
		marks := bytes.HasPrefix(line, []byte("---")) || bytes.HasPrefix(line, []byte("..."))
		switch {
		case marks && content:
			return at, at + 3
		case len(line) > 0 && line[0] != '#' && line[0] != '%':
			content = true
		}
	}
	return 0, 0
}

// colon returns where the value begins that follows the first colon and space, or -1.
func colon(line []byte) int {
	i := bytes.Index(line, []byte(": "))
	if i < 0 {
		return -1
	}
	i++
	return i + indent(line[i:])
}

// indent returns how many blanks a line begins with.
func indent(line []byte) int {
	return len(line) - len(bytes.TrimLeft(line, " \t"))
}
