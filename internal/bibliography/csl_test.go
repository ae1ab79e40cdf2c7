package bibliography

import (
	"slices"
	"strings"
	"testing"

	"brief/internal/brief"
)

// The test suite of CSL (https://github.com/citation-style-language/test-suite) pairs a style, written for the case, with sources and
// what a processor must print. Our styles are fixed, so that a case can only be taken for its mechanics. The suite has no licence of
// its own: its files are not here. Each case below names those whose mechanics it repeats, with sources of ours, and the part of
// their result that must come out alike: punctuation around it is our style's.
//
// categories tells, for every category of the suite, what is taken of it, or why nothing is.
var categories = map[string]string{
	"affix":         "prefix and suffix are the author's words (TestMentions); quotes do not swallow punctuation here",
	"bugreports":    "each is a bug of a processor for CSL",
	"choose":        "conditions of a style file",
	"collapse":      "taken: repeated authors; not taken: ranges of numbers and letters, for each citation here is a link",
	"condition":     "conditions of a style file",
	"date":          "taken: years, their ranges, no date; whole dates are package locale's, which tests them",
	"decorations":   "fonts that a style file sets",
	"disambiguate":  "taken: names, first authors' given names, letters; not taken: given names of later authors, titles, labels such as Doe65",
	"display":       "layout, which is the stylesheet's",
	"etal":          "taken: the short form; its italics are not ours",
	"flipflop":      "markup within titles: titles are plain text here",
	"form":          "long and short words: ours are short",
	"fullstyles":    "taken: Chicago's two, for names, years, titles and publishers; serial commas and a dash for a repeated author are not ours",
	"group":         "conditions of a style file",
	"integration":   "edits of a document in a word processor; taken: the number of the first note",
	"label":         "taken: singular and plural of pages",
	"locale":        "files of words in XML",
	"locator":       "taken: terms and plurals; not taken: several terms in one locator, which is a suffix here",
	"magic":         "Citavi's and MLZ's extensions, and moved punctuation",
	"name":          "taken: literal names, particles, initials with hyphens; not taken: East Asian order, suffixes, \"et al.\" with last names",
	"nameattr":      "every option of names; taken: the first inverted, \"and\" after a comma",
	"nameorder":     "taken with name: a particle belongs to the family name",
	"namespaces":    "XML",
	"number":        "taken: plural of ranges, also after letters; ordinals are not ours",
	"page":          "ranges stand as the author wrote them, but for the dash",
	"plural":        "taken: editors",
	"position":      "taken: first and subsequent; \"ibid.\" and distances between notes are not ours",
	"punctuation":   "taken: no second stop",
	"quotes":        "quotation marks are those of the language, and stops stand outside",
	"related":       "related items are not in our model",
	"simplespace":   "spaces of a style file",
	"sort":          "taken: case, families before given names, undated last, more authors after fewer; keys of a style file are not ours",
	"sortseparator": "one style file's comma",
	"substitute":    "taken: what stands for a missing author; a dash for a repeated one is not ours",
	"testers":       "the suite's own",
	"textcase":      "titles stand as the bibliography gives them",
	"title":         "taken: short titles",
	"unicode":       "text is UTF-8 throughout",
	"variables":     "variables of legal and other styles",
	"virtual":       "one style file",
}

func author(names ...string) []brief.Person {
	var out []brief.Person
	for _, n := range names {
		if family, given, ok := strings.Cut(n, ", "); ok {
			out = append(out, brief.Person{Family: family, Given: given})
		} else {
			out = append(out, brief.Person{Literal: n})
		}
	}
	return out
}

// cited gives sources their labels and returns what the style author-date writes for them, in the order given.
func cited(t *testing.T, sources ...*brief.Source) string {
	l := spoken(t, "en")
	list := slices.Clone(sources)
	Sort(list, "en", brief.StyleAuthorDate)
	SetLabels(list, l)
	var refs []*brief.Reference
	for _, s := range sources {
		refs = append(refs, &brief.Reference{Citation: &brief.Citation{Source: s}})
	}
	return mentioned(t, refs, brief.StyleAuthorDate, "en")
}

