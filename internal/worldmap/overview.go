package worldmap

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"math"
	"strings"

	"brief/internal/brief"
	"brief/internal/locale"
)

// Sizes of the drawings, in units of their viewBox, which are CSS pixels at full size. They are square.
const (
	wide   = 640
	narrow = 360
	margin = 2
)

// Sizes of text and of dots, in CSS pixels.
const (
	textSize = 15
	ringSize = 12
	dotSize  = 4.5
)

// overviewDetail keeps what can be seen at the size: a third of a unit, and islands of five square units.
var overviewDetail = detail{tolerance: 0.35, smallest: 5}

// ringsAt is how far from the centre circles are drawn, in kilometres.
var ringsAt = []float64{5000, 10000}

// Overview draws the map twice, for a column of text and for a phone. The second uses the outlines of the first, so both must stand in
// one page; only one is to be shown. Links come in the order of the places; href returns the reference to a chapter.
func (w *World) Overview(m *brief.Map, l *locale.Locale, href func(*brief.Chapter) string) (forColumn, forPhone []byte) {
	p := project(m, wide, margin)
	land := p.outline(w.land, overviewDetail, false)
	home := p.outline(w.outlinesOf(m.Country), overviewDetail, true)
	var shapes [][][]point
	for _, place := range m.Places {
		shapes = append(shapes, p.outline(w.outlinesOf(place.Chapter.Country), overviewDetail, true))
	}
	for _, size := range []float64{wide, narrow} {
		o := overview{Map: m, words: l, href: href, size: size, project: project(m, size, margin*size/wide)}
		o.layout = layout{size: textSize, width: size}
		o.land, o.home, o.shapes = land, home, shapes
		o.layout.land = groundOf(land, size/wide)
		for _, s := range shapes {
			o.layout.shapes = append(o.layout.shapes, groundOf(s, size/wide))
		}
		o.draw()
		if size == wide {
			forColumn = o.svg.Bytes()
		} else {
			forPhone = o.svg.Bytes()
		}
	}
	return forColumn, forPhone
}

// outlinesOf returns the outlines of a country by its ISO 3166-1 alpha-2 code; nil for one that the map does not know.
func (w *World) outlinesOf(code string) []polygon {
	c, ok := CountryOf(code)
	if !ok {
		return nil
	}
	return w.countries[c.id]
}

// An overview is one of the two drawings.
type overview struct {
	*brief.Map
	words   *locale.Locale
	href    func(*brief.Chapter) string
	size    float64
	project projection
	layout  layout

	land, home [][]point   // in the units of the wide drawing, likewise the next
	shapes     [][][]point // of the places

	svg bytes.Buffer
}

// id is the prefix of the ids of the drawing.
const id = "world-map"

func (o *overview) name() string {
	if o.size == narrow {
		return "narrow"
	}
	return "wide"
}

