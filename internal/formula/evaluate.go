package formula

import (
	"go/ast"
	"go/token"
	"math"
	"strconv"
	"strings"

	"brief/internal/brief"
	"brief/internal/diag"
)

// A Value is a quantity with its hedge.
type Value struct {
	brief.Quantity
	Qualifier string
}

// A Result says how to write what comes out.
type Result struct {
	As        diag.Text // unit; empty for the one that the operations keep
	Unit      brief.Unit
	Qualifier string // the author's; "" for what the facts' own give
	Digits    int    // significant ones to round to; 0 for all, but three of a quotient
}

// Evaluate computes the formula with the values of the facts it names; of must know them all. It returns false where that cannot
// be done, which is a problem at the place.
func (f *Formula) Evaluate(of func(name string) Value, result Result, problems *diag.List) (Value, bool) {
	e := evaluation{f, of, problems, false}
	v, ok := e.value(f.root)
	if !ok {
		return Value{}, false
	}
	unit := v.unit
	switch {
	case result.As.String != "":
		if unit = result.Unit; !fits(v.dimension, unit) {
			problems.Add(result.As.At, diag.BadUnit, "the formula does not give %s", unit).Hintf("%s", v.describe())
			return Value{}, false
		}
	case unit == "":
		problems.Add(f.text.At, diag.MissingKey, "as is missing: the unit of the result").Hintf("%s", v.describe())
		return Value{}, false
	}
	if v.hedge.conflict && result.Qualifier == "" {
		problems.Add(f.text.At, diag.BadFormula, "the facts are hedged in ways that do not agree").
			Hintf("say what holds of the result, for example: qualifier: about")
		return Value{}, false
	}
	digits := result.Digits
	if digits == 0 {
		digits = 15 // hides what binary fractions add
		if e.divided {
			digits = 3
		}
	}
	factor := measureOf(unit).factor
	out := Value{brief.Quantity{Low: round(v.low/factor, digits), High: round(v.high/factor, digits), Unit: unit}, result.Qualifier}
	if out.Qualifier == "" {
		out.Qualifier = v.hedge.word
	}
	if counted := unit == "count" || unit == "people"; out.Qualifier == "fewer than" && !counted && result.Qualifier == "" {
		out.Qualifier = "less than"
	}
	return out, true
}

// round rounds to so many significant digits, halves away from zero, as people do.
func round(v float64, digits int) float64 {
	exact := func(v float64) float64 { // without what binary fractions add
		r, err := strconv.ParseFloat(strconv.FormatFloat(v, 'g', 15, 64), 64)
		if err != nil {
			return v
		}
		return r
	}
	if v = exact(v); v == 0 || digits >= 15 {
		return v
	}
	power := math.Pow10(digits - 1 - int(math.Floor(math.Log10(math.Abs(v)))))
	if power == 0 || math.IsInf(power, 0) || math.IsInf(v*power, 0) {
		return v // beyond what a float64 can scale
	}
	return exact(math.Round(exact(v*power)) / power)
}

// A value on the way: an interval in base units.
type value struct {
	low, high float64
	dimension
	hedge hedge
}

// describe says in which units a value can be written.
func (v value) describe() string {
	var units []string
	for _, u := range brief.Units {
		if fits(v.dimension, u) {
			units = append(units, string(u))
		}
	}
	for base, n := range v.powers {
		if brief.Unit(base).IsCurrency() && n == 1 && len(v.powers) == 1 {
			units = append(units, base)
		}
	}
	if len(units) == 0 {
		return "what it gives has no unit in the vocabulary"
	}
	return "it can be written as " + strings.Join(units, ", ")
}

func (v value) name() string {
	switch {
	case v.unit != "":
		return string(v.unit)
	case v.plain() && v.class == bare:
		return "a number without a unit"
	case v.plain():
		return "a ratio"
	}
	return "a product or quotient of units"
}

type evaluation struct {
	f        *Formula
	of       func(name string) Value
	problems *diag.List
	divided  bool
}

