package manuscript

import (
	"bytes"

	"brief/internal/diag"
)

// splitFrontMatter returns the YAML between a first line --- and the next line --- (or ..., as Pandoc has it), and where the body
// begins. A chapter without front matter is all body; one whose front matter is not closed has neither.
func splitFrontMatter(file *diag.File, problems *diag.List) (front diag.Span, body int) {
	text := file.Text
	start := skipBOM(text)
	front.File = file
	first, next := lineAt(text, start)
	if first != "---" {
		return front, start
	}
	front.Start, front.End = next, next
	for at := next; at < len(text); {
		line, next := lineAt(text, at)
		if line == "---" || line == "..." {
			front.End = at
			return front, next
		}
		at = next
	}
	problems.Add(diag.Span{File: file, Start: start, End: start + len("---")}, diag.BadYAML, "the front matter is opened here and never closed").
		Hintf("write a line --- after its last line")
	return front, len(text)
}

// lineAt returns the line that begins at start, without the blanks at its end, and where the next one begins.
func lineAt(text []byte, start int) (line string, next int) {
	next = len(text)
	if i := bytes.IndexByte(text[start:], '\n'); i >= 0 {
		next = start + i + 1
	}
	trimmed := bytes.TrimRight(text[start:next], " \t\r\n")
	if len(trimmed) > len("---") {
		return "-", next // no line of ours; not worth a copy
	}
	return string(trimmed), next
}