func mentioned(t *testing.T, refs []*brief.Reference, style brief.CitationStyle, tag string) string {
	var b strings.Builder
	for _, m := range Mentions(refs, style, spoken(t, tag)) {
		b.WriteString(m.Before + m.Name + m.Text + m.After)
	}
	return strings.ReplaceAll(b.String(), "\u00a0", " ")
}

func TestLabelsAsCSL(t *testing.T) {
	book := func(title, year string, names ...string) *brief.Source {
		s := &brief.Source{ID: title, Type: "book", Title: title, Author: author(names...)}
		if year != "" {
			s.Issued = date(t, year)
		}
		return s
	}
	for _, c := range []struct {
		cases   string // of the suite
		sources []*brief.Source
		want    string
	}{
		{"collapse_AuthorCollapse", []*brief.Source{book("A", "1990", "Ruiz, Ana"), book("B", "2004", "Ruiz, Ana")}, "(Ruiz 1990, 2004)"},
		{"collapse_ChicagoAfterCollapse", []*brief.Source{book("A", "1990", "Ruiz, Ana"), book("B", "2004", "Ruiz, Ana"), book("C", "1989", "Ott, Bo"), book("D", "1989", "Ott, Bo")},
			"(Ruiz 1990, 2004; Ott 1989a, 1989b)"},
		{"disambiguate_AddNamesSuccess", []*brief.Source{book("A", "1980", "Ruiz, Ana", "Ott, Bo", "Li, Cai"), book("B", "1980", "Ruiz, Ana", "Diaz, Eva", "Li, Cai")},
			"(Ruiz, Ott, et al. 1980; Ruiz, Diaz, et al. 1980)"},
		{"disambiguate_AddNamesFailure disambiguate_FailWithYearSuffix",
			[]*brief.Source{book("A", "1980", "Ruiz, Ana", "Ott, Bo", "Li, Cai"), book("B", "1980", "Ruiz, Ana", "Ott, Bo", "Li, Cai")}, "(Ruiz et al. 1980a, 1980b)"},
		{"disambiguate_SetsOfNames", []*brief.Source{book("A", "2001", "Ruiz, Ana", "Ott, Bo", "Li, Cai"), book("B", "2001", "Ruiz, Ana", "Diaz, Eva", "Li, Cai"),
			book("C", "2001", "Ruiz, Ana", "Kim, Jo", "Li, Cai")}, "(Ruiz, Ott, et al. 2001; Ruiz, Diaz, et al. 2001; Ruiz, Kim, et al. 2001)"},
		{"disambiguate_ByCiteIncremental2", []*brief.Source{book("A", "2009", "Ruiz, Ana", "Ott, Bo", "Li, Cai", "Kim, Jo"), book("B", "2009", "Ruiz, Ana", "Ott, Bo", "Roe, Max")},
			"(Ruiz, Ott, Li, et al. 2009; Ruiz, Ott and Roe 2009)"},
		{"disambiguate_AddNamesSuccess: another year is enough", []*brief.Source{book("A", "1980", "Ruiz, Ana", "Ott, Bo", "Li, Cai"), book("B", "1981", "Ruiz, Ana", "Diaz, Eva", "Li, Cai")},
			"(Ruiz et al. 1980, 1981)"},
		{"disambiguate_PrimaryNameWithInitialsLimitedToPrimary", []*brief.Source{book("A", "1980", "Ruiz, Ana", "Ott, Bo", "Li, Cai"), book("B", "1995", "Ruiz, Gil", "Ott, Bea", "Li, Dan"),
			book("C", "1995", "Diaz, Eva", "Ruiz, Ana")}, "(A. Ruiz et al. 1980; G. Ruiz et al. 1995; Diaz and Ruiz 1995)"},
		{"disambiguate_PrimaryNameGenerally", []*brief.Source{book("A", "1980", "Ruiz, Ana", "Ott, Bo"), book("B", "1995", "Ruiz, Aldo", "Ott, Bo")},
			"(Ana Ruiz and Ott 1980; Aldo Ruiz and Ott 1995)"},
		{"disambiguate_PrimaryNameWithNonDroppingParticle", []*brief.Source{book("A", "2016", "dos Reis, Ana"), book("B", "2020", "Reis, Bo")}, "(dos Reis 2016; Reis 2020)"},
		{"disambiguate_ByCiteTwoAuthorsSameFamilyName", []*brief.Source{book("A", "1980", "Ruiz, Ana", "Ruiz, Gil"), book("B", "1885", "Ruiz, Ana")}, "(Ruiz and Ruiz 1980; Ruiz 1885)"},
		{"name_CeltsAndToffsWithHyphens", []*brief.Source{book("A", "1980", "Li, Hai-Ling Mo"), book("B", "1981", "Li, Cai")}, "(H.-L. M. Li 1980; C. Li 1981)"},
		{"disambiguate_LastOnlyFailWithByCite", []*brief.Source{book("A", "2010", "The Office"), book("B", "2010", "The Office")}, "(The Office 2010a, 2010b)"},
		{"disambiguate_YearSuffixWithMixedCreatorTypes", []*brief.Source{book("A", "1990", "Ruiz, Ana"), {ID: "B", Type: "book", Title: "B", Editor: author("Ruiz, Ana"), Issued: date(t, "1990")}},
			"(Ruiz 1990a, 1990b)"},
		{"disambiguate_YearSuffixMidInsert: letters follow the list, not the text", []*brief.Source{book("B", "2011", "Office"), book("C", "2011", "Office"), book("A", "2011", "Office")},
			"(Office 2011b, 2011c, 2011a)"},
		{"date_YearSuffixWithNoDate", []*brief.Source{book("A", "", "Ruiz, Ana"), book("B", "", "Ruiz, Ana")}, "(Ruiz n.d.-a, n.d.-b)"},
		{"date_YearSuffixImplicitWithNoDateOneOnly", []*brief.Source{book("A", "", "Ruiz, Ana")}, "(Ruiz n.d.)"},
		{"date_TextFormYeardateYearRange", []*brief.Source{book("A", "1987/2003", "Ruiz, Ana")}, "(Ruiz 1987–2003)"},
		{"date_TextFormYeardateYearRangeOpen", []*brief.Source{book("A", "1987/..", "Ruiz, Ana")}, "(Ruiz 1987–)"},
		{"date_Uncertain", []*brief.Source{book("A", "2005~", "Ruiz, Ana"), book("B", "2006?", "Ruiz, Ana")}, "(Ruiz ca. 2005, 2006?)"},
		{"substitute_SuppressOrdinaryVariable: publisher, container, title", []*brief.Source{
			{ID: "p", Type: "webpage", Title: "P", Publisher: "Center for Oil Studies (COS)", Issued: date(t, "2019")},
			{ID: "c", Type: "article-newspaper", Title: "C", ContainerTitle: "Daily", Issued: date(t, "2019")},
			{ID: "t", Type: "webpage", Title: "Who pays: a study", Issued: date(t, "2019")},
			{ID: "d", Type: "webpage", Description: "Undated memorandum"}}, "(COS 2019; Daily 2019; ‘Who pays’ 2019; Undated memorandum n.d.)"},
		{"two of one name, of which one is a work", []*brief.Source{{ID: "p", Type: "webpage", Title: "P", Publisher: "Daily", Issued: date(t, "2019")},
			{ID: "c", Type: "article-newspaper", Title: "C", ContainerTitle: "Daily", Issued: date(t, "2019")}}, "(Daily 2019b, 2019a)"},
	} {
		if got := cited(t, c.sources...); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.cases, got, c.want)
		}
		for name := range strings.FieldsSeq(c.cases) {
			if category, _, ok := strings.Cut(name, "_"); ok && categories[category] == "" {
				t.Errorf("%s is of no category", name)
			}
		}
	}
}

