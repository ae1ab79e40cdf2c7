package bibliography

import (
	"regexp"
	"strings"

	"brief/internal/brief"
	"brief/internal/locale"
)

var (
	// Two numbers, Arabic or Roman, with a hyphen or a dash between them; letters may stand before the digits: S213–S235.
	span = regexp.MustCompile(`(?i)\b([a-z]{0,3}\d+|[ivxlcdm]+)\s?[-–]\s?([a-z]{0,3}\d+|[ivxlcdm]+)\b`)
	more = regexp.MustCompile(`,|&|\b(?:and|y|e)\b`)
)

// Locator writes the place in a source, abbreviated: "p. 5", "pp. 5–7", "ch. 2". Labels are the CSL locator terms; one that is not
// is written as it is. The zero locator is "".
func Locator(loc brief.Locator, l *locale.Locale) string {
	if loc.Value == "" {
		return ""
	}
	value := span.ReplaceAllString(loc.Value, "$1–$2")
	label := strings.ReplaceAll(strings.TrimSuffix(loc.Label, "-locator"), " ", "-")
	if label == "" {
		return value
	}
	key := "locator-" + label + "-short"
	if !l.Has(key) {
		return loc.Label + "\u00a0" + value
	}
	count := 1
	if span.MatchString(value) || more.MatchString(value) {
		count = 2
	}
	return l.Word(key, count, value)
}
