package locale

import (
	"flag"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"brief/internal/brief"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func spoken(t testing.TB, tag string) *Locale {
	t.Helper()
	l, err := New(tag)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestNew(t *testing.T) {
	for _, c := range []struct {
		tag, language string
		known         bool
		number        string // 1234567.5
	}{
		{"en", "en", true, "1,234,567.5"},
		{"en-GB", "en", true, "1,234,567.5"},
		{"es", "es", true, "1.234.567,5"},
		{"es-MX", "es", true, "1,234,567.5"},
		{"pt", "en", false, "1,234,567.5"},
		{"de-CH", "en", false, "1,234,567.5"},
	} {
		l := spoken(t, c.tag)
		if l.Language() != c.language || l.Known() != c.known {
			t.Errorf("New(%q) speaks %s, known %t; want %s, %t", c.tag, l.Language(), l.Known(), c.language, c.known)
		}
		if got := l.Number(1234567.5); got != c.number {
			t.Errorf("New(%q).Number = %q; want %q", c.tag, got, c.number)
		}
	}
	if _, err := New("not a tag"); err == nil || !strings.Contains(err.Error(), "not a tag") {
		t.Errorf("New(not a tag): %v; want an error that names it", err)
	}
}

// Every catalogue has the keys of English, with the same placeholders, and none besides.
func TestCataloguesAgree(t *testing.T) {
	english := spoken(t, "en")
	for _, tag := range Languages() {
		l := spoken(t, tag)
		for _, key := range english.Keys() {
			if !l.Has(key) {
				t.Errorf("%s lacks %q", tag, key)
			} else if got, want := placeholders(l.phrases[key]), placeholders(english.phrases[key]); !slices.Equal(got, want) &&
				len(l.phrases[key].plain)+len(l.phrases[key].byNumber) > 0 {
				t.Errorf("%s: %q has the placeholders %v; English has %v", tag, key, got, want)
			}
		}
		for _, key := range l.Keys() {
			if !english.Has(key) {
				t.Errorf("%s: %q is not a key of English", tag, key)
			}
		}
	}
}

// Headings of different columns are different words, a number is no chart, and an apostrophe is a typographic one.
func TestWordsAreToldApart(t *testing.T) {
	for _, tag := range Languages() {
		l := spoken(t, tag)
		for _, pair := range [][2]string{{"as-of", "date"}, {"figures-in-chapter", "figures-on-page"}} {
			if l.Word(pair[0]) == l.Word(pair[1]) {
				t.Errorf("%s: %q and %q are both %q", tag, pair[0], pair[1], l.Word(pair[0]))
			}
		}
		if tag != "en" && strings.HasPrefix(l.Word("figures-in-chapter"), l.Word("figures")) {
			t.Errorf("%s: the numbers of a chapter are called %q, which are its charts", tag, l.Word("figures-in-chapter"))
		}
		for _, key := range l.Keys() {
			for _, s := range l.phrases[key].plain {
				if strings.Contains(s.text, "'") {
					t.Errorf("%s: %q has a straight apostrophe: %s", tag, key, s.text)
				}
			}
		}
	}
}

// placeholders returns the arguments that any form of the phrase shows.
func placeholders(p phrase) []int {
	var out []int
	add := func(q pattern) {
		for _, s := range q {
			if s.arg != noArg && !slices.Contains(out, s.arg) {
				out = append(out, s.arg)
			}
		}
	}
	add(p.plain)
	for _, q := range p.byNumber {
		add(q)
	}
	slices.Sort(out)
	return out
}

// The model's closed lists have a word for each of their members.
func TestVocabularyIsTranslated(t *testing.T) {
	var keys []string
	for _, q := range brief.Qualifiers {
		for _, prefix := range []string{"qualifier-", "qualified-", "label-"} {
			keys = append(keys, prefix+qualifierKey(q))
		}
	}
	for _, u := range brief.Units {
		for _, prefix := range []string{"unit-", "unit-scaled-", "unit-name-", "short-"} {
			keys = append(keys, prefix+unitKey(brief.Unit(u)))
		}
	}
	for _, k := range brief.FactKinds {
		keys = append(keys, "kind-"+string(k))
	}
	for _, k := range brief.EventKinds {
		keys = append(keys, "event-kind-"+k)
	}
	for _, b := range brief.EventBases {
		keys = append(keys, "basis-"+b, "basis-"+b+"-meaning")
	}
	for _, s := range brief.PointStatuses {
		keys = append(keys, "status-"+s, "status-"+s+"-meaning")
	}
	for _, c := range brief.SourceClasses {
		keys = append(keys, "class-"+string(c))
	}
	for _, s := range brief.SourceStatuses {
		keys = append(keys, "status-"+string(s), "status-"+string(s)+"-meaning")
	}
	for _, k := range brief.RecommendationKinds {
		keys = append(keys, "recommendation-kind-"+k)
	}
	for _, k := range []brief.UseKind{brief.UseParagraph, brief.UseRow, brief.UseFact, brief.UseEvent, brief.UseCell,
		brief.UseRecommendation, brief.UseFigure, brief.UseTerm, brief.UseCorrection} {
		keys = append(keys, "use-"+string(k))
	}
	for _, tag := range Languages() {
		l := spoken(t, tag)
		for _, key := range keys {
			if !l.Has(key) {
				t.Errorf("%s has no word for %q", tag, key)
			}
		}
	}
}

func TestWord(t *testing.T) {
	en, es := spoken(t, "en"), spoken(t, "es")
	for _, c := range []struct{ got, want string }{
		{en.Word("no-such-key"), "⟦no-such-key⟧"},
		{en.Word("back-to-reference", 2, 14), "Back to reference 2 of footnote 14"},
		{es.Word("back-to-reference", 2, 14), "Volver a la llamada 2 de la nota 14"},
		{en.Word("reading-time-minutes", 1), "1 minute to read"},
		{en.Word("reading-time-minutes", 12), "12 minutes to read"},
		{en.Word("n-words", 12345), "12,345 words"},
		{es.Word("n-words", 12345), "12.345 palabras"},
		{en.Word("cited-n-times", 1), "cited once"},
		{en.Word("cited-n-times", 3), "cited 3 times"},
		{en.Word("filter-shown", 3, 20), "3 of 20 shown"},
		{en.Word("footnote-n"), "Footnote {0}"},
		{en.Word("locator-page-short", 1, "5"), "p.\u00a05"},
		{en.Word("locator-page-short", 2, "5–7"), "pp.\u00a05–7"},
		{en.Word("in-language", en.LanguageName("es")), "in Spanish"},
		{es.Word("in-language", es.LanguageName("en")), "en inglés"},
		{en.LanguageName("not a tag"), "not a tag"},
		{en.Sentence("since 2004"), "Since 2004"},
		{es.Sentence("época"), "Época"},
		{en.Sentence(""), ""},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

func TestList(t *testing.T) {
	en, es := spoken(t, "en"), spoken(t, "es")
	for _, c := range []struct{ got, want string }{
		{en.List(nil), ""},
		{en.List([]string{"a"}), "a"},
		{en.List([]string{"a", "b"}), "a and b"},
		{en.List([]string{"a", "b", "c"}), "a, b and c"},
		{es.List([]string{"China", "Rusia", "Irán"}), "China, Rusia e Irán"},
		{es.List([]string{"agua", "hielo"}), "agua y hielo"},
		{es.List([]string{"madre", "hija"}), "madre e hija"},
		{es.Alternatives([]string{"siete", "ocho"}), "siete u ocho"},
		{es.Alternatives([]string{"10", "11"}), "10 u 11"},
		{es.Alternatives([]string{"1", "110"}), "1 o 110"},
		{en.Alternatives([]string{"a", "b", "other"}), "a, b or other"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

// The golden files show, for every language, what each line of the cases becomes. A no-break space is written as ~.
func TestGolden(t *testing.T) {
	cases, err := os.ReadFile("testdata/cases.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, tag := range Languages() {
		t.Run(tag, func(t *testing.T) {
			l := spoken(t, tag)
			var got strings.Builder
			for line := range strings.Lines(string(cases)) {
				line = strings.TrimSpace(line)
				if line == "" || strings.HasPrefix(line, "#") {
					fmt.Fprintln(&got, line)
					continue
				}
				out := written(t, l, line)
				if strings.Contains(out, "⟦") {
					t.Errorf("%s: a word is missing: %s", line, out)
				}
				fmt.Fprintf(&got, "%-36s %s\n", line, strings.ReplaceAll(out, "\u00a0", "~"))
			}
			golden := "testdata/" + tag + ".golden"
			if *update {
				if err := os.WriteFile(golden, []byte(got.String()), 0o666); err != nil {
					t.Fatal(err)
				}
				return
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if got.String() != string(want) {
				t.Errorf("%s differs; run with -update and look at the change\ngot:\n%s", golden, got.String())
			}
		})
	}
}

var quantity = regexp.MustCompile(`^([-+.e\d]+?)(?:\.\.([-+.e\d]+))? (\S+)(?: (.+))?$`)

// written reads "date EDTF" or "LOW[..HIGH] UNIT [QUALIFIER]".
func written(t *testing.T, l *Locale, line string) string {
	if date, ok := strings.CutPrefix(line, "date "); ok {
		d, err := brief.ParseDate(date)
		if err != nil {
			t.Fatal(err)
		}
		return l.Date(d)
	}
	g := quantity.FindStringSubmatch(line)
	if g == nil {
		t.Fatalf("%q is no case", line)
	}
	low, err := strconv.ParseFloat(g[1], 64)
	if err != nil {
		t.Fatal(err)
	}
	high := low
	if g[2] != "" {
		if high, err = strconv.ParseFloat(g[2], 64); err != nil {
			t.Fatal(err)
		}
	}
	q := brief.Quantity{Low: low, High: high, Unit: brief.Unit(g[3])}
	return l.Qualified(q, g[4]) + " | " + l.CompactQualified(q, g[4]) + " | " + l.Short(q)
}

func TestQuantityDisplay(t *testing.T) {
	l := spoken(t, "en")
	q := brief.Quantity{Low: 33.3, High: 33.3, Unit: "percent", Display: "a third"}
	if got := l.Qualified(q, "more than"); got != "more than a third" {
		t.Errorf("got %q", got)
	}
	if got := l.Quantity(brief.Quantity{Low: 5, High: 5, Unit: "XDR"}); got != "XDR\u00a05" {
		t.Errorf("a currency without a name: got %q", got)
	}
	if got := l.Unit("XDR"); got != "XDR" {
		t.Errorf("a currency without a name: got %q", got)
	}
	if got := l.Quantity(brief.Quantity{Low: 5, High: 5, Unit: "furlongs"}); got != "⟦unit-furlongs⟧" {
		t.Errorf("a unit without a word: got %q", got)
	}
	if got := l.Percent(-4.5); got != "−4.5%" {
		t.Errorf("got %q", got)
	}
}

// The table of units in the guide for authors names every unit, and shows each as both languages write it.
func TestGuideListsUnits(t *testing.T) {
	guide, err := os.ReadFile("../../docs/writing.md")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	row := regexp.MustCompile("(?m)^\\| `([^`]+)` \\| ([^|]*) \\| ([^|]*) \\| ([^|]*) \\| ([^|]*) \\|$")
	_, section, _ := strings.Cut(string(guide), "### Units\n")
	section, _, _ = strings.Cut(section, "\n#")
	for _, m := range row.FindAllStringSubmatch(section, -1) {
		got = append(got, m[0])
	}
	var want []string
	for _, u := range append([]brief.Unit{"USD"}, brief.Units...) {
		v := 1.2e6
		switch u {
		case "percent", "points", "times", "share", "celsius", "years", "months", "weeks", "days", "hours":
			v = 2.5
		}
		q := brief.Quantity{Low: v, High: v, Unit: u}
		en, es := spoken(t, "en"), spoken(t, "es")
		want = append(want, fmt.Sprintf("| `%s` | %s | %s | %s | %s |", u, en.Quantity(q), en.Short(q), es.Quantity(q), es.Short(q)))
	}
	if !slices.Equal(got, want) {
		t.Errorf("the table of units in docs/writing.md should be\n%s\nand is\n%s", strings.Join(want, "\n"), strings.Join(got, "\n"))
	}
}

func FuzzParsePattern(f *testing.F) {
	for _, s := range []string{"", "{0}", "{n} of {1}", "a {b} {", "{{0}}", "{300}"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		var back strings.Builder
		for _, seg := range parsePattern(s) {
			back.WriteString(seg.text)
			switch seg.arg {
			case noArg:
			case numberArg:
				back.WriteString("{n}")
			default:
				fmt.Fprintf(&back, "{%d}", seg.arg)
			}
		}
		// Leading zeros of a placeholder are all that may be lost.
		zeros := regexp.MustCompile(`\{0+(\d+)\}`)
		if got, want := back.String(), zeros.ReplaceAllString(s, "{$1}"); got != want {
			t.Errorf("parsePattern(%q) reads back as %q", s, got)
		}
	})
}

func FuzzParseCatalogue(f *testing.F) {
	for _, s := range []string{`{}`, `{"a":"b"}`, `{"a":{"one":"1","other":"{n}"}}`, `{"a":{"one":"1"}}`, `{"a":{"some":"1","other":""}}`, `[`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		phrases, err := parseCatalogue(data)
		if (err == nil) != (phrases != nil) {
			t.Errorf("neither phrases nor an error, or both: %v", err)
		}
	})
}

func TestFact(t *testing.T) {
	l := spoken(t, "en")
	date, err := brief.ParseDate("2015")
	if err != nil {
		t.Fatal(err)
	}
	f := &brief.Fact{Label: "Loans", Value: brief.Quantity{Low: 64e9, High: 64e9, Unit: "USD"}, Qualifier: "more than", AsOf: date}
	for form, want := range map[brief.FactForm]string{
		brief.FormQualified: "more than US$64\u00a0billion",
		brief.FormFull:      "more than US$64\u00a0billion (2015)",
		brief.FormValue:     "US$64\u00a0billion",
		brief.FormCompact:   "US$64bn",
		brief.FormLabel:     "Loans",
		brief.FormDate:      "2015",
	} {
		if got := l.Fact(f, form); got != want {
			t.Errorf("form %q: got %q, want %q", form, got, want)
		}
	}
	f.AsOf = brief.Date{}
	if got := l.Fact(f, brief.FormFull); got != "more than US$64\u00a0billion" {
		t.Errorf("without a date: got %q", got)
	}
}

func TestLetter(t *testing.T) {
	for _, c := range []struct{ tag, name, want string }{
		{"en", "Rosneft", "R"},
		{"en", "ópera", "O"},
		{"en", "İstanbul", "I"},
		{"en", " 1959", "0–9"},
		{"en", "ñandú", "N"},
		{"es", "ñandú", "Ñ"},
		{"es", "n\u0303andú", "Ñ"},
		{"en", "“quoted”", ""},
		{"en", "", ""},
	} {
		if got := spoken(t, c.tag).Letter(c.name); got != c.want {
			t.Errorf("%s: %q stands under %q, want %q", c.tag, c.name, got, c.want)
		}
	}
}
