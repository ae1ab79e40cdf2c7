package evidence

import "brief/internal/brief"

// A Count is how many claims rest on what. Claims is the sum of Direct, Original and None.
type Count struct {
	Claims    int
	Direct    int
	Original  int
	None      int
	Contested int
	Stale     int
}

// Plus returns the claims of both.
func (n Count) Plus(m Count) Count {
	return Count{
		n.Claims + m.Claims, n.Direct + m.Direct, n.Original + m.Original, n.None + m.None, n.Contested + m.Contested, n.Stale + m.Stale,
	}
}

func (n *Count) add(c *Claim) {
	n.Claims++
	switch c.Basis {
	case Direct:
		n.Direct++
	case Original:
		n.Original++
	default:
		n.None++
	}
	if c.Contested {
		n.Contested++
	}
	if c.Stale {
		n.Stale++
	}
}

// Percent returns the share of claims with a direct source, in percent. Where nothing is claimed nothing lacks one: 100.
func (n Count) Percent() float64 {
	if n.Claims == 0 {
		return 100
	}
	return 100 * float64(n.Direct) / float64(n.Claims)
}

// Rounded returns Percent as people read it: to a tenth, half up, but 100 only where nothing is missing, and 0 only where nothing is
// there.
func (n Count) Rounded() float64 {
	if n.Claims == 0 {
		return 100
	}
	tenths := (2*1000*n.Direct + n.Claims) / (2 * n.Claims)
	if n.Direct > 0 {
		tenths = max(tenths, 1)
	}
	if n.Direct < n.Claims {
		tenths = min(tenths, 999)
	}
	return float64(tenths) / 10
}

// A Row is the claims of a chapter or of a theme; of both nil, of those that belong to none.
type Row struct {
	Chapter *brief.Chapter
	Theme   *brief.Theme
	Count
}

// Coverage is the claims of a brief by chapter and theme. A claim of several chapters counts in the row of each and once in the
// total, so that rows may add up to more.
type Coverage struct {
	Chapters []Row     // in the order of the site; those with claims
	Themes   []Row     // in the order of brief.yaml; those with claims
	Cells    [][]Count // by index of Themes, then of Chapters
	Total    Count
}

// Measure counts the claims of a brief.
func Measure(b *brief.Brief) *Coverage { return MeasureUntil(b, func() bool { return false }) }

// MeasureUntil is Measure, and nil once stop, which it asks before each claim, says that the count is no longer wanted.
func MeasureUntil(b *brief.Brief, stop func() bool) *Coverage {
	pages := append(b.All(), nil)
	themes := append(append([]*brief.Theme(nil), b.Themes...), nil)
	chapterAt, themeAt := map[*brief.Chapter]int{}, map[*brief.Theme]int{}
	for i, c := range pages {
		chapterAt[c] = i
	}
	for i, t := range themes {
		themeAt[t] = i
	}
	type cell struct{ theme, chapter int }
	all := &Coverage{Chapters: make([]Row, len(pages)), Themes: make([]Row, len(themes))}
	cells := map[cell]*Count{} // few chapters have claims of every theme
	none := []*brief.Chapter{nil}
	for c := range Claims(b) {
		if stop() {
			return nil
		}
		if !c.Counted() {
			continue
		}
		all.Total.add(&c)
		t := themeAt[c.Theme]
		all.Themes[t].add(&c)
		in := c.Chapters
		if len(in) == 0 {
			in = none
		}
		for _, chapter := range in {
			at := cell{t, chapterAt[chapter]}
			all.Chapters[at.chapter].add(&c)
			if cells[at] == nil {
				cells[at] = &Count{}
			}
			cells[at].add(&c)
		}
	}
	out := &Coverage{Total: all.Total}
	var columns []int
	for i, row := range all.Chapters {
		if row.Chapter = pages[i]; row.Claims > 0 {
			out.Chapters = append(out.Chapters, row)
			columns = append(columns, i)
		}
	}
	for i, row := range all.Themes {
		row.Theme = themes[i]
		if row.Claims == 0 {
			continue
		}
		out.Themes = append(out.Themes, row)
		line := make([]Count, len(columns))
		for j, column := range columns {
			if n := cells[cell{i, column}]; n != nil {
				line[j] = *n
			}
		}
		out.Cells = append(out.Cells, line)
	}
	return out
}

// ByTheme returns the part of the table that has themes: without the row of no theme, and without chapters that have nothing else.
func (c *Coverage) ByTheme() *Coverage {
	out := &Coverage{Total: c.Total}
	var columns []int
	for j, chapter := range c.Chapters {
		for i, theme := range c.Themes {
			if theme.Theme != nil && c.Cells[i][j].Claims > 0 {
				out.Chapters = append(out.Chapters, chapter)
				columns = append(columns, j)
				break
			}
		}
	}
	for i, theme := range c.Themes {
		if theme.Theme == nil {
			continue
		}
		out.Themes = append(out.Themes, theme)
		line := make([]Count, len(columns))
		for k, j := range columns {
			line[k] = c.Cells[i][j]
		}
		out.Cells = append(out.Cells, line)
	}
	return out
}
