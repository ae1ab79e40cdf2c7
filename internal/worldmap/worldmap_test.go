package worldmap

import (
	"bytes"
	"compress/gzip"
	"encoding/xml"
	"errors"
	"flag"
	"fmt"
	"io"
	"math"
	"os"
	"strings"
	"testing"

	"brief/internal/brief"
	"brief/internal/locale"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	name = "testdata/" + name
	if *update {
		if err := os.WriteFile(name, got, 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s differs; run with -update and look at the change\ngot:\n%s", name, got)
	}
}

func load(t testing.TB) *World {
	t.Helper()
	w, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func spoken(t testing.TB, tag string) *locale.Locale {
	t.Helper()
	l, err := locale.New(tag)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

var caracas = brief.Coordinates{Longitude: -66.9, Latitude: 10.49}

// mapOf returns a map with chapters on the countries, in the order given.
func mapOf(t testing.TB, centre brief.Coordinates, label, country string, codes ...string) *brief.Map {
	t.Helper()
	m := &brief.Map{Centre: centre, Label: label, Country: country}
	for i, code := range codes {
		c, ok := CountryOf(code)
		if !ok {
			t.Fatalf("no country %s", code)
		}
		m.Places = append(m.Places, &brief.Place{
			Chapter:    &brief.Chapter{Name: strings.ToLower(code), Path: strings.ToLower(code) + ".html", Title: "Land " + code, Country: code, Hue: i + 1},
			Seat:       c.Seat,
			Kilometres: Distance(centre, c.Seat),
		})
	}
	return m
}

func five(t testing.TB) *brief.Map {
	return mapOf(t, caracas, "Caracas", "VE", "CU", "RU", "TR", "IR", "CN")
}

func TestDistance(t *testing.T) {
	for code, want := range map[string]float64{"CU": 2160, "RU": 9930, "TR": 10080, "IR": 11760, "CN": 14400, "VE": 0} {
		c, _ := CountryOf(code)
		if got := Distance(caracas, c.Seat); math.Abs(got-want) > 20 {
			t.Errorf("from Caracas to %s it is %.0f km; want %.0f", code, got, want)
		}
	}
	pole, equator := brief.Coordinates{Latitude: 90}, brief.Coordinates{Longitude: 123}
	if got, want := Distance(pole, equator), 6371*math.Pi/2; math.Abs(got-want) > 1e-6 {
		t.Errorf("from the pole to the equator it is %f km; want %f", got, want)
	}
	antipode := brief.Coordinates{Longitude: 113.1, Latitude: -10.49}
	if got, want := Distance(caracas, antipode), 6371*math.Pi; math.Abs(got-want) > 1e-3 {
		t.Errorf("to the antipode it is %f km; want %f", got, want)
	}
}

// TestCountries tests the table of countries against the outlines.
func TestCountries(t *testing.T) {
	w := load(t)
	known := map[string]bool{}
	for i, c := range countries {
		if i > 0 && countries[i-1].Code >= c.Code {
			t.Errorf("%s stands after %s", c.Code, countries[i-1].Code)
		}
		if got, ok := CountryOf(c.Code); !ok || got != c {
			t.Errorf("CountryOf(%q) = %v, %t", c.Code, got, ok)
		}
		known[c.id] = true
		if len(w.countries[c.id]) == 0 {
			t.Errorf("%s has no outline", c.Code)
			continue
		}
		// The seat lies in the country: on a map centred on it, inside its outline or, for ports that the coarse coast leaves in the
		// sea, within 60 km of it.
		p := project(&brief.Map{Centre: c.Seat}, 20000, 0) // a unit is 2 km
		near := math.Inf(1)
		for _, poly := range w.countries[c.id] {
			rings := p.clip(poly)
			if contains(rings, point{p.middle, p.middle}) {
				near = 0
			}
			for _, ring := range rings {
				for n, q := range ring {
					near = min(near, off(point{p.middle, p.middle}, q, ring[(n+1)%len(ring)]))
				}
			}
		}
		elsewhere := map[string]string{
			"EH": "Natural Earth draws only what Morocco does not hold",
			"GQ": "Malabo lies on an island that has no outline", "VU": "so does Port Vila",
		}
		if km := near / p.scale * 6371; km > 60 && elsewhere[c.Code] == "" {
			t.Errorf("the seat of %s lies %.0f km outside it", c.Code, km)
		}
	}
	for id := range w.countries {
		if !known[id] {
			t.Errorf("no code leads to the outline %s", id)
		}
	}
	for _, code := range []string{"", "ve", "VEN", "SG", "MT", "BH", "XX", "ZZ"} {
		if c, ok := CountryOf(code); ok {
			t.Errorf("CountryOf(%q) = %v", code, c)
		}
	}
}

// over reports whether a place is over the polygons, on a map centred on it.
func over(polygons []polygon, c brief.Coordinates) bool {
	p := project(&brief.Map{Centre: c}, 20000, 0)
	for _, poly := range polygons {
		if contains(p.clip(poly), point{p.middle, p.middle}) {
			return true
		}
	}
	return false
}

// TestCrimea keeps the map from drawing Crimea as Russia, as the source of the outlines does.
func TestCrimea(t *testing.T) {
	w := load(t)
	for name, c := range map[string]brief.Coordinates{
		"Simferopol": {Longitude: 34.1, Latitude: 44.95}, "Dzhankoi": {Longitude: 34.4, Latitude: 45.7}, "Feodosia": {Longitude: 35.2, Latitude: 45.2},
	} {
		if over(w.outlinesOf("RU"), c) || !over(w.outlinesOf("UA"), c) || !over(w.land, c) {
			t.Errorf("%s: Russia %t, Ukraine %t, land %t", name, over(w.outlinesOf("RU"), c), over(w.outlinesOf("UA"), c), over(w.land, c))
		}
	}
	for code, c := range map[string]brief.Coordinates{
		"RU": {Longitude: 39.7, Latitude: 47.3}, "TW": {Longitude: 121, Latitude: 24}, "GY": {Longitude: -59.5, Latitude: 7}, "UA": {Longitude: 36.2, Latitude: 50},
	} {
		if !over(w.outlinesOf(code), c) {
			t.Errorf("%v does not lie in %s", c, code)
		}
	}
	if over(w.outlinesOf("CN"), brief.Coordinates{Longitude: 121, Latitude: 24}) {
		t.Error("Taiwan is drawn as China")
	}
}

// TestProjection tests what the map promises: directions and distances from the centre are true.
func TestProjection(t *testing.T) {
	p := project(five(t), 1000, 0)
	middle := p.place(caracas)
	if middle != (point{500, 500}) {
		t.Errorf("the centre stands at %v", middle)
	}
	havana := brief.Coordinates{Longitude: -82.38, Latitude: 23.13}
	beijing := brief.Coordinates{Longitude: 116.39, Latitude: 39.91}
	for _, c := range []brief.Coordinates{havana, beijing} {
		at := p.place(c)
		if got, want := math.Hypot(at.x-500, at.y-500), p.radius(Distance(caracas, c)); math.Abs(got-want) > 2e-3 {
			t.Errorf("%v stands %f from the centre; want %f", c, got, want)
		}
	}
	if at := p.place(brief.Coordinates{Longitude: -66.9, Latitude: 40}); math.Abs(at.x-500) > 2e-3 || at.y >= 500 {
		t.Errorf("due north stands at %v", at)
	}
	if at := p.place(brief.Coordinates{Longitude: -30, Latitude: 10.49}); at.x <= 500 {
		t.Errorf("the east stands at %v", at)
	}
	// Halfway along the great circle is halfway along the line.
	u, v := vectorOf(caracas), vectorOf(beijing)
	half := vector{u.x + v.x, u.y + v.y, u.z + v.z}
	n := half.length()
	got := p.onto(p.polar(vector{half.x / n, half.y / n, half.z / n}))
	end := p.place(beijing)
	if want := (point{(500 + end.x) / 2, (500 + end.y) / 2}); math.Hypot(got.x-want.x, got.y-want.y) > 2e-3 {
		t.Errorf("halfway to Beijing stands at %v; want %v", got, want)
	}
}

// TestClip compares maps from many centres: a place is land or sea whatever the map is centred on. The centres have their antipode
// in the sea, in land (Beijing, Madrid, the North Pole), and at the edge.
func TestClip(t *testing.T) {
	w := load(t)
	isLand := map[brief.Coordinates]bool{}
	for lat := -80.0; lat <= 80; lat += 16 {
		for lon := -175.0; lon < 180; lon += 25 {
			c := brief.Coordinates{Longitude: lon, Latitude: lat}
			isLand[c] = over(w.land, c)
		}
	}
	for _, centre := range []brief.Coordinates{
		caracas, {Latitude: 90}, {Latitude: -90}, {Longitude: 116.4, Latitude: 39.9}, {Longitude: -3.7, Latitude: 40.4}, {}, {Longitude: 180}, {Longitude: 77, Latitude: 28}, {Longitude: -147, Latitude: 35},
	} {
		for _, horizon := range []float64{usualHorizon, farthest, math.Pi / 3} {
			p := project(&brief.Map{Centre: centre}, 1000, 0)
			p.scale *= p.horizon / horizon
			p.horizon, p.rim = horizon, math.Cos(horizon)
			var rings [][]point
			for _, poly := range w.land {
				rings = append(rings, p.clip(poly)...)
			}
			for _, ring := range rings {
				for _, q := range ring {
					if r := math.Hypot(q.x-500, q.y-500); !(r <= 500.002) {
						t.Fatalf("centre %v: a point %.3f from the centre", centre, r)
					}
				}
			}
			for c, want := range isLand {
				if angle, _ := p.polar(vectorOf(c)); angle < horizon-0.01 && contains(rings, p.place(c)) != want {
					t.Errorf("centre %v, horizon %.0f°: %v is land: %t", centre, horizon*180/math.Pi, c, !want)
				}
			}
		}
	}
}

func TestPath(t *testing.T) {
	square := []point{{0, 0}, {4.6, 0.2}, {9.8, 0}, {10, 5}, {10, 10}, {0, 10}, {0, 10}, {0, 5}}
	if got, want := path([][]point{whole(square), {{20, 20}, {25, 20}, {25, 15}}}), "M0 0l10 0 0 10-10 0zm20 20l5 0 0-5z"; got != want {
		t.Errorf("path is %q; want %q", got, want)
	}
	wave := []point{{0, 0}, {10, 0.4}, {20, -0.3}, {30, 0}, {30, 20}, {0, 20}}
	if got := simplify(wave, 0.5); len(got) != 4 {
		t.Errorf("simplified to %v", got)
	}
	if got := simplify(wave, 0.2); len(got) != 6 {
		t.Errorf("simplified to %v", got)
	}
	if got := whole([]point{{0, 0}, {0.2, 0.1}, {5, 5}, {0.1, 0.3}}); len(got) > 2 {
		t.Errorf("a ring without area became %v", got)
	}
}

func href(c *brief.Chapter) string { return c.Path }

// TestOverview holds the drawings as they are.
func TestOverview(t *testing.T) {
	w := load(t)
	for _, tag := range locale.Languages() {
		wide, narrow := w.Overview(five(t), spoken(t, tag), href)
		golden(t, "overview.wide."+tag+".svg", wide)
		golden(t, "overview.narrow."+tag+".svg", narrow)
		wellFormed(t, "wide", wide)
		wellFormed(t, "narrow", narrow)
	}
	wide, narrow := w.Overview(five(t), spoken(t, "en"), href)
	if len(wide)+len(narrow) > 21500 || packed(t, wide)+packed(t, narrow) > 6500 {
		t.Errorf("the map has %d bytes, %d packed", len(wide)+len(narrow), packed(t, wide)+packed(t, narrow))
	}
}

func TestLocator(t *testing.T) {
	w, m := load(t), five(t)
	for _, p := range m.Places {
		got := w.Locators(m).Draw(p)
		golden(t, "locator."+p.Chapter.Name+".svg", got)
		wellFormed(t, p.Chapter.Name, got)
		if len(got) > 2000 {
			t.Errorf("the locator of %s has %d bytes", p.Chapter.Country, len(got))
		}
	}
}

func packed(t *testing.T, data []byte) int {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Len()
}

// wellFormed tests that a drawing is XML, without style and without a number that is none, and returns the ids and references in it.
func wellFormed(t *testing.T, name string, svg []byte) (ids, uses []string) {
	t.Helper()
	if bytes.Contains(svg, []byte("NaN")) || bytes.Contains(svg, []byte("Inf")) || bytes.Contains(svg, []byte("⟦")) {
		t.Errorf("%s: a value is missing", name)
	}
	d := xml.NewDecoder(bytes.NewReader(svg))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return ids, uses
		}
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		e, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		for _, a := range e.Attr {
			switch a.Name.Local {
			case "style", "fill", "stroke":
				t.Errorf("%s: <%s %s=%q>", name, e.Name.Local, a.Name.Local, a.Value)
			case "id":
				ids = append(ids, a.Value)
			case "href":
				if e.Name.Local == "use" {
					uses = append(uses, a.Value)
				}
			}
		}
	}
}

// TestManyCountries draws maps of every country, from centres near to and far from them. Every shape that the narrow drawing refers to
// is in the wide one, and labels stay on the drawing.
func TestManyCountries(t *testing.T) {
	w, l := load(t), spoken(t, "en")
	var all []string
	for _, c := range countries {
		all = append(all, c.Code)
	}
	for name, m := range map[string]*brief.Map{
		"one":       mapOf(t, caracas, "Caracas", "", "CU"),
		"far":       mapOf(t, caracas, "Caracas", "VE", "ID", "AU", "TL"),
		"same":      mapOf(t, caracas, "Caracas", "VE", "CU", "CU"),
		"neighbour": mapOf(t, brief.Coordinates{Longitude: 4.35, Latitude: 50.85}, "Brussels", "BE", "LU", "NL", "FR"),
		"pole":      mapOf(t, brief.Coordinates{Latitude: 90}, "North Pole", "", "RU", "CA", "AQ"),
		"sixty":     mapOf(t, caracas, "Caracas", "VE", all[:60]...),
	} {
		for i, p := range m.Places {
			p.Chapter.Name += fmt.Sprint(i)
			p.Chapter.Title = `A <& "B"`
			wellFormed(t, name, w.Locators(m).Draw(p))
		}
		wide, narrow := w.Overview(m, l, href)
		ids, _ := wellFormed(t, name, wide)
		more, uses := wellFormed(t, name, narrow)
		seen := map[string]bool{}
		for _, id := range append(ids, more...) {
			if seen[id] {
				t.Errorf("%s: the id %q stands twice", name, id)
			}
			seen[id] = true
		}
		if len(uses) == 0 {
			t.Errorf("%s: the narrow drawing has no outlines", name)
		}
		for _, u := range uses {
			if !seen[u[1:]] {
				t.Errorf("%s: %s leads nowhere", name, u)
			}
		}
	}
}

// TestLabels tests that on the map of five countries no label hides another, or leaves the drawing.
func TestLabels(t *testing.T) {
	m := five(t)
	for _, size := range []float64{wide, narrow} {
		o := overview{Map: m, words: spoken(t, "en"), href: href, size: size, project: project(m, size, margin), layout: layout{size: textSize, width: size}}
		o.shapes = make([][][]point, len(m.Places))
		o.draw()
		for i, a := range o.layout.labels {
			if a.x0 < 0 || a.y0 < 0 || a.x1 > size || a.y1 > size {
				t.Errorf("%.0f: the label %v leaves the drawing", size, a)
			}
			for _, b := range o.layout.labels[:i] {
				if a.overlap(b) > 0 {
					t.Errorf("%.0f: the labels %v and %v overlap", size, a, b)
				}
			}
		}
	}
}

func TestWords(t *testing.T) {
	for tag, want := range map[string]string{
		"en": "From Caracas it is 2,160\u00a0km to Land CU and 14,400\u00a0km to Land CN",
		"es": "De Caracas a Land CU hay 2160\u00a0km; a Land CN, 14.400\u00a0km",
	} {
		if got := Title(five(t), spoken(t, tag)); got != want {
			t.Errorf("the title is %q; want %q", got, want)
		}
	}
	one := mapOf(t, caracas, "Caracas", "VE", "CU")
	if got, want := Title(one, spoken(t, "en")), "From Caracas it is 2,160\u00a0km to Land CU"; got != want {
		t.Errorf("the title is %q; want %q", got, want)
	}
	if got := Summary(five(t), spoken(t, "en")); !strings.Contains(got, "Land RU, 9,930\u00a0km") {
		t.Errorf("the summary is %q", got)
	}
}

// FuzzDecode tests that no file makes the decoder, or the drawing of what it reads, panic.
func FuzzDecode(f *testing.F) {
	f.Add([]byte(`{"type":"Topology","transform":{"scale":[1,1],"translate":[0,0]},"objects":{"land":{"geometries":[{"type":"Polygon","arcs":[[0]]}]},` +
		`"countries":{"geometries":[{"type":"MultiPolygon","id":"192","arcs":[[[0]],[[-1]]]}]}},"arcs":[[[0,0],[9,9],[9,-9],[-18,0]]]}`))
	f.Add([]byte(`{"objects":{"land":{"geometries":[{"type":"Polygon","arcs":[[7,-9]]}]}},"arcs":[[]]}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		w, err := decode(text)
		if err != nil {
			return
		}
		p := project(&brief.Map{Centre: caracas}, 200, 0)
		p.outline(w.land, overviewDetail, false)
		path(p.outline(w.outlinesOf("CU"), overviewDetail, true))
	})
}

func TestDecodeErrors(t *testing.T) {
	for text, want := range map[string]string{
		`{`:              "unexpected end",
		`{"objects":{}}`: "no land",
		`{"objects":{"land":{"geometries":[{"type":"Point"}]}}}`:                                                 "type \"Point\"",
		`{"objects":{"land":{"geometries":[{"type":"Polygon","arcs":[[3]]}]}},"arcs":[[[0,0],[1,1],[2,1]]]}`:     "no arc 3",
		`{"objects":{"land":{"geometries":[{"type":"Polygon","arcs":[[-3]]}]}},"arcs":[[[0,0],[1,1],[2,1]]]}`:    "no arc 2",
		`{"objects":{"land":{"geometries":[{"type":"Polygon","arcs":[[0]]}]}},"arcs":[[[0,0],[1,1]]]}`:           "fewer than three points",
		`{"objects":{"countries":{"geometries":[{"type":"Polygon","id":"192","arcs":[[0]]}]}},"arcs":[[[0,0]]]}`: "the country \"192\"",
	} {
		if _, err := decode([]byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v; want %q", text, err, want)
		}
	}
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		if _, err := Load(); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkLocator(b *testing.B) {
	m := five(b)
	locators := load(b).Locators(m)
	for b.Loop() {
		locators.Draw(m.Places[0])
	}
}

func BenchmarkOverview(b *testing.B) {
	w, m, l := load(b), five(b), spoken(b, "en")
	for b.Loop() {
		w.Overview(m, l, href)
	}
}
