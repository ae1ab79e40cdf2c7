package bundle

import (
	"slices"
	"strings"

	"github.com/tdewolff/parse/v2/css"
)

// plain returns the part of a stylesheet that old reading systems understand, of which some throw away a whole stylesheet for one
// thing in it that they do not know. At-rules go, but for @font-face: reading systems have their own ways with width, colour and
// paper. :is() is written out as a list of selectors, font as its longhands, and selectors newer than Selectors 3
// (https://www.w3.org/TR/selectors-3/) go with their rules.
func plain(all []token) []token {
	var out []token
	for i := 0; i < len(all); {
		end := skipTo(all, i, css.LeftBraceToken, css.SemicolonToken)
		prelude := trim(all[i:min(end, len(all))])
		if end >= len(all) || all[end].kind == css.SemicolonToken {
			i = end + 1
			continue
		}
		closing := skipBlock(all, end)
		body := all[end+1 : min(closing, len(all))]
		i = closing + 1
		switch {
		case len(prelude) == 0 || slices.ContainsFunc(prelude, func(t token) bool { return t.kind == css.RightBraceToken }):
		case prelude[0].kind == css.AtKeywordToken:
			if string(prelude[0].text) == "@font-face" {
				out = rule(out, prelude, body)
			}
		case !slices.ContainsFunc(body, func(t token) bool { return t.kind == css.LeftBraceToken }): // no nested rules
			var selectors []token
			for _, s := range splitTokens(prelude, css.CommaToken) {
				for _, e := range expand(trim(s)) {
					if len(selectors) > 0 {
						selectors = append(selectors, token{css.CommaToken, []byte(",")})
					}
					selectors = append(selectors, e...)
				}
			}
			if len(selectors) > 0 {
				out = rule(out, selectors, declarations(body))
			}
		}
	}
	return out
}

// night returns what a stylesheet says to readers who prefer dark colours, as plain does: the rules in @media
// (prefers-color-scheme: dark), and the second value of every light-dark() that stands by itself in a declaration
// (https://www.w3.org/TR/css-color-5/#light-dark), in @supports or not.
func night(all []token) []token {
	var out []token
	for i := 0; i < len(all); {
		end := skipTo(all, i, css.LeftBraceToken, css.SemicolonToken)
		if end >= len(all) || all[end].kind == css.SemicolonToken {
			i = end + 1
			continue
		}
		closing := skipBlock(all, end)
		prelude := trim(all[i:end])
		body := all[end+1 : min(closing, len(all))]
		i = closing + 1
		switch condition := strings.ToLower(string(joinTokens(slices.DeleteFunc(slices.Clone(prelude), blank)))); {
		case condition == "@media(prefers-color-scheme:dark)":
			out = append(out, plain(body)...)
		case strings.HasPrefix(condition, "@supports") && strings.Contains(condition, "light-dark("):
			out = append(out, night(body)...)
		case len(prelude) > 0 && prelude[0].kind != css.AtKeywordToken:
			if dark := darkValues(body); len(dark) > 0 {
				out = append(out, plain(slices.Concat(prelude, all[end:end+1], dark, []token{{css.RightBraceToken, []byte("}")}}))...)
			}
		}
	}
	return out
}

// darkValues returns the declarations whose value is a light-dark(), with its second argument as the value.
func darkValues(body []token) []token {
	var out []token
	for _, d := range splitTokens(body, css.SemicolonToken) {
		d = trim(d)
		colon := slices.IndexFunc(d, func(t token) bool { return t.kind == css.ColonToken })
		if colon < 0 {
			continue
		}
		// The value of a custom property is one token to the lexer.
		value := d[colon+1:]
		if len(value) == 1 && value[0].kind == css.CustomPropertyValueToken {
			inner, err := tokens("", value[0].text)
			if err != nil {
				continue
			}
			value = inner
		}
		value = trim(value)
		if len(value) < 2 || !strings.EqualFold(string(value[0].text), "light-dark(") || value[len(value)-1].kind != css.RightParenthesisToken {
			continue
		}
		colours := splitTokens(value[1:len(value)-1], css.CommaToken)
		if len(colours) != 2 {
			continue
		}
		out = append(append(append(out, d[:colon+1]...), trim(colours[1])...), token{css.SemicolonToken, []byte(";")})
	}
	return out
}

func rule(out, prelude, body []token) []token {
	out = append(out, prelude...)
	out = append(out, token{css.LeftBraceToken, []byte("{")})
	out = append(out, body...)
	return append(out, token{css.RightBraceToken, []byte("}\n")})
}

