package bibtex

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"brief/internal/diag"
)

// Plain turns a value's LaTeX into plain words in Unicode (NFC): accents and letters, quotation marks and dashes, the symbols of
// LaTeX's kernel, of textcomp and T2A, and Greek. Braces, and commands that only set type, go; white space becomes one space. A
// command that is not known is a problem, and what is in its braces stays.
func Plain(t diag.Text, problems *diag.List) diag.Text {
	if !strings.ContainsAny(t.String, "\\{}$~-'`?!\t\r\n") && !strings.Contains(t.String, "  ") && norm.NFC.IsNormalString(t.String) {
		start, end := 0, len(t.String)
		for ; start < end && t.String[start] == ' '; start++ {
		}
		for ; start < end && t.String[end-1] == ' '; end-- {
		}
		return t.Slice(start, end)
	}
	d := decoder{in: t, s: t.String, problems: problems}
	d.run()
	return d.text()
}

// A decoder walks through a value once.
type decoder struct {
	in       diag.Text
	s        string
	i        int
	problems *diag.List

	out     []byte
	places  []int
	pending []accent // commands that wait for the letter they stand on, the outer first
	closers []string // for each open brace, what to write where it closes
	next    string   // what the next brace writes where it closes
	script  map[rune]rune
	level   int // of braces at which script ends
	math    bool
	space   bool // white space was read and not yet written
}

// An accent waits for its letter.
type accent struct {
	mark rune
	at   int // of its command in s
}

func (d *decoder) emit(s string, at int) {
	if s == "" {
		return
	}
	place := d.in.Span(at, at+1).Start
	if d.space {
		d.space = false
		if len(d.out) > 0 {
			d.out = append(d.out, ' ')
			d.places = append(d.places, place)
		}
	}
	if len(d.pending) > 0 {
		r, size := utf8.DecodeRuneInString(s)
		if !unicode.Is(unicode.Mn, r) {
			s = accented(r, d.pending) + s[size:]
			place = d.in.Span(d.pending[0].at, d.pending[0].at+1).Start
			d.pending = d.pending[:0]
		}
	}
	d.out = append(d.out, s...)
	itself := strings.HasPrefix(d.s[at:], s)
	for i := range len(s) {
		if itself {
			place = d.in.Span(at+i, at+i+1).Start
		}
		d.places = append(d.places, place)
	}
}

// accented puts marks on a letter, the last one first.
func accented(r rune, marks []accent) string {
	for _, m := range marks {
		if !unicode.In(m.mark, unicode.Mn) {
			continue
		}
		switch {
		case r == 'ı' && !below[m.mark]:
			r = 'i'
		case r == 'ȷ' && !below[m.mark]:
			r = 'j'
		}
	}
	s := string(r)
	for i := len(marks) - 1; i >= 0; i-- {
		s += string(marks[i].mark)
	}
	return norm.NFC.String(s)
}

// flush writes accents that stand on nothing as characters of their own.
func (d *decoder) flush() {
	waiting := d.pending
	d.pending = nil
	for _, a := range waiting {
		if alone, ok := spacing[a.mark]; ok {
			d.emit(alone, a.at)
		} else {
			d.emit("\u00a0"+string(a.mark), a.at)
		}
	}
}

func (d *decoder) run() {
	for d.i < len(d.s) {
		at := d.i
		switch c := d.s[d.i]; c {
		case '\\':
			d.command()
		case '{':
			d.i++
			d.closers = append(d.closers, d.next)
			d.next = ""
		case '}':
			d.i++
			if n := len(d.closers); n > 0 {
				d.flush()
				last := d.closers[n-1]
				d.closers = d.closers[:n-1]
				if d.script != nil && d.level >= n {
					d.script = nil
				}
				d.emit(last, at)
			}
		case '$':
			d.flush()
			if !d.math && !d.opensMath() {
				d.i++
				d.emit("$", at)
				break
			}
			d.i++
			d.math = !d.math
		case ' ', '\t', '\r', '\n':
			d.i++
			if len(d.pending) == 0 && !d.math {
				d.space = true
			}
		case '~':
			d.i++
			d.emit("\u00a0", at)
		case '^', '_':
			d.i++
			if !d.math {
				d.emit(d.s[at:d.i], at)
				break
			}
			d.startScript(c == '^')
		case '-':
			if r, ok := d.script['-']; ok {
				d.i++
				d.emit(string(r), at)
				break
			}
			n := 1
			for d.i+n < len(d.s) && d.s[d.i+n] == '-' && n < 3 {
				n++
			}
			d.i += n
			d.emit([...]string{"-", "–", "—"}[n-1], at)
		case '`', '\'':
			d.i++
			if d.i < len(d.s) && d.s[d.i] == c {
				d.i++
				d.emit(map[byte]string{'`': "“", '\'': "”"}[c], at)
			} else {
				d.emit(string(c), at)
			}
		case '?', '!':
			d.i++
			if d.i < len(d.s) && d.s[d.i] == '`' {
				d.i++
				d.emit(map[byte]string{'?': "¿", '!': "¡"}[c], at)
			} else {
				d.emit(string(c), at)
			}
		default:
			r, size := utf8.DecodeRuneInString(d.s[d.i:])
			d.i += size
			s := d.s[at:d.i]
			if d.script != nil {
				if small, ok := d.script[r]; ok {
					s = string(small)
				}
				if d.level > len(d.closers) {
					d.script = nil
				}
			}
			d.emit(s, at)
		}
	}
	d.flush()
}

