package check

import (
	"regexp"

	"brief/internal/brief"
	"brief/internal/diag"
)

// aFigure is a number that states an amount: with a currency, a percent sign, or millions and the like. The space between may be
// one that does not break (Zs).
var aFigure = regexp.MustCompile(`(?:US\$|€|£)[\s\p{Zs}]?\d|\d[\s\p{Zs}]?(?:%|per ?cent)|\b\d[\d.,]*[\s\p{Zs}](?:million|billion|thousand)\b`)

// unsourcedFigure warns of a paragraph of a chapter that gives a figure and cites nothing.
func unsourcedFigure(c *brief.Chapter, problems *diag.List) {
	for _, p := range c.Passages {
		if p.Number > 0 && len(p.Citations) == 0 && aFigure.MatchString(p.Plain) {
			problems.Add(p.At, diag.UnsourcedFigure, "this paragraph gives a figure and cites no source").
				Hintf("add a citation such as [@source-id, p. 5]")
		}
	}
}
