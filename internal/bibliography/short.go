package bibliography

import (
	"strconv"

	"brief/internal/brief"
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
	people, _, body := lead(s)
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
		body = s.ContainerTitle
	}
	if body == "" {
		body, _ = s.Name()
	}
	if _, short := acronym(body); short != "" {
		return short
	}
	return body
}

func surname(p brief.Person) string {
	if p.Family != "" {
		return p.Family
	}
	name := p.Name()
	if _, short := acronym(name); short != "" {
		return short
	}
	return name
}
