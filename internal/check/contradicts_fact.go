package check

import (
	"cmp"
	"slices"

	"brief/internal/diag"
	"brief/internal/locale"
)

// contradictsFact warns of an amount in a text that has the unit and the subject of a fact, and another value. A number without a
// unit is not compared, nor is any amount of a paragraph that shows the fact or writes its value as well: it then speaks of a second
// figure on purpose.
func contradictsFact(passages []*passage, facts *factIndex, l *locale.Locale, problems *diag.List) {
	for _, p := range passages {
		settled := map[*indexed]bool{}
		var others []int // amounts that are no fact
		for i, a := range p.amounts {
			equal := facts.equal(a)
			for _, f := range equal {
				settled[f] = true
			}
			if len(equal) == 0 && a.Unit != "" {
				others = append(others, i)
			}
		}
		if len(others) == 0 {
			continue
		}
		var about []*indexed
		shared := p.subjects(facts)
		for f, n := range shared {
			if f.about(n) && !settled[f] && !slices.Contains(p.Facts, f.Fact) {
				about = append(about, f)
			}
		}
		slices.SortFunc(about, func(a, b *indexed) int { return cmp.Or(shared[b]-shared[a], cmp.Compare(a.ID, b.ID)) })
		for _, i := range others {
			a := p.amounts[i]
			n := slices.IndexFunc(about, func(f *indexed) bool { return f.Value.Unit == a.Unit })
			if n < 0 {
				continue
			}
			f := about[n]
			problems.Add(p.Span(a.Start, a.End), diag.ContradictsFact, "%q is not what the fact %q says: %s", p.Words[a.Start:a.End], f.ID, l.Qualified(f.Value, f.Qualifier)).
				Hintf("correct one of them, or show the fact beside the other figure (%s:%d)", f.At.File.Name, f.At.Position().Line)
		}
	}
}
