// Package amount finds amounts in running text: numbers with what they count or measure, as people write them.
//
//	64 billion dollars · US$15–20 billion · $64bn · 80 percent · 1,234.5 barrels a day · sixty-four people
//	64.000 millones de dólares · 80 por ciento · 9,6 km
//
// It knows the words of the languages that have a table in words.go; in any other it finds what the signs alone tell. It takes
// one pass over the text. What looks like an amount and is none, such as a year, a day of the month or the number in "Covid-19",
// is left out where the text itself shows it; who asks decides what a bare number is worth.
package amount

import (
	"math"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/currency"

	"brief/internal/brief"
)

// An Amount is a number, or a range, in a text.
type Amount struct {
	Start, End int     // in bytes, with its unit
	Low, High  float64 // equal unless it is a range
	Unit       brief.Unit
	Scaled     bool    // thousands, millions or the like are counted
	Half       float64 // half of the last place that is written: what rounding may have hidden
	InWords    bool    // the number is spelt out
}

// Find returns the amounts of a text in a language (BCP 47), in order. A number without a unit has the unit "".
func Find(text, language string) []Amount {
	f := finder{text: text, words: wordsOf(language)}
	var out []Amount
	for f.at < len(text) {
		if !f.mayBegin() { // nearly everywhere
			f.skip()
			continue
		}
		if a, ok := f.amount(); ok {
			out = append(out, a)
			f.at = a.End
		} else {
			f.skip()
		}
	}
	return out
}

type finder struct {
	text  string
	at    int
	words *words
}

// mayBegin reports whether an amount can begin here, by the first characters alone.
func (f *finder) mayBegin() bool {
	switch c := f.text[f.at]; {
	case isDigit(c), c == '$', c >= utf8.RuneSelf: // the other signs of currencies are not ASCII
		return true
	case 'A' <= c && c <= 'Z' && f.at+1 < len(f.text) && 'A' <= f.text[f.at+1] && f.text[f.at+1] <= 'Z':
		return true // US$, or a code
	}
	return f.words.heads.has(f.text[f.at:])
}

// skip moves to the next place where an amount may begin: after a word, or after a character that is none.
func (f *finder) skip() {
	r, size := utf8.DecodeRuneInString(f.text[f.at:])
	f.at += size
	inWord := 'a' <= r && r <= 'z' || r > ' ' && (unicode.IsLetter(r) || unicode.IsDigit(r))
	for inWord && f.at < len(f.text) {
		if c := f.text[f.at]; 'a' <= c && c <= 'z' { // nearly every character
			f.at++
			continue
		}
		r, size = utf8.DecodeRuneInString(f.text[f.at:])
		// "Covid-19" and "3.1.4" are single words.
		joined := strings.ContainsRune("-.,:/_", r) && f.at+size < len(f.text) && isDigit(f.text[f.at+size])
		if !joined && !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.Mn, r) {
			return
		}
		f.at += size
	}
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// A figure is a number as written.
type figure struct {
	value, place float64 // and the value of its last place
	end          int
	inWords      bool
	year         bool // four digits without a separator
}

func (f *finder) amount() (Amount, bool) {
	unit, start := f.prefix(f.at)
	first, ok := f.number(start)
	if !ok {
		return Amount{}, false
	}
	last, isRange := f.rangeEnd(first, unit)
	end := last.end
	scale, end := f.scale(end, unit)
	scaled := scale != 1
	lowScale := scale
	if u, e := f.suffix(end); u != "" && (unit == "" || unit == u) {
		unit, end = u, e
	}
	if !isRange && unit == "" && !scaled && first.year {
		return Amount{}, false
	}
	if r, _ := utf8.DecodeRuneInString(f.text[end:]); unicode.IsLetter(r) || r == '_' { // "5th", "1990s"
		return Amount{}, false
	}
	low := first.value * lowScale
	high := last.value * scale
	if low > high || math.IsInf(high, 0) {
		return Amount{}, false
	}
	return Amount{
		Start: f.at, End: end, Low: low, High: high, Unit: unit, Scaled: scaled, Half: last.place * scale / 2, InWords: first.inWords,
	}, true
}

