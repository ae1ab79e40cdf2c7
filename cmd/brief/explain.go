package main

import (
	"fmt"
	"strings"
	"text/tabwriter"

	"brief/internal/build"
	"brief/internal/dependency"
	"brief/internal/diag"
)

// explain prints what a page rests on, or which pages rest on an input.
func (c *buildCommand) explain(t *terminal) error {
	in, closeProject, err := c.input()
	if err != nil {
		return err
	}
	defer closeProject()
	record, problems, err := build.Dependencies(in)
	if err != nil {
		return err
	}
	if record == nil {
		return t.report(problems, c.Format, c.Strict, c.Quiet)
	}
	if p, ok := record.Page(c.Explain); ok {
		return printInputs(t, p)
	}
	picks := func(in dependency.Input) bool {
		return in.Is(c.Explain) || in.At.File != nil && within(c.Explain, in.At.File.Name)
	}
	pages := record.Resting(picks)
	if len(pages) == 0 {
		return unexplained(record, c.Explain)
	}
	at := ""
	for _, in := range record.Inputs() {
		if in.Is(c.Explain) && at == "" {
			at = "  " + place(in.At)
		}
	}
	fmt.Fprintln(t.out, c.Explain+at)
	fmt.Fprintf(t.out, "\npages that rest on it (%d)\n", len(pages))
	for _, p := range pages {
		fmt.Fprintf(t.out, "  %s\n", p.Path)
	}
	return nil
}

// within reports whether a path is that of a file, or of something in a folder.
func within(name, file string) bool {
	return name == file || strings.HasPrefix(name, file+"/")
}

// headings say what the inputs of a kind are to a page.
var headings = map[dependency.Kind]string{
	dependency.Text:           "text",
	dependency.Fact:           "facts",
	dependency.Source:         "sources",
	dependency.Term:           "terms",
	dependency.Event:          "events",
	dependency.Figure:         "figures",
	dependency.Dataset:        "datasets",
	dependency.Cell:           "cells of the matrix",
	dependency.Recommendation: "recommendations",
	dependency.Correction:     "corrections",
	dependency.File:           "files",
	dependency.Title:          "pages that it leads to, by their titles and sections",
	dependency.Citing:         "what cites its sources, too",
	dependency.Setting:        "what all pages share",
	dependency.Template:       "templates",
}

func printInputs(t *terminal, p dependency.Page) error {
	fmt.Fprintf(t.out, "%s: %s\n", p.Path, p.Title)
	w := tabwriter.NewWriter(t.out, 0, 0, 2, ' ', 0)
	for _, kind := range dependency.Kinds {
		var inputs []dependency.Input
		for _, in := range p.Inputs {
			if in.Kind == kind {
				inputs = append(inputs, in)
			}
		}
		if len(inputs) == 0 {
			continue
		}
		fmt.Fprintf(w, "\n%s (%d)\n", headings[kind], len(inputs))
		for _, in := range inputs {
			fmt.Fprintf(w, "  %s\t%s\n", in.Name, place(in.At))
		}
	}
	return w.Flush()
}

// place returns where an input is written: a file, and a line of it.
func place(at diag.Span) string {
	switch {
	case at.File == nil:
		return ""
	case at.Start == 0 && at.End == 0:
		return at.File.Name
	}
	return fmt.Sprintf("%s:%d", at.File.Name, at.Position().Line)
}

// unexplained is the error of a name that is neither a page nor an input.
func unexplained(record dependency.Record, name string) error {
	var known []string
	for _, p := range record {
		known = append(known, p.Path)
	}
	for _, in := range record.Inputs() {
		if in.Kind != dependency.Citing {
			known = append(known, string(in.Kind)+":"+in.Name)
		}
		if in.At.File != nil {
			known = append(known, in.At.File.Name)
		}
	}
	hint := "name a page (russia.html), an entry (fact:china-loans, source:csis-2020) or a file (content/facts.yaml)"
	if near := diag.Nearest(name, known); near != "" {
		hint = fmt.Sprintf("did you mean %q?", near)
	}
	return usageError{fmt.Sprintf("nothing is called %q", name), hint}
}
