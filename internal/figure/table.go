package figure

import (
	"bytes"
	"encoding/csv"
	"strconv"

	"brief/internal/brief"
	"brief/internal/locale"
)

// Table returns the figure's data for people: values written in full with their hedges, and only the columns that say something. The
// dataset of a figure of the kind "table" is returned as it is.
func Table(f *brief.Figure, l *locale.Locale) (head []string, rows [][]string) {
	if f.Kind == "table" {
		if len(f.Table) == 0 {
			return nil, nil
		}
		return f.Table[0], f.Table[1:]
	}
	timed := f.Kind == "line" || f.Kind == "slope"
	first := "category"
	if timed {
		first = "date"
	}
	columns := []column{
		{first, false, func(p brief.Point) string {
			if d, err := brief.ParseDate(p.Label); timed && err == nil {
				return l.Date(d)
			}
			return p.Label
		}},
		{"series", false, func(p brief.Point) string { return p.Series }},
		{"value", true, func(p brief.Point) string {
			if p.Missing {
				return l.Word("unknown")
			}
			return l.Qualified(quantity(f, p), p.Qualifier)
		}},
		{"as-of", false, func(p brief.Point) string {
			if p.Fact == nil {
				return ""
			}
			return l.Date(p.Fact.AsOf)
		}},
		{"status", false, func(p brief.Point) string {
			if p.Status == "computed" || p.Status == "external" {
				return l.Word("status-" + p.Status)
			}
			return ""
		}},
		{"note", false, func(p brief.Point) string { return p.Note }},
	}
	rows = make([][]string, len(f.Points))
	for _, c := range columns {
		cells := make([]string, len(f.Points))
		shown := c.always
		for i, p := range f.Points {
			cells[i] = c.cell(p)
			shown = shown || cells[i] != ""
		}
		if !shown {
			continue
		}
		head = append(head, l.Word(c.key))
		for i, cell := range cells {
			rows[i] = append(rows[i], cell)
		}
	}
	return head, rows
}

// A column of a table is headed by the word of its key; it is left out where it is empty, unless always shown.
type column struct {
	key    string
	always bool
	cell   func(brief.Point) string
}

// CSV returns the dataset as a file: UTF-8, one observation a row, with the values of facts filled in and nothing rounded. For a chart
// the columns are label, series, value, low, high, unit, qualifier, status, as-of, fact and note; a range has low and high in place
// of a value. Dates are EDTF, units those of facts.yaml. A figure of the kind "table" is written as it is.
func CSV(f *brief.Figure) []byte {
	rows := f.Table
	if f.Kind != "table" {
		rows = [][]string{{"label", "series", "value", "low", "high", "unit", "qualifier", "status", "as-of", "fact", "note"}}
		for _, p := range f.Points {
			var value, low, high, asOf, fact string
			switch {
			case p.Missing:
			case p.Low == p.High:
				value = plain(p.Low)
			default:
				low, high = plain(p.Low), plain(p.High)
			}
			if p.Fact != nil {
				fact, asOf = p.Fact.ID, p.Fact.AsOf.String()
			}
			status := p.Status
			if status == "" {
				status = brief.PointStatuses[0]
			}
			rows = append(rows, []string{p.Label, p.Series, value, low, high, string(f.Unit), p.Qualifier, status, asOf, fact, p.Note})
		}
	}
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	for _, row := range rows {
		_ = w.Write(row) // a bytes.Buffer never fails, and WriteAll's error is the same
	}
	w.Flush()
	return b.Bytes()
}

func plain(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
