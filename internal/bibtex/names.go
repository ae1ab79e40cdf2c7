package bibtex

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"brief/internal/diag"
)

// A Name is one of a list of people, in plain words. A body, and whoever else stands in braces as a whole, has only a Literal.
type Name struct {
	Family, Given, Particle, Suffix diag.Text
	Literal                         diag.Text
}

// Names takes a list of people apart: names joined with "and", each First von Last, or von Last, First, or von Last, Jr, First, or in
// BibLaTeX's form family=…, given=…, prefix=…. The particle is the words in small letters. A list that ends with "and others" ends
// before that.
func Names(t diag.Text, problems *diag.List) []Name {
	var out []Name
	words := split(t.String)
	first := 0
	for i := 0; i <= len(words); i++ {
		if i < len(words) && !words[i].and(t.String) {
			continue
		}
		if name := words[first:min(i, len(words))]; len(name) > 0 {
			if whole := t.String[name[0].start:name[len(name)-1].end]; !strings.EqualFold(whole, "others") {
				if n := (namer{t, problems}).name(name); !n.empty() {
					out = append(out, n)
				}
			}
		}
		first = i + 1
	}
	return out
}

func (n *Name) empty() bool {
	return n.Family.String == "" && n.Given.String == "" && n.Literal.String == ""
}

// A word is a stretch of a list of names without blanks or commas outside braces.
type word struct {
	start, end int
	comma      bool // one follows
}

func (w word) and(s string) bool { return !w.comma && strings.EqualFold(s[w.start:w.end], "and") }

func split(s string) []word {
	var out []word
	depth, start := 0, -1
	finish := func(end int) {
		if start >= 0 {
			out = append(out, word{start: start, end: end})
			start = -1
		}
	}
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case depth == 0 && (strings.IndexByte(blank, c) >= 0 || c == '~'):
			if c == '~' && i > 0 && s[i-1] == '\\' { // an accent
				continue
			}
			finish(i)
		case depth == 0 && c == ',':
			finish(i)
			if n := len(out); n > 0 && !out[n-1].comma {
				out[n-1].comma = true
			} else {
				out = append(out, word{i, i, true})
			}
		default:
			if start < 0 {
				start = i
			}
			switch {
			case c == '{':
				depth++
			case c == '}' && depth > 0:
				depth--
			case c == '\\' && i+1 < len(s) && s[i+1] == ' ':
				i++
			}
		}
	}
	finish(len(s))
	return out
}

// A namer takes one name apart.
type namer struct {
	list     diag.Text
	problems *diag.List
}

// plain returns the words as one text.
func (n namer) plain(words []word) diag.Text {
	if len(words) == 0 {
		return diag.Text{}
	}
	return Plain(n.list.Slice(words[0].start, words[len(words)-1].end), n.problems)
}

func (n namer) name(words []word) Name {
	var parts [][]word
	from := 0
	for i, w := range words {
		if w.comma {
			part := words[from : i+1]
			if w.start == w.end {
				part = words[from:i]
			}
			parts = append(parts, part)
			from = i + 1
		}
	}
	if from < len(words) || len(parts) == 0 {
		parts = append(parts, words[from:])
	}
	if named, ok := n.keys(parts); ok {
		return named
	}
	if len(parts) == 1 {
		all := parts[0]
		if len(all) == 1 && whole(n.list.String[all[0].start:all[0].end]) {
			return Name{Literal: n.plain(all)}
		}
		// First von Last: von is the words in small letters before the last word, Last all behind them.
		first, last := len(all)-1, len(all)-1
		for i, w := range all[:max(len(all)-1, 0)] {
			if n.small(w) {
				first, last = min(first, i), i+1
			}
		}
		return Name{Given: n.plain(all[:max(first, 0)]), Particle: n.plain(all[max(first, 0):max(last, 0)]), Family: n.plain(all[max(last, 0):])}
	}
	out := Name{}
	last := 0
	for i, w := range parts[0][:max(len(parts[0])-1, 0)] {
		if n.small(w) {
			last = i + 1
		}
	}
	out.Particle, out.Family = n.plain(parts[0][:last]), n.plain(parts[0][last:])
	switch {
	case len(parts) == 2:
		out.Given = n.plain(parts[1])
	default:
		out.Suffix, out.Given = n.plain(parts[1]), n.plain(parts[2])
		if len(parts) > 3 {
			at := n.list.Span(words[0].start, words[len(words)-1].end)
			n.problems.Add(at, diag.BadValue, "a name with more than two commas: %.80q", n.list.String[words[0].start:words[len(words)-1].end]).
				Hintf("names are joined with \"and\"; a body that has commas in its name stands in braces")
		}
	}
	return out
}

// keys reads BibLaTeX's extended form.
func (n namer) keys(parts [][]word) (Name, bool) {
	var out Name
	for _, part := range parts {
		if len(part) == 0 {
			return out, false
		}
		s := n.list.String[part[0].start:part[len(part)-1].end]
		key, _, ok := strings.Cut(s, "=")
		if !ok {
			return out, false
		}
		value := func() diag.Text {
			return Plain(n.list.Slice(part[0].start+len(key)+1, part[len(part)-1].end), n.problems)
		}
		switch strings.ToLower(strings.Trim(key, blank)) {
		case "family":
			out.Family = value()
		case "given":
			out.Given = value()
		case "prefix":
			out.Particle = value()
		case "suffix":
			out.Suffix = value()
		case "family-i", "given-i", "prefix-i", "suffix-i", "useprefix", "hash", "id", "nametype":
		default:
			return out, false
		}
	}
	return out, true
}

// whole reports whether one pair of braces holds all of a name.
func whole(s string) bool {
	if len(s) < 2 || s[0] != '{' || s[1] == '\\' && len(s) > 2 && s[2] != '{' && s[2] != '}' && !strings.ContainsAny(s, blank) {
		return false // a word that begins with an accent
	}
	depth := 0
	for i := range len(s) {
		switch s[i] {
		case '{':
			depth++
		case '}':
			if depth--; depth == 0 {
				return i == len(s)-1
			}
		}
	}
	return false
}

// small reports whether a word begins with a small letter. Words in braces do not, unless an accent is in them.
func (n namer) small(w word) bool {
	s := n.list.String[w.start:w.end]
	if strings.HasPrefix(s, "{") && !strings.HasPrefix(s, `{\`) {
		return false
	}
	var ignored diag.List // it is read again for the name
	r, _ := utf8.DecodeRuneInString(Plain(n.list.Slice(w.start, w.end), &ignored).String)
	return unicode.IsLower(r)
}
