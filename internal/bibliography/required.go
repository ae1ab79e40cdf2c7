package bibliography

import (
	"slices"
	"sync"

	"brief/internal/brief"
)

// A kind is a type of source and what an entry of it cannot do without.
type kind struct {
	name     string
	required [][]string // of each group, one field at least
}

// kinds are the types of CSL 1.0.2 (https://docs.citationstyles.org/en/stable/specification.html#appendix-iii-types), sorted. The
// requirements are ours: what a reader needs to find the source again. A title may always be replaced by a description.
//
// News is found by its outlet and its day, or seen on the web on a day; a report by who published it; a book by who wrote or edited
// it and who published it; what is only on the web by its address; a law by where it was published.
var kinds = sync.OnceValue(func() []kind {
	title := []string{"title", "description"}
	body := []string{"author", "publisher"}
	outlet := []string{"publisher", "container-title"}
	when := []string{"issued", "accessed"}
	writer := []string{"author", "editor"}
	anyone := []string{"author", "editor", "publisher"}
	anywhere := []string{"publisher", "container-title", "URL"}
	made := [][]string{title, body}
	law := [][]string{title, anywhere}
	entry := [][]string{title, {"container-title"}}
	online := [][]string{title, {"author", "publisher", "container-title"}, {"URL"}}
	news := [][]string{title, outlet, when}
	book := [][]string{title, writer, {"publisher"}}
	return []kind{
		{"article", made},
		{"article-journal", [][]string{title, {"container-title"}, when}},
		{"article-magazine", news},
		{"article-newspaper", news},
		{"bill", law},
		{"book", book},
		{"broadcast", [][]string{title, outlet}},
		{"chapter", [][]string{title, {"container-title"}, anyone}},
		{"classic", [][]string{title}},
		{"collection", [][]string{title, anyone}},
		{"dataset", made},
		{"document", [][]string{title, anywhere}},
		{"entry", entry},
		{"entry-dictionary", entry},
		{"entry-encyclopedia", entry},
		{"event", [][]string{title}},
		{"figure", made},
		{"graphic", made},
		{"hearing", law},
		{"interview", [][]string{title, {"author", "publisher", "container-title"}}},
		{"legal_case", law},
		{"legislation", law},
		{"manuscript", [][]string{title, {"author", "publisher"}}},
		{"map", made},
		{"motion_picture", made},
		{"musical_score", made},
		{"pamphlet", made},
		{"paper-conference", [][]string{title, {"author"}}},
		{"patent", made},
		{"performance", made},
		{"periodical", [][]string{title}},
		{"personal_communication", [][]string{title, {"author"}}},
		{"post", online},
		{"post-weblog", online},
		{"regulation", law},
		{"report", [][]string{title, {"publisher"}}},
		{"review", [][]string{title, outlet}},
		{"review-book", [][]string{title, outlet}},
		{"software", made},
		{"song", made},
		{"speech", [][]string{title, {"author"}}},
		{"standard", made},
		{"thesis", [][]string{title, {"author"}, {"publisher"}}},
		{"treaty", law},
		{"webpage", online},
	}
})

// Types returns the CSL types, sorted.
func Types() []string {
	var out []string
	for _, k := range kinds() {
		out = append(out, k.name)
	}
	return out
}

// ClassOf returns the class that sources of a CSL type have as a rule, or "" where the type does not tell: a report may come from a
// ministry, a company or a university.
func ClassOf(typ string) brief.SourceClass {
	switch typ {
	case "article-newspaper", "article-magazine", "broadcast":
		return "press"
	case "article-journal", "paper-conference", "thesis", "review", "review-book":
		return "research"
	case "book", "chapter", "collection", "classic":
		return "book"
	case "entry", "entry-dictionary", "entry-encyclopedia":
		return "reference"
	case "bill", "hearing", "legal_case", "legislation", "regulation", "treaty":
		return "official"
	}
	return ""
}

// Required returns what a source of a CSL type must have: groups of fields, of each of which one at least is needed. The names
// are those of sources.yaml. A type that does not exist requires nothing.
func Required(typ string) [][]string {
	for _, k := range kinds() {
		if k.name == typ {
			return k.required
		}
	}
	return nil
}

// Missing returns the groups that a source leaves empty. One that is described because its title is not known, and that has an
// address, is known by that alone: who made it and when need not be known either.
func Missing(s *brief.Source) [][]string {
	given := map[string]bool{
		"title": s.Title != "", "description": s.Description != "",
		"author": len(s.Author) > 0, "editor": len(s.Editor) > 0,
		"publisher": s.Publisher != "", "container-title": s.ContainerTitle != "",
		"issued": !s.Issued.IsZero(), "accessed": !s.Accessed.IsZero(), "URL": address(s) != "",
	}
	if s.Title == "" && s.Description != "" && given["URL"] {
		for _, unknown := range []string{"author", "editor", "publisher", "container-title", "issued"} {
			given[unknown] = true
		}
	}
	var missing [][]string
	for _, group := range Required(s.Type) {
		if !slices.ContainsFunc(group, func(field string) bool { return given[field] }) {
			missing = append(missing, group)
		}
	}
	return missing
}
