package render

import (
	"bytes"
	"regexp"
	"strconv"
	"strings"

	"brief/internal/diag"
)

// templateError is how text/template and html/template begin their errors: "template: name:line:column: …" or
// "html/template:name:line: …". What Page.Shared ran has the last place of several.
var templateError = regexp.MustCompile(`(?s:.*)template: ?([^:]*):(\d+)(?::(\d+))?: (?s:(.*))`)

// executing is how they tell the template that was run, and it the file that it is for, which the author did not write.
var executing = regexp.MustCompile(`(executing "[^"]*?)\\x1f[^"]*`) // definedIn in quotes

// reportTemplate turns an error of a template into a problem at its place.
func reportTemplate(problems *diag.List, file *diag.File, err error) {
	at, text := diag.Span{File: file}, err.Error()
	if g := templateError.FindStringSubmatch(text); g != nil {
		text = g[4]
		line, _ := strconv.Atoi(g[2])
		column, _ := strconv.Atoi(g[3])
		if file != nil && strings.HasSuffix(file.Name, "/"+g[1]) {
			at = lineSpan(file, line, column)
		}
	}
	text = strings.Join(strings.Fields(executing.ReplaceAllString(text, "$1")), " ")
	problems.Add(at, diag.BadTemplate, "%s", text)
}

// lineSpan returns the rest of a line, from a column that counts bytes from 0.
func lineSpan(file *diag.File, line, column int) diag.Span {
	start := 0
	for ; line > 1; line-- {
		i := bytes.IndexByte(file.Text[start:], '\n')
		if i < 0 {
			break
		}
		start += i + 1
	}
	end := len(file.Text)
	if i := bytes.IndexByte(file.Text[start:], '\n'); i >= 0 {
		end = start + i
	}
	return diag.Span{File: file, Start: min(start+column, end), End: end}
}
