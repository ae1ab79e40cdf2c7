package markdown

import (
	"testing"

	"brief/internal/brief"
	"brief/internal/diag"
)

func TestParseCitationString(t *testing.T) {
	page := func(v string) brief.Locator { return brief.Locator{Label: "page", Value: v} }
	tests := []struct {
		in      string
		ok      bool
		key     string
		locator brief.Locator
		suffix  string
	}{
		{"csis-2020", true, "csis-2020", brief.Locator{}, ""},
		{"csis-2020, p. 5", true, "csis-2020", page("5"), ""},
		{" csis-2020, pp. 5-7, 9 & 11, note 3 ", true, "csis-2020", page("5–7, 9 & 11"), "note 3"},
		{"csis-2020, 5", true, "csis-2020", page("5"), ""},
		{"a, § 4.2", true, "a", brief.Locator{Label: "section", Value: "4.2"}, ""},
		{"a, §§4-5", true, "a", brief.Locator{Label: "section", Value: "4–5"}, ""},
		{"a, pág. 12", true, "a", page("12"), ""},
		{"a, vol. II", true, "a", brief.Locator{Label: "volume", Value: "II"}, ""},
		{"a, p. xii–xiv", true, "a", page("xii–xiv"), ""},
		{"a, para. 12a", true, "a", brief.Locator{Label: "paragraph", Value: "12a"}, ""},
		{"a, Page 3", true, "a", page("3"), ""},
		{"a, {see table}", true, "a", page("see table"), ""},
		{"a, n.d.", true, "a", brief.Locator{}, "n.d."},
		{"a, for the whole", true, "a", brief.Locator{}, "for the whole"},
		{"a, p. four", false, "a", brief.Locator{}, ""},
		{"a, pp.", false, "a", brief.Locator{}, ""},
		{"[@a, p. 1]", false, "", brief.Locator{}, ""},
		{"@a", false, "", brief.Locator{}, ""},
		{"", false, "", brief.Locator{}, ""},
		{", p. 1", false, "", brief.Locator{}, ""},
	}
	for _, test := range tests {
		var problems diag.List
		// The text stands within a file, so that places are seen to count from it.
		file := &diag.File{Name: "facts.yaml", Text: []byte("- " + test.in + " #")}
		c, ok := ParseCitationString(diag.NewText(file, 2, 2+len(test.in)), &problems)
		if ok != test.ok {
			t.Errorf("%q: ok is %v", test.in, ok)
			continue
		}
		if errors, _ := problems.Count(); (errors == 0) != test.ok {
			t.Errorf("%q: %d problems", test.in, errors)
		}
		for _, p := range problems.Problems() {
			if p.At.Start < 2 || p.At.End > 2+len(test.in) {
				t.Errorf("%q: problem at [%d,%d)", test.in, p.At.Start, p.At.End)
			}
		}
		if !ok {
			continue
		}
		if c.Key != test.key || c.Locator != test.locator || c.Suffix != test.suffix {
			t.Errorf("%q: key %q, locator %+v, suffix %q", test.in, c.Key, c.Locator, c.Suffix)
		}
		if string(c.KeyAt.Text()) != test.key {
			t.Errorf("%q: key at %q", test.in, c.KeyAt.Text())
		}
	}
}
