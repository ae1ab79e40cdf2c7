package check

import (
	"path"
	"strings"

	"brief/internal/bibliography"
	"brief/internal/brief"
	"brief/internal/diag"
)

// incompleteSource refuses a source that lacks what its type requires, or whose type CSL does not know. A reader must be able
// to find what is cited.
func incompleteSource(b *brief.Brief, problems *diag.List) {
	for _, s := range b.Sources {
		if bibliography.Required(s.Type) == nil {
			p := problems.Add(s.At, diag.IncompleteSource, "the source %q has the type %q, which CSL does not know", s.ID, s.Type)
			if !s.TypeAt.IsZero() {
				p.At = s.TypeAt
			}
			if s.Type == "" {
				p.Text = "the source \"" + s.ID + "\" has no type"
			}
			p.Hintf("for example: article-newspaper, report, book, webpage").DidYouMean(s.Type, bibliography.Types())
			continue
		}
		for _, any := range bibliography.Missing(s) {
			problems.Add(s.At, diag.IncompleteSource, "the source %q (%s) lacks %s", s.ID, s.Type, strings.Join(any, " or ")).
				Hint = howToAdd(s, any[0])
		}
	}
}

// howToAdd says how a field is written in the file where the source stands.
func howToAdd(s *brief.Source, field string) string {
	switch path.Ext(s.At.File.Name) {
	case ".bib":
		return "add a field: " + bibliography.BibTeXField(s.Type, field) + " = {…}"
	case ".json":
		return `add a key: "` + field + `": …`
	}
	return "add a line: " + field + ": …"
}
