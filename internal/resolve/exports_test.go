package resolve

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"reflect"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"

	"brief/internal/bibliography"
	"brief/internal/brief"
	"brief/internal/diag"
	"brief/internal/manuscript"
)

// readBack reads what was written in a format as a brief would.
func readBack(t *testing.T, name string, text []byte) map[string]*brief.Source {
	t.Helper()
	var problems diag.List
	out := map[string]*brief.Source{}
	for _, s := range Sources(manuscript.ParseLibrary(&diag.File{Name: name, Text: text}, &problems), "en", &problems) {
		out[s.ID] = s
	}
	if list := problems.Problems(); len(list) > 0 {
		var b bytes.Buffer
		if err := diag.Print(&b, list, diag.Style{}); err != nil {
			t.Fatal(err)
		}
		t.Errorf("%s has problems:\n%s", name, b.String())
	}
	return out
}

// same compares sources in every field that belongs to the bibliography.
func same(t *testing.T, name string, want []*brief.Source, got map[string]*brief.Source) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("%s: %d sources are read, %d were written", name, len(got), len(want))
	}
	for _, w := range want {
		g := got[w.ID]
		if g == nil {
			t.Errorf("%s: the source %q is lost", name, w.ID)
			continue
		}
		a, b := *w, *g
		a.At, b.At, a.Uses, b.Uses = diag.Span{}, diag.Span{}, nil, nil
		a.TypeAt, b.TypeAt = diag.Span{}, diag.Span{}
		a.URLAt, b.URLAt, a.ArchiveAt, b.ArchiveAt = diag.Span{}, diag.Span{}, diag.Span{}, diag.Span{}
		if !reflect.DeepEqual(a, b) {
			av, bv := reflect.ValueOf(a), reflect.ValueOf(b)
			for i := range av.NumField() {
				if x, y := av.Field(i).Interface(), bv.Field(i).Interface(); !reflect.DeepEqual(x, y) {
					t.Errorf("%s: %s: %s was %+q and is %+q", name, w.ID, av.Type().Field(i).Name, fmt.Sprint(x), fmt.Sprint(y))
				}
			}
		}
	}
}

func roundTrip(t *testing.T, sources []*brief.Source) {
	t.Helper()
	text, err := new(bibliography.Exporter).CSLJSON(sources)
	if err != nil {
		t.Fatal(err)
	}
	same(t, "x.json", sources, readBack(t, "x.json", text))
	same(t, "x.bib", sources, readBack(t, "x.bib", new(bibliography.Exporter).BibTeX(sources)))
}

