// Package card draws the picture of a page that is shown where the page is shared, as PNG, and the icon of the site, as PNG and SVG.
//
// A card is a page's opener on 1200 × 630 pixels: the rule of as many parts as there are chapters, the title, the claim, and the
// map with the place that the chapter is about. It is drawn with no browser and no other program, in a few milliseconds, and is the
// same bytes on every machine.
//
// An ink is painted over paper alone, in 16 steps, so the picture needs no more than a palette of 96 colours: that is small, and
// quick to write. The font is a subset of the text's own (docs/fonts.md); words in letters that it has not, or that would need
// shaping, are left out.
package card

import (
	"bytes"
	_ "embed"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math"
	"strings"
	"sync"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"
)

// Size of a card, in pixels: what sites that show one ask for (https://ogp.me/#structured).
const (
	Width  = 1200
	Height = 630
)

// A Card is what a card shows. Empty parts are left out.
type Card struct {
	Kicker, Title, Headline, Foot string
	Chapters                      []int // the hues of the chapters (brief.Chapter), of which the rule is made
	Chapter                       int   // whose card it is, from 0; -1 for one of the whole brief
	Hue                           int   // of the page
	Map                           *Map
}

// A Map is outlines in pixels: closed rings, filled where they go round an odd number of times in one direction.
type Map struct {
	Middle, Radius float64
	Land           [][][2]float64
	Centre         [2]float64
	Places         []Place
}

// A Place is what a card marks on the map.
type Place struct {
	Hue   int
	Seat  [2]float64
	Shape [][][2]float64
}

// MapSize is the side of the square that Map is drawn in, in pixels.
const MapSize = 400

//go:embed brief-serif-400.ttf
var regular []byte

//go:embed brief-serif-600.ttf
var semibold []byte

// An ink is a colour that is painted over paper.
type ink byte

const (
	black ink = iota
	soft
	accent
	land
	edge
	firstHue // the hues follow
)

const steps = 16 // of an ink, from paper to full

// Colours of the light theme of static/css/brief.css.
var (
	paper = color.NRGBA{0xfd, 0xfc, 0xf9, 0xff}
	inks  = []color.NRGBA{
		{0x1b, 0x1d, 0x22, 0xff}, {0x48, 0x4c, 0x54, 0xff}, {0x8f, 0x2a, 0x1c, 0xff}, {0xe3, 0xdd, 0xcf, 0xff}, {0x7d, 0x7a, 0x72, 0xff},
		{0x8f, 0x2a, 0x1c, 0xff}, {0x6e, 0x47, 0x00, 0xff}, {0x1c, 0x4c, 0x91, 0xff}, {0x25, 0x5a, 0x36, 0xff}, {0x63, 0x37, 0x85, 0xff},
	}
)

func hueOf(hue int) ink {
	if hue == 0 {
		return soft
	}
	return firstHue + ink(hue-1)
}

// A Painter draws cards. It may be used by several goroutines.
type Painter struct {
	regular, semibold *sfnt.Font
	palette           color.Palette
	drawings          sync.Pool // of *drawing: one is a megabyte
	encoder           png.Encoder
}

// NewPainter returns a painter.
func NewPainter() (*Painter, error) {
	p := &Painter{encoder: newEncoder()}
	for _, f := range []struct {
		to   **sfnt.Font
		data []byte
	}{{&p.regular, regular}, {&p.semibold, semibold}} {
		parsed, err := sfnt.Parse(f.data)
		if err != nil {
			return nil, fmt.Errorf("reading the font of the cards: %w", err)
		}
		*f.to = parsed
	}
	for _, c := range inks {
		for i := range steps {
			mix := func(from, to uint8) uint8 { return uint8((int(from)*(steps-1-i) + int(to)*i) / (steps - 1)) }
			p.palette = append(p.palette, color.NRGBA{mix(paper.R, c.R), mix(paper.G, c.G), mix(paper.B, c.B), 0xff})
		}
	}
	return p, nil
}

// Measures of a card, in pixels.
const (
	margin    = 72
	between   = 16 // the parts of the rule
	titleMax  = 104
	titleMin  = 46
	leading   = 1.1 // of the title
	gap       = 14  // from the title to the claim
	claimMax  = 42
	claimMin  = 30
	ruleTop   = 70
	footLine  = Height - 62 // the baseline
	textStart = 196         // the first baseline of the title is below
	textEnd   = footLine - 56

	claimLeading = 1.25
)

