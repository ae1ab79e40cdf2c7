package resolve

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"brief/internal/brief"
	"brief/internal/markdown"
)

// dump writes a brief as text, one thing a line, what belongs to it indented below. What is empty is left out.
func dump(b *brief.Brief) string {
	var d dumper
	for _, c := range b.All() {
		d.chapter(c)
	}
	if b.Provenance != nil {
		d.line("provenance %q", b.Provenance.Plain())
	}
	for _, f := range b.Facts {
		d.fact(f)
	}
	for _, s := range b.Sources {
		d.source(s)
	}
	if t := b.Timeline; t != nil {
		d.line("timeline")
		for _, p := range t.Periods {
			d.line("  period %s %q %s–%s", p.ID, p.Title, p.From, p.To)
			for _, e := range p.Events {
				d.event("    ", e)
			}
		}
		d.notes("  ", t.Notes)
	}
	if a := b.Recommendations; a != nil {
		d.line("recommendations")
		for _, r := range a.Items {
			d.recommendation("  ", r)
		}
		d.notes("  ", a.Notes)
	}
	if m := b.Matrix; m != nil {
		d.matrix(m)
	}
	for _, f := range b.Figures {
		d.figure(f)
	}
	d.notes("data ", b.FigureNotes)
	for _, t := range b.Terms {
		d.line("term %s %q%s: %q%s%s", t.ID, t.Term, list(" alias ", t.Aliases, quote), plainOf(t.Definition), list(" in ", t.Chapters, chapterName), references(t.References))
	}
	d.notes("glossary ", b.TermNotes)
	for _, c := range b.Corrections {
		d.line("correction %s %d %s %s: %q → %q because %q%s%s", c.ID, c.Number, c.Kind, c.Date, plainOf(c.Original), plainOf(c.Edition), plainOf(c.Reason),
			list(" at ", c.Places, link), references(c.References))
	}
	d.notes("corrections ", b.CorrectionNotes)
	if len(b.Files) > 0 {
		d.line("files %s", strings.Join(b.Files, " "))
	}
	return d.String()
}

type dumper struct{ strings.Builder }

func (d *dumper) line(format string, args ...any) { fmt.Fprintf(d, format+"\n", args...) }

func (d *dumper) chapter(c *brief.Chapter) {
	d.line("chapter %s %d %s %q", c.Name, c.Number, c.Path, c.Title)
	if len(c.Aliases) > 0 {
		d.line("  aliases %s", strings.Join(c.Aliases, " "))
	}
	if c.Image != nil {
		d.line("  image %s %q", c.Image.Path, c.Image.Alt)
	}
	if c.BoxInText {
		d.line("  box in text")
	}
	d.box("  ", c.FactBox)
	for _, h := range c.Headings {
		d.line("  h%d %s %q", h.Level, h.ID, h.Text)
	}
	for _, p := range c.Passages {
		under := ""
		if p.Heading != nil {
			under = " under " + p.Heading.ID
		}
		d.line("  passage %d %s%s %q%s%s", p.Number, p.ID, under, p.Plain, list(" cites ", p.Citations, citation), list(" shows ", p.Facts, factID))
	}
	if document, ok := c.Text.(*markdown.Document); ok {
		for _, n := range document.References() {
			d.node(n)
		}
	}
	d.notes("  ", c.Notes)
	if s := list("  facts ", c.Facts, factID) + list("  terms ", c.Terms, func(t *brief.Term) string { return t.ID }) +
		list("  figures ", c.Figures, func(f *brief.Figure) string { return f.ID }); s != "" {
		d.line("%s", s)
	}
	for _, r := range c.Remarks {
		d.line("  remark %s %q %q", r.ID, r.Title, r.Plain)
	}
}

// node writes what a reference in a text was resolved to.
func (d *dumper) node(n markdown.Node) {
	switch n := n.(type) {
	case *markdown.Citation:
		d.line("    cite%s", list(" ", n.Items, func(i *markdown.CitationItem) string {
			if i.Reference == nil {
				return "nothing"
			}
			return i.Reference.ID
		}))
	case *markdown.NoteRef:
		if n.Reference != nil {
			d.line("    note %s", n.Reference.ID)
		}
	case *markdown.FactRef:
		if n.Use != nil {
			d.line("    fact %s %q%s", n.ID, n.Plain, references(n.Use.References))
		}
	case *markdown.Link:
		if n.Address != nil {
			d.line("    link %s", n.Address)
		}
	case *markdown.Image:
		if n.Address != nil {
			d.line("    image %s", n.Address)
		}
	case *markdown.Shortcode:
		b := n.Block
		if b == nil {
			return
		}
		arguments := ""
		for _, k := range slices.Sorted(maps.Keys(b.Arguments)) {
			arguments += " " + k + "=" + b.Arguments[k]
		}
		d.line("    block %s%s", b.Name, arguments)
		d.box("      ", b.FactBox)
		if b.Figure != nil {
			d.line("      figure %s%s", b.Figure.Item.ID, references(b.Figure.References))
		}
		for _, f := range b.Facts {
			d.line("      fact %s%s", f.Item.ID, references(f.References))
		}
		for _, e := range b.Events {
			d.event("      ", e)
		}
		for _, r := range b.Recommendations {
			d.recommendation("      ", r)
		}
		if b.Matrix != nil {
			d.line("      matrix %q", b.Matrix.Title)
		}
	}
}

func (d *dumper) box(indent string, b *brief.FactBox) {
	if b == nil {
		return
	}
	d.line("%sbox %q", indent, b.Title)
	for _, r := range b.Rows {
		value := fmt.Sprintf("%q", plainOf(r.Value))
		if r.Fact != nil {
			value = "fact " + r.Fact.ID
		}
		d.line("%s  %s %q = %s%s", indent, r.ID, r.Label, value, references(r.References))
	}
}

