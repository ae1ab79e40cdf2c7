package diag

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Style is how Print marks its parts; the zero Style is plain text.
type Style struct {
	Error, Warning, Strong, Faint, Reset string // terminal sequences
}

// Print writes the problems for people: place, severity, text and code, the line with a caret under the span, and the hint.
func Print(w io.Writer, problems []Problem, style Style) error {
	var b bytes.Buffer
	for _, p := range problems {
		mark := style.Error
		if p.Severity == Warning {
			mark = style.Warning
		}
		times := ""
		if p.Times > 1 {
			times = fmt.Sprintf(" [× %d]", p.Times)
		}
		fmt.Fprintf(&b, "%s%s%s%s%s:%s %s [%s]%s\n", style.Strong, p.At, style.Reset, mark, p.Severity, style.Reset, p.Text, p.Code, times)
		p.At.excerpt(&b, style, mark)
		if p.Hint != "" {
			fmt.Fprintf(&b, "  %shint:%s %s\n", style.Strong, style.Reset, p.Hint)
		}
	}
	_, err := w.Write(b.Bytes())
	return err
}

// String returns "path:line:col: ", "path: " for a whole file, or nothing.
func (s Span) String() string {
	switch {
	case s.File == nil:
		return ""
	case s.Start == 0 && s.End == 0:
		return s.File.Name + ": "
	}
	p := s.Position()
	return fmt.Sprintf("%s:%d:%d: ", s.File.Name, p.Line, p.Column)
}

// Excerpt returns the line in which the span starts and a line with carets under the span, or two empty strings where there is
// nothing to show. Tabs become single spaces so that the carets stand where they should.
func (s Span) Excerpt() (line, carets string) {
	if s.File == nil || s.Start == 0 && s.End == 0 || len(s.File.Text) == 0 {
		return "", ""
	}
	text, start := s.File.line(s.Start)
	from := min(max(s.Start-start, 0), len(text))
	to := min(max(s.End-start, from), len(text))
	lead := string(text[:from])
	width := max(1, utf8.RuneCount(text[from:to]))
	line = string(text)
	// A very long line is shown around the span only.
	const before, after = 60, 60 // characters
	if n := utf8.RuneCountInString(lead); n > 2*before {
		cut := len(lead) - len(lastRunes(lead, before))
		lead, line = "…"+lead[cut:], "…"+line[cut:]
	}
	if rest := line[min(len(line), len(lead)):]; utf8.RuneCountInString(rest) > width+2*after {
		line = lead + firstRunes(rest, width+after) + "…"
	}
	line = strings.Map(visible, line)
	return line, strings.Repeat(" ", utf8.RuneCountInString(lead)) + strings.Repeat("^", min(width, 120))
}

// visible returns what is shown of a character: a line of a text may hold sequences that a terminal would obey, and marks that
// would turn its letters round.
func visible(r rune) rune {
	switch {
	case r == '\t':
		return ' '
	case unicode.IsControl(r) || unicode.Is(unicode.Cf, r) && r != '\u00ad' && r != '\u200d':
		return utf8.RuneError
	}
	return r
}

func lastRunes(s string, n int) string {
	for i := len(s); i > 0; {
		_, size := utf8.DecodeLastRuneInString(s[:i])
		i -= size
		if n--; n == 0 {
			return s[i:]
		}
	}
	return s
}

func firstRunes(s string, n int) string {
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}

func (s Span) excerpt(b *bytes.Buffer, style Style, mark string) {
	line, carets := s.Excerpt()
	if carets == "" {
		return
	}
	number := strconv.Itoa(s.Position().Line)
	gutter := strings.Repeat(" ", max(5, len(number)))
	fmt.Fprintf(b, "%s%s%s |%s %s\n", style.Faint, gutter[len(number):], number, style.Reset, line)
	fmt.Fprintf(b, "%s%s |%s %s%s%s\n", style.Faint, gutter, style.Reset, mark, carets, style.Reset)
}

// Record is a problem as tools read it: `--format json` and the preview server.
type Record struct {
	File     string `json:"file"`
	Line     int    `json:"line"`   // from 1; 0 for no place
	Column   int    `json:"column"` // from 1, in characters; 0 for no place
	EndLine  int    `json:"endLine"`
	EndCol   int    `json:"endColumn"`
	Severity string `json:"severity"`
	Code     Code   `json:"code"`
	Text     string `json:"text"`
	Hint     string `json:"hint,omitempty"`
	Times    int    `json:"times"`
	Excerpt  string `json:"excerpt,omitempty"`
	Carets   string `json:"carets,omitempty"`
}

// Records returns the problems as records.
func Records(problems []Problem) []Record {
	out := make([]Record, 0, len(problems))
	for _, p := range problems {
		r := Record{Severity: p.Severity.String(), Code: p.Code, Text: p.Text, Hint: p.Hint, Times: p.Times}
		if f := p.At.File; f != nil {
			from, to := f.position(p.At.Start), f.position(p.At.End)
			r.File, r.Line, r.Column, r.EndLine, r.EndCol = f.Name, from.Line, from.Column, to.Line, to.Column
			r.Excerpt, r.Carets = p.At.Excerpt()
		}
		out = append(out, r)
	}
	return out
}

// PrintJSON writes the problems as one JSON array of Records.
func PrintJSON(w io.Writer, problems []Problem) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(Records(problems))
}

// PrintGitHub writes the problems as workflow commands, which GitHub shows beside the lines of a change.
// Format: https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions
func PrintGitHub(w io.Writer, problems []Problem) error {
	property := strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
	data := strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	for _, r := range Records(problems) {
		text := r.Text
		if r.Hint != "" {
			text += "\n" + r.Hint
		}
		_, err := fmt.Fprintf(w, "::%s file=%s,line=%d,col=%d,title=%s::%s\n", r.Severity,
			property.Replace(r.File), max(r.Line, 1), max(r.Column, 1), property.Replace(string(r.Code)), data.Replace(text))
		if err != nil {
			return err
		}
	}
	return nil
}
