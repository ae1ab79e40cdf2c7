package resolve

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/currency"

	"brief/internal/amount"
	"brief/internal/brief"
	"brief/internal/diag"
	"brief/internal/manuscript"
)

// resolveFacts makes the facts. One that belongs to an unpublished chapter is left out.
func (r *resolver) resolveFacts() {
	derived := map[*brief.Fact]*manuscript.Fact{}
	for _, f := range r.manuscript.Facts {
		if !claim(r, f.ID, "fact", r.facts) {
			continue
		}
		if _, held := r.unpublished[f.Chapter.String]; held {
			r.withheldData["fact "+f.ID.String] = f.Chapter.String
			continue
		}
		fact := &brief.Fact{
			ID:        f.ID.String,
			Label:     r.plain(f.Label),
			Qualifier: choice(r, f.Qualifier, "qualifier", brief.Qualifiers, ""),
			AsOf:      r.date(f.AsOf),
			Chapter:   r.chapterOf(f.Chapter),
			Theme:     r.theme(f.Theme),
			Kind:      choice(r, f.Kind, "kind", brief.FactKinds, brief.FactKinds[0]),
			Note:      r.plain(f.Note),
			At:        f.ID.At,
		}
		r.required(f.Label, "label", f.At)
		if f.Derive.String == "" {
			fact.Value = r.quantity(f) // of the unit "" where something is wrong with it: nothing is computed from it or compared with it
			fact.Citations = r.citations(f.Sources, "fact", f.At)
			for _, extra := range []diag.Text{f.As, f.Round} {
				if extra.String != "" {
					r.problems.Add(extra.At, diag.BadValue, "as and round are for a fact that has derive").Hintf("remove this, or write a formula")
				}
			}
		} else {
			fact.Citations = r.citations(f.Sources, "", f.At)
			derived[fact] = f
		}
		r.facts[fact.ID] = fact
		r.brief.Facts = append(r.brief.Facts, fact)
	}
	r.derive(derived)
	for _, f := range r.brief.Facts {
		r.ages(f.AsOf)
	}
}

// quantity reads the value and the unit of a fact; the zero Quantity is one with a problem.
func (r *resolver) quantity(f *manuscript.Fact) brief.Quantity {
	unit, ok := r.unit(f.Unit, f.At)
	var ends []float64
	for _, v := range f.Value.Items {
		n, err := number(strings.ReplaceAll(v.String, "_", ""))
		if err != nil {
			r.problems.Add(v.At, diag.BadValue, "value must be a number, not %q", v.String).Hint = r.plainNumber("value: ", v.String)
			return brief.Quantity{}
		}
		ends = append(ends, n)
	}
	q := brief.Quantity{Unit: unit, Display: r.plain(f.Display)}
	bad := func(format string, args ...any) {
		r.problems.Add(f.Value.At, diag.BadValue, "value must be one number, or [low, high]").Hintf(format, args...)
		ok = false
	}
	switch {
	case len(ends) == 1 && !f.Value.List:
		q.Low, q.High = ends[0], ends[0]
	case len(ends) == 2 && ends[0] < ends[1]:
		q.Low, q.High = ends[0], ends[1]
	case f.Value.At.IsZero():
		r.problems.Add(f.At, diag.MissingKey, "value is missing").Hintf("add a line such as: value: 64e9")
		ok = false
	case len(ends) == 1, len(ends) == 2 && ends[0] == ends[1]:
		bad("write value: %s", f.Value.Items[0].String)
	case len(ends) == 2:
		bad("the low end comes first: value: [%s, %s]", f.Value.Items[1].String, f.Value.Items[0].String)
	default:
		bad("write one number, or the two ends of a range")
	}
	if !ok {
		return brief.Quantity{}
	}
	return q
}

// plainNumber says how to write what someone wrote in place of a number: 600,000 and 2.4 million are numbers to people. key is what
// stands before it, "value: " or nothing.
func (r *resolver) plainNumber(key, s string) string {
	s = strings.TrimSpace(s)
	found := amount.Find(s, r.brief.Language)
	switch {
	case len(found) == 1 && found[0].Start == 0 && found[0].End == len(s):
		a := found[0]
		value := decimal(a.Low)
		if a.Low != a.High {
			value = "[" + value + ", " + decimal(a.High) + "]"
		}
		if a.Unit != "" && key != "" {
			return fmt.Sprintf("write %s%s and unit: %s", key, value, a.Unit)
		}
		return "write " + key + value
	case grouped.MatchString(s):
		return "write " + key + strings.Map(withoutGroups, s)
	}
	return "write digits only: 64e9 for 64 billion; the unit and words such as “about” have keys of their own"
}

