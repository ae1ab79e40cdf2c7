package render

import (
	"html/template"
	"slices"
	"strings"

	"brief/internal/brief"
	"brief/internal/revision"
)

// correctionsByPlace returns the last correction of each place.
func correctionsByPlace(all []*brief.Correction) map[brief.Address]*brief.Correction {
	out := map[brief.Address]*brief.Correction{}
	for _, c := range all {
		if c.Kind != brief.KindCorrection {
			continue
		}
		for _, l := range c.Places {
			if last := out[l.To]; l.To.Fragment != "" && (last == nil || c.Date.Compare(last.Date) >= 0) {
				out[l.To] = c
			}
		}
	}
	return out
}

// Corrections returns the entries of one kind, as the corrections page shows them.
func (p *Page) Corrections(kind string) []*brief.Correction { return p.Brief.CorrectionsOf(kind) }

// TellsPlaces reports whether the places of a correction are to be listed: its changes do not name them.
func (p *Page) TellsPlaces(c *brief.Correction) bool {
	return len(c.Places) > 0 && !slices.ContainsFunc(c.Changes, func(change *brief.Change) bool { return change.Place.Text != "" })
}

// A Marked is what was said and what is said now, with the words that differ marked. Each mark begins and ends with words for those
// who hear the page.
type Marked struct{ Before, After template.HTML }

// Marked returns what a correction changed, marked.
func (p *Page) Marked(c *brief.Change) Marked {
	var before, after strings.Builder
	mark := func(b *strings.Builder, tag, word, text string) {
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		text = template.HTMLEscapeString(text)
		if tag == "" {
			b.WriteString(text)
			return
		}
		hidden := func(key string) string {
			return `<span class="heard">` + template.HTMLEscapeString(p.Word(key)) + `</span>`
		}
		b.WriteString("<" + tag + ">" + hidden(word+"-begins") + text + hidden(word+"-ends") + "</" + tag + ">")
	}
	for _, part := range revision.Diff(c.Before, c.After) {
		switch part.Op {
		case revision.Removed:
			mark(&before, "del", "removed", part.Text)
		case revision.Added:
			mark(&after, "ins", "added", part.Text)
		default:
			mark(&before, "", "", part.Text)
			mark(&after, "", "", part.Text)
		}
	}
	return Marked{template.HTML(before.String()), template.HTML(after.String())}
}
