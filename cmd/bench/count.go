package main

import (
	"os"
	"path/filepath"
	"regexp"
)

// Counts is what the chapters of a site hold. Two sites of one library must agree in them.
type Counts struct {
	Chapters, Notes, Rows, Headings, TableRows, Facts int
}

// The generators write their pages with and without quotes, and each its own ids.
var (
	note     = regexp.MustCompile(`<li id="?fn[-:]`)
	heading  = regexp.MustCompile(`<h[23] id="?s-\d`)
	tableRow = regexp.MustCompile(`<tr[ >]`)
	box      = regexp.MustCompile(`(?s)<aside class="?factbox.*?</aside>`)
	boxRow   = regexp.MustCompile(`<dt>`)
	fact     = regexp.MustCompile(`US\$\d+(\x{a0}|&nbsp;)billion`)
)

// count reads the chapters in a folder.
func count(dir string) (Counts, error) {
	var out Counts
	files, err := filepath.Glob(filepath.Join(dir, "chapter-*.html"))
	if err != nil {
		return out, err
	}
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			return out, err
		}
		n := func(of *regexp.Regexp, in []byte) int { return len(of.FindAllIndex(in, -1)) }
		out.Chapters++
		out.Notes += n(note, text)
		out.Headings += n(heading, text)
		out.TableRows += n(tableRow, text)
		out.Rows += n(boxRow, box.Find(text))
		out.Facts += n(fact, text)
	}
	return out, nil
}
