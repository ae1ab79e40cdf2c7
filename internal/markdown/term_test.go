package markdown

import (
	"bytes"
	"strings"
	"testing"

	"brief/internal/brief"
	"brief/internal/diag"
)

func TestGlossTerms(t *testing.T) {
	g := NewGlossary([]*brief.Term{
		{ID: "alba", Term: "ALBA", Aliases: []string{"Bolivarian Alliance"}},
		{ID: "bolivarian", Term: "Bolivarian"},
		{ID: "sanction", Term: "sanctions"},
		{ID: "ofac", Term: "OFAC’s list"},
		{ID: "oil", Term: "oil-for-loans deal"},
		{ID: "cetin", Term: "Çetin"},
		{ID: "mark", Term: "§"},
	})
	tests := []struct{ in, html, terms string }{
		{"ALBA and ALBA", `<a class="term" href="#term-alba">ALBA</a> and ALBA`, "alba"},
		{"alba", "alba", ""},
		{"Sanctions hit.", `<a class="term" href="#term-sanction">Sanctions</a> hit.`, "sanction"},
		{"The Bolivarian Alliance, Bolivarian", `The <a class="term" href="#term-alba">Bolivarian Alliance</a>, <a class="term" href="#term-bolivarian">Bolivarian</a>`, "alba bolivarian"},
		{"The Bolivarian\nAlliance\nmet", "The <a class=\"term\" href=\"#term-alba\">Bolivarian\nAlliance</a>\nmet", "alba"},
		{"*The Bolivarian* Alliance", `<em>The <a class="term" href="#term-bolivarian">Bolivarian</a></em> Alliance`, "bolivarian"},
		{"ALBAs, xALBA, ALBA's", `ALBAs, xALBA, <a class="term" href="#term-alba">ALBA</a>’s`, "alba"},
		{"on OFAC's list", `on <a class="term" href="#term-ofac">OFAC’s list</a>`, "ofac"},
		{"an Oil-for-Loans  deal", `an <a class="term" href="#term-oil">Oil-for-Loans  deal</a>`, "oil"},
		{"Çetin and \"sanctions\"", `<a class="term" href="#term-cetin">Çetin</a> and “<a class="term" href="#term-sanction">sanctions</a>”`, "cetin sanction"},
		{"[ALBA](x.md) `ALBA` [@ALBA] <https://ALBA.org> {{< ALBA >}}", "", ""},
		{"{{</* ALBA */>}} ALBA", `{{&lt; ALBA &gt;}} <a class="term" href="#term-alba">ALBA</a>`, "alba"},
		{"A ALBA  \nsanctions\\\nALBA", "A <a class=\"term\" href=\"#term-alba\">ALBA</a><br>\n<a class=\"term\" href=\"#term-sanction\">sanctions</a><br>\nALBA", "alba sanction"},
	}
	for _, test := range tests {
		var problems diag.List
		file := &diag.File{Name: "x", Text: []byte(test.in)}
		d := Parse(diag.NewText(file, 0, len(test.in)), Options{Inline: true}, &problems)
		plain := d.Plain()
		var ids []string
		for _, term := range d.GlossTerms(g) {
			ids = append(ids, term.ID)
		}
		if got := strings.Join(ids, " "); got != test.terms {
			t.Errorf("%q: terms %q, want %q", test.in, got, test.terms)
		}
		var b bytes.Buffer
		if err := WriteHTML(&b, d, testPage{}); err != nil {
			t.Fatal(err)
		}
		if test.html != "" && b.String() != test.html {
			t.Errorf("%q:\n%s\nwant\n%s", test.in, b.String(), test.html)
		}
		if d.Plain() != plain {
			t.Errorf("%q: glossing changed the words to %q", test.in, d.Plain())
		}
	}
}

func TestGlossTermsPassesOver(t *testing.T) {
	const in = "## ALBA\n\n> [!NOTE] ALBA\n> text\n\n{{< pullquote >}}\nALBA\n{{< /pullquote >}}\n\n| ALBA |\n|---|\n\n[^1]: ALBA\n"
	var problems diag.List
	d := Parse(diag.NewText(&diag.File{Name: "x", Text: []byte(in)}, 0, len(in)), Options{}, &problems)
	found := d.GlossTerms(NewGlossary([]*brief.Term{{ID: "alba", Term: "ALBA"}}))
	var b bytes.Buffer
	if err := WriteHTML(&b, d, testPage{}); err != nil {
		t.Fatal(err)
	}
	if len(found) != 1 || !strings.Contains(b.String(), `<th scope="col"><a class="term" href="#term-alba">ALBA</a></th>`) {
		t.Errorf("found %d terms in\n%s", len(found), b.String())
	}
}
