package diag

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
)

func TestPrint(t *testing.T) {
	text := "Crude went to Škoda and to\n\tRosneft.[@reuters-2019x]\nlast line"
	f := &File{Name: "content/russia.md", Text: []byte(text)}
	at := strings.Index(text, "[@")
	var l List
	l.Add(Span{f, at, at + len("[@reuters-2019x]")}, UnknownSource, "no source %q", "reuters-2019x").DidYouMean("reuters-2019x", []string{"reuters-2019", "bbc-2011"})
	l.Add(Span{f, 0, 5}, UnusedFact, "alike")
	l.Add(Span{f, 6, 10}, UnusedFact, "alike")
	l.Add(Span{f, 6, 10}, UnusedFact, "alike") // found twice at one place: one problem
	l.Add(Span{File: f}, MissingKey, "the whole file")

	const want = `content/russia.md: error: the whole file [missing-key]
content/russia.md:1:1: warning: alike [unused-fact] [× 2]
    1 | Crude went to Škoda and to
      | ^^^^^
content/russia.md:2:10: error: no source "reuters-2019x" [unknown-source]
    2 |  Rosneft.[@reuters-2019x]
      |          ^^^^^^^^^^^^^^^^
  hint: did you mean "reuters-2019"?
`
	var b bytes.Buffer
	if err := Print(&b, l.Problems(), Style{}); err != nil {
		t.Fatal(err)
	}
	if b.String() != want {
		t.Errorf("got:\n%s\nwant:\n%s", b.String(), want)
	}
	if errors, warnings := l.Count(); errors != 2 || warnings != 3 {
		t.Errorf("count: %d errors, %d warnings", errors, warnings)
	}
}

func TestColumnsCountCharacters(t *testing.T) {
	f := &File{Name: "a", Text: []byte("\ufeffñandú, x\r\nzweite Zeile")}
	for _, c := range []struct {
		of   string
		want Position
	}{{"ñ", Position{1, 1}}, {"x", Position{1, 8}}, {"Zeile", Position{2, 8}}} {
		if got := (Span{f, strings.Index(string(f.Text), c.of), 0}).Position(); got != c.want {
			t.Errorf("%q is at %v, want %v", c.of, got, c.want)
		}
	}
}

func TestExcerptOfALongLine(t *testing.T) {
	text := strings.Repeat("á", 500) + "HERE" + strings.Repeat("b", 500)
	f := &File{Name: "a", Text: []byte(text)}
	at := strings.Index(text, "HERE")
	line, carets := Span{f, at, at + 4}.Excerpt()
	i := strings.Index(carets, "^")
	if got := string([]rune(line)[i : i+4]); got != "HERE" {
		t.Errorf("the carets stand under %q in %q", got, line)
	}
	if n := len([]rune(line)); n > 200 {
		t.Errorf("the excerpt has %d characters", n)
	}
}

func TestNearest(t *testing.T) {
	for _, c := range []struct{ word, want string }{
		{"titel", "title"}, {"reuters-rosneft", "reuters-rosneft-2019"}, {"reuters-rosneft-x", "reuters-rosneft-2019"}, {"xyz", ""}, {"descripton", "description"},
	} {
		if got := Nearest(c.word, []string{"title", "description", "reuters-rosneft-2019"}); got != c.want {
			t.Errorf("Nearest(%q) = %q, want %q", c.word, got, c.want)
		}
	}
}

func TestMappedText(t *testing.T) {
	f := &File{Name: "a", Text: []byte(`key: "a\tb"`)}
	text := MappedText("a\tb", Span{f, 5, 11}, []int{6, 7, 9})
	if got := string(text.Span(2, 3).Text()); got != "b" {
		t.Errorf("the third byte is %q", got)
	}
	if got := string(text.Span(0, 3).Text()); got != `a\tb` {
		t.Errorf("the whole is %q", got)
	}
}

func TestOverride(t *testing.T) {
	var l List
	l.Add(Span{}, UnusedFact, "a")
	l.Add(Span{}, UnusedSource, "b")
	l.Add(Span{}, UncheckedLink, "c") // off by default
	l.Override(map[Code]Severity{UnusedFact: Error, UnusedSource: Off})
	if errors, warnings := l.Count(); errors != 1 || warnings != 0 {
		t.Errorf("%d errors, %d warnings", errors, warnings)
	}
}

// TestOffByDefault: a rule that is off stays off where a project says nothing of rules.
func TestOffByDefault(t *testing.T) {
	var l List
	l.Add(Span{}, UncheckedLink, "a")
	l.Override(nil)
	if len(l.Problems()) > 0 {
		t.Error("a rule that is off by default is reported")
	}
	l.Add(Span{}, UncheckedLink, "a")
	l.Override(map[Code]Severity{UncheckedLink: Warning})
	if len(l.Problems()) != 1 {
		t.Error("a rule that was switched on is not reported")
	}
}

func TestRulesAreOneTable(t *testing.T) {
	seen := map[Code]bool{}
	for _, r := range Rules() {
		if seen[r.Code] {
			t.Errorf("%s stands twice", r.Code)
		}
		seen[r.Code] = true
		if r.Summary == "" {
			t.Errorf("%s has no summary", r.Code)
		}
	}
}

func TestMachineFormats(t *testing.T) {
	f := &File{Name: "content/a:b.md", Text: []byte("one\ntwo")}
	var l List
	l.Add(Span{f, 4, 7}, UnusedFact, "50%% of, it").Hintf("do\nthis")
	var b bytes.Buffer
	if err := PrintGitHub(&b, l.Problems()); err != nil {
		t.Fatal(err)
	}
	if want := "::warning file=content/a%3Ab.md,line=2,col=1,title=unused-fact::50%25 of, it%0Ado%0Athis\n"; b.String() != want {
		t.Errorf("got %q, want %q", b.String(), want)
	}
	b.Reset()
	if err := PrintJSON(&b, l.Problems()); err != nil {
		t.Fatal(err)
	}
	var records []Record
	if err := json.Unmarshal(b.Bytes(), &records); err != nil {
		t.Fatal(err)
	}
	if len(records) != 1 || records[0].Line != 2 || records[0].EndCol != 4 || records[0].Excerpt != "two" {
		t.Errorf("got %+v", records)
	}
}

// TestExcerptIsHarmless: a line of a text may hold what a terminal would obey.
func TestExcerptIsHarmless(t *testing.T) {
	f := &File{Name: "a", Text: []byte("x \x1b]0;gone\a \u202e y [@nope]")}
	line, _ := Span{f, 20, 24}.Excerpt()
	if strings.ContainsAny(line, "\x1b\a\u202e") {
		t.Errorf("the excerpt is %q", line)
	}
}
