package check

import (
	"brief/internal/brief"
	"brief/internal/diag"
	"brief/internal/evidence"
)

// unsourcedFigure warns of a paragraph of a chapter that gives a figure and cites nothing.
func unsourcedFigure(c *brief.Chapter, problems *diag.List) {
	for _, p := range c.Passages {
		if evidence.Unsourced(p) {
			problems.Add(p.At, diag.UnsourcedFigure, "this paragraph gives a figure and cites no source").
				Hintf("add a citation such as [@source-id, p. 5]")
		}
	}
}
