package worldmap

import (
	"math"

	"brief/internal/brief"
	"brief/internal/locale"
)

// Kilometres writes a distance to the nearest ten kilometres: a seat of government is a place as wide as that.
func Kilometres(km float64, l *locale.Locale) string {
	tens := math.Round(km/10) * 10
	return l.Quantity(brief.Quantity{Low: tens, High: tens, Unit: "km"})
}

// Title returns what the map shows, in words: how far the nearest and the farthest country are.
func Title(m *brief.Map, l *locale.Locale) string {
	first, last := m.Places[0], m.Places[len(m.Places)-1]
	if first == last {
		return l.Word("map-title-one", m.Label, Kilometres(first.Kilometres, l), first.Chapter.Title)
	}
	return l.Word("map-title", m.Label, Kilometres(first.Kilometres, l), first.Chapter.Title, Kilometres(last.Kilometres, l), last.Chapter.Title)
}

// Summary returns the text alternative of the map: its distances, in a sentence.
func Summary(m *brief.Map, l *locale.Locale) string {
	var all []string
	for _, p := range m.Places {
		all = append(all, l.Word("map-distance", p.Chapter.Title, Kilometres(p.Kilometres, l)))
	}
	return l.Word("map-description", m.Label, l.List(all))
}
