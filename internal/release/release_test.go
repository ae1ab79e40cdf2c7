package release

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

	"brief/internal/brief"
	"brief/internal/diag"
)

const whole = `{
"format": 1,
"date": "2026-11-24",
"edition": "1",
"statements": [
{"kind":"paragraph","at":"china.html#p-loans","text":"Loans of <5> & “more”\nin two lines","frame":"0123456789abcdef"},
{"kind":"heading","at":"china.html#oil"},
{"kind":"fact","at":"data.html#fact-loans","text":"5"}
],
"closed": [
{"correction":"c","at":"china.html#p-loans","before":"Before","after":"After"},
{"correction":"c","at":"china.html#p-gone","before":"Before"}
]
}
`

func decode(text string) (*brief.Release, []diag.Problem) {
	var problems diag.List
	r := Decode(&diag.File{Name: "content/releases/2026-11-24.json", Text: []byte(text)}, "2026-11-24", &problems)
	return r, problems.Problems()
}

// TestRoundTrip: what is written is what was read, byte for byte.
func TestRoundTrip(t *testing.T) {
	for _, text := range []string{whole, strings.ReplaceAll(whole[:strings.Index(whole, `{"kind"`)], "[\n", "[") + "\n],\n\"closed\": [\n]\n}\n"} {
		r, problems := decode(text)
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		got, err := Encode(r)
		if err != nil || string(got) != text {
			t.Errorf("%v, got\n%s", err, got)
		}
	}
}

func TestRefused(t *testing.T) {
	for _, test := range []struct{ name, old, new, want string }{
		{"later format", `"format": 1`, `"format": 2, "more": 1`, "format 2 of a release is not known"},
		{"no format", `"format": 1,`, ``, "format 0 of a release is not known"},
		{"unknown key", `"edition"`, `"editon"`, `unknown field "editon"`},
		{"kind", `"kind":"heading"`, `"kind":"head"`, `no statement is of this kind: "head"`},
		{"type", `"text":"5"`, `"text":5`, "cannot unmarshal number"},
		{"no day", `"2026-11-24"`, `"yesterday"`, `the date of a release is a day: "yesterday"`},
		{"no address", `"at":"china.html#oil"`, `"at":"china.html"`, `a statement has no address: "china.html"`},
		{"absolute address", `"at":"china.html#oil"`, `"at":"/china.html#oil"`, `a statement has no address`},
		{"twice", `china.html#oil`, `china.html#p-loans`, "two statements have one address"},
		{"change without an address", `"at":"china.html#p-gone"`, `"at":"x"`, `a change has no address: "x"`},
		{"cut off", "]\n}\n", "", "unexpected EOF"},
		{"more", "]\n}\n", "]\n}\n{}", "something follows"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if strings.Count(whole, test.old) < 1 {
				t.Fatalf("%q is not in the file", test.old)
			}
			i := strings.LastIndex(whole, test.old)
			r, problems := decode(whole[:i] + test.new + whole[i+len(test.old):])
			if r != nil || len(problems) != 1 || problems[0].Code != diag.BadRelease || !strings.Contains(problems[0].Text, test.want) || problems[0].Hint == "" {
				t.Errorf("%v, %v; want %q", r, problems, test.want)
			}
		})
	}
}

func TestNames(t *testing.T) {
	day := time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC)
	for edition, want := range map[string]string{
		"": "2026-11-24", "2": "2026-11-24-2", "1.10-b": "2026-11-24-1.10-b",
		"../x": "", "A": "", "a--b": "", "a.": "", "a b": "", "\x00": "",
	} {
		if got := Name(day, edition); got != want {
			t.Errorf("the edition %q makes %q, want %q", edition, got, want)
		}
	}
	for _, name := range []string{"2026-13-01", "2026-1-1", "26-11-24", "2026-11-24.", "latest", ""} {
		if IsName(name) {
			t.Errorf("%q is a name", name)
		}
	}
	sorted := []string{"2025-01-01", "2026-11-24", "2026-11-24-1.9", "2026-11-24-1.10", "2026-11-24-2", "2026-11-24-10", "2026-11-24-010a", "2026-11-24-b", "2026-11-25"}
	for range 20 {
		shuffled := slices.Clone(sorted)
		slices.Reverse(shuffled)
		slices.SortFunc(shuffled, Compare)
		if !slices.Equal(shuffled, sorted) {
			t.Fatalf("sorted are %q", shuffled)
		}
	}
}

// FuzzDecode asserts that any file is read or refused with one problem that lies in it, and that what was read is written so that it
// reads the same.
func FuzzDecode(f *testing.F) {
	f.Add([]byte(whole))
	f.Add([]byte("{}"))
	f.Add([]byte(`{"format":1,"date":"2026","statements":[{"kind":"alias","at":"a.html#\ud800"}],"closed":null}`))
	f.Fuzz(func(t *testing.T, in []byte) {
		file := &diag.File{Name: "r.json", Text: in}
		var problems diag.List
		r := Decode(file, "r", &problems)
		all := problems.Problems()
		if (r == nil) != (len(all) == 1) || len(all) > 1 {
			t.Fatalf("%v with %v", r, all)
		}
		for _, p := range all {
			if p.At.File != file || p.At.Start < 0 || p.At.End < p.At.Start || p.At.End > len(in) {
				t.Errorf("%v lies outside of %d bytes", p.At, len(in))
			}
		}
		if r == nil {
			return
		}
		first, err := Encode(r)
		if err != nil {
			t.Fatal(err)
		}
		again := Decode(&diag.File{Text: first}, "r", &problems)
		if again == nil || !Equal(r, again) {
			t.Fatalf("%s reads otherwise: %v", first, problems.Problems())
		}
		if second, err := Encode(again); err != nil || !bytes.Equal(first, second) {
			t.Errorf("written again it is\n%s", second)
		}
	})
}