// TestLettersAfterYears takes disambiguate_YearSuffixFiftyTwoEntries.
func TestLettersAfterYears(t *testing.T) {
	for n, want := range map[int]string{0: "a", 25: "z", 26: "aa", 51: "az", 52: "ba", 701: "zz", 702: "aaa"} {
		if got := letters(n); got != want {
			t.Errorf("letter %d is %s; want %s", n, got, want)
		}
	}
}

// TestPlurals takes label_PluralWithAnd, …Ampersand, …CommaAnd, …LocalizedAnd, …PagesWithAlphaPrefix, locator_SimpleLocators, locator_TermSelection and
// number_PlainHyphenOrEnDashAlwaysPlural.
func TestPlurals(t *testing.T) {
	for _, c := range []struct{ tag, label, value, want string }{
		{"en", "page", "213 and 235", "pp. 213 and 235"},
		{"en", "page", "213 & 235", "pp. 213 & 235"},
		{"en", "page", "213, and 235", "pp. 213, and 235"},
		{"es", "page", "213 y 235", "pp. 213 y 235"},
		{"en", "page", "S213-S235", "pp. S213–S235"},
		{"en", "page", "100-103", "pp. 100–103"},
		{"en", "page", "i-ix", "pp. i–ix"},
		{"en", "page", "3-B", "p. 3-B"},
		{"en", "page", "Stone-Hill", "p. Stone-Hill"},
		{"en", "chapter", "200-201", "chs 200–201"},
		{"es", "chapter", "200-201", "caps. 200–201"},
		{"en", "section", "3", "sec. 3"},
		{"es", "section", "3", "sec. 3"},
		{"en", "paragraph", "4-6", "paras 4–6"},
		{"es", "paragraph", "4-6", "párrs. 4–6"},
		{"en", "folio", "101", "fol. 101"},
	} {
		got := strings.ReplaceAll(Locator(brief.Locator{Label: c.label, Value: c.value}, spoken(t, c.tag)), "\u00a0", " ")
		if got != c.want {
			t.Errorf("%s %s in %s: %s; want %s", c.label, c.value, c.tag, got, c.want)
		}
	}
}

