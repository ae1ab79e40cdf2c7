package figure

import (
	"bytes"
	"encoding/csv"
	"encoding/xml"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strconv"
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

func spoken(t testing.TB, tag string) *locale.Locale {
	t.Helper()
	l, err := locale.New(tag)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func at(label string, v float64) brief.Point {
	return brief.Point{Label: label, Low: v, High: v, Status: "reported"}
}

func samples(t testing.TB) []*brief.Figure {
	with := func(p brief.Point, change func(*brief.Point)) brief.Point { change(&p); return p }
	hedged := func(p brief.Point, q string) brief.Point { p.Qualifier = q; return p }
	computed := func(p brief.Point) brief.Point { p.Status = "computed"; return p }
	external := func(p brief.Point) brief.Point { p.Status = "external"; return p }
	in := func(series string, p brief.Point) brief.Point { p.Series = series; return p }
	ranged := func(p brief.Point, high float64) brief.Point { p.High = high; return p }
	asOf, err := brief.ParseDate("2020-05")
	if err != nil {
		t.Fatal(err)
	}
	oil := &brief.Fact{ID: "cuba-oil-2020", AsOf: asOf}
	third := &brief.Fact{ID: "rosneft-crude-share", Value: brief.Quantity{Low: 33.3, High: 33.3, Unit: "percent", Display: "a third"}}
	return []*brief.Figure{
		{ID: "oil-to-cuba", Kind: "bar", Unit: "barrels/day", Title: "Cuba received about twice as much oil as was first agreed",
			Summary: "Three bars, the second a computed one.", Points: []brief.Point{
				at("Agreed, 2000", 53e3),
				with(computed(at("Agreed, doubled within a year", 106e3)), func(p *brief.Point) { p.Note = "Twice the first volume, \"doubled\"" }),
				with(hedged(at("Received, May 2020", 105e3), "average"), func(p *brief.Point) { p.Fact = oil }),
			}},
		{ID: "debts", Kind: "bar", Unit: "USD", Title: "Who owes whom", Summary: "Debts to either side of zero.", Points: []brief.Point{
			hedged(at("Venezuela to China, 2020", -20e9), "at least"),
			hedged(at("Venezuela to Russia, 2019", -10e9), "at least"),
			at("Cuba to Venezuela, 2003", 190e6),
			external(at("A state with a long name & another one besides, to Venezuela", 4.2e9)),
			{Label: "Turkey to Venezuela", Missing: true},
		}},
		{ID: "money", Kind: "bar", Unit: "USD", Title: "Money committed, invested or lent", Summary: "Every hedge once.", Points: []brief.Point{
			hedged(at("China, loans", 64e9), "more than"),
			hedged(ranged(at("Iran, investment", 15e9), 20e9), "estimated"),
			at("Russia, investment", 9e9),
			hedged(at("China, railway", 7.5e9), "up to"),
			hedged(at("Turkey, gold", 0.9e9), "around"),
			hedged(at("Cuba", 12e9), "just under"),
		}},
		{ID: "exports-mix", Kind: "stacked", Unit: "percent", Title: "What Turkey sold in 2019", Summary: "One bar, two parts.", Points: []brief.Point{
			in("Consumer goods", at("", 78)), in("Everything else", computed(at("", 22))),
		}},
		{ID: "loans", Kind: "stacked", Unit: "USD", Title: "Lent and still owed", Summary: "Two bars.", Points: []brief.Point{
			in("still owed", hedged(at("China", 20e9), "at least")), in("repaid", computed(at("China", 44e9))),
			in("still owed", ranged(at("Russia", 3e9), 4e9)), in("repaid", at("Russia", 9e9)), in("forgiven", hedged(at("Russia", 4e9), "about")),
		}},
		{ID: "crowded", Kind: "stacked", Unit: "percent", Title: "Many small parts", Summary: "Six parts.", Points: []brief.Point{
			in("Large", at("2019", 70)), in("Small", at("2019", 12)), in("Smaller", at("2019", 8)), in("Smaller still", at("2019", 5)),
			in("Tiny", at("2019", 3)), in("The rest of everything", at("2019", 2)),
		}},
		{ID: "china-share", Kind: "slope", Unit: "percent", Title: "Venezuela's share fell from two-thirds to a tenth", Summary: "One falling line.",
			Points: []brief.Point{external(at("2012", 64)), at("2016", 10)}},
		{ID: "shares", Kind: "slope", Unit: "percent", Title: "Who carried the oil", Summary: "Three lines.", Points: []brief.Point{
			with(in("Rosneft", hedged(at("2018", 33.3), "more than")), func(p *brief.Point) { p.Fact = third }), in("Rosneft", hedged(at("2019", 60), "up to")),
			in("Asian customers together", at("2018", 31)), in("Asian customers together", hedged(at("2019", 12), "about")),
			in("Others", computed(at("2018", 35))), in("Others", computed(ranged(at("2019", 10), 16))),
		}},
		{ID: "trade", Kind: "line", Unit: "USD", Title: "Trade rose, then fell", Summary: "One line with a gap.", Points: []brief.Point{
			at("2010", 1.2e9), at("2011", 1.5e9), hedged(at("2012", 2.1e9), "about"), {Label: "2013", Missing: true}, at("2014", 1.9e9), at("2015", 0.9e9),
			computed(at("2016", 0.4e9)), hedged(computed(at("2018", 0.15e9)), "less than"),
		}},
		{ID: "production", Kind: "line", Unit: "barrels/day", Title: "Two producers", Summary: "Two lines that meet.", Points: []brief.Point{
			in("Venezuela", at("2008-01", 3.2e6)), in("Venezuela", at("2014-06", 2.4e6)), in("Venezuela", external(at("2020-06", 0.34e6))),
			in("A neighbour", at("2008-01", 0.2e6)), in("A neighbour", at("2020-06", 0.36e6)),
		}},
		{ID: "meetings", Kind: "table", Title: "Meetings", Table: [][]string{{"Who met", "When"}, {"A, B", "2001–2013"}}},
	}
}

func TestSVG(t *testing.T) {
	for _, tag := range locale.Languages() {
		l := spoken(t, tag)
		for _, f := range samples(t) {
			for _, s := range []Size{Wide, Narrow} {
				name := fmt.Sprintf("%s.%s.%s.svg", f.ID, s.name(), tag)
				t.Run(name, func(t *testing.T) {
					got, err := SVG(f, s, l)
					if err != nil {
						t.Fatal(err)
					}
					if f.Kind == "table" {
						if got != nil {
							t.Fatalf("a table is drawn: %s", got)
						}
						return
					}
					if tag == "en" {
						golden(t, name, got)
					}
					checkSVG(t, got, s)
				})
			}
		}
	}
}

// checkSVG reports what is not well-formed XML, text that reaches out of the drawing by the estimate of its width, text that lies on
// other text, a missing name, and colours and styles.
func checkSVG(t *testing.T, svg []byte, s Size) {
	t.Helper()
	type box struct {
		left, top, right, bottom float64
		text                     string
	}
	var boxes []box
	var height float64
	ids := make(map[string]bool)
	var labelledBy []string

	d := xml.NewDecoder(bytes.NewReader(svg))
	var x, y, size float64
	var class, anchor, line string
	inText := false
	flush := func() {
		if strings.TrimSpace(line) != "" {
			w := width(line, size) * weight(class)
			left := x
			switch anchor {
			case "middle":
				left -= w / 2
			case "end":
				left -= w
			}
			boxes = append(boxes, box{left, y - size*0.8, left + w, y + size*0.2, line})
		}
		line = ""
	}
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatalf("not well-formed: %v", err)
		}
		switch e := token.(type) {
		case xml.StartElement:
			a := make(map[string]string)
			for _, attr := range e.Attr {
				a[attr.Name.Local] = attr.Value
			}
			number := func(name string) float64 {
				v, err := strconv.ParseFloat(a[name], 64)
				if err != nil {
					t.Fatalf("%s of %s: %v", name, e.Name.Local, err)
				}
				return v
			}
			for name, value := range a {
				if name == "style" || name == "stroke" || name == "fill" && value != "none" {
					t.Errorf("%s has %s=%q", e.Name.Local, name, value)
				}
			}
			if id := a["id"]; id != "" {
				ids[id] = true
			}
			switch e.Name.Local {
			case "svg":
				labelledBy = strings.Fields(a["aria-labelledby"])
				height = number("height")
				if a["role"] != "img" || number("width") != float64(s) || a["viewBox"] != fmt.Sprintf("0 0 %s %s", a["width"], a["height"]) {
					t.Errorf("the root is %v", a)
				}
			case "text":
				inText = true
				x, y, size, anchor, class = number("x"), number("y"), number("font-size"), a["text-anchor"], a["class"]
			case "tspan":
				if a["x"] != "" {
					flush()
					x, y = number("x"), y+number("dy")
				}
			case "rect":
				if number("x") < 0 || number("x")+number("width") > float64(s) || number("y") < 0 || number("y")+number("height") > height {
					t.Errorf("a rectangle is outside: %v", a)
				}
			}
		case xml.EndElement:
			if e.Name.Local == "text" {
				flush()
				inText = false
			}
		case xml.CharData:
			if inText {
				line += string(e)
			}
		}
	}
	if len(labelledBy) != 2 || !ids[labelledBy[0]] || !ids[labelledBy[1]] {
		t.Errorf("named by %v; the ids are %v", labelledBy, ids)
	}
	for i, b := range boxes {
		if b.left < 0 || b.right > float64(s) || b.top < 0 || b.bottom > height {
			t.Errorf("%q is outside: %.0f–%.0f × %.0f–%.0f of %d × %.0f", b.text, b.left, b.right, b.top, b.bottom, s, height)
		}
		for _, o := range boxes[:i] {
			if b.left < o.right && o.left < b.right && b.top < o.bottom && o.top < b.bottom {
				t.Errorf("%q lies on %q", b.text, o.text)
			}
		}
	}
	if len(boxes) == 0 {
		t.Error("there is no text")
	}
}

