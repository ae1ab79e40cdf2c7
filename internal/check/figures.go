package check

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/kljensen/snowball/english"
	"github.com/kljensen/snowball/spanish"

	"brief/internal/amount"
	"brief/internal/brief"
)

// A passage is a paragraph with amounts that its author wrote by hand, for the rules that compare them with the facts.
type passage struct {
	*brief.Prose
	amounts  []amount.Amount
	language string
	stems    map[string]bool // of its words; nil until asked for
}

// subjects returns how many telling words of its label each fact shares with the passage.
func (p *passage) subjects(x *factIndex) map[*indexed]int {
	if p.stems == nil {
		p.stems = stems(p.Words, p.language)
	}
	out := map[*indexed]int{}
	for stem := range p.stems {
		for _, f := range x.byStem[stem] {
			out[f]++
		}
	}
	return out
}

// passages finds the amounts that stand by hand in texts. What stands in quotation marks is someone else's, and is left out.
func passages(prose []*brief.Prose, language string, facts *factIndex) []*passage {
	var out []*passage
	if facts.empty() {
		return nil
	}
	for _, p := range prose {
		var amounts []amount.Amount
		var quoted []bool
		for _, a := range amount.Find(p.Words, language) {
			if quoted == nil {
				quoted = quotations(p.Words)
			}
			if a.Unit == "" && (a.InWords && a.Low < small || len(facts.equal(a)) == 0) || quoted[a.Start] {
				continue // "two partners" is said of anything
			}
			amounts = append(amounts, a)
		}
		if len(amounts) > 0 {
			out = append(out, &passage{p, amounts, language, nil})
		}
	}
	return out
}

// quotations tells of each byte whether it stands within quotation marks. Marks that are not closed quote nothing.
func quotations(s string) []bool {
	quoted := make([]bool, len(s))
	from, end := -1, '"'
	for i, r := range s {
		switch {
		case from >= 0 && r == end:
			for k := from; k < i; k++ {
				quoted[k] = true
			}
			from = -1
		case from < 0 && strings.ContainsRune(`"“«„`, r):
			from, end = i, map[rune]rune{'"': '"', '“': '”', '«': '»', '„': '“'}[r]
		}
	}
	return quoted
}

// stems returns the words of a text that carry its subject, cut down to their stems. Words of fewer than three letters, numbers
// and stop words carry none.
func stems(text, language string) map[string]bool {
	base, _, _ := strings.Cut(strings.ToLower(language), "-")
	out := map[string]bool{}
	for word := range strings.FieldsFuncSeq(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.Is(unicode.Mn, r) }) {
		const least = 3
		if utf8.RuneCountInString(word) < least {
			continue
		}
		word = strings.ToLower(word)
		switch base {
		case "en":
			if english.IsStopWord(word) {
				continue
			}
			word = english.Stem(word, false)
		case "es":
			if spanish.IsStopWord(word) {
				continue
			}
			word = spanish.Stem(word, false)
		}
		out[word] = true
	}
	return out
}

// A factIndex finds facts by unit and value, and by the words of their labels.
type factIndex struct {
	byUnit map[brief.Unit][]*indexed // by low end
	byStem map[string][]*indexed
}

type indexed struct {
	*brief.Fact
	stems int // of its label that are in byStem
}

func (x *factIndex) empty() bool { return len(x.byUnit) == 0 }

// mostLabels is how many labels may share a word for it to tell facts apart. It bounds the work for a paragraph.
const mostLabels = 20

func indexFacts(b *brief.Brief) *factIndex {
	x := &factIndex{map[brief.Unit][]*indexed{}, map[string][]*indexed{}}
	for _, f := range b.Facts {
		i := &indexed{Fact: f}
		x.byUnit[f.Value.Unit] = append(x.byUnit[f.Value.Unit], i)
		for stem := range stems(f.Label, b.Language) {
			if with := x.byStem[stem]; len(with) <= mostLabels { // one more than allowed, to know that it is too many
				x.byStem[stem] = append(with, i)
			}
		}
	}
	for stem, with := range x.byStem {
		if len(with) > mostLabels {
			delete(x.byStem, stem)
			continue
		}
		for _, i := range with {
			i.stems++
		}
	}
	for _, with := range x.byUnit {
		slices.SortStableFunc(with, func(a, b *indexed) int { return cmp.Compare(a.Value.Low, b.Value.Low) })
	}
	return x
}

// about reports whether a passage that shares so many words with the fact's label speaks of it: two thirds of them, and two at
// least.
func (f *indexed) about(shared int) bool { return shared >= 2 && 3*shared >= 2*f.stems }

// equal returns the facts that an amount may be: of its unit and, within what rounding hides, its value; at most so many as can
// be looked at for every amount.
func (x *factIndex) equal(a amount.Amount) []*indexed {
	units := []brief.Unit{a.Unit}
	if a.Unit == "" {
		units = []brief.Unit{"count", "people"} // the noun may be any
	}
	const most, coarsest = 8, 0.02 // of the value: "1 billion" is no rounding of 1.4 billion
	var out []*indexed
	near := func(v, w float64) bool {
		return math.Abs(v-w) <= max(min(a.Half, coarsest*math.Abs(w)), 1e-9*math.Abs(w)) // the last is what binary fractions add
	}
	for _, u := range units {
		facts := x.byUnit[u]
		slack := max(min(a.Half, coarsest*math.Abs(a.Low)), 1e-9*math.Abs(a.Low)) * (1 + 2*coarsest)
		i, _ := slices.BinarySearchFunc(facts, a.Low-slack, func(f *indexed, v float64) int { return cmp.Compare(f.Value.Low, v) })
		for ; i < len(facts) && facts[i].Value.Low <= a.Low+slack && len(out) < most; i++ {
			if near(a.Low, facts[i].Value.Low) && near(a.High, facts[i].Value.High) {
				out = append(out, facts[i])
			}
		}
	}
	return out
}