// What the shipped brief publishes is read back to the same values.
func TestExportsOfTheBrief(t *testing.T) {
	text, err := os.ReadFile("../../content/sources.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var sources []*brief.Source
	for _, s := range readBack(t, "sources.yaml", text) {
		sources = append(sources, s)
	}
	if len(sources) < 50 {
		t.Fatalf("%d sources", len(sources))
	}
	bibliography.Sort(sources, "en", brief.StyleNote)
	roundTrip(t, sources)
}

// The words of which sources are made at random: what the formats take for their own, and letters of many scripts.
var awkward = []string{"Oil", "power", "and", "AND", "others", "von", "de la", "{", "}", "\\", "\\emph", "%", "&", "#", "$5", "$", "_", "^", "~", "\"", "'", "''", "``", "--", "—", "?`", "!`",
	"<b", "@", "@book{", ",", ", Jr.", "=", "family=x", ":", "- x", "[a]", "İı", "Ñáñez", "ø", "中国", "نفت", "Роснефть", "a\u00a0b", "e\u0301", "😀", "null", "true", "2019", "1e3", "0x1", "~", "Jean-Paul", "O'Neill", "n.d.", "`", "´", "|", "* x", "# x", "!x", "&x", "..."}

func phrase(r *rand.Rand, most int) string {
	var b strings.Builder
	for range r.IntN(most + 1) {
		if b.Len() > 0 && r.IntN(4) > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(awkward[r.IntN(len(awkward))])
	}
	return oneLine(b.String())
}

func anySource(r *rand.Rand, id string) *brief.Source {
	dates := []string{"", "2019", "2019-03", "2019-03-16", "2005/2009", "2014~", "2014?", "2014%", "200X", "2004/..", "../2004", "2015-22", "2019-01/2019-03", "2005~/2009", "2019-03-16?", "2015-22~"}
	languages := []string{"", "en", "es", "es-VE", "en-GB", "pt-BR", "zh-Hant", "tlh", "fa"}
	addresses := []string{"", "https://example.org/a?b=1&c=%7B2%7D#x_y", "http://example.org/~ada/%20", "https://пример.example/ф"}
	pick := func(list []string) string { return list[r.IntN(len(list))] }
	day := func() brief.Date {
		s := pick(dates)
		if s == "" {
			return brief.Date{}
		}
		d, err := brief.ParseDate(s)
		if err != nil {
			panic(err)
		}
		return d
	}
	people := func() (out []brief.Person) {
		for range r.IntN(4) {
			p := brief.Person{Literal: phrase(r, 4)}
			if r.IntN(2) == 0 {
				p = brief.Person{Family: phrase(r, 3), Given: phrase(r, 3)}
				if r.IntN(3) == 0 {
					p.Suffix = phrase(r, 1)
				}
			}
			if p.Literal != "" || p.Family != "" && p.Given != "" {
				out = append(out, p)
			}
		}
		return out
	}
	s := &brief.Source{
		ID: id, Type: pick(bibliography.Types()), Author: people(), Editor: people(), ContainerTitle: phrase(r, 4), Publisher: phrase(r, 4),
		PublisherPlace: phrase(r, 2), Issued: day(), Accessed: day(), Language: pick(languages), URL: pick(addresses), DOI: pick([]string{"", "10.1000/xyz(1)_2"}),
		ISBN: pick([]string{"", "978-0-306-40615-7"}), Volume: phrase(r, 1), Issue: phrase(r, 1), Page: pick([]string{"", "1–9", "1-9", "ii–iv, 5–7", "A–B", "1––2"}),
		Edition: phrase(r, 1), Note: phrase(r, 6), Archive: pick(addresses), Status: "unchecked",
	}
	if r.IntN(3) > 0 {
		s.Title = phrase(r, 6)
	}
	s.Description = phrase(r, 5)
	if s.Title != "" {
		s.Description = "" // it stands only for a title that is not known
	}
	if r.IntN(2) == 0 {
		s.Class, s.Status = brief.SourceClasses[r.IntN(len(brief.SourceClasses))], brief.SourceStatuses[r.IntN(len(brief.SourceStatuses))]
	}
	return s
}

func TestExportsOfAnything(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	var sources []*brief.Source
	for i := range 1000 {
		sources = append(sources, anySource(r, fmt.Sprintf("source-%d", i)))
	}
	roundTrip(t, sources)
}

func FuzzExports(f *testing.F) {
	for _, s := range awkward {
		f.Add(s, s)
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		a, b = oneLine(markup.ReplaceAllString(strings.ToValidUTF8(a, ""), "")), oneLine(strings.ToValidUTF8(b, ""))
		if markup.MatchString(a) || !norm.NFC.IsNormalString(a) || !norm.NFC.IsNormalString(b) {
			return // taking one away made another
		}
		s := &brief.Source{ID: "x", Type: "report", Title: a, ContainerTitle: a, Publisher: b, Note: b, Status: "unchecked"}
		if a != "" && b != "" {
			s.Author = []brief.Person{{Family: a, Given: b}, {Literal: b}}
			s.Editor = []brief.Person{{Family: b, Given: a, Suffix: b}}
		}
		roundTrip(t, []*brief.Source{s})
	})
}
