package resolve

import (
	"maps"
	"strings"
	"unicode/utf8"

	"brief/internal/amount"
	"brief/internal/brief"
	"brief/internal/diag"
	"brief/internal/markdown"
)

// text resolves the references in a chapter's text and numbers its notes, in the order in which a reader meets them: the fact
// box first, unless the author placed it elsewhere.
//
// It changes nothing but the chapter, so that several texts can be resolved at a time; takeOver does the rest.
func (r *resolver) text(c *chapter) {
	own := *r
	own.problems, own.toData, own.later = &c.problems, nil, &c.later
	r = &own
	defer func() { c.toData = r.toData }()
	c.Terms = c.document.GlossTerms(r.glossary)
	r.elsewhere(func() {
		for _, t := range c.Terms {
			t.Chapters = append(t.Chapters, c.Chapter)
		}
	})

	definitions := r.definitions(c)
	passages := map[*markdown.Passage]*brief.Passage{}
	for _, p := range c.document.Passages() {
		passages[p] = &brief.Passage{
			ID: p.ID, Number: p.Number, Chapter: c.Chapter, Heading: p.Heading, At: p.At,
			Remark: p.Callout != nil && p.Callout.Kind == "editor",
		}
		c.Passages = append(c.Passages, passages[p])
	}

	c.BoxInText = c.from.Front.FactBox != nil && hasShortcode(c.document, "factbox")
	if c.from.Front.FactBox != nil && !c.BoxInText {
		c.FactBox = r.factBox(c)
	}
	used := map[string]*brief.Passage{} // by label of a footnote: what it cites and shows
	for _, node := range c.document.References() {
		passage := passages[node.Passage()]
		switch n := node.(type) {
		case *markdown.Citation:
			for _, item := range n.Items {
				if cited := r.citation(item); cited != nil {
					item.Citation, item.Reference = cited, c.notes.cite(cited)
					r.rest(c, passage, n, item.Reference, cited)
				}
			}
		case *markdown.NoteRef:
			d := definitions[n.Label]
			if d == nil {
				p := r.problems.Add(n.Span(), diag.UndefinedNote, "footnote %q is not defined", n.Label).
					Hintf("add a line: [^%s]: the text of the note", n.Label)
				r.nearest(n.Label, maps.Keys(definitions), didYouMean(p))
				continue
			}
			n.Reference = c.notes.footnote(n.Label, d.Body)
			if used[n.Label] == nil {
				used[n.Label] = &brief.Passage{}
				r.footnote(c, d, n.Reference.Note, used[n.Label])
			}
			r.rest(c, passage, n, n.Reference, used[n.Label].Citations...)
			if passage != nil {
				passage.Facts = append(passage.Facts, used[n.Label].Facts...)
			}
		case *markdown.FactRef:
			r.factRef(c, n, passage)
		case *markdown.Link:
			r.link(c, n)
		case *markdown.Image:
			r.picture(n)
		case *markdown.Shortcode:
			r.shortcode(c, n)
		}
	}
	for _, d := range c.document.Notes() {
		if definitions[d.Label] == d && used[d.Label] == nil {
			r.problems.Add(d.LabelAt, diag.UnusedNote, "footnote %q is defined but not used", d.Label).
				Hintf("refer to it in the text with [^%s], or delete it", d.Label)
		}
	}
	c.Notes = c.notes.list()
	r.recordText(c, passages)
	for _, k := range c.document.Callouts() {
		if k.Kind == "editor" {
			c.Remarks = append(c.Remarks, &brief.EditorNote{ID: k.ID, Title: k.Title, Plain: k.Plain(), Chapter: c.Chapter})
		}
	}
}

func hasShortcode(d *markdown.Document, name string) bool {
	for _, n := range d.References() {
		if s, ok := n.(*markdown.Shortcode); ok && s.Name == name {
			return true
		}
	}
	return false
}

// definitions returns the chapter's footnotes by label and reports second ones.
func (r *resolver) definitions(c *chapter) map[string]*markdown.NoteDefinition {
	out := map[string]*markdown.NoteDefinition{}
	for _, d := range c.document.Notes() {
		if first := out[d.Label]; first != nil {
			r.problems.Add(d.LabelAt, diag.DuplicateNote, "a second footnote %q", d.Label).
				Hintf("the first is on line %d; give one of them another label", first.LabelAt.Position().Line)
			continue
		}
		out[d.Label] = d
	}
	return out
}

// rest records that a place in a chapter rests on citations: its passage or, for a heading or the title of a callout, which are
// in none, that itself. The reference is what leads to the note.
func (r *resolver) rest(c *chapter, passage *brief.Passage, n markdown.Node, reference *brief.Reference, cited ...*brief.Citation) {
	if passage != nil {
		passage.Citations = append(passage.Citations, cited...)
		return
	}
	id, context := reference.ID, ""
	within := func(at diag.Span) bool { return at.Start <= n.Span().Start && n.Span().End <= at.End }
	for _, h := range c.document.Headings() {
		if within(h.At) {
			id, context = h.ID, h.Text
		}
	}
	for _, k := range c.document.Callouts() {
		if within(k.At) {
			id, context = k.ID, k.Title
		}
	}
	for _, one := range cited {
		r.use(one, brief.UseParagraph, c.Address(id), c.Title, excerpt(context))
	}
}

