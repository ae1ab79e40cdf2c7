package markdown

import (
	"bytes"
	"regexp"
	"testing"

	"brief/internal/brief"
	"brief/internal/diag"
)

// TestCiteInText tests where citations stand that are words: before the stop of their sentence, with a space before them.
func TestCiteInText(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"Oil fell.[@a] Gas rose.", "Oil fell (a). Gas rose."},
		{"Oil fell [@a].", "Oil fell (a)."},
		{"Oil fell.[@a]", "Oil fell (a)."},
		{"Oil fell.[@a; @b][@c]", "Oil fell (a; b; c)."},
		{"Oil fell,[@a] gas rose;[@b] coal:[@c] same.", "Oil fell (a), gas rose (b); coal (c): same."},
		{"Did oil fall?[@a] It did![@b]", "Did oil fall? (a) It did! (b)"},
		{`He said "oil fell."[@a] She`, "He said “oil fell” (a). She"},
		{`He asked "why?"[@a] She`, "He asked “why?” (a) She"},
		{"And so on...[@a] The", "And so on… (a) The"},
		{"And so on..[@a] The", "And so on.. (a) The"},
		{"The U.S.[@a] did.", "The U.S. (a) did."},
		{"It left the U.S.[@a] It came.", "It left the U.S. (a). It came."},
		{"The firm Oil Inc.[@a] and others.", "The firm Oil Inc. (a) and others."},
		{"Oil *fell.*[@a] Gas", "Oil <em>fell.</em> (a) Gas"},
		{"[@a] says so.", " (a) says so."},
		{"Sum.[@a][^n] Next.\n\n[^n]: Note.", `Sum (a).<sup class="noteref">1</sup> Next.`},
		{"Sum.[^n][@a] Next.\n\n[^n]: Note.", `Sum.<sup class="noteref">1</sup> (a) Next.`},
		{"{{< fact x >}}.", `<a class="fact" href="#fact-x">«x»</a> (x).`},
		{"{{< fact x >}}[@b], and", `<a class="fact" href="#fact-x">«x»</a> (x; b), and`},
		{"A \\[bracket\\].[@a]", "A [bracket] (a)."},
		{"`code.`[@a] x", "<code>code.</code> (a) x"},
	} {
		var problems diag.List
		d := Parse(diag.Text{String: c.text}, Options{Language: "en"}, &problems)
		entry := func(key string) *brief.Reference {
			return &brief.Reference{ID: "r", Note: &brief.Note{ID: "n", Entry: true}, Citation: &brief.Citation{Source: &brief.Source{ID: key}}}
		}
		for _, node := range d.References() {
			switch n := node.(type) {
			case *Citation:
				for _, item := range n.Items {
					item.Reference = entry(item.Key)
				}
			case *NoteRef:
				n.Reference = &brief.Reference{ID: "r", Note: &brief.Note{ID: "n", Number: 1}}
			case *FactRef:
				n.Use = &brief.FactUse{Fact: &brief.Fact{ID: n.ID}, Form: n.Form}
				n.Use.References = []*brief.Reference{entry(n.ID)}
			}
		}
		var b bytes.Buffer
		if err := WriteHTML(&b, d, testPage{}); err != nil {
			t.Fatal(err)
		}
		got := regexp.MustCompile(`<a id="r"[^>]*>([^<]*)</a>`).ReplaceAllString(b.String(), "$1")
		got = regexp.MustCompile(`^<p[^>]*>|</p>\n$|<a class="pn"[^>]*>.*?</a>`).ReplaceAllString(got, "")
		if got != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.text, got, c.want)
		}
	}
}
