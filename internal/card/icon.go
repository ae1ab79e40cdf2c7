package card

import (
	"fmt"
	"image"
	"image/color"

	"golang.org/x/image/vector"
)

// IconSize is the width and height of the icon, in pixels: enough for the screen of a phone.
const IconSize = 192

// Pen of the icon.
const (
	maxStrands  = 9 // more would run together
	strandWidth = 2.4
)

var iconColour = color.NRGBA{0xc1, 0x50, 0x3a, 0xff}

// strands returns the curves of the icon, each a quadratic one, in 32 units: one for every chapter, from a fan at the top to one foot.
func strands(chapters int) [][3][2]float64 {
	n := min(max(chapters, 1), maxStrands)
	out := make([][3][2]float64, n)
	for i := range out {
		at := 0.0 // from the middle: -1 is the left end, 1 the right
		if n > 1 {
			at = 2*float64(i)/float64(n-1) - 1
		}
		wide := 13.0
		if n < 4 {
			wide = 4 * float64(n-1) // two or three do not need the whole width
		}
		bend := 2.5 * at * at
		out[i] = [3][2]float64{{16 + wide*at, 3 + bend}, {16 + wide*at*11/13, 16 + bend}, {16, 28.5}}
	}
	return out
}

// IconSVG draws the icon for a brief of so many chapters.
func IconSVG(chapters int) []byte {
	var path []byte
	for _, s := range strands(chapters) {
		path = fmt.Appendf(path, "M%.4g %.4gQ%.4g %.4g %.4g %.4g", s[0][0], s[0][1], s[1][0], s[1][1], s[2][0], s[2][1])
	}
	return fmt.Appendf(nil, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">`+"\n"+
		`<path d="%s" fill="none" stroke="#%02x%02x%02x" stroke-width="%v" stroke-linecap="round"/>`+"\n</svg>\n",
		path, iconColour.R, iconColour.G, iconColour.B, strandWidth)
}

// Icon draws the same for programs that do not take the SVG, as PNG.
func Icon(chapters int) ([]byte, error) {
	const scale, width, pieces = IconSize / 32.0, strandWidth, 24
	var path vector.Rasterizer
	mask := image.NewAlpha(image.Rect(0, 0, IconSize, IconSize))
	lay := func(ring [][2]float64) {
		area := reach(ring).Intersect(mask.Rect)
		path.Reset(area.Dx(), area.Dy())
		trace(&path, area.Min, ring)
		path.Draw(mask, area, image.Opaque, image.Point{})
	}
	for _, s := range strands(chapters) {
		at := func(i int) [2]float64 {
			t := float64(i) / pieces
			u := 1 - t
			return [2]float64{
				scale * (u*u*s[0][0] + 2*u*t*s[1][0] + t*t*s[2][0]),
				scale * (u*u*s[0][1] + 2*u*t*s[1][1] + t*t*s[2][1]),
			}
		}
		for i := range pieces + 1 { // a round pen, piece by piece: as one path, what goes the other way round would be a hole
			lay(circle(at(i)[0], at(i)[1], scale*width/2))
			if i > 0 {
				lay(line(at(i-1), at(i), scale*width))
			}
		}
	}
	var palette color.Palette
	for i := range steps {
		palette = append(palette, color.NRGBA{iconColour.R, iconColour.G, iconColour.B, uint8(i * 255 / (steps - 1))})
	}
	out := image.NewPaletted(mask.Rect, palette)
	for i, alpha := range mask.Pix {
		out.Pix[i] = byte((int(alpha)*(steps-1) + 127) / 255)
	}
	e := newEncoder()
	return encode(&e, out)
}
