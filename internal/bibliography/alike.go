package bibliography

import (
	"fmt"
	"net/url"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"brief/internal/brief"
)

// A Likeness is what two sources have in common that are most likely one.
type Likeness struct {
	Key  string // equal for those alike
	What string // "DOI", "ISBN", "address", "title, author and year"
}

// Likenesses returns by what a source can be told to be another: its DOI; the ISBN of a work that is no part of another; its
// address; its title with who made it and the year. Case, marks, punctuation, and what addresses carry to follow readers, do not
// count.
func Likenesses(s *brief.Source) []Likeness {
	var out []Likeness
	add := func(what, key string) { out = append(out, Likeness{what + " " + key, what}) }
	if s.DOI != "" {
		add("DOI", strings.ToLower(s.DOI))
	}
	if n := isbn13(s.ISBN); n != "" && !hasContainer(s.Type) {
		add("ISBN", s.Type+" "+n)
	}
	if a := plainAddress(s.URL); a != "" {
		add("address", a)
	}
	year := s.Issued.Start.Year
	if title := folded(s.Title); title != "" && year != 0 {
		who := ""
		if people, _, body := lead(s); len(people) > 0 {
			who = folded(surname(people[0]))
		} else {
			full, _ := acronym(body)
			who = folded(full)
		}
		if who != "" {
			add("title, author and year", fmt.Sprint(title, "|", who, "|", year))
		}
	}
	return out
}

// isbn13 returns the thirteen digits of an ISBN (ISO 2108), also of one with ten, or "" where it is none.
func isbn13(s string) string {
	digits := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r == 'X' || r == 'x' {
			return r
		}
		return -1
	}, s)
	switch len(digits) {
	case 13:
		return digits
	case 10:
		digits = "978" + digits[:9]
		sum := 0
		for i, c := range digits {
			sum += int(c-'0') * (1 + 2*(i%2))
		}
		return digits + string(rune('0'+(10-sum%10)%10))
	}
	return ""
}

// plainAddress returns an address without what does not tell pages apart: scheme, www, an end slash, and parameters that follow
// readers. A fragment stays, since pages have several things on them, unless it only marks words.
func plainAddress(s string) string {
	u, err := url.Parse(s)
	if err != nil || u.Host == "" {
		return ""
	}
	host := strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
	if p := u.Port(); p != "" && p != "80" && p != "443" {
		host += ":" + p
	}
	var query []string
	for pair := range strings.SplitSeq(u.RawQuery, "&") {
		name, _, _ := strings.Cut(strings.ToLower(pair), "=")
		switch {
		case pair == "", strings.HasPrefix(name, "utm_"), name == "fbclid", name == "gclid", name == "mc_cid", name == "mc_eid", name == "ref", name == "smid":
		default:
			query = append(query, pair)
		}
	}
	out := host + strings.TrimRight(u.EscapedPath(), "/")
	if len(query) > 0 {
		out += "?" + strings.Join(query, "&")
	}
	if f := u.EscapedFragment(); f != "" && !strings.HasPrefix(f, ":~:") {
		out += "#" + f
	}
	return out
}

// folded returns the letters and digits of a text, small and without marks.
func folded(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range norm.NFKD.String(s) { // which leaves a text in ASCII as it is
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			b.WriteRune(unicode.ToLower(r))
		}
	}
	return b.String()
}
