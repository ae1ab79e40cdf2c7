package revision

import (
	"strings"
	"unicode/utf8"

	"github.com/sergi/go-diff/diffmatchpatch"
)

// An Op says what became of some words.
type Op int

// The ops.
const (
	Kept Op = iota
	Removed
	Added
)

// A Part is some words of a text before or after, in order.
type Part struct {
	Op   Op
	Text string // words with single spaces between them
}

// maxDiff is how many words of each text are compared. What changed in a longer stretch is shown as removed and added as a whole:
// nobody reads a hundred scattered marks, and the comparison takes the product of words and changes.
const maxDiff = 1500

// Diff returns the words of both texts: those kept, those removed and those added. Removed words come before those added in their
// place. Words that differ in typography alone are kept, as they stand after. Single words kept between changes are taken for
// changed, too: a phrase is easier to read than its shreds.
//
// Myers, “An O(ND) Difference Algorithm and Its Variations” (1986), by package diffmatchpatch, which here gets a letter for each word.
func Diff(before, after string) []Part {
	a, b := strings.Fields(before), strings.Fields(after)
	x, y := letters(a, b)
	head := 0
	for head < min(len(x), len(y)) && x[head] == y[head] {
		head++
	}
	tail := 0
	for tail < min(len(x), len(y))-head && x[len(x)-1-tail] == y[len(y)-1-tail] {
		tail++
	}
	var w partWriter
	w.add(Kept, b[:head])
	midA, midB := a[head:len(a)-tail], b[head:len(b)-tail]
	if len(midA) > maxDiff || len(midB) > maxDiff {
		w.add(Removed, midA)
		w.add(Added, midB)
	} else {
		d := diffmatchpatch.New()
		d.DiffTimeout = 0 // what is found must not depend on the machine
		diffs := d.DiffMainRunes(x[head:len(x)-tail], y[head:len(y)-tail], false)
		for i, part := range diffs {
			n := utf8.RuneCountInString(part.Text)
			switch part.Type {
			case diffmatchpatch.DiffDelete:
				w.add(Removed, midA[:n])
				midA = midA[n:]
			case diffmatchpatch.DiffInsert:
				w.add(Added, midB[:n])
				midB = midB[n:]
			default:
				if n == 1 && 0 < i && i < len(diffs)-1 {
					w.add(Removed, midA[:n])
					w.add(Added, midB[:n])
				} else {
					w.add(Kept, midB[:n])
				}
				midA, midB = midA[n:], midB[n:]
			}
		}
	}
	w.add(Kept, b[len(b)-tail:])
	w.flush()
	return w.parts
}

// letters returns a character for each word, the same one for words that say the same.
func letters(a, b []string) (x, y []rune) {
	known := map[string]rune{}
	next := rune(1)
	of := func(words []string) []rune {
		out := make([]rune, len(words))
		for i, word := range words {
			word = Normalise(word)
			r, ok := known[word]
			if !ok {
				if next == 0xD800 {
					next = 0xE000 // surrogates are no characters
				}
				if next == utf8.RuneError {
					next++
				}
				r = min(next, utf8.MaxRune) // far above maxDiff
				known[word] = r
				next++
			}
			out[i] = r
		}
		return out
	}
	return of(a), of(b)
}

// A partWriter joins words to parts. Between two stretches of kept words stand all removed ones, then all added ones.
type partWriter struct {
	parts          []Part
	removed, added []string
}

func (w *partWriter) add(op Op, words []string) {
	switch {
	case len(words) == 0:
	case op == Removed:
		w.removed = append(w.removed, words...)
	case op == Added:
		w.added = append(w.added, words...)
	default:
		w.flush()
		if n := len(w.parts) - 1; n >= 0 && w.parts[n].Op == Kept {
			w.parts[n].Text += " " + strings.Join(words, " ")
			return
		}
		w.parts = append(w.parts, Part{Kept, strings.Join(words, " ")})
	}
}

func (w *partWriter) flush() {
	if len(w.removed) > 0 {
		w.parts = append(w.parts, Part{Removed, strings.Join(w.removed, " ")})
	}
	if len(w.added) > 0 {
		w.parts = append(w.parts, Part{Added, strings.Join(w.added, " ")})
	}
	w.removed, w.added = nil, nil
}

// Excerpts returns where two texts differ, each as it is, with a few words around: "…were about five billion dollars…".
func Excerpts(before, after string) (string, string) {
	a, b := strings.Fields(before), strings.Fields(after)
	x, y := letters(a, b)
	head := 0
	for head < min(len(x), len(y)) && x[head] == y[head] {
		head++
	}
	tail := 0
	for tail < min(len(x), len(y))-head && x[len(x)-1-tail] == y[len(y)-1-tail] {
		tail++
	}
	const around = 4 // words
	cut := func(words []string) string {
		from, to := max(0, head-around), min(len(words), len(words)-tail+around)
		const most = 24 // words
		left, right := from > 0, to < len(words)
		if to-from > most {
			to, right = from+most, true
		}
		s := strings.Join(words[from:to], " ")
		if left {
			s = "…" + s
		}
		if right {
			s += "…"
		}
		return s
	}
	return cut(a), cut(b)
}