// footnote resolves what stands in a footnote, and records in passage what it cites and shows. In the style note its citations
// are written out there and have no numbers of their own.
func (r *resolver) footnote(c *chapter, d *markdown.NoteDefinition, note *brief.Note, passage *brief.Passage) {
	for _, node := range d.Body.References() {
		switch n := node.(type) {
		case *markdown.Citation:
			for _, item := range n.Items {
				item.Citation = r.citation(item)
				if item.Citation == nil {
					continue
				}
				passage.Citations = append(passage.Citations, item.Citation)
				if r.brief.Citations.InText() {
					item.Reference = c.notes.cite(item.Citation)
				} else {
					item.First = c.notes.tell(item.Citation.Source, note)
				}
			}
		case *markdown.NoteRef:
			r.problems.Add(n.Span(), diag.BadCitation, "a footnote cannot refer to another footnote")
		case *markdown.FactRef:
			r.factRef(nil, n, passage)
			if n.Use == nil {
				continue
			}
			r.shows(c, n.Use.Fact)
			switch {
			case n.Form != brief.FormQualified && n.Form != brief.FormFull:
			case r.brief.Citations.InText():
				n.Use.References = c.notes.citeAll(n.Use.Fact.Citations)
			default:
				for _, cited := range n.Use.Fact.Citations {
					n.First = append(n.First, c.notes.tell(cited.Source, note))
				}
			}
		case *markdown.Link:
			r.link(c, n)
		case *markdown.Image:
			r.picture(n)
		case *markdown.Shortcode:
			r.problems.Add(n.Span(), diag.BadShortcode, "a footnote cannot hold the block %q", n.Name)
		}
	}
}

// factRef resolves a fact in a text. Outside a chapter's own text (c is nil) it carries no notes.
func (r *resolver) factRef(c *chapter, n *markdown.FactRef, passage *brief.Passage) {
	fact := r.fact(diag.Text{String: n.ID, At: n.IDAt})
	if fact == nil {
		return
	}
	n.Use = &brief.FactUse{Fact: fact, Form: n.Form}
	n.Plain = r.Locale.Fact(fact, n.Form)
	if passage != nil {
		passage.Facts = append(passage.Facts, fact)
		passage.Citations = append(passage.Citations, fact.Citations...)
	}
	if c != nil {
		if n.Form == brief.FormQualified || n.Form == brief.FormFull {
			n.Use.References = c.notes.citeAll(fact.Citations)
		}
		r.shows(c, fact)
	}
}

// shows records that the chapter shows the fact.
func (r *resolver) shows(c *chapter, f *brief.Fact) {
	if !c.shown[f] {
		c.shown[f] = true
		c.Facts = append(c.Facts, f)
		r.elsewhere(func() { f.Uses = append(f.Uses, c.Address("fact-"+f.ID)) })
	}
}

// inline resolves a value of inline Markdown in data, shown at an address. Its sources are given beside it, so that it may not
// cite.
func (r *resolver) inline(text diag.Text, at brief.Address) brief.Text {
	t := r.said(text, at)
	if t != nil {
		r.brief.Values = append(r.brief.Values, t.Prose()...)
	}
	return t
}

// said is inline for what someone else said, whose figures are no facts of this brief: they stay as they were when the facts change.
func (r *resolver) said(text diag.Text, at brief.Address) brief.Text {
	if text.String == "" {
		return nil
	}
	d := markdown.Parse(text, markdown.Options{Language: r.brief.Language, Inline: true}, r.problems)
	for _, node := range d.References() {
		switch n := node.(type) {
		case *markdown.Citation:
			r.problems.Add(n.Span(), diag.BadCitation, "a citation cannot stand here").Hintf("put it into the list of sources, or into cite, beside this text")
		case *markdown.NoteRef:
			r.problems.Add(n.Span(), diag.UndefinedNote, "a footnote cannot stand here")
		case *markdown.FactRef:
			r.factRef(nil, n, nil)
			if n.Use != nil {
				f := n.Use.Fact
				r.elsewhere(func() { f.Uses = append(f.Uses, at) })
			}
		case *markdown.Link:
			r.link(nil, n)
		case *markdown.Image:
			r.picture(n)
		case *markdown.Shortcode:
			r.problems.Add(n.Span(), diag.BadShortcode, "the block %q cannot stand here", n.Name)
		}
	}
	return d
}