func (e *evaluation) value(n ast.Expr) (value, bool) {
	switch n := n.(type) {
	case *ast.ParenExpr:
		return e.value(n.X)
	case *ast.CallExpr:
		return e.call(n)
	case *ast.BinaryExpr:
		x, ok := e.value(n.X)
		if !ok {
			return x, false
		}
		y, ok := e.value(n.Y)
		if !ok {
			return y, false
		}
		return e.operation(n, x, y)
	}
	w := e.f.byPos[n.Pos()]
	if w.Kind == Number {
		return value{low: w.Number, high: w.Number}, true
	}
	q := e.of(w.Text)
	m := measureOf(q.Unit)
	return value{q.Low * m.factor, q.High * m.factor, dimension{m.powers, m.class, q.Unit}, hedge{word: q.Qualifier}}, true
}

func (e *evaluation) operation(n *ast.BinaryExpr, x, y value) (value, bool) {
	switch n.Op {
	case token.ADD:
		v, ok := e.sum(n.Y, x, y, false)
		return e.finite(n, v, ok)
	case token.SUB:
		v, ok := e.sum(n.Y, x, value{-y.high, -y.low, y.dimension, y.hedge.turned()}, true)
		return e.finite(n, v, ok)
	case token.MUL:
		low, high := ends(x.low*y.low, x.low*y.high, x.high*y.low, x.high*y.high)
		h := x.hedge.with(y.hedge)
		h.conflict = h.conflict || h.word != "" && (x.low < 0 || y.low < 0) // a negative factor turns the side of the other
		return e.finite(n, value{low, high, times(x.dimension, y.dimension), h}, true)
	}
	if y.low <= 0 && y.high >= 0 {
		e.problems.Add(e.f.span(n.Y), diag.BadFormula, "division by zero").Hintf("what stands here is zero, or a range that holds zero")
		return x, false
	}
	e.divided = true
	low, high := ends(x.low/y.low, x.low/y.high, x.high/y.low, x.high/y.high)
	h := x.hedge.with(y.hedge.turned())
	h.conflict = h.conflict || h.word != "" && (x.low < 0 || y.low < 0)
	return e.finite(n, value{low, high, by(x.dimension, y.dimension), h}, true)
}

// sum adds; at is the part of the formula that a unit which does not fit is blamed on.
func (e *evaluation) sum(at ast.Expr, x, y value, difference bool) (value, bool) {
	d, ok := plus(x.dimension, y.dimension, difference)
	if !ok {
		e.problems.Add(e.f.span(at), diag.BadUnit, "this is in %s, and what it is added to, subtracted from or compared with in %s", y.name(), x.name()).
			Hintf("only like can be added to like")
		return x, false
	}
	return value{x.low + y.low, x.high + y.high, d, x.hedge.with(y.hedge)}, true
}

func (e *evaluation) call(n *ast.CallExpr) (value, bool) {
	name := e.f.byPos[n.Fun.Pos()].Text
	var out value
	for i, a := range n.Args {
		v, ok := e.value(a)
		if !ok {
			return v, false
		}
		if i == 0 {
			out = v
			continue
		}
		both, ok := e.sum(a, out, v, false)
		if both, ok = e.finite(n, both, ok); !ok {
			return both, false
		}
		switch name {
		case "min":
			both.low, both.high = min(out.low, v.low), min(out.high, v.high)
		case "max":
			both.low, both.high = max(out.low, v.low), max(out.high, v.high)
		}
		if name != "sum" && out.hedge.word != v.hedge.word {
			both.hedge.conflict = true // which of the two counts is not known
		}
		out = both
	}
	return out, true
}

// ends returns the least and the greatest of what two ends give with two.
func ends(a, b, c, d float64) (low, high float64) { return min(a, b, c, d), max(a, b, c, d) }

// finite refuses what is too large to be a number.
func (e *evaluation) finite(n ast.Expr, v value, ok bool) (value, bool) {
	if ok && (math.IsInf(v.low, 0) || math.IsInf(v.high, 0) || math.IsNaN(v.low) || math.IsNaN(v.high)) {
		e.problems.Add(e.f.span(n), diag.BadFormula, "the result is too large")
		return v, false
	}
	return v, ok
}
