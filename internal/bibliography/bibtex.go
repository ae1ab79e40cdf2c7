package bibliography

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"

	"brief/internal/bibtex"
	"brief/internal/brief"
)

func bibtexEntry(b *bytes.Buffer, s *brief.Source) {
	typ, subtype := bibtex.EntryType(s.Type)
	fmt.Fprintf(b, "@%s{%s,\n", typ, bibtexKey(s.ID))
	const aligned = "             " // a name is as long as this, or longer
	field := func(name, value string) {
		if value != "" {
			for _, part := range [...]string{"  ", name, aligned[min(len(name), len(aligned)):], " = {", value, "},\n"} {
				b.WriteString(part)
			}
		}
	}
	text := func(name, value string) {
		if value != "" {
			field(name, bibtex.Escape(value))
		}
	}
	// A list of bodies is joined with "and", which stands in the name of many.
	list := func(name, value string) {
		if strings.Contains(" "+strings.ToLower(value)+" ", " and ") {
			field(name, "{"+bibtex.Escape(value)+"}")
		} else {
			text(name, value)
		}
	}

	field("author", bibtexNames(s.Author))
	field("editor", bibtexNames(s.Editor))
	text("title", bracketed(s))
	text("entrysubtype", subtype)
	container, publisher := bibtexFields(typ)
	if typ == "report" {
		field("type", "report")
	}
	text(container, s.ContainerTitle)
	list(publisher, s.Publisher)
	list("location", s.PublisherPlace)
	field("date", s.Issued.String())
	text("volume", s.Volume)
	if strings.HasPrefix(s.Type, "article-") || strings.HasPrefix(s.Type, "review") {
		text("number", s.Issue)
	} else {
		text("issue", s.Issue)
	}
	if s.Page != "" {
		field("pages", pageRange.ReplaceAllString(bibtex.Escape(s.Page), "$1--"))
	}
	text("edition", s.Edition)
	babel := bibtex.Babel(s.Language)
	field("langid", babel)
	if bibtex.Tag(babel) != s.Language {
		text("language", s.Language)
	}
	field("doi", verbatim.Replace(s.DOI))
	field("isbn", verbatim.Replace(s.ISBN))
	field("url", verbatim.Replace(s.URL))
	field("urldate", s.Accessed.String())
	text("note", s.Note)
	if s.Archive != "" {
		field("addendum", `\url{`+verbatim.Replace(s.Archive)+`}`)
	}
	if s.Title == "" {
		text("description", s.Description)
	}
	text("class", string(s.Class))
	if s.Status != "unchecked" { // as it is where nothing is said
		text("status", string(s.Status))
	}
	b.WriteString("}\n")
}

// bibtexFields returns the fields of an entry type for the work that contains it and for the body that published it.
func bibtexFields(typ string) (container, publisher string) {
	switch typ {
	case "article", "review":
		return "journaltitle", "publisher"
	case "report", "thesis":
		return "series", "institution"
	case "online", "misc", "dataset":
		return "titleaddon", "organization"
	case "incollection", "inproceedings", "inreference":
		return "booktitle", "publisher"
	}
	return "maintitle", "publisher"
}

// BibTeXField returns the name of the field that holds a field of CSL, in an entry for a CSL type.
func BibTeXField(typ, field string) string {
	entry, _ := bibtex.EntryType(typ)
	container, publisher := bibtexFields(entry)
	switch field {
	case "container-title":
		return container
	case "publisher":
		return publisher
	case "issued":
		return "date"
	case "accessed":
		return "urldate"
	}
	return strings.ToLower(field)
}

// bracketed returns the title, or in its place the description in square brackets.
func bracketed(s *brief.Source) string {
	name, known := s.Name()
	if known || name == "" {
		return name
	}
	return "[" + name + "]"
}

// pageRange is a dash as BibTeX's users do not write it.
var pageRange = regexp.MustCompile(`(\d)–\b`)

// verbatim percent-encodes what would end or escape a field that BibLaTeX takes as it is.
var verbatim = strings.NewReplacer(`{`, "%7B", `}`, "%7D", `\`, "%5C", " ", "%20", "\r", "%0D", "\n", "%0A")

// bibtexKey drops the characters that a key cannot have.
func bibtexKey(id string) string {
	return strings.Map(func(r rune) rune {
		if r <= ' ' || r == 0x7F || strings.ContainsRune("\"#%'(),={}~\\@", r) {
			return -1
		}
		return r
	}, id)
}

// bibtexNames joins names with "and"; a name in one piece is in braces so that it is not taken apart.
func bibtexNames(people []brief.Person) string {
	var out []string
	for _, p := range people {
		switch {
		case p.Family != "" && p.Given != "" && p.Suffix != "":
			out = append(out, bibtexName(p.Family)+", "+bibtexName(p.Suffix)+", "+bibtexName(p.Given))
		case p.Family != "" && p.Given != "":
			out = append(out, bibtexName(p.Family)+", "+bibtexName(p.Given))
		default:
			out = append(out, "{"+bibtex.Escape(p.Name())+"}")
		}
	}
	return strings.Join(out, " and ")
}

// bibtexName puts braces round what would be read as a separator of names.
func bibtexName(s string) string {
	if strings.ContainsAny(s, ",=\u00a0") || strings.Contains(" "+strings.ToLower(s)+" ", " and ") {
		return "{" + bibtex.Escape(s) + "}"
	}
	return bibtex.Escape(s)
}
