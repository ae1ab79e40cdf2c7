package worldmap

import (
	"bytes"
	"fmt"

	"brief/internal/brief"
)

// locatorSize is the width and height of a locator, in units of its viewBox.
const locatorSize = 150

// locatorDetail keeps the shape of continents.
var locatorDetail = detail{tolerance: 1, smallest: 9}

// Locators draws the places of single chapters, small. The land is the same for all, and is laid out once.
type Locators struct {
	world   *World
	centre  brief.Coordinates
	project projection
	land    string
}

// Locators returns the locators of a map.
func (w *World) Locators(m *brief.Map) *Locators {
	p := project(m, locatorSize, 1)
	return &Locators{world: w, centre: m.Centre, project: p, land: path(p.outline(w.land, locatorDetail, false))}
}

// Draw draws one place: a picture without words, for beside the words that say the same.
func (l *Locators) Draw(place *brief.Place) []byte {
	p := l.project
	centre, seat := p.place(l.centre), p.place(place.Seat)
	var b bytes.Buffer
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" class="world world-locator" viewBox="0 0 %d %[1]d" width="%[1]d" height="%[1]d" aria-hidden="true">`+"\n", locatorSize)
	fmt.Fprintf(&b, `<circle class="disc" cx="%s" cy="%[1]s" r="%s"/>`, decimal(p.middle), decimal(p.scale*p.horizon))
	fmt.Fprintf(&b, `<path class="land" d="%s"/>`, l.land)
	finer := detail{tolerance: locatorDetail.tolerance / 2, smallest: locatorDetail.smallest / 2}
	if shape := p.outline(l.world.outlinesOf(place.Chapter.Country), finer, true); len(shape) > 0 {
		fmt.Fprintf(&b, `<path class="shape" d="%s"/>`, path(shape))
	}
	fmt.Fprintf(&b, `<path class="route" d="M%s %sL%s %s"/>`, decimal(centre.x), decimal(centre.y), decimal(seat.x), decimal(seat.y))
	fmt.Fprintf(&b, `<circle class="centre" cx="%s" cy="%s" r="2.6"/>`, decimal(centre.x), decimal(centre.y))
	fmt.Fprintf(&b, `<circle class="dot" cx="%s" cy="%s" r="2.6"/>`, decimal(seat.x), decimal(seat.y))
	b.WriteString("\n</svg>\n")
	return b.Bytes()
}
