package locale

import (
	"strings"
	"unicode"
	"unicode/utf8"

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
