package worldmap

import (
	"math"
	"slices"

	"brief/internal/brief"
)

// A projection is azimuthal and equidistant (Snyder, Map Projections: A Working Manual, USGS 1395, chapter 25): a place stands on
// the plane in its true direction from the centre, at its true distance. North of the centre is up.
type projection struct {
	centre, north, east vector  // an orthogonal frame at the centre
	horizon             float64 // the angle from the centre at which the map ends, in radians
	rim                 float64 // its cosine
	middle              float64 // of the drawing, both ways
	scale               float64 // units of the drawing a radian
}

// The map ends at 149 degrees, or a little behind a farther place. Towards 180 degrees one place becomes the whole rim.
const (
	usualHorizon   = 149 * math.Pi / 180
	farthest       = 176 * math.Pi / 180
	beyondTheLast  = 7 * math.Pi / 180
	kilometresOfPi = 6371 * math.Pi // half way round the Earth
)

// project returns the projection of a map onto a disc that touches the edges of a square, but for a margin.
func project(m *brief.Map, size, margin float64) projection {
	p := projection{centre: vectorOf(m.Centre), horizon: usualHorizon, middle: size / 2}
	for _, place := range m.Places {
		p.horizon = max(p.horizon, place.Kilometres/kilometresOfPi*math.Pi+beyondTheLast)
	}
	p.horizon = min(p.horizon, farthest)
	p.rim = math.Cos(p.horizon)
	lon := m.Centre.Longitude * math.Pi / 180
	p.east = vector{-math.Sin(lon), math.Cos(lon), 0}
	p.north = p.centre.cross(p.east)
	p.scale = (size/2 - margin) / p.horizon
	return p
}

// polar returns the angle of a place from the centre, and its bearing there, clockwise from north.
func (p projection) polar(v vector) (angle, bearing float64) {
	n, e := v.dot(p.north), v.dot(p.east)
	return math.Atan2(math.Hypot(n, e), v.dot(p.centre)), math.Atan2(e, n)
}

// onto returns where a place at an angle and bearing stands.
func (p projection) onto(angle, bearing float64) point {
	return snapped(p.middle+p.scale*angle*math.Sin(bearing), p.middle-p.scale*angle*math.Cos(bearing))
}

// flat returns where a vector stands. It is onto of polar, with less trigonometry.
func (p projection) flat(v vector) point {
	n, e := v.dot(p.north), v.dot(p.east)
	h := math.Sqrt(n*n + e*e)
	if h == 0 {
		return point{p.middle, p.middle}
	}
	far := p.scale * math.Atan2(h, v.dot(p.centre)) / h
	return snapped(p.middle+far*e, p.middle-far*n)
}

// snapped brings a point to a fine grid. Processors differ in the last bit of a result, because some add and multiply in one step; from
// here on they must agree, so that a site has the same bytes wherever it is built.
func snapped(x, y float64) point {
	const grid = 1024 // a unit
	return point{math.Round(x*grid) / grid, math.Round(y*grid) / grid}
}

// within reports whether a vector is on the map.
func (p projection) within(v vector) bool { return v.dot(p.centre) > p.rim }

// place returns where a place stands, inside the rim.
func (p projection) place(c brief.Coordinates) point {
	angle, bearing := p.polar(vectorOf(c))
	return p.onto(min(angle, p.horizon), bearing)
}

// radius returns the radius of the circle of places so many kilometres away.
func (p projection) radius(km float64) float64 { return km / kilometresOfPi * math.Pi * p.scale }

// A point is a place on a drawing, y downwards.
type point struct{ x, y float64 }

// A stretch is the part of a ring between coming into the map and leaving it.
type stretch struct {
	points  []point
	in, out float64 // bearings on the rim
	used    bool
}

