// Package figure turns datasets into drawings, tables and files.
//
// [SVG] draws a figure as one of four kinds: bars, stacked bars, slopes between two dates, lines over time. It is drawn twice, [Wide]
// and [Narrow], and the page shows the one that fits: a scaled drawing would have unreadable text on a phone. [Table] is the same
// figure for people who do not see it, [CSV] for those who want to reckon with it.
//
// Drawings carry no colour and no style, only classes, so that they follow the page's theme under a strict content security policy:
//
//	svg     chart, chart-bar | chart-stacked | chart-slope | chart-line, chart-wide | chart-narrow
//	shapes  bar, bar-computed, bar-external, range (the part between the ends of a range), part-1 … part-6 (of a stacked bar),
//	        hatch (strokes over a computed bar), line, line-computed, line-external, dot, dot-computed, dot-external,
//	        series-1 … series-6, grid, axis, leader, hedge (a mark for a hedge)
//	text    label, date, value, big, tick, status, missing; all of them tnum (tabular numerals)
//
// Sizes of text are attributes, because the layout depends on them: a style sheet may choose the typeface, but not the size. Values may be bold,
// other text may not. Values can lie on a line of the grid: paint-order: stroke, with a stroke of the colour of the page, keeps them clear.
//
// What a number's source hedges, the drawing hedges. A bar of "at least" ends in an arrowhead that points on; one of "up to" in a stop;
// one of "about" in a wave; the two ends of a range bound a band. A computed bar is hatched. Nothing is said by a mark or a colour
// alone: every value is written out with its hedge, and "computed" in words.
package figure

import (
	"fmt"

	"brief/internal/brief"
	"brief/internal/locale"
)

// A Size is the width of a drawing, in units of its viewBox, which are CSS pixels at full size.
type Size int

// The sizes.
const (
	Wide   Size = 640
	Narrow Size = 360
)

func (s Size) name() string {
	if s == Narrow {
		return "narrow"
	}
	return "wide"
}

// Sizes of text, in CSS pixels.
const (
	textSize = 14
	tickSize = 12
	bigSize  = 24
)

// SVG draws the figure in the size. A figure of the kind "table" has no drawing: the result is nil. The error says what the dataset
// lacks for its kind.
func SVG(f *brief.Figure, s Size, l *locale.Locale) ([]byte, error) {
	var draw func(*canvas, *brief.Figure, *locale.Locale) error
	switch f.Kind {
	case "table":
		return nil, nil
	case "bar":
		draw = drawBars
	case "stacked":
		draw = drawStacked
	case "slope":
		draw = drawSlope
	case "line":
		draw = drawLine
	default:
		return nil, fmt.Errorf("drawing the figure %q: no kind %q", f.ID, f.Kind)
	}
	if len(f.Points) == 0 {
		return nil, fmt.Errorf("drawing the figure %q: its dataset is empty", f.ID)
	}
	c := &canvas{size: s, width: float64(s)}
	if err := draw(c, f, l); err != nil {
		return nil, fmt.Errorf("drawing the figure %q: %w", f.ID, err)
	}
	return c.svg(f, l), nil
}

// quantity returns the value of a point; one that a fact gives in words, such as "a third", is given in the same words.
func quantity(f *brief.Figure, p brief.Point) brief.Quantity {
	q := brief.Quantity{Low: p.Low, High: p.High, Unit: f.Unit}
	if p.Fact != nil {
		q.Display = p.Fact.Value.Display
	}
	return q
}

// valueLabel returns what stands beside a point: its value with its hedge, and its status where that is not the usual one.
func valueLabel(f *brief.Figure, p brief.Point, l *locale.Locale) (value, status string) {
	if p.Missing {
		return l.Word("unknown"), ""
	}
	value = l.CompactQualified(quantity(f, p), p.Qualifier)
	if p.Status == "computed" || p.Status == "external" {
		status = l.Word("status-" + p.Status)
	}
	return value, status
}

// labelOf returns the name of a bar.
func labelOf(p brief.Point) string {
	switch {
	case p.Series == "":
		return p.Label
	case p.Label == "":
		return p.Series
	}
	return p.Label + ", " + p.Series
}

// classOf returns the class of a shape with that of its status: "bar bar-computed".
func classOf(shape string, p brief.Point) string {
	if p.Status == "computed" || p.Status == "external" {
		return shape + " " + shape + "-" + p.Status
	}
	return shape
}
