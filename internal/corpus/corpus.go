// Package corpus makes libraries of any number of chapters to measure with: in Brief's format, in Hugo's, and in the plain one of
// package floor. The same Size makes the same bytes, on every machine.
//
// A chapter of 2,500 words has 40 notes on 8 sources, a fact box of 10 rows (5 facts, 5 written), 5 numbers in the text, sections
// of two levels, two tables, lists, quotations and links to other chapters and to the web. A shorter chapter has notes in
// proportion, and the rest alike.
//
// The three formats say the same things, each in its own way. Where one can only say less (Hugo has neither sources nor
// back-links), it says less: that is in its favour.
package corpus

import (
	"bytes"
	"fmt"
	"iter"
	"math/rand/v2"
	"strings"
)

// A Size is how much a library holds.
type Size struct {
	Chapters int
	Words    int // of each chapter
}

// A Format is a way to write a library.
type Format string

const (
	Brief Format = "brief" // a project of Brief
	Hugo  Format = "hugo"  // a site of Hugo, with templates that do what Brief's do
	Floor Format = "floor" // chapters for package floor
)

// Formats is every format.
var Formats = []Format{Brief, Hugo, Floor}

// Chapters share their sources and facts in groups, as the chapters of a large library do: beyond maxGroups chapters a library
// has more text, but no more sources and facts.
const (
	maxGroups         = 1000
	sourcesPerChapter = 8
	factsPerChapter   = 5
	rowsPerChapter    = 10
	notesPer2500Words = 40
)

func (s Size) groups() int { return min(s.Chapters, maxGroups) }

// notes returns how many notes a chapter has; at least one for each row of the fact box.
func (s Size) notes() int { return max(notesPer2500Words*s.Words/2500, rowsPerChapter) }

// Files yields the path and the bytes of every file of the library.
func (s Size) Files(f Format) iter.Seq2[string, []byte] {
	return func(yield func(string, []byte) bool) {
		switch f {
		case Brief:
			_ = s.brief(yield)
		case Hugo:
			_ = s.hugo(yield)
		case Floor:
			_ = s.floor(yield)
		}
	}
}

// A dialect writes what the formats write differently.
type dialect struct {
	note func(n int) string           // what follows a sentence that rests on note n
	fact func(f int) string           // the value of a fact in the text
	link func(chapter, s int) string  // the address of a section
	foot func(b *bytes.Buffer, n int) // the definition of note n, at the end of the chapter
}

// random returns the random numbers of one thing. The seed is arbitrary.
func random(of string, i int) *rand.Rand {
	seed := uint64(len(of))
	for _, c := range []byte(of) {
		seed = seed*131 + uint64(c)
	}
	return rand.New(rand.NewPCG(seed, uint64(i)))
}

func chapterName(c int) string { return fmt.Sprintf("chapter-%05d", c+1) }

func chapterTitle(c int) string {
	r := random("title", c)
	return capital(phrase(r, 3)) + " " + fmt.Sprint(c+1)
}

func chapterDescription(c int) string { return sentence(random("description", c), 18) }

// body writes the text of a chapter.
func (s Size) body(c int, d dialect) []byte {
	const wordsPerSentence, sentencesPerParagraph, paragraphsPerSection = 18, 5, 4
	r := random("body", c)
	var b bytes.Buffer
	notes, section, next := s.notes(), 0, 0
	sentences := max(s.Words/wordsPerSentence, notes)
	for i := 0; i < sentences; i++ {
		if i%(sentencesPerParagraph*paragraphsPerSection) == 0 {
			section++
			fmt.Fprintf(&b, "\n## %s {#s-%d}\n", capital(phrase(r, 4)), section)
		} else if i%(sentencesPerParagraph*paragraphsPerSection) == sentencesPerParagraph*paragraphsPerSection/2 {
			section++
			fmt.Fprintf(&b, "\n### %s {#s-%d}\n", capital(phrase(r, 3)), section)
		}
		if i%sentencesPerParagraph == 0 {
			paragraph := i / sentencesPerParagraph
			switch {
			case paragraph == 2 || paragraph == 7:
				table(&b, r)
			case paragraph%9 == 4:
				list(&b, r)
			case paragraph%9 == 8:
				fmt.Fprintf(&b, "\n> %s\n", sentence(r, wordsPerSentence))
			}
			b.WriteString("\n")
		}
		text := sentence(r, wordsPerSentence)
		switch {
		case i%12 == 3:
			text = strings.Replace(text, " ", fmt.Sprintf(" [%s](%s) ", phrase(r, 2), d.link(r.IntN(s.Chapters), 1+r.IntN(3))), 1)
		case i%30 == 5:
			text = strings.Replace(text, " ", fmt.Sprintf(" [%s](https://www.example.org/%s) ", phrase(r, 2), word(r)), 1)
		case i%7 == 1:
			text = strings.Replace(text, " ", " *"+phrase(r, 2)+"* ", 1)
		case i%7 == 4:
			text = strings.Replace(text, " ", ` "`+phrase(r, 3)+`" -- not **`+word(r)+"** ", 1)
		case i%(sentences/factsPerChapter) == 2 && i/(sentences/factsPerChapter) < factsPerChapter:
			f := s.facts(c) + i/(sentences/factsPerChapter)
			text = strings.TrimSuffix(text, ".") + " reached " + d.fact(f) + "."
		}
		b.WriteString(text)
		// The notes are spread evenly over the sentences.
		for ; next < notes && next*sentences < (i+1)*notes; next++ {
			b.WriteString(d.note(next))
		}
		b.WriteString("\n")
	}
	if d.foot != nil {
		b.WriteString("\n")
		for n := range notes {
			d.foot(&b, n)
		}
	}
	return b.Bytes()
}

