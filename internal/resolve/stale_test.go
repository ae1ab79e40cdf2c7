package resolve

import (
	"testing"
	"testing/fstest"
	"time"

	"brief/internal/amount"
)

// TestFigure: which texts state an amount.
func TestFigure(t *testing.T) {
	for text, want := range map[string]bool{
		"They lent US$5 billion.":                         true,
		"It cost € 3.":                                    true,
		"A share of 9 per cent.":                          true,
		"A share of 9%.":                                  true,
		"A share of 9\u00a0%.":                            true,
		"Some 3.5\u00a0million people.":                   true,
		"Some 40 thousand people.":                        true,
		"In 2019 the five chapters of 2018 were written.": false,
		"Millions of people, and a percentage.":           false,
	} {
		if amount.States(text, "en") != want {
			t.Errorf("%q states an amount: %t", text, !want)
		}
	}
}

// TestStaleAfter: facts are stale from a day on, and a brief says when the next one will be.
func TestStaleAfter(t *testing.T) {
	day := func(s string) time.Time {
		d, err := time.Parse("2006-01-02", s)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	for _, test := range []struct {
		setting, asOf, now string
		before, until      string // "" for none
	}{
		{"stale-after: 2", "2020", "2022-06-01", "2020-06-01", "2022-12-31"},
		{"stale-after: 2", "2020", "2022-12-31", "2020-12-31", "2023-01-01"}, // its last day is not yet passed by two years
		{"stale-after: 2", "2020", "2023-01-01", "2021-01-01", ""},           // it is stale, and stays so
		{"stale-after: 1", "2024-02-29", "2025-02-28", "2024-02-28", "2025-03-01"},
		{"stale-after: 2", "", "2023-01-01", "2021-01-01", ""},
		{"", "2020", "2023-01-01", "", ""},
	} {
		fsys := fstest.MapFS{
			"brief.yaml":   {Data: []byte("title: T\nslug: t\nlanguage: en\nchapters: [a.md]\n" + test.setting + "\n")},
			"a.md":         {Data: []byte("---\ntitle: A\n---\n\n{{< fact f >}}\n")},
			"sources.yaml": {Data: []byte("references: [{id: s, type: book, title: S, publisher: P}]\n")},
			"facts.yaml":   {Data: []byte("f: {label: F, value: 1, unit: USD, as-of: \"" + test.asOf + "\", sources: [s]}\n")},
		}
		b, problems := resolveFS(t, fsys, Options{Now: day(test.now)})
		if len(problems) > 0 {
			t.Fatalf("%+v: %v", test, problems)
		}
		for _, c := range []struct {
			what string
			got  time.Time
			want string
		}{{"stale before", b.StaleBefore, test.before}, {"until", b.Until, test.until}} {
			got := ""
			if !c.got.IsZero() {
				got = c.got.Format("2006-01-02")
			}
			if got != c.want {
				t.Errorf("%+v: %s %q", test, c.what, got)
			}
		}
	}
	for _, wrong := range []string{"0", "-1", "2.5", "two", "5000"} {
		_, problems := resolveFS(t, fstest.MapFS{
			"brief.yaml": {Data: []byte("title: T\nslug: t\nlanguage: en\nchapters: [a.md]\nstale-after: " + wrong + "\n")},
			"a.md":       {Data: []byte("---\ntitle: A\n---\n\nA.\n")},
		}, Options{})
		if len(problems) != 1 || problems[0].Code != "bad-value" {
			t.Errorf("stale-after: %s gives %v", wrong, problems)
		}
	}
}
