package markdown

import (
	"bytes"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
)

// citesInText reports whether a node begins with a citation that stands in the text itself.
func citesInText(n ast.Node) bool {
	c, ok := n.(*Citation)
	return ok && len(c.Items) > 0 && c.Items[0].Reference != nil && c.Items[0].Reference.Note.Entry
}

// writeTextBeforeCitation writes the text before a citation that stands in the text itself. A raised number follows the stop of
// its sentence, and so authors write it; words in brackets belong to the sentence, and the stop follows them.
func (h *htmlWriter) writeTextBeforeCitation(n *ast.Text) {
	if n.IsRaw() {
		h.writeText(n)
		return
	}
	h.scratch = h.d.quotes.typeset(h.scratch[:0], h.d.source, n.Segment.Start, n.Segment.Stop)
	text, quotes, stop := cutStop(h.scratch, sentenceGoesOn(n.NextSibling(), h.d.source))
	escape(h.b, text)
	escape(h.b, quotes)
	h.stop = stop
}

// cutStop takes the stop from the end of a text; it may stand within quotation marks. The points of an ellipsis stay, as do those
// of an abbreviation such as U.S., which at the end of a sentence stands for two; goesOn tells that it is not the end of one.
func cutStop(text []byte, goesOn bool) (before, quotes []byte, stop string) {
	end := len(bytes.TrimRight(text, "\"'’”»“"))
	if end == 0 {
		return text, nil, ""
	}
	before, quotes = text[:end-1], text[end:]
	switch c := text[end-1]; c {
	case ',', ';', ':':
		return before, quotes, string(c)
	case '.':
		switch {
		case goesOn || bytes.HasSuffix(before, []byte(".")):
		case abbreviated(before):
			return text[:end], quotes, "."
		default:
			return before, quotes, "."
		}
	}
	return text, nil, ""
}

// abbreviated reports whether a text ends with a single letter after a point, as U.S does.
func abbreviated(text []byte) bool {
	r, size := utf8.DecodeLastRune(text)
	return unicode.IsLetter(r) && bytes.HasSuffix(text[:len(text)-size], []byte("."))
}

// sentenceGoesOn reports whether the text after citations and footnotes goes on in lower case.
func sentenceGoesOn(n ast.Node, source []byte) bool {
	for n != nil {
		switch n.(type) {
		case *Citation, *NoteRef:
			n = n.NextSibling()
			continue
		}
		break
	}
	text, ok := n.(*ast.Text)
	if !ok {
		return false
	}
	first, _ := utf8.DecodeRune(bytes.TrimLeft(text.Segment.Value(source), " "))
	return unicode.IsLower(first)
}
