package markdown

import (
	"slices"

	"github.com/yuin/goldmark/ast"

	"brief/internal/brief"
	"brief/internal/diag"
)

// A FactRef is a fact shown in a line: {{< fact china-loans >}}, {{< fact china-loans form=value >}}.
type FactRef struct {
	ast.BaseInline
	mention
	ID   string
	IDAt diag.Span
	Form brief.FactForm

	Use   *brief.FactUse // set by resolve
	Plain string         // the formatted words; set by resolve
	First []*brief.Note  // set by resolve in a note that prints its sources: for each source, the note above that tells it in full, or nil
}

// Kind implements goldmark's node.
func (*FactRef) Kind() ast.NodeKind { return kindFactRef }

// Dump implements goldmark's node.
func (n *FactRef) Dump(source []byte, level int) {
	ast.DumpHelper(n, source, level, map[string]string{"ID": n.ID}, nil)
}

// newFactRef checks the arguments of a fact shortcode. It returns nil where no fact is named.
func (s *state) newFactRef(c *Shortcode) *FactRef {
	if c.closing {
		s.problems.Add(c.At, diag.BadShortcode, "a fact has no closing tag").Hintf("delete it")
		return nil
	}
	for name, a := range c.Arguments {
		if name != "form" {
			s.problems.Add(a.NameAt, diag.BadShortcode, "a fact has no parameter %q", name).DidYouMean(name, []string{"form"})
		}
	}
	if len(c.Positional) == 0 {
		s.problems.Add(c.At, diag.BadShortcode, "no fact is named").Hintf("write {{< fact id >}}, with an id of facts.yaml")
		return nil
	}
	for _, a := range c.Positional[1:] {
		p := s.problems.Add(a.At, diag.BadShortcode, "one shortcode shows one fact")
		if slices.Contains(brief.FactForms, a.Value) {
			p.Hintf("write form=%s", a.Value)
		}
	}
	id := c.Positional[0]
	n := &FactRef{mention: mention{At: c.At}, ID: id.Value, IDAt: id.At}
	if form, ok := c.Arguments["form"]; ok {
		if !slices.Contains(brief.FactForms, form.Value) {
			p := s.problems.Add(form.At, diag.BadShortcode, "a fact has no form %q", form.Value)
			p.Hintf("the forms are full, value, compact, label and date; without form the qualifier and the value are shown")
			p.DidYouMean(form.Value, brief.FactForms)
		} else {
			n.Form = brief.FactForm(form.Value)
		}
	}
	return n
}

// carriesNotes reports whether the fact is shown with numbers of notes.
func (n *FactRef) carriesNotes() bool {
	return n.Form == brief.FormQualified || n.Form == brief.FormFull
}

// writeFact writes a fact without its notes. In a note that prints its sources these follow in brackets.
func (h *htmlWriter) writeFact(n *FactRef) {
	defer h.writeFactSources(n)
	words := n.Plain
	if n.Use != nil {
		words = h.page.Fact(n.Use)
	}
	if n.Use == nil || n.Form == brief.FormLabel || n.Form == brief.FormDate || h.inLink {
		h.text(words)
		return
	}
	h.b.WriteString(`<a class="fact" href="`)
	h.text(h.page.Href(h.page.FactAddress(n.Use.Fact)))
	h.b.WriteString(`">`)
	h.text(words)
	h.b.WriteString(`</a>`)
}

func (h *htmlWriter) writeFactSources(n *FactRef) {
	if !h.d.note || n.Use == nil || len(n.Use.References) > 0 || !n.carriesNotes() || h.inLink {
		return
	}
	for i, c := range n.Use.Fact.Citations {
		h.raw([]string{" (", "; "}[min(i, 1)])
		next := "; "
		if i == len(n.Use.Fact.Citations)-1 {
			next = ")"
		}
		var first *brief.Note
		if i < len(n.First) {
			first = n.First[i]
		}
		h.fail(h.page.Source(h.b, c, first, next))
	}
	if len(n.Use.Fact.Citations) > 0 {
		h.raw(")")
	}
}
