package resolve

import (
	"math"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"brief/internal/brief"
	"brief/internal/diag"
	"brief/internal/locale"
	"brief/internal/manuscript"
)

// resolveMapOf resolves a brief of a map and chapters about countries, with the text of its overview. It returns the problems as they are printed.
func resolveMapOf(t *testing.T, setting, overview string, countries ...string) (*brief.Brief, string) {
	t.Helper()
	names := []string{"a", "b", "c", "d"}[:len(countries)]
	files := fstest.MapFS{
		"brief.yaml": {Data: []byte("title: T\nslug: t\nlanguage: en\nchapters: [" + strings.Join(names, ".md, ") + ".md]\n" + setting)},
		"index.md":   {Data: []byte("---\ntitle: Overview\n---\n\n" + overview + "\n")},
	}
	for i, c := range countries {
		files[names[i]+".md"] = &fstest.MapFile{Data: []byte("---\ntitle: Chapter " + names[i] + "\ncountry: " + c + "\n---\n\nText.\n")}
	}
	var problems diag.List
	m, err := manuscript.Read(files, "content", &problems)
	if err != nil {
		t.Fatal(err)
	}
	words, err := locale.New("en")
	if err != nil {
		t.Fatal(err)
	}
	b := Brief(m, Options{Locale: words, Shortcodes: []string{"map"}}, &problems)
	var out strings.Builder
	if err := diag.Print(&out, problems.Problems(), diag.Style{}); err != nil {
		t.Fatal(err)
	}
	return b, out.String()
}

const fromCaracas = "map: {centre: [-66.9, 10.49], label: Caracas, country: VE}\n"

func TestMap(t *testing.T) {
	b, problems := resolveMapOf(t, fromCaracas, "{{< map >}}", "CN", "VE", "CU", `""`)
	if problems != "" {
		t.Fatal(problems)
	}
	m := b.Map
	if m.Label != "Caracas" || m.Country != "VE" || m.Centre != (brief.Coordinates{Longitude: -66.9, Latitude: 10.49}) {
		t.Errorf("the map is %+v", m)
	}
	// The nearest first, and neither the country around the centre nor a chapter without one.
	if len(m.Places) != 2 || m.Places[0].Chapter.Country != "CU" || m.Places[1].Chapter.Country != "CN" {
		t.Fatalf("the places are %v", m.Places)
	}
	if got := m.Places[1].Kilometres; math.Abs(got-14400) > 20 {
		t.Errorf("China is %.0f km away", got)
	}
	if m.PlaceOf(b.Chapters[2]) != m.Places[0] || m.PlaceOf(b.Chapters[1]) != nil {
		t.Error("PlaceOf finds the wrong place")
	}
	if len(m.Uses) != 1 || m.Uses[0] != (brief.Address{Path: "index.html", Fragment: "world-map"}) {
		t.Errorf("the map is shown at %v", m.Uses)
	}
	if b, problems := resolveMapOf(t, "", "Text.", "CN"); b.Map != nil || problems != "" {
		t.Errorf("a brief without a map has %v and %s", b.Map, problems)
	}
}

func TestMapProblems(t *testing.T) {
	for _, c := range []struct {
		setting, overview string
		countries         []string
		want              []string // parts of what is printed, one problem each
	}{
		{"", "{{< map >}}", []string{"CU"}, []string{"index.md:5:1: error: this brief has no map [bad-shortcode]"}},
		{fromCaracas, "{{< map >}}", []string{`""`}, []string{"index.md:5:1: error: no chapter has a country to show on the map [bad-shortcode]"}},
		{fromCaracas, "{{< map >}}", []string{"SG"}, []string{
			"a.md:3:10: warning: the map does not know the country SG [unmapped-country]", "index.md:5:1: error: no chapter has a country",
		}},
		{fromCaracas, "{{< map >}}", []string{"CU", "XX"}, []string{"b.md:3:10: warning: the map does not know the country XX [unmapped-country]"}},
		{fromCaracas, "{{< map >}}", []string{"cu", "CN"}, []string{`a.md:3:10: error: country cannot be "cu" [bad-value]`}},
		{fromCaracas, "{{< map >}}\n\n{{< map >}}", []string{"CU"}, []string{"index.md:7:1: error: the map stands in this chapter already [bad-shortcode]"}},
		{fromCaracas, "{{< map wide >}}", []string{"CU"}, []string{"index.md:5:9: error: map takes no argument here"}},
		{"map: {label: Caracas}", "{{< map >}}", []string{"CU"}, []string{"brief.yaml:5:1: error: centre is missing [missing-key]"}},
		{"map: {centre: [-66.9, 10.49]}", "Text.", []string{"CU"}, []string{"brief.yaml:5:1: error: label is missing [missing-key]"}},
		{"map: {centre: [-66.9], label: C}", "Text.", []string{"CU"}, []string{"brief.yaml:5:15: error: centre must be two numbers [bad-value]"}},
		{"map: {centre: Caracas, label: C}", "Text.", []string{"CU"}, []string{"brief.yaml:5:15: error: centre must be two numbers [bad-value]"}},
		{"map: {centre: [10.49, 109], label: C}", "Text.", []string{"CU"}, []string{`brief.yaml:5:23: error: the latitude of the centre cannot be "109" [bad-value]`}},
		{"map: {centre: [west, .nan], label: C}", "Text.", []string{"CU"}, []string{
			`brief.yaml:5:16: error: the longitude of the centre cannot be "west"`, `brief.yaml:5:22: error: the latitude of the centre cannot be ".nan"`,
		}},
		{"map: {centre: [0, NaN], label: C}", "Text.", []string{"CU"}, []string{`the latitude of the centre cannot be "NaN"`}},
		{"map: {centre: [0, 0], label: C, country: Venezuela}", "Text.", []string{"CU"}, []string{`brief.yaml:5:42: error: country cannot be "Venezuela"`}},
		{"map: {centre: [0, 0], label: C, country: MT}", "Text.", []string{"CU"}, []string{"brief.yaml:5:42: warning: the map does not know the country MT"}},
		{"map: {center: [0, 0], label: C}", "Text.", []string{"CU"}, []string{`unknown key "center"`}},
		{"map: Caracas", "Text.", []string{"CU"}, []string{"brief.yaml:5:6: error: map must be a mapping"}},
	} {
		_, got := resolveMapOf(t, c.setting, c.overview, c.countries...)
		for _, want := range c.want {
			if !strings.Contains(got, want) {
				t.Errorf("%s %s %v: no problem %q in\n%s", c.setting, c.overview, c.countries, want, got)
			}
		}
		if n := strings.Count(got, "error: ") + strings.Count(got, "warning: "); n != len(c.want) {
			t.Errorf("%s %s %v: %d problems, want %d:\n%s", c.setting, c.overview, c.countries, n, len(c.want), got)
		}
	}
}

// The countries that have a colour keep it, and the others take those that are left, in the order of the chapters.
func TestHues(t *testing.T) {
	for want, countries := range map[string][]string{
		"1 2":     {"DE", "FR"},
		"1 2 1 3": {"DE", "FR", "DE", "ES"},
		"2 3 1 0": {"DE", "CU", "RU", `""`},
		"4 1 2 3": {"IR", "DE", "FR", "ES"},
	} {
		b, _ := resolveMapOf(t, "", "", countries...)
		var got []string
		for _, c := range b.Chapters {
			got = append(got, strconv.Itoa(c.Hue))
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%v have the colours %v, not %s", countries, got, want)
		}
	}
}
