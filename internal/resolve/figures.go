package resolve

import (
	"path"
	"slices"
	"strconv"
	"strings"

	"brief/internal/brief"
	"brief/internal/diag"
	"brief/internal/manuscript"
)

// resolveFigures makes the charts and tables from their datasets.
func (r *resolver) resolveFigures() {
	published := map[string]string{} // name → dataset
	if len(r.brief.Facts) > 0 {
		published["facts.csv"] = "the facts"
	}
	for _, f := range r.manuscript.Figures {
		if !claim(r, f.ID, "figure", r.figures) {
			continue
		}
		chapters, held := r.chaptersOf(f.Chapters)
		if held {
			r.withheldData["figure "+f.ID.String] = f.Chapters[0].String
			continue
		}
		r.required(f.Title, "title", f.At)
		r.required(f.Summary, "summary", f.At)
		figure := &brief.Figure{
			ID:        f.ID.String,
			Kind:      choice(r, f.Kind, "kind", brief.FigureKinds, "table"),
			Measure:   r.plain(f.Measure),
			Chapters:  chapters,
			Citations: r.citations(f.Sources, "figure", f.At),
			File:      path.Base(f.Data.String),
			At:        f.At,
		}
		title, summary := r.wording(f.Title, figure.Address()), r.wording(f.Summary, figure.Address())
		figure.Title, figure.Summary = r.typeset(title.words), r.typeset(summary.words)
		says := &figureWords{about: []wording{title, {}, summary}}
		if figure.Measure != "" {
			says.about[1] = spoken("(" + figure.Measure + ")")
		}
		r.figureWords[figure] = says
		if figure.Kind != "table" {
			figure.Unit, _ = r.unit(f.Unit, f.At)
		}
		for _, c := range f.Caveats {
			caveat := r.inline(c, figure.Address())
			figure.Caveats = append(figure.Caveats, caveat)
			says.about = append(says.about, wordingOf(caveat))
		}
		r.figures[figure.ID] = figure
		r.brief.Figures = append(r.brief.Figures, figure)
		if !r.required(f.Data, "data", f.At) {
			continue
		}
		// Datasets are published beside each other, and beside the table of facts.
		if first := published[figure.File]; first == "" {
			published[figure.File] = f.Data.String
		} else if first != f.Data.String {
			r.problems.Add(f.Data.At, diag.DuplicatePath, "another table has the address data/%s", figure.File).Hintf("give this dataset another name")
		}
		d := r.manuscript.Datasets[f.Data.String]
		if d == nil || len(d.Rows) == 0 {
			continue // reported where it was read
		}
		figure.DataAt = diag.Span{File: d.File}
		if figure.Kind == "table" {
			for _, row := range d.Rows {
				cells := make([]string, len(row))
				says.row()
				for i, cell := range row {
					said := r.wording(cell, figure.Address())
					cells[i] = said.words
					if i < len(row)-1 {
						said = said.then(",")
					}
					says.data = append(says.data, said)
				}
				figure.Table = append(figure.Table, cells)
			}
			continue
		}
		r.points(figure, d, says)
	}
}

// pointColumns are the columns of a chart's dataset.
var pointColumns = []string{"label", "series", "value", "low", "high", "fact", "qualifier", "status", "note"}

