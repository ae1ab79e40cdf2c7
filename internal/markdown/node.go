package markdown

import (
	"github.com/yuin/goldmark/ast"

	"brief/internal/diag"
)

// A Node is something in a text that refers to something outside it: a *Citation, *NoteRef, *FactRef, *Shortcode, *Link or
// *Image.
type Node interface {
	// Span returns the place of the whole node.
	Span() diag.Span
	// Passage returns the passage that holds the node, or nil: nodes of headings, notes and inline texts are in none.
	Passage() *Passage
}

// mention is what every Node has.
type mention struct {
	At      diag.Span
	passage *Passage
}

// Span implements Node.
func (m *mention) Span() diag.Span { return m.At }

// Passage implements Node.
func (m *mention) Passage() *Passage { return m.passage }

func (m *mention) setPassage(p *Passage) { m.passage = p }

// The kinds of our nodes, as goldmark wants them. We tell nodes apart by their Go types.
var (
	kindCitation     = ast.NewNodeKind("Citation")
	kindNoteRef      = ast.NewNodeKind("NoteRef")
	kindFactRef      = ast.NewNodeKind("FactRef")
	kindShortcode    = ast.NewNodeKind("Shortcode")
	kindLink         = ast.NewNodeKind("BriefLink")
	kindImage        = ast.NewNodeKind("BriefImage")
	kindCallout      = ast.NewNodeKind("Callout")
	kindCalloutTitle = ast.NewNodeKind("CalloutTitle")
	kindAnchor       = ast.NewNodeKind("Anchor")
	kindGloss        = ast.NewNodeKind("Gloss")
)
