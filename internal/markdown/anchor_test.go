package markdown

import (
	"testing"

	"brief/internal/diag"
)

// TestPageIDs: a heading does not take an id that the page gives to a part of its own.
func TestPageIDs(t *testing.T) {
	const text = "## Content\n\n## Notes title\n\n## Figure prices\n\n## Content\n\n## Mine {#notes-title}\n"
	var problems diag.List
	file := &diag.File{Name: "a.md", Text: []byte(text)}
	d := Parse(diag.NewText(file, 0, len(text)), Options{}, &problems)
	want := []string{"section-content", "section-notes-title", "section-figure-prices", "section-content-2", "mine"}
	for i, h := range d.Headings() {
		if h.ID != want[i] {
			t.Errorf("heading %d has the id %q, want %q", i+1, h.ID, want[i])
		}
	}
	if all := problems.Problems(); len(all) != 1 || all[0].Code != diag.BadValue {
		t.Errorf("problems: %v", all)
	}
}
