package worldmap

import (
	"encoding/json"
	"errors"
	"fmt"

	"brief/internal/brief"
)

// decode reads TopoJSON (https://github.com/topojson/topojson-specification, quantized as in its section 2.1.2) with the objects land and
// countries, whose geometries are polygons.
func decode(text []byte) (*World, error) {
	var t struct {
		Transform struct{ Scale, Translate [2]float64 }
		Objects   struct {
			Land, Countries struct{ Geometries []geometry }
		}
		Arcs [][][2]float64
	}
	if err := json.Unmarshal(text, &t); err != nil {
		return nil, err
	}
	arcs := make([][]vector, len(t.Arcs))
	for i, deltas := range t.Arcs {
		x, y := 0.0, 0.0
		for _, d := range deltas { // each point is given from the one before
			x, y = x+d[0], y+d[1]
			arcs[i] = append(arcs[i], vectorOf(brief.Coordinates{
				Longitude: x*t.Transform.Scale[0] + t.Transform.Translate[0],
				Latitude:  y*t.Transform.Scale[1] + t.Transform.Translate[1],
			}))
		}
	}
	w := &World{countries: map[string][]polygon{}}
	for _, g := range t.Objects.Land.Geometries {
		polygons, err := g.polygons(arcs)
		if err != nil {
			return nil, fmt.Errorf("land: %w", err)
		}
		w.land = append(w.land, polygons...)
	}
	for _, g := range t.Objects.Countries.Geometries {
		polygons, err := g.polygons(arcs)
		if err != nil {
			return nil, fmt.Errorf("the country %q: %w", g.ID, err)
		}
		if g.ID != "" { // some territories have no code; they are land like any other
			w.countries[g.ID] = polygons
		}
	}
	if len(w.land) == 0 || len(w.countries) == 0 {
		return nil, errors.New("no land or no countries")
	}
	return w, nil
}

// A geometry is a Polygon or a MultiPolygon: rings made of arcs by their numbers. ^n is arc n backwards.
type geometry struct {
	Type string
	ID   string
	Arcs json.RawMessage
}

func (g geometry) polygons(arcs [][]vector) ([]polygon, error) {
	var all [][][]int
	switch g.Type {
	case "Polygon":
		all = make([][][]int, 1)
		if err := json.Unmarshal(g.Arcs, &all[0]); err != nil {
			return nil, err
		}
	case "MultiPolygon":
		if err := json.Unmarshal(g.Arcs, &all); err != nil {
			return nil, err
		}
	default:
		return nil, fmt.Errorf("a geometry of the type %q", g.Type)
	}
	out := make([]polygon, 0, len(all))
	for _, rings := range all {
		p := make(polygon, 0, len(rings))
		for _, numbers := range rings {
			ring, err := stitch(numbers, arcs)
			if err != nil {
				return nil, err
			}
			p = append(p, ring)
		}
		out = append(out, p)
	}
	return out, nil
}

// stitch joins arcs to a ring. Each begins where the one before ends.
func stitch(numbers []int, arcs [][]vector) ([]vector, error) {
	var ring []vector
	for _, n := range numbers {
		back := n < 0
		if back {
			n = ^n
		}
		if n >= len(arcs) || len(arcs[n]) < 2 {
			return nil, fmt.Errorf("no arc %d", n)
		}
		arc := arcs[n]
		for i := range arc[:len(arc)-1] { // the last point is the first of the next arc
			if back {
				i = len(arc) - 1 - i
			}
			ring = append(ring, arc[i])
		}
	}
	if len(ring) < 3 {
		return nil, errors.New("a ring of fewer than three points")
	}
	return ring, nil
}
