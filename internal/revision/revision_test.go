package revision

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

func TestSame(t *testing.T) {
	for _, test := range []struct {
		a, b string
		want bool
	}{
		{"a  b\n c ", "a b c", true},
		{"“don’t”", `"don't"`, true},
		{"2015–2019 — or so", "2015-2019-or so", true},
		{"5\u00a0%", "5 %", true},
		{"wait…", "wait...", true},
		{"co\u00adoperate", "cooperate", true},
		{"caf\u00e9", "cafe\u0301", true},
		{"May", "may", false},
		{"It rose.", "It rose", false},
		{"5", "6", false},
		{"", " ", true},
	} {
		if Same(test.a, test.b) != test.want {
			t.Errorf("%q and %q: %v", test.a, test.b, !test.want)
		}
		if (Sum(test.a) == Sum(test.b)) != test.want {
			t.Errorf("%q and %q: checksums %s and %s", test.a, test.b, Sum(test.a), Sum(test.b))
		}
	}
}

func TestSimilarity(t *testing.T) {
	const text = "the loans reached more than sixty billion dollars by the end of the decade"
	for _, test := range []struct {
		a, b string
		near bool
	}{
		{text, text, true},
		{text, "credits came to more than sixty billion dollars by the end of the decade", true},
		{text, "the loans reached more than seventy billion euros by the end of the century", true},
		{text, "the end of the loans is more than a matter of dollars", false},
		{text, "decade the of end the by dollars billion sixty than more reached loans the", false}, // the order counts
		{text, "", false},
		{"", "", true},
		{"a b", "a b", true},
	} {
		s := Similarity(test.a, test.b)
		if (s >= Near) != test.near || s < 0 || s > 1 {
			t.Errorf("%q and %q: %.2f", test.a, test.b, s)
		}
		if back := Similarity(test.b, test.a); back != s {
			t.Errorf("%q and %q: %.2f and back %.2f", test.a, test.b, s, back)
		}
	}
}

func TestDiff(t *testing.T) {
	for _, test := range []struct{ before, after, want string }{
		{"a b c", "a b c", "a b c"},
		{"a “b” c", `a "b" c`, `a "b" c`},
		{"", "", ""},
		{"a", "", "[-a-]"},
		{"", "a", "{+a+}"},
		{"it was about 91% in 2025", "it was about 93% in 2025", "it was about [-91%-] {+93%+} in 2025"},
		{"the old red ship sank", "the new ship sank", "the [-old red-] {+new+} ship sank"},
		{"x one of y all the rest", "u one of v all the rest", "[-x-] {+u+} one of [-y-] {+v+} all the rest"},
		{"x of y", "u of v", "[-x of y-] {+u of v+}"}, // one word between changes
	} {
		var out []string
		for _, p := range Diff(test.before, test.after) {
			out = append(out, [...]string{p.Text, "[-" + p.Text + "-]", "{+" + p.Text + "+}"}[p.Op])
		}
		if got := strings.Join(out, " "); got != test.want {
			t.Errorf("%q → %q is %q, want %q", test.before, test.after, got, test.want)
		}
	}
}

// FuzzDiff asserts that the parts make up both texts, but for typography.
func FuzzDiff(f *testing.F) {
	f.Add("a b c d", "a x c y d")
	f.Add("“a” – b", `"a" - c`)
	f.Fuzz(func(t *testing.T, before, after string) {
		var a, b []string
		for _, p := range Diff(before, after) {
			if p.Op != Added {
				a = append(a, p.Text)
			}
			if p.Op != Removed {
				b = append(b, p.Text)
			}
		}
		fields := func(s string) string {
			var words []string
			for word := range strings.FieldsSeq(s) {
				words = append(words, Normalise(word))
			}
			return strings.Join(words, " ")
		}
		if got, want := fields(strings.Join(a, " ")), fields(before); got != want {
			t.Errorf("before is %q, want %q", got, want)
		}
		if got, want := strings.Join(b, " "), strings.Join(strings.Fields(after), " "); got != want {
			t.Errorf("after is %q, want %q", got, want)
		}
		Excerpts(before, after)
	})
}

