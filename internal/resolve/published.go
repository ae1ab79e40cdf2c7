package resolve

import (
	"slices"
	"strings"

	"brief/internal/brief"
	"brief/internal/diag"
	"brief/internal/manuscript"
	"brief/internal/markdown"
	"brief/internal/revision"
)

// The last release is held against the brief in two steps. Here, before the texts are read, what was published gives its ids to
// what is near it; account.go compares the statements when all is resolved.

// pageNow returns the path at which a page stands that was published at another, perhaps, and whether there is one.
func (r *resolver) pageNow(published string) (string, bool) {
	if r.pagesNow == nil {
		r.pagesNow = map[string]string{}
		for p, made := range r.dataPaths() {
			if made {
				r.pagesNow[p] = p
			}
		}
		for _, c := range r.ordered {
			for _, alias := range c.Aliases {
				r.pagesNow[alias] = c.Path
			}
		}
		for _, c := range r.ordered {
			r.pagesNow[c.Path] = c.Path
		}
	}
	p, ok := r.pagesNow[published]
	return p, ok
}

// publishedTexts returns what the last release records of each page, by its path now and by kind, and notes the frames of rows.
func (r *resolver) publishedTexts(kinds ...brief.StatementKind) map[string]map[brief.StatementKind][]revision.Text {
	out := map[string]map[brief.StatementKind][]revision.Text{}
	r.rowFrames = map[brief.Address]string{}
	if r.brief.Release == nil {
		return out
	}
	for _, s := range r.brief.Release.Statements {
		p, ok := r.pageNow(s.At.Path)
		if !ok || !slices.Contains(kinds, s.Kind) {
			continue
		}
		if s.Kind == brief.StatementRow && s.Frame != "" {
			r.rowFrames[brief.Address{Path: p, Fragment: s.At.Fragment}] = s.Frame
		}
		if out[p] == nil {
			out[p] = map[brief.StatementKind][]revision.Text{}
		}
		out[p][s.Kind] = append(out[p][s.Kind], revision.Text{Name: s.At.Fragment, Words: s.Text})
	}
	return out
}

// published returns what the page of a chapter said when it was last published; nil where it was not.
func (r *resolver) published(c *chapter) *markdown.Published {
	texts := r.texts[c.Path]
	if texts == nil {
		return nil
	}
	return &markdown.Published{
		Passages: texts[brief.StatementParagraph],
		Callouts: texts[brief.StatementCallout],
		Fact:     r.factWords,
	}
}

// factWords returns how a fact reads; nothing for one that is not there, which is reported where it is shown.
func (r *resolver) factWords(id string, form brief.FactForm) string {
	if f := r.facts[id]; f != nil {
		return r.Locale.Fact(f, form)
	}
	return ""
}

// rowIDs returns the ids of the rows of a fact box: those under which they were published, or else by their number.
func (r *resolver) rowIDs(c *chapter, box *manuscript.FactBox) []string {
	then := r.texts[c.Path][brief.StatementRow]
	texts := make([]revision.Text, len(box.Rows))
	frames := make([]string, len(box.Rows))
	for i, row := range box.Rows {
		if len(then) == 0 {
			break
		}
		value := markdown.Parse(row.Value, markdown.Options{Language: r.brief.Language, Inline: true}, new(diag.List)) // reported when it is resolved
		texts[i].Words = r.plain(row.Label) + ": " + value.Words(r.factWords)
		if f := r.facts[row.Fact.String]; f != nil {
			texts[i].Words, frames[i] = f.Label+": "+r.Locale.Fact(f, brief.FormFull), rowFrame(f)
		}
	}
	ids := make([]string, len(box.Rows))
	taken := map[string]bool{}
	of := revision.Match(then, texts)
	sameKey(of, len(then), func(was int) string { return r.rowFrames[c.Address(then[was].Name)] }, func(i int) string { return frames[i] })
	label := func(t revision.Text) string {
		words, _, _ := strings.Cut(revision.Normalise(t.Words), ": ")
		return words
	}
	sameKey(of, len(then), func(was int) string { return label(then[was]) }, func(i int) string { return label(texts[i]) })
	for i, was := range of {
		if was >= 0 && !c.anchors[then[was].Name] {
			ids[i] = then[was].Name
		}
	}
	for _, t := range then {
		taken[t.Name] = true // also of those that are gone
	}
	next := 1
	for i := range ids {
		for ; ids[i] == ""; next++ {
			if id := "row-" + itoa(next); !taken[id] && !c.anchors[id] {
				ids[i] = id
			}
		}
	}
	return ids
}

