package bibliography

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"brief/internal/brief"
	"brief/internal/locale"
)

// Short returns a label for a source: "CSIS 2020", "Smith & Jones 2019", "Smith et al. 2019". A body with an acronym in brackets is
// called by it. The year is that of the end of an interval; a source without a date has none.
func Short(s *brief.Source) string {
	name := shortName(s)
	year := s.Issued.End.Year
	if year == 0 {
		year = s.Issued.Start.Year
	}
	switch {
	case year == 0:
		return name
	case name == "":
		return strconv.Itoa(year)
	}
	return name + " " + strconv.Itoa(year)
}

func shortName(s *brief.Source) string {
	people, _, body := head(s)
	switch len(people) {
	case 0:
	case 1:
		return surname(people[0])
	case 2:
		return surname(people[0]) + " & " + surname(people[1])
	default:
		return surname(people[0]) + " et al."
	}
	if body == "" {
		body, _ = s.Name()
	}
	return called(body)
}

func surname(p brief.Person) string {
	if p.Family != "" {
		return p.Family
	}
	return called(p.Name())
}

// familyNames names people by their families; more than three are the first and "et al."
func familyNames(people []brief.Person, l *locale.Locale) string {
	if len(people) > 3 {
		return families(people, 1, l)
	}
	return families(people, len(people), l)
}

// families names the first people of a list by their families, and the rest by "et al."
func families(people []brief.Person, shown int, l *locale.Locale) string {
	list := make([]string, shown)
	for i, p := range people[:shown] {
		list[i] = surname(p)
	}
	switch {
	case shown == len(people):
		return l.List(list)
	case shown == 1:
		return l.Word("et-al-short", list[0])
	}
	return l.Word("et-al-short", strings.Join(list, ", ")+",")
}

// called returns what a body is called: by its acronym, where its name brings one in brackets.
func called(body string) string {
	if _, short := acronym(body); short != "" {
		return short
	}
	return body
}

// shortTitle returns what stands for the title, or for the description, where the source was told in full before: the short title that
// the bibliography gives; else the title without its subtitle, cut after a word where it is still long.
func shortTitle(s *brief.Source) string {
	const long, cut = 60, 45 // characters
	if s.TitleShort != "" {
		return s.TitleShort
	}
	title, known := s.Name()
	if known {
		if main, _, ok := strings.Cut(title, ": "); ok {
			title = main
		}
	}
	if utf8.RuneCountInString(title) <= long {
		return title
	}
	end := 0
	for i, n := 0, 0; n <= cut; n++ {
		r, size := utf8.DecodeRuneInString(title[i:])
		if r == ' ' {
			end = i
		}
		i += size
	}
	if end == 0 {
		return title // in one word
	}
	return strings.TrimRight(title[:end], " ,;:–—.") + "…"
}
