package figure

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// width estimates how wide a text of regular weight is, in the unit of its size. The widths are about those of DejaVu Sans, the widest
// face that a reader's system is likely to show, so that text stays inside the drawing in any.
func width(s string, size float64) float64 {
	em := 0.0
	for _, r := range s {
		em += advance(r)
	}
	return em * size
}

// bold is how much wider values are than other text, because a style sheet sets them in bold.
const bold = 1.12

// weight returns how much wider than regular a style sheet may set a text of the class.
func weight(class string) float64 {
	if strings.HasPrefix(class, "value") {
		return bold
	}
	return 1
}

func advance(r rune) float64 {
	switch {
	case strings.ContainsRune("iljI|", r):
		return 0.3
	case r == ' ' || r == '\u00a0' || strings.ContainsRune("!.,:;'’‘·/-", r):
		return 0.34
	case strings.ContainsRune("ftr()[]", r):
		return 0.41
	case strings.ContainsRune("mwMW%@—", r):
		return 0.98
	case unicode.Is(unicode.Mn, r):
		return 0
	case unicode.IsUpper(r):
		return 0.71
	case r < 0x2e80:
		return 0.63
	}
	return 1 // ideographs
}

// wrap breaks a text into lines no wider than the limit: at spaces, and inside a word only where it is wider by itself.
func wrap(s string, size, limit float64) []string {
	var lines []string
	line := ""
	for _, word := range strings.FieldsFunc(s, func(r rune) bool { return unicode.IsSpace(r) && r != '\u00a0' }) {
		if line != "" && width(line+" "+word, size) <= limit {
			line += " " + word
			continue
		}
		if line != "" {
			lines = append(lines, line)
		}
		for width(word, size) > limit {
			head := fitting(word, size, limit)
			lines = append(lines, word[:head])
			word = word[head:]
		}
		line = word
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}

// fitting returns how many bytes of a word, at least one character, fit the limit.
func fitting(word string, size, limit float64) int {
	used := 0.0
	for i, r := range word {
		used += advance(r) * size
		if used > limit && i > 0 {
			return i
		}
	}
	_, first := utf8.DecodeRuneInString(word)
	return max(first, len(word)) // all of it, or its only character
}
