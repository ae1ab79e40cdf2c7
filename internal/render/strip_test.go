package render

import (
	"fmt"
	"strings"
	"testing"

	"brief/internal/brief"
)

func TestStrips(t *testing.T) {
	x := &brief.Chapter{Name: "x", Country: "CU"}
	for _, c := range []struct {
		dates string
		want  string // the first two strips: years, events and those of the chapter
	}{
		{"", ""},
		{"2005 2005-03", ""},
		{"2005 2006 2006-07", "2005 is 1(1), 2006 is 2(2); 2005 is 1(1), 2006 is 2(2)"},
		{"1994 2003/2020 2013", "1994–1995 is 1(1), 1996–1997 is 0, 1998–1999 is 0, 2000–2001 is 0, 2002–2003 is 1(1), 2004–2005 is 0, 2006–2007 is 0, " +
			"2008–2009 is 0, 2010–2011 is 0, 2012–2013 is 1(1); 1990–1994 is 1(1), 1995–1999 is 0, 2000–2004 is 1(1), 2005–2009 is 0, 2010–2014 is 1(1)"},
	} {
		timeline := &brief.Timeline{}
		for s := range strings.FieldsSeq(c.dates) {
			d, err := brief.ParseDate(s)
			if err != nil {
				t.Fatal(err)
			}
			timeline.Events = append(timeline.Events, &brief.Event{ID: s, Date: d, Chapters: []*brief.Chapter{x}})
		}
		p := &Page{renderer: &renderer{Input: Input{Locale: english(t), Brief: &brief.Brief{Timeline: timeline, Chapters: []*brief.Chapter{x}}}}}
		var strips []string
		for _, s := range p.Strips() {
			var bins []string
			for _, b := range s.Bins {
				years, _, _ := strings.Cut(b.Label, ":")
				text := fmt.Sprintf("%s is %d", years, len(b.Events))
				for _, part := range b.Parts {
					text += fmt.Sprintf("(%d)", part.N)
				}
				bins = append(bins, text)
			}
			strips = append(strips, strings.Join(bins, ", "))
		}
		if got := strings.Join(strips, "; "); got != c.want {
			t.Errorf("%s: the strips are %s, want %s", c.dates, got, c.want)
		}
	}
	for years, want := range map[int]int{2: 1, 9: 1, 10: 2, 80: 10, 400: 50, 9999: 2000} {
		if got := stretch(1, years, stripNarrow); got != want {
			t.Errorf("%d years: a stretch of %d, want %d", years, got, want)
		}
	}
}
