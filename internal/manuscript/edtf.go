package manuscript

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"brief/internal/bibtex"
	"brief/internal/brief"
	"brief/internal/diag"
)

// edtfText returns a date as reference managers keep it, in EDTF. One that is not understood is a problem; "n.d." is no date.
func edtfText(t diag.Text, name string, problems *diag.List) diag.Text {
	s, ok := edtf(t.String)
	switch {
	case !ok:
		problems.Add(t.At, diag.BadDate, "%s is no date that is understood here: %.60q", name, t.String).
			Hintf("write it as 2018, 2018-12, 2018-12-31, 2005/2009 or 2014~ (EDTF), or leave it out")
		return diag.Text{}
	case s == t.String:
		return t
	case s == "":
		return diag.Text{}
	}
	return bibtex.Restated(s, t.At)
}

// EDTF puts a date that an author wrote in words or in the order of a country into EDTF; it is "" where it is none, or can be misread.
func EDTF(s string) string {
	out, ok := edtf(strings.Trim(strings.TrimSpace(s), "“”„‘’«»\"'"))
	if _, err := brief.ParseDate(out); !ok || err != nil {
		return ""
	}
	return out
}

var (
	edtfForm = regexp.MustCompile(`^(?:\d{4}|\d{3}X)(?:-\d\d(?:-\d\d)?)?[?~%]?$`)
	numeric  = regexp.MustCompile(`^\[?(\d{4})(?:[-/.](\d{1,2}))?(?:[-/.](\d{1,2}))?\]?$`)      // 2019-3-6, 2019/03
	dayFirst = regexp.MustCompile(`^(?:(\d{1,2})\. ?)?(\d{1,2})[./] ?(\d{4})$`)                 // 6.3.2019, 3/2019
	slashes  = regexp.MustCompile(`^(\d{1,2})/(\d{1,2})/(\d{4})$`)                              // 16/3/2019, 3/16/2019
	years    = regexp.MustCompile(`^(\d{4}) ?(?:-|–|--) ?(\d{4})$`)                             // 2005–2009
	withTime = regexp.MustCompile(`^(\d{4}-\d\d-\d\d)[T ]\d\d:\d\d`)                            // 2019-03-06T12:00:00Z
	around   = regexp.MustCompile(`(?i)^(?:c\.|ca\.?|circa|around|about|hacia) ?`)              // c. 2014
	unsaid   = regexp.MustCompile(`(?i)^(?:n\. ?d\.?|s\. ?[fd]\.?|no date|undated|sin fecha)$`) // no date
)

// edtf puts a date into EDTF (ISO 8601-2) as far as it is one that cannot be misread: EDTF itself, numbers, and English and Spanish
// words. It is "" for words that say that there is none.
func edtf(s string) (string, bool) {
	s = strings.TrimSpace(strings.ReplaceAll(s, "\u00a0", " "))
	if s == "" || unsaid.MatchString(s) {
		return "", true
	}
	if first, last, ok := strings.Cut(s, "/"); ok && !numeric.MatchString(s) && !slashes.MatchString(s) && !dayFirst.MatchString(s) {
		from, ok := edtfEnd(first)
		to, ok2 := edtfEnd(last)
		if !ok || !ok2 || from == "" && to == "" {
			return "", false
		}
		return from + "/" + to, true
	}
	if g := years.FindStringSubmatch(s); g != nil {
		return g[1] + "/" + g[2], true
	}
	return edtfMoment(s)
}

// edtfEnd puts an end of an interval into EDTF; it may be open.
func edtfEnd(s string) (string, bool) {
	s = strings.TrimSpace(s)
	if s == "" || s == ".." {
		return s, true
	}
	if strings.EqualFold(s, "open") || strings.EqualFold(s, "unknown") { // as earlier drafts of EDTF had it
		return "..", true
	}
	return edtfMoment(s)
}

