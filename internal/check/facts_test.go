package check

import (
	"fmt"
	"strings"
	"testing"

	"brief/internal/brief"
	"brief/internal/diag"
)

// authored is a text as the rules see it.
type authored []*brief.Prose

func (t authored) Plain() string { return "" }

func (t authored) Prose() []*brief.Prose { return t }

func written(words string, shown ...*brief.Fact) *brief.Prose {
	file := &diag.File{Name: "text.md", Text: []byte(words)}
	return &brief.Prose{Words: words, Facts: shown, Text: diag.NewText(file, 0, len(words)), Parts: []brief.ProsePart{{}}}
}

func TestFactsInProse(t *testing.T) {
	at := diag.Span{File: &diag.File{Name: "facts.yaml", Text: []byte("x")}, Start: 0, End: 1}
	fact := func(id, label string, low, high float64, unit brief.Unit, qualifier string) *brief.Fact {
		return &brief.Fact{ID: id, Label: label, Value: brief.Quantity{Low: low, High: high, Unit: unit}, Qualifier: qualifier, At: at, Uses: []brief.Address{{}}}
	}
	loans := fact("loans", "Chinese loans to Venezuela", 64e9, 64e9, "USD", "more than")
	facts := []*brief.Fact{
		loans,
		fact("aid", "Russian aid for Belarus", 64e9, 64e9, "USD", ""),
		fact("share", "Share of the harvest sold", 80, 80, "percent", ""),
		fact("oil", "Oil shipped to Cuba", 800e3, 800e3, "barrels/day", ""),
		fact("invested", "Iranian investment", 15e9, 20e9, "USD", "estimated"),
		fact("torture", "Cases of torture recorded by observers", 31, 31, "count", ""),
		fact("delay", "Delay of the cement works", 7, 7, "years", ""),
		fact("staff", "Cuban doctors in Venezuela", 20000, 20000, "people", ""),
		fact("exact", "Exports of copper", 131.6e6, 131.6e6, "USD", ""),
	}
	for _, c := range []struct {
		language, words string
		shown           *brief.Fact
		want            string // the words complained of = fact, or ≠ fact
	}{
		{"en", "They lent $64 billion.", nil, "$64 billion=loans"},
		{"en", "They lent 64 billion dollars to Venezuela.", nil, "64 billion dollars=loans"},
		{"en", "Belarus got US$64bn of Russian aid.", nil, "US$64bn=aid"},
		{"en", "They lent sixty-four billion dollars.", nil, "sixty-four billion dollars=loans"},
		{"en", "They lent €64 billion, or 64 billion yuan.", nil, ""},
		{"en", "It was 80 percent, 80 per cent, 80%.", nil, "80 percent=share|80 per cent=share|80%=share"},
		{"en", "In 1980 it was 81 percent, or 80 points.", nil, ""},
		{"en", "Some 800,000 barrels a day.", nil, "800,000 barrels a day=oil"},
		{"en", "Some 0.8 million bpd.", nil, "0.8 million bpd=oil"},
		{"en", "US$15–20 billion, then US$15 billion, then US$20 billion.", nil, "US$15–20 billion=invested"},
		{"en", "Copper for $132 million.", nil, "$132 million=exact"},
		{"en", "Copper for $131 million.", nil, ""},
		{"en", "On page 31, and 31 people.", nil, ""},
		{"en", "Observers recorded 31 cases of torture.", nil, "31=torture"},
		{"en", "There were 31 cases of torture.", nil, ""},
		{"en", "The cement works had seven years of delay.", nil, "seven years=delay"},
		{"en", "He was president for seven years.", nil, ""},
		{"en", "In 2012 there were 20,000 Cuban doctors in Venezuela.", nil, "20,000=staff"},
		{"en", "They wrote “$64 billion” and \"80 percent\" and then 80 percent.", nil, "80 percent=share"},
		{"es", "Prestaron 64.000 millones de dólares.", nil, "64.000 millones de dólares=loans"},

		{"en", "Chinese loans to Venezuela came to $71 billion.", nil, "$71 billion≠loans"},
		{"en", "China was loaning Venezuela $71 billion in Chinese currency.", nil, "$71 billion≠loans"},
		{"en", "Chinese loans to Venezuela came to \ufffc, others say $50 billion.", loans, ""},
		{"en", "Chinese loans to Venezuela came to $64 billion, others say $50 billion.", nil, "$64 billion=loans"},
		{"en", "Chinese visitors spent $71 billion.", nil, ""},
		{"en", "Chinese loans to Venezuela grew by 12 percent.", nil, ""},
		{"en", "Chinese loans to Venezuela: 71.", nil, ""},
		{"en", "Chinese loans to Venezuela came to at least $50 billion.", nil, ""},
		{"en", "Chinese loans to Venezuela came to more than $71 billion.", nil, "$71 billion≠loans"},
		{"en", "Chinese loans to Venezuela came to up to $71 billion.", nil, ""},
		{"en", "Chinese loans to Venezuela came to less than $50 billion.", nil, "$50 billion≠loans"},
		{"en", "Iranian investment came to $17 billion.", nil, ""},
		{"en", "Iranian investment came to $16–18 billion.", nil, ""},
		{"en", "Iranian investment came to $14 billion.", nil, "$14 billion≠invested"},
	} {
		t.Run(c.words, func(t *testing.T) {
			p := written(c.words)
			if c.shown != nil {
				p.Facts = []*brief.Fact{c.shown}
			}
			// The same in a chapter and in a value of a data file.
			for where, b := range map[string]*brief.Brief{
				"chapter": {Language: "en", Facts: facts, Chapters: []*brief.Chapter{{Language: c.language, Text: authored{p}}}},
				"value":   {Language: c.language, Facts: facts, Values: []*brief.Prose{p}},
			} {
				if where == "value" && c.language != "en" {
					continue // the labels are English
				}
				var problems diag.List
				Brief(b, inEnglish(t), &problems)
				var got []string
				for _, found := range problems.Problems() {
					sign := map[diag.Code]string{diag.HandwrittenFact: "=", diag.ContradictsFact: "≠"}[found.Code]
					id := strings.Split(found.Text, `"`)[3]
					got = append(got, string(found.At.Text())+sign+id)
					if !strings.Contains(found.Hint, "facts.yaml:1") {
						t.Errorf("the hint %q does not say where the fact is", found.Hint)
					}
				}
				if s := strings.Join(got, "|"); s != c.want {
					t.Errorf("in a %s: got %s, want %s", where, s, c.want)
				}
			}
		})
	}
}

