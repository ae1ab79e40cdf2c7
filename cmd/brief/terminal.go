package main

import (
	"fmt"
	"io"
	"os"

	"golang.org/x/term"

	"brief/internal/diag"
)

// A terminal is where a command prints.
type terminal struct {
	out, err io.Writer
}

// coloured reports whether w is a terminal whose user has not asked for plain text (https://no-color.org).
func coloured(w io.Writer) bool {
	return isTerminal(w) && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
}

func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// styleFor returns how to mark what goes to w.
func styleFor(w io.Writer) diag.Style {
	if !coloured(w) {
		return diag.Style{}
	}
	return diag.Style{Error: "\x1b[1;31m", Warning: "\x1b[1;33m", Strong: "\x1b[1m", Faint: "\x1b[2m", Reset: "\x1b[0m"}
}

// fail prints an error of the operator, and what to try.
func (t *terminal) fail(err error, hint string) {
	s := styleFor(t.err)
	fmt.Fprintf(t.err, "%sbrief: error:%s %v\n", s.Error, s.Reset, err)
	if hint != "" {
		fmt.Fprintf(t.err, "  %shint:%s %s\n", s.Strong, s.Reset, hint)
	}
}

// report prints problems in a format and says whether they stop the work.
func (t *terminal) report(problems []diag.Problem, format string, strict, quiet bool) error {
	errors, warnings := 0, 0
	for _, p := range problems {
		if p.Severity == diag.Error {
			errors++
		} else {
			warnings++
		}
	}
	var err error
	switch format {
	case "json":
		err = diag.PrintJSON(t.out, problems)
	case "github":
		err = diag.PrintGitHub(t.out, problems)
	case "sarif":
		err = diag.PrintSARIF(t.out, problems, currentVersion())
	default:
		err = diag.Print(t.err, problems, styleFor(t.err))
		if len(problems) > 0 && !quiet {
			fmt.Fprintf(t.err, "%s, %s\n", count(errors, "error"), count(warnings, "warning"))
		}
	}
	if err != nil {
		return err
	}
	return failed(problems, strict)
}

// failed says whether problems stop the work.
func failed(problems []diag.Problem, strict bool) error {
	for _, p := range problems {
		if p.Severity == diag.Error || strict {
			return errProblems
		}
	}
	return nil
}

func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// size returns a number of bytes for people, in units of 1,000.
func size(n int64) string {
	switch {
	case n < 1000:
		return fmt.Sprintf("%d bytes", n)
	case n < 1_000_000:
		return fmt.Sprintf("%d kB", (n+500)/1000)
	}
	return fmt.Sprintf("%.1f MB", float64(n)/1e6)
}
