package markdown

import (
	"bytes"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	gtext "github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"brief/internal/brief"
	"brief/internal/diag"
)

// A Citation is a bracket that names sources: [@key], [see @a, p. 12; @b, sec. 3, among others]. The syntax is Pandoc's
// (https://pandoc.org/MANUAL.html#citation-syntax) with these differences: a @key outside brackets is plain text, as is one
// in the text of a link; a bracket within is an error.
type Citation struct {
	ast.BaseInline
	mention
	Items []*CitationItem

	start, stop int // in the source
}

// Kind implements goldmark's node.
func (*Citation) Kind() ast.NodeKind { return kindCitation }

// Dump implements goldmark's node.
func (n *Citation) Dump(source []byte, level int) { ast.DumpHelper(n, source, level, nil, nil) }

// A CitationItem is one source named by a Citation.
type CitationItem struct {
	Key            string
	KeyAt          diag.Span // with its @ in Markdown
	Prefix, Suffix string    // the author's words, typographic
	Locator        brief.Locator
	SuppressAuthor bool // written -@key

	Reference *brief.Reference // set by resolve; nil in notes that print the source instead
	Citation  *brief.Citation  // set by resolve
	First     *brief.Note      // set by resolve in such a note: the one above that tells the source in full, or nil
}

// ParseCitationString reads a citation of a data file: "key", or "key, p. 5" with a locator and a suffix as in Markdown.
func ParseCitationString(text diag.Text, problems *diag.List) (*CitationItem, bool) {
	s := text.String
	begin := len(s) - len(strings.TrimLeftFunc(s, unicode.IsSpace))
	end := len(strings.TrimRightFunc(s, unicode.IsSpace))
	if begin >= end {
		problems.Add(text.At, diag.BadCitation, "citation is empty").Hintf("write the id of a source")
		return nil, false
	}
	if s[begin] == '[' || s[begin] == '@' {
		problems.Add(text.Span(begin, end), diag.BadCitation, "citation is written as in Markdown").
			Hintf("here it is %q, without brackets and @", strings.Trim(s[begin:end], "[]@"))
		return nil, false
	}
	n := keyLength(s[begin:end])
	if n == 0 {
		problems.Add(text.Span(begin, end), diag.BadCitation, "citation does not begin with the id of a source")
		return nil, false
	}
	c := &CitationItem{Key: s[begin : begin+n], KeyAt: text.Span(begin, begin+n)}
	q := quotesOf("")
	return c, c.parseTail(text, begin+n, end, &q, problems)
}

// citationParser parses citations.
type citationParser struct{}

func (citationParser) Trigger() []byte { return []byte{'['} }

func (citationParser) Parse(_ ast.Node, block gtext.Reader, pc parser.Context) ast.Node {
	s := stateOf(pc)
	_, segment := block.PeekLine()
	content, places, closed := bracket(block)
	if bytes.IndexByte(content, '@') < 0 {
		return nil
	}
	_, after := block.Position()
	intended := beginsWithKey(string(content)) // it can be nothing else
	if !closed {
		if intended {
			s.report(segment.Start, places[len(places)-1]+1, diag.BadCitation, "citation is not closed").
				Hintf("close it with ], and use no bracket within it")
		}
		return nil
	}
	if block.Peek() == '(' {
		return nil // the text of a link
	}
	at := s.d.span(segment.Start, after.Start)
	var text diag.Text
	if places == nil {
		text = s.d.text.Slice(segment.Start+1, segment.Start+1+len(content))
	} else {
		for i, p := range places {
			places[i] = s.d.span(p, p+1).Start
		}
		text = diag.MappedText(string(content), at, places)
	}
	if _, _, _, ok := findKey(text.String, 0); !ok {
		if t := strings.TrimSpace(text.String); t == "@" || strings.HasPrefix(t, "@ ") || strings.HasPrefix(t, "@;") || strings.HasPrefix(t, "@,") {
			s.problems.Add(at, diag.BadCitation, "citation without the id of a source").Hintf("write [@id], or \\[ for a plain bracket")
		}
		return nil
	}
	items := parseItems(text, &s.d.quotes, s.problems)
	if len(items) == 0 {
		return nil
	}
	return &Citation{mention: mention{At: at}, Items: items, start: segment.Start, stop: after.Start}
}

// bracket reads what stands between the [ at the reader and its ], with the place of each byte in the source; line ends become
// spaces. There are no places where it stands in the source as it is, right behind the [. It stops at another [, so that the brackets
// of a text are read about once however many there are.
func bracket(block gtext.Reader) (content []byte, places []int, closed bool) {
	line, _ := block.PeekLine()
	if n := bytes.IndexAny(line[1:], "[]\\\r\n"); n >= 0 && line[1+n] == ']' { // nearly always
		block.Advance(n + len("[]"))
		return line[1 : 1+n], nil, true
	}
	for first := true; ; first = false {
		line, segment := block.PeekLine()
		if line == nil {
			return content, places, false
		}
		i := 0
		if first {
			i = 1
		}
		for ; i < len(line); i++ {
			c := line[i]
			switch {
			case c == '[':
				return content, places, false
			case c == ']':
				block.Advance(i + 1)
				return content, places, true
			case c == '\r':
				continue
			case c == '\n':
				c = ' '
			case c == '\\' && i+1 < len(line) && util.IsPunct(line[i+1]):
				content, places = append(content, c), append(places, segment.Start+i)
				i++
				c = line[i]
			}
			content, places = append(content, c), append(places, segment.Start+i)
		}
		block.AdvanceLine()
	}
}