func (o *overview) draw() {
	centre := o.project.place(o.Centre)
	dots := make([]point, len(o.Places))
	o.layout.dots = []box{around(centre, dotSize+2)}
	for i, place := range o.Places {
		dots[i] = o.project.place(place.Seat)
		o.layout.dots = append(o.layout.dots, around(dots[i], dotSize+2))
		o.layout.routes = append(o.layout.routes, [2]point{centre, dots[i]})
	}
	names := make([]label, len(o.Places))
	for i := range o.Places {
		names[i] = o.layout.place(o.Places[i].Chapter.Title, dots[i], i)
	}
	middle := o.layout.place(o.Label, centre, -1)
	o.layout.size = ringSize
	var rings []label
	for _, km := range ringsAt {
		if r := o.project.radius(km); r < o.project.radius(kilometresOfPi)*o.project.horizon/math.Pi {
			rings = append(rings, o.layout.onRing(o.words.Quantity(brief.Quantity{Low: km, High: km, Unit: "km"}), centre, r))
		}
	}

	b := &o.svg
	fmt.Fprintf(b, `<svg xmlns="http://www.w3.org/2000/svg" class="world world-%s" viewBox="0 0 %s %[2]s" width="%[2]s" height="%[2]s" role="group"`, o.name(), decimal(o.size))
	fmt.Fprintf(b, ` aria-labelledby="%s-%s-title %[1]s-%[2]s-desc">`+"\n", id, o.name())
	fmt.Fprintf(b, "<title id=\"%s-%s-title\">%s</title>\n", id, o.name(), escape(Title(o.Map, o.words)))
	fmt.Fprintf(b, "<desc id=\"%s-%s-desc\">%s</desc>\n", id, o.name(), escape(Summary(o.Map, o.words)))
	o.circle("disc", centre, o.size/2-margin*o.size/wide)
	o.shape("land", "land", o.land)
	o.shape("home", "home", o.home)
	for i, km := range ringsAt[:len(rings)] {
		o.circle("ring", centre, o.project.radius(km))
		o.text("ring-label", rings[i], ringSize)
	}
	// Countries lie under routes, and routes under dots. So the link that is read and reached by keyboard is the dot with its name, and
	// that of the country only serves whoever points at it.
	link := func(i int, more string) {
		c := o.Places[i].Chapter
		fmt.Fprintf(b, `<a href="%s" data-hue="%d"%s>`, escape(o.href(c)), c.Hue, more)
	}
	for i, place := range o.Places {
		if len(o.shapes[i]) > 0 {
			link(i, ` tabindex="-1" aria-hidden="true"`)
			o.shape("shape", place.Chapter.Name, o.shapes[i])
			b.WriteString("</a>\n")
		}
	}
	for i, place := range o.Places {
		o.route(place.Chapter.Hue, centre, dots[i])
	}
	for i := range o.Places {
		link(i, "")
		o.circle("dot", dots[i], dotSize)
		o.text("label", names[i], textSize)
		b.WriteString("</a>\n")
	}
	o.circle("centre", centre, dotSize)
	o.text("centre-label", middle, textSize)
	b.WriteString("</svg>\n")
}

// shape draws rings in the wide drawing, and refers to them in the narrow one.
func (o *overview) shape(class, name string, rings [][]point) {
	switch {
	case len(rings) == 0:
	case o.size == wide:
		fmt.Fprintf(&o.svg, `<path id="%s-%s" class="%s" d="%s"/>`+"\n", id, escape(name), class, path(rings))
	default:
		fmt.Fprintf(&o.svg, `<use class="%s" href="#%s-%s" transform="scale(%s)"/>`+"\n", class, id, escape(name), decimal(o.size/wide))
	}
}

func (o *overview) circle(class string, at point, r float64) {
	fmt.Fprintf(&o.svg, `<circle class="%s" cx="%s" cy="%s" r="%s"/>`+"\n", class, decimal(at.x), decimal(at.y), decimal(r))
}

func (o *overview) route(hue int, from, to point) {
	fmt.Fprintf(&o.svg, `<path class="route" data-hue="%d" d="M%s %sL%s %s"/>`+"\n", hue, decimal(from.x), decimal(from.y), decimal(to.x), decimal(to.y))
}

func (o *overview) text(class string, l label, size float64) {
	fmt.Fprintf(&o.svg, `<text class="%s" x="%s" y="%s" font-size="%s"`, class, decimal(l.at.x), decimal(l.at.y), decimal(size))
	if l.anchor != "start" {
		fmt.Fprintf(&o.svg, ` text-anchor="%s"`, l.anchor)
	}
	fmt.Fprintf(&o.svg, ">%s</text>\n", escape(l.text))
}

// decimal writes a coordinate with at most one decimal, four for a scale below one, and never -0.
func decimal(v float64) string {
	digits := 1
	if v < 1 {
		digits = 4
	}
	s := fmt.Sprintf("%.*f", digits, v)
	s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	if s == "-0" || s == "" {
		return "0"
	}
	return s
}

func escape(s string) string {
	var b strings.Builder
	// A strings.Builder never fails; characters that XML cannot hold become U+FFFD.
	_ = xml.EscapeText(&b, []byte(s))
	return b.String()
}
