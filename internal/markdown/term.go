package markdown

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	gtext "github.com/yuin/goldmark/text"

	"brief/internal/brief"
)

// A Glossary finds terms in texts. It does not change and can be shared.
type Glossary struct {
	forms map[string][]form // by first word in lower case; the longest first
}

// form is one way of writing a term.
type form struct {
	text string
	fold bool // written all in lower case, so that capitals do not matter
	term *brief.Term
}

// NewGlossary returns a glossary of terms and their aliases. A form must begin with a letter or a digit to be found.
func NewGlossary(terms []*brief.Term) *Glossary {
	g := &Glossary{forms: make(map[string][]form)}
	for _, t := range terms {
		for _, text := range append([]string{t.Term}, t.Aliases...) {
			text = strings.Join(strings.Fields(text), " ")
			first := strings.ToLower(text[:wordEnd(text)])
			if first == "" {
				continue
			}
			f := form{text, text == strings.ToLower(text), t}
			if f.fold {
				f.text = strings.ToLower(text)
			}
			g.forms[first] = append(g.forms[first], f)
		}
	}
	for _, forms := range g.forms {
		slices.SortStableFunc(forms, func(a, b form) int {
			return cmp.Or(cmp.Compare(len(b.text), len(a.text)), cmp.Compare(a.text, b.text))
		})
	}
	return g
}

// gloss is the first use of a term: a link to its definition.
type gloss struct {
	ast.BaseInline
	id string
}

func (*gloss) Kind() ast.NodeKind { return kindGloss }

func (n *gloss) Dump(source []byte, level int) {
	ast.DumpHelper(n, source, level, map[string]string{"ID": n.id}, nil)
}

// GlossTerms links the first use of each term to #term-ID and returns the terms found, in order. Terms are whole words, the
// longest first; capitals matter unless the glossary writes the term without any. Headings, titles of callouts, links, code and
// shortcodes are passed over.
func (d *Document) GlossTerms(g *Glossary) []*brief.Term {
	if len(g.forms) == 0 {
		return nil
	}
	w := glosser{d: d, g: g, seen: make(map[*brief.Term]bool)}
	w.walk(d.root)
	return w.found
}

type glosser struct {
	d     *Document
	g     *Glossary
	seen  map[*brief.Term]bool
	found []*brief.Term
}

func (w *glosser) walk(parent ast.Node) {
	for c := parent.FirstChild(); c != nil; {
		switch n := c.(type) {
		case *ast.Text:
			c = w.texts(n)
			continue
		case *ast.Heading, *calloutTitle, *linkNode, *imageNode, *Shortcode, *ast.CodeSpan, *gloss:
		default:
			w.walk(n)
		}
		c = c.NextSibling()
	}
}

// texts glosses the texts that follow one another from first on, as if they were one, for a term may stand across a line end.
// It returns the node after them.
func (w *glosser) texts(first *ast.Text) ast.Node {
	var run []byte
	type part struct {
		text  *ast.Text
		start int // in run
	}
	var parts []part
	var after ast.Node
	for c := ast.Node(first); ; c = c.NextSibling() {
		t, ok := c.(*ast.Text)
		if !ok {
			after = c
			break
		}
		parts = append(parts, part{t, len(run)})
		if t.IsRaw() {
			run = append(run, 0) // no term goes on here
			run = append(run, make([]byte, t.Segment.Len())...)
		} else {
			run = append(run, w.d.source[t.Segment.Start:t.Segment.Stop]...)
		}
		if t.SoftLineBreak() || t.HardLineBreak() {
			run = append(run, ' ')
		}
	}
	text := string(run)
	k := 0 // the part in which the search stands
	for i := 0; i < len(text); {
		n := wordEnd(text[i:])
		if n == 0 {
			_, size := utf8.DecodeRuneInString(text[i:])
			i += size
			continue
		}
		f, end, ok := w.match(text, i, i+n)
		if !ok {
			i += n
			continue
		}
		if !w.seen[f.term] {
			w.seen[f.term] = true
			w.found = append(w.found, f.term)
			for k+1 < len(parts) && parts[k+1].start <= i {
				k++
			}
			link := &gloss{id: f.term.ID}
			parent := parts[k].text.Parent()
			// Cut the part in which the term begins; its tail is the first piece of the link.
			head, tail := splitText(parts[k].text, i-parts[k].start)
			parent.InsertAfter(parent, head, link)
			parts[k] = part{tail, i}
			for {
				last := parts[k]
				length := last.text.Segment.Len()
				if last.start+length >= end { // the term ends here
					inside, rest := splitText(last.text, end-last.start)
					link.AppendChild(link, inside)
					parent.InsertAfter(parent, link, rest)
					parts[k] = part{rest, end}
					break
				}
				link.AppendChild(link, last.text)
				k++
			}
			if head.Segment.IsEmpty() {
				parent.RemoveChild(parent, head)
			}
		}
		i = end
	}
	return after
}

// splitText cuts a text at an offset. The first piece keeps the node, the second the line break; it is in no tree yet.
func splitText(t *ast.Text, at int) (first, second *ast.Text) {
	second = ast.NewTextSegment(gtext.NewSegment(t.Segment.Start+at, t.Segment.Stop))
	second.SetSoftLineBreak(t.SoftLineBreak())
	second.SetHardLineBreak(t.HardLineBreak())
	t.Segment = t.Segment.WithStop(t.Segment.Start + at)
	t.SetSoftLineBreak(false)
	t.SetHardLineBreak(false)
	return t, second
}

// match returns the longest form that stands at text[start:], whose first word ends at wordEnd, and where it ends.
func (w *glosser) match(text string, start, wordEnd int) (form, int, bool) {
	for _, f := range w.g.forms[strings.ToLower(text[start:wordEnd])] {
		if end, ok := f.matches(text, start); ok {
			return f, end, true
		}
	}
	return form{}, 0, false
}

func (f form) matches(text string, at int) (end int, ok bool) {
	for _, want := range f.text {
		r, size := utf8.DecodeRuneInString(text[at:])
		switch {
		case size == 0:
			return 0, false
		case want == ' ':
			if !unicode.IsSpace(r) {
				return 0, false
			}
			for unicode.IsSpace(r) {
				at += size
				r, size = utf8.DecodeRuneInString(text[at:])
			}
			continue
		case r == want, f.fold && unicode.ToLower(r) == want, r == '\'' && want == '’', r == '’' && want == '\'':
		default:
			return 0, false
		}
		at += size
	}
	r, size := utf8.DecodeRuneInString(text[at:])
	return at, size == 0 || !isWordRune(r)
}

// wordEnd returns the length of the word at the beginning of text.
func wordEnd(text string) int {
	for i, r := range text {
		if !isWordRune(r) {
			return i
		}
	}
	return len(text)
}

func isWordRune(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r)
}

func (h *htmlWriter) writeGloss(n *gloss) {
	if h.inLink {
		h.children(n)
		return
	}
	h.raw(`<a class="term" href="#term-`)
	h.text(n.id)
	h.raw(`">`)
	h.children(n)
	h.raw(`</a>`)
}
