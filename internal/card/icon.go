package card

import (
	"image"
	"image/color"

	"golang.org/x/image/vector"
)

// IconSize is the width and height of the icon, in pixels: enough for the screen of a phone.
const IconSize = 192

// strands are the curves of static/images/icon.svg, each a quadratic one, in its 32 units.
var strands = [][3][2]float64{
	{{3, 5.5}, {5, 18.5}, {16, 28.5}},
	{{9.5, 4}, {10, 17}, {16, 28.5}},
	{{16, 3}, {16, 16}, {16, 28.5}},
	{{22.5, 4}, {22, 17}, {16, 28.5}},
	{{29, 5.5}, {27, 18.5}, {16, 28.5}},
}

// Icon draws the icon for programs that do not take the SVG.
func Icon() ([]byte, error) {
	const scale, width, pieces = IconSize / 32.0, 2.4, 24
	var path vector.Rasterizer
	mask := image.NewAlpha(image.Rect(0, 0, IconSize, IconSize))
	lay := func(ring [][2]float64) {
		path.Reset(IconSize, IconSize)
		trace(&path, image.Point{}, ring)
		path.Draw(mask, mask.Rect, image.Opaque, image.Point{})
	}
	for _, s := range strands {
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
		palette = append(palette, color.NRGBA{0xc1, 0x50, 0x3a, uint8(i * 255 / (steps - 1))})
	}
	out := image.NewPaletted(mask.Rect, palette)
	for i, alpha := range mask.Pix {
		out.Pix[i] = byte((int(alpha)*(steps-1) + 127) / 255)
	}
	return encode(out)
}