func TestSVGErrors(t *testing.T) {
	l := spoken(t, "en")
	for _, c := range []struct {
		kind   string
		points []brief.Point
		want   string
	}{
		{"pie", nil, `no kind "pie"`},
		{"bar", nil, "empty"},
		{"bar", []brief.Point{{Low: -1, High: 1}}, "crosses zero"},
		{"stacked", []brief.Point{{Low: -1, High: -1}}, "negative"},
		{"stacked", []brief.Point{{}}, "zero"},
		{"slope", []brief.Point{at("2012", 1), at("2013", 1), at("2014", 1)}, "two dates, not 3"},
		{"slope", []brief.Point{at("2012", 1), at("2013", 2), {Label: "2012", Series: "b", Low: 1, High: 1}}, `"b"`},
		{"slope", []brief.Point{at("2012", 1), {Label: "2013", Missing: true}}, "no value"},
		{"line", []brief.Point{at("soon", 1)}, "not a date"},
		{"line", []brief.Point{at("2012", 1)}, "one date"},
		{"line", []brief.Point{at("2013", 1), at("2012", 1)}, "order"},
		{"line", []brief.Point{at("2012", 0), at("2013", 0)}, "zero"},
	} {
		_, err := SVG(&brief.Figure{ID: "x", Kind: c.kind, Points: c.points}, Wide, l)
		if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), `"x"`) {
			t.Errorf("%s of %v: %v; want an error that says %q", c.kind, c.points, err, c.want)
		}
	}
}