func (d *dumper) notes(indent string, notes []*brief.Note) {
	for _, n := range notes {
		what := fmt.Sprintf("%q", plainOf(n.Text))
		if n.Citation != nil {
			what = citation(n.Citation)
			if n.First != nil {
				what += fmt.Sprintf(" (short for %d)", n.First.Number)
			}
		}
		kind := "note"
		if n.Entry {
			kind = "entry"
		}
		d.line("%s%s %d %s: %s%s", indent, kind, n.Number, n.ID, what, list(" ← ", n.References, func(r *brief.Reference) string { return r.ID }))
	}
}

func (d *dumper) fact(f *brief.Fact) {
	value := fmt.Sprint(f.Value.Low)
	if f.Value.IsRange() {
		value += "–" + fmt.Sprint(f.Value.High)
	}
	if f.Value.Display != "" {
		value += fmt.Sprintf(" %q", f.Value.Display)
	}
	d.line("fact %s %q = %s%s %s %s%s%s%s%s", f.ID, f.Label, word("", f.Qualifier, " "), value, f.Value.Unit, f.Kind, word(" as of ", f.AsOf.String(), ""),
		word(" of ", chapterName(f.Chapter), ""), word(" theme ", themeID(f.Theme), ""), list(" cites ", f.Citations, citation))
	if f.Derived != nil {
		d.line("  derived %s%s", f.Derived.Formula, list(" from ", f.Derived.Facts, func(f *brief.Fact) string { return f.ID }))
	}
	for _, u := range f.Uses {
		d.line("  shown %s", u)
	}
}

func (d *dumper) source(s *brief.Source) {
	d.line("source %s", s.ID)
	for _, u := range s.Uses {
		d.line("  %s %s %q: %q cites %s", u.Kind, u.Address, u.Where, u.Context, citation(u.Citation))
	}
}

func (d *dumper) event(indent string, c *brief.Cited[*brief.Event]) {
	e := c.Item
	d.line("%sevent %s %s %q%s%s%s%s", indent, e.ID, e.Date, plainOf(e.Text), list(" of ", e.Chapters, chapterName), word(" theme ", themeID(e.Theme), ""),
		word(" note ", plainOf(e.Note), ""), references(c.References))
}

func (d *dumper) recommendation(indent string, c *brief.Cited[*brief.Recommendation]) {
	r := c.Item
	d.line("%srecommendation %s %d %s %q%s%s%s%s%s%s", indent, r.ID, r.Number, r.Kind, plainOf(r.Text), list(" for ", r.Addressees, themeID),
		list(" on ", r.Targets, chapterName), word(" theme ", themeID(r.Theme), ""), list(" items ", r.Items, func(t brief.Text) string { return quote(t.Plain()) }),
		list(" evidence ", r.Evidence, link), references(c.References))
}

func (d *dumper) matrix(m *brief.Matrix) {
	d.line("matrix %q", m.Title)
	for _, row := range m.Rows {
		d.line("  row %s", row.Chapter.Name)
		for i, c := range row.Cells {
			if c == nil {
				d.line("    %s nothing", m.Dimensions[i].ID)
				continue
			}
			d.line("    %s %s %s, peak %s: %q%s", c.Dimension.ID, c.ID, c.Level.ID, c.Peak.ID, plainOf(c.Why), references(c.References))
		}
	}
	d.notes("  ", m.Notes)
}

func (d *dumper) figure(f *brief.Figure) {
	d.line("figure %s %s %q%s data %s%s%s", f.ID, f.Kind, f.Title, word(" in ", string(f.Unit), ""), f.File, list(" of ", f.Chapters, chapterName), references(f.References))
	for _, u := range f.Uses {
		d.line("  shown %s", u)
	}
	for _, p := range f.Points {
		value := fmt.Sprint(p.Low)
		if p.Low != p.High {
			value += "–" + fmt.Sprint(p.High)
		}
		if p.Missing {
			value = "missing"
		}
		fact := ""
		if p.Fact != nil {
			fact = " fact " + p.Fact.ID
		}
		d.line("  point %q%s = %s%s %s%s%s", p.Label, word(" ", p.Series, ""), word("", p.Qualifier, " "), value, p.Status, fact, word(" note ", p.Note, ""))
	}
	if f.Kind == "table" {
		for _, row := range f.Table {
			d.line("  row %s", strings.Join(row, " | "))
		}
	}
}

func citation(c *brief.Citation) string {
	return word("", c.Prefix, " ") + c.Source.ID + word(" ", strings.TrimSpace(c.Locator.Label+" "+c.Locator.Value), "") + word(" ", c.Suffix, "")
}

func references(refs []*brief.Reference) string {
	return list(" → ", refs, func(r *brief.Reference) string { return fmt.Sprintf("%d %s", r.Note.Number, r.ID) })
}

func list[T any](before string, items []T, write func(T) string) string {
	var out []string
	for _, i := range items {
		out = append(out, write(i))
	}
	return word(before, strings.Join(out, ", "), "")
}

// word returns s with what stands around it, or nothing where s is empty.
func word(before, s, after string) string {
	if s == "" {
		return ""
	}
	return before + s + after
}

func plainOf(t brief.Text) string {
	if t == nil {
		return ""
	}
	return t.Plain()
}

func chapterName(c *brief.Chapter) string {
	if c == nil {
		return ""
	}
	return c.Name
}

func themeID(t *brief.Theme) string {
	if t == nil {
		return ""
	}
	return t.ID
}

func factID(f *brief.Fact) string { return f.ID }
func quote(s string) string       { return fmt.Sprintf("%q", s) }
func link(l brief.Link) string    { return fmt.Sprintf("%s %q", l.To, l.Text) }