// wording resolves a value that readers see as plain text, shown at an address, such as the summary of a figure. It may show facts
// all the same; all else in it is taken as it stands.
func (r *resolver) wording(text diag.Text, at brief.Address) wording {
	if strings.Contains(text.String, "{{<") {
		return wordingOf(r.inline(text, at))
	}
	r.brief.Values = append(r.brief.Values, &brief.Prose{Words: text.String, Text: text, Parts: []brief.ProsePart{{}}})
	return spoken(text.String)
}

// factBox resolves the fact box of a chapter.
func (r *resolver) factBox(c *chapter) *brief.FactBox {
	from := c.from.Front.FactBox
	box := &brief.FactBox{Title: r.plain(from.Title)}
	r.required(from.Title, "title", from.At)
	ids := r.rowIDs(c, from)
	taken := maps.Clone(c.anchors)
	for _, id := range ids {
		taken[id] = true
	}
	for i, f := range from.Rows {
		row := &brief.Row{ID: ids[i], Aliases: r.formerIDs(f.Aliases, "", taken), At: f.At}
		switch {
		case f.Fact.String != "":
			for _, extra := range []diag.Text{f.Label, f.Value, f.Cite} {
				if extra.String != "" {
					r.problems.Add(extra.At, diag.BadValue, "this row shows a fact, which brings its own label, value and source").
						Hintf("remove this key, or remove fact")
				}
			}
			row.Fact = r.fact(f.Fact)
			if row.Fact == nil {
				continue
			}
			row.Label = row.Fact.Label
			row.References = c.notes.citeAll(row.Fact.Citations)
			r.shows(c, row.Fact)
		default:
			r.required(f.Label, "label", f.At)
			r.required(f.Value, "value", f.At)
			row.Label, row.Value = r.plain(f.Label), r.said(f.Value, c.Address(row.ID)) // no value of a data file: the chapter has it
			cited := r.rowCitations(f.Cite)
			if len(cited) == 0 && f.Cite.String == "" {
				r.problems.Add(f.At, diag.UnsourcedFact, "this row of the fact box has no source").
					Hintf(`add a line such as: cite: "[@%s]"`, strings.Trim(r.exampleSource(), `"`))
			}
			row.References = c.notes.citeAll(cited)
		}
		for _, ref := range row.References {
			r.use(ref.Citation, brief.UseRow, c.Address(row.ID), c.Title, excerpt(row.Label))
		}
		box.Rows = append(box.Rows, row)
	}
	return box
}

// rowCitations reads "[@key, p. 5; @other]".
func (r *resolver) rowCitations(cite diag.Text) []*brief.Citation {
	if cite.String == "" {
		return nil
	}
	d := markdown.Parse(cite, markdown.Options{Inline: true}, r.problems)
	var out []*brief.Citation
	found := false
	for _, node := range d.References() {
		if n, ok := node.(*markdown.Citation); ok {
			found = true
			for _, item := range n.Items {
				if c := r.citation(item); c != nil {
					out = append(out, c)
				}
			}
		}
	}
	if !found {
		r.problems.Add(cite.At, diag.BadCitation, "cite holds no citation").Hintf(`write it as in the text: cite: "[@%s]"`, strings.Trim(r.exampleSource(), `"`))
	}
	return out
}

// recordText records what the passages of a chapter rest on.
func (r *resolver) recordText(c *chapter, passages map[*markdown.Passage]*brief.Passage) {
	for _, from := range c.document.Passages() {
		p := passages[from]
		p.Plain = from.Plain()
		for range strings.FieldsSeq(p.Plain) {
			c.Words++
		}
		if len(p.Citations) == 0 {
			p.Figure = amount.States(p.Plain, c.Language)
			continue
		}
		context := excerpt(p.Plain)
		once := map[*brief.Source]bool{}
		for _, cited := range p.Citations {
			if !once[cited.Source] {
				once[cited.Source] = true
				r.use(cited, brief.UseParagraph, c.Address(p.ID), c.Title, context)
			}
		}
	}
}

// use records that a place rests on a source; context is an excerpt of what stands there.
func (r *resolver) use(c *brief.Citation, kind brief.UseKind, at brief.Address, where, context string) {
	use := &brief.Use{Kind: kind, Address: at, Where: where, Context: context, Citation: c}
	r.elsewhere(func() { c.Source.Uses = append(c.Source.Uses, use) })
}

// excerpt returns the first words of a text, at most contextLength characters.
func excerpt(s string) string {
	const contextLength = 90 // characters: about one line
	var head strings.Builder // no more of the text than it takes to know that it is too long
	length := -1
	for word := range strings.FieldsSeq(s) {
		if length++; length > 0 {
			head.WriteByte(' ')
		}
		head.WriteString(word)
		if length += utf8.RuneCountInString(word); length > contextLength {
			break
		}
	}
	s = head.String()
	if length <= contextLength {
		return s
	}
	end := 0
	for i := range s {
		if end++; end > contextLength {
			s = s[:i]
			break
		}
	}
	if i := strings.LastIndexByte(s, ' '); i > 0 {
		s = s[:i]
	}
	return strings.TrimRight(s, " ,;:–") + "…"
}
