package markdown

import (
	"html"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/util"
)

// quotes are the quotation marks of a language: double and single, opening and closing.
type quotes struct{ double, single [2]string }

// quotesOf returns the marks of a language, those of English where it is unknown. Source: CLDR, delimiters.
func quotesOf(language string) quotes {
	base, _, _ := strings.Cut(strings.ToLower(language), "-")
	switch base {
	case "es", "it", "pt":
		return quotes{[2]string{"«", "»"}, [2]string{"“", "”"}}
	case "fr":
		return quotes{[2]string{"«\u00a0", "\u00a0»"}, [2]string{"“", "”"}}
	case "de", "cs", "sk":
		return quotes{[2]string{"„", "“"}, [2]string{"‚", "‘"}}
	case "pl":
		return quotes{[2]string{"„", "”"}, [2]string{"«", "»"}}
	case "ru", "uk":
		return quotes{[2]string{"«", "»"}, [2]string{"„", "“"}}
	}
	return quotes{[2]string{"“", "”"}, [2]string{"‘", "’"}}
}

// Typeset returns plain text of a language as a reader is to see it: with typographic quotes, apostrophes, dashes and ellipses.
// Escapes and entities mean what they mean in Markdown.
func Typeset(s, language string) string {
	q := quotesOf(language)
	return q.set(s)
}

// special are the bytes at which typeset has to look.
var special = [256]bool{'\\': true, '&': true, '\r': true, '-': true, '.': true, '"': true, '\'': true}

// typeset appends source[start:stop] as a reader is to see it: without escapes and entities, with typographic quotes,
// apostrophes, dashes (-- and ---) and ellipses. It looks at the source around the stretch to tell opening quotes from closing
// ones. An escaped character stays as it is.
func (q *quotes) typeset(dst, source []byte, start, stop int) []byte {
	for i := start; i < stop; {
		from := i
		for i < stop && !special[source[i]] {
			i++
		}
		if dst = append(dst, source[from:i]...); i == stop {
			break
		}
		c := source[i]
		switch c {
		case '\\':
			if i+1 < stop && util.IsPunct(source[i+1]) {
				dst = append(dst, source[i+1])
				i += 2
				continue
			}
		case '&':
			if n, text := entity(source[i:stop]); n > 0 {
				dst = append(dst, text...)
				i += n
				continue
			}
		case '\r':
			i++
			continue
		case '-', '.':
			n := 1
			for i+n < stop && source[i+n] == c {
				n++
			}
			switch {
			case c == '-' && n == 2:
				dst = append(dst, "–"...)
			case c == '-' && n == 3:
				dst = append(dst, "—"...)
			case c == '.' && n >= 3:
				dst = append(append(dst, "…"...), source[i+3:i+n]...)
			default:
				dst = append(dst, source[i:i+n]...)
			}
			i += n
			continue
		case '"', '\'':
			dst = append(dst, q.quote(source, i)...)
			i++
			continue
		}
		dst = append(dst, c)
		i++
	}
	return dst
}

// set returns a string as a reader is to see it.
func (q *quotes) set(s string) string {
	for i := range len(s) {
		if special[s[i]] {
			return string(q.typeset(nil, []byte(s), 0, len(s)))
		}
	}
	return s
}

// quote returns the mark for the straight one at source[i].
func (q *quotes) quote(source []byte, i int) string {
	before, after := runeBefore(source[:i]), runeAfter(source[i+1:])
	opens := !unicode.IsSpace(after) && !strings.ContainsRune(".,;:!?)]}…»”", after) &&
		!unicode.IsLetter(before) && !unicode.IsDigit(before) && !strings.ContainsRune(".,;!?)]}…%»”’", before)
	if source[i] == '"' {
		switch {
		case opens:
			return q.double[0]
		case unicode.IsSpace(before) && unicode.IsSpace(after):
			return `"`
		}
		return q.double[1]
	}
	if opens && !elided(source[i+1:]) {
		return q.single[0]
	}
	if !unicode.IsLetter(after) && !unicode.IsDigit(after) {
		return q.single[1]
	}
	return "’"
}

// elided reports whether text begins with an English word that has lost its first letters, or a decade such as 90s.
func elided(text []byte) bool {
	n := 0
	for n < len(text) && n < 6 && (util.IsAlphaNumeric(text[n])) {
		n++
	}
	switch word := strings.ToLower(string(text[:n])); word {
	case "tis", "twas", "twere", "em", "til", "cause", "n":
		return true
	default:
		return len(word) >= 2 && util.IsNumeric(word[0]) && util.IsNumeric(word[1]) && (len(word) == 2 || word[2:] == "s")
	}
}

// runeBefore returns the last character of text but for emphasis marks, and a space at the beginning.
func runeBefore(text []byte) rune {
	for len(text) > 0 && (text[len(text)-1] == '*' || text[len(text)-1] == '_' || text[len(text)-1] == '~') {
		text = text[:len(text)-1]
	}
	if len(text) == 0 {
		return ' '
	}
	r, _ := utf8.DecodeLastRune(text)
	return r
}

// runeAfter returns the first character of text but for emphasis marks, and a space at the end.
func runeAfter(text []byte) rune {
	for len(text) > 0 && (text[0] == '*' || text[0] == '_' || text[0] == '~') {
		text = text[1:]
	}
	if len(text) == 0 {
		return ' '
	}
	r, _ := utf8.DecodeRune(text)
	return r
}

// entity returns the length of the character reference at the beginning of text and what it stands for, or 0.
func entity(text []byte) (int, string) {
	const longest = 33 // &CounterClockwiseContourIntegral;
	end := 1
	if end < len(text) && text[end] == '#' {
		end++
	}
	for end < min(len(text), longest) && util.IsAlphaNumeric(text[end]) {
		end++
	}
	if end < 2 || end == len(text) || text[end] != ';' {
		return 0, "" // an ampersand, which may have a reference after it
	}
	ref := string(text[:end+1])
	if s := html.UnescapeString(ref); s == ";" || s != ref && !strings.HasSuffix(s, ";") {
		return end + 1, s
	}
	return 0, ""
}
