package markdown

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"slices"
	"strconv"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"

	"brief/internal/brief"
)

// A Page is where a text is shown: it knows addresses, words and templates. What it returns as a string is plain text; what it
// writes is HTML.
type Page interface {
	// Href returns the address as seen from the page.
	Href(a brief.Address) string
	// Word returns an interface word: "paragraph-n" and "footnote-n" with a number, "callout-" and a kind.
	Word(key string, args ...any) string
	// Fact returns a fact in the form that its use asks for.
	Fact(u *brief.FactUse) string
	// FactAddress returns where a fact is told in full: on the page itself, or elsewhere.
	FactAddress(f *brief.Fact) brief.Address
	// Shortcode writes a block; inner is the HTML between the tags of a paired one.
	Shortcode(w io.Writer, s *Shortcode, inner []byte) error
	// Corrected returns the address of the correction of a passage of the page, and the words of a link to it; no words where it
	// was not corrected.
	Corrected(id string) (brief.Address, string)
	// Source writes a source, with the citation's prefix, locator and suffix: in full, or short where a note has told it.
	// The words that are next in the sentence are "" where it ends.
	Source(w io.Writer, c *brief.Citation, told *brief.Note, next string) error
	// Cite writes citations that stand together in the text, each leading to its entry of the list of references.
	Cite(b *bytes.Buffer, refs []*brief.Reference)
}

// WriteHTML writes a text, which must come from Parse; nil is an empty one. Inline texts, and notes of one paragraph, are
// written without a paragraph element. After an error something may have been written.
func WriteHTML(w io.Writer, t brief.Text, p Page) error {
	if t == nil {
		return nil
	}
	d, ok := t.(*Document)
	if !ok {
		return fmt.Errorf("writing a text as HTML: %T is no Markdown document", t)
	}
	if d == nil {
		return nil
	}
	b, direct := w.(*bytes.Buffer) // else a chapter would be written twice
	if !direct {
		b = new(bytes.Buffer)
	}
	h := htmlWriter{d: d, page: p, b: b}
	first, single := d.root.FirstChild().(*ast.Paragraph)
	h.bare = d.inline || d.note && single && first.NextSibling() == nil
	h.children(d.root)
	if h.err != nil || direct {
		return h.err
	}
	_, err := w.Write(b.Bytes())
	return err
}

// WriteReferences writes what stands in the text for citations and footnotes: raised numbers of notes, or words. The ids of
// references and notes are used as they are.
func WriteReferences(w io.Writer, refs []*brief.Reference, p Page) {
	h := htmlWriter{page: p, b: new(bytes.Buffer)}
	h.writeReferences(refs)
	_, _ = w.Write(h.b.Bytes()) // the caller's writer is memory, or keeps its first error
}

// htmlWriter writes one document. Every element is written here or in the file of its construct, and every string of the
// author's passes through text, so that no other HTML can come out.
type htmlWriter struct {
	d           *Document
	page        Page
	b           *bytes.Buffer
	scratch     []byte
	bare        bool // paragraphs are written without their element
	inLink      bool
	rightToLeft bool   // the direction of the element that is being written
	stop        string // the punctuation of the text before a citation, which goes after it
	err         error  // the first one
}

func (h *htmlWriter) fail(err error) {
	if h.err == nil {
		h.err = err
	}
}

// raw writes HTML.
func (h *htmlWriter) raw(parts ...string) {
	for _, s := range parts {
		h.b.WriteString(s)
	}
}

// text writes plain text, in an element or in an attribute.
func (h *htmlWriter) text(s string) { escape(h.b, s) }

func (h *htmlWriter) number(n int) { h.b.Write(strconv.AppendInt(h.b.AvailableBuffer(), int64(n), 10)) }

