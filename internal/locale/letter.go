package locale

import (
	"bytes"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/collate"
	"golang.org/x/text/unicode/norm"
)

// Letter returns what a name stands under in an index: its first letter, in upper case and without marks, "0–9" where it begins
// with a digit, and "" where it begins with neither. Spanish files ñ apart from n, as its alphabet does.
func (l *Locale) Letter(name string) string {
	name = strings.TrimSpace(name)
	if l.Language() == "es" {
		if first := norm.NFC.String(name); strings.HasPrefix(first, "ñ") || strings.HasPrefix(first, "Ñ") {
			return "Ñ"
		}
	}
	switch r, _ := utf8.DecodeRuneInString(norm.NFD.String(name)); {
	case unicode.IsLetter(r):
		return strings.ToUpper(string(r))
	case unicode.IsDigit(r):
		return "0–9"
	}
	return ""
}

// Sort puts a list in the order of the alphabet, by name. What has the same name stays in order.
func Sort[T any](l *Locale, list []T, name func(T) string) {
	order := collate.New(l.tag)
	var buffer collate.Buffer
	type keyed struct {
		item T
		key  []byte
	}
	sorted := make([]keyed, len(list))
	for i, item := range list {
		sorted[i] = keyed{item, bytes.Clone(order.KeyFromString(&buffer, name(item)))}
		buffer.Reset()
	}
	slices.SortStableFunc(sorted, func(a, b keyed) int { return bytes.Compare(a.key, b.key) })
	for i := range sorted {
		list[i] = sorted[i].item
	}
}
