package figure

import (
	"errors"
	"fmt"
	"math"

	"brief/internal/brief"
	"brief/internal/locale"
)

// drawSlope draws a line between two dates for every series, with large values at its ends. Zero is at the foot, so that a fall to a
// tenth looks like one.
func drawSlope(c *canvas, f *brief.Figure, l *locale.Locale) error {
	_, dates := groupBy(f.Points, func(p brief.Point) string { return p.Label })
	if len(dates) != 2 {
		return fmt.Errorf("a slope has two dates, not %d", len(dates))
	}
	series, names := groupBy(f.Points, func(p brief.Point) string { return p.Series })
	lowest, highest := 0.0, 0.0
	for _, name := range names {
		if s := series[name]; len(s) != 2 || s[0].Label != dates[0] || s[1].Label != dates[1] {
			return fmt.Errorf("the series %q does not have one point at %s and one at %s, in this order", name, dates[0], dates[1])
		}
		for _, p := range series[name] {
			if math.IsInf(p.High, 0) || math.IsNaN(p.High) || p.Missing {
				return errors.New("a point of a slope has no value")
			}
			lowest, highest = min(lowest, p.Low), max(highest, p.High)
		}
	}
	if highest == lowest {
		return errors.New("all values of the slope are zero")
	}

	// A label at an end is its value, large, and under it the series and the status.
	end := func(p brief.Point, named bool, limit float64) (value, under label) {
		text, status := valueLabel(f, p, l)
		size := float64(bigSize)
		if len(names) > 1 || width(text, size)*bold > limit {
			size = textSize + 4
		}
		if width(text, size)*bold > limit {
			size = textSize
		}
		value = label{class: "value big", size: size, lines: wrap(text, size, limit/bold)}
		sub := ""
		if named {
			sub = p.Series
		}
		if status != "" {
			if sub != "" {
				sub += ", "
			}
			sub += status
		}
		under = label{class: "label", size: tickSize + 1, lines: wrap(sub, tickSize+1, limit)}
		return value, under
	}
	limit := c.width * 0.28
	type ends struct{ value, under label }
	var left, right []ends
	widest := [2]float64{}
	for _, name := range names {
		for i, side := range []*[]ends{&left, &right} {
			v, u := end(series[name][i], i == 1, limit)
			*side = append(*side, ends{v, u})
			widest[i] = max(widest[i], v.width(), u.width())
		}
	}

	const top, gap = 34, 14
	height := 0.0
	for _, side := range [][]ends{left, right} {
		sum := 0.0
		for _, e := range side {
			sum += e.value.height() + e.under.height() + 6
		}
		height = max(height, sum)
	}
	height = max(height, 190)
	pad := bigSize * leading / 2
	y := func(v float64) float64 {
		return top + pad + (highest-v)/(highest-lowest)*(height-2*pad)
	}
	x := [2]float64{edge + max(widest[0], width(dates[0], textSize)/2) + gap, c.width - edge - max(widest[1], width(dates[1], textSize)/2) - gap}
	if steep := 380.0; x[1]-x[0] > steep { // a longer line would look flat
		centre := (x[0] + x[1]) / 2
		x[0], x[1] = centre-steep/2, centre+steep/2
	}
	// Dates stand over the ends, which must leave them room.
	for i, d := range dates {
		half := width(d, textSize) / 2
		x[i] = min(max(x[i], half+edge), c.width-half-edge)
		c.text(x[i], textSize+2, label{class: "label date", anchor: "middle", size: textSize, lines: []string{d}})
		c.line("grid", x[i], top-10, x[i], top+height)
	}
	c.line("axis", x[0], y(0), x[1], y(0))
	c.height = top + height + 4
	if lowest == 0 {
		zero := label{class: "tick", anchor: "middle", size: tickSize, lines: []string{l.Compact(brief.Quantity{Unit: f.Unit})}}
		c.text((x[0]+x[1])/2, y(0)+tickSize+3, zero)
		c.height = max(c.height, y(0)+tickSize*1.5+3)
	}

	for n, name := range names {
		a, b := series[name][0], series[name][1]
		class := "line"
		if b.Status == "computed" || b.Status == "external" {
			class = classOf("line", b)
		} else {
			class = classOf("line", a)
		}
		c.stroke(numbered(class+" series", n), fmt.Sprintf("M%s %sL%s %s", num(x[0]), num(y(mid(a))), num(x[1]), num(y(mid(b)))))
		for i, p := range series[name] {
			c.mark(p, x[i], y, n)
		}
	}
	for i, side := range [][]ends{left, right} {
		ys, heights := make([]float64, len(side)), make([]float64, len(side))
		for n, e := range side {
			ys[n], heights[n] = y(mid(series[names[n]][i])), e.value.height()+e.under.height()+6
			if len(side) == 1 { // the value itself is level with its point
				ys[n] += e.under.height() / 2
			}
		}
		spread(ys, heights, top-8, top+height+4)
		for n, e := range side {
			anchor, at := "end", x[0]-gap
			if i == 1 {
				anchor, at = "start", x[1]+gap
			}
			first := ys[n] - (e.value.height()+e.under.height())/2 + e.value.size*0.98
			e.value.anchor, e.under.anchor = anchor, anchor
			c.text(at, first, e.value)
			c.text(at, first+e.value.height()-e.value.size*0.98+e.under.size*0.9, e.under)
		}
	}
	return nil
}

// mid is where the point of a range stands.
func mid(p brief.Point) float64 { return (p.Low + p.High) / 2 }

// mark draws a dot, the band of its range, and the mark of its hedge.
func (c *canvas) mark(p brief.Point, x float64, y func(float64) float64, series int) {
	if p.Low != p.High {
		c.rect(numbered("range series", series), x-3, y(max(p.Low, p.High)), 6, math.Abs(y(p.Low)-y(p.High)))
	}
	c.dot(numbered(classOf("dot", p)+" series", series), x, y(mid(p)), 4.5)
	c.point(hedgeOf(p.Qualifier), x, y(mid(p)))
}
