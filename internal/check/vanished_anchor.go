package check

import (
	"strings"

	"brief/internal/brief"
	"brief/internal/diag"
	"brief/internal/revision"
)

// vanishedAnchor refuses to lose an id that was published: others may have linked to it.
func vanishedAnchor(b *brief.Brief, problems *diag.List) {
	for _, v := range b.Vanished {
		id := v.Then.At.Fragment
		words, _ := revision.Excerpts(v.Then.Text, "")
		read := ""
		if words != "" {
			read = "; it stood at “" + words + "”"
		}
		if id == "" {
			problems.Add(v.Near, diag.VanishedAnchor, "the page %s was published in the release of %s and is gone", v.Then.At.Path, b.Release.Name).
				Hintf("write aliases: [%s] in the front matter of the page that took its place; or if it was withdrawn, enter it in corrections.yaml with places: [%s]", v.Then.At.Path, place(b, v.Then))
			continue
		}
		p := problems.Add(v.Near, diag.VanishedAnchor, "the id %q was published in the release of %s and leads nowhere now%s", id, b.Release.Name, read)
		switch v.Then.Kind {
		case brief.StatementFact:
			p.Hintf("write aliases: [%s] in the fact that took its place", strings.TrimPrefix(id, "fact-"))
		case brief.StatementRow:
			p.Hintf("write aliases: [%s] in the row of the fact box that took its place", id)
		case brief.StatementEvent, brief.StatementRecommendation, brief.StatementCell:
			p.Hintf("write aliases: [%s] in the entry that took its place", id)
		case brief.StatementCorrection:
			p.Hintf("put the entry back: what was corrected stays on record")
		case brief.StatementHeading:
			p.Hintf("if the heading has other words now, write {#%[1]s} after them; else {alias=%[1]s} after the heading or the paragraph that took its place", id)
		default:
			switch now := v.Now; {
			case now == nil:
				p.Hintf("write {alias=%s} at the end of the paragraph that took its place", id)
			default:
				p.Hintf("write {#%s alias=%s} at the end of this one", now.At.Fragment, id)
			}
		}
	}
}
