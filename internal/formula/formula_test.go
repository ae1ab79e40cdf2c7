package formula

import (
	"fmt"
	"strings"
	"testing"

	"brief/internal/brief"
	"brief/internal/diag"
)

// facts are what the formulas of the tests name.
var facts = map[string]Value{
	"owed":     {brief.Quantity{Low: 20e9, High: 20e9, Unit: "USD"}, "at least"},
	"lent":     {brief.Quantity{Low: 64e9, High: 64e9, Unit: "USD"}, "more than"},
	"paid":     {brief.Quantity{Low: 5e9, High: 5e9, Unit: "USD"}, ""},
	"euros":    {brief.Quantity{Low: 1e9, High: 1e9, Unit: "EUR"}, ""},
	"invested": {brief.Quantity{Low: 15e9, High: 20e9, Unit: "USD"}, ""},
	"about":    {brief.Quantity{Low: 3e9, High: 3e9, Unit: "USD"}, "about"},
	"nearly":   {brief.Quantity{Low: 4e9, High: 4e9, Unit: "USD"}, "nearly"},
	"made":     {brief.Quantity{Low: 2000, High: 2000, Unit: "count"}, "fewer than"},
	"promised": {brief.Quantity{Low: 25000, High: 25000, Unit: "count"}, ""},
	"people":   {brief.Quantity{Low: 10e6, High: 10e6, Unit: "people"}, ""},
	"oil":      {brief.Quantity{Low: 53000, High: 53000, Unit: "barrels/day"}, ""},
	"shipped":  {brief.Quantity{Low: 1.53e6, High: 1.53e6, Unit: "barrels"}, ""},
	"seized":   {brief.Quantity{Low: 1.12e6, High: 1.12e6, Unit: "barrels"}, ""},
	"year":     {brief.Quantity{Low: 365, High: 365, Unit: "days"}, ""},
	"early":    {brief.Quantity{Low: 64, High: 64, Unit: "percent"}, ""},
	"late":     {brief.Quantity{Low: 10, High: 10, Unit: "percent"}, ""},
	"sides":    {brief.Quantity{Low: -1e9, High: 1e9, Unit: "USD"}, ""},
	"none":     {brief.Quantity{Unit: "USD"}, ""},
	"coal":     {brief.Quantity{Low: 3, High: 3, Unit: "tonnes"}, ""},
	"bag":      {brief.Quantity{Low: 50, High: 50, Unit: "kg"}, ""},
	"field":    {brief.Quantity{Low: 2, High: 2, Unit: "km2"}, ""},
	"plant":    {brief.Quantity{Low: 2, High: 2, Unit: "MW"}, ""},
	"a-b":      {brief.Quantity{Low: 1, High: 1, Unit: "count"}, ""},
	"300":      {brief.Quantity{Low: 7, High: 7, Unit: "count"}, ""},
}