// escape writes text as HTML. Bytes that are no UTF-8 and NUL become U+FFFD.
func escape[T string | []byte](b *bytes.Buffer, s T) {
	from := 0
	for i := 0; i < len(s); {
		with, size := "", 1
		switch c := s[i]; {
		case c == '&':
			with = "&amp;"
		case c == '<':
			with = "&lt;"
		case c == '>':
			with = "&gt;"
		case c == '"':
			with = "&#34;"
		case c == 0:
			with = "\ufffd"
		case c == '\r':
			with = "\n"
		case c >= utf8.RuneSelf:
			var r rune
			r, size = decodeRune(s[i:])
			if r == utf8.RuneError && size == 1 {
				with = "\ufffd"
			}
		}
		if with != "" {
			writeTo(b, s[from:i])
			b.WriteString(with)
			from = i + size
		}
		i += size
	}
	writeTo(b, s[from:])
}

func decodeRune[T string | []byte](s T) (rune, int) {
	var head [utf8.UTFMax]byte
	return utf8.DecodeRune(head[:copy(head[:], s)])
}

func writeTo[T string | []byte](b *bytes.Buffer, s T) {
	b.Write(append(b.AvailableBuffer(), s...))
}

// children writes the children of a node. Citations and footnotes that follow one another stand together.
func (h *htmlWriter) children(n ast.Node) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if text, ok := c.(*ast.Text); ok && citesInText(text.NextSibling()) {
			h.writeTextBeforeCitation(text)
			continue
		}
		refs, cites := h.cites(c)
		if !cites {
			h.node(c)
			continue
		}
		if f, ok := c.(*FactRef); ok {
			h.writeFact(f)
		}
		for next := c.NextSibling(); next != nil; next = c.NextSibling() {
			if _, ok := next.(*FactRef); ok {
				break
			}
			more, ok := h.cites(next)
			if !ok {
				break
			}
			refs = append(refs[:len(refs):len(refs)], more...)
			c = next
		}
		h.writeReferences(refs)
	}
}

// cites returns the references that a node shows, and whether it is a node that does.
func (h *htmlWriter) cites(n ast.Node) ([]*brief.Reference, bool) {
	switch n := n.(type) {
	case *Citation:
		var refs []*brief.Reference
		for _, item := range n.Items {
			if item.Reference != nil {
				refs = append(refs, item.Reference)
			}
		}
		return refs, !h.d.note || len(refs) > 0
	case *NoteRef:
		if n.Reference == nil {
			return nil, true
		}
		return []*brief.Reference{n.Reference}, true
	case *FactRef:
		if n.Use == nil || !n.carriesNotes() || h.inLink {
			return nil, true
		}
		return n.Use.References, true
	}
	return nil, false
}

// writeReferences writes references that stand together: raised numbers, which share one raised line, and citations in the text,
// which share one pair of brackets.
func (h *htmlWriter) writeReferences(refs []*brief.Reference) {
	open := false
	refs = inOrder(refs)
	for i := 0; i < len(refs); i++ {
		r := refs[i]
		if r == nil || r.Note == nil {
			continue
		}
		if r.Note.Entry {
			if open {
				h.raw(`</sup>`)
				open = false
			}
			from := i
			for i+1 < len(refs) && refs[i+1] != nil && refs[i+1].Note != nil && refs[i+1].Note.Entry {
				i++
			}
			h.page.Cite(h.b, refs[from:i+1])
			h.raw(h.stop)
			h.stop = ""
			continue
		}
		if open {
			h.raw(`<span class="comma">,</span>`)
		} else {
			h.raw(`<sup class="noteref">`)
			open = true
		}
		h.raw(`<a id="`)
		h.text(r.ID)
		h.raw(`" href="#`)
		h.text(r.Note.ID)
		h.raw(`" role="doc-noteref" aria-label="`)
		h.text(h.page.Word("footnote-n", r.Note.Number))
		h.raw(`">`)
		h.number(r.Note.Number)
		h.raw(`</a>`)
	}
	if open {
		h.raw(`</sup>`)
	}
}

