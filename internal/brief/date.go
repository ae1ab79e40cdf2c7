package brief

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// A Date is a date of stated precision and certainty, or an interval of two, as in EDTF (ISO 8601-2:2019, levels 0 and 1, and
// level 2's decades written 200X). The zero Date is none.
type Date struct {
	Start, End Moment // End is zero unless Interval
	Interval   bool
	edtf       string
}

// A Moment is one end of a date. The zero Moment is unknown or open.
type Moment struct {
	Year        int
	Month       int // 1–12, 21–24 for a season (spring, summer, autumn, winter), 0 where the precision is a year or less
	Day         int // 1–31, 0 where the precision is less than a day
	Decade      bool
	Approximate bool // ~
	Uncertain   bool // ?
}

// IsZero reports whether there is no date.
func (d Date) IsZero() bool { return d == Date{} }

// IsZero reports whether the moment is unknown or open.
func (m Moment) IsZero() bool { return m == Moment{} }

// String returns the date in EDTF, as it was written.
func (d Date) String() string { return d.edtf }

// Doubtful reports whether an end of the date is approximate or uncertain.
func (d Date) Doubtful() bool {
	return d.Start.Approximate || d.Start.Uncertain || d.End.Approximate || d.End.Uncertain
}

// Span returns the shortest date that covers all of the dates: the common one, or an interval. No date is none.
func Span(dates ...Date) Date {
	var out Date
	for _, d := range dates {
		switch {
		case d.IsZero() || d == out:
		case out.IsZero():
			out = d
		default:
			out = out.and(d)
		}
	}
	return out
}

func (d Date) and(o Date) Date {
	ends := func(d Date) (start, end Moment) {
		if !d.Interval {
			return d.Start, d.Start
		}
		return d.Start, d.End
	}
	start, end := ends(d)
	start2, end2 := ends(o)
	if !start.IsZero() && (start2.IsZero() || start2.First().Before(start.First())) {
		start = start2
	}
	if !end.IsZero() && (end2.IsZero() || end2.Last().After(end.Last())) {
		end = end2
	}
	return Date{Start: start, End: end, Interval: true, edtf: start.edtf() + "/" + end.edtf()}
}

// edtf writes a moment in EDTF; an open one is "..".
func (m Moment) edtf() string {
	if m.IsZero() {
		return ".."
	}
	s := fmt.Sprintf("%04d", m.Year)
	if m.Decade {
		s = s[:3] + "X"
	}
	if m.Month > 0 {
		s += fmt.Sprintf("-%02d", m.Month)
	}
	if m.Day > 0 {
		s += fmt.Sprintf("-%02d", m.Day)
	}
	switch {
	case m.Approximate && m.Uncertain:
		s += "%"
	case m.Approximate:
		s += "~"
	case m.Uncertain:
		s += "?"
	}
	return s
}

var moment = regexp.MustCompile(`^(\d{4}|\d{3}X)(?:-(\d{2})(?:-(\d{2}))?)?([?~%]?)$`)

// ParseDate reads an EDTF date. The error says what is wrong with s in words for an author.
func ParseDate(s string) (Date, error) {
	s = strings.TrimSpace(s)
	d := Date{edtf: s}
	first, last, interval := strings.Cut(s, "/")
	d.Interval = interval
	var err error
	if interval && (first == "" || first == "..") {
		// open or unknown start
	} else if d.Start, err = parseMoment(first); err != nil {
		return Date{}, err
	}
	if interval && last != "" && last != ".." {
		if d.End, err = parseMoment(last); err != nil {
			return Date{}, err
		}
		if !d.Start.IsZero() && d.End.Last().Before(d.Start.First()) {
			return Date{}, fmt.Errorf("the interval %q ends before it begins", s)
		}
	}
	if d.Start.IsZero() && d.End.IsZero() {
		return Date{}, fmt.Errorf("%q says no date", s)
	}
	return d, nil
}

func parseMoment(s string) (Moment, error) {
	g := moment.FindStringSubmatch(s)
	if g == nil {
		return Moment{}, fmt.Errorf("%q is not a date of the form 2018, 2018-12 or 2018-12-31", s)
	}
	var m Moment
	m.Decade = strings.HasSuffix(g[1], "X")
	m.Year, _ = strconv.Atoi(strings.Replace(g[1], "X", "0", 1))
	m.Month, _ = strconv.Atoi(g[2])
	m.Day, _ = strconv.Atoi(g[3])
	m.Approximate = g[4] == "~" || g[4] == "%"
	m.Uncertain = g[4] == "?" || g[4] == "%"
	switch {
	case m.Decade && g[2] != "":
		return Moment{}, fmt.Errorf("%q gives a month of a decade", s)
	case g[2] != "" && (m.Month < 1 || m.Month > 12) && (m.Month < 21 || m.Month > 24):
		return Moment{}, fmt.Errorf("%q has no month %s", s, g[2])
	case g[3] != "" && m.Month > 12:
		return Moment{}, fmt.Errorf("%q gives a day of a season", s)
	case g[3] != "" && (m.Day < 1 || m.Day > daysIn(m.Year, m.Month)):
		return Moment{}, fmt.Errorf("%q has no day %s", s, g[3])
	}
	return m, nil
}

func daysIn(year, month int) int {
	return time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// First returns the first day of the moment, in UTC.
func (m Moment) First() time.Time {
	month, day := m.Month, max(m.Day, 1)
	switch {
	case month > 12:
		month = 3*(month-21) + 3 // spring begins in March, winter in December
	case month == 0:
		month = 1
	}
	return time.Date(m.Year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
}

// Last returns the last day of the moment, in UTC.
func (m Moment) Last() time.Time {
	first := m.First()
	switch {
	case m.Day > 0:
		return first
	case m.Month > 12:
		return first.AddDate(0, 3, -1)
	case m.Month > 0:
		return first.AddDate(0, 1, -1)
	case m.Decade:
		return first.AddDate(10, 0, -1)
	}
	return first.AddDate(1, 0, -1)
}

// First returns the first day of the date; for one with an open start, the first day of its end.
func (d Date) First() time.Time {
	if d.Start.IsZero() {
		return d.End.First()
	}
	return d.Start.First()
}

// Last returns the last day of the date; for one with an open end, the last day of its start.
func (d Date) Last() time.Time {
	if d.End.IsZero() {
		return d.Start.Last()
	}
	return d.End.Last()
}

// Compare orders dates by their first day, then the more precise after the less precise, then by their last day.
func (d Date) Compare(e Date) int {
	if c := d.First().Compare(e.First()); c != 0 {
		return c
	}
	if c := d.Start.precision() - e.Start.precision(); c != 0 {
		return c
	}
	return d.Last().Compare(e.Last())
}

func (m Moment) precision() int {
	switch {
	case m.Day > 0:
		return 3
	case m.Month > 0:
		return 2
	case m.Decade:
		return 0
	}
	return 1
}