// PNG draws a card.
func (p *Painter) PNG(c Card) ([]byte, error) {
	d, used := p.drawings.Get().(*drawing)
	if used {
		clear(d.image.Pix)
	} else {
		d = &drawing{painter: p, image: image.NewPaletted(image.Rect(0, 0, Width, Height), p.palette)}
	}
	defer p.drawings.Put(d)
	d.rule(c)
	column := Width - 2*margin
	if c.Map != nil {
		column -= MapSize + 48
		d.world(c)
	}
	hue := hueOf(c.Hue)
	if c.Hue == 0 {
		hue = accent
	}
	for _, line := range p.fit(p.semibold, 26, column, 1, c.Kicker) {
		d.text(p.semibold, 26, 146, hue, line)
	}

	// The title as large as three lines of it fit with the claim below; the claim as large as fits in what is left.
	title, size := []string(nil), float64(titleMax)
	for ; ; size -= 4 {
		title = p.fit(p.semibold, size, column, 99, c.Title)
		room := textEnd - textStart - gap - float64(len(title))*size*leading
		fits := len(title) <= 3 && p.widest(p.semibold, size, title) <= column
		if fits && float64(len(p.fit(p.regular, claimMin, column, 99, c.Headline)))*claimMin*claimLeading <= room || size <= titleMin {
			break
		}
	}
	y := float64(textStart)
	for _, line := range p.fit(p.semibold, size, column, 3, c.Title) {
		y += size * leading
		d.text(p.semibold, size, y-size*.18, black, line)
	}
	y += gap
	small := max(min(claimMax, size*.5), claimMin)
	for small > claimMin && float64(len(p.fit(p.regular, small, column, 99, c.Headline)))*small*claimLeading > textEnd-y {
		small -= 2
	}
	lines := int((textEnd - y) / (small * claimLeading))
	for _, line := range p.fit(p.regular, small, column, lines, c.Headline) {
		y += small * claimLeading
		d.text(p.regular, small, y, soft, line)
	}
	for _, line := range p.fit(p.semibold, 28, Width-2*margin, 1, c.Foot) {
		d.text(p.semibold, 28, footLine, black, line)
	}
	return encode(&p.encoder, d.image)
}

// fit breaks a text into at most n lines of a width, in pixels. What does not fit ends in an ellipsis. A text with letters that the
// font has not is no lines.
func (p *Painter) fit(f *sfnt.Font, size float64, width, n int, s string) []string {
	words := strings.Fields(s)
	var b sfnt.Buffer
	for _, r := range strings.Join(words, "") {
		if i, err := f.GlyphIndex(&b, r); err != nil || i == 0 {
			return nil
		}
	}
	if n <= 0 {
		return nil
	}
	var lines []string
	line := ""
	for len(words) > 0 {
		longer := strings.TrimPrefix(line+" "+words[0], " ")
		if line != "" && p.measure(f, size, longer) > width {
			lines, line = append(lines, line), ""
			continue
		}
		line, words = longer, words[1:]
	}
	if line != "" {
		lines = append(lines, line)
	}
	if len(lines) > n {
		last := lines[n-1] + "…"
		for cut := strings.LastIndexByte(last, ' '); cut > 0 && p.measure(f, size, last) > width; cut = strings.LastIndexByte(last, ' ') {
			last = strings.TrimRight(last[:cut], ",;:–— ") + "…"
		}
		lines = append(lines[:n-1], last)
	}
	return lines
}

func (p *Painter) widest(f *sfnt.Font, size float64, lines []string) int {
	w := 0
	for _, l := range lines {
		w = max(w, p.measure(f, size, l))
	}
	return w
}

// measure returns the width of a line, in pixels.
func (p *Painter) measure(f *sfnt.Font, size float64, s string) int {
	var b sfnt.Buffer
	return p.each(f, &b, size, s, func(sfnt.GlyphIndex, float32) {}).Ceil()
}

// each calls for every glyph of a line with where it stands, and returns how far the line goes.
func (p *Painter) each(f *sfnt.Font, b *sfnt.Buffer, size float64, s string, do func(g sfnt.GlyphIndex, x float32)) fixed.Int26_6 {
	ppem := fixed.Int26_6(size * 64)
	var x fixed.Int26_6
	var before sfnt.GlyphIndex
	for i, r := range s {
		g, err := f.GlyphIndex(b, r)
		if err != nil {
			continue
		}
		if i > 0 {
			if k, err := f.Kern(b, before, g, ppem, font.HintingNone); err == nil {
				x += k
			}
		}
		do(g, float32(x)/64)
		if a, err := f.GlyphAdvance(b, g, ppem, font.HintingNone); err == nil {
			x += a
		}
		before = g
	}
	return x
}