func TestFormula(t *testing.T) {
	for _, c := range []struct {
		formula   string
		as        brief.Unit
		digits    int
		qualifier string
		want      string // the value; or the problem: place, text [code]
	}{
		{"lent - paid", "", 0, "", "more than 5.9e+10 USD"},
		{"owed / paid", "times", 0, "", "at least 4 times"},
		{"paid / owed", "percent", 0, "", "up to 25 percent"},
		{"paid / lent", "percent", 0, "", "less than 7.81 percent"},
		{"paid / lent", "percent", 1, "", "less than 8 percent"},
		{"owed / lent", "percent", 3, "about", "about 31.3 percent"},
		{"owed / lent", "share", 15, "about", "about 0.3125 share"},
		{"owed / lent", "percent", 0, "", "owed / lent: the facts are hedged in ways that do not agree [bad-formula]"},
		{"lent - owed", "", 0, "about", "about 4.4e+10 USD"},
		{"lent + owed", "", 0, "", "more than 8.4e+10 USD"},
		{"about + paid", "", 0, "", "about 8e+09 USD"},
		{"about + lent", "", 0, "", "about + lent: the facts are hedged in ways that do not agree [bad-formula]"},
		{"paid - nearly", "", 0, "", "paid - nearly: the facts are hedged in ways that do not agree [bad-formula]"},
		{"nearly * 2", "", 0, "", "nearly 8e+09 USD"},
		{"made / promised", "percent", 0, "", "less than 8 percent"},
		{"made * 2", "", 0, "", "fewer than 4000 count"},
		{"lent / made", "USD", 0, "", "more than 3.2e+07 USD"},
		{"shipped + seized", "", 0, "", "2.65e+06 barrels"},
		{"oil * year", "barrels", 0, "", "1.9345e+07 barrels"},
		{"shipped / year", "barrels/day", 0, "", "4190 barrels/day"},
		{"paid / people", "USD", 0, "", "500 USD"},
		{"early - late", "", 0, "", "54 points"},
		{"early * lent", "", 0, "", "more than 4.096e+10 USD"},
		{"1 - early", "percent", 0, "", "36 percent"},
		{"invested * 2 - paid", "", 0, "", "2.5e+10–3.5e+10 USD"},
		{"invested / paid", "times", 0, "", "3–4 times"},
		{"paid - invested", "", 0, "", "-1.5e+10–-1e+10 USD"},
		{"paid / invested", "percent", 0, "", "25–33.3 percent"},
		{"(paid + paid) * 3 / 2", "", 0, "", "1.5e+10 USD"},
		{"paid+paid", "", 0, "", "paid+paid: \"paid+paid\" is neither the id of a fact nor a number [bad-formula]"},
		{"a-b + 300", "", 0, "", "301 count"},
		{"min(paid, invested)", "", 0, "", "5e+09 USD"},
		{"max( paid , 2 * paid )", "", 0, "", "1e+10 USD"},
		{"sum(paid, paid, paid)", "", 0, "", "1.5e+10 USD"},
		{"min(lent, owed)", "", 0, "", "min(lent, owed): the facts are hedged in ways that do not agree [bad-formula]"},
		{"coal + bag", "", 0, "", "3.05 tonnes"},
		{"coal + bag", "kg", 0, "", "3050 kg"},
		{"field", "hectares", 0, "", "200 hectares"},
		{"plant * year", "GWh", 0, "", "17.52 GWh"},
		{"1_000 * a-b", "", 0, "", "1000 count"},

		{"paid + euros", "", 0, "", "euros: this is in EUR, and what it is added to, subtracted from or compared with in USD [bad-unit]"},
		{"paid + 5", "", 0, "", "5: this is in a number without a unit, and what it is added to, subtracted from or compared with in USD [bad-unit]"},
		{"people + promised", "", 0, "", "promised: this is in count, and what it is added to, subtracted from or compared with in people [bad-unit]"},
		{"max(paid, (year))", "", 0, "", "(year): this is in days, and what it is added to, subtracted from or compared with in USD [bad-unit]"},
		{"people / shipped", "percent", 0, "", "AS: the formula does not give percent [bad-unit]"},
		{"paid + paid", "percent", 0, "", "AS: the formula does not give percent [bad-unit]"},
		{"early", "people", 0, "", "AS: the formula does not give people [bad-unit]"},
		{"paid * paid", "", 0, "", "paid * paid: as is missing: the unit of the result [missing-key]"},
		{"paid / paid", "", 0, "", "paid / paid: as is missing: the unit of the result [missing-key]"},
		{"paid / none", "times", 0, "", "none: division by zero [bad-formula]"},
		{"paid / ( paid - paid )", "times", 0, "", "( paid - paid ): division by zero [bad-formula]"},
		{"paid / sides", "times", 0, "", "sides: division by zero [bad-formula]"},
		{"paid * 1e300 * 1e300", "", 0, "", "paid * 1e300: the result is too large [bad-formula]"},
		{"paid * 1e999", "", 0, "", "1e999: the number 1e999 is too large [bad-formula]"},
		{"paid paid", "", 0, "", "paid: \"paid\" cannot stand here [bad-formula]"},
		{"paid +", "", 0, "", "+: the formula breaks off after \"+\" [bad-formula]"},
		{"( paid", "", 0, "", "paid: the formula breaks off after \"paid\" [bad-formula]"},
		{"paid )", "", 0, "", "): \")\" cannot stand here [bad-formula]"},
		{"- paid", "", 0, "", "-: \"-\" cannot stand here [bad-formula]"},
		{"paid * * paid", "", 0, "", "*: \"*\" cannot stand here [bad-formula]"},
		{"paid , paid", "", 0, "", ",: \",\" cannot stand here [bad-formula]"},
		{"paid (paid)", "", 0, "", "paid: no function \"paid\" [bad-formula]"},
		{"( paid ) ( paid )", "", 0, "", "(: \"(\" cannot stand here [bad-formula]"},
		{"sum(paid)(paid)", "", 0, "", "(: \"(\" cannot stand here [bad-formula]"},
		{"sum()", "", 0, "", "sum: sum of nothing [bad-formula]"},
		{"paid × 2", "", 0, "", "×: \"×\" is neither the id of a fact nor a number [bad-formula]"},
		{"Paid", "", 0, "", "Paid: \"Paid\" is neither the id of a fact nor a number [bad-formula]"},
		{"  ", "", 0, "", "  : the formula is empty [bad-formula]"},
		{strings.Repeat("( ", 400) + "paid" + strings.Repeat(" )", 200), "", 0, "", "LONG"},
	} {
		t.Run(c.formula, func(t *testing.T) {
			file := &diag.File{Name: "f", Text: []byte(c.formula + "\nAS")}
			text := diag.NewText(file, 0, len(c.formula))
			as := diag.Text{}
			if c.as != "" {
				as = diag.Text{String: string(c.as), At: diag.Span{File: file, Start: len(c.formula) + 1, End: len(c.formula) + 3}}
			}
			var problems diag.List
			got := ""
			if f := Parse(text, &problems); f != nil {
				v, ok := f.Evaluate(func(name string) Value { return facts[name] }, Result{as, c.as, c.qualifier, c.digits}, &problems)
				if ok {
					got = fmt.Sprint(v.Low)
					if v.IsRange() {
						got += "–" + fmt.Sprint(v.High)
					}
					got = strings.TrimSpace(v.Qualifier + " " + got + " " + string(v.Unit))
				}
			}
			for _, p := range problems.Problems() {
				got += fmt.Sprintf("%s: %s [%s]", p.At.Text(), p.Text, p.Code)
			}
			if c.want == "LONG" {
				if !strings.Contains(got, "bad-formula") {
					t.Errorf("got %q", got)
				}
			} else if got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// Every unit of the vocabulary can be calculated with.
func TestMeasures(t *testing.T) {
	for _, u := range brief.Units {
		if m := measureOf(u); m.factor == 0 {
			t.Errorf("the unit %s has no measure", u)
		}
	}
	if n := len(measures()); n != len(brief.Units) {
		t.Errorf("%d measures for %d units", n, len(brief.Units))
	}
}

// A formula that can be read is computed or answered with a problem, and its words are where they stand.
func FuzzFormula(f *testing.F) {
	for _, s := range []string{"owed / lent", "min(paid, 2 * paid) - a-b", "( 1_0.5e3 + x ) * sum(a)", "- a", "a)(", "x-y-z / 0", "１ + é"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		file := &diag.File{Name: "f", Text: []byte(s)}
		var problems diag.List
		formula := Parse(diag.NewText(file, 0, len(s)), &problems)
		if formula == nil {
			if len(problems.Problems()) == 0 {
				t.Fatalf("%q is refused without a word", s)
			}
		} else {
			for _, w := range formula.Words {
				if string(w.At.Text()) != w.Text {
					t.Errorf("the word %q is said to stand at %q", w.Text, w.At.Text())
				}
			}
			of := func(name string) Value {
				if v, ok := facts[name]; ok {
					return v
				}
				return facts["paid"]
			}
			if _, ok := formula.Evaluate(of, Result{}, &problems); !ok && len(problems.Problems()) == 0 {
				t.Errorf("%q has no value, and nothing says why", s)
			}
		}
		for _, p := range problems.Problems() {
			if p.At.Start < 0 || p.At.End > len(s) || p.At.Start > p.At.End {
				t.Errorf("%s is outside of the formula", p.Text)
			}
		}
	})
}
