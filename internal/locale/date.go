package locale

import (
	"strconv"

	"brief/internal/brief"
)

// Date writes an EDTF date: "14 August 2020", "January–November 2018", "the 2000s", "about 2014", "2014 (uncertain)", "since
// 2004", "until 2016", "summer 2020". An interval whose ends share a year or a month says it once. The zero date is "".
func (l *Locale) Date(d brief.Date) string {
	if d.IsZero() {
		return ""
	}
	text := l.date(d)
	if d.Start.Uncertain || d.End.Uncertain {
		text = l.Word("date-uncertain", text)
	}
	return text
}

func (l *Locale) date(d brief.Date) string {
	switch {
	case !d.Interval:
		return l.about(d.Start)
	case d.End.IsZero():
		return l.with("date-since", d.Start, l.about(d.Start))
	case d.Start.IsZero():
		return l.with("date-until", d.End, l.about(d.End))
	case d.Start.Approximate && d.End.Approximate:
		return l.with("date-about", d.Start, l.span(d.Start, d.End))
	case d.Start.Approximate || d.End.Approximate:
		return l.Word("date-range-spaced", l.about(d.Start), l.about(d.End))
	}
	return l.span(d.Start, d.End)
}

// span writes an interval between two moments, shortened where they share what follows the day or the month.
func (l *Locale) span(a, b brief.Moment) string {
	year := strconv.Itoa(b.Year)
	switch {
	case a.Decade || b.Decade:
	case a.Month == 0 && b.Month == 0:
		return l.Word("date-range", a.Year, b.Year)
	case a.Year != b.Year:
	case a.Day > 0 && b.Day > 0 && a.Month == b.Month:
		return l.Word("date-day", l.Word("date-range", a.Day, b.Day), l.month(b.Month), year)
	case a.Day > 0 && b.Day > 0:
		start := l.Word("date-day-month", a.Day, l.month(a.Month))
		return l.Word("date-range-spaced", start, l.moment(b))
	case a.Day == 0 && b.Day == 0 && isMonth(a.Month) && isMonth(b.Month):
		return l.Word("date-month", l.Word("date-range", l.month(a.Month), l.month(b.Month)), year)
	case a.Month > 12 && b.Month > 12:
		return l.Word("date-season", l.Word("date-range", l.season(a.Month), l.season(b.Month)), year)
	}
	return l.Word("date-range-spaced", l.moment(a), l.moment(b))
}

func isMonth(m int) bool { return 1 <= m && m <= 12 }

func (l *Locale) about(m brief.Moment) string {
	if m.Approximate {
		return l.with("date-about", m, l.moment(m))
	}
	return l.moment(m)
}

// with puts a preposition before a moment; a day may need another form of it ("desde el 14 de agosto").
func (l *Locale) with(key string, m brief.Moment, text string) string {
	if m.Day > 0 && !m.Approximate || m.Day > 0 && key == "date-about" {
		key += "-day"
	}
	return l.Word(key, text)
}

func (l *Locale) moment(m brief.Moment) string {
	switch {
	case m.Decade:
		return l.Word("date-decade", m.Year)
	case m.Day > 0:
		return l.Word("date-day", m.Day, l.month(m.Month), m.Year)
	case m.Month > 12:
		return l.Word("date-season", l.season(m.Month), m.Year)
	case m.Month > 0:
		return l.Word("date-month", l.month(m.Month), m.Year)
	}
	return strconv.Itoa(m.Year)
}

func (l *Locale) month(m int) string { return l.Word("month-" + strconv.Itoa(m)) }

// season names an EDTF season, 21–24.
func (l *Locale) season(m int) string { return l.Word("season-" + strconv.Itoa(m)) }