// beginsWithKey reports whether text begins with @key or -@key.
func beginsWithKey(text string) bool {
	text = strings.TrimPrefix(strings.TrimLeft(text, " "), "-")
	return strings.HasPrefix(text, "@") && keyLength(text[1:]) > 0
}

// keyLength returns the length of the citation key at the beginning of text. A key begins with a letter, a digit or _ and goes
// on with these and single characters of Pandoc's list between them.
func keyLength(text string) int {
	end := 0
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r) || r == '_':
			i += size
			end = i
		case i > 0 && i == end && strings.ContainsRune(":.#$%&-+?<>~/", r):
			i += size
		default:
			return end
		}
	}
	return end
}

// findKey finds the first @key of text from an offset on: at the @ (or the - before it), from the first byte of the key to its
// end. A key may stand in braces: @{key}.
func findKey(text string, from int) (at, start, end int, ok bool) {
	for i := from; i < len(text); i++ {
		if text[i] == '\\' {
			i++
			continue
		}
		if text[i] != '@' {
			continue
		}
		at = i
		if i > 0 && text[i-1] == '-' {
			at--
		}
		if at > 0 && text[at-1] != ' ' && text[at-1] != '\t' && text[at-1] != '(' && text[at-1] != ';' {
			continue // e-mail address
		}
		rest := text[i+1:]
		if strings.HasPrefix(rest, "{") {
			if n := strings.IndexByte(rest, '}'); n > 1 {
				return at, i + 2, i + 1 + n, true
			}
			continue
		}
		if n := keyLength(rest); n > 0 {
			return at, i + 1, i + 1 + n, true
		}
	}
	return 0, 0, 0, false
}

// parseItems reads the items of a citation, which semicolons part.
func parseItems(text diag.Text, q *quotes, problems *diag.List) (items []*CitationItem) {
	s := text.String
	for begin := 0; begin <= len(s); {
		end := begin
		for end < len(s) && s[end] != ';' {
			if s[end] == '\\' {
				end++
			}
			end++
		}
		end = min(end, len(s))
		if item := parseItem(text, begin, end, q, problems); item != nil {
			items = append(items, item)
		}
		begin = end + 1
	}
	return items
}

// parseItem reads one item. It returns nil where no source is named.
func parseItem(text diag.Text, begin, end int, q *quotes, problems *diag.List) *CitationItem {
	s := text.String[:end]
	at, start, stop, found := findKey(s, begin)
	if !found {
		if strings.TrimSpace(s[begin:]) == "" {
			problems.Add(text.Span(max(begin-1, 0), max(end, 1)), diag.BadCitation, "nothing stands beside the semicolon of a citation")
		} else {
			from := begin + len(s[begin:]) - len(strings.TrimLeft(s[begin:], " "))
			problems.Add(text.Span(from, end), diag.BadCitation, "part of a citation without the id of a source").
				Hintf("a semicolon parts sources; write @id, or a comma instead of the semicolon")
		}
		return nil
	}
	mark := strings.LastIndexByte(s[:start], '@')
	c := &CitationItem{Key: s[start:stop], KeyAt: text.Span(mark, stop), Prefix: q.set(strings.TrimSpace(s[begin:at])), SuppressAuthor: s[at] == '-'}
	if s[start-1] == '{' {
		stop++ // the closing brace
	}
	if at2, _, stop2, again := findKey(s, stop); again {
		problems.Add(text.Span(at2, stop2), diag.BadCitation, "two sources in one part of a citation").Hintf("part them with a semicolon")
		return c
	}
	c.parseTail(text, stop, end, q, problems)
	return c
}

// parseTail reads what follows the key: a locator and a suffix.
func (c *CitationItem) parseTail(text diag.Text, begin, end int, q *quotes, problems *diag.List) bool {
	locator, suffix, bad := parseLocator(text.String[begin:end])
	if bad != "" {
		from := begin + strings.Index(text.String[begin:end], bad)
		problems.Add(text.Span(from, from+len(bad)), diag.BadCitation, "no number follows %q", bad).
			Hintf("write the number; in braces any locator can stand: {%s A}", bad)
		return false
	}
	c.Locator, c.Suffix = locator, q.set(suffix)
	return true
}

// writeSources writes a citation within a note that prints its sources.
func (h *htmlWriter) writeSources(n *Citation) {
	items := slices.DeleteFunc(slices.Clone(n.Items), func(i *CitationItem) bool { return i.Citation == nil })
	for i, item := range items {
		next := "; "
		if i == len(items)-1 {
			next = h.wordsAfter(n)
		}
		h.fail(h.page.Source(h.b, item.Citation, item.First, next))
		if i < len(items)-1 {
			h.b.WriteString(next)
		}
	}
}

// wordsAfter returns the text that follows a node in its line; "" where that is the end of its block, or something else than text.
func (h *htmlWriter) wordsAfter(n ast.Node) string {
	switch next := n.NextSibling().(type) {
	case *ast.Text:
		return string(next.Segment.Value(h.d.source))
	case *ast.String:
		return string(next.Value)
	}
	return ""
}
