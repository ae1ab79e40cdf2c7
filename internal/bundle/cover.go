package bundle

import (
	"bytes"
	"fmt"
	"strings"
)

// The cover is 600 by 960 units, 5 to 8, as e-readers show it.
const (
	coverWidth, coverHeight = 600, 960
	coverEdge               = 56
)

// cover draws the cover from what the brief says of itself: its title and subtitle, the rule with a part for each country, their
// names, and who published it when. The text is text.
func (b *epub) cover(docs []*document) []byte {
	e := b.edition
	var countries []string
	for _, d := range docs {
		if attribute(d.body, "data-hue") != "" {
			countries = append(countries, d.Title)
		}
	}
	var out bytes.Buffer
	fmt.Fprintf(&out, `%s<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%[2]d" height="%[3]d" xml:lang="%[4]s">`+"\n",
		xmlDeclaration, coverWidth, coverHeight, escapeXML(e.Language))
	fmt.Fprintf(&out, "<title>%s</title>\n", escapeXML(e.Title))
	fmt.Fprintf(&out, `<rect width="%d" height="%d" fill="#fdfcf9"/>`+"\n", coverWidth, coverHeight)

	const between = 8
	parts := max(len(countries), 1)
	width := (coverWidth - 2*coverEdge - between*float64(parts-1)) / float64(parts)
	for i := range parts {
		fmt.Fprintf(&out, `<rect x="%.1f" y="96" width="%.1f" height="14" fill="#8f2a1c"/>`+"\n", coverEdge+float64(i)*(width+between), width)
	}
	y := 150.0
	text := func(s string, size, leading float64, attributes string) {
		// A letter of a serif is half as wide as the font is large, on average.
		for _, line := range wrap(s, int((coverWidth-2*coverEdge)/(size*.5))) {
			y += size * leading
			fmt.Fprintf(&out, `<text x="%d" y="%.1f" font-size="%g" %s>%s</text>`+"\n", coverEdge, y, size, attributes, escapeXML(line))
		}
	}
	const serif, sans = `font-family="Georgia, 'Source Serif 4', serif"`, `font-family="Helvetica, Arial, sans-serif"`
	text(e.Title, 76, 1.1, serif+` font-weight="600" fill="#1b1d22"`)
	y += 24
	text(e.Subtitle, 29, 1.3, serif+` fill="#484c54"`)
	y = max(y+40, 660)
	text(strings.Join(countries, " · "), 22, 1.4, sans+` fill="#8f2a1c"`)
	y = max(y+30, 820)
	text(strings.Join(e.Authors, ", "), 20, 1.4, sans+` fill="#484c54"`)
	text(joinNonEmpty(", ", e.Publisher, e.Date), 20, 1.4, sans+` fill="#484c54"`)
	out.WriteString("</svg>\n")
	return out.Bytes()
}

// wrap breaks text between words into lines of at most n characters. A longer word has a line for itself.
func wrap(s string, n int) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(s) {
		if line != "" && len([]rune(line))+1+len([]rune(word)) > n {
			lines, line = append(lines, line), ""
		}
		line = strings.TrimPrefix(line+" "+word, " ")
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}

func joinNonEmpty(separator string, parts ...string) string {
	var out []string
	for _, p := range parts {
		if p != "" {
			out = append(out, p)
		}
	}
	return strings.Join(out, separator)
}