// rangeEnd returns the second number of a range, or the first where there is none.
func (f *finder) rangeEnd(first figure, unit brief.Unit) (figure, bool) {
	i := first.end
	rest := f.text[i:]
	sign := ""
	for _, s := range f.words.to {
		if strings.HasPrefix(rest, s) {
			sign = s
		}
	}
	if sign == "" {
		return first, false
	}
	i += len(sign)
	u, start := f.prefix(i)
	if u != "" && u != unit {
		return first, false
	}
	if last, ok := f.number(start); ok && last.value > first.value {
		return last, true
	}
	return first, false
}

// prefix reads a currency before a number: a sign, or a code of ISO 4217 and a space.
func (f *finder) prefix(at int) (brief.Unit, int) {
	rest := f.text[at:]
	for _, s := range signs {
		if strings.HasPrefix(rest, s.text) {
			return s.unit, at + len(s.text) + blank(rest[len(s.text):])
		}
	}
	if len(rest) > 4 && isCode(rest[:3]) {
		if n := blank(rest[3:]); n > 0 {
			return brief.Unit(rest[:3]), at + 3 + n
		}
	}
	return "", at
}

// signs are the signs of currencies, the longest first. A bare dollar is a dollar of the United States.
var signs = []struct {
	text string
	unit brief.Unit
}{{"US$", "USD"}, {"$", "USD"}, {"€", "EUR"}, {"£", "GBP"}}

func isCode(s string) bool {
	if !brief.Unit(s).IsCurrency() {
		return false
	}
	_, err := currency.ParseISO(s)
	return err == nil
}

// blank returns the length of one space at the head of a text, or of a line break: authors break lines anywhere.
func blank(s string) int {
	r, size := utf8.DecodeRuneInString(s)
	if r == ' ' || r == '\n' || unicode.Is(unicode.Zs, r) {
		return size
	}
	return 0
}

func (f *finder) number(at int) (figure, bool) {
	if at < len(f.text) && isDigit(f.text[at]) {
		return f.digits(at)
	}
	return f.spelt(at)
}

