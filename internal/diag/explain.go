package diag

import (
	"bytes"
	"embed"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

//go:embed rules/*.md
var explanations embed.FS

// An Explanation is what rules/CODE.md says of a rule.
type Explanation struct {
	Text      string // one paragraph, of one line
	Bad, Good []Example
}

// An Example is a file of a project as far as it matters. A test builds every example, so none can be wrong: package build.
type Example struct {
	Language string // "markdown", "yaml" …
	File     string // path from the project folder
	Text     string // with a newline at its end; ⟨U+0000⟩ stands for a character that cannot be shown
}

// Explain returns the explanation of a rule. The error is ours: a rule without a file, or with one of another form.
func Explain(code Code) (Explanation, error) {
	text, err := explanations.ReadFile("rules/" + string(code) + ".md")
	if err != nil {
		return Explanation{}, fmt.Errorf("explaining %s: %w", code, err)
	}
	e, err := parseExplanation(string(text))
	if err != nil {
		return Explanation{}, fmt.Errorf("reading rules/%s.md: %w", code, err)
	}
	return e, nil
}

// parseExplanation reads a file of rules/: one paragraph; then under "## Bad" and "## Good" fenced examples, at least one each, whose
// info strings are a language and the path of the file.
func parseExplanation(text string) (Explanation, error) {
	var e Explanation
	text, examples, ok := cutLine(text, "## Bad")
	bad, good, ok2 := cutLine(examples, "## Good")
	if !ok || !ok2 {
		return e, fmt.Errorf("it needs the lines ## Bad and ## Good, in this order")
	}
	e.Text = strings.Join(strings.Fields(text), " ")
	if e.Text == "" || strings.Contains(strings.TrimSpace(text), "\n\n") {
		return e, fmt.Errorf("one paragraph has to stand before ## Bad")
	}
	var err error
	if e.Bad, err = parseExamples(bad); err != nil {
		return e, fmt.Errorf("## Bad: %w", err)
	}
	if e.Good, err = parseExamples(good); err != nil {
		return e, fmt.Errorf("## Good: %w", err)
	}
	return e, nil
}

// cutLine cuts a text at the first line that is just line.
func cutLine(text, line string) (before, after string, found bool) {
	before, after, found = strings.Cut("\n"+text, "\n"+line+"\n")
	return strings.TrimPrefix(before, "\n"), after, found
}

func parseExamples(text string) ([]Example, error) {
	const fence = "```"
	var out []Example
	for text = strings.TrimSpace(text); text != ""; text = strings.TrimSpace(text) {
		info, rest, _ := strings.Cut(text, "\n")
		words := strings.Fields(strings.TrimPrefix(info, fence))
		if !strings.HasPrefix(info, fence) || len(words) != 2 {
			return nil, fmt.Errorf("write a fence with the language and the file, such as %syaml content/facts.yaml, not %q", fence, info)
		}
		body, after, closed := cutLine(rest, fence)
		if !closed {
			body, closed = strings.CutSuffix(rest, "\n"+fence) // at the end of the file
		}
		if !closed {
			return nil, fmt.Errorf("the fence %q is not closed", info)
		}
		out = append(out, Example{Language: words[0], File: words[1], Text: body + "\n"})
		text = after
	}
	if out == nil {
		return nil, fmt.Errorf("it holds no example")
	}
	return out, nil
}

// PrintRule writes a rule for people: its code, what it does to a build, why it is there, and what to write instead.
func PrintRule(w io.Writer, r Rule, style Style) error {
	e, err := Explain(r.Code)
	if err != nil {
		return err
	}
	mark := style.Error
	if r.Severity == Warning {
		mark = style.Warning
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s%s%s, %s%s%s by default: %s\n\n%s\n", style.Strong, r.Code, style.Reset, mark, r.Severity, style.Reset, r.Summary, wrap(e.Text, 80))
	for _, part := range e.parts() {
		fmt.Fprintf(&b, "\n%s%s%s\n", style.Strong, part.title, style.Reset)
		for _, example := range part.examples {
			fmt.Fprintf(&b, "\n  %s%s%s\n", style.Faint, example.File, style.Reset)
			for line := range strings.Lines(example.Text) {
				b.WriteString(strings.TrimRight("      "+line, " \n") + "\n")
			}
		}
	}
	_, err = w.Write(b.Bytes())
	return err
}

// wrap breaks a text of one line where it would be wider than width characters.
func wrap(text string, width int) string {
	var b strings.Builder
	at := 0
	for i, word := range strings.Fields(text) {
		n := utf8.RuneCountInString(word)
		switch {
		case i == 0:
		case at+1+n > width:
			b.WriteByte('\n')
			at = 0
		default:
			b.WriteByte(' ')
			at++
		}
		b.WriteString(word)
		at += n
	}
	return b.String()
}

// A part of an explanation is what not to write, or what to write.
type part struct {
	title    string
	examples []Example
}

func (e Explanation) parts() []part { return []part{{"Bad", e.Bad}, {"Good", e.Good}} }

// markdown returns the examples in Markdown.
func (e Explanation) markdown() string {
	var b strings.Builder
	for _, part := range e.parts() {
		fmt.Fprintf(&b, "\n%s:\n", part.title)
		for _, x := range part.examples {
			fmt.Fprintf(&b, "\n```%s %s\n%s```\n", x.Language, x.File, x.Text)
		}
	}
	return b.String()
}

// plain returns the examples as plain text.
func (e Explanation) plain() string {
	var b strings.Builder
	for _, part := range e.parts() {
		for _, x := range part.examples {
			fmt.Fprintf(&b, "\n%s, %s:\n\n%s", part.title, x.File, x.Text)
		}
	}
	return b.String()
}
