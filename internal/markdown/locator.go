package markdown

import (
	"regexp"
	"strings"
	"unicode"

	"brief/internal/brief"
)

// locatorLabels gives what authors write, in English or Spanish, its CSL locator term
// (https://docs.citationstyles.org/en/stable/specification.html#locators).
var locatorLabels = func() map[string]string {
	m := make(map[string]string)
	for label, words := range map[string]string{
		"appendix":  "app. apps. appendix appendices apénd. apéndice",
		"article":   "art. arts. article articles artículo artículos",
		"book":      "bk. bks. book books libro libros",
		"chapter":   "ch. chs. chap. chaps. chapter chapters cap. caps. capítulo capítulos",
		"column":    "col. cols. column columns columna columnas",
		"figure":    "fig. figs. figure figures figura figuras",
		"folio":     "fol. fols. folio folios",
		"issue":     "no. nos. issue issues number núm. núms. número",
		"line":      "l. ll. line lines línea líneas",
		"note":      "n. nn. note notes nota notas",
		"page":      "p. pp. p pp pg. pgs. page pages pág. págs. página páginas",
		"paragraph": "para. paras. par. paragraph paragraphs ¶ ¶¶ párr. párrs. párrafo párrafos",
		"part":      "pt. pts. part parts parte partes",
		"section":   "sec. secs. sect. section sections § §§ secc. sección secciones",
		"table":     "tbl. tbls. table tables tabla tablas",
		"timestamp": "timestamp min. minute minutes minuto minutos",
		"verse":     "v. vv. verse verses verso versos",
		"volume":    "vol. vols. volume volumes volumen volúmenes",
	} {
		for _, w := range strings.Fields(words) {
			m[w] = label
		}
	}
	return m
}()

var (
	locatorWord = regexp.MustCompile(`^(?:\p{L}+\.?|§+|¶+)`)
	// A number is digits with letters about them (12a, A12, 3.2, 12:40), or a Roman one.
	locatorValue  = regexp.MustCompile(`^(?:` + digits + `|` + roman + `)(?:` + dash + `(?:` + digits + `|` + roman + `)|` + and + digits + `)*`)
	locatorDash   = regexp.MustCompile(`(\w)` + dash + `(\w)`)
	locatorDigits = regexp.MustCompile(`^` + digits)
)

const (
	digits = `[A-Za-z]{0,3}[0-9]+(?:[.:]?[A-Za-z0-9]+)*\b`
	roman  = `(?:[ivxlcdm]+|[IVXLCDM]+)\b`
	dash   = `\s*(?:-{1,2}|–|—)\s*`
	and    = `\s*[,&]\s*`
)

// parseLocator parts what follows a citation key into a locator and a suffix: ", pp. 33–35 and after" is pages 33–35 and the
// suffix "and after". A number without a label is a page. Braces hold a locator that would not be seen as one: {fig. A–C}.
// bad is a label that no number follows.
func parseLocator(tail string) (locator brief.Locator, suffix, bad string) {
	rest := strings.Trim(tail, " \t")
	rest = strings.TrimLeft(strings.TrimPrefix(rest, ","), " \t")
	if inner, after, ok := strings.Cut(rest, "}"); ok && strings.HasPrefix(inner, "{") {
		label, value := cutLabel(strings.TrimSpace(inner[1:]))
		if label == "" {
			label = "page"
		}
		return brief.Locator{Label: label, Value: enDash(value)}, trimSuffix(after), ""
	}
	label, after := cutLabel(rest)
	if label == "" {
		if locatorDigits.FindString(rest) == "" {
			return brief.Locator{}, trimSuffix(rest), ""
		}
		label = "page"
	}
	value := locatorValue.FindString(after)
	if value == "" {
		if word := locatorWord.FindString(rest); strings.HasSuffix(word, ".") || len(word) <= len("pp") {
			return brief.Locator{}, "", word
		}
		return brief.Locator{}, trimSuffix(rest), "" // a word such as "note" that begins the author's own
	}
	return brief.Locator{Label: label, Value: enDash(value)}, trimSuffix(after[len(value):]), ""
}

// cutLabel parts "pp. 3" into the term "page" and "3". The term is "" where text begins with no label.
func cutLabel(text string) (label, rest string) {
	word := locatorWord.FindString(text)
	label, ok := locatorLabels[strings.ToLower(word)]
	rest = text[len(word):]
	if !ok || locatorWord.MatchString(rest) { // "n.d." is no note
		return "", text
	}
	return label, strings.TrimLeft(rest, " \t")
}

// enDash writes ranges with an en dash and lists with a comma and a space.
func enDash(value string) string {
	if !strings.ContainsFunc(value, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune("-–—", r) }) {
		return value
	}
	return strings.Join(strings.Fields(locatorDash.ReplaceAllString(value, "$1–$2")), " ")
}

func trimSuffix(s string) string { return strings.Trim(s, " \t,") }
