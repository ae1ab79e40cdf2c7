package locale

import (
	"math"
	"strconv"
	"strings"
)

// Number writes a number in full, with the language's separators: 1,234.5 or 1234,5.
func (l *Locale) Number(v float64) string {
	if v < 0 {
		return l.Word("minus", l.unsigned(-v))
	}
	return l.unsigned(v)
}

// FileSize writes the size of a file, in kilobytes of a thousand bytes or in megabytes; it is at least a kilobyte.
func (l *Locale) FileSize(bytes int64) string {
	if bytes < 1_000_000 {
		return l.Word("file-size-kb", l.Number(max(1, math.Round(float64(bytes)/1e3))))
	}
	return l.Word("file-size-mb", l.Number(math.Round(float64(bytes)/1e5)/10))
}

// Percent writes a percentage, given as such: 49.9 is "49.9%".
func (l *Locale) Percent(v float64) string {
	if v < 0 {
		return l.Word("minus", l.Percent(-v))
	}
	return l.Word("unit-percent", l.unsigned(v))
}

func (l *Locale) unsigned(v float64) string {
	whole, fraction, _ := strings.Cut(digits(v), ".")
	var b strings.Builder
	grouped := v >= l.groupedFrom
	for i, c := range whole {
		if grouped && i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteString(l.group)
		}
		b.WriteRune(c)
	}
	if fraction != "" {
		b.WriteString(l.decimal)
		b.WriteString(fraction)
	}
	return b.String()
}

// digits writes a number that is not negative in plain decimal digits. Fifteen significant ones hide what binary fractions add: 131.6e6/1e6 is 131.6.
func digits(v float64) string {
	r, err := strconv.ParseFloat(strconv.FormatFloat(v, 'g', 15, 64), 64)
	if err != nil || math.IsInf(v, 0) || math.IsNaN(v) {
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return strconv.FormatFloat(r, 'f', -1, 64)
}

// decimals returns how many digits follow the decimal point.
func decimals(v float64) int {
	_, fraction, _ := strings.Cut(digits(v), ".")
	return len(fraction)
}

// A scale is a power of ten that the language has a word for.
type scale struct {
	power float64
	name  string // end of its keys; "" for one
}

// scales are the powers, the greatest first. A language without a word for one (Spanish counts 64,000 millions) has an empty
// message for it.
func scales() []scale { return []scale{{1e12, "1e12"}, {1e9, "1e9"}, {1e6, "1e6"}, {1e3, "1e3"}} }

func (l *Locale) hasScale(prefix string, s scale) bool {
	p, ok := l.phrases[prefix+"-"+s.name]
	return ok && (p.byNumber != nil || len(p.plain) > 0)
}

// scaleOf returns the greatest scale in which v can be said with at most three decimals, such as 1.125 million.
func (l *Locale) scaleOf(v float64) scale {
	for _, s := range scales() {
		if v >= s.power && l.hasScale("scale", s) && decimals(v/s.power) <= 3 {
			return s
		}
	}
	return scale{power: 1}
}

// scaled writes the number as counted in the scale: "64 billion". Text is the number or range of numbers, counted in it.
func (l *Locale) scaled(text string, counted float64, s scale) string {
	if s.name == "" {
		return text
	}
	if p := l.phrases["scale-"+s.name]; p.byNumber != nil {
		if q, ok := p.byNumber[l.pluralForm(counted)]; ok {
			return l.say(phrase{plain: q}, []any{text})
		}
	}
	return l.Word("scale-"+s.name, text)
}