// TestLongDiff: what is too long to compare is replaced as a whole, but for what both have at head and tail.
func TestLongDiff(t *testing.T) {
	words := func(prefix string) string {
		var b strings.Builder
		for i := range maxDiff + 1 {
			fmt.Fprintf(&b, "%s%d ", prefix, i)
		}
		return b.String()
	}
	parts := Diff("head "+words("a")+"tail", "head "+words("b")+"tail")
	var ops []Op
	for _, p := range parts {
		ops = append(ops, p.Op)
	}
	if !slices.Equal(ops, []Op{Kept, Removed, Added, Kept}) {
		t.Errorf("ops are %v", ops)
	}
}

// paragraphs makes texts of a small vocabulary, so that they have much in common.
func paragraphs(random *rand.Rand, n int) []Text {
	out := make([]Text, n)
	for i := range out {
		words := make([]string, 12+random.IntN(30))
		for j := range words {
			words[j] = fmt.Sprintf("w%d", random.IntN(120))
		}
		out[i] = Text{Name: fmt.Sprintf("p-%d", i), Words: strings.Join(words, " ")}
	}
	return out
}

// TestMatchStable: whatever is permuted, inserted or deleted around them, texts that are kept or edited a little are found again.
func TestMatchStable(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for round := range 200 {
		then := paragraphs(random, 2+random.IntN(20))
		type version struct {
			text Text
			was  int
		}
		var now []version
		for i, p := range then {
			if random.IntN(6) == 0 {
				continue // deleted
			}
			words := strings.Fields(p.Words)
			switch random.IntN(3) {
			case 0: // a new beginning
				words = append([]string{"some", "other"}, words[2:]...)
			case 1: // a word replaced
				words[random.IntN(len(words))] = "replaced"
			}
			now = append(now, version{Text{Name: "new", Words: strings.Join(words, " ")}, i})
		}
		for _, p := range paragraphs(random, random.IntN(8)) {
			now = append(now, version{Text{Name: "new", Words: p.Words}, -1})
		}
		random.Shuffle(len(now), func(i, j int) { now[i], now[j] = now[j], now[i] })
		texts := make([]Text, len(now))
		for i, v := range now {
			texts[i] = v.text
		}
		for i, was := range Match(then, texts) {
			if was != now[i].was {
				t.Fatalf("round %d: text %d was %d, found %d", round, i, now[i].was, was)
			}
		}
	}
}

// TestMatchOrder: of several that are alike, order decides.
func TestMatchOrder(t *testing.T) {
	texts := func(words ...string) []Text {
		out := make([]Text, len(words))
		for i, w := range words {
			out[i] = Text{Name: fmt.Sprintf("p-%d", i), Words: w}
		}
		return out
	}
	const a, b, same = "first things come first in this list of things", "last things come last in this list of things", "the same words in each of them stand here"
	for _, test := range []struct {
		name      string
		then, now []Text
		want      []int
	}{
		{"equal texts", texts(same, a, same), texts(same, a, same), []int{0, 1, 2}},
		{"the first of two equal ones deleted", texts(same, a, same), texts(a, same), []int{1, 0}},
		{"edited between the same neighbours", texts(a, same+" one", b, same+" two"), texts(a, same+" three", b), []int{0, 1, 2}},
		{"edited between other neighbours", texts(a, same+" one", b, same+" two"), texts(a, b, same+" three"), []int{0, 2, 3}},
		{"rewritten under its name", []Text{{"p-x", "one two three four"}}, []Text{{"p-x", "nothing like that at all"}}, []int{0}},
		{"rewritten under another", []Text{{"p-x", "one two three four"}}, []Text{{"p-y", "nothing like that at all"}}, []int{-1}},
		{"nothing then", nil, texts(a), []int{-1}},
		{"nothing now", texts(a), nil, []int{}},
	} {
		if got := Match(test.then, test.now); !slices.Equal(got, test.want) {
			t.Errorf("%s: %v, want %v", test.name, got, test.want)
		}
	}
}
