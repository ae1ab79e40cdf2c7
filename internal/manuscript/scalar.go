package manuscript

import (
	"bytes"
	"strings"

	"go.yaml.in/yaml/v4"

	"brief/internal/diag"
)

// scalar returns the text of a scalar whose node parse has placed. The place of a quoted scalar is what stands between the
// quotes. Line ends at the end of a block scalar are not part of the text.
//
// The library decodes; what happens here is finding out which byte of the file each byte of the decoded string came from, by
// walking both together. A folded line end stands where the first line ends, an escape where its backslash is. Where the two
// texts do not fit together (U+2028 and its like in odd places), every byte stands at the scalar's first.
func scalar(file *diag.File, n *yaml.Node) diag.Text {
	text, value := file.Text, n.Value
	start := min(skipProperties(text, n.Column, n.Anchor), max(0, len(text)-1))
	w := walk{text: text, at: start, value: value}
	ok := false
	switch {
	case n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0:
		value = strings.TrimRight(value, "\n")
		w.value = value
		if value == "" {
			return diag.Text{At: diag.Span{File: file, Start: start, End: min(start+1, len(text))}}
		}
		ok = w.block()
	case n.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle) != 0:
		quote := byte('"')
		if n.Style&yaml.SingleQuotedStyle != 0 {
			quote = '\''
		}
		start = min(start+1, len(text))
		end := start + len(value)
		if bytes.HasPrefix(text[start:], []byte(value)) && end < len(text) && text[end] == quote {
			return diag.NewText(file, start, end)
		}
		w.at = start
		ok = w.flow(quote)
	default:
		if bytes.HasPrefix(text[start:], []byte(value)) {
			return diag.NewText(file, start, start+len(value))
		}
		ok = w.flow(0)
	}
	if !ok || len(w.places) == 0 {
		places := make([]int, len(value))
		for i := range places {
			places[i] = min(start, max(0, len(text)-1))
		}
		return diag.MappedText(value, diag.Span{File: file, Start: start, End: min(start+1, len(text))}, places)
	}
	at := diag.Span{File: file, Start: w.places[0], End: w.at}
	if n.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle) != 0 {
		at.Start = start
	}
	return diag.MappedText(value, at, w.places)
}

