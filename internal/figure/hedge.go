package figure

import "fmt"

// A hedge is how a qualifier is drawn.
type hedge int

const (
	exact hedge = iota
	open        // it may be more
	stop        // it is less
	wave        // it is about that
)

// hedgeOf returns the mark of a qualifier. "Reported" and "average" say nothing about the size, and have none.
func hedgeOf(qualifier string) hedge {
	switch qualifier {
	case "more than", "at least":
		return open
	case "less than", "fewer than", "nearly", "just under", "up to":
		return stop
	case "about", "around", "estimated":
		return wave
	}
	return exact
}

// hedgeWidth is the room that the mark takes beyond the end of a bar.
func (h hedge) width() float64 {
	if h == exact {
		return 0
	}
	return 9
}

// end draws the mark at the end of a bar that reaches x between y and y+h; direction is 1 where it grows to the right, -1 to the left.
func (c *canvas) end(h hedge, x, y, height, direction float64) {
	switch h {
	case open: // an arrowhead that points on
		c.stroke("hedge hedge-open", fmt.Sprintf("M%s %sL%s %sL%s %s",
			num(x+2*direction), num(y), num(x+8*direction), num(y+height/2), num(x+2*direction), num(y+height)))
	case stop: // a line across, and an arrowhead that points back from it
		c.stroke("hedge hedge-stop", fmt.Sprintf("M%s %sV%sM%s %sL%s %sL%s %s",
			num(x), num(y-3), num(y+height+3),
			num(x+8*direction), num(y+height/2-4), num(x+3*direction), num(y+height/2), num(x+8*direction), num(y+height/2+4)))
	case wave:
		q := (height + 4) / 4
		c.stroke("hedge hedge-about", fmt.Sprintf("M%s %sq%s %s 0 %st0 %[5]st0 %[5]st0 %[5]s",
			num(x+4*direction), num(y-2), num(4*direction), num(q/2), num(q)))
	}
}

// point draws the mark at a dot.
func (c *canvas) point(h hedge, x, y float64) {
	switch h {
	case open:
		c.stroke("hedge hedge-open", fmt.Sprintf("M%s %sl4 -5l4 5", num(x-4), num(y-8)))
	case stop:
		c.stroke("hedge hedge-stop", fmt.Sprintf("M%s %sl4 5l4 -5", num(x-4), num(y+8)))
	case wave:
		c.stroke("hedge hedge-about", fmt.Sprintf("M%s %sq3 -5 6 0t6 0", num(x-6), num(y-9)))
	}
}
