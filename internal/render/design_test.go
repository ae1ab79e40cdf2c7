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
