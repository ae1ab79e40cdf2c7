package figure

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"brief/internal/brief"
	"brief/internal/locale"
)

// drawLine draws every series over time, with its name and last value at its end. The values of a single series are written at every
// point, as far as there is room; where a value is missing the line has a gap.
func drawLine(c *canvas, f *brief.Figure, l *locale.Locale) error {
	series, names := groupBy(f.Points, func(p brief.Point) string { return p.Series })
	lowest, highest := 0.0, 0.0
	var first, last time.Time
	when := make(map[string]time.Time)
	for _, p := range f.Points {
		d, err := brief.ParseDate(p.Label)
		if err != nil {
			return fmt.Errorf("the label of a point is not a date: %w", err)
		}
		t := d.First()
		when[p.Label] = t
		if first.IsZero() || t.Before(first) {
			first = t
		}
		if t.After(last) {
			last = t
		}
		if p.Missing {
			continue
		}
		if math.IsInf(p.High, 0) || math.IsNaN(p.High) {
			return errors.New("a value is not finite")
		}
		lowest, highest = min(lowest, p.Low), max(highest, p.High)
	}
	if highest == lowest {
		return errors.New("no point of the line has a value other than zero")
	}
	if !last.After(first) {
		return errors.New("all points of the line are at one date")
	}
	for _, name := range names {
		s := series[name]
		for i := 1; i < len(s); i++ {
			if !when[s[i-1].Label].Before(when[s[i].Label]) {
				return fmt.Errorf("the points of the series %q are not in the order of their dates", name)
			}
		}
	}

	// The end of a series is its name and its last value.
	limit := c.width * 0.3
	ends := make([]label, 0, len(names))
	endPoints := make([]brief.Point, 0, len(names))
	endWidth := 0.0
	for _, name := range names {
		p, ok := lastKnown(series[name])
		if !ok {
			return fmt.Errorf("the series %q has no value", name)
		}
		value, status := valueLabel(f, p, l)
		t := valueText(strings.TrimSpace(name+" "+value), status, textSize, limit)
		ends, endPoints, endWidth = append(ends, t), append(endPoints, p), max(endWidth, t.width())
	}

	count := 5
	height := 240.0
	if c.size == Narrow {
		count, height = 4, 200
	}
	stack := 0.0
	for _, t := range ends {
		stack += t.height() + 2
	}
	height = max(height, stack)
	grid := ticks(lowest, highest, count)
	if len(grid) > 1 { // the axis ends at a tick
		step := grid[1] - grid[0]
		highest = math.Ceil(highest/step-1e-9) * step
		lowest = math.Floor(lowest/step+1e-9) * step
		grid = ticks(lowest, highest, count)
	}
	tickLabels := make([]string, len(grid))
	tickWidth := 0.0
	for i, v := range grid {
		tickLabels[i] = l.Compact(brief.Quantity{Low: v, High: v, Unit: f.Unit})
		tickWidth = max(tickWidth, width(tickLabels[i], tickSize))
	}
	const top = 26.0
	left, right := edge+tickWidth+8, c.width-edge-endWidth-10
	y := func(v float64) float64 { return top + (highest-v)/(highest-lowest)*height }
	x := func(t time.Time) float64 {
		return left + 6 + float64(t.Sub(first))/float64(last.Sub(first))*(right-left-6)
	}

	for i, v := range grid {
		class := "grid"
		if v == 0 {
			class = "axis"
		}
		c.line(class, left, y(v), right, y(v))
		c.text(left-6, y(v)+tickSize*0.35, label{class: "tick", anchor: "end", size: tickSize, lines: []string{tickLabels[i]}})
	}
	c.dates(f.Points, when, x, y(lowest)+tickSize+8, l)
	c.height = y(lowest) + tickSize*1.5 + 8

	for n, name := range names {
		c.path(series[name], when, x, y, n)
		for _, p := range series[name] {
			if !p.Missing {
				c.mark(p, x(when[p.Label]), y, n)
			}
		}
	}
	if len(names) == 1 {
		c.values(f, series[names[0]], when, x, y, left, l)
	}
	ys, heights := make([]float64, len(ends)), make([]float64, len(ends))
	for i, t := range ends {
		ys[i], heights[i] = y(mid(endPoints[i])), t.height()+2
	}
	spread(ys, heights, 0, y(lowest)+6)
	for i, t := range ends {
		c.text(x(when[endPoints[i].Label])+10, middle(ys[i], t), t)
	}
	return nil
}

