package resolve

import (
	"slices"
	"strconv"
	"strings"

	"brief/internal/brief"
	"brief/internal/diag"
	"brief/internal/formula"
	"brief/internal/manuscript"
)

// derive computes the facts that have a formula, each after those it is computed from.
func (r *resolver) derive(facts map[*brief.Fact]*manuscript.Fact) {
	d := derivation{resolver: r, from: facts, state: map[*brief.Fact]state{}}
	for _, f := range r.brief.Facts {
		if facts[f] != nil {
			d.fact(f)
		}
	}
}

type derivation struct {
	*resolver
	from  map[*brief.Fact]*manuscript.Fact
	state map[*brief.Fact]state
	path  []*brief.Fact // being computed, each for the one before it
}

// A state says how far a derived fact is.
type state int

const (
	untouched state = iota
	begun
	done
	failed // a problem has been reported
)

// fact computes a fact and reports whether it has a value.
func (d *derivation) fact(f *brief.Fact) bool {
	from := d.from[f]
	if from == nil {
		return f.Value.Unit != "" // the author gave its value, or something is wrong with that
	}
	if s := d.state[f]; s != untouched {
		return s == done
	}
	d.state[f] = begun
	d.path = append(d.path, f)
	ok := d.compute(f, from)
	d.path = d.path[:len(d.path)-1]
	if d.state[f] = done; !ok {
		d.state[f] = failed
	}
	return ok
}

func (d *derivation) compute(f *brief.Fact, from *manuscript.Fact) bool {
	d.ownKeys(f, from)
	digits := 0
	if from.Round.String != "" {
		var err error
		if digits, err = strconv.Atoi(from.Round.String); err != nil || digits < 1 || digits > 15 {
			d.problems.Add(from.Round.At, diag.BadValue, "round must be a number of digits from 1 to 15, not %q", from.Round.String)
			return false
		}
	}
	result := formula.Result{As: from.As, Qualifier: f.Qualifier, Digits: digits}
	if from.As.String != "" {
		var known bool
		if result.Unit, known = d.unit(from.As, from.At); !known {
			return false
		}
	}
	expression := formula.Parse(from.Derive, d.problems)
	if expression == nil {
		return false
	}
	made := &brief.Derivation{Formula: strings.Join(strings.Fields(from.Derive.String), " ")}
	ok := true
	for _, w := range expression.Words {
		switch w.Kind {
		case formula.Number:
			made.Steps = append(made.Steps, brief.Step{Number: w.Number})
		case formula.Name:
			used := d.used(diag.Text{String: w.Text, At: w.At})
			if used == nil {
				ok = false
				continue
			}
			made.Steps = append(made.Steps, brief.Step{Fact: used})
			if !slices.Contains(made.Facts, used) {
				made.Facts = append(made.Facts, used)
			}
		default:
			made.Steps = append(made.Steps, brief.Step{Sign: w.Text})
		}
	}
	if !ok {
		return false
	}
	if len(made.Facts) == 0 {
		d.problems.Add(from.Derive.At, diag.BadFormula, "the formula names no fact").Hintf("a number that does not depend on others is a value: with a source")
		return false
	}
	value, ok := expression.Evaluate(func(name string) formula.Value {
		return formula.Value{Quantity: d.facts[name].Value, Qualifier: d.facts[name].Qualifier}
	}, result, d.problems)
	if !ok {
		return false
	}
	f.Value, f.Qualifier, f.Derived = value.Quantity, value.Qualifier, made
	d.inherit(f, made.Facts)
	return true
}

// ownKeys reports what the author wrote of a fact that its formula gives.
func (d *derivation) ownKeys(f *brief.Fact, from *manuscript.Fact) {
	if len(from.Value.Items) > 0 {
		d.problems.Add(from.Value.At, diag.BadValue, "a derived fact has no value of its own").Hintf("remove value, or derive")
	}
	if from.Unit.String != "" {
		d.problems.Add(from.Unit.At, diag.BadValue, "a derived fact has no unit of its own").Hintf("write as in place of unit")
	}
	if from.Display.String != "" {
		d.problems.Add(from.Display.At, diag.BadValue, "the words of display would not follow the value").Hintf("remove display; round: 1 makes a round number")
	}
	if from.Kind.String != "" && f.Kind != "computed" {
		d.problems.Add(from.Kind.At, diag.BadValue, "a derived fact is computed, not %q", f.Kind).Hintf("remove kind")
	}
	f.Kind = "computed"
}

// used returns a fact that the one at hand is computed from, or nil, which is reported.
func (d *derivation) used(id diag.Text) *brief.Fact {
	f := d.resolver.fact(id)
	if f == nil {
		return nil
	}
	if d.state[f] == begun {
		var ring []string
		i := slices.Index(d.path, f)
		for _, p := range append(d.path[i:len(d.path):len(d.path)], f) {
			ring = append(ring, p.ID)
		}
		d.problems.Add(id.At, diag.BadFormula, "a fact is computed from itself: %s", strings.Join(ring, " → ")).Hintf("one of them must have a value of its own")
		return nil
	}
	if !d.fact(f) {
		return nil
	}
	return f
}

// inherit gives a derived fact the sources and the date of those it is computed from.
func (d *derivation) inherit(f *brief.Fact, from []*brief.Fact) {
	type place struct {
		source  *brief.Source
		locator brief.Locator
	}
	seen := map[place]bool{}
	for _, c := range f.Citations {
		seen[place{c.Source, c.Locator}] = true
	}
	var dates []brief.Date
	at := brief.FactAddress(f.ID)
	for _, u := range from {
		dates = append(dates, u.AsOf)
		u.Uses = append(u.Uses, at)
		for _, c := range u.Citations {
			if p := (place{c.Source, c.Locator}); !seen[p] {
				seen[p] = true
				f.Citations = append(f.Citations, c)
			}
		}
	}
	if f.AsOf.IsZero() {
		f.AsOf = brief.Span(dates...)
	}
}
