package markdown

import (
	"github.com/yuin/goldmark/ast"

	"brief/internal/brief"
	"brief/internal/revision"
)

// Published is what a page said when it was last published: its passages and its callouts, each in order, with their ids. What
// is near a published text keeps its id, whatever its first words are now; package revision says what near is.
type Published struct {
	Passages, Callouts []revision.Text

	// Fact returns how a fact reads now, so that texts can be compared before their facts are resolved.
	Fact func(id string, form brief.FactForm) string
}

// keep gives passages and callouts the ids under which they were published. The ids of what is gone stay free of others, so that
// no link leads to what it did not mean.
func (c *collector) keep(p *Published) {
	passages := make([]revision.Text, len(c.d.passages))
	for i, passage := range c.d.passages {
		passages[i] = revision.Text{Name: passage.ID, Words: c.d.words(passage.node, p.Fact)}
		if passage.ID == "" {
			passages[i].Name = passageID(passage.Plain())
		}
	}
	for i, then := range revision.Match(p.Passages, passages) {
		if passage := c.d.passages[i]; then >= 0 {
			passage.ID, passage.Was = c.adopt(passage.ID, passage.Aliases, p.Passages[then].Name)
		}
	}
	callouts := make([]revision.Text, len(c.d.callouts))
	for i, o := range c.d.callouts {
		callouts[i] = revision.Text{Name: o.ID, Words: o.published(func(n *FactRef) string { return p.Fact(n.ID, n.Form) })}
		if o.ID == "" {
			callouts[i].Name = calloutID(o)
		}
	}
	for i, then := range revision.Match(p.Callouts, callouts) {
		if o := c.d.callouts[i]; then >= 0 {
			given := o.ID
			o.ID, o.Was = c.adopt(o.ID, o.Aliases, p.Callouts[then].Name)
			if given == "" && o.ID != "" && !c.ids.adopt(o.ID+titleSuffix) {
				o.ID, o.Was = "", o.ID
			}
		}
	}
	for _, texts := range [][]revision.Text{p.Passages, p.Callouts} {
		for _, t := range texts {
			c.ids.adopt(t.Name)
		}
	}
}

// adopt returns the id of something that was published as was, and was itself where it has to have another id.
func (c *collector) adopt(id string, aliases []string, was string) (now, lost string) {
	switch {
	case id == was:
		return id, ""
	case id == "" && c.ids.adopt(was):
		return was, ""
	}
	for _, alias := range aliases {
		if alias == was {
			return id, ""
		}
	}
	return id, was
}

// Published returns what a release records of the callout: its title, or its text where it has none.
func (c *Callout) Published() string { return c.published(nil) }

func (c *Callout) published(fact func(n *FactRef) string) string {
	if c.Title != "" {
		return c.Title
	}
	return c.words(fact)
}

// Words returns the plain words of the text, with facts as told.
func (d *Document) Words(fact func(id string, form brief.FactForm) string) string {
	return d.words(d.root, fact)
}

// words returns the plain words of a part of the text, with facts as told.
func (d *Document) words(n ast.Node, fact func(id string, form brief.FactForm) string) string {
	p := plainWriter{d: d, fact: func(n *FactRef) string { return fact(n.ID, n.Form) }}
	p.children(n)
	return p.String()
}

// frame is how a fact stands in a text of which only the rest counts.
func frame(id string, form brief.FactForm) string { return "{" + id + " " + string(form) + "}" }

// Frame returns the words of the passage with the names of facts in place of their values; "" where it shows no fact. Two passages
// of one frame differ only in what the facts are.
func (p *Passage) Frame() string {
	if !p.showsFact() {
		return ""
	}
	return p.d.words(p.node, frame)
}

// Frame returns the words of the text with the names of facts in place of their values; "" where it shows no fact.
func (d *Document) Frame() string {
	for _, n := range d.references {
		if _, ok := n.(*FactRef); ok {
			return d.words(d.root, frame)
		}
	}
	return ""
}
