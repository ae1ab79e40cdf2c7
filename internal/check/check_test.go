package check

import (
	"testing"
	"time"

	"brief/internal/brief"
	"brief/internal/diag"
	"brief/internal/locale"
)

// TestRules runs every rule on something bad and on its nearest good neighbour.
func TestRules(t *testing.T) {
	file := &diag.File{Name: "f", Text: []byte("some text")}
	at := diag.Span{File: file, Start: 5, End: 9}
	author := []brief.Person{{Literal: "A"}}
	source := &brief.Source{ID: "a", Type: "book", Title: "Alpha", Author: author, Publisher: "P", At: at}
	source.Uses = []*brief.Use{{}}
	cited := []*brief.Citation{{Source: source}}
	paragraph := func(number int, figure bool, cited []*brief.Citation) *brief.Brief {
		return &brief.Brief{Chapters: []*brief.Chapter{{Passages: []*brief.Passage{{Number: number, Figure: figure, Citations: cited, At: at}}}}}
	}
	limit := time.Date(2020, 6, 1, 0, 0, 0, 0, time.UTC)
	aged := func(asOf string) *brief.Brief {
		date, err := brief.ParseDate(asOf)
		if err != nil {
			t.Fatal(err)
		}
		return &brief.Brief{StaleBefore: limit, Facts: []*brief.Fact{{ID: "f", AsOf: date, Uses: []brief.Address{{}}, At: at}}}
	}
	sourceOf := func(s brief.Source) *brief.Brief {
		s.ID, s.At, s.Uses, s.Author, s.Publisher = "a", at, source.Uses, author, "P"
		return &brief.Brief{Sources: []*brief.Source{&s}}
	}
	check := func(state brief.LinkState) *brief.LinkCheck {
		day, err := brief.ParseDate("2026-11-24")
		if err != nil {
			t.Fatal(err)
		}
		return &brief.LinkCheck{State: state, Final: "https://example.org/new", Checked: day, Since: day}
	}
	linked := func(status brief.SourceStatus, original, archived *brief.LinkCheck) *brief.Brief {
		return sourceOf(brief.Source{Type: "book", Title: "T", Status: status, URL: "https://example.org/a", URLAt: at, URLCheck: original,
			Archive: "https://example.org/b", ArchiveAt: at, ArchiveCheck: archived})
	}
	for _, test := range []struct {
		name string
		in   *brief.Brief
		code diag.Code // of the one problem; "" for none
		text string
	}{
		{"used source", &brief.Brief{Sources: []*brief.Source{source}}, "", ""},
		{"unused source", &brief.Brief{Sources: []*brief.Source{{ID: "a", Type: "book", Title: "Alpha", Author: author, Publisher: "P", At: at}}}, diag.UnusedSource, `nothing cites the source "a"`},

		{"used fact", &brief.Brief{Facts: []*brief.Fact{{ID: "f", Uses: []brief.Address{{Path: "x.html"}}}}}, "", ""},
		{"unused fact", &brief.Brief{Facts: []*brief.Fact{{ID: "f", At: at}}}, diag.UnusedFact, `nothing shows the fact "f"`},

		{"book", sourceOf(brief.Source{Type: "book", Title: "T"}), "", ""},
		{"described book", sourceOf(brief.Source{Type: "book", Description: "a book"}), "", ""},
		{"book without a title", sourceOf(brief.Source{Type: "book"}), diag.IncompleteSource, `the source "a" (book) lacks title or description`},
		{"web page", sourceOf(brief.Source{Type: "webpage", Title: "T", URL: "https://example.org"}), "", ""},
		{"web page without an address", sourceOf(brief.Source{Type: "webpage", Title: "T"}), diag.IncompleteSource, `the source "a" (webpage) lacks URL`},
		{"sources unlike", &brief.Brief{Sources: []*brief.Source{source, {ID: "b", Type: "book", Title: "Beta", Author: author, Publisher: "P", Uses: source.Uses, At: at}}}, "", ""},
		{"sources alike", &brief.Brief{Sources: []*brief.Source{
			{ID: "a", Type: "book", Title: "Alpha", Author: author, Publisher: "P", DOI: "10.1/x", URL: "https://a.example", Uses: source.Uses, At: at},
			{ID: "b", Type: "book", Title: "Beta", Author: author, Publisher: "P", DOI: "10.1/X", URL: "http://a.example/", Uses: source.Uses, At: at},
		}}, diag.DuplicateSource, `the source "b" has the same DOI as "a"`},
		{"unknown type", sourceOf(brief.Source{Type: "bok", Title: "T"}), diag.IncompleteSource, `the source "a" has the type "bok", which CSL does not know`},
		{"no type", sourceOf(brief.Source{Title: "T"}), diag.IncompleteSource, `the source "a" has no type`},

		{"figure with a citation", paragraph(1, true, cited), "", ""},
		{"figure", paragraph(1, true, nil), diag.UnsourcedFigure, "this paragraph gives a figure and cites no source"},
		{"no figure", paragraph(1, false, nil), "", ""},
		{"within a block", paragraph(0, true, nil), "", ""}, // its block is judged where it stands

		{"fact of the first day", aged("2020-06-01"), "", ""},
		{"fact of the day before", aged("2020-05-31"), diag.StaleFact, `the fact "f" is of 2020-05-31, and facts before 2020-06-01 are stale`},
		{"fact of the year", aged("2020"), "", ""}, // its last day counts
		{"fact of the year before", aged("2019"), diag.StaleFact, `the fact "f" is of 2019, and facts before 2020-06-01 are stale`},
		{"fact without a date", &brief.Brief{StaleBefore: limit, Facts: []*brief.Fact{{ID: "f", Uses: []brief.Address{{}}}}}, "", ""},
		{"no limit", &brief.Brief{Facts: aged("1999").Facts}, "", ""},
		{"link that was never asked", linked("live", nil, nil), "", ""},
		{"link that works", linked("live", check(brief.LinkRedirected), check(brief.LinkOK)), "", ""},
		{"link that could not be asked", linked("live", check(brief.LinkTimedOut), check(brief.LinkRobots)), "", ""},
		{"dead link", linked("live", check(brief.LinkNotFound), nil), diag.DeadLink, `the link of "a" is dead: not found (404), since 2026-11-24`},
		{"no such host", linked("live", check(brief.LinkDNSError), nil), diag.DeadLink, `the link of "a" is dead: there is no such host, since 2026-11-24`},
		{"dead link with a copy", linked("archived", check(brief.LinkGone), check(brief.LinkOK)), "", ""},
		{"dead link with a copy never asked", linked("archived", check(brief.LinkGone), nil), "", ""},
		{"suspect link with a copy", linked("archived", check(brief.LinkSoft404), nil), "", ""},
		{"dead copy", linked("live", check(brief.LinkOK), check(brief.LinkNotFound)), diag.DeadLink, `the archived copy of "a" is dead: not found (404), since 2026-11-24`},
		{"suspect link", linked("live", check(brief.LinkFrontPage), nil), diag.SuspectLink, `the link of "a" is in doubt: it leads to the front page https://example.org/new, since 2026-11-24`},
		{"suspect copy", linked("live", nil, check(brief.LinkSoft404)), diag.SuspectLink, `the archived copy of "a" is in doubt: the page says that there is none, though with status 200, since 2026-11-24`},
		{"moved link", linked("live", check(brief.LinkMoved), nil), diag.MovedLink, `the page of "a" has moved for good`},
		{"new link", &brief.Brief{Links: map[string]*brief.LinkCheck{}, Sources: linked("live", nil, check(brief.LinkOK)).Sources}, diag.UncheckedLink, `the link of "a" was never checked`},
	} {
		t.Run(test.name, func(t *testing.T) {
			var list diag.List
			Brief(test.in, inEnglish(t), &list)
			problems := list.Problems()
			if test.code == "" {
				for _, p := range problems {
					t.Errorf("%s [%s]", p.Text, p.Code)
				}
				return
			}
			if len(problems) != 1 {
				t.Fatalf("%d problems, want one: %v", len(problems), problems)
			}
			p := problems[0]
			if p.Code != test.code || p.Text != test.text || p.At != at || p.Hint == "" {
				t.Errorf("%s [%s] at %v with the hint %q, want %s [%s] at %v with a hint", p.Text, p.Code, p.At, p.Hint, test.text, test.code, at)
			}
		})
	}
}

func inEnglish(t testing.TB) *locale.Locale {
	l, err := locale.New("en")
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// TestAllPages makes sure that no authored page is left out.
func TestAllPages(t *testing.T) {
	page := func() *brief.Chapter {
		return &brief.Chapter{Passages: []*brief.Passage{{Number: 1, Figure: true}}}
	}
	var list diag.List
	Brief(&brief.Brief{Overview: page(), Chapters: []*brief.Chapter{page(), page()}, Appendices: []*brief.Chapter{page()}}, inEnglish(t), &list)
	if _, warnings := list.Count(); warnings != 4 {
		t.Errorf("%d warnings for four pages", warnings)
	}
}
