package diag

import (
	"slices"
	"unicode/utf8"

	"github.com/agext/levenshtein"
)

// Nearest returns the candidate that the author most likely meant by word, or "" where none is near. A candidate is near when
// at most a third of the word's characters differ (two in a short word, for letters that changed places), or when the
// two begin alike for two thirds of the shorter.
func Nearest(word string, candidates []string) string {
	length := utf8.RuneCountInString(word)
	best, bestDistance := "", max(length/3, min(length/2, 2))+1
	sorted := slices.Sorted(slices.Values(candidates)) // so that equally near ones never change places
	for _, c := range sorted {
		if d := levenshtein.Distance(word, c, nil); d < bestDistance {
			best, bestDistance = c, d
		}
	}
	if best != "" || len(word) < 4 {
		return best
	}
	for _, c := range sorted {
		if n := sharedPrefix(word, c); n >= 4 && 3*n >= 2*min(len(word), len(c)) {
			return c
		}
	}
	return ""
}

// sharedPrefix returns the number of bytes with which both begin.
func sharedPrefix(a, b string) int {
	n := 0
	for n < min(len(a), len(b)) && a[n] == b[n] {
		n++
	}
	return n
}

// DidYouMean sets the hint to the nearest candidate; where none is near it leaves the hint alone.
func (p *Problem) DidYouMean(word string, candidates []string) *Problem {
	if n := Nearest(word, candidates); n != "" {
		p.Hintf("did you mean %q?", n)
	}
	return p
}