func TestEntriesAsCSL(t *testing.T) {
	d := func(s string) brief.Date { return date(t, s) }
	for _, c := range []struct {
		cases  string
		source *brief.Source
		want   map[brief.CitationStyle]string
	}{
		{"fullstyles_ChicagoAuthorDateSimple fullstyles_ChicagoNoteWithBibliographyWithPublisher",
			&brief.Source{Type: "book", Title: "Oil", Author: author("Ruiz, Ana"), PublisherPlace: "Lima", Publisher: "Andes Press", Issued: d("1990")},
			map[brief.CitationStyle]string{brief.StyleAuthorDate: "Ruiz, Ana. 1990. Oil. Lima: Andes Press.", brief.StyleNote: "Ruiz, Ana. Oil. Lima: Andes Press, 1990."}},
		{"fullstyles_ChicagoNoteWithBibliographyWithPublisher", &brief.Source{Type: "book", Title: "Oil", Author: author("Ruiz, Ana"), Issued: d("1991")},
			map[brief.CitationStyle]string{brief.StyleAuthorDate: "Ruiz, Ana. 1991. Oil.", brief.StyleNote: "Ruiz, Ana. Oil, 1991."}},
		{"fullstyles_ChicagoAuthorDateSimple", &brief.Source{Type: "book", Title: "Oil", Author: author("Ruiz, Ana", "Ott, Bo"), Issued: d("1991")},
			map[brief.CitationStyle]string{brief.StyleAuthorDate: "Ruiz, Ana, and Bo Ott. 1991. Oil."}},
		{"fullstyles_ChicagoAuthorDateSimple", &brief.Source{Type: "book", Title: "Oil", Author: author("Ruiz, Ana", "Ott, Bo", "Li, Cai"), Issued: d("1992")},
			map[brief.CitationStyle]string{brief.StyleAuthorDate: "Ruiz, Ana, Bo Ott, and Cai Li. 1992. Oil."}},
		{"fullstyles_ChicagoAuthorDateSimple: seven", &brief.Source{Type: "book", Title: "Oil", Author: author("Ruiz, Ana", "Ott, Bo", "Li, Cai", "Kim, Jo", "Roe, Max", "Poe, Lu", "Day, Al"), Issued: d("1992")},
			map[brief.CitationStyle]string{brief.StyleAuthorDate: "Ruiz, Ana, Bo Ott, Cai Li, and others. 1992. Oil."}},
		{"fullstyles_ChicagoArticleTitleQuestion punctuation_NoSuppressOfPeriodBeforeSemicolon: no stop after a question mark",
			&brief.Source{Type: "book", Title: "Who pays?", Author: author("Ruiz, Ana"), Issued: d("1994")}, map[brief.CitationStyle]string{brief.StyleAuthorDate: "Ruiz, Ana. 1994. Who pays?"}},
		{"plural_NameLabelContextualPlural", &brief.Source{Type: "book", Title: "Oil", Editor: author("Ruiz, Ana", "Ott, Bo"), Issued: d("1994")},
			map[brief.CitationStyle]string{brief.StyleAuthorDate: "Ruiz, Ana, and Bo Ott (eds). 1994. Oil."}},
		{"name_LiteralWithComma", &brief.Source{Type: "book", Title: "Oil", Author: author("Ministry of Oil"), Issued: d("1994")},
			map[brief.CitationStyle]string{brief.StyleAuthorDate: "Ministry of Oil. 1994. Oil."}},
		{"news", &brief.Source{Type: "article-newspaper", Title: "Oil falls", Publisher: "Reuters", Issued: d("2019-03-16"), URL: "https://www.reuters.com/x"},
			map[brief.CitationStyle]string{brief.StyleAuthorDate: "Reuters. 2019. ‘Oil falls’, 16 March 2019. reuters.com.", brief.StyleNote: "Reuters. ‘Oil falls’, 16 March 2019. reuters.com."}},
		{"container for an author", &brief.Source{Type: "article-newspaper", Title: "Oil falls", ContainerTitle: "Daily", Issued: d("2019")},
			map[brief.CitationStyle]string{brief.StyleAuthorDate: "Daily. 2019. ‘Oil falls’.", brief.StyleNote: "Daily. ‘Oil falls’, 2019."}},
		{"title first", &brief.Source{Type: "webpage", Title: "Oil falls", Issued: d("2019")},
			map[brief.CitationStyle]string{brief.StyleAuthorDate: "‘Oil falls’. 2019.", brief.StyleNote: "‘Oil falls’, 2019."}},
		{"acronym", &brief.Source{Type: "webpage", Title: "Oil falls", Publisher: "Center for Oil Studies (COS)"},
			map[brief.CitationStyle]string{brief.StyleAuthorDate: "COS (Center for Oil Studies). n.d. ‘Oil falls’.", brief.StyleNote: "Center for Oil Studies (COS). ‘Oil falls’."}},
		{"journal", &brief.Source{Type: "article-journal", Title: "Oil falls", Author: author("Ruiz, Ana"), ContainerTitle: "Journal of Oil", Volume: "3", Issue: "2", Page: "5-9", Issued: d("2015")},
			map[brief.CitationStyle]string{brief.StyleAuthorDate: "Ruiz, Ana. 2015. ‘Oil falls’. Journal of Oil, vol. 3, no. 2, pp. 5–9.",
				brief.StyleNote: "Ruiz, Ana. ‘Oil falls’. Journal of Oil, vol. 3, no. 2, pp. 5–9, 2015."}},
	} {
		for style, want := range c.want {
			if got := strings.ReplaceAll(Text(Entry(c.source, style, spoken(t, "en"))), "\u00a0", " "); got != want {
				t.Errorf("%s, %s:\n got %s\nwant %s", c.cases, style, got, want)
			}
		}
	}
}

