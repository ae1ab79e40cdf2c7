package main

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"brief/internal/diag"
	"brief/internal/evidence"
)

// parsePercent reads a share such as "95%", from 0 to 100.
func parsePercent(s string) (float64, error) {
	n, err := strconv.ParseFloat(strings.TrimSuffix(s, "%"), 64)
	if err != nil || !(n >= 0 && n <= 100) || n > 0 && n < 1 { // 0.95 is meant as 95%
		return 0, usageError{fmt.Sprintf("--min-coverage %q is no percentage", s), "write a number from 1 to 100 with a percent sign: 95%"}
	}
	return n, nil
}

// tooLow says that a smaller share of the claims than least percent has a direct source, and where most is missing; or nothing.
func tooLow(c *evidence.Coverage, least float64) (text, hint string) {
	if c.Total.Percent() >= least {
		return "", ""
	}
	text = fmt.Sprintf("%s of the claims have a direct source (%d of %d), and --min-coverage asks for %v%%", percent(c.Total), c.Total.Direct, c.Total.Claims, least)
	below := slices.DeleteFunc(slices.Clone(c.Chapters), func(r evidence.Row) bool { return r.Percent() >= least })
	slices.SortStableFunc(below, func(a, b evidence.Row) int {
		switch {
		case a.Percent() < b.Percent():
			return -1
		case a.Percent() > b.Percent():
			return 1
		}
		return 0
	})
	const most = 3
	var worst []string
	for _, r := range below[:min(len(below), most)] {
		worst = append(worst, fmt.Sprintf("%s %s (%d of %d)", chapterName(r), percent(r.Count), r.Direct, r.Claims))
	}
	return text, "the lowest: " + strings.Join(worst, ", ")
}

// percent writes the share of claims with a direct source.
func percent(n evidence.Count) string { return fmt.Sprintf("%v%%", n.Rounded()) }

func chapterName(r evidence.Row) string {
	if r.Chapter == nil {
		return "(no chapter)"
	}
	return r.Chapter.Title
}

func themeName(r evidence.Row) string {
	if r.Theme == nil {
		return "(no theme)"
	}
	return r.Theme.Label
}

// printCoverage writes the tables of coverage for people; limited says that the brief has a limit beyond which facts are stale.
func printCoverage(w io.Writer, c *evidence.Coverage, limited bool) error {
	line := func(name string, n evidence.Count) []string {
		out := []string{name}
		for _, v := range []int{n.Claims, n.Direct, n.Original, n.None, n.Contested} {
			out = append(out, strconv.Itoa(v))
		}
		stale := "–"
		if limited {
			stale = strconv.Itoa(n.Stale)
		}
		return append(out, stale, percent(n))
	}
	table := func(title string, rows []evidence.Row, name func(evidence.Row) string) [][]string {
		out := [][]string{{title, "claims", "direct source", "original only", "no source", "contested", "stale", "share"}}
		for _, r := range rows {
			out = append(out, line(name(r), r.Count))
		}
		return append(out, line("Total", c.Total))
	}
	cross := c.ByTheme()
	both := [][]string{{"Direct of all claims"}}
	for _, r := range cross.Chapters {
		both[0] = append(both[0], chapterName(r))
	}
	for i, r := range cross.Themes {
		row := []string{themeName(r)}
		for _, n := range cross.Cells[i] {
			cell := "–"
			if n.Claims > 0 {
				cell = fmt.Sprintf("%d/%d", n.Direct, n.Claims)
			}
			row = append(row, cell)
		}
		both = append(both, row)
	}
	text := aligned(table("Chapter", c.Chapters, chapterName)) + "\n" + aligned(table("Theme", c.Themes, themeName))
	const most = 12 // chapters that a terminal has room for
	if n := len(cross.Chapters); n > 0 && n <= most {
		text += "\n" + aligned(both)
	}
	_, err := io.WriteString(w, text)
	return err
}

// aligned writes rows in columns: the first to the left, the others to the right.
func aligned(rows [][]string) string {
	var width []int
	for _, row := range rows {
		for i, cell := range row {
			if i == len(width) {
				width = append(width, 0)
			}
			width[i] = max(width[i], utf8.RuneCountInString(cell))
		}
	}
	var b strings.Builder
	for _, row := range rows {
		for i, cell := range row {
			space := strings.Repeat(" ", width[i]-utf8.RuneCountInString(cell))
			switch {
			case i == 0:
				b.WriteString(cell + space)
			default:
				b.WriteString("  " + space + cell)
			}
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// The coverage as tools read it. Percent is of the claims with a direct source, unrounded.
type (
	coverageCount struct {
		Claims    int     `json:"claims"`
		Direct    int     `json:"direct"`
		Original  int     `json:"original"`
		None      int     `json:"none"`
		Contested int     `json:"contested"`
		Stale     int     `json:"stale"`
		Percent   float64 `json:"percent"`
	}
	coverageRow struct {
		Chapter *string `json:"chapter,omitempty"` // name of its file, without .md; "" for none
		Theme   *string `json:"theme,omitempty"`   // id; "" for none
		Title   string  `json:"title,omitempty"`
		coverageCount
	}
	coverageRecord struct {
		Problems []diag.Record  `json:"problems"`
		Total    *coverageCount `json:"total"` // null where a problem is an error
		Chapters []coverageRow  `json:"chapters,omitempty"`
		Themes   []coverageRow  `json:"themes,omitempty"`
		Cells    []coverageRow  `json:"cells,omitempty"` // of each theme in each chapter; those with claims
	}
)

// printCoverageJSON writes problems and coverage as one JSON object.
func printCoverageJSON(w io.Writer, problems []diag.Problem, c *evidence.Coverage) error {
	count := func(n evidence.Count) coverageCount {
		return coverageCount{n.Claims, n.Direct, n.Original, n.None, n.Contested, n.Stale, n.Percent()}
	}
	out := coverageRecord{Problems: diag.Records(problems)}
	if c != nil {
		total := count(c.Total)
		out.Total = &total
		chapter := func(r evidence.Row) (name *string, title string) {
			if r.Chapter == nil {
				return new(string), ""
			}
			return &r.Chapter.Name, r.Chapter.Title
		}
		theme := func(r evidence.Row) (id *string, title string) {
			if r.Theme == nil {
				return new(string), ""
			}
			return &r.Theme.ID, r.Theme.Label
		}
		for _, r := range c.Chapters {
			name, title := chapter(r)
			out.Chapters = append(out.Chapters, coverageRow{Chapter: name, Title: title, coverageCount: count(r.Count)})
		}
		for i, r := range c.Themes {
			id, title := theme(r)
			out.Themes = append(out.Themes, coverageRow{Theme: id, Title: title, coverageCount: count(r.Count)})
			for j, n := range c.Cells[i] {
				if n.Claims > 0 {
					name, _ := chapter(c.Chapters[j])
					out.Cells = append(out.Cells, coverageRow{Chapter: name, Theme: id, coverageCount: count(n)})
				}
			}
		}
	}
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(out)
}
