package bibliography

import (
	"bytes"
	"fmt"
	"strings"

	"brief/internal/brief"
)

// BibTeX returns the sources, in their order, in the BibTeX format with the entry types and fields of BibLaTeX (its manual,
// chapter 2); dates are EDTF, as there. A description that stands for an unknown title is in square brackets.
func BibTeX(sources []*brief.Source) []byte {
	var b bytes.Buffer
	for i, s := range sources {
		if i > 0 {
			b.WriteByte('\n')
		}
		bibtexEntry(&b, s)
	}
	return b.Bytes()
}

func bibtexEntry(b *bytes.Buffer, s *brief.Source) {
	typ := bibtexType(s.Type)
	fmt.Fprintf(b, "@%s{%s,\n", typ, bibtexKey(s.ID))
	field := func(name, value string) {
		if value != "" {
			fmt.Fprintf(b, "  %-13s = {%s},\n", name, value)
		}
	}
	text := func(name, value string) { field(name, latex.Replace(value)) }

	field("author", bibtexNames(s.Author))
	field("editor", bibtexNames(s.Editor))
	text("title", bracketed(s))
	if s.Type == "article-newspaper" || s.Type == "article-magazine" {
		text("entrysubtype", strings.TrimPrefix(s.Type, "article-"))
	}
	container, publisher := bibtexFields(typ)
	if typ == "report" {
		field("type", "report")
	}
	text(container, s.ContainerTitle)
	text(publisher, s.Publisher)
	text("location", s.PublisherPlace)
	field("date", s.Issued.String())
	text("volume", s.Volume)
	text("number", s.Issue)
	text("pages", strings.ReplaceAll(s.Page, "–", "--"))
	text("edition", s.Edition)
	field("langid", babel(s.Language))
	field("doi", verbatim.Replace(s.DOI))
	field("isbn", verbatim.Replace(s.ISBN))
	field("url", verbatim.Replace(s.URL))
	field("urldate", s.Accessed.String())
	text("note", s.Note)
	if s.Archive != "" {
		field("addendum", `\url{`+verbatim.Replace(s.Archive)+`}`)
	}
	b.WriteString("}\n")
}

// bibtexFields returns the fields of an entry type for the work that contains it and for the body that published it.
func bibtexFields(typ string) (container, publisher string) {
	switch typ {
	case "article":
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

// bracketed returns the title, or in its place the description in square brackets.
func bracketed(s *brief.Source) string {
	name, known := s.Name()
	if known || name == "" {
		return name
	}
	return "[" + name + "]"
}

// latex escapes the ten characters that are commands in LaTeX. Programs that read BibLaTeX read UTF-8, so no other letter needs it.
var latex = strings.NewReplacer(
	`\`, `\textbackslash{}`, `{`, `\{`, `}`, `\}`, `$`, `\$`, `&`, `\&`, `#`, `\#`, `%`, `\%`, `_`, `\_`,
	`^`, `\textasciicircum{}`, `~`, `\textasciitilde{}`, "\u00a0", "~", "\r", " ", "\n", " ",
)

// verbatim percent-encodes what would end or escape a field that BibLaTeX takes as it is.
var verbatim = strings.NewReplacer(`{`, "%7B", `}`, "%7D", `\`, "%5C", " ", "%20", "\r", "%0D", "\n", "%0A")

// bibtexKey drops the characters that a key cannot have.
func bibtexKey(id string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune("\"#%'(),={}~\\ \t\r\n", r) {
			return -1
		}
		return r
	}, id)
}

// bibtexNames joins names with "and"; a body's name is in braces so that it is not taken apart.
func bibtexNames(people []brief.Person) string {
	var out []string
	for _, p := range people {
		switch {
		case p.Family != "" && p.Given != "":
			out = append(out, bibtexName(p.Family)+", "+bibtexName(p.Given))
		default:
			out = append(out, "{"+latex.Replace(p.Name())+"}")
		}
	}
	return strings.Join(out, " and ")
}

// bibtexName puts braces round what would be read as a separator of names.
func bibtexName(s string) string {
	if strings.Contains(s, ",") || strings.Contains(" "+strings.ToLower(s)+" ", " and ") {
		return "{" + latex.Replace(s) + "}"
	}
	return latex.Replace(s)
}

func bibtexType(csl string) string {
	switch csl {
	case "article-journal", "article-magazine", "article-newspaper", "review", "review-book":
		return "article"
	case "book", "classic", "musical_score":
		return "book"
	case "pamphlet":
		return "booklet"
	case "collection":
		return "collection"
	case "periodical":
		return "periodical"
	case "chapter":
		return "incollection"
	case "entry", "entry-dictionary", "entry-encyclopedia":
		return "inreference"
	case "paper-conference":
		return "inproceedings"
	case "report", "standard":
		return "report"
	case "thesis":
		return "thesis"
	case "patent":
		return "patent"
	case "dataset":
		return "dataset"
	case "software":
		return "software"
	case "bill", "legislation", "regulation", "treaty":
		return "legislation"
	case "legal_case":
		return "jurisdiction"
	case "motion_picture", "broadcast":
		return "movie"
	case "webpage", "post", "post-weblog":
		return "online"
	}
	return "misc"
}

// babel returns the name by which the babel package knows a language, or "" where we know none.
func babel(tag string) string {
	base, _, _ := strings.Cut(tag, "-")
	switch base {
	case "en":
		return "english"
	case "es":
		return "spanish"
	case "pt":
		return "portuguese"
	case "fr":
		return "french"
	case "de":
		return "german"
	case "it":
		return "italian"
	case "ru":
		return "russian"
	case "tr":
		return "turkish"
	case "fa":
		return "persian"
	case "zh":
		return "chinese"
	case "ar":
		return "arabic"
	}
	return ""
}
