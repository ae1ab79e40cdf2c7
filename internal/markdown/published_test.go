package markdown

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"brief/internal/brief"
	"brief/internal/diag"
	"brief/internal/revision"
)

func parsePublished(text string, p *Published, problems *diag.List) *Document {
	file := &diag.File{Name: "a.md", Text: []byte(text)}
	return Parse(diag.NewText(file, 0, len(text)), Options{Language: "en", Published: p}, problems)
}

// record returns what a release would say of a page.
func record(d *Document) *Published {
	p := &Published{Fact: func(id string, _ brief.FactForm) string { return "7 of " + id }}
	for _, one := range d.Passages() {
		p.Passages = append(p.Passages, revision.Text{Name: one.ID, Words: d.words(one.node, p.Fact)})
	}
	for _, o := range d.Callouts() {
		p.Callouts = append(p.Callouts, revision.Text{Name: o.ID, Words: o.Published()})
	}
	return p
}

// TestIDsSurvive: whatever is permuted, inserted or deleted around a published paragraph, its id stays, also if its own first words
// are edited; and nothing new gets an id that was published.
func TestIDsSurvive(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	paragraph := func() string {
		words := []string{"Again", "every", "chapter"} // so that first words alone would not tell them apart
		for range 12 + random.IntN(20) {
			words = append(words, fmt.Sprintf("word%d", random.IntN(300)))
		}
		if random.IntN(3) == 0 {
			words = append(words, fmt.Sprintf("{{< fact f%d >}}", random.IntN(5)))
		}
		return strings.Join(words, " ")
	}
	for round := range 100 {
		type version struct{ text, id string }
		var then []version
		for range 1 + random.IntN(15) {
			then = append(then, version{text: paragraph()})
		}
		var texts []string
		for _, v := range then {
			texts = append(texts, v.text)
		}
		var problems diag.List
		first := parsePublished(strings.Join(texts, "\n\n"), nil, &problems)
		published := record(first)
		was := map[string]bool{}
		for i, p := range first.Passages() {
			then[i].id = p.ID
			was[p.ID] = true
		}

		var now []version
		for _, v := range then {
			switch random.IntN(5) {
			case 0:
				continue // deleted
			case 1:
				v.text = "Another beginning" + strings.TrimPrefix(v.text, "Again every")
			}
			now = append(now, v)
		}
		for range random.IntN(6) {
			now = append(now, version{text: paragraph()})
		}
		random.Shuffle(len(now), func(i, j int) { now[i], now[j] = now[j], now[i] })
		texts = nil
		for _, v := range now {
			texts = append(texts, v.text)
		}
		again := parsePublished(strings.Join(texts, "\n\n"), published, &problems)
		for i, p := range again.Passages() {
			switch {
			case now[i].id != "" && p.ID != now[i].id:
				t.Fatalf("round %d: %q had the id %s and has %s", round, now[i].text, now[i].id, p.ID)
			case now[i].id == "" && was[p.ID]:
				t.Fatalf("round %d: the new %q has the published id %s", round, now[i].text, p.ID)
			}
		}
		if all := problems.Problems(); len(all) > 0 {
			t.Fatal(all)
		}
	}
}

// TestPublished: what is kept, what gives way, and what is lost.
func TestPublished(t *testing.T) {
	published := &Published{
		Passages: []revision.Text{
			{Name: "p-harbour-opened", Words: "The harbour was opened in 2019 and is run by the state."},
			{Name: "p-ships-called", Words: "Nine ships called there in the first year, with grain."},
			{Name: "fn-1", Words: "An id that no paragraph can have stands here, for a test."},
		},
		Callouts: []revision.Text{{Name: "note-old-title", Words: "An old title of a note"}},
		Fact:     func(string, brief.FactForm) string { return "" },
	}
	const text = "At last the harbour was opened in 2019 and is run by the state.\n\n" +
		"Some nine ships called there in the first year, with grain. {#ships alias=p-ships}\n\n" +
		"Now an id that no paragraph can have stands here, for a test.\n\n" +
		"> [!NOTE] A new title of a note\n> Text.\n\n" +
		"- An item {alias=p-item}\n\n" +
		"## Heading {#h alias=old-heading}\n\n" +
		"A table follows. {alias=a alias=b}\n"
	var problems diag.List
	d := parsePublished(text, published, &problems)
	if all := problems.Problems(); len(all) > 0 {
		t.Fatal(all)
	}
	p := d.Passages()
	for i, want := range []struct{ id, was string }{{"p-harbour-opened", ""}, {"ships", "p-ships-called"}, {"p-that-paragraph-have-stands-here", "fn-1"}} {
		if p[i].ID != want.id || p[i].Was != want.was {
			t.Errorf("passage %d is %q and was %q, want %q and %q", i+1, p[i].ID, p[i].Was, want.id, want.was)
		}
	}
	if id := d.Callouts()[0].ID; id != "note-old-title" {
		t.Errorf("the callout has the id %q", id)
	}
	var page bytes.Buffer
	if err := WriteHTML(&page, d, testPage{}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`<p id="p-harbour-opened">`, `<p id="ships"><span class="alias" id="p-ships"></span>`, `<span class="alias" id="p-item"></span>An item`,
		`<h2 id="h"><span class="alias" id="old-heading"></span>Heading</h2>`, `<span class="alias" id="a"></span><span class="alias" id="b"></span>`,
	} {
		if !strings.Contains(page.String(), want) {
			t.Errorf("the page lacks %s:\n%s", want, &page)
		}
	}
}

func TestBadAliases(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{"One. {alias=}", `"" is no id`},
		{"One. {alias=a<b}", `"a<b" is no id`},
		{"One. {#a b alias=c}", `"a b" is no id`},
		{"One. {#a alias=a}", `id "a" is taken`},
		{"One. {alias=x}\n\nTwo. {alias=x}", `id "x" is taken`},
		{"One. {alias=fn-1}", `the id "fn-1" is the page's own`},
	} {
		var problems diag.List
		parsePublished(test.text, nil, &problems)
		if all := problems.Problems(); len(all) != 1 || all[0].Text != test.want || all[0].Hint == "" {
			t.Errorf("%s: %v, want %s", test.text, all, test.want)
		}
	}
	var problems diag.List
	d := parsePublished("Of {alias=x} in the middle.", nil, &problems)
	if got := d.Passages()[0].Plain(); got != "Of {alias=x} in the middle." || len(problems.Problems()) > 0 {
		t.Errorf("in the middle it is %q, %v", got, problems.Problems())
	}
}
