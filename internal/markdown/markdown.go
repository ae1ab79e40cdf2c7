// Package markdown reads the Markdown of a brief and writes it as HTML.
//
// Parse makes a Document from a text. A Document is goldmark's tree, extended by our own nodes: Citation, NoteRef, FactRef,
// Shortcode, Link, Image and Callout. It tells what the text refers to (References, Notes) and what can be referred to in it
// (Headings, Passages, Callouts), all with their places. Package resolve sets what each Node refers to; then WriteHTML writes
// the Document with the help of a Page, which knows addresses, words and templates.
//
// The language is CommonMark 0.31 with tables, strikethrough, bare addresses and definition lists, and:
//
//	[@key, p. 12; @other]              citation, in Pandoc's syntax
//	text[^1]  …  [^1]: note            footnote
//	{{< fact china-loans form=value >}}  a fact: a shortcode within a line
//	{{< chart id >}}                   a block, on a line of its own; {{< name >}} … {{< /name >}} holds text
//	> [!EDITOR] Title                  callout, in GitHub's syntax
//	## Energy {#energy}                id of a heading; also at the end of a paragraph
//	## Energy {#energy alias=power}    also the id that it had before; {alias=power} keeps the old one without fixing a new one
//
// The rules are:
//
//   - Nothing that the author wrote vanishes in silence: what cannot be shown is a problem with its place.
//   - HTML is refused; comments are dropped. What WriteHTML writes is made here, element by element, so that no author can
//     bring in another one.
//   - A link goes out only by a scheme of the allow-list (link.go).
//   - Notes are parsed with goldmark's block parser alone. Its footnote transformer hides undefined and unused notes and takes
//     quadratic time.
//   - Time grows with the size of the text. Where goldmark's does not, limits.go sets a limit that no honest text meets.
//   - Typographic quotes and dashes are set while writing (typography.go), so that the tree keeps the author's bytes.
package markdown

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	gtext "github.com/yuin/goldmark/text"

	"brief/internal/diag"
)

// Options say how a text is read. The zero Options read a chapter in an unknown language.
type Options struct {
	Language string // BCP 47; chooses the quotation marks
	Inline   bool   // the text is a value of a data file: one paragraph's worth, without blocks and definitions of notes

	Published *Published // what the page said when it was last published; nil where it was not
}

// A Document is a text with its tree. It implements brief.Text.
type Document struct {
	text    diag.Text
	source  []byte // text.String; the tree's positions are offsets in it
	quotes  quotes
	inline  bool
	note    bool // the body of a footnote
	refused bool
	root    ast.Node

	references []Node
	notes      []*NoteDefinition
	headings   []*Heading
	passages   []*Passage
	callouts   []*Callout

	headingOf map[ast.Node]*Heading
	passageOf map[ast.Node]*Passage
}

// Parse reads a text. It always returns a Document; what is wrong with the text is added to problems.
func Parse(text diag.Text, o Options, problems *diag.List) *Document {
	d := &Document{
		text:      text,
		source:    sourceOf(text),
		quotes:    quotesOf(o.Language),
		inline:    o.Inline,
		root:      ast.NewDocument(),
		headingOf: make(map[ast.Node]*Heading),
		passageOf: make(map[ast.Node]*Passage),
	}
	if !withinLimits(d, problems) {
		d.refused = true
		return d
	}
	reportBidi(d, problems)

	s := &state{d: d, problems: problems, ends: make(map[ast.Node]int), refused: make(map[string]bool)}
	pc := parser.NewContext()
	pc.Set(stateKey, s)
	reader := gtext.NewReader(d.source)
	if o.Inline {
		s.onlyOneParagraph()
		reader.Advance(len(d.source) - len(bytes.TrimLeft(d.source, " \t\r\n")))
		d.root = inlineParser().Parse(reader, parser.WithContext(pc))
	} else {
		d.root = chapterParser().Parse(reader, parser.WithContext(pc))
	}
	s.settle(d.root, false)
	s.inNote = true
	for _, n := range s.notes {
		s.settle(n.Body.root, false)
		collect(n.Body, nil, problems)
	}
	d.notes = s.notes
	collect(d, o.Published, problems)
	return d
}

// sourceOf returns the bytes of a text: those of its file where it stands there just so, as a chapter does, or a copy.
func sourceOf(text diag.Text) []byte {
	if in := text.At.Text(); len(in) == len(text.String) && string(in) == text.String {
		return in[:len(in):len(in)]
	}
	return []byte(text.String)
}

// Refused reports whether the text was too large to be read, so that nothing is in the document.
func (d *Document) Refused() bool { return d.refused }

// References returns the nodes of the main text that refer to something, in order. Those of footnotes are in their bodies.
func (d *Document) References() []Node { return d.references }

// Notes returns every definition of a footnote in order, also unused ones and further ones with a label already taken.
func (d *Document) Notes() []*NoteDefinition { return d.notes }

// Headings returns the headings in order.
func (d *Document) Headings() []*Heading { return d.headings }

// Passages returns the paragraphs and tables in order.
func (d *Document) Passages() []*Passage { return d.passages }

// Callouts returns the callouts in order.
func (d *Document) Callouts() []*Callout { return d.callouts }

// span returns the place of source[start:end].
func (d *Document) span(start, end int) diag.Span { return d.text.Span(start, end) }

// onlyOneParagraph reports a blank line within a value of a data file.
func (s *state) onlyOneParagraph() {
	at := 0
	for i, line := range bytes.SplitAfter(s.d.source, []byte("\n")) {
		rest := s.d.source[at:]
		if i > 0 && len(bytes.TrimSpace(line)) == 0 && len(bytes.TrimSpace(rest)) > 0 && len(bytes.TrimSpace(s.d.source[:at])) > 0 {
			begin := at + len(rest) - len(bytes.TrimLeft(rest, " \t\r\n"))
			s.problems.Add(s.d.span(begin, min(begin+1, len(s.d.source))), diag.BadValue, "only one paragraph can stand here").
				Hintf("join the paragraphs, or move the longer text into a chapter")
			return
		}
		at += len(line)
	}
}