func TestTableAndCSV(t *testing.T) {
	for _, tag := range locale.Languages() {
		l := spoken(t, tag)
		var b bytes.Buffer
		for _, f := range samples(t) {
			head, rows := Table(f, l)
			fmt.Fprintf(&b, "%s: %s\n", f.ID, strings.Join(head, " | "))
			for _, row := range rows {
				if len(row) != len(head) {
					t.Errorf("%s: a row of %d cells under %d heads", f.ID, len(row), len(head))
				}
				fmt.Fprintf(&b, "  %s\n", strings.ReplaceAll(strings.Join(row, " | "), "\u00a0", "~"))
			}
		}
		golden(t, "tables."+tag+".golden", b.Bytes())
	}
	var b bytes.Buffer
	for _, f := range samples(t) {
		out := CSV(f)
		if _, err := csv.NewReader(bytes.NewReader(out)).ReadAll(); err != nil {
			t.Errorf("%s: %v", f.ID, err)
		}
		fmt.Fprintf(&b, "-- %s --\n%s", f.ID, out)
	}
	golden(t, "csv.golden", b.Bytes())
	if head, rows := Table(&brief.Figure{Kind: "table"}, spoken(t, "en")); head != nil || rows != nil {
		t.Errorf("an empty table: %v, %v", head, rows)
	}
}