// TestSortAsCSL takes sort_CaseInsensitiveBibliography, sort_VariousNameMacros1, sort_LeadingA, and that empty keys come last.
func TestSortAsCSL(t *testing.T) {
	in := []*brief.Source{
		{ID: "1", Title: "Aaa"},
		{ID: "2", Title: "ABC"},
		{ID: "3", Title: "x", Publisher: "Bodies United (AU)"}, // in the style author-date it is called AU
		{ID: "4", Title: "x", Publisher: "Boa"},
		{ID: "5", Title: "y", Author: author("Ruiz, Ana"), Issued: date(t, "1990")},
		{ID: "6", Title: "x", Author: author("Ruiz, Ana"), Issued: date(t, "1991")},
		{ID: "7", Title: "x", Author: author("Ruiz, Ana")},
		{ID: "8", Title: "x", Author: author("Ruiz, Ana", "Ott, Bo"), Issued: date(t, "1980")},
		{ID: "9", Title: "x", Author: author("Ruiz, Bo"), Issued: date(t, "1970")},
	}
	for style, want := range map[brief.CitationStyle]string{brief.StyleNote: "124356789", brief.StyleAuthorDate: "123456789"} {
		sources := slices.Clone(in)
		slices.Reverse(sources)
		Sort(sources, "en", style)
		got := ""
		for _, s := range sources {
			got += s.ID
		}
		if got != want {
			t.Errorf("%s: %s; want %s", style, got, want)
		}
	}
}

