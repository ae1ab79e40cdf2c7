package check

import (
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
			if s.Type == "" {
				p.Text = "the source \"" + s.ID + "\" has no type"
			}
			p.Hintf("for example: article-newspaper, report, book, webpage").DidYouMean(s.Type, bibliography.Types())
			continue
		}
		for _, any := range bibliography.Missing(s) {
			problems.Add(s.At, diag.IncompleteSource, "the source %q (%s) lacks %s", s.ID, s.Type, strings.Join(any, " or ")).
				Hintf("add a line: %s: …", any[0])
		}
	}
}