func TestTicks(t *testing.T) {
	for _, c := range []struct {
		lo, hi float64
		n      int
		want   string
	}{
		{0, 64, 5, "[0 10 20 30 40 50 60]"},
		{0, 10, 5, "[0 2 4 6 8 10]"},
		{0, 106e3, 5, "[0 20000 40000 60000 80000 100000]"},
		{-20, 4.2, 5, "[-20 -15 -10 -5 0]"},
		{-1, 1, 4, "[-1 -0.5 0 0.5 1]"},
		{0, 0.3, 3, "[0 0.1 0.2 0.30000000000000004]"},
		{5, 5, 5, "[5]"},
	} {
		if got := fmt.Sprint(ticks(c.lo, c.hi, c.n)); got != c.want {
			t.Errorf("ticks(%g, %g, %d) = %s; want %s", c.lo, c.hi, c.n, got, c.want)
		}
	}
}

func TestWrap(t *testing.T) {
	for _, c := range []struct {
		text  string
		limit float64
		want  string
	}{
		{"", 100, "[]"},
		{"one two", 1000, `["one two"]`},
		{"one two three", 60, `["one two" "three"]`},
		{"64\u00a0billion dollars", 80, `["64\u00a0billion" "dollars"]`},
		{"incomprehensibilities", 60, `["incompr" "ehensib" "ilities"]`},
		{"WW", 1, `["W" "W"]`},
	} {
		if got := fmt.Sprintf("%+q", wrap(c.text, textSize, c.limit)); got != c.want {
			t.Errorf("wrap(%q, %g) = %s; want %s", c.text, c.limit, got, c.want)
		}
	}
}

func TestSpread(t *testing.T) {
	ys := []float64{50, 10, 52, 100}
	spread(ys, []float64{20, 20, 20, 20}, 0, 100)
	if got, want := fmt.Sprint(ys), "[50 10 70 90]"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// Whatever a dataset says, its drawing is well-formed and its text inside.
func FuzzSVG(f *testing.F) {
	for i, kind := range brief.FigureKinds[:4] {
		f.Add(i, "2012", "2016", "a <series>", 1.5, 20e9, "at least")
		f.Add(i, kind, "", "\x00\u202e", -5.0, 0.0, "")
	}
	en, err := locale.New("en")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, kind int, a, b, series string, v, w float64, qualifier string) {
		figure := &brief.Figure{ID: "x", Kind: brief.FigureKinds[uint(kind)%4], Unit: "USD", Points: []brief.Point{
			{Label: a, Series: series, Low: v, High: v, Qualifier: qualifier}, {Label: b, Series: series, Low: w, High: w, Status: "computed"},
		}}
		for _, s := range []Size{Wide, Narrow} {
			out, err := SVG(figure, s, en)
			if err != nil {
				continue
			}
			d := xml.NewDecoder(bytes.NewReader(out))
			for {
				if _, err := d.Token(); errors.Is(err, io.EOF) {
					break
				} else if err != nil {
					t.Fatalf("not well-formed: %v\n%s", err, out)
				}
			}
			if bytes.Contains(out, []byte("NaN")) || bytes.Contains(out, []byte("Inf")) {
				t.Fatalf("a coordinate is no number:\n%s", out)
			}
		}
	})
}
