package locale

import (
	"math"
	"strings"

	"brief/internal/brief"

	"golang.org/x/text/feature/plural"
)

// Quantity writes a number with its unit, or a range: "US$64 billion", "49.9%", "105,000 barrels a day", "US$15–20 billion". Its
// Display, where given, is what is written. A space between a number and what it counts does not break.
func (l *Locale) Quantity(q brief.Quantity) string {
	if q.Display != "" {
		return q.Display
	}
	if !q.IsRange() {
		return l.single(q.Low, q.Unit)
	}
	low, high := min(q.Low, q.High), max(q.Low, q.High)
	if low < 0 {
		return l.Word("range-full", l.single(low, q.Unit), l.single(high, q.Unit))
	}
	// Both ends are counted in the scale of the higher one, unless the lower one would become 0.002 million.
	s := l.scaleOf(high)
	if low != 0 && (low/s.power < 0.1 || decimals(low/s.power) > 3) {
		return l.Word("range-full", l.single(low, q.Unit), l.single(high, q.Unit))
	}
	text := l.Word("range", l.unsigned(low/s.power), l.unsigned(high/s.power))
	return l.withUnit(l.scaled(text, high/s.power, s), high, s, q.Unit)
}

func (l *Locale) single(v float64, u brief.Unit) string {
	if v < 0 {
		return l.Word("minus", l.single(-v, u))
	}
	s := l.scaleOf(v)
	return l.withUnit(l.scaled(l.unsigned(v/s.power), v/s.power, s), v, s, u)
}

// withUnit adds the unit to a written number; v, which is not negative, chooses between singular and plural.
func (l *Locale) withUnit(text string, v float64, s scale, u brief.Unit) string {
	prefix := "unit"
	if u.IsCurrency() {
		prefix = "money"
	}
	if s.name != "" {
		return l.wordOf(prefix+"-scaled", unitKey(u), text)
	}
	key := prefix + "-" + unitKey(u)
	p, ok := l.phrases[key]
	switch {
	case !ok && u.IsCurrency():
		return l.Word("money", text, string(u))
	case !ok:
		return l.Word(key) // found by its brackets
	case p.byNumber == nil:
		return l.say(p, []any{text})
	}
	chosen, ok := p.byNumber[l.pluralForm(v)]
	if !ok {
		chosen = p.byNumber[plural.Other]
	}
	return l.say(phrase{plain: chosen}, []any{text})
}

func unitKey(u brief.Unit) string { return strings.ReplaceAll(string(u), "/", "-per-") }

// Unit returns the name of a unit, for an axis or a table head: "US dollars", "per cent". A currency without a name is its code.
func (l *Locale) Unit(u brief.Unit) string {
	key := "unit-name-" + unitKey(u)
	if u == "" || u.IsCurrency() && !l.Has(key) {
		return string(u)
	}
	return l.Word(key)
}

// Qualified writes a quantity with its hedge: "more than US$64 billion", "an estimated 40,000 people". An empty qualifier is
// none.
func (l *Locale) Qualified(q brief.Quantity, qualifier string) string {
	return l.qualified("qualified", l.Quantity(q), qualifier)
}

// Qualifier returns the word of a hedge alone: "more than". An empty one has none.
func (l *Locale) Qualifier(qualifier string) string {
	if qualifier == "" {
		return ""
	}
	return l.Word("qualifier-" + qualifierKey(qualifier))
}

func (l *Locale) qualified(prefix, text, qualifier string) string {
	if qualifier == "" {
		return text
	}
	return l.Word(prefix+"-"+qualifierKey(qualifier), text)
}

func qualifierKey(qualifier string) string { return strings.ReplaceAll(qualifier, " ", "-") }

// Compact writes a quantity for a label in a chart: "$64bn", "9%", "105k". The unit is left out but for currencies and per
// cent, because a chart says once what it measures. Numbers of 10,000 and more are counted in thousands; one decimal stays,
// two below ten.
func (l *Locale) Compact(q brief.Quantity) string { return l.brevity(q, l.compactUnit) }

// Short writes a quantity as Compact does, with its unit: "US$64bn", "1.2m barrels/day". It is for tables and other narrow places.
func (l *Locale) Short(q brief.Quantity) string { return l.brevity(q, l.shortUnit) }

// CompactQualified writes a quantity with its hedge for a label in a chart: "more than $64bn".
func (l *Locale) CompactQualified(q brief.Quantity, qualifier string) string {
	return l.qualified("label", l.Compact(q), qualifier)
}

// brevity writes a short quantity; unit adds the unit to a written number.
func (l *Locale) brevity(q brief.Quantity, unit func(text string, v float64, s scale, u brief.Unit) string) string {
	if q.Display != "" {
		return q.Display
	}
	single := func(v float64) string {
		s := l.compactScale(math.Abs(v))
		text := unit(l.inScale(l.unsigned(short(math.Abs(v)/s.power)), s), short(math.Abs(v)), s, q.Unit)
		if v < 0 {
			return l.Word("minus", text)
		}
		return text
	}
	if !q.IsRange() {
		return single(q.Low)
	}
	low, high := min(q.Low, q.High), max(q.Low, q.High)
	s := l.compactScale(high)
	if low < 0 || low != 0 && low/s.power < 0.1 {
		return l.Word("range-full", single(low), single(high))
	}
	text := l.Word("range", l.unsigned(short(low/s.power)), l.unsigned(short(high/s.power)))
	return unit(l.inScale(text, s), short(high), s, q.Unit)
}

// inScale adds the abbreviation of a scale to a written number.
func (l *Locale) inScale(text string, s scale) string {
	if s.name == "" {
		return text
	}
	return l.Word("compact-"+s.name, text)
}

func (l *Locale) compactScale(v float64) scale {
	for _, s := range scales() {
		// Rounding may lift a number into the next scale: 999,960 is 1m, not 1,000k.
		if l.hasScale("compact", s) && short(v/s.power) >= 1 && v >= s.power*0.9999 && (s.power > 1e3 || v >= 10e3) {
			return s
		}
	}
	return scale{power: 1}
}

func (l *Locale) compactUnit(text string, _ float64, _ scale, u brief.Unit) string {
	switch {
	case u.IsCurrency():
		return l.wordOf("compact-money", string(u), text)
	case u == "percent":
		return l.Word("compact-percent", text)
	}
	return text
}

func (l *Locale) shortUnit(text string, v float64, s scale, u brief.Unit) string {
	if u.IsCurrency() {
		return l.wordOf("short-money", string(u), text)
	}
	p := l.phrases["short-"+unitKey(u)]
	if one, ok := p.byNumber[l.pluralForm(v)]; ok && s.name == "" {
		return l.say(phrase{plain: one}, []any{text})
	}
	return l.Word("short-"+unitKey(u), text)
}

// short rounds to two decimals below ten and to one above.
func short(v float64) float64 {
	if v < 10 {
		return math.Round(v*100) / 100
	}
	return math.Round(v*10) / 10
}
