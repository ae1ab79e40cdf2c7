package markdown

import (
	"bytes"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	gtext "github.com/yuin/goldmark/text"
	"golang.org/x/text/unicode/norm"

	"brief/internal/diag"
)

// anchor is {#id}, {#id alias=old-id} or {alias=old-id} at the end of a heading, a paragraph or the title of a callout. An alias is a
// further id: one under which the place was published.
type anchor struct {
	ast.BaseInline
	id      string // may be empty
	aliases []string
	at      diag.Span
}

func (*anchor) Kind() ast.NodeKind { return kindAnchor }

func (n *anchor) Dump(source []byte, level int) {
	ast.DumpHelper(n, source, level, map[string]string{"ID": n.id}, nil)
}

// anchorParser parses anchors.
type anchorParser struct{}

func (anchorParser) Trigger() []byte { return []byte{'{'} }

func (anchorParser) Parse(parent ast.Node, block gtext.Reader, pc parser.Context) ast.Node {
	s := stateOf(pc)
	switch parent.(type) {
	case *ast.Heading, *ast.Paragraph, *ast.TextBlock, *calloutTitle:
	default:
		return nil
	}
	line, segment := block.PeekLine()
	if s.d.inline || !bytes.HasPrefix(line, []byte("{#")) && !bytes.HasPrefix(line, []byte("{"+aliasKey)) {
		return nil
	}
	end := bytes.IndexAny(line[1:], "{}\n")
	if end < 0 || line[1+end] != '}' || len(bytes.TrimSpace(line[1+end+1:])) > 0 {
		return nil
	}
	inside := string(line[1 : 1+end])
	length := 1 + end + 1
	block.Advance(length)
	if rest, _ := block.PeekLine(); len(bytes.TrimSpace(rest)) > 0 {
		return nil
	}
	block.AdvanceLine()
	if rest, _ := block.PeekLine(); rest != nil {
		return nil // not the last line
	}
	n := &anchor{at: s.d.span(segment.Start, segment.Start+length)}
	inside, hasID := strings.CutPrefix(inside, "#")
	words := strings.Fields(inside)
	for len(words) > 0 && strings.HasPrefix(words[len(words)-1], aliasKey) {
		alias := strings.TrimPrefix(words[len(words)-1], aliasKey)
		if !isPublishedID(alias) {
			s.report(segment.Start, segment.Start+length, diag.BadValue, "%q is no id", alias).
				Hintf("write alias= and the id under which this was published, without #")
		}
		n.aliases = append([]string{alias}, n.aliases...)
		words = words[:len(words)-1]
	}
	if hasID || len(words) > 0 {
		if n.id = strings.Join(words, " "); len(n.aliases) == 0 {
			n.id = inside
		}
		if !isID(n.id) {
			s.report(segment.Start, segment.Start+length, diag.BadValue, "%q is no id", n.id).
				Hintf("an id begins with a letter and has letters a–z, digits, - and _")
		}
	}
	return n
}

// aliasKey begins an alias in an anchor.
const aliasKey = "alias="

// isPublishedID reports whether a page can have given the id: those made of words have letters of any script.
func isPublishedID(s string) bool {
	return s != "" && !strings.ContainsFunc(s, func(r rune) bool {
		return r != '-' && r != '_' && !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.M, r)
	})
}

func isID(s string) bool {
	for i, c := range s {
		letter := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
		if !letter && (i == 0 || c != '-' && c != '_' && (c < '0' || c > '9')) {
			return false
		}
	}
	return s != ""
}

// takeAnchor takes the anchor from the end of a block.
func (d *Document) takeAnchor(n ast.Node) *anchor {
	a, ok := n.LastChild().(*anchor)
	if !ok {
		return nil
	}
	n.RemoveChild(n, a)
	trimEnd(n.LastChild(), d.source)
	return a
}

// trimEnd takes spaces and a line break from the end of a text.
func trimEnd(n ast.Node, source []byte) {
	if t, ok := n.(*ast.Text); ok && !t.IsRaw() {
		t.Segment = t.Segment.TrimRightSpace(source)
		t.SetSoftLineBreak(false)
		t.SetHardLineBreak(false)
	}
}

// ids are the ids of a page that the text gives away.
type ids struct {
	taken map[string]diag.Span
	next  map[string]int // the suffix to try next, where there is one, so that many like ids stay cheap
}

func newIDs() *ids { return &ids{taken: make(map[string]diag.Span), next: make(map[string]int)} }

// claim takes an id that the author wrote. It reports one that is taken or is none.
func (s *ids) claim(a *anchor, problems *diag.List) string {
	if a == nil || !isID(a.id) {
		return ""
	}
	if prefix := reservedPrefix(a.id); prefix != "" {
		problems.Add(a.at, diag.BadValue, "ids that begin with %q are the page's own", prefix).Hintf("choose another id")
		return ""
	}
	if slices.Contains(pageIDs, a.id) {
		problems.Add(a.at, diag.BadValue, "the id %q is the page's own", a.id).Hintf("choose another id")
		return ""
	}
	if first, taken := s.taken[a.id]; taken {
		problems.Add(a.at, diag.DuplicateAnchor, "id %q is taken", a.id).Hintf("it stands also in line %d", first.Position().Line)
		return ""
	}
	s.taken[a.id] = a.at
	return a.id
}

