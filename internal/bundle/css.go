package bundle

import (
	"bytes"
	"fmt"
	"io"
	"path"
	"strings"

	"github.com/tdewolff/parse/v2"
	"github.com/tdewolff/parse/v2/css"
)

// A token of a stylesheet.
type token struct {
	kind css.TokenType
	text []byte
}

// tokens returns those of the stylesheet of a site. It fails for one that imports another, since that cannot be carried.
func tokens(file string, sheet []byte) ([]token, error) {
	l := css.NewLexer(parse.NewInputBytes(bytes.Clone(sheet))) // the lexer writes behind the end of what it reads
	var out []token
	for {
		kind, text := l.Next()
		if kind == css.ErrorToken {
			if err := l.Err(); err != io.EOF {
				return nil, fmt.Errorf("%s: %w", file, err)
			}
			return out, nil
		}
		if kind == css.AtKeywordToken && strings.EqualFold(string(text), "@import") {
			return nil, fmt.Errorf("%s: a stylesheet that imports another cannot be carried", file)
		}
		out = append(out, token{kind, bytes.Clone(text)})
	}
}

// sheetURLs gives every file that a stylesheet of the site names to change, and returns the stylesheet with the addresses that
// came back. Fragments and data: stay.
func sheetURLs(file string, all []token, change func(file string) (string, error)) error {
	for i, t := range all {
		if t.kind != css.URLToken {
			continue
		}
		address := strings.TrimSpace(string(t.text[len("url(") : len(t.text)-1]))
		address = strings.Trim(address, `"'`)
		if address == "" || address[0] == '#' || strings.HasPrefix(address, "data:") {
			continue
		}
		if strings.Contains(address, ":") || strings.HasPrefix(address, "//") {
			return fmt.Errorf("%s loads %s from the network", file, address)
		}
		address, _, _ = strings.Cut(address, "#")
		to, err := change(path.Join(path.Dir(file), address))
		if err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
		all[i].text = []byte(`url("` + to + `")`)
	}
	return nil
}

// headingClasses makes the rules for headings apply to classes of the same names, so that a heading may have another level than
// it looks like: h2 becomes .h2, with the specificity of h2, which :not() takes from what it holds
// (https://www.w3.org/TR/selectors-4/#specificity-rules) and <x> never matches.
func headingClasses(all []token) {
	selector := make([]bool, len(all)) // whether a block opens next
	opens := false
	for i := len(all) - 1; i >= 0; i-- {
		switch all[i].kind {
		case css.LeftBraceToken:
			opens = true
		case css.RightBraceToken, css.SemicolonToken:
			opens = false
		}
		selector[i] = opens
	}
	for i, t := range all {
		named := i > 0 && (all[i-1].kind == css.DelimToken && string(all[i-1].text) == "." || all[i-1].kind == css.ColonToken)
		if t.kind == css.IdentToken && selector[i] && !named && len(t.text) == 2 && t.text[0]|' ' == 'h' && '1' <= t.text[1] && t.text[1] <= '6' {
			all[i].text = fmt.Appendf(nil, ":where(.h%c):not(x)", t.text[1])
		}
	}
}

func joinTokens(all []token) []byte {
	var b bytes.Buffer
	for _, t := range all {
		b.Write(t.text)
	}
	return b.Bytes()
}