func table(b *bytes.Buffer, r *rand.Rand) {
	fmt.Fprintf(b, "\n| %s | %s | %s | %s |\n|---|---:|---:|---|\n", capital(word(r)), capital(word(r)), capital(word(r)), capital(word(r)))
	for range 8 {
		fmt.Fprintf(b, "| %s | %d | %d.%d | %s |\n", capital(phrase(r, 2)), r.IntN(10_000), r.IntN(100), r.IntN(10), phrase(r, 3))
	}
}

func list(b *bytes.Buffer, r *rand.Rand) {
	b.WriteString("\n")
	for range 4 {
		fmt.Fprintf(b, "- %s\n", sentence(r, 9))
	}
}

// sources returns the number of the first source of a chapter, facts that of its first fact.
func (s Size) sources(c int) int { return c % s.groups() * sourcesPerChapter }
func (s Size) facts(c int) int   { return c % s.groups() * factsPerChapter }

// noteSource returns what note n of a chapter cites: a source and a page of it.
func (s Size) noteSource(c, n int) (source, page int) {
	return s.sources(c) + n%sourcesPerChapter, 1 + n/sourcesPerChapter
}

// A source is an entry of the bibliography.
type source struct {
	ID, Family, Given, Title, Container, Issued, URL string
}

func newSource(i int) source {
	r := random("source", i)
	return source{
		ID:        fmt.Sprintf("source-%05d", i+1),
		Family:    capital(word(r)),
		Given:     capital(word(r)),
		Title:     capital(phrase(r, 7)),
		Container: capital(phrase(r, 2)),
		Issued:    fmt.Sprintf("%d-%02d-%02d", 2000+r.IntN(26), 1+r.IntN(12), 1+r.IntN(28)),
		URL:       fmt.Sprintf("https://www.example.com/%s/%d.html", word(r), i+1),
	}
}

// A fact is a number with its source. Fact i is about the group of chapters i/factsPerChapter.
type fact struct {
	ID, Label string
	Value     int // billions of dollars
	Year      int
	Source    source
	Page      int
}

func (s Size) newFact(i int) fact {
	r := random("fact", i)
	src, page := s.noteSource(i/factsPerChapter, i%factsPerChapter)
	return fact{
		ID: fmt.Sprintf("fact-%05d", i+1), Label: capital(phrase(r, 4)), Value: 2 + r.IntN(900), Year: 2000 + r.IntN(26),
		Source: newSource(src), Page: page,
	}
}

// said returns what the text shows of a fact.
func (f fact) said() string { return fmt.Sprintf("US$%d\u00a0billion", f.Value) }

// A row is a written row of a fact box.
type row struct {
	Label, Value string
	Note         int
}

// rows returns the written rows of a chapter's fact box. They stand after those that show facts and rest on the notes after theirs.
func rows(c int) []row {
	r := random("rows", c)
	out := make([]row, rowsPerChapter-factsPerChapter)
	for i := range out {
		out[i] = row{capital(phrase(r, 2)), sentence(r, 7) + " *" + word(r) + "*", factsPerChapter + i}
	}
	return out
}
