package bibliography

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"brief/internal/bibtex"
	"brief/internal/brief"
	"brief/internal/locale"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	name = "testdata/" + name
	if *update {
		if err := os.WriteFile(name, got, 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s differs; run with -update and look at the change\ngot:\n%s", name, got)
	}
}

func spoken(t testing.TB, tag string) *locale.Locale {
	t.Helper()
	l, err := locale.New(tag)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func date(t testing.TB, s string) brief.Date {
	t.Helper()
	d, err := brief.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// sample is a bibliography with one of everything.
func sample(t testing.TB) []*brief.Source {
	d := func(s string) brief.Date { return date(t, s) }
	return []*brief.Source{
		{ID: "agency-tankers", Type: "article-newspaper", Description: "Special report on tankers that change their names", Publisher: "Reuters",
			ContainerTitle: "Reuters Investigates", Issued: d("2019-03-16"), Language: "en", URL: "https://www.reuters.com/investigates/tankers/?a=1&b={2}",
			Class: "press", Status: "unchecked"},
		{ID: "agency-twice", Type: "article-newspaper", Title: "Minister arrives in Caracas", Publisher: "Reuters", ContainerTitle: "REUTERS",
			Author: []brief.Person{{Literal: "Reuters"}}, Issued: d("2018-12"), Language: "en", URL: "https://reuters.com/a"},
		{ID: "diario", Type: "article-newspaper", Title: "¿Quién paga?", ContainerTitle: "El Diario", Issued: d("2014-08-05"), Language: "es-VE",
			URL: "https://diario.example/quien-paga", Archive: "https://web.archive.org/web/2015/https://diario.example/quien-paga",
			Accessed: d("2026-11-24"), Status: "archived", Note: "Predates the claim by a year"},
		{ID: "think-tank", Type: "report", Title: "Five Friends & 100% of the Oil", Publisher: "Center for Strategic and International Studies (CSIS)",
			Author: []brief.Person{{Literal: "CSIS"}}, PublisherPlace: "Washington, DC", Issued: d("2020-10"), Language: "en", Class: "research"},
		{ID: "smith-book", Type: "book", Title: "Oil and Power", Author: []brief.Person{{Family: "Smith", Given: "Ada"}, {Family: "Ñáñez", Given: "José"}},
			Publisher: "Harbour Press", PublisherPlace: "London", Edition: "2", Issued: d("2012"), ISBN: "978-0-00-000000-2", Language: "en"},
		{ID: "edited", Type: "book", Title: "Handbook of Debt", Editor: []brief.Person{{Family: "Alvarez", Given: "Bo"}}, Publisher: "North & Sons", Issued: d("200X")},
		{ID: "journal", Type: "article-journal", Title: "Barter_terms and #trade", Author: []brief.Person{{Family: "Öz", Given: "Can"},
			{Family: "Lee", Given: "Min"}, {Family: "Diaz", Given: "Eva"}, {Family: "Kim", Given: "Jo"}}, ContainerTitle: "Journal of Trade", Volume: "12",
			Issue: "3", Page: "101–119", Issued: d("2015-22"), DOI: "10.1000/xyz(1)"},
		{ID: "encyclopaedia", Type: "entry-encyclopedia", Title: "Petroleum", ContainerTitle: "Encyclopaedia Britannica", Language: "en", URL: "https://www.britannica.com/x"},
		{ID: "ministry", Type: "webpage", Title: "Anlaşma imzalandı", Publisher: "Dışişleri Bakanlığı", Language: "tr", Issued: d("2016~"), URL: "https://mfa.example/x"},
		{ID: "series", Type: "webpage", Title: "Statistics", Publisher: "The Agency", ContainerTitle: "Agency", Issued: d("2005/2009"), URL: "https://agency.example/"},
		{ID: "open", Type: "document", Description: "Undated memorandum", Issued: d("2004/.."), Archive: "https://archive.example/memo"},
	}
}

func TestNote(t *testing.T) {
	for _, tag := range locale.Languages() {
		l := spoken(t, tag)
		var b bytes.Buffer
		for _, s := range sample(t) {
			parts := Note(&brief.Citation{Source: s}, l)
			fmt.Fprintf(&b, "%s [%s]\n  %s\n", s.ID, Short(s), Text(parts))
			for _, p := range parts {
				if !slices.Contains(Roles(), p.Role) {
					t.Errorf("%s: no role %q", s.ID, p.Role)
				}
				fmt.Fprintf(&b, "    %-11s", p.Role)
				for _, mark := range []struct {
					set  bool
					name string
				}{{p.Italic, "italic"}, {p.Quote, "quote"}, {p.Lang != "", "lang=" + p.Lang}, {p.URL != "", "<" + p.URL + ">"}} {
					if mark.set {
						fmt.Fprintf(&b, " %s", mark.name)
					}
				}
				fmt.Fprintf(&b, " | %s\n", p.Text)
			}
		}
		golden(t, "notes."+tag+".golden", b.Bytes())
	}
}

func TestNoteAround(t *testing.T) {
	s := sample(t)
	for _, c := range []struct {
		lang     string
		citation brief.Citation
		want     string
	}{
		{"en", brief.Citation{Source: s[3], Locator: brief.Locator{Label: "page", Value: "5-7"}},
			"CSIS, Five Friends & 100% of the Oil, October 2020, pp.\u00a05–7."},
		{"es", brief.Citation{Source: s[3], Locator: brief.Locator{Label: "chapter", Value: "2"}},
			"CSIS, Five Friends & 100% of the Oil, octubre de 2020, en inglés, cap.\u00a02."},
		{"en", brief.Citation{Source: s[7], Prefix: "see", Suffix: ", among others"},
			"See ‘Petroleum’, Encyclopaedia Britannica, among others. britannica.com."},
		{"en", brief.Citation{Source: s[6], Locator: brief.Locator{Label: "page", Value: "105"}},
			"Can Öz and others, ‘Barter_terms and #trade’, Journal of Trade, vol. 12, no. 3, summer 2015, p.\u00a0105. doi:10.1000/xyz(1)."},
	} {
		if got := Text(Note(&c.citation, spoken(t, c.lang))); got != c.want {
			t.Errorf("got  %s\nwant %s", got, c.want)
		}
	}
}

func TestLocator(t *testing.T) {
	en, es := spoken(t, "en"), spoken(t, "es")
	for _, c := range []struct {
		l            *locale.Locale
		label, value string
		want         string
	}{
		{en, "", "", ""},
		{en, "page", "", ""},
		{en, "", "ad fin.", "ad fin."},
		{en, "page", "5", "p. 5"},
		{en, "page", "5-7", "pp. 5–7"},
		{en, "page", "5–7", "pp. 5–7"},
		{en, "page", "5, 9", "pp. 5, 9"},
		{en, "page", "ii-iv", "pp. ii–iv"},
		{en, "page", "A-1", "p. A-1"},
		{en, "chapter", "2 and 4", "chs 2 and 4"},
		{en, "sub verbo", "oil", "s.v. oil"},
		{en, "article-locator", "3", "art. 3"},
		{en, "slide", "4", "slide 4"},
		{es, "page", "5-7", "pp. 5–7"},
		{es, "paragraph", "14", "párr. 14"},
	} {
		got := strings.ReplaceAll(Locator(brief.Locator{Label: c.label, Value: c.value}, c.l), "\u00a0", " ")
		if got != c.want {
			t.Errorf("Locator(%q, %q) = %q; want %q", c.label, c.value, got, c.want)
		}
	}
}

// Every locator term of CSL has its words.
func TestLocatorTerms(t *testing.T) {
	for _, tag := range locale.Languages() {
		l := spoken(t, tag)
		for _, term := range []string{"act", "appendix", "article-locator", "book", "canon", "chapter", "column", "elocation", "equation", "figure",
			"folio", "issue", "line", "note", "opus", "page", "paragraph", "part", "rule", "scene", "section", "sub-verbo", "supplement", "table",
			"timestamp", "title-locator", "verse", "version", "volume"} {
			for _, suffix := range []string{"", "-short"} {
				if key := "locator-" + strings.TrimSuffix(term, "-locator") + suffix; !l.Has(key) {
					t.Errorf("%s lacks %q", tag, key)
				}
			}
		}
	}
}

func TestShort(t *testing.T) {
	for _, c := range []struct {
		source brief.Source
		want   string
	}{
		{brief.Source{Publisher: "Center for Strategic and International Studies (CSIS)", Issued: date(t, "2020-10")}, "CSIS 2020"},
		{brief.Source{Publisher: "Reuters", Issued: date(t, "2005/2009")}, "Reuters 2009"},
		{brief.Source{Publisher: "Ministry (Ankara)"}, "Ministry (Ankara)"},
		{brief.Source{Author: []brief.Person{{Family: "Smith", Given: "Ada"}, {Literal: "World Bank"}}, Issued: date(t, "2019")}, "Smith & World Bank 2019"},
		{brief.Source{Author: []brief.Person{{Family: "A"}, {Family: "B"}, {Family: "C"}}, Issued: date(t, "2004/..")}, "A et al. 2004"},
		{brief.Source{ContainerTitle: "El Diario"}, "El Diario"},
		{brief.Source{Description: "A memorandum"}, "A memorandum"},
		{brief.Source{Issued: date(t, "2001")}, "2001"},
	} {
		if got := Short(&c.source); got != c.want {
			t.Errorf("Short(%+v) = %q; want %q", c.source, got, c.want)
		}
	}
}

func TestSort(t *testing.T) {
	sources := []*brief.Source{
		{ID: "7", Publisher: "Zeta"},
		{ID: "6", Author: []brief.Person{{Family: "Öz", Given: "Can"}}},
		{ID: "5", Author: []brief.Person{{Family: "Ñáñez"}}},
		{ID: "4", Author: []brief.Person{{Family: "nunez"}}},
		{ID: "3", Publisher: "The BBC", Issued: date(t, "2019"), Title: "B"},
		{ID: "2", Publisher: "BBC", Issued: date(t, "2019"), Title: "A"},
		{ID: "1", Publisher: "BBC", Issued: date(t, "2018"), Title: "C"},
		{ID: "0", Publisher: "BBC"},
	}
	Sort(sources, "es", brief.StyleNote)
	var got string
	for _, s := range sources {
		got += s.ID
	}
	if want := "12304567"; got != want {
		t.Errorf("sorted as %s; want %s", got, want)
	}
	slices.Reverse(sources)
	Sort(sources, "not a tag", brief.StyleNote)
	if sources[0].ID != "1" || sources[7].ID != "7" {
		t.Errorf("a language that is none: begins with %s, ends with %s", sources[0].ID, sources[7].ID)
	}
}

func TestExports(t *testing.T) {
	sources := sample(t)
	var exporter Exporter
	csl, err := exporter.CSLJSON(sources)
	if err != nil {
		t.Fatal(err)
	}
	var indented bytes.Buffer
	if err := json.Indent(&indented, csl, "", "  "); err != nil {
		t.Fatal(err)
	}
	golden(t, "sources.json", indented.Bytes())
	again, err := exporter.CSLJSON(sources[1:3])
	if err != nil {
		t.Fatal(err)
	}
	fresh, err := new(Exporter).CSLJSON(sources[1:3])
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(again, fresh) || !json.Valid(again) {
		t.Errorf("the second list of an exporter is\n%s\nwant\n%s", again, fresh)
	}
	golden(t, "sources.bib", new(Exporter).BibTeX(sources))
	golden(t, "sources.ris", new(Exporter).RIS(sources))

	var items []map[string]any
	if err := json.Unmarshal(csl, &items); err != nil || len(items) != len(sources) {
		t.Errorf("%d items, %v; want %d", len(items), err, len(sources))
	}
	if empty, err := new(Exporter).CSLJSON(nil); err != nil || string(empty) != "[]\n" {
		t.Errorf("CSLJSON of nothing: %q, %v", empty, err)
	}
	line := regexp.MustCompile(`^([A-Z][A-Z0-9])  - .*$`)
	for l := range strings.SplitSeq(strings.TrimSuffix(string(new(Exporter).RIS(sources)), "\r\n"), "\r\n") {
		if !line.MatchString(l) {
			t.Errorf("no line of RIS: %q", l)
		}
	}
}

func TestRequired(t *testing.T) {
	if !slices.Equal(Types(), bibtex.CSLTypes()) {
		t.Errorf("the types are\n%q, those that BibTeX knows\n%q", Types(), bibtex.CSLTypes())
	}
	// The list of CSL 1.0.2, its specification, appendix III.
	if want := strings.Fields(`article article-journal article-magazine article-newspaper bill book broadcast chapter classic collection dataset
		document entry entry-dictionary entry-encyclopedia event figure graphic hearing interview legal_case legislation manuscript map motion_picture
		musical_score pamphlet paper-conference patent performance periodical personal_communication post post-weblog regulation report review
		review-book software song speech standard thesis treaty webpage`); !slices.Equal(Types(), want) {
		t.Errorf("the types are\n%q, want\n%q", Types(), want)
	}
	for _, typ := range Types() {
		if len(Required(typ)) == 0 || !slices.Equal(Required(typ)[0], []string{"title", "description"}) {
			t.Errorf("%s does not require a title or a description", typ)
		}
		// Fields that the requirements name must be ones that Missing can see: a source with all of them lacks nothing.
		full := &brief.Source{Type: typ, Title: "t", Author: []brief.Person{{Literal: "a"}}, Publisher: "p", ContainerTitle: "c", URL: "u", Issued: date(t, "2019")}
		if m := Missing(full); m != nil {
			t.Errorf("%s: missing %v", typ, m)
		}
	}
	for _, c := range []struct {
		source brief.Source
		want   string
	}{
		{brief.Source{Type: "article-newspaper", Description: "d", ContainerTitle: "c"}, "[[issued accessed]]"},
		{brief.Source{Type: "article-newspaper", Description: "d", URL: "u"}, "[]"},
		{brief.Source{Type: "article-newspaper", Title: "t", Publisher: "p", Accessed: date(t, "2020")}, "[]"},
		{brief.Source{Type: "book", Title: "t"}, "[[author editor] [publisher]]"},
		{brief.Source{Type: "report"}, "[[title description] [publisher]]"},
		{brief.Source{Type: "webpage", Title: "t", Publisher: "p", DOI: "10.1/x"}, "[]"},
		{brief.Source{Type: "no-such-type"}, "[]"},
	} {
		if got := fmt.Sprint(Missing(&c.source)); got != c.want {
			t.Errorf("Missing(%+v) = %s; want %s", c.source, got, c.want)
		}
	}
}

func TestLikenesses(t *testing.T) {
	d := func(year string) brief.Date { return date(t, year) }
	for _, c := range []struct {
		a, b brief.Source
		want string // what they share
	}{
		{brief.Source{DOI: "10.1000/ABC"}, brief.Source{DOI: "10.1000/abc"}, "DOI"},
		{brief.Source{Type: "book", ISBN: "978-0-306-40615-7"}, brief.Source{Type: "book", ISBN: "0 306 40615 2"}, "ISBN"},
		{brief.Source{Type: "book", ISBN: "0306406152"}, brief.Source{Type: "chapter", ISBN: "0306406152"}, ""},
		{brief.Source{Type: "chapter", ISBN: "0306406152"}, brief.Source{Type: "chapter", ISBN: "0306406152"}, ""},
		{brief.Source{URL: "http://www.example.org/a/?utm_source=x&b=1"}, brief.Source{URL: "https://EXAMPLE.org/a?b=1#:~:text=x"}, "address"},
		{brief.Source{URL: "https://example.org/a?b=1"}, brief.Source{URL: "https://example.org/a?b=2"}, ""},
		{brief.Source{URL: "https://example.org/a#1"}, brief.Source{URL: "https://example.org/a#2"}, ""},
		{brief.Source{URL: "https://example.org/A"}, brief.Source{URL: "https://example.org/a"}, ""},
		{brief.Source{Title: "¿Quién paga?", Author: []brief.Person{{Family: "Núñez", Given: "A"}}, Issued: d("2019-01")},
			brief.Source{Title: "Quien Paga", Author: []brief.Person{{Family: "Nunez", Given: "Ana"}}, Issued: d("2019")}, "title, author and year"},
		{brief.Source{Title: "Statistics", Publisher: "A", Issued: d("2019")}, brief.Source{Title: "Statistics", Publisher: "B", Issued: d("2019")}, ""},
		{brief.Source{Title: "Statistics", Publisher: "A", Issued: d("2019")}, brief.Source{Title: "Statistics", Publisher: "A", Issued: d("2018")}, ""},
		{brief.Source{Title: "Statistics", Publisher: "A"}, brief.Source{Title: "Statistics", Publisher: "A"}, ""},
		{brief.Source{Description: "Report"}, brief.Source{Description: "Report"}, ""},
	} {
		shared := ""
		for _, x := range Likenesses(&c.a) {
			for _, y := range Likenesses(&c.b) {
				if x.Key == y.Key {
					shared = x.What
				}
			}
		}
		if shared != c.want {
			t.Errorf("%+v and %+v share %q; want %q", c.a, c.b, shared, c.want)
		}
	}
}

// readRIS reads tags and their values, as the format's description of 2011 has them.
func readRIS(t *testing.T, text []byte) []map[string][]string {
	t.Helper()
	var out []map[string][]string
	var record map[string][]string
	for line := range strings.SplitSeq(strings.TrimSuffix(string(text), "\r\n"), "\r\n") {
		tag, value, ok := strings.Cut(line, "  - ")
		switch {
		case !ok || len(tag) != 2:
			t.Fatalf("no line of RIS: %q", line)
		case tag == "TY":
			record = map[string][]string{tag: {value}}
		case record == nil:
			t.Fatalf("%q stands outside of a record", line)
		case tag == "ER":
			out = append(out, record)
			record = nil
		default:
			record[tag] = append(record[tag], value)
		}
	}
	if record != nil {
		t.Error("the last record does not end")
	}
	return out
}

func TestRISReadsBack(t *testing.T) {
	sources := sample(t)
	sources = append(sources, &brief.Source{ID: "suffix", Type: "book", Title: "Two  lines\nand a tab\tER  - x", Page: "5–7",
		Author: []brief.Person{{Family: "King", Given: "Martin", Suffix: "Jr."}, {Family: "van der Berg", Given: "Jan"}}})
	records := readRIS(t, new(Exporter).RIS(sources))
	if len(records) != len(sources) {
		t.Fatalf("%d records of %d sources", len(records), len(sources))
	}
	plain := func(s string) string { return strings.Join(strings.Fields(s), " ") }
	for i, s := range sources {
		r := records[i]
		one := func(tag, want string) {
			if got := strings.Join(r[tag], "|"); got != plain(want) {
				t.Errorf("%s: %s is %q; want %q", s.ID, tag, got, plain(want))
			}
		}
		var authors []string
		for _, p := range s.Author {
			// Family, given and suffix, from which a reader makes the name again.
			authors = append(authors, p.Name())
		}
		var got []string
		for _, a := range r["AU"] {
			parts := strings.Split(a, ", ")
			name := parts[0]
			if len(parts) > 1 {
				name = strings.Join(append([]string{parts[1], parts[0]}, parts[2:]...), " ")
			}
			got = append(got, name)
		}
		if !slices.Equal(got, authors) {
			t.Errorf("%s: the authors are %q; want %q", s.ID, got, authors)
		}
		one("ID", s.ID)
		one("TI", bracketed(s))
		one("T2", s.ContainerTitle)
		one("PB", s.Publisher)
		one("LA", s.Language)
		one("DO", s.DOI)
		one("SN", s.ISBN)
		one("N1", s.Note)
		one("UR", strings.Trim(s.URL+"|"+s.Archive, "|"))
		if y := s.Issued.Start.Year; y > 0 && !s.Issued.Start.Decade {
			one("PY", fmt.Sprint(y))
		}
	}
}

// Whatever a title holds, it stays inside its field.
func FuzzBibTeX(f *testing.F) {
	for _, s := range []string{"", "a {b", `\}`, "50 % & more_or #less ~ ^ $", "https://x.example/{}", "a\n\n@book{x,", "and"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		people := []brief.Person{{Family: s, Given: s}, {Literal: s}}
		out := string(new(Exporter).BibTeX([]*brief.Source{{ID: s, Type: "webpage", Title: s, Author: people, URL: s, DOI: s, Archive: s, Note: s, Edition: s}}))
		depth := 0
		for i := 0; i < len(out); i++ {
			switch out[i] {
			case '{':
				depth++
			case '}':
				depth--
			}
			if depth == 0 && i < len(out)-2 && i > 0 && out[i] == '}' {
				t.Fatalf("the entry ends at %d of %d:\n%s", i, len(out), out)
			}
		}
		if depth != 0 {
			t.Errorf("braces do not match:\n%s", out)
		}
	})
}
