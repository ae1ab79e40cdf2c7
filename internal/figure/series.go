package figure

import (
	"cmp"
	"slices"
	"strconv"

	"brief/internal/brief"
)

// groupBy parts points by a name, and returns the names in the order in which they first come.
func groupBy(points []brief.Point, name func(brief.Point) string) (groups map[string][]brief.Point, names []string) {
	groups = make(map[string][]brief.Point)
	for _, p := range points {
		n := name(p)
		if _, ok := groups[n]; !ok {
			names = append(names, n)
		}
		groups[n] = append(groups[n], p)
	}
	return groups, names
}

// numbered adds a number from 1 to 6 to a class, for the i-th series from 0.
func numbered(class string, i int) string { return class + "-" + strconv.Itoa(i%6+1) }

// spread moves labels apart that would overlap, as little as it can: ys are their centres, heights what each takes, and all end
// between top and bottom where there is room. The order of the labels stays that of their ys.
func spread(ys, heights []float64, top, bottom float64) {
	order := make([]int, len(ys))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(ys[a], ys[b]) })
	edge := top
	for _, i := range order { // down from the top
		ys[i] = max(ys[i], edge+heights[i]/2)
		edge = ys[i] + heights[i]/2
	}
	edge = bottom
	for _, i := range slices.Backward(order) { // and up again from the bottom
		ys[i] = min(ys[i], edge-heights[i]/2)
		edge = ys[i] - heights[i]/2
	}
}

// sortBy sorts values by a number, keeping the order of equals.
func sortBy[T any](values []T, by func(T) float64) {
	slices.SortStableFunc(values, func(a, b T) int { return cmp.Compare(by(a), by(b)) })
}
