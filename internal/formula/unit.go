package formula

import (
	"maps"

	"brief/internal/brief"
)

// A measure is what a unit measures: a product of powers of base units, and how many of them one unit is.
type measure struct {
	factor float64
	powers map[string]int // nil for a plain number
	class  class          // of a plain number
}

// A class is a kind of plain number. Sums want the same class on both sides.
type class int

const (
	bare   class = iota // written in the formula: it fits any other
	ratio               // percent, points, share, times: a part of a whole
	number              // count, people: so many things
	rate                // number by number: things for each thing, or a part of all
)

// measures describes the units that are not currencies. A year and a month are not so many days, and a ton of unknown kind is not
// so many kilograms, so that they are bases of their own.
func measures() map[brief.Unit]measure {
	of := func(factor float64, powers ...string) measure {
		m := measure{factor: factor, powers: map[string]int{}}
		for _, p := range powers {
			if p[0] == '/' {
				m.powers[p[1:]]--
			} else {
				m.powers[p]++
			}
		}
		return m
	}
	return map[brief.Unit]measure{
		"percent": {factor: 0.01, class: ratio}, "points": {factor: 0.01, class: ratio},
		"share": {factor: 1, class: ratio}, "times": {factor: 1, class: ratio},
		"count": {factor: 1, class: number}, "people": {factor: 1, class: number},
		"barrels": of(1, "barrel"), "barrels/day": of(1, "barrel", "/day"),
		"litres": of(1e-12, "km", "km", "km"), "m3": of(1e-9, "km", "km", "km"),
		"tonnes": of(1000, "kg"), "tons": of(1, "ton"), "kg": of(1, "kg"),
		"km": of(1, "km"), "miles": of(1.609344, "km"), "metres": of(0.001, "km"),
		"km2": of(1, "km", "km"), "hectares": of(0.01, "km", "km"),
		"MW": of(24000, "kWh", "/day"), "kWh": of(1, "kWh"), "MWh": of(1e3, "kWh"), "GWh": of(1e6, "kWh"),
		"years": of(12, "month"), "months": of(1, "month"),
		"weeks": of(7, "day"), "days": of(1, "day"), "hours": of(1.0/24, "day"),
		"celsius": of(1, "celsius"),
	}
}

func measureOf(u brief.Unit) measure {
	if u.IsCurrency() {
		return measure{factor: 1, powers: map[string]int{string(u): 1}}
	}
	return measures()[u]
}

// A dimension is what a value measures on the way.
type dimension struct {
	powers map[string]int
	class  class
	unit   brief.Unit // in which the value would be written; "" where the operations leave that open
}

func (d dimension) plain() bool { return len(d.powers) == 0 }

// plus returns the dimension of a sum, and whether there can be one. Percentages differ by points.
func plus(a, b dimension, difference bool) (dimension, bool) {
	if !maps.Equal(a.powers, b.powers) {
		return a, false
	}
	out := a
	switch {
	case !a.plain():
	case a.class == bare:
		out = b
	case b.class == bare:
	case a.class != b.class || a.class == number && a.unit != b.unit:
		return a, false
	}
	if difference && a.unit == "percent" && b.unit == "percent" {
		out.unit = "points"
	}
	return out, true
}

// times returns the dimension of a product.
func times(a, b dimension) dimension {
	if a.plain() && b.plain() {
		switch {
		case a.class == bare:
			return b
		case b.class == bare, a.class == number && b.class == ratio:
			return a
		case b.class == number && a.class == ratio:
			return b
		}
		return dimension{class: max(a.class, b.class)}
	}
	switch {
	case a.plain():
		return b
	case b.plain():
		return a
	}
	return dimension{powers: combine(a.powers, b.powers, 1)}
}

// by returns the dimension of a quotient.
func by(a, b dimension) dimension {
	switch {
	case a.plain() && b.plain():
		switch {
		case b.class == bare, a.class == number && b.class == ratio:
			return a
		case a.class == number && b.class == number, b.class == number, a.class == rate, b.class == rate:
			return dimension{class: rate}
		}
		return dimension{class: ratio}
	case b.plain():
		return a
	}
	d := dimension{powers: combine(a.powers, b.powers, -1)}
	if d.plain() {
		d.class = ratio
	}
	return d
}

func combine(a, b map[string]int, sign int) map[string]int {
	out := maps.Clone(a)
	if out == nil {
		out = map[string]int{}
	}
	for base, n := range b {
		if out[base] += sign * n; out[base] == 0 {
			delete(out, base)
		}
	}
	return out
}

// fits reports whether a value of the dimension can be written in a unit.
func fits(d dimension, u brief.Unit) bool {
	m := measureOf(u)
	if !maps.Equal(d.powers, m.powers) {
		return false
	}
	return !d.plain() || d.class == m.class || d.class == bare || d.class == rate
}
