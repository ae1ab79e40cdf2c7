package diag

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite docs/rules.md")

// TestExplanations: every rule has its file, of the right form, and no file is left of a rule that went.
func TestExplanations(t *testing.T) {
	var want []string
	for _, r := range Rules() {
		want = append(want, string(r.Code)+".md")
		if _, err := Explain(r.Code); err != nil {
			t.Error(err)
		}
	}
	slices.Sort(want)
	entries, err := explanations.ReadDir("rules")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range entries {
		got = append(got, e.Name())
	}
	if !slices.Equal(got, want) {
		t.Errorf("rules/ holds\n%v\nthe rules are\n%v", got, want)
	}
}

func TestParseExplanation(t *testing.T) {
	const bad, good = "## Bad\n\n```yaml content/facts.yaml\na: 1\n```\n\n", "## Good\n\n```yaml content/facts.yaml\na: 2\n```\n"
	for name, text := range map[string]string{
		"no paragraph":        bad + good,
		"two paragraphs":      "One.\n\nTwo.\n\n" + bad + good,
		"nothing bad":         "One.\n\n" + good,
		"nothing good":        "One.\n\n" + bad,
		"another order":       "One.\n\n" + good + bad,
		"no example":          "One.\n\n## Bad\n\n" + good,
		"no file":             "One.\n\n## Bad\n\n```yaml\na: 1\n```\n\n" + good,
		"text in the place":   "One.\n\n" + bad + "Then:\n\n" + good,
		"fence is not closed": "One.\n\n" + bad + "## Good\n\n```yaml content/facts.yaml\na: 2\n",
	} {
		if e, err := parseExplanation(text); err == nil {
			t.Errorf("%s: read as %+v", name, e)
		}
	}
	e, err := parseExplanation("One\nparagraph.\n\n" + bad + good)
	if err != nil {
		t.Fatal(err)
	}
	if e.Text != "One paragraph." || len(e.Bad) != 1 || e.Good[0] != (Example{"yaml", "content/facts.yaml", "a: 2\n"}) {
		t.Errorf("read as %+v", e)
	}
}

// TestPrintRule looks at the shape that a terminal shows.
func TestPrintRule(t *testing.T) {
	var b bytes.Buffer
	if err := PrintRule(&b, Rule{UnknownFact, Error, "a fact that is not in facts.yaml"}, Style{}); err != nil {
		t.Fatal(err)
	}
	const want = `unknown-fact, error by default: a fact that is not in facts.yaml

A number is shown that facts.yaml does not define. The hint names the nearest id
that exists.

Bad

  content/first.md
      China lent {{< fact oil-loan >}}.

Good

  content/first.md
      China lent {{< fact oil-loans >}}.
`
	if b.String() != want {
		t.Errorf("got\n%s\nwant\n%s", b.String(), want)
	}
}

// TestRulesPage keeps docs/rules.md equal to the rules.
func TestRulesPage(t *testing.T) {
	const path = "../../docs/rules.md"
	page, err := rulesPage()
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(path, page, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	have, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(have, page) {
		t.Errorf("%s is not what the rules say: run go test ./internal/diag -update", path)
	}
}

func rulesPage() ([]byte, error) {
	var b bytes.Buffer
	b.WriteString(`# The rules

What ` + "`brief check`" + ` looks for. This page is made of internal/diag/rules.go and internal/diag/rules/*.md (` + "`make golden`" + `), and
` + "`brief check --explain CODE`" + ` prints one entry. A rule that is an error stops a build; a warning does so with ` + "`--strict`" + `. ` + "`rules:`" + ` in
brief.yaml changes what a rule is: ` + "`rules: {unused-source: off}`" + `.

The examples show files as far as they matter; a test builds each of them, and each bad one breaks just its own rule. A chapter
without front matter has ` + "`title: First`" + `, brief.yaml says what else it must, and there are a source ` + "`iea-2024`" + `, a fact ` + "`oil-loans`" + ` and an
image ` + "`images/port.png`" + `.
`)
	groups := []struct {
		title string
		rules []Rule
	}{Error: {"Errors", nil}, Warning: {"Warnings", nil}, Off: {"Off unless brief.yaml turns them on", nil}}
	for _, r := range Rules() {
		g := &groups[r.Severity]
		g.rules = append(g.rules, r)
	}
	for _, g := range groups {
		slices.SortFunc(g.rules, func(a, b Rule) int { return strings.Compare(string(a.Code), string(b.Code)) })
		fmt.Fprintf(&b, "\n**%s**\n\n", g.title)
		for _, r := range g.rules {
			fmt.Fprintf(&b, "- [%s](#%s): %s\n", r.Code, r.Code, r.Summary)
		}
	}
	for _, g := range groups {
		fmt.Fprintf(&b, "\n## %s\n", g.title)
		for _, r := range g.rules {
			e, err := Explain(r.Code)
			if err != nil {
				return nil, err
			}
			fmt.Fprintf(&b, "\n### %s\n\n%s\n%s", r.Code, wrap(e.Text, 120), e.markdown())
		}
	}
	return b.Bytes(), nil
}
