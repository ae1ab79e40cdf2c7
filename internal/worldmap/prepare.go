//go:build ignore

// Prepare makes countries-110m.json from the file of the same name in the npm package world-atlas 2.0.2:
//
//	go run prepare.go path/to/world-atlas/countries-110m.json
//
// It keeps the outlines and the numbers of the countries and drops their names, brings the coordinates to a grid of a fiftieth of a
// degree (about 2 km), and gives Crimea to Ukraine.
package main

import (
	"encoding/json"
	"fmt"
	"log"
	"math"
	"os"
	"slices"
)

// A topology is TopoJSON (https://github.com/topojson/topojson-specification), as far as world-atlas uses it.
type topology struct {
	Type      string              `json:"type"`
	Transform transform           `json:"transform"`
	Objects   map[string]geometry `json:"objects"`
	Arcs      [][][2]int          `json:"arcs"`
}

type transform struct {
	Scale     [2]float64 `json:"scale"`
	Translate [2]float64 `json:"translate"`
}

type geometry struct {
	Type       string          `json:"type"`
	ID         string          `json:"id,omitempty"`
	Arcs       json.RawMessage `json:"arcs,omitempty"`
	Geometries []geometry      `json:"geometries,omitempty"`
}

const (
	step   = 0.02 // degrees
	russia = "643"
	ukr    = "804"
)

func main() {
	log.SetFlags(0)
	text, err := os.ReadFile(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	var t topology
	if err := json.Unmarshal(text, &t); err != nil {
		log.Fatal(err)
	}
	t.crimea()
	t.regrid()
	out, err := json.Marshal(t)
	if err != nil {
		log.Fatal(err)
	}
	if err := os.WriteFile("countries-110m.json", append(out, '\n'), 0o644); err != nil {
		log.Fatal(err)
	}
	fmt.Println(len(out), "bytes")
}

// arc returns the points of an arc in degrees.
func (t *topology) arc(i int) [][2]float64 {
	var out [][2]float64
	x, y := 0, 0
	for _, d := range t.Arcs[i] {
		x, y = x+d[0], y+d[1]
		out = append(out, [2]float64{
			float64(x)*t.Transform.Scale[0] + t.Transform.Translate[0],
			float64(y)*t.Transform.Scale[1] + t.Transform.Translate[1],
		})
	}
	return out
}

// regrid brings the arcs to the coarser grid. Ends of arcs meet as before, because equal points stay equal.
func (t *topology) regrid() {
	arcs := make([][][2]int, len(t.Arcs))
	for i := range t.Arcs {
		px, py := 0, 0
		for n, p := range t.arc(i) {
			x, y := int(math.Round(p[0]/step)), int(math.Round(p[1]/step))
			if n > 0 && x == px && y == py && n < len(t.Arcs[i])-1 {
				continue
			}
			arcs[i] = append(arcs[i], [2]int{x - px, y - py})
			px, py = x, y
		}
	}
	t.Arcs, t.Transform = arcs, transform{Scale: [2]float64{step, step}}
}

// crimea moves the ring of Simferopol (34.1° E, 45° N) from Russia to Ukraine, and joins it to the mainland where they share an arc.
func (t *topology) crimea() {
	countries := t.Objects["countries"].Geometries
	at := func(id string) int { return slices.IndexFunc(countries, func(g geometry) bool { return g.ID == id }) }
	polygons := func(g geometry) (out [][][]int) {
		if g.Type == "Polygon" {
			out = make([][][]int, 1)
			must(json.Unmarshal(g.Arcs, &out[0]))
			return out
		}
		must(json.Unmarshal(g.Arcs, &out))
		return out
	}
	ru, ua := at(russia), at(ukr)
	theirs, ours := polygons(countries[ru]), polygons(countries[ua])
	var ring []int
	theirs = slices.DeleteFunc(theirs, func(p [][]int) bool {
		var sum [2]float64
		n := 0.0
		for _, a := range p[0] {
			for _, q := range t.arc(max(a, ^a)) {
				sum[0], sum[1], n = sum[0]+q[0], sum[1]+q[1], n+1
			}
		}
		if math.Abs(sum[0]/n-34.3) < 1.2 && math.Abs(sum[1]/n-45.3) < 1 {
			ring = p[0]
			return true
		}
		return false
	})
	if ring == nil || len(ours) != 1 {
		log.Fatal("Crimea is not where it was")
	}
	shared := slices.IndexFunc(ring, func(a int) bool { return slices.Contains(ours[0][0], ^a) })
	if shared < 0 {
		log.Fatal("Crimea and Ukraine share no arc")
	}
	rest := append(slices.Clone(ring[shared+1:]), ring[:shared]...)
	i := slices.Index(ours[0][0], ^ring[shared])
	ours[0][0] = slices.Replace(ours[0][0], i, i+1, rest...)
	var err error
	countries[ru].Arcs, err = json.Marshal(theirs)
	must(err)
	countries[ua].Type = "MultiPolygon"
	countries[ua].Arcs, err = json.Marshal(ours)
	must(err)
}

func must(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