func lastKnown(points []brief.Point) (brief.Point, bool) {
	for i := len(points) - 1; i >= 0; i-- {
		if !points[i].Missing {
			return points[i], true
		}
	}
	return brief.Point{}, false
}

// path draws the line of a series: a stretch that begins or ends in a computed or external point is classed so.
func (c *canvas) path(points []brief.Point, when map[string]time.Time, x func(time.Time) float64, y func(float64) float64, n int) {
	var d strings.Builder
	class := ""
	flush := func() {
		if d.Len() > 0 {
			c.stroke(numbered(class+" series", n), d.String())
			d.Reset()
		}
		class = ""
	}
	for i := 1; i < len(points); i++ {
		a, b := points[i-1], points[i]
		if a.Missing || b.Missing {
			flush()
			continue
		}
		is := classOf("line", b)
		if is == "line" {
			is = classOf("line", a)
		}
		if is != class {
			flush()
			class = is
			fmt.Fprintf(&d, "M%s %s", num(x(when[a.Label])), num(y(mid(a))))
		}
		fmt.Fprintf(&d, "L%s %s", num(x(when[b.Label])), num(y(mid(b))))
	}
	flush()
}

// values writes values over the points, but for the last known one: the highest first, then as many as do not touch another.
func (c *canvas) values(f *brief.Figure, points []brief.Point, when map[string]time.Time, x func(time.Time) float64, y func(float64) float64, left float64, l *locale.Locale) {
	const most = 12
	end, _ := lastKnown(points)
	var known []brief.Point
	for _, p := range points {
		if !p.Missing && p != end {
			known = append(known, p)
		}
	}
	sortBy(known, func(p brief.Point) float64 { return -mid(p) })
	right := x(when[end.Label]) - 6
	type interval struct{ from, to float64 }
	var taken []interval
	for _, p := range known {
		value, status := valueLabel(f, p, l)
		t := label{class: "value", anchor: "middle", size: tickSize, lines: []string{value}, status: status}
		half := t.width() / 2
		at := max(x(when[p.Label]), left+half)
		if at+half > right || slices.ContainsFunc(taken, func(i interval) bool { return at-half < i.to+6 && at+half > i.from-6 }) {
			continue
		}
		above := 10.0
		if h := hedgeOf(p.Qualifier); h == open || h == wave {
			above = 15
		}
		c.text(at, y(max(p.Low, p.High))-above, t)
		taken = append(taken, interval{at - half, at + half})
		if len(taken) == most {
			return
		}
	}
}

// dates writes the dates of the points under the axis: the first and the last, and between them as many as there is room for.
func (c *canvas) dates(points []brief.Point, when map[string]time.Time, x func(time.Time) float64, y float64, l *locale.Locale) {
	type date struct {
		at, half float64
		text     string
	}
	var all []date
	seen := make(map[time.Time]bool)
	for _, p := range points {
		t := when[p.Label]
		if seen[t] {
			continue
		}
		seen[t] = true
		d, _ := brief.ParseDate(p.Label) // parsed before
		text := l.Date(d)
		half := width(text, tickSize) / 2
		all = append(all, date{min(max(x(t), half+edge), c.width-half-edge), half, text})
	}
	sortBy(all, func(d date) float64 { return d.at })
	final := all[len(all)-1]
	taken := math.Inf(-1)
	for i, d := range all {
		if i < len(all)-1 && (d.at-d.half < taken+8 || d.at+d.half > final.at-final.half-8) {
			continue
		}
		c.text(d.at, y, label{class: "tick", anchor: "middle", size: tickSize, lines: []string{d.text}})
		taken = d.at + d.half
	}
}
