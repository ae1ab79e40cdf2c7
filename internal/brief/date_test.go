package brief

import (
	"slices"
	"testing"
)

func TestParseDate(t *testing.T) {
	for _, c := range []struct{ in, first, last string }{
		{"2018", "2018-01-01", "2018-12-31"},
		{"2018-12", "2018-12-01", "2018-12-31"},
		{"2020-02", "2020-02-01", "2020-02-29"},
		{"2020-08-14", "2020-08-14", "2020-08-14"},
		{"2005/2009", "2005-01-01", "2009-12-31"},
		{"2018-01/2018-11", "2018-01-01", "2018-11-30"},
		{"../2016", "2016-01-01", "2016-12-31"},
		{"2004/..", "2004-01-01", "2004-12-31"},
		{"2014~", "2014-01-01", "2014-12-31"},
		{"200X", "2000-01-01", "2009-12-31"},
		{"2020-22", "2020-06-01", "2020-08-31"},
	} {
		d, err := ParseDate(c.in)
		if err != nil {
			t.Errorf("%s: %v", c.in, err)
			continue
		}
		if first, last := d.First().Format("2006-01-02"), d.Last().Format("2006-01-02"); first != c.first || last != c.last {
			t.Errorf("%s is %s to %s, want %s to %s", c.in, first, last, c.first, c.last)
		}
		if d.String() != c.in {
			t.Errorf("%s is written back as %s", c.in, d)
		}
	}
	for _, bad := range []string{"", "2018-13", "2018-02-30", "May 2018", "2018/2017", "../..", "18", "2018-1", "2018-22-01", "200X-05"} {
		if d, err := ParseDate(bad); err == nil {
			t.Errorf("%q is taken for %v", bad, d)
		}
	}
}

func TestDatesAreOrdered(t *testing.T) {
	want := []string{"200X", "2000", "2000/2004", "2000-01", "2000-01-01", "2000-10", "2001"}
	var dates []Date
	for _, s := range want {
		d, err := ParseDate(s)
		if err != nil {
			t.Fatal(err)
		}
		dates = append(dates, d)
	}
	slices.Reverse(dates)
	slices.SortStableFunc(dates, Date.Compare)
	for i, d := range dates {
		if d.String() != want[i] {
			t.Errorf("place %d holds %s, want %s", i, d, want[i])
		}
	}
}

func FuzzParseDate(f *testing.F) {
	for _, s := range []string{"2018", "2018-12-31", "2005/2009", "../2016", "200X", "2014~", "0000"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if d, err := ParseDate(s); err == nil && d.Last().Before(d.First()) {
			t.Errorf("%q ends before it begins", s)
		}
	})
}
