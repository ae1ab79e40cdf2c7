package bibliography

import (
	"bytes"
	"fmt"
	"strings"

	"brief/internal/brief"
)

func risEntry(b *bytes.Buffer, s *brief.Source) {
	line := func(tag, value string) {
		begun := false
		for word := range strings.FieldsSeq(value) {
			if begun {
				b.WriteByte(' ')
			} else {
				b.WriteString(tag)
				b.WriteString("  - ")
				begun = true
			}
			b.WriteString(word)
		}
		if begun {
			b.WriteString("\r\n")
		}
	}
	line("TY", risType(s.Type))
	line("ID", s.ID)
	for _, p := range s.Author {
		line("AU", risName(p))
	}
	for _, p := range s.Editor {
		line("ED", risName(p))
	}
	line("TI", bracketed(s))
	line("T2", s.ContainerTitle)
	line("PB", s.Publisher)
	line("CY", s.PublisherPlace)
	if m := s.Issued.Start; !m.IsZero() && !m.Decade {
		line("PY", fmt.Sprintf("%04d", m.Year))
		line("DA", risDate(m))
	}
	line("VL", s.Volume)
	line("IS", s.Issue)
	first, last, _ := strings.Cut(strings.ReplaceAll(s.Page, "–", "-"), "-")
	line("SP", first)
	line("EP", last)
	line("ET", s.Edition)
	line("LA", s.Language)
	line("DO", s.DOI)
	line("SN", s.ISBN)
	line("UR", s.URL)
	line("UR", s.Archive)
	if m := s.Accessed.Start; !m.IsZero() && !m.Decade {
		line("Y2", risDate(m))
	}
	line("N1", s.Note)
	b.WriteString("ER  - \r\n")
}

func risName(p brief.Person) string {
	if p.Family != "" && p.Given != "" {
		if p.Suffix != "" {
			return p.Family + ", " + p.Given + ", " + p.Suffix
		}
		return p.Family + ", " + p.Given
	}
	return p.Name()
}

// risDate writes YYYY/MM/DD/ with empty places for what is not known.
func risDate(m brief.Moment) string {
	switch {
	case m.Day > 0:
		return fmt.Sprintf("%04d/%02d/%02d/", m.Year, m.Month, m.Day)
	case m.Month > 0 && m.Month <= 12:
		return fmt.Sprintf("%04d/%02d//", m.Year, m.Month)
	}
	return fmt.Sprintf("%04d///", m.Year)
}

func risType(csl string) string {
	switch csl {
	case "article-newspaper":
		return "NEWS"
	case "article-magazine":
		return "MGZN"
	case "article-journal", "review", "review-book":
		return "JOUR"
	case "book", "collection":
		return "BOOK"
	case "classic":
		return "CLSWK"
	case "pamphlet":
		return "PAMP"
	case "periodical":
		return "SER"
	case "chapter":
		return "CHAP"
	case "entry", "entry-encyclopedia":
		return "ENCYC"
	case "entry-dictionary":
		return "DICT"
	case "paper-conference":
		return "CPAPER"
	case "report":
		return "RPRT"
	case "thesis":
		return "THES"
	case "patent":
		return "PAT"
	case "standard":
		return "STAND"
	case "dataset":
		return "DATA"
	case "software":
		return "COMP"
	case "bill":
		return "BILL"
	case "legislation", "regulation":
		return "STAT"
	case "legal_case":
		return "CASE"
	case "hearing":
		return "HEAR"
	case "motion_picture":
		return "MPCT"
	case "broadcast":
		return "VIDEO"
	case "musical_score", "song":
		return "MUSIC"
	case "map":
		return "MAP"
	case "figure", "graphic":
		return "FIGURE"
	case "manuscript":
		return "MANSCPT"
	case "post-weblog":
		return "BLOG"
	case "webpage", "post":
		return "ELEC"
	case "personal_communication", "interview":
		return "PCOMM"
	case "article":
		return "UNPB"
	}
	return "GEN"
}
