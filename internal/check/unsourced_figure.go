package check

import (
	"brief/internal/amount"
	"brief/internal/brief"
	"brief/internal/diag"
)

// unsourcedFigure warns of a paragraph of a chapter that gives a figure and cites nothing. A figure is a sum of money, a percentage,
// or thousands, millions and the like.
func unsourcedFigure(c *brief.Chapter, problems *diag.List) {
	for _, p := range c.Passages {
		if p.Number > 0 && len(p.Citations) == 0 && givesFigure(p.Plain, c.Language) {
			problems.Add(p.At, diag.UnsourcedFigure, "this paragraph gives a figure and cites no source").
				Hintf("add a citation such as [@source-id, p. 5]")
		}
	}
}

func givesFigure(text, language string) bool {
	for _, a := range amount.Find(text, language) {
		if a.Scaled || a.Unit.IsCurrency() || a.Unit == "percent" {
			return true
		}
	}
	return false
}
