// Package bibliography writes sources: as the notes and entries that people read, and as the files that reference managers read.
//
// [Note] is a footnote's text, [ShortNote] that of a later one, [Entry] a line of a list from A to Z, [Mentions] what stands in the text
// where citations do, [Short] a label such as "CSIS 2020". They follow the two systems of the Chicago Manual of Style, and IEEE's for
// numbers (docs/decisions/0009), and say nothing twice: an agency that is author, publisher and newspaper at once is named once. A title is set in quotation marks or italics by the type of its source; the description that stands for a
// title nobody has seen is set plain, so that no reader takes it for one. The result is a list of [Part]s, because a page marks
// up a title, a link and a foreign language, and a plain file does not.
//
// [CSLJSON], [BibTeX] and [RIS] are the exports. [Required] says which fields a source of a type must have.
package bibliography

import (
	"strings"

	"brief/internal/brief"
)

// lead returns the people or the body that an entry begins with: authors, else editors, else the publisher, else, for a source
// whose title is not known, what it appeared in. All are empty where the entry begins with its title.
func lead(s *brief.Source) (people []brief.Person, editors bool, body string) {
	switch {
	case len(s.Author) > 0:
		return s.Author, false, ""
	case len(s.Editor) > 0 && !hasContainer(s.Type):
		return s.Editor, true, ""
	}
	if s.Publisher == "" && s.Title == "" {
		return nil, false, s.ContainerTitle
	}
	return nil, false, s.Publisher
}

// head is lead for a list from A to Z, and for what is cited by name: what the source appeared in goes before its title.
func head(s *brief.Source) (people []brief.Person, editors bool, body string) {
	people, editors, body = lead(s)
	if len(people) == 0 && body == "" {
		body = s.ContainerTitle
	}
	return people, editors, body
}

// hasContainer reports whether sources of the type are part of a whole, whose editors are not theirs.
func hasContainer(typ string) bool {
	switch typ {
	case "chapter", "paper-conference", "entry", "entry-dictionary", "entry-encyclopedia":
		return true
	}
	return strings.HasPrefix(typ, "article-")
}

// acronym splits "Center for Strategic and International Studies (CSIS)".
func acronym(name string) (full, short string) {
	open := strings.LastIndex(name, " (")
	if open < 0 || !strings.HasSuffix(name, ")") {
		return name, ""
	}
	short = name[open+2 : len(name)-1]
	if short == "" || strings.ContainsAny(short, " ()") || short != strings.ToUpper(short) {
		return name, ""
	}
	return name[:open], short
}

// sameBody reports whether two names are of one body: equal but for case, an article, or an acronym in brackets.
func sameBody(a, b string) bool {
	fold := func(s string) string { return strings.TrimPrefix(strings.ToLower(strings.TrimSpace(s)), "the ") }
	aFull, aShort := acronym(a)
	bFull, bShort := acronym(b)
	for _, x := range []string{fold(aFull), fold(aShort)} {
		for _, y := range []string{fold(bFull), fold(bShort)} {
			if x == y && x != "" {
				return true
			}
		}
	}
	return false
}
