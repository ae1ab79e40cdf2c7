package check

import (
	"brief/internal/amount"
	"brief/internal/diag"
)

// handwrittenFact warns of an amount in a text that equals a fact: it would stay as it is when the fact changes. An amount that
// equals several is taken for the one whose label shares most words with the paragraph.
func handwrittenFact(passages []*passage, facts *factIndex, problems *diag.List) {
	for _, p := range passages {
		var shared map[*indexed]int
		for _, a := range p.amounts {
			equal := facts.equal(a)
			if len(equal) == 0 {
				continue
			}
			if shared == nil {
				shared = p.subjects(facts)
			}
			var best *indexed
			for _, f := range equal {
				if (!needsSubject(a) || f.about(shared[f])) && (best == nil || shared[f] > shared[best]) {
					best = f
				}
			}
			if best != nil {
				problems.Add(p.Span(a.Start, a.End), diag.HandwrittenFact, "%q is the fact %q, written by hand", p.Words[a.Start:a.End], best.ID).
					Hintf("write {{< fact %s form=value >}}, or {{< fact %s >}} with its qualifier and its source (%s:%d)",
						best.ID, best.ID, best.At.File.Name, best.At.Position().Line)
			}
		}
	}
}

// needsSubject reports whether an amount is so common that only the words around it tell what it counts.
func needsSubject(a amount.Amount) bool {
	switch a.Unit {
	case "", "times", "years", "months", "weeks", "days", "hours":
		return true
	}
	return a.Low < small && !a.Unit.IsCurrency() && a.Unit != "percent"
}

// small is the number below which people count all sorts of things.
const small = 13