// points reads the observations of a chart.
func (r *resolver) points(f *brief.Figure, d *manuscript.Dataset, says *figureWords) {
	column := map[string]int{}
	for i, head := range d.Rows[0] {
		if !slices.Contains(pointColumns, head.String) {
			r.problems.Add(head.At, diag.BadCSV, "a chart has no column %q", head.String).DidYouMean(head.String, pointColumns)
			continue
		}
		column[head.String] = i
	}
	if _, ok := column["label"]; !ok {
		r.problems.Add(d.Rows[0][0].At, diag.BadCSV, "the column label is missing")
		return
	}
	if !slices.ContainsFunc([]string{"value", "low", "high", "fact"}, func(name string) bool { _, ok := column[name]; return ok }) {
		if len(column) == len(d.Rows[0]) { // else the column of another name may be it
			r.problems.Add(d.Rows[0][0].At, diag.BadCSV, "no column gives the values").Hintf("add a column value, or low and high for ranges, or fact for ids from facts.yaml")
		}
		return
	}
	if len(d.Rows) == 1 {
		r.problems.Add(diag.Span{File: d.File}, diag.BadCSV, "the dataset has no row")
	}
	f.Table = [][]string{{"label", "series", "low", "high", "unit", "qualifier", "status", "fact", "note"}}
	for _, row := range d.Rows[1:] {
		get := func(name string) diag.Text {
			if i, ok := column[name]; ok {
				return row[i]
			}
			return diag.Text{}
		}
		note := r.wording(get("note"), f.Address())
		p := brief.Point{
			Label:     get("label").String,
			Series:    get("series").String,
			Qualifier: choice(r, get("qualifier"), "qualifier", brief.Qualifiers, ""),
			Status:    choice(r, get("status"), "status", brief.PointStatuses, brief.PointStatuses[0]),
			Note:      note.words,
		}
		read := func(t diag.Text) float64 {
			n, err := number(t.String)
			if err != nil {
				p := r.problems.Add(t.At, diag.BadCSV, "%q is not a number", t.String).Hintf("write digits and a point: 1250000.5; a unit has a place in figures.yaml, a hedge in the column qualifier")
				if hint := r.plainNumber("", t.String); !strings.HasPrefix(hint, "write digits") && !strings.Contains(hint, "[") {
					p.Hint = hint
				}
			}
			return n
		}
		switch value, low, high, id := get("value"), get("low"), get("high"), get("fact"); {
		case id.String != "":
			if value.String != "" || low.String != "" || high.String != "" {
				r.problems.Add(id.At, diag.BadCSV, "this row has a fact and a number of its own").Hintf("leave the number out: it comes from facts.yaml")
			}
			fact := r.fact(id)
			if fact == nil {
				continue
			}
			if u := fact.Value.Unit; u != f.Unit && u != "" { // one that could not be derived has none
				r.problems.Add(id.At, diag.BadUnit, "the fact %q is in %s, the figure in %s", fact.ID, fact.Value.Unit, f.Unit)
			}
			p.Fact, p.Low, p.High = fact, fact.Value.Low, fact.Value.High
			if p.Qualifier == "" {
				p.Qualifier = fact.Qualifier
			}
			if fact.Kind == "computed" {
				p.Status = "computed"
			}
		case value.String != "":
			if low.String != "" || high.String != "" {
				r.problems.Add(value.At, diag.BadCSV, "this row has a value and a range").Hintf("leave one of them out")
			}
			p.Low = read(value)
			p.High = p.Low
		case low.String != "" && high.String != "":
			if p.Low, p.High = read(low), read(high); p.Low > p.High {
				r.problems.Add(low.At, diag.BadCSV, "the low end of this range is above the high one")
			}
		case low.String != "" || high.String != "":
			at := low.At
			if low.String == "" {
				at = high.At
			}
			r.problems.Add(at, diag.BadCSV, "this row has one end of a range only").Hintf("write both low and high, or value alone with a qualifier such as “at least”")
		default:
			p.Missing = true
		}
		f.Points = append(f.Points, p)
		says.point(f, &p, note)
		line := []string{p.Label, p.Series, "", "", string(f.Unit), p.Qualifier, p.Status, "", p.Note}
		if !p.Missing {
			line[2], line[3] = decimal(p.Low), decimal(p.High)
		}
		if p.Fact != nil {
			line[7] = p.Fact.ID
		}
		f.Table = append(f.Table, line)
	}
	if strings.TrimSpace(f.Measure) == "" {
		r.problems.Add(d.Rows[0][0].At, diag.MissingKey, "the figure %q does not say what is measured", f.ID).Hintf("add measure: to figures.yaml")
	}
}

// figureWords is what a release records of a figure.
type figureWords struct{ about, data []wording }

// point takes in a row of a chart: "China, loans: at least 60 USD (external) (as announced)". A release knows the value of a fact by the
// fact, which is recorded by itself.
func (w *figureWords) point(f *brief.Figure, p *brief.Point, note wording) {
	add := func(words string) {
		if words != "" {
			w.data = append(w.data, spoken(words))
		}
	}
	w.row()
	if p.Series != "" {
		add(p.Label + ",")
		add(p.Series + ":")
	} else {
		add(p.Label + ":")
	}
	unit := ""
	if f.Unit != "count" {
		unit = " " + string(f.Unit)
	}
	value := decimal(p.Low)
	if p.High != p.Low {
		value += "–" + decimal(p.High)
	}
	switch {
	case p.Missing:
		add("–")
	case p.Fact != nil:
		value += unit
		if p.Qualifier != "" {
			value = p.Qualifier + " " + value
		}
		w.data = append(w.data, wording{value, "{" + p.Fact.ID + "}"})
	default:
		add(p.Qualifier)
		add(value + unit)
		if p.Status != brief.PointStatuses[0] {
			add("(" + p.Status + ")")
		}
	}
	if note.words != "" {
		w.data = append(w.data, wording{"(" + note.words + ")", "(" + note.frame + ")"})
	}
}

// row begins a row of data.
func (w *figureWords) row() {
	if last := len(w.data) - 1; last >= 0 {
		w.data[last] = w.data[last].then(";")
	}
}

// decimal writes a number as spreadsheets read it: no exponent, no grouping.
func decimal(n float64) string { return strconv.FormatFloat(n, 'f', -1, 64) }
