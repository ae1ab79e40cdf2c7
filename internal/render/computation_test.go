package render

import (
	"testing"

	"brief/internal/brief"
	"brief/internal/locale"
)

// A formula is told in words, with a link to every fact, in the language of the page.
func TestComputation(t *testing.T) {
	lent := &brief.Fact{ID: "lent", Label: "Money <lent>"}
	owed := &brief.Fact{ID: "owed", Label: "Money owed"}
	f := &brief.Fact{ID: "share", Derived: &brief.Derivation{Steps: []brief.Step{
		{Sign: "max"}, {Sign: "("}, {Fact: lent}, {Sign: ","}, {Number: 1500}, {Sign: ")"}, {Sign: "/"}, {Sign: "("}, {Fact: owed}, {Sign: "-"},
		{Fact: lent}, {Sign: ")"},
	}}}
	for language, want := range map[string]string{
		"en": `<span class="computation">By the editors: the greatest of (<a href="../data.html#fact-lent">Money &lt;lent&gt;</a>, 1,500) divided by ` +
			`(<a href="#fact-owed">Money owed</a> minus <a href="../data.html#fact-lent">Money &lt;lent&gt;</a>).</span>`,
		"es": `<span class="computation">De los editores: el mayor de (<a href="../data.html#fact-lent">Money &lt;lent&gt;</a>, 1500) dividido entre ` +
			`(<a href="#fact-owed">Money owed</a> menos <a href="../data.html#fact-lent">Money &lt;lent&gt;</a>).</span>`,
	} {
		l, err := locale.New(language)
		if err != nil {
			t.Fatal(err)
		}
		c := &brief.Chapter{Path: "x/y.html", Facts: []*brief.Fact{owed}}
		p := &Page{renderer: &renderer{Input: Input{Locale: l}, moved: func() map[brief.Address]string { return nil }}, Path: c.Path, Chapter: c}
		if got := string(p.Computation(f)); got != want {
			t.Errorf("%s:\ngot  %s\nwant %s", language, got, want)
		}
		if got := p.Computation(owed); got != "" {
			t.Errorf("of a fact that is not derived: %q", got)
		}
	}
}