func edtfMoment(s string) (string, bool) {
	s = strings.TrimSpace(s)
	if edtfForm.MatchString(s) {
		return s, true
	}
	if g := withTime.FindStringSubmatch(s); g != nil {
		return g[1], true
	}
	if rest := around.ReplaceAllString(s, ""); rest != s {
		out, ok := edtfMoment(rest)
		return strings.TrimRight(out, "?~%") + "~", ok
	}
	if g := numeric.FindStringSubmatch(s); g != nil {
		return padded(g[1], g[2], g[3])
	}
	if g := dayFirst.FindStringSubmatch(s); g != nil {
		return padded(g[3], g[2], g[1])
	}
	if g := slashes.FindStringSubmatch(s); g != nil {
		day, month := g[1], g[2]
		a, _ := strconv.Atoi(day)
		b, _ := strconv.Atoi(month)
		switch {
		case a <= 12 && b <= 12 && a != b:
			return "", false // the day or the month first?
		case b > 12:
			day, month = month, day
		}
		return padded(g[3], month, day)
	}
	// 16 March 2019, March 16, 2019, marzo de 2019, Spring 2018
	var year, month, day string
	for w := range strings.FieldsFuncSeq(s, func(r rune) bool { return strings.ContainsRune(" ,.", r) }) {
		lower := strings.ToLower(w)
		number := strings.TrimRight(lower, "sthndr") // 1st, 2nd
		switch {
		case lower == "de" || lower == "del" || lower == "of" || lower == "the":
		case month == "" && monthNumber(lower) > 0:
			month = strconv.Itoa(monthNumber(lower))
		case len(w) == 4 && strings.Trim(w, "0123456789") == "" && year == "":
			year = w
		case len(number) <= 2 && number != "" && strings.Trim(number, "0123456789") == "" && day == "":
			day = number
		default:
			return "", false
		}
	}
	if year == "" || day != "" && month == "" {
		return "", false
	}
	return padded(year, month, day)
}

// padded puts numbers into EDTF.
func padded(year, month, day string) (string, bool) {
	out := year
	for i, part := range []string{month, day} {
		if part == "" {
			break
		}
		n, err := strconv.Atoi(part)
		if err != nil || n == 0 || n > 31 || i == 0 && n > 12 && (n < 21 || n > 24) || i == 1 && out[len(out)-2] == '2' && out[len(out)-1] != '0' && len(out) == len("2019-21") && month > "12" {
			return "", false
		}
		out += fmt.Sprintf("-%02d", n)
	}
	return out, true
}

// monthNames are the months in English and Spanish; three letters of one are enough. Seasons are numbered as in EDTF.
var monthNames = [...][]string{
	1: {"january", "enero"}, 2: {"february", "febrero"}, 3: {"march", "marzo"}, 4: {"april", "abril"}, 5: {"may", "mayo"}, 6: {"june", "junio"},
	7: {"july", "julio"}, 8: {"august", "agosto"}, 9: {"september", "septiembre", "setiembre"}, 10: {"october", "octubre"},
	11: {"november", "noviembre"}, 12: {"december", "diciembre"},
	21: {"spring", "primavera"}, 22: {"summer", "verano"}, 23: {"autumn", "fall", "otoño"}, 24: {"winter", "invierno"},
}

// monthNumber returns the number of a month or season in small letters, or 0.
func monthNumber(word string) int {
	if len(word) < 3 {
		return 0
	}
	for number, names := range monthNames {
		for _, name := range names {
			if name == word || number <= 12 && strings.HasPrefix(name, word) {
				return number
			}
		}
	}
	return 0
}

// monthOf returns the date of a year and what BibTeX's field month says: mar, March, 3, "mar 16", "March--April".
func monthOf(year, month string) (string, bool) {
	words := strings.FieldsFunc(strings.ToLower(month), func(r rune) bool { return strings.ContainsRune(" \u00a0.,/–—-", r) })
	if len(words) == 0 || len(words) > 2 {
		return "", false
	}
	number := func(w string) string {
		if n := monthNumber(w); n > 0 {
			return strconv.Itoa(n)
		}
		return w
	}
	first := number(words[0])
	if len(words) == 1 {
		return padded(year, first, "")
	}
	if monthNumber(words[1]) == 0 {
		if monthNumber(words[0]) == 0 {
			return "", false
		}
		return padded(year, first, words[1])
	}
	if monthNumber(words[0]) == 0 { // 16 March
		return padded(year, number(words[1]), words[0])
	}
	from, ok := padded(year, first, "")
	to, ok2 := padded(year, number(words[1]), "")
	return from + "/" + to, ok && ok2
}