// rowFrame returns the frame of a row that shows a fact.
func rowFrame(f *brief.Fact) string { return revision.Sum("{" + f.ID + "}") }

// sameKey completes a matching of rows that are not alike: one that shows the fact, or has the label, of a published row is that row
// with another value. Of several with one key the first goes with the first; an empty key is none.
func sameKey(of []int, then int, keyThen, keyNow func(int) string) {
	left := map[string][]int{}
	for was := range then {
		if !slices.Contains(of, was) {
			left[keyThen(was)] = append(left[keyThen(was)], was)
		}
	}
	for i := range of {
		key := keyNow(i)
		if all := left[key]; of[i] < 0 && key != "" && len(all) > 0 {
			of[i], left[key] = all[0], all[1:]
		}
	}
}

// formerIDs returns the aliases of an entry of a data page. Taken are the ids of its page.
func (r *resolver) formerIDs(aliases []diag.Text, prefix string, taken map[string]bool) []string {
	var out []string
	for _, a := range aliases {
		switch {
		case !slugForm.MatchString(a.String):
			r.problems.Add(a.At, diag.BadValue, "alias cannot be %q", a.String).Hintf("write the id that the entry had before")
		case taken[prefix+a.String]:
			r.problems.Add(a.At, diag.DuplicateID, "the id %q is taken", a.String).Hintf("an alias is an id that nothing else has")
		default:
			taken[prefix+a.String] = true
			out = append(out, prefix+a.String)
		}
	}
	return out
}

// aliases of data entries are resolved when all ids of their page are known.
func (r *resolver) entryAliases() {
	b, m := r.brief, r.manuscript
	ids := r.dataIDs()
	for _, page := range []string{brief.DataPath, brief.TimelinePath, brief.RecommendationsPath, brief.ComparePath} {
		taken := ids[page]
		if taken == nil {
			taken = map[string]bool{}
		}
		switch page {
		case brief.DataPath:
			for _, from := range m.Facts {
				if f := r.facts[from.ID.String]; f != nil && f.At == from.ID.At {
					f.Aliases = r.formerIDs(from.Aliases, "fact-", taken)
				}
			}
		case brief.TimelinePath:
			if b.Timeline != nil {
				at := map[diag.Span]*brief.Event{}
				for _, e := range b.Timeline.Events {
					at[e.At] = e
				}
				for _, from := range m.Timeline.Events {
					if e := at[from.At]; e != nil {
						e.Aliases = r.formerIDs(from.Aliases, "", taken)
					}
				}
			}
		case brief.RecommendationsPath:
			if b.Recommendations != nil {
				at := map[diag.Span]*brief.Recommendation{}
				for _, i := range b.Recommendations.Items {
					at[i.Item.At] = i.Item
				}
				for _, from := range m.Recommendations.Items {
					if i := at[from.At]; i != nil {
						i.Aliases = r.formerIDs(from.Aliases, "", taken)
					}
				}
			}
		case brief.ComparePath:
			if b.Matrix != nil {
				at := map[diag.Span]*brief.Cell{}
				for _, row := range b.Matrix.Rows {
					for _, c := range row.Cells {
						if c != nil {
							at[c.At] = c
						}
					}
				}
				for _, row := range m.Matrix.Rows {
					for _, from := range row.Cells {
						if c := at[from.At]; c != nil {
							c.Aliases = r.formerIDs(from.Aliases, "", taken)
						}
					}
				}
			}
		}
	}
}
