package worldmap

import (
	"math"
	"slices"
	"strconv"
)

// A detail is how much of an outline a drawing shows.
type detail struct {
	tolerance float64 // how far a line may run from where it is, in units
	smallest  float64 // ring that is drawn, in square units
}

// outline projects polygons and returns their rings in whole units, simplified. Of a country at least the largest ring stays.
func (p projection) outline(polygons []polygon, d detail, keep bool) [][]point {
	var out [][]point
	var largest []point
	for _, poly := range polygons {
		for _, ring := range p.clip(poly) {
			if math.Abs(area(ring)) > math.Abs(area(largest)) {
				largest = ring
			}
			if math.Abs(area(ring)) < d.smallest {
				continue
			}
			if ring = whole(simplify(ring, d.tolerance)); len(ring) > 2 {
				out = append(out, ring)
			}
		}
	}
	if len(out) == 0 && keep && largest != nil {
		if ring := whole(largest); len(ring) > 2 {
			out = append(out, ring)
		}
	}
	return out
}

// simplify drops points of a ring that lie within the tolerance of the line without them (Douglas and Peucker, 1973).
func simplify(ring []point, tolerance float64) []point {
	if len(ring) < 4 {
		return ring
	}
	// A ring has no ends: take the first point and the one farthest from it.
	far := 0
	for i, q := range ring {
		if math.Hypot(q.x-ring[0].x, q.y-ring[0].y) > math.Hypot(ring[far].x-ring[0].x, ring[far].y-ring[0].y) {
			far = i
		}
	}
	kept := make([]bool, len(ring)+1)
	kept[0], kept[far] = true, true
	closed := append(slices.Clone(ring), ring[0])
	type span struct{ from, to int }
	for todo := []span{{0, far}, {far, len(ring)}}; len(todo) > 0; {
		s := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		most, at := tolerance, -1
		for i := s.from + 1; i < s.to; i++ {
			if d := off(closed[i], closed[s.from], closed[s.to]); d > most {
				most, at = d, i
			}
		}
		if at >= 0 {
			kept[at] = true
			todo = append(todo, span{s.from, at}, span{at, s.to})
		}
	}
	out := ring[:0:0]
	for i, q := range ring {
		if kept[i] {
			out = append(out, q)
		}
	}
	return out
}

// off returns the distance of a point from the segment a–b.
func off(q, a, b point) float64 {
	dx, dy := b.x-a.x, b.y-a.y
	t := 0.0
	if n := dx*dx + dy*dy; n > 0 {
		t = min(1, max(0, ((q.x-a.x)*dx+(q.y-a.y)*dy)/n))
	}
	return math.Hypot(q.x-a.x-t*dx, q.y-a.y-t*dy)
}

// whole rounds a ring to whole units and drops points that then repeat or lie on a line with their neighbours.
func whole(ring []point) []point {
	var out []point
	for _, q := range ring {
		q = point{math.Round(q.x), math.Round(q.y)}
		if n := len(out); n > 0 && out[n-1] == q {
			continue
		}
		for n := len(out); n > 1 && straight(out[n-2], out[n-1], q); n-- {
			out = out[:n-1]
		}
		if n := len(out); n > 0 && out[n-1] == q { // there and back
			continue
		}
		out = append(out, q)
	}
	for len(out) > 1 && out[len(out)-1] == out[0] {
		out = out[:len(out)-1]
	}
	for n := len(out); n > 2 && straight(out[n-2], out[n-1], out[0]); n-- {
		out = out[:n-1]
	}
	for len(out) > 2 && straight(out[len(out)-1], out[0], out[1]) {
		out = out[1:]
	}
	return out
}

func straight(a, b, c point) bool { return (b.x-a.x)*(c.y-b.y) == (b.y-a.y)*(c.x-b.x) }

// path writes rings as the data of an SVG path: relative, and with no character that is not needed.
func path(rings [][]point) string {
	var b []byte
	var at point
	for i, ring := range rings {
		for n, q := range ring {
			switch {
			case i == 0 && n == 0:
				b = append(b, 'M')
			case n == 0:
				b = append(b, 'm')
			case n == 1:
				b = append(b, 'l')
			}
			b = number(b, q.x-at.x)
			b = number(b, q.y-at.y)
			at = q
		}
		b = append(b, 'z')
		at = ring[0]
	}
	return string(b)
}

// number appends a whole number; a minus is separation enough.
func number(b []byte, v float64) []byte {
	if last := len(b) - 1; v >= 0 && b[last] >= '0' && b[last] <= '9' {
		b = append(b, ' ')
	}
	return strconv.AppendInt(b, int64(v), 10)
}
