package markdown

import (
	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	gtext "github.com/yuin/goldmark/text"

	"brief/internal/brief"
	"brief/internal/diag"
)

// settle makes goldmark's tree ours: it takes out footnotes, HTML and definitions of links, replaces links and images, and
// brings tags of shortcodes together.
func (s *state) settle(parent ast.Node, inLink bool) {
	for c := parent.FirstChild(); c != nil; {
		next := c.NextSibling()
		switch n := c.(type) {
		case *extast.Footnote:
			s.takeNote(n)
		case *ast.LinkReferenceDefinition:
			parent.RemoveChild(parent, n)
		case *ast.HTMLBlock:
			s.takeHTMLBlock(n)
		case *ast.RawHTML:
			s.takeRawHTML(n)
		case *ast.Link:
			s.settle(s.takeLink(n), true)
		case *ast.AutoLink:
			s.takeAutoLink(n)
		case *ast.Image:
			s.takeImage(n)
		case *Citation:
			if inLink { // Pandoc's [@name](address) is a link, and so is this
				s.literal(n, n.start, n.stop)
			} else if !s.inNote { // where it becomes a raised number
				trimEnd(n.PreviousSibling(), s.d.source)
			}
		case *NoteRef:
			if inLink {
				s.problems.Add(n.At, diag.BadCitation, "footnote in the text of a link").Hintf("write it after the link")
				s.literal(n, n.start, n.stop)
			} else {
				trimEnd(n.PreviousSibling(), s.d.source)
			}
		case *FactRef:
			if inLink && n.carriesNotes() {
				s.problems.Add(n.At, diag.BadShortcode, "a fact in the text of a link cannot carry its notes").
					Hintf("write form=value, or show the fact outside the link")
			}
		default:
			s.settle(n, inLink)
		}
		c = next
	}
	s.pair(parent)
}

// literal puts the source in place of a node.
func (s *state) literal(n ast.Node, start, stop int) {
	n.Parent().ReplaceChild(n.Parent(), n, ast.NewTextSegment(gtext.NewSegment(start, stop)))
}

func moveChildren(from, to ast.Node) {
	for c := from.FirstChild(); c != nil; {
		next := c.NextSibling()
		to.AppendChild(to, c)
		c = next
	}
}

// join makes one of the texts that follow one another under a node: goldmark begins a new one at every line and at its last word, and a
// chapter's texts are most of what a build holds. A line end goes on as the one byte that it is. Texts that are not to be typeset
// (raw), and hard line ends, stay as they are, and so does an empty text, which says that a line ended before it.
func join(parent ast.Node, source []byte) {
	for c := parent.FirstChild(); c != nil; c = c.NextSibling() {
		t, ok := c.(*ast.Text)
		if !ok || t.IsRaw() || t.Segment.IsEmpty() {
			continue
		}
		for !t.HardLineBreak() {
			next, ok := t.NextSibling().(*ast.Text)
			if !ok || next.IsRaw() || next.Segment.Padding != 0 {
				break
			}
			between := source[t.Segment.Stop:max(t.Segment.Stop, next.Segment.Start)]
			if t.SoftLineBreak() && string(between) != "\n" || !t.SoftLineBreak() && t.Segment.Stop != next.Segment.Start {
				break
			}
			t.Segment = t.Segment.WithStop(next.Segment.Stop)
			t.SetSoftLineBreak(next.SoftLineBreak())
			t.SetHardLineBreak(next.HardLineBreak())
			parent.RemoveChild(parent, next)
		}
	}
}

// collector finds what a document refers to and what can be referred to in it.
type collector struct {
	d        *Document
	problems *diag.List
	ids      *ids
	level    int // of the last heading
	number   int // of the last paragraph
	heading  *brief.Heading
	callout  *Callout // in which it is; nil outside
}

// collect fills in the lists of a document.
func collect(d *Document, published *Published, problems *diag.List) {
	c := &collector{d: d, problems: problems, ids: newIDs(), level: 1}
	c.walk(d.root, nil)
	// What the author named goes before what was published, that before what is named here, and headings before paragraphs.
	if published != nil {
		c.keep(published)
	}
	for _, h := range d.headings {
		if h.ID == "" {
			h.ID = slug(h.Text, -1)
			if h.ID == "" {
				h.ID = "section"
			}
			h.ID = c.ids.unique(h.ID)
		}
	}
	for _, o := range d.callouts {
		if o.ID == "" {
			o.ID = c.ids.withTitle(calloutID(o))
		}
	}
	var w plainWriter
	for _, p := range d.passages {
		w = plainWriter{d: d, b: w.b[:0]}
		w.children(p.node)
		plain := w.String()
		if !p.showsFact() {
			p.plain = plain
		}
		if p.ID == "" {
			p.ID = c.ids.unique(passageID(plain))
		}
	}
}

// calloutID returns what the id of a callout is made from: its kind and the first words of its title, or of its text.
func calloutID(o *Callout) string {
	const words = 5
	if s := slug(o.Title, words); s != "" {
		return o.Kind + "-" + s
	}
	if s := slug(o.Plain(), words); s != "" {
		return o.Kind + "-" + s
	}
	return o.Kind
}

func (c *collector) walk(parent ast.Node, passage *Passage) {
	join(parent, c.d.source)
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		within, outside := passage, c.callout
		switch n := n.(type) {
		case *ast.Heading:
			if !c.d.note {
				c.newHeading(n)
			}
		case *ast.Paragraph, *ast.TextBlock, *extast.Table:
			c.level = max(nearlyHeading(c.d, n), c.level)
			if !c.d.note && !c.d.inline {
				within = c.newPassage(n, parent == c.d.root)
			}
		case *calloutNode:
			if title, ok := n.FirstChild().(*calloutTitle); ok {
				if a := c.d.takeAnchor(title); a != nil {
					n.callout.ID, n.callout.Aliases = c.ids.claim(a, c.problems), c.ids.claimAliases(a, c.problems)
					if n.callout.ID != "" {
						c.ids.claim(&anchor{id: a.id + titleSuffix, at: a.at}, c.problems)
					}
				}
				n.callout.Title = c.d.plain(title)
			}
			c.d.callouts = append(c.d.callouts, n.callout)
			c.callout = n.callout
		case *linkNode:
			c.refer(n.link, passage)
		case *imageNode:
			c.refer(n.image, passage)
		case Node:
			c.refer(n, passage)
		}
		c.walk(n, within)
		c.callout = outside
		switch n.(type) {
		case *ast.CodeBlock, *ast.FencedCodeBlock:
		default:
			if n.Type() == ast.TypeBlock {
				*n.Lines() = gtext.Segments{} // its words are in its children now
			}
		}
	}
}

func (c *collector) refer(n Node, passage *Passage) {
	if m, ok := n.(interface{ setPassage(*Passage) }); ok {
		m.setPassage(passage)
	}
	if passage != nil {
		passage.references = append(passage.references, n)
	}
	c.d.references = append(c.d.references, n)
}