// A drawing is a picture being drawn.
type drawing struct {
	painter *Painter
	image   *image.Paletted
	path    vector.Rasterizer
	mask    []byte
	buffer  sfnt.Buffer // for widths
	outline sfnt.Buffer // for glyphs, which are read meanwhile
}

// paint fills the path, which lies in an area, with an ink.
func (d *drawing) paint(area image.Rectangle, with ink) {
	if n := area.Dx() * area.Dy(); cap(d.mask) < n {
		d.mask = make([]byte, n)
	}
	mask := &image.Alpha{Pix: d.mask[:area.Dx()*area.Dy()], Stride: area.Dx(), Rect: image.Rect(0, 0, area.Dx(), area.Dy())}
	clear(mask.Pix)
	d.path.Draw(mask, mask.Rect, image.Opaque, image.Point{})
	for y := range area.Dy() {
		if area.Min.Y+y < 0 || area.Min.Y+y >= Height {
			continue
		}
		row := mask.Pix[y*mask.Stride : (y+1)*mask.Stride]
		to := d.image.Pix[(area.Min.Y+y)*d.image.Stride:]
		for x, alpha := range row {
			step := (int(alpha)*(steps-1) + 127) / 255
			at := area.Min.X + x
			if step == 0 || at < 0 || at >= Width || ink(to[at]/steps) == with && int(to[at]%steps) > step {
				continue // an edge does not thin what is there of the same ink
			}
			to[at] = byte(int(with)*steps + step)
		}
	}
}

// text draws a line at the left margin, with its baseline at y.
func (d *drawing) text(f *sfnt.Font, size, y float64, with ink, line string) {
	area := image.Rect(margin-8, int(y-size), margin+d.painter.measure(f, size, line)+8, int(y+size*.4))
	d.path.Reset(area.Dx(), area.Dy())
	originX, originY := float32(8), float32(y)-float32(area.Min.Y)
	ppem := fixed.Int26_6(size * 64)
	d.painter.each(f, &d.buffer, size, line, func(g sfnt.GlyphIndex, at float32) {
		segments, err := f.LoadGlyph(&d.outline, g, ppem, nil)
		if err != nil {
			return
		}
		to := func(q fixed.Point26_6) (x, y float32) {
			return originX + at + float32(q.X)/64, originY + float32(q.Y)/64
		}
		for _, s := range segments {
			x0, y0 := to(s.Args[0])
			x1, y1 := to(s.Args[1])
			x2, y2 := to(s.Args[2])
			switch s.Op {
			case sfnt.SegmentOpMoveTo:
				d.path.ClosePath()
				d.path.MoveTo(x0, y0)
			case sfnt.SegmentOpLineTo:
				d.path.LineTo(x0, y0)
			case sfnt.SegmentOpQuadTo:
				d.path.QuadTo(x0, y0, x1, y1)
			case sfnt.SegmentOpCubeTo:
				d.path.CubeTo(x0, y0, x1, y1, x2, y2)
			}
		}
		d.path.ClosePath()
	})
	d.paint(area, with)
}

// rule draws the rule of the opener. The parts of a brief's card are all heavy; of a chapter's, its own.
func (d *drawing) rule(c Card) {
	n := len(c.Chapters)
	if n == 0 {
		d.box(margin, ruleTop, Width-2*margin, 4, black)
		return
	}
	width := float64(Width-2*margin-between*(n-1)) / float64(n)
	for i, hue := range c.Chapters {
		x, height, with := margin+float64(i)*(width+between), 2.0, edge
		if i == c.Chapter || c.Chapter < 0 {
			height, with = 14, hueOf(hue)
		}
		d.box(x, ruleTop, width, height, with)
	}
}

func (d *drawing) box(x, y, width, height float64, with ink) {
	for row := int(y); row < int(y+height); row++ {
		line := d.image.Pix[row*d.image.Stride:]
		for at := int(math.Round(x)); at < int(math.Round(x+width)); at++ {
			line[at] = byte(int(with)*steps + steps - 1)
		}
	}
}

