package search

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"brief/internal/brief"
	"brief/internal/locale"
)

// words is a text without markup.
type words string

func (w words) Plain() string { return string(w) }

func (w words) Prose() []*brief.Prose { return nil }

func spoken(t *testing.T, tag string) *locale.Locale {
	t.Helper()
	l, err := locale.New(tag)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// sample has one of everything.
func sample() *brief.Brief {
	head, section := (*brief.Heading)(nil), &brief.Heading{ID: "oil", Level: 2, Text: "Oil, for what?"}
	term := &brief.Term{ID: "pdvsa", Path: brief.GlossaryPath, Term: "PDVSA", Aliases: []string{"the oil company"}, Expansion: "Petróleos de Venezuela", Definition: words("State company")}
	x := &brief.Chapter{
		Name: "x", Path: "x.html", Title: "Xland", Headline: "a claim", Description: "One sentence.", Headings: []*brief.Heading{section},
		Terms:   []*brief.Term{term},
		FactBox: &brief.FactBox{Rows: []*brief.Row{{Label: "Means", Value: words("loans")}, {Fact: &brief.Fact{Label: "not told twice"}}}},
	}
	x.Passages = []*brief.Passage{{Heading: head, Plain: "At first."}, {Heading: section, Plain: "Much  of\nit"}, {Heading: section, Plain: "“Quoted.”"}}
	term.Chapters = []*brief.Chapter{x}
	level := &brief.Level{Label: "High"}
	event := &brief.Event{ID: "e", Display: "early on", Text: words("It began"), Note: words("Perhaps."), Chapters: []*brief.Chapter{x}}
	rec := &brief.Recommendation{ID: "r", Number: 3, Text: words("Do this."), Items: []brief.Text{words("And that.")}, Addressees: []*brief.Theme{{Label: "All"}}}
	return &brief.Brief{
		Title: "A brief", Description: "What it is", Overview: &brief.Chapter{Path: "index.html", Title: "Overview"},
		Chapters: []*brief.Chapter{x},
		Facts:    []*brief.Fact{{ID: "f", Path: brief.DataPath, Label: "Debt", Value: brief.Quantity{Low: 2, High: 2, Unit: "percent"}, Qualifier: "about", Chapter: x, Note: "Doubtful."}},
		Figures:  []*brief.Figure{{ID: "g", Title: "It grew", Measure: "Growth", Summary: "From 1 to 2.", Chapters: []*brief.Chapter{x}}},
		Matrix: &brief.Matrix{Rows: []*brief.MatrixRow{{Chapter: x, Cells: []*brief.Cell{nil,
			{ID: "x-oil", Dimension: &brief.Theme{Label: "Oil"}, Level: level, Peak: level, Why: words("So it is.")}}}}},
		Timeline:        &brief.Timeline{Events: []*brief.Event{event}},
		Recommendations: &brief.Recommendations{Items: []*brief.Cited[*brief.Recommendation]{{Item: rec}}},
		Terms:           []*brief.Term{term},
		Sources:         []*brief.Source{{Path: brief.SourcesPath, ID: "s", Title: "A report", Publisher: "House", Type: "report"}},
		Corrections: []*brief.Correction{
			{ID: "d", Number: 1, Kind: brief.KindDifference, Places: []brief.Link{{Text: "Oil"}, {Text: "Overview"}}, Original: words("It was 2"), Edition: words("It is 3"), Reason: words("Counted.")},
			{ID: "c", Number: 2, Kind: brief.KindCorrection, Changes: []*brief.Change{{Before: "Four", After: ""}}, Reason: words("Wrong.")},
		},
	}
}

func TestRecords(t *testing.T) {
	want := []string{
		"chapter | A brief |  | index.html | What it is.",
		"chapter | Xland |  | x.html | a claim. One sentence. Means: loans. At first.",
		"section | Oil, for what? | Xland | x.html#oil | Much of it. “Quoted.”",
		"fact | Debt | Xland | data.html#fact-f | about 2%. Doubtful.",
		"figure | It grew | Xland | data.html#g | Growth. From 1 to 2.",
		"page-compare | Xland: Oil |  | compare.html#x-oil | High. So it is.",
		"event | Early on | Xland | timeline.html#e | It began. Perhaps.",
		"recommendation | Recommendation 3 | All | recommendations.html#r | Do this. And that.",
		"term | PDVSA |  | glossary.html#pdvsa | Petróleos de Venezuela. State company. Also called the oil company.",
		"source | A report | House | sources.html#source-s | House. A report.",
		"correction-kind-difference | No.\u00a01 | Oil and Overview | corrections.html#d | It was 2. It is 3. Counted.",
		"correction-kind-correction | No.\u00a02 |  | corrections.html#c | Four. Wrong.",
	}
	var got []string
	for _, r := range Records(sample(), spoken(t, "en")) {
		got = append(got, fmt.Sprintf("%s | %s | %s | %s | %s", r.Kind, r.Title, r.Place, r.To, r.Text))
	}
	if g, w := strings.Join(got, "\n"), strings.Join(want, "\n"); g != w {
		t.Errorf("the records are\n%s\nwant\n%s", g, w)
	}
}

func TestScript(t *testing.T) {
	text, err := Script([]Record{{Term, "</script><!--", "\u2028", brief.Address{Path: "a.html"}, "& more", []string{"other"}}}, spoken(t, "es"))
	if err != nil {
		t.Fatal(err)
	}
	script := string(text)
	if strings.ContainsAny(script, "<>&\u2028") {
		t.Errorf("something in it could end a script: %s", script)
	}
	body, ok := strings.CutPrefix(script, "BriefSearch.load(")
	body, closed := strings.CutSuffix(body, ");\n")
	var data struct {
		Language string
		Words    map[string]string
		Kinds    []string
		Records  [][]any
	}
	if err := json.Unmarshal([]byte(body), &data); err != nil || !ok || !closed {
		t.Fatalf("%v: %s", err, script)
	}
	if got, want := fmt.Sprint(data.Records), "[[7 </script><!-- \u2028 a.html & more [other]]]"; got != want {
		t.Errorf("the records are %s, want %s", got, want)
	}
	if data.Language != "es" || data.Kinds[7] != "Término" || len(data.Kinds) != len(kinds) {
		t.Errorf("the language is %s, the kinds are %v", data.Language, data.Kinds)
	}
	for key, word := range data.Words {
		if strings.Contains(word, "⟦") || key == "count" && !strings.Contains(word, "{0}") {
			t.Errorf("the word %s is %q", key, word)
		}
	}
}

func TestIndex(t *testing.T) {
	b := sample()
	// Names that begin alike, in other letters, with quotation marks and digits; one heading in two chapters.
	b.Terms = append(b.Terms, &brief.Term{ID: "erd", Path: brief.GlossaryPath, Term: "Erdoğan", Aliases: []string{"Erdoğan’s circle", "Ünal"}}, &brief.Term{ID: "eta", Path: brief.GlossaryPath, Term: "état"})
	h := func(id, text string) *brief.Heading { return &brief.Heading{ID: id, Level: 2, Text: text} }
	b.Chapters[0].Headings = append(b.Chapters[0].Headings, h("past", "The past"), h("q", "“Zero” years"))
	b.Chapters = append(b.Chapters, &brief.Chapter{Path: "y.html", Title: "Yland", Number: 2, Headings: []*brief.Heading{h("past", "The past"), h("n", "1999")}})
	b.Overview.Headings = []*brief.Heading{h("sum", "Summary")}
	y := b.Chapters[1]
	y.Country = "XY"
	b.Matrix = &brief.Matrix{Rows: []*brief.MatrixRow{{Chapter: y, Cells: []*brief.Cell{nil, {ID: "y-money"}}}}}
	b.Timeline = &brief.Timeline{Events: []*brief.Event{{ID: "e", Display: "early 1999", Chapters: []*brief.Chapter{y}}, {ID: "other"}}}
	b.Recommendations = &brief.Recommendations{Items: []*brief.Cited[*brief.Recommendation]{{Item: &brief.Recommendation{ID: "r", Number: 3, Targets: []*brief.Chapter{y}}}}}
	var got []string
	for _, l := range Index(b, spoken(t, "en")) {
		for _, e := range l.Entries {
			var links []string
			for _, link := range e.Links {
				links = append(links, link.To.String()+" "+link.Text)
			}
			got = append(got, l.Letter+": "+e.Label+" → "+strings.Join(links, ", "))
		}
	}
	want := []string{
		"0–9: 1999 → y.html#n Yland",
		"E: Erdoğan → glossary.html#erd Glossary",
		"E: état → glossary.html#eta Glossary",
		"O: Oil, for what? → x.html#oil Xland",
		"P: PDVSA → glossary.html#pdvsa Glossary, x.html#term-pdvsa Xland",
		"P: Petróleos de Venezuela → glossary.html#pdvsa see PDVSA",
		"S: Summary → index.html#sum Overview",
		"T: the oil company → glossary.html#pdvsa see PDVSA",
		"T: The past → x.html#past Xland, y.html#past Yland",
		"U: Ünal → glossary.html#erd see Erdoğan",
		"X: Xland → x.html a claim",
		"Y: Yland → y.html Chapter, compare.html#y-money Comparison, timeline.html#e early 1999, recommendations.html#r Recommendation 3",
		"Z: “Zero” years → x.html#q Xland",
	}
	if g, w := strings.Join(got, "\n"), strings.Join(want, "\n"); g != w {
		t.Errorf("the index is\n%s\nwant\n%s", g, w)
	}
}

// A library of any size has records and an index that a browser can hold.
func TestLibrary(t *testing.T) {
	b := &brief.Brief{Terms: sample().Terms}
	for i := range indexLength / 2 {
		h := &brief.Heading{ID: "h", Level: 2, Text: fmt.Sprint("Heading ", i)}
		c := &brief.Chapter{Path: fmt.Sprintf("c%d.html", i), Title: fmt.Sprint("Chapter ", i), Description: "Described.", Headings: []*brief.Heading{h, h, h}}
		c.Passages = []*brief.Passage{{Heading: h, Plain: strings.Repeat("word ", 2*wholeText/5/(indexLength/2))}}
		b.Chapters = append(b.Chapters, c)
	}
	records := Records(b, spoken(t, "en"))
	if len(records) != len(b.Chapters)+len(b.Terms) || records[0].Text != "Described." {
		t.Errorf("there are %d records, the first with the text %.40q", len(records), records[0].Text)
	}
	count := func() (n int) {
		for _, l := range Index(b, spoken(t, "en")) {
			n += len(l.Entries)
		}
		return n
	}
	terms := 3
	if got, want := count(), len(b.Chapters)+terms; got != want {
		t.Errorf("without headings the index has %d entries, want %d", got, want)
	}
	b.Chapters = append(b.Chapters, b.Chapters...)
	if got := count(); got != terms {
		t.Errorf("without chapters the index has %d entries, want %d", got, terms)
	}
}
