package markdown

import (
	"bytes"
	"strings"

	"github.com/alecthomas/chroma/v2"
	"github.com/alecthomas/chroma/v2/lexers"
	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
)

// maxHighlighted is the largest block of code that is highlighted, in bytes. Some lexers take more than linear time.
const maxHighlighted = 16 << 10

// writeCode writes a block of code with chroma's classes for its language, or plain where chroma does not know it.
func (h *htmlWriter) writeCode(n ast.Node, language string) {
	var code bytes.Buffer
	for i := range n.Lines().Len() {
		line := n.Lines().At(i)
		code.Write(line.Value(h.d.source))
	}
	text := strings.ReplaceAll(code.String(), "\r\n", "\n")
	h.raw(`<pre class="chroma" tabindex="0"><code`)
	if language != "" {
		h.raw(` class="language-`)
		h.text(strings.ToLower(language))
		h.raw(`"`)
	}
	h.raw(`>`)
	if !h.highlight(text, language) {
		h.text(text)
	}
	h.raw("</code></pre>\n")
}

// highlight writes code with its tokens in spans. It reports false, with nothing written, where it cannot.
func (h *htmlWriter) highlight(text, language string) bool {
	if language == "" || len(text) > maxHighlighted {
		return false
	}
	lexer := lexers.Get(language)
	if lexer == nil {
		return false
	}
	tokens, err := chroma.Coalesce(lexer).Tokenise(nil, text)
	if err != nil {
		return false
	}
	var b bytes.Buffer
	var length int
	for t := tokens(); t != chroma.EOF; t = tokens() {
		length += len(t.Value)
		class := tokenClass(t.Type)
		if class == "" {
			escape(&b, t.Value)
			continue
		}
		b.WriteString(`<span class="` + class + `">`)
		escape(&b, t.Value)
		b.WriteString(`</span>`)
	}
	if length < len(strings.TrimRight(text, "\n")) {
		return false // a lexer gave up half-way
	}
	h.b.Write(b.Bytes())
	return true
}

// tokenClass returns the class that chroma's stylesheets use for a type of token, or for the nearest type above it.
func tokenClass(t chroma.TokenType) string {
	for t != 0 {
		if class, ok := chroma.StandardTypes[t]; ok {
			return class
		}
		t = t.Parent()
	}
	return ""
}

func (h *htmlWriter) writeCodeSpan(n *ast.CodeSpan) {
	h.raw("<code>")
	escape(h.b, h.d.codeOf(n))
	h.raw("</code>")
}

// codeOf returns the text of code within a line. In a cell of a table \| is a bar (GFM, section 4.10).
func (d *Document) codeOf(n *ast.CodeSpan) []byte {
	inCell := false
	for p := n.Parent(); p != nil && !inCell && p.Type() == ast.TypeInline; p = p.Parent() {
		inCell = p.Parent() != nil && p.Parent().Kind() == extast.KindTableCell
	}
	inCell = inCell || n.Parent().Kind() == extast.KindTableCell
	var code []byte
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if t, ok := c.(*ast.Text); ok {
			code = append(code, t.Segment.Value(d.source)...)
		}
	}
	code = bytes.ReplaceAll(bytes.ReplaceAll(code, []byte("\r"), nil), []byte("\n"), []byte(" "))
	if inCell {
		code = bytes.ReplaceAll(code, []byte(`\|`), []byte("|"))
	}
	return code
}
