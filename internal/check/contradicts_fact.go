package check

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"brief/internal/amount"
	"brief/internal/diag"
	"brief/internal/locale"
)

// covers reports whether what is said of an amount is true of a fact with another value: that it lies within the fact's range, or that
// a hedge before it leaves room for the fact. "At least 3 million" does not contradict 4 million.
func covers(p *passage, a amount.Amount, f *indexed, l *locale.Locale) bool {
	if f.Value.IsRange() && a.Low >= f.Value.Low && a.High <= f.Value.High {
		return true
	}
	before := strings.TrimRight(strings.ToLower(p.Words[:a.Start]), " \n\u00a0")
	hedged := func(qualifiers ...string) bool {
		return slices.ContainsFunc(qualifiers, func(q string) bool {
			rest, ok := strings.CutSuffix(before, strings.ToLower(l.Qualifier(q)))
			last, _ := utf8.DecodeLastRuneInString(rest)
			return ok && !unicode.IsLetter(last)
		})
	}
	return a.High <= f.Value.Low && hedged("more than", "at least") || a.Low >= f.Value.High && hedged("less than", "fewer than", "up to")
}

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
			if n < 0 || covers(p, a, about[n], l) {
				continue
			}
			f := about[n]
			problems.Add(p.Span(a.Start, a.End), diag.ContradictsFact, "%q is not what the fact %q says: %s", p.Words[a.Start:a.End], f.ID, l.Qualified(f.Value, f.Qualifier)).
				Hintf("correct one of them, or show the fact beside the other figure (%s:%d)", f.At.File.Name, f.At.Position().Line)
		}
	}
}