// clip projects a polygon and cuts it at the rim. Where a ring leaves the map, it follows the rim clockwise, with the map and its
// land on the right, to where the next stretch comes in; that may be a stretch of another ring. (Weiler and Atherton, Hidden surface
// removal using polygon area sorting, 1977.)
func (p projection) clip(poly polygon) [][]point {
	var whole [][]point
	var parts []*stretch
	for _, ring := range poly {
		closed, cut := p.cut(ring)
		if closed != nil {
			whole = append(whole, closed)
		}
		parts = append(parts, cut...)
	}
	slices.SortStableFunc(parts, func(a, b *stretch) int {
		switch {
		case a.in < b.in:
			return -1
		case a.in > b.in:
			return 1
		}
		return 0
	})
	for _, first := range parts {
		if first.used {
			continue
		}
		var ring []point
		for s := first; !s.used; {
			s.used = true
			ring = append(ring, s.points...)
			next := parts[0]
			if i := slices.IndexFunc(parts, func(q *stretch) bool { return q.in > s.out }); i >= 0 {
				next = parts[i]
			}
			ring = append(ring, p.along(s.out, next.in)...)
			s = next
		}
		whole = append(whole, ring)
	}
	// Land that holds the antipode surrounds the map: its coast is a hole in the disc.
	total := 0.0
	for _, ring := range whole {
		total += area(ring)
	}
	if total < 0 {
		whole = append([][]point{p.along(0, 0)}, whole...)
	}
	return whole
}

// cut projects a ring. It returns the ring if all of it is on the map, else the stretches that are.
func (p projection) cut(ring []vector) (closed []point, parts []*stretch) {
	ring = dense(ring)
	start := slices.IndexFunc(ring, func(v vector) bool { return !p.within(v) })
	if start < 0 {
		for _, v := range ring {
			closed = append(closed, p.flat(v))
		}
		return closed, nil
	}
	var s *stretch
	for i := start; i < start+len(ring); i++ {
		here, next := ring[i%len(ring)], ring[(i+1)%len(ring)]
		if s != nil {
			s.points = append(s.points, p.flat(here))
		}
		switch from, to := p.within(here), p.within(next); {
		case !from && to:
			s = &stretch{in: p.crossing(next, here)}
			s.points = append(s.points, p.onto(p.horizon, s.in))
		case from && !to:
			s.out = p.crossing(here, next)
			s.points = append(s.points, p.onto(p.horizon, s.out))
			parts = append(parts, s)
			s = nil
		}
	}
	return nil, parts
}

// dense returns the ring with points at least every two degrees, so that a long edge bends as it should.
func dense(ring []vector) []vector {
	const step = 2 * math.Pi / 180
	const short = 0.99939 // the cosine of the step
	out := make([]vector, 0, len(ring))
	for i, u := range ring {
		v := ring[(i+1)%len(ring)]
		out = append(out, u)
		if u.dot(v) > short {
			continue
		}
		n := int(math.Atan2(u.cross(v).length(), u.dot(v)) / step)
		for k := 1; k <= n; k++ {
			out = append(out, u.between(v, float64(k)/float64(n+1)))
		}
	}
	return out
}

// crossing returns the bearing at which the edge from a place on the map to one beyond crosses the rim.
func (p projection) crossing(in, out vector) float64 {
	low, high := 0.0, 1.0
	for range 30 { // halving: far finer than a unit of the drawing
		half := (low + high) / 2
		if p.within(in.between(out, half)) {
			low = half
		} else {
			high = half
		}
	}
	_, bearing := p.polar(in.between(out, low))
	return bearing
}

// along returns points of the rim between two bearings, clockwise; all the way round from a bearing to itself.
func (p projection) along(from, to float64) []point {
	const step = 3 * math.Pi / 180
	if to <= from {
		to += 2 * math.Pi
	}
	var out []point
	for b := from + step; b < to; b += step {
		out = append(out, p.onto(p.horizon, b))
	}
	return out
}

// area returns the area of a ring: positive if it runs clockwise as seen.
func area(ring []point) float64 {
	sum := 0.0
	for i, a := range ring {
		b := ring[(i+1)%len(ring)]
		sum += a.x*b.y - b.x*a.y
	}
	return sum / 2
}

// contains reports whether the point is inside the rings, holes left out.
func contains(rings [][]point, q point) bool {
	in := false
	for _, ring := range rings {
		for i, a := range ring {
			b := ring[(i+1)%len(ring)]
			if (a.y > q.y) != (b.y > q.y) && q.x < a.x+(q.y-a.y)/(b.y-a.y)*(b.x-a.x) {
				in = !in
			}
		}
	}
	return in
}
