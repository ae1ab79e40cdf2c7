// Package worldmap draws the map of a brief: the world as seen from one place, with the countries that its chapters are about.
//
// The projection is azimuthal and equidistant, centred on that place. On such a map a straight line from the centre is the shortest
// route and its length is true, so that routes are lines and distances are circles: no other projection shows how far each country is
// without a calculation. What lies more than 149 degrees away, near the antipode, is stretched beyond recognition and left out.
//
// [World.Overview] draws all of a [brief.Map], each country a link to its chapter; [World.Locators] draws them one by one, small,
// for the heads of the chapters. [Distance] is what the lists beside them say in words. Places are what [CountryOf] knows of a country.
//
// The outlines are Natural Earth's at 1:110 million, as TopoJSON, in countries-110m.json; prepare.go made that file, and NOTICE says
// whose it was. Coordinates of a drawing are whole units of its viewBox, paths are relative, and points and islands that nobody would
// see at its size are left out: that keeps the overview near 20 kB and a locator under 2 kB.
//
// Drawings carry classes and data-hue, and neither colour nor style:
//
//	svg     world, world-wide | world-narrow | world-locator
//	shapes  disc, land, ring, home (the country around the centre), shape (a country), route, dot, centre
//	text    label, centre-label, ring-label
//
// As with charts, sizes of text are attributes, because the layout depends on them.
package worldmap

import (
	_ "embed"
	"fmt"
	"math"

	"brief/internal/brief"
)

//go:embed countries-110m.json
var outlines []byte

// A World is the outlines of land and countries on the sphere.
type World struct {
	land      []polygon
	countries map[string][]polygon // by numeric code
}

// A polygon is an outer ring and its holes. Rings run so that land is on the right; their last point is not the first again.
type polygon [][]vector

// Load reads the outlines. It takes a few milliseconds, so a site does it once.
func Load() (*World, error) {
	w, err := decode(outlines)
	if err != nil {
		return nil, fmt.Errorf("reading the outlines of the world: %w", err)
	}
	return w, nil
}

// Distance returns the great-circle distance in kilometres, on a sphere of the Earth's mean radius.
func Distance(a, b brief.Coordinates) float64 {
	const radius = 6371 // km
	u, v := vectorOf(a), vectorOf(b)
	// The angle by its tangent, which is exact near 0 and 180 degrees where the cosine is not.
	return radius * math.Atan2(u.cross(v).length(), u.dot(v))
}

// A vector is a place on the unit sphere: x towards 0° E, y towards 90° E, z towards the North Pole.
type vector struct{ x, y, z float64 }

func vectorOf(c brief.Coordinates) vector {
	lon, lat := c.Longitude*math.Pi/180, c.Latitude*math.Pi/180
	return vector{math.Cos(lat) * math.Cos(lon), math.Cos(lat) * math.Sin(lon), math.Sin(lat)}
}

func (u vector) dot(v vector) float64 { return u.x*v.x + u.y*v.y + u.z*v.z }

func (u vector) cross(v vector) vector {
	return vector{u.y*v.z - u.z*v.y, u.z*v.x - u.x*v.z, u.x*v.y - u.y*v.x}
}

func (u vector) length() float64 { return math.Sqrt(u.dot(u)) }

// between returns the place at the share t of the way from u to v, near enough for the short edges of an outline.
func (u vector) between(v vector, t float64) vector {
	w := vector{u.x + t*(v.x-u.x), u.y + t*(v.y-u.y), u.z + t*(v.z-u.z)}
	n := w.length()
	return vector{w.x / n, w.y / n, w.z / n}
}