// claimAliases takes the aliases that the author wrote.
func (s *ids) claimAliases(a *anchor, problems *diag.List) []string {
	if a == nil {
		return nil
	}
	var out []string
	for _, alias := range a.aliases {
		first, taken := s.taken[alias]
		switch {
		case !isPublishedID(alias): // reported where it was read
		case reservedPrefix(alias) != "" || slices.Contains(pageIDs, alias):
			problems.Add(a.at, diag.BadValue, "the id %q is the page's own", alias).Hintf("no paragraph or heading was published under it")
		case taken:
			problems.Add(a.at, diag.DuplicateAnchor, "id %q is taken", alias).Hintf("it stands also in line %d", first.Position().Line)
		default:
			s.taken[alias] = a.at
			out = append(out, alias)
		}
	}
	return out
}

// adopt takes an id under which something was published, and reports whether it was free.
func (s *ids) adopt(id string) bool {
	if _, taken := s.taken[id]; taken || !isPublishedID(id) || reservedPrefix(id) != "" || slices.Contains(pageIDs, id) {
		return false
	}
	s.taken[id] = diag.Span{}
	return true
}

// pageIDs are the ids that the templates give to parts of a chapter's page.
var pageIDs = []string{
	"content", "contents-title", "factbox-title", "facts-title", "terms-title", "notes-title", "references-title", "glance-title", "provenance-title",
	"search-results", "cite-title",
}

var reservedPrefixes = []string{"fn-", "fnref-", "fact-", "term-", "figure-", "filter-", "set-", "world-map"}

// reservedPrefix returns the beginning of an id that pages give to their own notes, references, facts, terms, figures, filters, settings and map, or "".
func reservedPrefix(id string) string {
	for _, prefix := range reservedPrefixes {
		if strings.HasPrefix(id, prefix) {
			return prefix
		}
	}
	return ""
}

// withTitle takes a free id of which id-title is free too, and takes both.
func (s *ids) withTitle(base string) string {
	for {
		id := s.unique(base)
		if _, taken := s.taken[id+titleSuffix]; !taken {
			s.taken[id+titleSuffix] = diag.Span{}
			return id
		}
	}
}

// titleSuffix makes the id of a callout's title from that of the callout.
const titleSuffix = "-title"

// unique takes an id like base.
func (s *ids) unique(base string) string {
	if reservedPrefix(base) != "" {
		base = "section-" + base
	}
	if slices.Contains(pageIDs, base) {
		base = "section-" + base
	}
	id := base
	for n := s.next[base]; ; n++ {
		if n > 0 {
			id = base + "-" + strconv.Itoa(n+1)
		}
		if _, taken := s.taken[id]; !taken {
			s.taken[id] = diag.Span{}
			if n > 0 {
				s.next[base] = n + 1
			}
			return id
		}
	}
}

// slug returns the words of a text in lower-case ASCII with hyphens between them: "Turkey’s gold – Çorum" is
// "turkeys-gold-corum". Letters lose their accents (Unicode normalisation form KD); of a script without an ASCII form the
// letters stay as they are. n is the most words taken.
func slug(text string, n int) string {
	if s := slugOf(text, n, true); s != "" {
		return s
	}
	return slugOf(text, n, false)
}

func slugOf(text string, n int, ascii bool) string {
	const longest = 60 // bytes, so that addresses stay readable
	b := make([]byte, 0, longest)
	for word := range strings.FieldsFuncSeq(text, func(r rune) bool {
		if r < utf8.RuneSelf {
			return !isASCIILetter(r) && !isDigit(r) && r != '\''
		}
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.Mn, r) && r != '’'
	}) {
		before := len(b)
		if before > 0 {
			b = append(b, '-')
		}
		from := len(b)
		b = appendSlug(b, word, ascii)
		switch {
		case len(b) == from: // nothing of it can stand in a slug
			b = b[:before]
			continue
		case n == 0, before > 0 && before+len(b)-from >= longest:
			return string(b[:before])
		}
		n--
	}
	return string(b)
}

// undecomposed are Latin letters that normalisation leaves as they are.
var undecomposed = strings.NewReplacer(
	"ß", "ss", "æ", "ae", "œ", "oe", "ø", "o", "đ", "d", "ð", "d", "þ", "th", "ł", "l", "ı", "i", "ħ", "h", "ŋ", "n")

// appendSlug appends what can stand of a word in a slug.
func appendSlug(b []byte, word string, ascii bool) []byte {
	const longest = 40 // bytes
	small := 0         // what makes an ASCII letter small
	if isASCII(word) {
		small = 'a' - 'A'
	} else {
		word = norm.NFKD.String(undecomposed.Replace(strings.ToLower(word)))
	}
	from := len(b)
	for _, r := range word {
		if len(b)-from > longest {
			break
		}
		switch {
		case isASCIILetter(r) && r <= 'Z':
			b = append(b, byte(int(r)+small))
		case isASCIILetter(r), isDigit(r):
			b = append(b, byte(r))
		case r >= utf8.RuneSelf && !ascii && (unicode.IsLetter(r) || unicode.IsDigit(r)):
			b = utf8.AppendRune(b, r)
		}
	}
	return b
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

func isASCIILetter(r rune) bool { return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' }

func isDigit(r rune) bool { return '0' <= r && r <= '9' }