// world draws the map at the right.
func (d *drawing) world(c Card) {
	corner := image.Pt(Width-margin-MapSize, 128)
	m := c.Map
	d.fill(corner, edge, circle(m.Middle, m.Middle, m.Radius), circle(m.Middle, m.Middle, -(m.Radius-1.4)))
	d.fill(corner, land, m.Land...)
	for _, p := range m.Places {
		d.fill(corner, hueOf(p.Hue), p.Shape...)
	}
	for _, p := range m.Places {
		d.fill(corner, hueOf(p.Hue), line(m.Centre, p.Seat, 3))
	}
	for _, p := range m.Places {
		d.clear(corner, p.Seat, 8.5)
		d.fill(corner, hueOf(p.Hue), circle(p.Seat[0], p.Seat[1], 6))
	}
	d.clear(corner, m.Centre, 8.5)
	d.fill(corner, black, circle(m.Centre[0], m.Centre[1], 6))
}

// clear leaves paper round a place.
func (d *drawing) clear(corner image.Point, at [2]float64, r float64) {
	for y := int(at[1] - r); y <= int(at[1]+r); y++ {
		for x := int(at[0] - r); x <= int(at[0]+r); x++ {
			if math.Hypot(float64(x)+.5-at[0], float64(y)+.5-at[1]) < r {
				d.image.SetColorIndex(corner.X+x, corner.Y+y, 0)
			}
		}
	}
}

// fill paints what rings enclose, as far as they reach and no further.
func (d *drawing) fill(corner image.Point, with ink, rings ...[][2]float64) {
	area := reach(rings...)
	d.path.Reset(area.Dx(), area.Dy())
	trace(&d.path, area.Min, rings...)
	d.paint(area.Add(corner), with)
}

// reach returns the pixels that rings may touch.
func reach(rings ...[][2]float64) image.Rectangle {
	var r image.Rectangle
	for _, ring := range rings {
		for _, q := range ring {
			r = r.Union(image.Rect(int(q[0])-1, int(q[1])-1, int(q[0])+2, int(q[1])+2))
		}
	}
	return r
}

// trace adds rings to a path.
func trace(path *vector.Rasterizer, from image.Point, rings ...[][2]float64) {
	for _, ring := range rings {
		for i, q := range ring {
			x, y := float32(q[0])-float32(from.X), float32(q[1])-float32(from.Y)
			if i == 0 {
				path.MoveTo(x, y)
			} else {
				path.LineTo(x, y)
			}
		}
		path.ClosePath()
	}
}

// circle returns a ring of many corners; one with a negative radius goes the other way round, and is a hole in another.
func circle(x, y, r float64) [][2]float64 {
	const sides = 96
	ring := make([][2]float64, sides)
	for i := range ring {
		a := 2 * math.Pi * float64(i) / sides
		ring[i] = [2]float64{x + math.Abs(r)*math.Cos(a), y + r*math.Sin(a)}
	}
	return ring
}

// line returns the ring round a line of a width.
func line(from, to [2]float64, width float64) [][2]float64 {
	dx, dy := to[0]-from[0], to[1]-from[1]
	length := math.Hypot(dx, dy)
	if length == 0 {
		return nil
	}
	x, y := -dy/length*width/2, dx/length*width/2
	return [][2]float64{{from[0] + x, from[1] + y}, {to[0] + x, to[1] + y}, {to[0] - x, to[1] - y}, {from[0] - x, from[1] - y}}
}

// newEncoder returns one that keeps its buffers. It may be used by several goroutines.
func newEncoder() png.Encoder {
	return png.Encoder{CompressionLevel: png.BestSpeed, BufferPool: new(buffers)} // a third more bytes, a quarter of the time
}

// buffers implements png.EncoderBufferPool.
type buffers struct{ pool sync.Pool }

func (b *buffers) Get() *png.EncoderBuffer {
	buffer, _ := b.pool.Get().(*png.EncoderBuffer)
	return buffer
}

func (b *buffers) Put(buffer *png.EncoderBuffer) { b.pool.Put(buffer) }

func encode(e *png.Encoder, m image.Image) ([]byte, error) {
	var b bytes.Buffer
	if err := e.Encode(&b, m); err != nil {
		return nil, fmt.Errorf("writing a PNG: %w", err)
	}
	return b.Bytes(), nil
}
