package bibliography

import (
	"bytes"
	"cmp"
	"slices"
	"strings"

	"brief/internal/brief"
	"brief/internal/locale"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
)

// Sort puts sources in the order of a bibliography: by what their entries begin with; then by date, undated ones last, as CSL sorts
// what is empty (https://docs.citationstyles.org/en/stable/specification.html#sorting); then by title. Letters sort as the language
// (BCP 47) has them; a tag that is none sorts as the Unicode root does.
func Sort(sources []*brief.Source, lang string, style brief.CitationStyle) {
	tag, err := language.Parse(lang)
	if err != nil {
		tag = language.Und
	}
	c := collate.New(tag)
	var buffer collate.Buffer
	key := func(s string) []byte {
		defer buffer.Reset()
		return bytes.Clone(c.KeyFromString(&buffer, s))
	}
	type keyed struct {
		source     *brief.Source
		who, title []byte
	}
	list := make([]keyed, len(sources))
	for i, s := range sources {
		title, _ := s.Name()
		list[i] = keyed{s, key(sortName(s, style)), key(title)}
	}
	slices.SortStableFunc(list, func(a, b keyed) int {
		if c := bytes.Compare(a.who, b.who); c != 0 {
			return c
		}
		if c := compareDates(a.source.Issued, b.source.Issued); c != 0 {
			return c
		}
		return cmp.Or(bytes.Compare(a.title, b.title), cmp.Compare(a.source.ID, b.source.ID))
	})
	for i, k := range list {
		sources[i] = k.source
	}
}

func compareDates(a, b brief.Date) int {
	switch {
	case a.IsZero() && b.IsZero():
		return 0
	case a.IsZero():
		return 1
	case b.IsZero():
		return -1
	}
	return a.Compare(b)
}

// Letter returns the letter under which a source stands, in the order of [Sort].
func Letter(s *brief.Source, style brief.CitationStyle, l *locale.Locale) string {
	return l.Letter(sortName(s, style))
}

// sortName is what an entry begins with, families before given names.
func sortName(s *brief.Source, style brief.CitationStyle) string {
	name := func(body string) string {
		if style == brief.StyleAuthorDate {
			body = called(body)
		}
		return strings.TrimPrefix(body, "The ")
	}
	people, _, body := head(s)
	if len(people) == 0 {
		if body == "" {
			body, _ = s.Name()
		}
		return name(body)
	}
	var b strings.Builder
	for _, p := range people {
		if p.Literal != "" {
			b.WriteString(name(p.Literal))
		} else {
			b.WriteString(p.Family + " " + p.Given)
		}
		b.WriteByte(' ')
	}
	return strings.TrimSpace(b.String())
}
