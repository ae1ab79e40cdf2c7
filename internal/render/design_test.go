package render

import (
	"fmt"
	"strings"
	"testing"
)

// The rule at the head of a chapter has a part for every chapter, and the chapter's own is heavy, whatever its country; one chapter,
// or too many, have a plain rule.
func TestRuleFollowsChapters(t *testing.T) {
	for _, chapters := range []int{1, 2, 7, 9, 10} {
		var names, files []string
		for n := range chapters {
			name := fmt.Sprintf("c%d.md", n+1)
			names = append(names, name)
			files = append(files, name, fmt.Sprintf("---\ntitle: C%d\n---\nText.\n", n+1))
		}
		files = append(files, "brief.yaml", "title: T\nslug: t\nlanguage: en\ndate: \"2026-11-24\"\nchapters: ["+strings.Join(names, ", ")+"]\n")
		content := tiny("", files...)
		delete(content, "x.md")
		s := mustRender(t, content, nil)
		for n := range chapters {
			page := get(t, s, fmt.Sprintf("c%d.html", n+1))
			_, rule, found := strings.Cut(page, `<div class="parts" aria-hidden="true">`)
			if drawn := chapters > 1 && chapters <= 9; found != drawn {
				t.Errorf("chapter %d of %d has a rule of parts: %v", n+1, chapters, found)
			}
			if !found {
				continue
			}
			rule, _, _ = strings.Cut(rule, "</div>")
			want := strings.Repeat("<i></i>", n) + `<i class="on"></i>` + strings.Repeat("<i></i>", chapters-n-1)
			if rule != want {
				t.Errorf("chapter %d of %d has the rule %s", n+1, chapters, rule)
			}
		}
		icon := get(t, s, "icon.svg")
		if got := strings.Count(icon, "M"); got != min(chapters, 9) {
			t.Errorf("the icon of %d chapters has %d strokes", chapters, got)
		}
		if page := get(t, s, "c1.html"); !strings.Contains(page, `class="mark" src="data:image/svg`) {
			t.Error("no mark at the foot")
		}
	}
}

// Where notes stand can be chosen only where there are some.
func TestSettingOfNotes(t *testing.T) {
	s := mustRender(t, tiny("Text.[@a]\n", "about.md", "---\ntitle: About\n---\nNo notes.\n",
		"brief.yaml", "title: T\nslug: t\nlanguage: en\ndate: \"2026-11-24\"\nchapters: [x.md]\npages: [about.md]\n"), nil)
	for page, want := range map[string]bool{"x.html": true, "about.html": false} {
		if got := strings.Contains(get(t, s, page), `name="set-notes"`); got != want {
			t.Errorf("%s has the setting: %v", page, got)
		}
	}
}

// Numbers that stand together are in order, whatever brought them there.
func TestNoteNumbersInOrder(t *testing.T) {
	s := mustRender(t, tiny("First.[@a, p. 1] Second.[@a, p. 2] Third.[@a, p. 3] All.[@a, p. 3; @a, p. 1; @a, p. 2] Argued.[see @a, p. 3; @a, p. 1]\n"), nil)
	page := get(t, s, "x.html")
	var got []string
	for _, after := range strings.Split(page, `<sup class="noteref">`)[1:] {
		raised, _, _ := strings.Cut(after, "</sup>")
		var numbers []string
		for _, a := range strings.Split(raised, "</a>") {
			if a = a[strings.LastIndexByte(a, '>')+1:]; a != "" {
				numbers = append(numbers, a)
			}
		}
		got = append(got, strings.Join(numbers, ","))
	}
	if want := "1 2 3 1,2,3 4,1"; strings.Join(got, " ") != want {
		t.Errorf("the numbers are %s, want %s", strings.Join(got, " "), want)
	}
}
