package worldmap

import (
	"math"
	"unicode"
)

// A box is a rectangle of the drawing.
type box struct{ x0, y0, x1, y1 float64 }

func around(q point, half float64) box { return box{q.x - half, q.y - half, q.x + half, q.y + half} }

// overlap returns the area that two boxes share.
func (b box) overlap(c box) float64 {
	w, h := min(b.x1, c.x1)-max(b.x0, c.x0), min(b.y1, c.y1)-max(b.y0, c.y0)
	if w <= 0 || h <= 0 {
		return 0
	}
	return w * h
}

// crossed returns how much of the segment a–b lies in the box, measured by samples a unit apart.
func (b box) crossed(from, to point) float64 {
	n := max(1, math.Ceil(math.Hypot(to.x-from.x, to.y-from.y)))
	in := 0.0
	for i := 0.0; i <= n; i++ {
		x, y := from.x+(to.x-from.x)*i/n, from.y+(to.y-from.y)*i/n
		if x > b.x0 && x < b.x1 && y > b.y0 && y < b.y1 {
			in++
		}
	}
	return in
}

// covered returns which share of the box the rings cover, by samples.
func (b box) covered(by ground) float64 {
	const across, down = 7, 3
	var rings [][]point
	for i, ring := range by.rings {
		if b.overlap(by.bounds[i]) > 0 {
			rings = append(rings, ring)
		}
	}
	if len(rings) == 0 {
		return 0
	}
	in := 0.0
	for i := range across {
		for j := range down {
			if contains(rings, point{b.x0 + (b.x1-b.x0)*float64(i)/(across-1), b.y0 + (b.y1-b.y0)*float64(j)/(down-1)}) {
				in++
			}
		}
	}
	return in / (across * down)
}

// A ground is what a label may cover: rings with the boxes around them.
type ground struct {
	rings  [][]point
	bounds []box
}

// groundOf returns rings of the wide drawing at the scale of another.
func groundOf(rings [][]point, scale float64) ground {
	var g ground
	for _, ring := range rings {
		b := box{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}
		copied := make([]point, len(ring))
		for i, q := range ring {
			q = point{q.x * scale, q.y * scale}
			copied[i] = q
			b = box{min(b.x0, q.x), min(b.y0, q.y), max(b.x1, q.x), max(b.y1, q.y)}
		}
		g.rings, g.bounds = append(g.rings, copied), append(g.bounds, b)
	}
	return g
}

// A label is a line of text with its place.
type label struct {
	text   string
	at     point  // of the baseline
	anchor string // "start", "middle" or "end"
	box    box
}

// Where a label can stand about a point, the best first: to the right, to the left, then the corners, below and above.
var sides = []struct{ x, y float64 }{{1, 0}, {-1, 0}, {1, -1}, {1, 1}, {-1, -1}, {-1, 1}, {0, 1}, {0, -1}}

// A layout finds room for labels.
type layout struct {
	size   float64 // of text
	width  float64 // of the drawing
	labels []box   // placed
	dots   []box
	routes [][2]point
	shapes []ground // of countries
	land   ground
}

// place puts a label beside a point where it hides least: other labels above all, then dots, then routes, then countries, least
// of all its own, which is the shape of that number; -1 for none.
func (l *layout) place(text string, at point, own int) label {
	best, least := label{}, math.Inf(1)
	for distance, gap := range []float64{7, 13} {
		for rank, side := range sides {
			got := l.beside(text, at, side.x, side.y, gap)
			cost := float64(rank)*2 + float64(distance)*5 + l.hides(got.box)
			for i, s := range l.shapes {
				weight := 60.0
				if i == own {
					weight = 12
				}
				cost += weight * got.box.covered(s)
			}
			if cost < least {
				best, least = got, cost
			}
		}
	}
	l.labels = append(l.labels, best.box)
	return best
}

// beside returns a label to a side of a point.
func (l *layout) beside(text string, at point, right, down, gap float64) label {
	if right != 0 && down != 0 {
		gap *= 0.7
	}
	w, h := width(text)*l.size, l.size*1.1
	x, y := at.x+right*gap, at.y+down*(gap+h/2)
	got := label{text: text, anchor: "middle", box: box{x - w/2, y - h/2, x + w/2, y + h/2}}
	switch right {
	case 1:
		got.anchor, got.box.x0, got.box.x1 = "start", x, x+w
	case -1:
		got.anchor, got.box.x0, got.box.x1 = "end", x-w, x
	}
	got.at = point{x, y + l.size*0.35}
	return got
}

// hides returns what it costs that a box covers what is there.
func (l *layout) hides(b box) float64 {
	cost := 0.0
	if b.x0 < 0 || b.x1 > l.width || b.y0 < 0 || b.y1 > l.width {
		cost += 1e6
	}
	for _, other := range l.labels {
		cost += 10 * b.overlap(other)
	}
	for _, dot := range l.dots {
		cost += 4 * b.overlap(dot)
	}
	for _, r := range l.routes {
		cost += 3 * b.crossed(r[0], r[1])
	}
	return cost
}

// onRing puts the name of a distance on its circle, where it hides least and the sea is under it; the west, if all is equal.
func (l *layout) onRing(text string, centre point, radius float64) label {
	best, least := label{}, math.Inf(1)
	for turn := 0.0; turn < 360; turn += 5 {
		bearing := (270 + turn) * math.Pi / 180
		at := point{centre.x + radius*math.Sin(bearing), centre.y - radius*math.Cos(bearing)}
		w, h := width(text)*l.size, l.size*1.1
		got := label{text: text, anchor: "middle", at: point{at.x, at.y + l.size*0.35}, box: box{at.x - w/2, at.y - h/2, at.x + w/2, at.y + h/2}}
		cost := l.hides(got.box) + min(turn, 360-turn)/10
		if cost >= least {
			continue
		}
		if cost += 40 * got.box.covered(l.land); cost < least {
			best, least = got, cost
		}
	}
	l.labels = append(l.labels, best.box)
	return best
}

// width estimates how wide a bold text is, in its size, in the widest face that a reader's system is likely to show.
func width(s string) float64 {
	em := 0.0
	for _, r := range s {
		switch {
		case unicode.Is(unicode.Mn, r):
		case r == ' ' || r == '\u00a0' || r == '.' || r == ',' || r == '\'' || r == '-' || r == 'i' || r == 'l' || r == 'I' || r == 'j':
			em += 0.36
		case unicode.IsUpper(r) || r == 'm' || r == 'w':
			em += 0.8
		case r < 0x2e80:
			em += 0.66
		default:
			em++ // ideographs
		}
	}
	return em
}
