package build

import (
	"path"
	"strings"

	"brief/internal/diag"
)

// withoutConsequences takes out what only follows from a file that could not be read: nobody can tell whether the facts, sources or
// titles in it are missing. The author would look in vain for hundreds of mistakes, and find one. missing says that chapters are
// left out which the author has.
func withoutConsequences(all *diag.List, missing bool) {
	if !missing && !all.Failed() {
		return
	}
	unread := map[string]bool{} // by name
	for _, p := range all.Problems() {
		if p.Severity != diag.Error { // then the brief may be published, and nothing is to be kept quiet
			continue
		}
		switch p.Code {
		case diag.BadYAML, diag.BadJSON, diag.BadBibTeX, diag.BadFile:
			if p.At.File != nil {
				unread[p.At.File.Name] = true
			}
		}
	}
	if len(unread) == 0 && !missing {
		return
	}
	lacks := map[diag.Code]bool{diag.UnusedSource: true, diag.UnusedFact: true}
	add := func(codes ...diag.Code) {
		for _, c := range codes {
			lacks[c] = true
		}
	}
	for name := range unread {
		switch file := path.Base(name); {
		case strings.HasPrefix(file, "sources."):
			add(diag.UnknownSource, diag.UnsourcedFigure, diag.BrokenLink)
		case file == "facts.yaml":
			add(diag.UnknownFact, diag.UnsourcedFigure, diag.BrokenLink)
		case file == "figures.yaml":
			add(diag.UnknownName, diag.BrokenLink)
		case file == "brief.yaml":
			add(diag.UnknownTheme, diag.UnknownChapter, diag.BadShortcode)
		case path.Ext(file) == ".md":
			// package resolve knows what it leaves out
		default: // a page made from it is missing, and blocks that show it
			add(diag.BadShortcode, diag.BrokenLink)
		}
	}
	all.Drop(func(p *diag.Problem) bool {
		return lacks[p.Code] || p.Code == diag.MissingKey && p.At.File != nil && unread[p.At.File.Name]
	})
}
