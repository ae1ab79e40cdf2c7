package figure

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"math"
	"strconv"
	"strings"

	"brief/internal/brief"
	"brief/internal/locale"
)

// A canvas collects the elements of a drawing; its height grows as they are laid out.
type canvas struct {
	size          Size
	width, height float64
	body          bytes.Buffer
}

// svg returns the drawing with its title and description, whose ids are unique by figure and size.
func (c *canvas) svg(f *brief.Figure, l *locale.Locale) []byte {
	id := "figure-" + f.ID + "-" + c.size.name()
	var b bytes.Buffer
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" class="chart chart-%s chart-%s" viewBox="0 0 %s %s" width="%[3]s" height="%[4]s"`,
		escape(f.Kind), c.size.name(), num(c.width), num(math.Ceil(c.height)))
	fmt.Fprintf(&b, ` role="img" lang="%s" aria-labelledby="%s-title %[2]s-desc">`+"\n", escape(l.Language()), escape(id))
	fmt.Fprintf(&b, "<title id=\"%s-title\">%s</title>\n", escape(id), escape(f.Title))
	fmt.Fprintf(&b, "<desc id=\"%s-desc\">%s</desc>\n", escape(id), escape(f.Summary))
	b.Write(c.body.Bytes())
	b.WriteString("</svg>\n")
	return b.Bytes()
}

// A label is text on a drawing: one line under the other.
type label struct {
	class  string
	anchor string // "start", "middle" or "end"; "" is start
	size   float64
	lines  []string
	status string // added to the last line in a class of its own
}

const leading = 1.25 // line height, in sizes of the text

func (t label) height() float64 { return float64(len(t.lines)) * t.size * leading }

func (t label) width() float64 {
	widest := 0.0
	for i, line := range t.lines {
		if i == len(t.lines)-1 {
			line = join(line, t.status)
		}
		widest = max(widest, width(line, t.size))
	}
	return widest * weight(t.class)
}

func join(value, status string) string {
	if status == "" || value == "" {
		return value + status
	}
	return value + " " + status
}

// valueText breaks a value into lines no wider than the limit; the status follows on the last line, or on one of its own.
func valueText(value, status string, size, limit float64) label {
	t := label{class: "value", size: size, lines: wrap(value, size, limit/bold), status: status}
	if t.width() > limit && status != "" {
		t.lines = append(t.lines, "")
	}
	return t
}

// text writes the label with the baseline of its first line at y.
func (c *canvas) text(x, y float64, t label) {
	if len(t.lines) == 0 {
		return
	}
	fmt.Fprintf(&c.body, `<text class="%s tnum" x="%s" y="%s" font-size="%s"`, t.class, num(x), num(y), num(t.size))
	if t.anchor != "" && t.anchor != "start" {
		fmt.Fprintf(&c.body, ` text-anchor="%s"`, t.anchor)
	}
	c.body.WriteByte('>')
	for i, line := range t.lines {
		switch {
		case i > 0:
			fmt.Fprintf(&c.body, `<tspan x="%s" dy="%s">%s`, num(x), num(t.size*leading), escape(line))
		default:
			c.body.WriteString(escape(line))
		}
		if i == len(t.lines)-1 && t.status != "" {
			if line != "" {
				c.body.WriteByte(' ')
			}
			fmt.Fprintf(&c.body, `<tspan class="status">%s</tspan>`, escape(t.status))
		}
		if i > 0 {
			c.body.WriteString("</tspan>")
		}
	}
	c.body.WriteString("</text>\n")
}

func (c *canvas) rect(class string, x, y, w, h float64) {
	fmt.Fprintf(&c.body, `<rect class="%s" x="%s" y="%s" width="%s" height="%s"/>`+"\n", class, num(x), num(y), num(max(w, 0)), num(h))
}

func (c *canvas) line(class string, x1, y1, x2, y2 float64) {
	fmt.Fprintf(&c.body, `<path class="%s" d="M%s %sL%s %s"/>`+"\n", class, num(x1), num(y1), num(x2), num(y2))
}

// stroke draws an open line; without a style sheet it is not filled.
func (c *canvas) stroke(class, d string) {
	fmt.Fprintf(&c.body, `<path class="%s" fill="none" d="%s"/>`+"\n", class, d)
}

func (c *canvas) dot(class string, x, y, r float64) {
	fmt.Fprintf(&c.body, `<circle class="%s" cx="%s" cy="%s" r="%s"/>`+"\n", class, num(x), num(y), num(r))
}

// hatch strokes a rectangle with diagonals, each cut to it.
func (c *canvas) hatch(x, y, w, h float64) {
	const gap = 6
	var d strings.Builder
	for s := gap / 2.0; s < w+h; s += gap { // the diagonal through (x+s, y) and (x, y+s)
		x1, y1 := x+min(s, w), y+max(0, s-w)
		x2, y2 := x+max(0, s-h), y+min(s, h)
		fmt.Fprintf(&d, "M%s %sL%s %s", num(x1), num(y1), num(x2), num(y2))
	}
	if d.Len() > 0 {
		c.stroke("hatch", d.String())
	}
}

// num writes a coordinate with at most one decimal, and never -0.
func num(v float64) string {
	return strconv.FormatFloat(math.Round(v*10)/10+0, 'f', -1, 64)
}

func escape(s string) string {
	var b strings.Builder
	// A strings.Builder never fails; characters that XML cannot hold become U+FFFD.
	_ = xml.EscapeText(&b, []byte(s))
	return b.String()
}
