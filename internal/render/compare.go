package render

import (
	"bytes"
	"fmt"

	"brief/internal/brief"
)

// A Comparison is the controls of the compare page: which moment the matrix shows, which chapters and which dimensions. Like a [Filter], it works
// without a script.
type Comparison struct {
	Peak    bool           // some level is another at its peak
	Columns []*brief.Theme // the chapters by name and title; nil where there are too few, or too many, to choose from
	Rows    []*brief.Theme // the dimensions, likewise
	Pairs   []Pair         // likewise
}

// A Pair is two chapters side by side.
type Pair struct {
	Value, Label  string
	first, second int // columns
}

// comparedPairs is the largest number of chapters of which every pair is offered.
const comparedPairs = 9

// Comparison returns the controls of the compare page, or nil where there is nothing to choose.
func (p *Page) Comparison() *Comparison {
	if p.Kind != "compare" {
		return nil
	}
	return p.choices().compared
}

func (r *renderer) newComparison() *Comparison {
	m := r.Brief.Matrix
	if m == nil {
		return nil
	}
	c := &Comparison{}
	for _, row := range m.Rows {
		for _, cell := range row.Cells {
			c.Peak = c.Peak || cell != nil && cell.Peak != cell.Level
		}
	}
	if n := len(m.Rows); n > 2 && n <= filterOptions {
		for _, row := range m.Rows {
			c.Columns = append(c.Columns, &brief.Theme{ID: row.Chapter.Name, Label: row.Chapter.Title})
		}
		for i := 0; i < n && n <= comparedPairs; i++ {
			for j := i + 1; j < n; j++ {
				a, b := c.Columns[i], c.Columns[j]
				c.Pairs = append(c.Pairs, Pair{a.ID + "." + b.ID, r.Locale.List([]string{a.Label, b.Label}), i, j})
			}
		}
	}
	if n := len(m.Dimensions); n > 2 && n <= filterOptions {
		c.Rows = m.Dimensions
	}
	if !c.Peak && c.Columns == nil && c.Rows == nil {
		return nil
	}
	return c
}

// writeRules writes what the controls do. The first column of the table names the dimensions. On phones the table is a list (see
// css/data.css), and no column has a width.
func (c *Comparison) writeRules(b *bytes.Buffer) {
	hide := func(when string, column int) {
		fmt.Fprintf(b, ".compared%s .matrix tr > :nth-child(%d) { display: none; }\n", when, column+2)
	}
	boxes := ""
	if len(c.Pairs) > 0 {
		boxes = ":has(#filter-pair-all:checked)" // the boxes rest while two are compared
	}
	for i, row := range c.Rows {
		fmt.Fprintf(b, ".compared:has(#filter-row-%s:not(:checked)) tbody tr:nth-child(%d) { display: none; }\n", ident(row.ID), i+1)
	}
	width := ""
	for i, column := range c.Columns {
		off := fmt.Sprintf("%s:has(#filter-show-%s:not(:checked))", boxes, ident(column.ID))
		hide(off, i)
		fmt.Fprintf(b, ".compared%s { --off-%d: 1; }\n", off, i)
		width += fmt.Sprintf(" - var(--off-%d, 0)", i)
	}
	if len(c.Columns) > 0 {
		fmt.Fprintf(b, "@media (min-width: 40.01rem) { .compared .matrix { min-width: calc(6rem + 10rem * (%d%s)); } }\n", len(c.Columns), width)
		b.WriteString(".compared" + boxes + ":not(:has(.columns :checked)) .filter-empty { display: block; }\n")
	}
	if len(c.Rows) > 0 {
		b.WriteString(".compared:not(:has([name=without]:checked)) .filter-empty { display: block; }\n")
	}
	for i, p := range c.Pairs {
		for column := range c.Columns {
			if column != p.first && column != p.second {
				hide(fmt.Sprintf(":has(#filter-pair-%d:checked)", i), column)
			}
		}
	}
	if len(c.Pairs) > 0 {
		b.WriteString(".compared:not(:has(#filter-pair-all:checked)) .matrix { min-width: 0; }\n" +
			"@media (min-width: 40.01rem) { .compared:not(:has(#filter-pair-all:checked)) .matrix tr > :first-child { width: 24%; } }\n" +
			".compared:not(:has(#filter-pair-all:checked)) .columns { display: none; }\n")
	}
}