// opensMath reports whether the dollar sign at hand begins mathematics and is none of money: like Pandoc, where a sign that closes it
// follows, with no blank inside either of them and no digit behind.
func (d *decoder) opensMath() bool {
	rest := d.s[d.i+1:]
	end := strings.IndexByte(rest, '$')
	for end > 0 && rest[end-1] == '\\' {
		next := strings.IndexByte(rest[end+1:], '$')
		if next < 0 {
			return false
		}
		end += 1 + next
	}
	return end > 0 && strings.IndexByte(blank, rest[0]) < 0 && strings.IndexByte(blank, rest[end-1]) < 0 &&
		(end+1 == len(rest) || rest[end+1] < '0' || rest[end+1] > '9')
}

// startScript sets the next letter or brace high or low.
func (d *decoder) startScript(high bool) {
	d.script = subscripts
	if high {
		d.script = superscripts
	}
	d.level = len(d.closers) + 1
}

// command reads a command from its backslash.
func (d *decoder) command() {
	at := d.i
	d.i++
	if d.i >= len(d.s) {
		d.emit("\\", at)
		return
	}
	if !isLetter(d.s[d.i]) {
		r, size := utf8.DecodeRuneInString(d.s[d.i:])
		d.i += size
		name := string(r)
		switch {
		case strings.Contains(blank, name):
			d.space = true
		case accents[name] != 0:
			d.accent(accents[name], at)
		case controls[name] != "":
			d.emit(controls[name], at)
		case strings.ContainsAny(name, `-/@()[]`): // hyphenation, italic correction, end of sentence, mathematics
		case name == `\`:
			d.space = true
		case name == "'" || name == "`":
		default:
			d.unknown(at)
			d.emit(name, at)
		}
		return
	}
	start := d.i
	for d.i < len(d.s) && isLetter(d.s[d.i]) {
		d.i++
	}
	name := d.s[start:d.i]
	if d.i < len(d.s) && d.s[d.i] == '*' {
		d.i++
	}
	behind := d.i
	for d.i < len(d.s) && strings.IndexByte(blank, d.s[d.i]) >= 0 {
		d.i++
	}
	switch {
	case accents[name] != 0:
		d.accent(accents[name], at)
	case letters()[name] != "":
		d.emit(letters()[name], at)
	case transparent[name]:
	case spaces[name] != "":
		d.i = behind
		if spaces[name] == " " {
			d.space = true
		} else {
			d.emit(spaces[name], at)
		}
	case name == "textsuperscript" || name == "textsubscript" || name == "sp" || name == "sb":
		d.startScript(name == "textsuperscript" || name == "sp")
	case quotations[name] != [2]string{}:
		if d.i < len(d.s) && d.s[d.i] == '{' {
			d.emit(quotations[name][0], at)
			d.next = quotations[name][1]
		}
	case name == "url" || name == "path" || name == "nolinkurl":
		d.emit(d.group(), at)
	case name == "href", name == "noopsort", name == "SortNoop", name == "switchargs", name == "textcolor", name == "hspace", name == "vspace":
		d.group()
	case name == "char" || name == "symbol" || name == "unichar":
		d.code(at)
	default:
		d.unknown(at)
	}
}

func (d *decoder) unknown(at int) {
	d.problems.Add(d.in.Span(at, d.i), diag.UnknownLaTeX, "the LaTeX command %.40q is not known here", strings.TrimRight(d.s[at:d.i], blank)).
		Hintf("write the character itself, in UTF-8")
}

// maxAccents is how many accents can stand on one letter; Vietnamese has two.
const maxAccents = 4

