package render

import (
	"fmt"

	"brief/internal/brief"
)

// A Strip is the chart above the timeline: how many events begin in each stretch of years. The stretches are of one length, a round
// number of years, and cover the whole of the timeline, so that those without an event are seen too.
type Strip struct {
	Bins []*Bin
	Most int // events of the fullest stretch
}

// A Bin is one stretch of years.
type Bin struct {
	From   int    // the first year
	Label  string // its years and its number of events, in words
	Events []*brief.Event
	Parts  []StripPart // by chapter
}

// A StripPart is how many events of a stretch are of one chapter.
type StripPart struct {
	Tag string // the option of the filter that shows it
	Hue int    // of the chapter
	N   int
}

// The most stretches of a strip, so that each is a target of 24 pixels (WCAG 2.2, criterion 2.5.8): across a column of text, and
// across a phone.
const (
	stripWide   = 18
	stripNarrow = 9
)

// Strips returns the chart of the timeline, for wide and for narrow columns. There is none where all events begin in one stretch.
func (p *Page) Strips() []*Strip {
	if p.Brief.Timeline == nil {
		return nil
	}
	wide, narrow := p.newStrip(stripWide), p.newStrip(stripNarrow)
	if wide == nil || narrow == nil {
		return nil
	}
	return []*Strip{wide, narrow}
}

// newStrip returns the strip of the shortest stretches of which no more than most are needed, or nil where fewer than two are.
func (r *renderer) newStrip(most int) *Strip {
	var events []*brief.Event
	first, last := 0, 0
	for _, e := range r.Brief.Timeline.Events {
		if e.Date.IsZero() {
			continue
		}
		year := e.Date.First().Year()
		if len(events) == 0 {
			first, last = year, year
		}
		first, last = min(first, year), max(last, year)
		events = append(events, e)
	}
	if first == last {
		return nil
	}
	years := stretch(first, last, most)
	s := &Strip{}
	for from := first - first%years; from <= last; from += years {
		s.Bins = append(s.Bins, &Bin{From: from})
	}
	if len(s.Bins) < 2 {
		return nil
	}
	for _, e := range events {
		b := s.Bins[(e.Date.First().Year()-s.Bins[0].From)/years]
		b.Events = append(b.Events, e)
		s.Most = max(s.Most, len(b.Events))
	}
	for _, b := range s.Bins {
		span := fmt.Sprintf("%04d", b.From)
		if years > 1 {
			span += fmt.Sprintf("–%04d", b.From+years-1)
		}
		b.Label = r.Locale.Word("strip-events", span, r.Locale.Word("n-events", len(b.Events)))
		part := map[*brief.Chapter]int{}
		for _, e := range b.Events {
			for _, c := range e.Chapters {
				if part[c] == 0 {
					b.Parts = append(b.Parts, StripPart{Tag: "chapter-" + c.Name, Hue: c.Hue})
					part[c] = len(b.Parts)
				}
				b.Parts[part[c]-1].N++
			}
		}
	}
	return s
}

// stretch returns how many years a stretch has: 1, 2, 5, 10, 20, 50 and so on, the first of which no more than most are needed.
func stretch(first, last, most int) int {
	for unit := 1; ; unit *= 10 {
		for _, n := range []int{unit, 2 * unit, 5 * unit} {
			if last/n-first/n < most {
				return n
			}
		}
	}
}

// Above returns where a bar of n events begins, from the top of the strip.
func (s *Strip) Above(n int) int { return s.Most - n }
