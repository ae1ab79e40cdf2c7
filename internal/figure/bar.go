package figure

import (
	"errors"
	"fmt"
	"math"
	"strings"

	"brief/internal/brief"
	"brief/internal/locale"
)

const (
	barHeight = 22
	rowGap    = 16
	edge      = 2 // left free on every side, so that no stroke is cut
	textGap   = 7 // between a bar and its value
)

// drawBars draws one horizontal bar a point, from zero: to the left where the value is negative. The label stands before the bar, or
// above it in the narrow size.
func drawBars(c *canvas, f *brief.Figure, l *locale.Locale) error {
	type row struct {
		point        brief.Point
		label, value label
		near, far    float64 // of the value; near is nearer to zero
	}
	above := c.size == Narrow
	column := c.width - 2*edge
	if !above {
		column = c.width * 0.34
	}
	rows := make([]row, len(f.Points))
	labelWidth := 0.0
	for i, p := range f.Points {
		r := row{point: p, near: p.Low, far: p.High}
		if math.Abs(r.near) > math.Abs(r.far) {
			r.near, r.far = r.far, r.near
		}
		if !p.Missing && r.near*r.far < 0 {
			return errors.New("a range of a bar crosses zero")
		}
		if p.Missing {
			r.near, r.far = 0, 0
		}
		if math.IsInf(r.far, 0) || math.IsNaN(r.far) {
			return errors.New("a value is not finite")
		}
		r.label = label{class: "label", size: textSize, lines: wrap(labelOf(p), textSize, column)}
		value, status := valueLabel(f, p, l)
		r.value = valueText(value, status, textSize, c.width*0.45)
		if p.Missing {
			r.value.class += " missing"
		}
		labelWidth = max(labelWidth, r.label.width())
		rows[i] = r
	}

	left, right := float64(edge), c.width-edge
	if !above {
		left += labelWidth + 12
	}
	// reach returns how far bars and values stretch to either side of zero, were a unit k wide.
	reach := func(k float64) (before, after float64) {
		for _, r := range rows {
			need := math.Abs(r.far)*k + hedgeOf(r.point.Qualifier).width() + textGap + r.value.width()
			if r.far < 0 {
				before = max(before, need)
			} else {
				after = max(after, need)
			}
		}
		return before, after
	}
	largest := 0.0
	lowest, highest := 0.0, 0.0
	for _, r := range rows {
		largest = max(largest, math.Abs(r.far))
		lowest, highest = min(lowest, r.far), max(highest, r.far)
	}
	k := 0.0
	if largest > 0 { // bisection: the largest k at which everything fits
		lo, hi := 0.0, (right-left)/largest
		for range 40 {
			k = (lo + hi) / 2
			if before, after := reach(k); before+after <= right-left {
				lo = k
			} else {
				hi = k
			}
		}
		k = lo
	}
	before, _ := reach(k)
	zero := left + before

	// Rows are laid out first, the grid is drawn under them.
	y := float64(edge)
	tops := make([]float64, len(rows))
	for i, r := range rows {
		height := max(barHeight, r.value.height())
		if above {
			y += r.label.height() + 2
		} else {
			height = max(height, r.label.height())
		}
		tops[i] = y + (height-barHeight)/2
		y += height + rowGap
	}
	bottom := y - rowGap + 4
	count := 5
	if c.size == Narrow {
		count = 3
	}
	drawn := ticks(lowest, highest, count)
	if largest == 0 {
		drawn = []float64{0}
	}
	lastEnd := math.Inf(-1)
	for _, v := range drawn {
		x := zero + v*k
		t := label{class: "tick", anchor: "middle", size: tickSize, lines: []string{l.Compact(brief.Quantity{Low: v, High: v, Unit: f.Unit})}}
		class := "grid"
		if v == 0 {
			class = "axis"
		}
		if !above {
			c.line(class, x, 0, x, bottom)
		} else { // not through the labels
			var d strings.Builder
			for _, top := range tops {
				fmt.Fprintf(&d, "M%s %sv%s", num(x), num(top-4), num(barHeight+8))
			}
			c.stroke(class, d.String())
		}
		at := min(max(x, t.width()/2+edge), c.width-t.width()/2-edge)
		if at-t.width()/2 > lastEnd+10 {
			c.text(at, bottom+tickSize+3, t)
			lastEnd = at + t.width()/2
		}
	}
	c.height = bottom + tickSize*1.5 + 3

	for i, r := range rows {
		top := tops[i]
		if above {
			block := r.label.height() + 2
			rowTop := top - (max(barHeight, r.value.height())-barHeight)/2
			c.text(edge, rowTop-block+textSize, r.label)
		} else {
			c.text(edge, middle(top+barHeight/2, r.label), r.label)
		}
		direction := 1.0
		if r.far < 0 {
			direction = -1
		}
		x1, x2 := zero+r.near*k, zero+r.far*k
		if !r.point.Missing {
			c.bar(classOf("bar", r.point), r.point, zero, x1, x2, top, barHeight)
			c.end(hedgeOf(r.point.Qualifier), x2, top, barHeight, direction)
		}
		r.value.anchor = "start"
		if direction < 0 {
			r.value.anchor = "end"
		}
		c.text(x2+direction*(hedgeOf(r.point.Qualifier).width()+textGap), middle(top+barHeight/2, r.value), r.value)
	}
	return nil
}

// bar draws a bar from zero to near, and the band of a range from near to far.
func (c *canvas) bar(class string, p brief.Point, zero, near, far, y, h float64) {
	c.rect(class, min(zero, near), y, math.Abs(near-zero), h)
	if p.Status == "computed" {
		c.hatch(min(zero, near), y, math.Abs(near-zero), h)
	}
	if near != far {
		c.rect(class+" range", min(near, far), y, math.Abs(far-near), h)
	}
}

// middle returns the first baseline at which the label is centred on y.
func middle(y float64, t label) float64 {
	return y - t.height()/2 + t.size*0.98
}