// digits reads a number in digits. A separator followed by three digits groups them where the language writes it so.
func (f *finder) digits(at int) (figure, bool) {
	s := f.text
	var plain []byte
	decimals, separators := -1, 0
	i := at
	for i < len(s) {
		c := s[i]
		if isDigit(c) {
			plain = append(plain, c)
			if decimals >= 0 {
				decimals++
			}
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		run := 0
		for i+size+run < len(s) && isDigit(s[i+size+run]) {
			run++
		}
		groups := run == 3 && decimals < 0 && len(plain) > 0 && (len(plain) <= 3 || separators > 0)
		switch {
		case groups && (r == f.words.group || r == '\u00a0' || r == '\u202f' || r == '\u2009'):
			separators++
		case run > 0 && decimals < 0 && (r == f.words.decimal || r == '.' && f.words.group == '.' && run < 3):
			decimals = 0
			plain = append(plain, '.')
		default:
			size = 0
		}
		if size == 0 {
			break
		}
		i += size
	}
	// A letter, or a further separator, makes it something else: a date, a section, the name of a thing.
	if r, size := utf8.DecodeRuneInString(s[i:]); i < len(s) && len(plain) > 0 {
		next := i + size
		if (r == '.' || r == ',' || r == '/' || r == ':' || r == '-') && next < len(s) && isDigit(s[next]) && r != '-' {
			return figure{}, false
		}
		if r == '-' && next < len(s) && isDigit(s[next]) && separators == 0 && decimals < 0 && len(plain) == 4 {
			return figure{}, false // 2018-12
		}
	}
	const most = 30 // digits; no amount has more
	if len(plain) > most {
		return figure{}, false
	}
	v, err := strconv.ParseFloat(string(plain), 64)
	if err != nil {
		return figure{}, false
	}
	year := len(plain) == 4 && separators == 0 && decimals < 0 && v >= 1000 && v < 2200
	return figure{value: v, place: math.Pow10(-max(decimals, 0)), end: i, year: year}, true
}

// spelt reads a number in words: "twelve", "sixty-four", "two hundred and five".
func (f *finder) spelt(at int) (figure, bool) {
	if !f.words.heads.has(f.text[at:]) { // nearly every word
		return figure{}, false
	}
	total, end, found, last := 0, at, false, 1000
	for i := at; ; {
		word, start, stop := f.word(i)
		if word == "" || found && start == i {
			break
		}
		if found && (word == f.words.and) {
			if word, _, stop = f.word(stop); word == "" {
				break
			}
		}
		n, ok := f.compound(word)
		if !ok || n >= last || total+n > 999 {
			if found && ok && n == 100 && total < 10 {
				total, end, i, last = total*100, stop, stop, 100
				continue
			}
			break
		}
		total, end, found, last = total+n, stop, true, lowerThan(n)
		i = stop
	}
	if !found || total == 0 {
		return figure{}, false
	}
	return figure{value: float64(total), place: 1, end: end, inWords: true}, true
}

// lowerThan returns what a number that follows n must be below: "sixty four", "a hundred and five".
func lowerThan(n int) int {
	switch {
	case n >= 100:
		return 100
	case n >= 20 && n%10 == 0:
		return 10
	}
	return 0
}

// compound returns the number of a word: "sixty", "sixty-four".
func (f *finder) compound(word string) (int, bool) {
	tens, ones, joined := strings.Cut(word, "-")
	n, ok := f.words.numbers[tens]
	if !ok || !joined {
		return n, ok
	}
	m, ok := f.words.numbers[ones]
	return n + m, ok && n >= 20 && n < 100 && n%10 == 0 && m < 10
}

// word returns the next word in lower case, at most one space away. Signs that measure are words as well.
func (f *finder) word(at int) (word string, start, end int) {
	start = at + blank(f.text[at:])
	end = start
	for end < len(f.text) {
		r, size := utf8.DecodeRuneInString(f.text[end:])
		switch {
		case unicode.IsLetter(r), strings.ContainsRune("²³°%$€£", r):
		case r == '-' || r == '/' || r == '\'' || r == '’' || unicode.IsDigit(r): // within a word
			if end == start {
				return "", start, start
			}
		default:
			return strings.ToLower(f.text[start:end]), start, end
		}
		end += size
		const most = 40 // bytes; no word of ours is longer
		if end-start > most {
			return "", start, start
		}
	}
	return strings.ToLower(f.text[start:end]), start, end
}

// scale reads a word such as "million", and returns where it ends. The abbreviations m and k want a currency: "5 m" may be metres.
func (f *finder) scale(at int, unit brief.Unit) (float64, int) {
	scale, end := 1.0, at
	for {
		word, start, stop := f.word(end)
		word = strings.TrimSuffix(word, "-")
		if strings.HasPrefix(f.text[end:], "-") { // "64-million"
			word, _, stop = f.word(end + 1)
			start = end
		}
		power, ok := f.words.scales[word]
		if !ok || start == end && f.text[start] != '-' && !f.words.short[word] {
			return scale, end
		}
		if len(word) == 1 && unit == "" {
			if money, _ := f.suffix(stop); !money.IsCurrency() {
				return scale, end
			}
		}
		if scale *= power; scale > 1e15 {
			return 1, at
		}
		end = stop
	}
}

// suffix reads a unit after a number: the longest that the words at hand make.
func (f *finder) suffix(at int) (brief.Unit, int) {
	var phrase string
	var unit brief.Unit
	end, i := at, at
	for n := range 5 {
		word, start, stop := f.word(i)
		if word == "" || start == i && n > 0 {
			break
		}
		i = stop
		if n == 0 && word == f.words.of {
			continue
		}
		if phrase != "" {
			phrase += " "
		}
		phrase += word
		if u, ok := f.words.units[phrase]; ok {
			unit, end = u, stop
		} else if len(phrase) == 3 && isCode(f.text[start:stop]) {
			unit, end = brief.Unit(f.text[start:stop]), stop
		}
	}
	return unit, end
}

// States reports whether a text gives a figure: a sum of money, a percentage, or thousands, millions and the like.
func States(text, language string) bool {
	for _, a := range Find(text, language) {
		if a.Scaled || a.Unit.IsCurrency() || a.Unit == "percent" {
			return true
		}
	}
	return false
}