func TestMentions(t *testing.T) {
	a := &brief.Source{Label: brief.Label{Name: "Ruiz", Year: "2019"}}
	b := &brief.Source{Label: brief.Label{Name: "Ruiz", Year: "2020a"}}
	w := &brief.Source{Label: brief.Label{Name: "Daily", Year: "n.d.", Italic: true}}
	page := func(s *brief.Source, value string) *brief.Citation {
		return &brief.Citation{Source: s, Locator: brief.Locator{Label: "page", Value: value}}
	}
	for _, c := range []struct {
		citations []*brief.Citation
		want      [2]string // author-date, numeric
	}{
		{[]*brief.Citation{{Source: a}}, [2]string{"(Ruiz 2019)", "[1]"}},
		{[]*brief.Citation{page(a, "12")}, [2]string{"(Ruiz 2019, 12)", "[1, p. 12]"}},
		{[]*brief.Citation{page(a, "12-14")}, [2]string{"(Ruiz 2019, 12–14)", "[1, pp. 12–14]"}},
		{[]*brief.Citation{{Source: a, Locator: brief.Locator{Label: "section", Value: "3"}}}, [2]string{"(Ruiz 2019, sec. 3)", "[1, sec. 3]"}},
		{[]*brief.Citation{{Source: a, Prefix: "see", Suffix: ", among others"}}, [2]string{"(see Ruiz 2019, among others)", "[see 1, among others]"}},
		{[]*brief.Citation{{Source: a, SuppressAuthor: true, Locator: brief.Locator{Label: "page", Value: "3"}}}, [2]string{"(2019, 3)", "[1, p. 3]"}},
		{[]*brief.Citation{{Source: a}, {Source: b}, {Source: w}}, [2]string{"(Ruiz 2019, 2020a; Daily n.d.)", "[1], [2], [3]"}},
		{[]*brief.Citation{page(a, "1"), page(b, "2")}, [2]string{"(Ruiz 2019, 1; 2020a, 2)", "[1, p. 1], [2, p. 2]"}},
		{[]*brief.Citation{page(a, "1"), {Source: b}}, [2]string{"(Ruiz 2019, 1; 2020a)", "[1, p. 1], [2]"}},
		{[]*brief.Citation{{Source: a}, {Source: b, Prefix: "but see"}}, [2]string{"(Ruiz 2019; but see Ruiz 2020a)", "[1], [but see 2]"}},
		{[]*brief.Citation{{Source: a, Suffix: "in part"}, {Source: b}}, [2]string{"(Ruiz 2019, in part; Ruiz 2020a)", "[1, in part], [2]"}},
		{[]*brief.Citation{{Source: w}, {Source: a}, {Source: w}}, [2]string{"(Daily n.d.; Ruiz 2019; Daily n.d.)", "[1], [2], [3]"}},
	} {
		var refs []*brief.Reference
		for i, citation := range c.citations {
			refs = append(refs, &brief.Reference{Citation: citation, Note: &brief.Note{Number: i + 1}})
		}
		for i, style := range []brief.CitationStyle{brief.StyleAuthorDate, brief.StyleNumeric} {
			if got := mentioned(t, refs, style, "en"); got != c.want[i] {
				t.Errorf("%s:\n got %s\nwant %s", style, got, c.want[i])
			}
		}
	}
	refs := []*brief.Reference{{Citation: &brief.Citation{Source: a}}, {Citation: page(b, "2")}}
	if m := Mentions(refs, brief.StyleAuthorDate, spoken(t, "en")); m[0].Alone != "" || m[1].Alone != "Ruiz 2020a,\u00a02" {
		t.Errorf("alone they are called %q and %q", m[0].Alone, m[1].Alone)
	}
}

