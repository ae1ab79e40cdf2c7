package worldmap

import "brief/internal/brief"

// Outlines is a map as plain outlines, for a picture that is no SVG: a disc in a square of a size.
type Outlines struct {
	Middle, Radius float64
	Land           [][][2]float64
	Centre         [2]float64
	Places         []OutlinedPlace // in the order of the map's
}

// An OutlinedPlace is a place of a map, with the outlines of its country.
type OutlinedPlace struct {
	Seat  [2]float64
	Shape [][][2]float64
}

// outlinesDetail keeps what can be seen in a picture of some hundred pixels.
var outlinesDetail = detail{tolerance: 0.4, smallest: 4}

// Outlines returns the map in a square of a size, in any unit.
func (w *World) Outlines(m *brief.Map, size float64) *Outlines {
	p := project(m, size, 1)
	pair := func(q point) [2]float64 { return [2]float64{q.x, q.y} }
	pairs := func(rings [][]point) [][][2]float64 {
		out := make([][][2]float64, len(rings))
		for i, ring := range rings {
			for _, q := range ring {
				out[i] = append(out[i], pair(q))
			}
		}
		return out
	}
	out := &Outlines{
		Middle: p.middle, Radius: p.scale * p.horizon, Land: pairs(p.outline(w.land, outlinesDetail, false)), Centre: pair(p.place(m.Centre)),
	}
	for _, place := range m.Places {
		out.Places = append(out.Places, OutlinedPlace{pair(p.place(place.Seat)), pairs(p.outline(w.outlinesOf(place.Chapter.Country), outlinesDetail, true))})
	}
	return out
}
