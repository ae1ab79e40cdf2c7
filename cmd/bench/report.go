package main

import (
	"fmt"
	"strings"
	"time"

	"brief/internal/corpus"
)

// A result is everything that was measured.
type result struct {
	Go, System, Date, Hugo string
	Cores, Runs            int
	Load                   float64 // programs that wanted to run when measuring began
	Binary                 int64   // bytes
	StartUp                startUp
	Sizes                  []sized
}

// busy is the load from which on figures are not to be trusted.
const busy = 0.5

// A startUp is how long small commands take, and what the shipped brief weighs.
type startUp struct {
	Version, Nothing, HugoVersion time.Duration
	Shipped                       time.Duration // building the shipped brief
	Weights                       string        // of its pages, as a table
}

// A sized is what was measured of a library.
type sized struct {
	corpus.Size
	Commands []measured // Brief, Hugo, floor, Markdown alone

	Unchanged           []cost        // building again with Brief
	BriefEdit, HugoEdit time.Duration // from writing a chapter to its page being served
}

type measured struct {
	Name   string
	runs   []cost
	Files  int
	Bytes  int64
	Counts Counts
}

// markdown words the result. The targets are those of the design.
func (r result) markdown() string {
	var b strings.Builder
	p := func(format string, args ...any) { fmt.Fprintf(&b, format, args...) }
	p("# Performance\n\n")
	p("Measured on %s, on a machine with %d cores (%s, %s), by `make bench`, which made this page.\n\n", r.Date, r.Cores, r.System, strings.Replace(r.Go, "go", "Go ", 1))
	if r.Load > busy {
		p("**The machine was busy** (%.1f programs wanted to run on its %d cores when measuring began). Times are too long, and uncertain.\n\n", r.Load, r.Cores)
	}
	p("Every program builds the same library, from nothing: no output of an earlier run and no cache. A chapter has 40 notes on 8 sources\n" +
		"(in proportion, where it is short), a fact box of 10 rows, two tables and a list of contents; pages are minified. The programs run\n")
	p("in turn, %d times each. Figures are medians, ratios medians of the ratios within each turn. Memory is the peak of the resident set.\n\n", r.Runs)
	p("- **Brief** also checks every source, fact and link, and makes the pages of sources with back-links, of data, and of evidence.\n")
	p("- **Hugo** is `%s` with `--minify`; footnotes instead of sources, facts from a data file, and templates that make the same pages.\n", r.Hugo)
	p("- **Floor** is goldmark, html/template and tdewolff/minify, and one write a page: what any generator made of them takes at least.\n")
	p("- **Markdown alone** is the first part of that: reading and converting, without template, minifying and writing.\n\n")
	p("Brief's, Hugo's and the floor's sites are checked to have the same numbers of notes, rows, facts, headings and table rows.\n")
	for _, s := range r.Sizes {
		p("\n## %s chapters of %s words\n\n", grouped(s.Chapters), grouped(s.Words))
		p("| | wall | CPU | memory | output |\n|---|---:|---:|---:|---:|\n")
		for _, m := range s.Commands {
			output := "–"
			if m.Bytes > 0 {
				output = fmt.Sprintf("%s, %s files", size(m.Bytes), grouped(m.Files))
			}
			p("| %s | %s | %s | %s | %s |\n", m.Name, span(of(m.runs, func(r cost) time.Duration { return r.Wall })),
				span(of(m.runs, func(r cost) time.Duration { return r.CPU })), size(of(m.runs, func(r cost) int64 { return r.Peak })), output)
		}
		brief, hugo, floor := s.Commands[0].runs, s.Commands[1].runs, s.Commands[2].runs
		p("| **Hugo ÷ Brief** | **%.1f** | **%.1f** | **%.1f** | |\n", ratio(hugo, brief, wall), ratio(hugo, brief, cpu), ratio(hugo, brief, memory))
		p("| **Brief ÷ floor** | **%.2f** | **%.2f** | **%.2f** | |\n", ratio(brief, floor, wall), ratio(brief, floor, cpu), ratio(brief, floor, memory))
		p("\nWith nothing changed Brief builds again in %s, %.0f %% of that.\n", span(of(s.Unchanged, func(r cost) time.Duration { return r.Wall })),
			100*ratio(s.Unchanged, brief, wall))
		p("From writing a chapter to its page being served by the preview: **%s** by Brief, %s by Hugo's server (median of %d edits).\n", span(s.BriefEdit), span(s.HugoEdit), edits)
		c := s.Commands[0].Counts
		p("\nIn each site: %s notes, %s rows in fact boxes, %s mentions of facts, %s headings, %s table rows.\n",
			grouped(c.Notes), grouped(c.Rows), grouped(c.Facts), grouped(c.Headings), grouped(c.TableRows))
	}
	p("\n## Start-up\n\n| | |\n|---|---:|\n")
	p("| a Go program that does nothing | %s |\n| `brief version` | %s |\n| `hugo version` | %s |\n| `brief build` of the shipped brief | %s |\n| size of `brief` | %s |\n",
		span(r.StartUp.Nothing), span(r.StartUp.Version), span(r.StartUp.HugoVersion), span(r.StartUp.Shipped), size(r.Binary))
	p("\n%s", r.StartUp.Weights)
	return b.String()
}

func span(d time.Duration) string {
	if d < time.Second {
		return fmt.Sprintf("%.1f ms", d.Seconds()*1000)
	}
	return fmt.Sprintf("%.2f s", d.Seconds())
}

func size(n int64) string {
	const mib = 1 << 20
	if n < 10*mib {
		return fmt.Sprintf("%.1f MiB", float64(n)/mib)
	}
	return fmt.Sprintf("%s MiB", grouped(int(n/mib)))
}

func grouped(n int) string {
	if n < 1000 {
		return fmt.Sprint(n)
	}
	return fmt.Sprintf("%s,%03d", grouped(n/1000), n%1000)
}