// grouped is a number whose thousands are set apart, in whatever way.
var grouped = regexp.MustCompile(`^-?\d{1,3}(?:(?: \d{3})+|(?:,\d{3})+|(?:\.\d{3}){2,}|(?:['’\x{2009}\x{a0}\x{202f}]\d{3})+)$`)

func withoutGroups(c rune) rune {
	if c == '-' || '0' <= c && c <= '9' {
		return c
	}
	return -1
}

// number reads a number. Neither infinity nor "not a number" is one.
func number(s string) (float64, error) {
	n, err := strconv.ParseFloat(s, 64)
	if err == nil && (math.IsNaN(n) || math.IsInf(n, 0)) {
		err = strconv.ErrSyntax
	}
	return n, err
}

// unit returns a unit of the vocabulary and whether it is one; any other is reported. At is the place of what lacks one.
func (r *resolver) unit(t diag.Text, at diag.Span) (brief.Unit, bool) {
	if !r.required(t, "unit", at) {
		return "count", false
	}
	u := brief.Unit(t.String)
	if slices.Contains(brief.Units, u) {
		return u, true
	}
	if u.IsCurrency() {
		if _, err := currency.ParseISO(t.String); err == nil {
			return u, true
		}
		var codes []string
		for all := currency.Query(); all.Next(); {
			if code := all.Unit().String(); r.Locale.Unit(brief.Unit(code)) != code { // one that has a name: the likely ones
				codes = append(codes, code)
			}
		}
		r.problems.Add(t.At, diag.BadUnit, "%q is not a currency of ISO 4217", t.String).DidYouMean(t.String, codes)
		return "count", false
	}
	words := []string{"USD", "EUR"}
	for _, known := range brief.Units {
		words = append(words, string(known))
	}
	p := r.problems.Add(t.At, diag.BadUnit, "unit cannot be %q", t.String)
	near := otherWords[strings.ToLower(t.String)]
	if near == "" {
		near = diag.Nearest(t.String, words)
	}
	if near != "" {
		p.Hintf("did you mean %q?", near)
	} else {
		p.Hintf("it is a currency code such as USD, or one of: %s", strings.Join(words[2:], ", "))
	}
	return "count", false
}

// otherWords are what people write for a unit that is spelt quite differently here.
var otherWords = map[string]string{
	"%": "percent", "per cent": "percent", "pct": "percent", "percentage": "percent", "pp": "points", "percentage points": "points",
	"$": "USD", "us$": "USD", "dollar": "USD", "dollars": "USD", "us dollars": "USD", "€": "EUR", "euro": "EUR", "euros": "EUR",
	"£": "GBP", "pounds": "GBP", "yuan": "CNY", "renminbi": "CNY", "roubles": "RUB", "rubles": "RUB",
	"bpd": "barrels/day", "b/d": "barrels/day", "barrels a day": "barrels/day", "barrels per day": "barrels/day", "bbl": "barrels",
	"fraction": "share", "ratio": "times", "x": "times", "number": "count", "persons": "people", "t": "tonnes", "mt": "tonnes",
	"kilometres": "km", "kilometers": "km", "m": "metres", "meters": "metres", "sq km": "km2", "km²": "km2", "ha": "hectares",
	"m³": "m3", "cubic metres": "m3", "liters": "litres", "l": "litres", "kilograms": "kg", "mwh": "MWh", "kwh": "kWh",
	"megawatts": "MW", "megawatt-hours": "MWh", "kilowatt-hours": "kWh", "°c": "celsius", "c": "celsius", "degrees": "celsius",
}

func (r *resolver) theme(t diag.Text) *brief.Theme {
	if t.String == "" {
		return nil
	}
	theme := r.themes[t.String]
	if theme == nil {
		unknown(r, t, diag.UnknownTheme, "theme", r.themes)
	}
	return theme
}

// fact returns the fact of an id, or nil, which is reported.
func (r *resolver) fact(id diag.Text) *brief.Fact {
	f := r.facts[id.String]
	if f == nil && !r.emptyFile("facts.yaml", "write the id of a fact and a colon, and under it, indented: label, value, unit, as-of and sources") {
		unknownData(r, id, diag.UnknownFact, "fact", r.facts)
	}
	return f
}