// accent lets an accent wait for its letter, or writes it where braces hold nothing.
func (d *decoder) accent(mark rune, at int) {
	if len(d.pending) == maxAccents {
		d.flush()
	}
	d.pending = append(d.pending, accent{mark, at})
	if strings.HasPrefix(d.s[d.i:], "{}") {
		d.flush()
		d.i += len("{}")
	}
}

// group reads {…}, as it is written, and returns what is in it.
func (d *decoder) group() string {
	if d.i >= len(d.s) || d.s[d.i] != '{' {
		return ""
	}
	depth := 0
	for i := d.i; i < len(d.s); i++ {
		switch d.s[i] {
		case '{':
			depth++
		case '}':
			if depth--; depth == 0 {
				in := d.s[d.i+1 : i]
				d.i = i + 1
				return in
			}
		}
	}
	in := d.s[d.i+1:]
	d.i = len(d.s)
	return in
}

// code reads a character by its number: \char233, \char"E9, \symbol{233}.
func (d *decoder) code(at int) {
	digits := ""
	if d.i < len(d.s) && d.s[d.i] == '{' {
		digits = strings.Trim(d.group(), blank)
	} else {
		start := d.i
		for d.i < len(d.s) && strings.IndexByte("\"'0123456789ABCDEF", d.s[d.i]) >= 0 {
			d.i++
		}
		digits = d.s[start:d.i]
		if d.i < len(d.s) && d.s[d.i] == ' ' { // it ends the number
			d.i++
		}
	}
	base := 10
	switch {
	case strings.HasPrefix(digits, `"`):
		digits, base = digits[1:], 16
	case strings.HasPrefix(digits, "'"):
		digits, base = digits[1:], 8
	}
	n, err := strconv.ParseUint(digits, base, 32)
	if r := rune(n); err != nil || n > unicode.MaxRune || !utf8.ValidRune(r) || unicode.IsControl(r) {
		d.unknown(at)
		return
	}
	d.emit(string(rune(n)), at)
}

// text returns what was written, in NFC.
func (d *decoder) text() diag.Text {
	out, places := d.out, d.places
	if !norm.NFC.IsNormal(out) {
		var composed []byte
		var at []int
		for len(out) > 0 {
			n := norm.NFC.NextBoundary(out, true)
			before := len(composed)
			composed = norm.NFC.Append(composed, out[:n]...)
			for range len(composed) - before {
				at = append(at, places[0])
			}
			out, places = out[n:], places[n:]
		}
		out, places = composed, at
	}
	return diag.MappedText(string(out), d.in.At, places)
}

// Verbatim returns a value that BibLaTeX takes as it is, an address or a DOI, without the escapes that other programs put into it.
func Verbatim(t diag.Text) diag.Text {
	s := strings.Trim(t.String, blank)
	start := strings.Index(t.String, s)
	t = t.Slice(start, start+len(s))
	if inner, ok := strings.CutPrefix(s, `\url{`); ok && strings.HasSuffix(inner, "}") {
		t = t.Slice(len(`\url{`), len(s)-1)
	}
	if !strings.ContainsAny(t.String, `\{`) {
		return t
	}
	return Restated(unescape.Replace(t.String), t.At)
}

// unescape undoes what exporters put before characters that are special in LaTeX.
var unescape = strings.NewReplacer(
	`{\textasciitilde}`, "~", `\textasciitilde{}`, "~", `\textasciitilde `, "~", `{\_}`, "_", `\_`, "_", `\%`, "%", `\&`, "&", `\#`, "#", `\$`, "$",
	`\~{}`, "~", `{\~{}}`, "~", `{\%}`, "%", `{\&}`, "&", `{\#}`, "#", `\textunderscore `, "_", `{\textunderscore}`, "_",
)

// Escape writes plain words as LaTeX that [Plain] reads as the same. Programs that read BibLaTeX read UTF-8, so that only the
// characters that are commands in LaTeX, and pairs that it joins, need it.
func Escape(s string) string {
	s = escape.Replace(s)
	for _, pair := range []string{"--", "``", "''", "?`", "!`"} {
		for strings.Contains(s, pair) {
			s = strings.ReplaceAll(s, pair, pair[:1]+"{}"+pair[1:])
		}
	}
	return s
}

var escape = strings.NewReplacer(
	// BibTeX counts braces behind a backslash, too, so that \{ would have to have its \}.
	`\`, `\textbackslash{}`, `{`, `\textbraceleft{}`, `}`, `\textbraceright{}`, `$`, `\$`, `&`, `\&`, `#`, `\#`, `%`, `\%`, `_`, `\_`,
	`^`, `\textasciicircum{}`, `~`, `\textasciitilde{}`, "\u00a0", "~", "\r", " ", "\n", " ",
)