// The cost of a paragraph does not grow with the number of facts, even if all have the same words and values.
func BenchmarkFactsInProse(b *testing.B) {
	for _, alike := range []bool{false, true} {
		for _, size := range []int{1000, 10000} {
			b.Run(fmt.Sprintf("alike=%t/%d", alike, size), func(b *testing.B) {
				whole := &brief.Brief{Language: "en"}
				at := diag.Span{File: &diag.File{Name: "f"}}
				for i := range size {
					label, value := fmt.Sprintf("Loans of kind%s to country%s", letters(i), letters(i)), float64(i)*1e6
					if alike {
						label, value = "Chinese loans to Venezuela", 64e9
					}
					whole.Facts = append(whole.Facts, &brief.Fact{ID: fmt.Sprint("f", i), Label: label, At: at, Uses: []brief.Address{{}},
						Value: brief.Quantity{Low: value, High: value, Unit: "USD"}})
					whole.Values = append(whole.Values, written(fmt.Sprintf("Chinese loans to Venezuela of kind%s came to $64 billion, or $%d million.", letters(i), i)))
				}
				l := inEnglish(b)
				for b.Loop() {
					Brief(whole, l, new(diag.List))
				}
				b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*size), "µs/paragraph")
			})
		}
	}
}

// letters writes a number in letters, so that it is a word.
func letters(n int) string {
	return strings.Map(func(r rune) rune { return 'a' + r - '0' }, fmt.Sprint(n))
}
