package amount

import (
	"fmt"
	"strings"
	"testing"

	"brief/internal/brief"
	"brief/internal/locale"
)

// describe writes an amount as the tests have it: "text=low..high unit".
func describe(text string, a Amount) string {
	s := fmt.Sprintf("%s=%v", text[a.Start:a.End], a.Low)
	if a.High != a.Low {
		s += fmt.Sprintf("..%v", a.High)
	}
	return strings.TrimSpace(s + " " + string(a.Unit))
}

func TestFind(t *testing.T) {
	for _, c := range []struct{ language, text, want string }{
		{"en", "They lent $64 billion.", "$64 billion=6.4e+10 USD"},
		{"en", "They lent US$ 64bn or more", "US$ 64bn=6.4e+10 USD"},
		{"en", "They lent $64m, $3k", "$64m=6.4e+07 USD|$3k=3000 USD"},
		{"en", "64 billion dollars; sixty-four billion US dollars", "64 billion dollars=6.4e+10 USD|sixty-four billion US dollars=6.4e+10 USD"},
		{"en", "USD 64 million, 64 million EUR, 5 XDR", "USD 64 million=6.4e+07 USD|64 million EUR=6.4e+07 EUR|5 XDR=5 XDR"},
		{"en", "USA 5, NATO 4", "5=5|4=4"},
		{"en", "a €5-million loan", "€5-million=5e+06 EUR"},
		{"en", "US$15–20 billion, US$15 to US$20 billion, 15-20%", "US$15–20 billion=1.5e+10..2e+10 USD|US$15 to US$20 billion=1.5e+10..2e+10 USD|15-20%=15..20 percent"},
		{"en", "80 percent, 80 per cent, 80%, 80 %, 49.9\u00a0%", "80 percent=80 percent|80 per cent=80 percent|80%=80 percent|80 %=80 percent|49.9\u00a0%=49.9 percent"},
		{"en", "five percentage points", "five percentage points=5 points"},
		{"en", "800,000 barrels a day; 1.53 million barrels", "800,000 barrels a day=800000 barrels/day|1.53 million barrels=1.53e+06 barrels"},
		{"en", "7,000 miles (11,265 km), 3 km²", "7,000 miles=7000 miles|11,265 km=11265 km|3 km²=3 km2"},
		{"en", "1,234,567.5 people", "1,234,567.5 people=1.2345675e+06 people"},
		{"en", "two hundred and five people, two years", "two hundred and five people=205 people|two years=2 years"},
		{"en", "the twenty\nbarrels", "twenty\nbarrels=20 barrels"},
		{"en", "some 31 cases", "31=31"},
		{"en", "In 2019, on 14 August 2020, 2018-12", "14=14"},
		{"en", "2020 barrels", "2020 barrels=2020 barrels"},
		{"en", "Covid-19, ALBA-1, F16, G7, 3.1.4, 12:30, 1/2, 5th, 1990s", ""},
		{"en", "the years 2005–2012", "2005–2012=2005..2012"},
		{"en", "5 m of rope", "5=5"},
		{"en", "twentyfold, onesided, someone, often", ""},
		{"en", "1.5.", "1.5=1.5"},
		{"es", "64.000 millones de dólares, 1,5 millones de barriles diarios", "64.000 millones de dólares=6.4e+10 USD|1,5 millones de barriles diarios=1.5e+06 barrels/day"},
		{"es", "64 mil millones de dólares, 20 mil personas", "64 mil millones de dólares=6.4e+10 USD|20 mil personas=20000 people"},
		{"es", "el 80 %, 80 por ciento, 64.000 M US$, 5 €", "80 %=80 percent|80 por ciento=80 percent|64.000 M US$=6.4e+10 USD|5 €=5 EUR"},
		{"es", "sesenta y cuatro personas y 1.234.567,5 km", "sesenta y cuatro personas=64 people|1.234.567,5 km=1.2345675e+06 km"},
		{"es", "de 15.000 a 20.000 millones de dólares", "15.000 a 20.000 millones de dólares=1.5e+10..2e+10 USD"},
		{"es", "1.5 km", "1.5 km=1.5 km"},
		{"fr", "80 % et 5 km", "80 %=80 percent|5 km=5 km"},
	} {
		var got []string
		for _, a := range Find(c.text, c.language) {
			got = append(got, describe(c.text, a))
		}
		if s := strings.Join(got, "|"); s != c.want {
			t.Errorf("%s %q:\ngot  %s\nwant %s", c.language, c.text, s, c.want)
		}
	}
}

// Every number in words may begin an amount, in any case; words of other letters do not.
func TestHeads(t *testing.T) {
	for _, w := range []*words{&english, &spanish} {
		for n := range w.numbers {
			if len(n) < 3 || !w.heads.has(n) || !w.heads.has(strings.ToUpper(n)) {
				t.Errorf("no amount begins with %q", n)
			}
		}
	}
	for _, other := range []string{"", "o", "on", "the", "and", "country", "The", "of the"} {
		if english.heads.has(other) {
			t.Errorf("an amount may begin with %q", other)
		}
	}
}

// What locale writes is found again: the number, the unit, and the whole of it.
func TestFindsWhatIsWritten(t *testing.T) {
	for _, tag := range locale.Languages() {
		l, err := locale.New(tag)
		if err != nil {
			t.Fatal(err)
		}
		for _, u := range append([]brief.Unit{"USD", "EUR", "CNY"}, brief.Units...) {
			for _, v := range []float64{2, 64, 1234.5, 12500, 1.53e6, 64e9, 1e12} {
				if u == "share" || u == "count" || u == "tons" && tag == "es" && v < 1 {
					continue
				}
				q := brief.Quantity{Low: v, High: v, Unit: u}
				text := l.Quantity(q)
				found := Find("xx "+text+".", tag)
				if len(found) != 1 || found[0].Unit != u || found[0].Low != v || found[0].Start != 3 || found[0].End != 3+len(text) {
					t.Errorf("%s: %v in %q", tag, found, text)
				}
			}
		}
	}
}

// The cost of a byte is the same in a long text as in a short one, whatever it repeats.
func BenchmarkFind(b *testing.B) {
	for _, unit := range []string{"plain words ", "1", "1,", "1.111,", "one ", "hundred and ", "5 million ", "US$", "a-1", "1–2 "} {
		for _, size := range []int{1 << 10, 1 << 20} {
			text := strings.Repeat(unit, size/len(unit))
			b.Run(fmt.Sprintf("%s×%d", strings.TrimSpace(unit), size), func(b *testing.B) {
				b.SetBytes(int64(len(text)))
				for b.Loop() {
					Find(text, "en")
				}
			})
		}
	}
}

func FuzzFind(f *testing.F) {
	for _, s := range []string{"US$15–20 billion", "64.000 millones de dólares", "two hundred and five %", "1\u00a0000,5 km²", "\xff5 €", "XDR 5–6 MWh"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, tag := range []string{"en", "es", ""} {
			end := 0
			for _, a := range Find(s, tag) {
				if a.Start < end || a.End <= a.Start || a.End > len(s) {
					t.Fatalf("%q: an amount at %d–%d after %d", s, a.Start, a.End, end)
				}
				if !(a.Low <= a.High) || a.Half < 0 {
					t.Fatalf("%q: %+v", s, a)
				}
				end = a.End
			}
		}
	})
}
