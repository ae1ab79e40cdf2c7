package locale

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/language"
)

// List joins items as a sentence does: "a, b and c". In Spanish y becomes e before the sound of i: "Rusia e Irán".
func (l *Locale) List(items []string) string {
	return l.join(items, "list-and", "list-and-before-i", beginsWithISound)
}

// Alternatives joins items as a sentence does: "a, b or c". In Spanish o becomes u before the sound of o: "siete u ocho".
func (l *Locale) Alternatives(items []string) string {
	return l.join(items, "list-or", "list-or-before-o", beginsWithOSound)
}

func (l *Locale) join(items []string, last, lastByEar string, ear func(string) bool) string {
	switch len(items) {
	case 0:
		return ""
	case 1:
		return items[0]
	}
	n := len(items) - 1
	text := strings.Join(items[:n], l.Word("list-comma", "", ""))
	if l.spoken == language.Spanish && ear(items[n]) {
		last = lastByEar
	}
	return l.Word(last, text, items[n])
}

// beginsWithISound follows the Diccionario panhispánico de dudas, "y": before i- and hi-, but not before the diphthongs hia-,
// hie-, hio- (hielo) or ia-, ie-, io- (iogur).
func beginsWithISound(word string) bool {
	w := []rune(strings.TrimPrefix(strings.ToLower(word), "h"))
	return len(w) > 0 && (w[0] == 'í' || w[0] == 'i' && (len(w) == 1 || !strings.ContainsRune("aeoáéó", w[1])))
}

// beginsWithOSound follows the Diccionario panhispánico de dudas, "o": before o-, ho-, 8 (ocho) and 11 (once).
func beginsWithOSound(word string) bool {
	w := strings.TrimPrefix(strings.ToLower(word), "h")
	return strings.HasPrefix(w, "o") || strings.HasPrefix(w, "ó") || strings.HasPrefix(w, "8") || w == "11"
}

// Sentence returns the text with its first letter in upper case.
func (l *Locale) Sentence(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	if size == 0 {
		return s
	}
	return string(unicode.ToUpper(first)) + s[size:]
}
