package card

import (
	"bytes"
	"flag"
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite the expected pictures")

func square() *Map {
	return &Map{
		Middle: 200, Radius: 198, Centre: [2]float64{200, 200},
		Land:   [][][2]float64{{{120, 120}, {280, 100}, {300, 260}, {140, 300}}},
		Places: []Place{{Hue: 3, Seat: [2]float64{250, 130}, Shape: [][][2]float64{{{240, 120}, {270, 120}, {260, 150}}}}},
	}
}

var five = []int{1, 2, 3, 4, 5}

func paint(t testing.TB, c Card) []byte {
	t.Helper()
	p, err := NewPainter()
	if err != nil {
		t.Fatal(err)
	}
	data, err := p.PNG(c)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// Cards look as they did. -update rewrites them, to be looked at.
func TestCards(t *testing.T) {
	for name, c := range map[string]Card{
		"chapter": {Kicker: "Chapter 3 of 5", Title: "Cuba", Headline: "Doctors and guards for oil", Foot: "Five Lifelines", Chapters: five, Chapter: 2, Hue: 3, Map: square()},
		"brief":   {Title: "Five Lifelines", Headline: strings.Repeat("What they do for the administration, ", 6), Chapters: five, Chapter: -1, Map: square()},
		"long":    {Kicker: "Κεφάλαιο 1 – Глава 1", Title: strings.Repeat("Transcontinentality, Hydroelectrification and ", 9), Headline: "Cut short", Foot: "Ağrı – Őrség"},
	} {
		got := paint(t, c)
		file := filepath.Join("testdata", name+".png")
		if *update {
			if err := os.WriteFile(file, got, 0o666); err != nil {
				t.Fatal(err)
			}
			continue
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if n := differing(t, got, want); n > 0 {
			t.Errorf("%s: %d pixels are not as in %s", name, n, file)
		}
	}
}

func differing(t *testing.T, a, b []byte) int {
	t.Helper()
	decode := func(data []byte) *image.Paletted {
		m, err := png.Decode(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		return m.(*image.Paletted)
	}
	x, y := decode(a), decode(b)
	if x.Rect != image.Rect(0, 0, Width, Height) || x.Rect != y.Rect {
		t.Fatalf("sizes %v, %v", x.Rect, y.Rect)
	}
	n := 0
	for i := range x.Pix {
		// The rasterizer adds in another order where the processor helps it: a step more or less is the same picture.
		if d := int(x.Pix[i]) - int(y.Pix[i]); d < -1 || d > 1 {
			n++
		}
	}
	return n
}

// Letters that the font has not leave their line out; nothing runs over the edge.
func TestOtherLetters(t *testing.T) {
	empty := paint(t, Card{Chapters: five, Chapter: 1})
	if got := paint(t, Card{Title: "委内瑞拉", Headline: "Венесуэла 委", Kicker: "الفصل", Foot: "\x00\xff", Chapters: five, Chapter: 1}); !bytes.Equal(got, empty) {
		t.Error("words that cannot be written have left something")
	}
	if got := paint(t, Card{Title: "Венесуэла", Chapters: five, Chapter: 1}); bytes.Equal(got, empty) {
		t.Error("Cyrillic is not written")
	}
	p, err := NewPainter()
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range []string{strings.Repeat("a", 500), strings.Repeat("word ", 500), "", "one"} {
		for n := range 4 {
			if lines := p.fit(p.semibold, 40, 600, n, s); len(lines) > n {
				t.Errorf("%.10s…: %d lines, not %d", s, len(lines), n)
			}
		}
	}
}

// The hues are those of the stylesheet.
func TestSameAsOnPages(t *testing.T) {
	css, err := os.ReadFile("../../static/css/brief.css")
	if err != nil {
		t.Fatal(err)
	}
	want := func(name string, c fmt.Stringer) {
		if !strings.Contains(string(css), "--"+name+": "+c.String()+";") {
			t.Errorf("the stylesheet does not have --%s: %s", name, c)
		}
	}
	for i, name := range []string{"ink", "soft", "accent", "land", "edge", "accent", "h2", "h3", "h4", "h5"} {
		want(name, hex(inks[i].R, inks[i].G, inks[i].B))
	}
	want("paper", hex(paper.R, paper.G, paper.B))
}

type rgb string

func (c rgb) String() string { return string(c) }

func hex(r, g, b uint8) rgb { return rgb(fmt.Sprintf("#%02x%02x%02x", r, g, b)) }

func TestIcon(t *testing.T) {
	data, err := Icon(5)
	if err != nil {
		t.Fatal(err)
	}
	m, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	alpha := func(x, y int) uint32 { _, _, _, a := m.At(x*IconSize/32, y*IconSize/32).RGBA(); return a }
	if m.Bounds().Dx() != IconSize || alpha(16, 15) != 0xffff || alpha(1, 1) != 0 || alpha(13, 6) != 0 {
		t.Error("the icon is not five strands on nothing")
	}
	if len(data) > 4000 {
		t.Errorf("%d bytes", len(data))
	}
}

// The icon has a stroke for every chapter, and they are told apart.
func TestStrokesOfIcon(t *testing.T) {
	for chapters, want := range map[int]int{0: 1, 1: 1, 2: 2, 5: 5, 7: 7, 9: 9, 200: 9} {
		if got := bytes.Count(IconSVG(chapters), []byte("M")); got != want {
			t.Errorf("%d chapters: %d strokes in the SVG, not %d", chapters, got, want)
		}
		data, err := Icon(chapters)
		if err != nil {
			t.Fatal(err)
		}
		m, err := png.Decode(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		strokes, on := 0, false
		for x := range IconSize { // along a line near the top
			_, _, _, a := m.At(x, IconSize*7/32).RGBA()
			if a > 0x7fff && !on {
				strokes++
			}
			on = a > 0x7fff
		}
		if strokes != want {
			t.Errorf("%d chapters: %d strokes in the PNG, not %d", chapters, strokes, want)
		}
	}
}

func BenchmarkPNG(b *testing.B) {
	p, err := NewPainter()
	if err != nil {
		b.Fatal(err)
	}
	c := Card{Kicker: "Chapter 3 of 5", Title: "Cuba", Headline: "Doctors and guards for oil, and a claim of two lines", Foot: "Five Lifelines", Chapters: five, Chapter: 2, Hue: 3, Map: square()}
	for b.Loop() {
		if _, err := p.PNG(c); err != nil {
			b.Fatal(err)
		}
	}
}
