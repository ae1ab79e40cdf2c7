package figure

import (
	"errors"
	"math"

	"brief/internal/brief"
	"brief/internal/locale"
)

// drawStacked draws one bar a label, its parts side by side. Every part is labelled under the bar, with a leader where the labels
// need several rows; where leaders would cross the labels, the parts are listed instead, each behind a swatch.
func drawStacked(c *canvas, f *brief.Figure, l *locale.Locale) error {
	bars, names := groupBy(f.Points, func(p brief.Point) string { return p.Label })
	part := make(map[string]int) // a series has one class in all bars
	largest := 0.0
	for _, name := range names {
		total := 0.0
		for _, p := range bars[name] {
			if p.Missing {
				continue
			}
			if p.Low < 0 || p.High < p.Low || math.IsInf(p.High, 0) || math.IsNaN(p.High) {
				return errors.New("a part of a stacked bar is negative, or no number")
			}
			total += p.High
		}
		largest = max(largest, total)
	}
	if largest == 0 {
		return errors.New("all parts of the stacked bars are zero")
	}
	for _, p := range f.Points {
		if _, ok := part[p.Series]; !ok {
			part[p.Series] = len(part)
		}
	}

	k := (c.width - 2*edge - 9) / largest // 9: the mark of a hedge at the end
	y := float64(edge)
	for _, name := range names {
		if name != "" {
			t := label{class: "label", size: textSize, lines: wrap(name, textSize, c.width-2*edge)}
			c.text(edge, y+textSize, t)
			y += t.height() + 3
		}
		x := float64(edge)
		var pieces []piece
		points := bars[name]
		for i, p := range points {
			class := numbered(classOf("bar", p)+" part", part[p.Series])
			value, status := valueLabel(f, p, l)
			if p.Series != "" {
				value = p.Series + " " + value
			}
			t := valueText(value, status, textSize, min(220, c.width-2*edge-17))
			w := 0.0
			if !p.Missing {
				near, far := x+p.Low*k, x+p.High*k
				w = far - x
				gap := 0.0
				if i < len(points)-1 {
					gap = min(1.5, w/2)
				}
				c.bar(class, p, x, max(x, near-gap), max(x, far-gap), y, barHeight)
				h := hedgeOf(p.Qualifier)
				if h != exact && i == len(points)-1 { // between two parts a mark would be read as belonging to either
					c.end(h, far, y, barHeight, 1)
				}
			}
			pieces = append(pieces, piece{x: x, w: w, class: class, label: t})
			x += w
		}
		y += barHeight
		y = c.labelPieces(pieces, y) + rowGap
	}
	c.height = y - rowGap + 4
	return nil
}

// A piece is a part of a stacked bar, with its label.
type piece struct {
	x, w  float64
	class string
	label label
	at    float64 // left end of the label
	row   int     // of the label, from the bar down
}

// labelPieces labels the parts of a bar whose lower edge is y, and returns where the labels end.
func (c *canvas) labelPieces(pieces []piece, y float64) float64 {
	if rows := stairs(pieces, c.width-edge); rows > 0 {
		heights := make([]float64, rows)
		for _, p := range pieces {
			heights[p.row] = max(heights[p.row], p.label.height())
		}
		tops := make([]float64, rows)
		top := y + 6
		for i, h := range heights {
			tops[i] = top
			top += h + 2
		}
		for _, p := range pieces {
			c.line("leader", p.x+0.5, y, p.x+0.5, tops[p.row]+4)
			c.text(p.at, tops[p.row]+p.label.size+2, p.label)
		}
		return top
	}
	y += 8
	for _, p := range pieces {
		c.rect(p.class, edge, y+3, 11, 11)
		c.text(edge+17, y+p.label.size, p.label)
		y += p.label.height() + 3
	}
	return y
}

// stairs gives every label a row such that neither labels nor the leaders to them cross, and returns the number of rows, or 0 where
// that cannot be. It goes from right to left: what is placed already begins, in each row, at limit[row].
func stairs(pieces []piece, right float64) int {
	const space = 14
	var limit []float64
	for i := len(pieces) - 1; i >= 0; i-- {
		p := &pieces[i]
		w := p.label.width()
		p.at = max(edge, min(p.x, right-w))
		p.row = 0
		for ; p.row < len(limit) && p.at+w+space > limit[p.row]; p.row++ {
			if p.x > limit[p.row]-4 {
				return 0 // the leader would run through a label
			}
		}
		if p.row == len(limit) {
			if p.row == 4 {
				return 0 // a list is easier to read
			}
			limit = append(limit, 0)
		}
		for r := range p.row {
			limit[r] = p.x
		}
		limit[p.row] = p.at
	}
	return len(limit)
}