// TestShortNote takes position_FirstTrueOnlyOnce, integration_SimpleFirstReferenceNoteNumber and title_… for the short form.
func TestShortNote(t *testing.T) {
	full := &brief.Note{Number: 3}
	for _, c := range []struct {
		tag      string
		citation brief.Citation
		want     string
	}{
		{"en", brief.Citation{Source: &brief.Source{Type: "book", Title: "Oil: A history", Author: author("Ruiz, Ana")}, Locator: brief.Locator{Label: "page", Value: "12-14"}},
			"Ruiz, Oil, pp. 12–14 (see note 3)"},
		{"es", brief.Citation{Source: &brief.Source{Type: "article-newspaper", Title: "Cae el crudo", Author: author("Ruiz, Ana", "Iriarte, Bo")}, Locator: brief.Locator{Label: "chapter", Value: "2"}},
			"Ruiz e Iriarte, «Cae el crudo», cap. 2 (véase la nota 3)"},
		{"en", brief.Citation{Source: &brief.Source{Type: "book", Title: "Oil", TitleShort: "O", Author: author("Ruiz, Ana", "Ott, Bo", "Li, Cai", "Kim, Jo")}, Prefix: "compare", Suffix: "at length"},
			"Compare Ruiz et al., O, at length (see note 3)"},
		{"en", brief.Citation{Source: &brief.Source{Type: "report", Title: "Oil", Publisher: "Center for Oil Studies (COS)"}}, "COS, Oil (see note 3)"},
		{"en", brief.Citation{Source: &brief.Source{Type: "article-newspaper", Description: "Report on oil", ContainerTitle: "Daily"}}, "Daily. Report on oil (see note 3)"},
		{"en", brief.Citation{Source: &brief.Source{Type: "webpage", Title: "A title that goes on and on until nobody would want to read all of it twice"}},
			"‘A title that goes on and on until nobody…’ (see note 3)"},
	} {
		parts := ShortNote(&c.citation, full, spoken(t, c.tag))
		if got := strings.ReplaceAll(Text(parts), "\u00a0", " "); got != c.want {
			t.Errorf("got %s\nwant %s", got, c.want)
		}
		if last := parts[len(parts)-1]; last.Role != "first" || last.To != full {
			t.Errorf("the last part is %+v", last)
		}
	}
}