// inOrder returns references that stand together by the numbers of their notes: facts and citations of one place bring theirs in any
// order. Those with words of the author's before or after them stay as they are, for the words may say why they come so; and so do
// the entries of a list of references.
func inOrder(refs []*brief.Reference) []*brief.Reference {
	own := func(r *brief.Reference) bool {
		return r == nil || r.Note == nil || r.Note.Entry || r.Citation != nil && (r.Citation.Prefix != "" || r.Citation.Suffix != "")
	}
	byNumber := func(a, b *brief.Reference) int { return cmp.Compare(a.Note.Number, b.Note.Number) }
	if slices.ContainsFunc(refs, own) || slices.IsSortedFunc(refs, byNumber) {
		return refs
	}
	return slices.SortedStableFunc(slices.Values(refs), byNumber)
}

// node writes one node. What has no case writes its children only.
func (h *htmlWriter) node(n ast.Node) {
	switch n := n.(type) {
	case *ast.Text:
		h.writeText(n)
	case *ast.Paragraph:
		h.writeParagraph(n)
	case *ast.TextBlock:
		h.writeTextBlock(n)
	case *ast.Heading:
		h.writeHeading(n)
	case *ast.Emphasis:
		tag := "em"
		if n.Level == 2 {
			tag = "strong"
		}
		h.element(tag, n)
	case *extast.Strikethrough:
		h.element("del", n)
	case *ast.CodeSpan:
		h.writeCodeSpan(n)
	case *ast.CodeBlock:
		h.writeCode(n, "")
	case *ast.FencedCodeBlock:
		h.writeCode(n, string(n.Language(h.d.source)))
	case *ast.Blockquote:
		around := h.rightToLeft
		h.raw("<blockquote")
		h.direct(n)
		h.raw(">\n")
		h.children(n)
		h.raw("</blockquote>\n")
		h.rightToLeft = around
	case *ast.List:
		h.writeList(n)
	case *ast.ThematicBreak:
		h.raw("<hr>\n")
	case *extast.DefinitionList:
		h.writeDefinitionList(n)
	case *extast.Table:
		h.writeTable(n)
	case *Citation: // in a note that prints its sources
		h.writeSources(n)
	case *Shortcode:
		h.writeShortcode(n)
	case *linkNode:
		h.writeLink(n)
	case *imageNode:
		h.writeImage(n, true)
	case *calloutNode:
		h.writeCallout(n)
	case *gloss:
		h.writeGloss(n)
	case *calloutTitle: // written with its callout
	default:
		h.children(n)
	}
}

func (h *htmlWriter) element(tag string, n ast.Node) {
	h.raw("<", tag, ">")
	h.children(n)
	h.raw("</", tag, ">")
}

func (h *htmlWriter) writeText(n *ast.Text) {
	if n.IsRaw() {
		escape(h.b, n.Segment.Value(h.d.source))
	} else {
		h.scratch = h.d.quotes.typeset(h.scratch[:0], h.d.source, n.Segment.Start, n.Segment.Stop)
		escape(h.b, h.scratch)
	}
	switch {
	case n.HardLineBreak():
		h.raw("<br>\n")
	case n.SoftLineBreak():
		h.raw("\n")
	}
}

func (h *htmlWriter) writeList(n *ast.List) {
	tag := "ul"
	if n.IsOrdered() {
		tag = "ol"
	}
	h.raw("<", tag)
	if n.IsOrdered() && n.Start != 1 {
		h.raw(` start="`)
		h.number(n.Start)
		h.raw(`"`)
	}
	around := h.rightToLeft
	h.direct(n)
	h.raw(">\n")
	for item := n.FirstChild(); item != nil; item = item.NextSibling() {
		h.raw("<li")
		h.writeItem(item)
		h.raw("</li>\n")
	}
	h.raw("</", tag, ">\n")
	h.rightToLeft = around
}