// skipProperties returns where a node begins after its anchor (&a) and tag (!a), in whatever order they are written.
func skipProperties(text []byte, at int, anchor string) int {
	for at < len(text) {
		switch {
		case text[at] == '&' && bytes.HasPrefix(text[at+1:], []byte(anchor)):
			at += len("&") + len(anchor)
		case text[at] == '!':
			for at < len(text) && !isBlank(text[at]) && breakAt(text, at) == 0 {
				at++
			}
		default:
			return at
		}
		for at < len(text) { // blanks, line ends and comments
			if n := breakAt(text, at); n > 0 {
				at += n
			} else if isBlank(text[at]) {
				at++
			} else if text[at] == '#' {
				for at < len(text) && breakAt(text, at) == 0 {
					at++
				}
			} else {
				break
			}
		}
	}
	return at
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' }

// A walk goes through the file and the decoded value together.
type walk struct {
	text   []byte
	at     int // in text
	value  string
	places []int // of the bytes of value so far
}

// next returns the rest of the value.
func (w *walk) next() string { return w.value[len(w.places):] }

// take maps the next byte of the value to the byte of the file at hand, which must be the same, and goes on.
func (w *walk) take() bool {
	if w.at >= len(w.text) || w.text[w.at] != w.value[len(w.places)] {
		return false
	}
	w.places = append(w.places, w.at)
	w.at++
	return true
}

// fold maps what the value has for the line breaks at the places given: one a space, several one line feed fewer, or, where they
// are kept (in block scalars, around lines that are indented further), as many line feeds.
func (w *walk) fold(breaks []int, mayKeep bool) bool {
	rest := w.next()
	if len(breaks) == 1 && rest[0] == ' ' {
		w.places = append(w.places, breaks[0])
		return true
	}
	feeds := len(rest) - len(strings.TrimLeft(rest, "\n"))
	switch {
	case feeds == len(breaks) && mayKeep:
	case feeds == len(breaks)-1, feeds >= len(breaks) && !mayKeep: // more may come of a backslash at the end of a line
		breaks = breaks[1:]
	default:
		return false
	}
	w.places = append(w.places, breaks...)
	return true
}

// flow walks through a plain scalar or one in quotes.
func (w *walk) flow(quote byte) bool {
	w.places = make([]int, 0, len(w.value))
	for len(w.places) < len(w.value) {
		if w.at >= len(w.text) {
			return false
		}
		c := w.text[w.at]
		switch {
		case isBlank(c) || breakAt(w.text, w.at) > 0:
			end := w.at
			for end < len(w.text) && isBlank(w.text[end]) {
				end++
			}
			if breakAt(w.text, end) == 0 { // blanks within a line
				for w.at < end {
					if len(w.places) == len(w.value) || !w.take() {
						return false
					}
				}
				continue
			}
			if !w.fold(w.breaks(end), false) {
				return false
			}
		case c == '\\' && quote == '"':
			if n := breakAt(w.text, w.at+1); n > 0 { // the line goes on: no break, but those of blank lines after it
				after := w.at + 1 + n
				if breaks := w.breaks(after); len(breaks) > 0 {
					w.places = append(w.places, breaks[:min(len(breaks), len(w.value)-len(w.places))]...)
				}
				continue
			}
			if !w.escape() {
				return false
			}
		case c == '\'' && quote == '\'':
			if !w.take() {
				return false
			}
			w.at++ // its twin
		case !w.take():
			return false
		}
	}
	return true
}

// breaks moves from a line break, or the blanks before one, to the next character that is neither, and returns the places of the
// breaks passed.
func (w *walk) breaks(from int) []int {
	var out []int
	w.at = from
	for w.at < len(w.text) {
		if n := breakAt(w.text, w.at); n > 0 {
			out = append(out, w.at)
			w.at += n
		} else if isBlank(w.text[w.at]) {
			w.at++
		} else {
			break
		}
	}
	return out
}

// escape walks through an escape of double quotes (YAML 1.2, section 5.7): the first byte of what it stands for is at the
// backslash, the last one at its end.
func (w *walk) escape() bool {
	if w.at+1 >= len(w.text) {
		return false
	}
	size := 2
	switch w.text[w.at+1] {
	case 'x':
		size = 4
	case 'u':
		size = 6
	case 'U':
		size = 10
	}
	r, width := firstRune(w.next())
	if r > 0xFFFF && size == len(`\uD83D`) {
		size = len(`\uD83D\uDE00`) // JSON has two halves
	}
	for i := range width {
		place := w.at
		if i > 0 && i == width-1 {
			place = w.at + size - 1
		}
		w.places = append(w.places, place)
	}
	w.at += size
	return w.at <= len(w.text)
}

func firstRune(s string) (r rune, width int) {
	for i, c := range s {
		if i > 0 {
			return r, i
		}
		r = c
	}
	return r, len(s)
}

// block walks through a literal or folded block scalar. Which of the two it is shows in the value: where a line ends, there is a
// space or a line feed.
func (w *walk) block() bool {
	w.places = make([]int, 0, len(w.value))
	for w.at < len(w.text) && breakAt(w.text, w.at) == 0 { // the line of | or >
		w.at++
	}
	w.at += breakAt(w.text, w.at)

	// Lines are indented by what the file has more of than the value, on the first line that is not blank.
	first := w.at
	for i := w.at; i < len(w.text); {
		if n := breakAt(w.text, i); n > 0 {
			i += n
			first = i
		} else if w.text[i] == ' ' {
			i++
		} else {
			break
		}
	}
	shown := strings.TrimLeft(w.value, "\n ")
	lead := w.value[:len(w.value)-len(shown)]
	indent := spaces(w.text[first:]) - (len(lead) - 1 - strings.LastIndexByte(lead, '\n'))
	if indent < 0 {
		return false
	}

	var breaks []int // passed since the last character
	for len(w.places) < len(w.value) {
		if w.at >= len(w.text) {
			return false
		}
		w.at += min(indent, spaces(w.text[w.at:]))
		if n := breakAt(w.text, w.at); n > 0 {
			breaks = append(breaks, w.at)
			w.at += n
			continue
		}
		if len(breaks) > 0 {
			if len(w.places) == 0 { // blank lines at the start are kept
				breaks = append([]int{breaks[0]}, breaks...)
			}
			if !w.fold(breaks, true) {
				return false
			}
			breaks = breaks[:0]
		}
		for len(w.places) < len(w.value) && breakAt(w.text, w.at) == 0 {
			if !w.take() {
				return false
			}
		}
		if n := breakAt(w.text, w.at); n > 0 && len(w.places) < len(w.value) {
			breaks = append(breaks, w.at)
			w.at += n
		}
	}
	return true
}

func spaces(text []byte) int {
	n := 0
	for n < len(text) && text[n] == ' ' {
		n++
	}
	return n
}