// skipTo returns the place of the next token of a kind, outside of parentheses.
func skipTo(all []token, i int, kinds ...css.TokenType) int {
	for depth := 0; i < len(all); i++ {
		switch all[i].kind {
		case css.FunctionToken, css.LeftParenthesisToken, css.LeftBracketToken:
			depth++
		case css.RightParenthesisToken, css.RightBracketToken:
			depth--
		}
		if depth <= 0 && slices.Contains(kinds, all[i].kind) {
			return i
		}
	}
	return i
}

// skipBlock returns the place of the brace that closes the one at i.
func skipBlock(all []token, i int) int {
	for depth := 0; i < len(all); i++ {
		switch all[i].kind {
		case css.LeftBraceToken:
			depth++
		case css.RightBraceToken:
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return i
}

func splitTokens(all []token, at css.TokenType) [][]token {
	var out [][]token
	for i := 0; i <= len(all); {
		end := skipTo(all, i, at)
		out = append(out, all[i:end])
		i = end + 1
	}
	return out
}

func blank(t token) bool { return t.kind == css.WhitespaceToken || t.kind == css.CommentToken }

func trim(all []token) []token {
	for len(all) > 0 && blank(all[0]) {
		all = all[1:]
	}
	for len(all) > 0 && blank(all[len(all)-1]) {
		all = all[:len(all)-1]
	}
	return all
}

// maxSelectors bounds how many selectors one may become: :is() may stand in one several times, and multiplies.
const maxSelectors = 64

// expand writes out :is(), and returns nothing for a selector that is newer.
func expand(selector []token) [][]token {
	work, out := [][]token{selector}, [][]token(nil)
	for len(work) > 0 && len(out)+len(work) <= maxSelectors {
		s := work[0]
		work = work[1:]
		i := slices.IndexFunc(s, func(t token) bool { return t.kind == css.FunctionToken })
		if i < 0 {
			if !slices.ContainsFunc(s, newer) {
				out = append(out, s)
			}
			continue
		}
		end := skipTo(s, i, css.RightParenthesisToken)
		if name := string(s[i].text); name != "is(" && name != "where(" || i == 0 || s[i-1].kind != css.ColonToken || end >= len(s) {
			continue // no selector, or :has(), :not() with more than Selectors 3 allows
		}
		before, after := s[:i-1], s[end+1:] // without the colon
		for _, arg := range splitTokens(s[i+1:end], css.CommaToken) {
			arg = trim(arg)
			if len(arg) == 0 || arg[0].kind == css.IdentToken && len(before) > 0 && !combinator(before[len(before)-1]) {
				continue // a name cannot follow a class
			}
			work = append(work, slices.Concat(before, arg, after))
		}
	}
	return out
}

func combinator(t token) bool {
	return blank(t) || t.kind == css.DelimToken && strings.Contains(">+~", string(t.text))
}

// newer reports whether a token of a selector is none of Selectors 3.
func newer(t token) bool {
	return t.kind == css.IdentToken && slices.Contains([]string{"focus-visible", "focus-within", "marker", "any-link", "target"}, string(t.text))
}

// declarations writes font as its longhands: checkers and readers of EPUB know no rem in it.
func declarations(body []token) []token {
	var out []token
	for _, d := range splitTokens(body, css.SemicolonToken) {
		d = trim(d)
		if len(d) == 0 {
			continue
		}
		if string(d[0].text) == "font" {
			d = longhands(d)
		}
		out = append(append(out, d...), token{css.SemicolonToken, []byte(";")})
	}
	return out
}

// longhands takes a declaration of font apart: [style|weight]… size[/height] family.
// https://www.w3.org/TR/css-fonts-3/#font-prop
func longhands(d []token) []token {
	colon := slices.IndexFunc(d, func(t token) bool { return t.kind == css.ColonToken })
	size := slices.IndexFunc(d, func(t token) bool { return t.kind == css.DimensionToken || t.kind == css.PercentageToken })
	if colon < 0 || size < 0 {
		return d
	}
	var b strings.Builder
	for _, t := range d[colon+1 : size] {
		switch text := string(t.text); {
		case text == "italic" || text == "oblique":
			b.WriteString("font-style:" + text + ";")
		case !blank(t):
			b.WriteString("font-weight:" + text + ";")
		}
	}
	b.WriteString("font-size:" + string(d[size].text))
	rest := trim(d[size+1:])
	if len(rest) > 1 && string(rest[0].text) == "/" {
		rest = trim(rest[1:])
		b.WriteString(";line-height:" + string(rest[0].text))
		rest = trim(rest[1:])
	}
	if len(rest) > 0 {
		b.WriteString(";font-family:" + string(joinTokens(rest)))
	}
	return []token{{css.IdentToken, []byte(b.String())}}
}
