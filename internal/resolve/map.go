package resolve

import (
	"slices"
	"strconv"

	"brief/internal/brief"
	"brief/internal/diag"
	"brief/internal/manuscript"
	"brief/internal/markdown"
	"brief/internal/worldmap"
)

// resolveMap makes the map of brief.yaml: the country of every chapter, with its distance. A chapter about the country around the centre
// is not on it, because nothing is to be measured.
func (r *resolver) resolveMap() {
	from := r.manuscript.Settings.Map
	if from == nil {
		return
	}
	m := &brief.Map{Label: r.plain(from.Label), Country: from.Country.String}
	centred := r.centre(m, from)
	if !r.required(from.Label, "label", from.At) || !centred {
		return
	}
	if c := from.Country; c.String != "" && r.countryCode(c) {
		r.mapped(c)
	}
	for _, c := range r.ordered {
		code := c.from.Front.Country
		if c.Number == 0 || code.String == "" || code.String == m.Country {
			continue
		}
		if !isCountryCode(code.String) {
			continue // reported with the chapter
		}
		if country, ok := r.mapped(code); ok {
			m.Places = append(m.Places, &brief.Place{Chapter: c.Chapter, Seat: country.Seat, Kilometres: worldmap.Distance(m.Centre, country.Seat)})
		}
	}
	slices.SortStableFunc(m.Places, func(a, b *brief.Place) int {
		switch {
		case a.Kilometres < b.Kilometres:
			return -1
		case a.Kilometres > b.Kilometres:
			return 1
		}
		return 0
	})
	r.brief.Map = m
}

// centre reads the centre of the map and reports whether there is one.
func (r *resolver) centre(m *brief.Map, from *manuscript.Map) bool {
	at, items := from.Centre.At, from.Centre.Items
	const example = "write the longitude, then the latitude, in degrees: [-66.9, 10.49]; west and south are negative"
	if at.IsZero() {
		r.problems.Add(from.At, diag.MissingKey, "centre is missing").Hintf(example)
		return false
	}
	if !from.Centre.List || len(items) != 2 {
		r.problems.Add(at, diag.BadValue, "centre must be two numbers").Hintf(example)
		return false
	}
	ok := true
	for i, into := range []struct {
		name  string
		limit float64
		value *float64
	}{{"longitude", 180, &m.Centre.Longitude}, {"latitude", 90, &m.Centre.Latitude}} {
		v, err := strconv.ParseFloat(items[i].String, 64)
		if err != nil || !(v >= -into.limit && v <= into.limit) { // not NaN either
			r.problems.Add(items[i].At, diag.BadValue, "the %s of the centre cannot be %q", into.name, items[i].String).Hintf(example)
			ok = false
		}
		*into.value = v
	}
	return ok
}

// mapped returns the country of a code, and reports one that the map does not know.
func (r *resolver) mapped(code diag.Text) (worldmap.Country, bool) {
	c, ok := worldmap.CountryOf(code.String)
	if !ok {
		r.problems.Add(code.At, diag.UnmappedCountry, "the map does not know the country %s", code.String).
			Hintf("it knows the countries of ISO 3166-1 that have an outline at 1:110 million; small islands and city states have none")
	}
	return c, ok
}

func (r *resolver) showMap(c *chapter, s *markdown.Shortcode, b *brief.Block) {
	switch {
	case r.manuscript.Settings.Map == nil:
		r.problems.Add(s.Span(), diag.BadShortcode, "this brief has no map").
			Hintf("add map: to brief.yaml, for example map: {centre: [-66.9, 10.49], label: Caracas, country: VE}")
	case r.brief.Map == nil: // what is wrong with it was reported there
	case len(r.brief.Map.Places) == 0:
		p := r.problems.Add(s.Span(), diag.BadShortcode, "no chapter has a country to show on the map")
		if !slices.ContainsFunc(r.brief.Chapters, func(c *brief.Chapter) bool { return c.Country != "" }) {
			p.Hintf("add country: to the front matter of chapters, for example country: CU")
		}
	case c.mapped:
		r.problems.Add(s.Span(), diag.BadShortcode, "the map stands in this chapter already")
	default:
		c.mapped = true
		m := r.brief.Map
		r.elsewhere(func() { m.Uses = append(m.Uses, c.Address("world-map")) })
		b.Map = r.brief.Map
	}
}
