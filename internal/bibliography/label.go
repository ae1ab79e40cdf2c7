package bibliography

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"brief/internal/brief"
	"brief/internal/locale"
)

// SetLabels gives every source of a list, which must be in the order of [Sort], the label by which the style author-date calls it.
//
// Labels are made distinct as CSL does for Chicago's style
// (https://docs.citationstyles.org/en/stable/specification.html#disambiguation), one step after another: first authors who share
// their family name, but not the given one, are called by both, with initials where these suffice; authors behind an "et al." are
// named until the names differ; what is still alike gets a letter after its year, in the order of the list.
func SetLabels(sources []*brief.Source, l *locale.Locale) {
	given := map[string]map[string]bool{} // given names by the family of first authors
	for _, s := range sources {
		if people, _, _ := head(s); len(people) > 0 {
			if p := people[0]; p.Literal == "" && p.Family != "" {
				if given[p.Family] == nil {
					given[p.Family] = map[string]bool{}
				}
				given[p.Family][p.Given] = true
			}
		}
	}
	abbreviated := map[brief.Label][]*brief.Source{}
	for _, s := range sources {
		s.Label = brief.Label{Name: labelName(s, namesShown(s), l), Year: yearOf(s.Issued, l)}
		people, _, body := head(s)
		switch {
		case len(people) > namesShown(s):
			abbreviated[s.Label] = append(abbreviated[s.Label], s)
		case len(people) == 0 && body != "":
			s.Label.Italic = body == s.ContainerTitle
		case len(people) == 0:
			s.Label.Italic = s.Title != "" && standsAlone(s.Type)
		}
	}
	for _, alike := range abbreviated {
		nameMore(alike, 1, l)
	}
	for _, s := range sources {
		if people, _, _ := head(s); len(people) > 0 {
			p := people[0]
			if p.Literal == "" && len(given[p.Family]) > 1 {
				s.Label.Name = distinctName(p, given[p.Family]) + strings.TrimPrefix(s.Label.Name, p.Family)
			}
		}
	}
	plain := func(l brief.Label) brief.Label { return brief.Label{Name: l.Name, Year: l.Year} } // italics tell nobody apart
	times := map[brief.Label]int{}
	for _, s := range sources {
		times[plain(s.Label)]++
	}
	next := map[brief.Label]int{}
	for _, s := range sources {
		label := plain(s.Label)
		if times[label] == 1 {
			continue
		}
		if s.Issued.IsZero() {
			s.Label.Year += "-" // n.d.-a
		}
		s.Label.Year += letters(next[label])
		next[label]++
	}
}

// namesShown returns how many authors the text names at first: up to two, else one "et al." (Chicago Manual of Style, 18th edition,
// 13.107).
func namesShown(s *brief.Source) int {
	people, _, _ := head(s)
	if len(people) > 2 {
		return 1
	}
	return len(people)
}

func labelName(s *brief.Source, shown int, l *locale.Locale) string {
	people, _, body := head(s)
	switch {
	case len(people) > 0:
		return families(people, shown, l)
	case body != "":
		return called(body)
	case s.Title != "" && !standsAlone(s.Type):
		return l.Word("quotation", shortTitle(s))
	}
	return shortTitle(s)
}

// nameMore names more authors of sources that have the first ones in common, until they differ. Sources of the same authors keep
// one name.
func nameMore(alike []*brief.Source, shown int, l *locale.Locale) {
	people := func(s *brief.Source) []brief.Person { p, _, _ := head(s); return p }
	families := func(s *brief.Source) string {
		var b strings.Builder
		for _, p := range people(s) {
			b.WriteString(surname(p) + "\x00")
		}
		return b.String()
	}
	const most = 10 // a longer name in brackets helps nobody: let letters tell them apart
	same := shown >= most
	if !same {
		first := families(alike[0])
		same = !slices.ContainsFunc(alike[1:], func(s *brief.Source) bool { return families(s) != first })
	}
	if same {
		return
	}
	by := map[string][]*brief.Source{}
	for _, s := range alike {
		name := ""
		if p := people(s); shown < len(p) {
			name = surname(p[shown])
			s.Label.Name = labelName(s, min(shown+1, len(p)), l)
		}
		by[name] = append(by[name], s)
	}
	for name, group := range by {
		if name != "" {
			nameMore(group, shown+1, l)
		}
	}
}

// distinctName returns the name of a person whose family others share: with initials, or the given name where another's are the same.
func distinctName(p brief.Person, given map[string]bool) string {
	if p.Given == "" {
		return p.Family
	}
	short := initials(p.Given)
	for other := range given {
		if other != p.Given && initials(other) == short {
			return p.Given + " " + p.Family
		}
	}
	return short + " " + p.Family
}

// initials shortens given names: "Mary-Ann Jane" is "M.-A. J."
func initials(given string) string {
	var b strings.Builder
	for i, word := range strings.Fields(given) {
		if i > 0 {
			b.WriteByte(' ')
		}
		for j, part := range strings.Split(word, "-") {
			if r, _ := utf8.DecodeRuneInString(part); part != "" {
				if j > 0 {
					b.WriteByte('-')
				}
				b.WriteRune(r)
				b.WriteByte('.')
			}
		}
	}
	return b.String()
}

// letters returns the n-th letter after a year, from 0: a, b, …, z, aa, ab, …
func letters(n int) string {
	s := ""
	for n++; n > 0; n = (n - 1) / 26 {
		s = string(rune('a'+(n-1)%26)) + s
	}
	return s
}

// year returns the year that an entry of the style author-date gives: that of its label, where it is cited.
func year(s *brief.Source, l *locale.Locale) string {
	if s.Label.Year != "" {
		return s.Label.Year
	}
	return yearOf(s.Issued, l)
}

// yearOf writes the year of a date: "2019", "2005–2009", "2004–", "ca. 2014", "2014?", "n.d."
func yearOf(d brief.Date, l *locale.Locale) string {
	year := func(m brief.Moment) string {
		if m.IsZero() {
			return ""
		}
		text := strconv.Itoa(m.Year)
		if m.Decade {
			text = l.Word("date-decade", m.Year)
		}
		if m.Approximate {
			text = l.Word("year-about", text)
		}
		if m.Uncertain {
			text += "?"
		}
		return text
	}
	switch start, end := year(d.Start), year(d.End); {
	case d.IsZero():
		return l.Word("no-date")
	case !d.Interval || start == end:
		return start
	default:
		return start + "–" + end
	}
}
