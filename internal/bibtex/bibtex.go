// Package bibtex knows the BibTeX format: entries with the place of every value, the LaTeX in values, names, and how entry types
// and languages correspond to those of CSL.
//
// [Parse] reads what Zotero, Better BibTeX, JabRef and Biber write. It follows the grammar of BibTeX 0.99 ("Designing BibTeX
// Styles", and the program itself where that is silent) and the conventions of BibLaTeX (its manual, chapter 2): entry types, field
// names and @string names in any case; values in braces or quotes, joined with #; text between entries is a comment. A value keeps
// its LaTeX: [Plain] turns it into Unicode, [Verbatim] does so for addresses, [Names] takes lists of people apart.
//
// What is wrong is a problem at its place, and reading goes on behind it. The time is linear in the file, however it is broken.
package bibtex

import (
	"bytes"
	"strings"

	"brief/internal/diag"
)

// An Entry is one entry of a bibliography. Strings, comments, preambles, and what steers BibTeX itself, are none.
type Entry struct {
	Type   diag.Text // as it is written, in any case
	Key    diag.Text
	Fields []*Field // in order, those inherited by crossref and xdata last
}

// A Field is one field of an entry.
type Field struct {
	Name  diag.Text // as it is written, in any case
	Value diag.Text // its LaTeX: braces and quotes round the whole are taken off, pieces are joined
}

// Kind returns the type in small letters.
func (e *Entry) Kind() string { return strings.ToLower(e.Type.String) }

// Get returns the value of the first of the named fields that is there and not empty; names are in small letters.
func (e *Entry) Get(names ...string) (diag.Text, bool) {
	for _, name := range names {
		for _, f := range e.Fields {
			if strings.EqualFold(f.Name.String, name) && strings.Trim(f.Value.String, blank) != "" {
				return f.Value, true
			}
		}
	}
	return diag.Text{}, false
}

// maxExpanded is how many bytes the @strings of one file may stand for. Without a bound, a few lines of strings of strings stand
// for millions.
const maxExpanded = 1 << 20

// maxInherited is how many fields the entries of one file may inherit, likewise.
const maxInherited = 100_000

// maxProblems is how many problems of one file are reported: past that, one more helps nobody.
const maxProblems = 200

// blank is what BibTeX takes for white space.
const blank = " \t\r\n"

// Parse reads a file from an offset (behind a byte-order mark). The file must be UTF-8.
func Parse(file *diag.File, start int, problems *diag.List) []*Entry {
	p := &parser{file: file, text: file.Text, at: start, problems: problems, strings: map[string]diag.Text{}}
	for month := range strings.SplitSeq("jan feb mar apr may jun jul aug sep oct nov dec", " ") {
		p.strings[month] = diag.Text{String: month}
	}
	for p.at < len(p.text) {
		i := bytes.IndexByte(p.text[p.at:], '@')
		if i < 0 {
			break
		}
		p.at += i + 1
		p.item()
	}
	inherit(p.entries, p)
	out := p.entries[:0]
	for _, e := range p.entries {
		if !aside[e.Kind()] {
			out = append(out, e)
		}
	}
	return out
}

// aside are the types of entries that only serve others.
var aside = map[string]bool{"xdata": true, "set": true, "control": true, "bibnote": true}

type parser struct {
	file     *diag.File
	text     []byte
	at       int
	problems *diag.List
	strings  map[string]diag.Text // by name in small letters; those without a place are the months
	entries  []*Entry

	found    int // problems
	expanded int // bytes
	taken    int // fields inherited
	full     bool
	closing  []int32 // for each brace that opens, where it is closed, or 0; made when one is not
}

func (p *parser) problem(start, end int, code diag.Code, format string, args ...any) *diag.Problem {
	if p.found++; p.found > maxProblems {
		return new(diag.Problem)
	}
	end = max(start, min(end, len(p.text)))
	return p.problems.Add(diag.Span{File: p.file, Start: start, End: end}, code, format, args...)
}

func (p *parser) skipBlank() {
	for p.at < len(p.text) && strings.IndexByte(blank, p.text[p.at]) >= 0 {
		p.at++
	}
}

func (p *parser) peek() byte {
	if p.at < len(p.text) {
		return p.text[p.at]
	}
	return 0
}

// name reads the name of a type, field or string: what BibTeX allows in one.
func (p *parser) name() diag.Text {
	start := p.at
	for p.at < len(p.text) && p.text[p.at] > ' ' && p.text[p.at] != 0x7F && strings.IndexByte("\"#%'(),={}@", p.text[p.at]) < 0 {
		p.at++
	}
	return diag.NewText(p.file, start, p.at)
}

// item reads what follows an @.
func (p *parser) item() {
	start := p.at - 1
	p.skipBlank()
	typ := p.name()
	p.skipBlank()
	open := p.at
	if typ.String == "" || p.peek() != '{' && p.peek() != '(' {
		if typ.String != "" && !strings.EqualFold(typ.String, "comment") && lineStart(p.text, start) {
			p.problem(start, typ.At.End, diag.BadBibTeX, "no brace follows @%.40s", typ.String).
				Hintf("an entry is written @type{key, field = {value}, …}")
		}
		return // an @ in a comment
	}
	closed := byte('}')
	if p.peek() == '(' {
		closed = ')'
	}
	p.at++
	switch strings.ToLower(typ.String) {
	case "comment":
		if closed == '}' {
			if end := p.close(open); end > 0 {
				p.at = end + 1
			}
		}
	case "preamble":
		p.skipBlank()
		if _, ok := p.value(); ok {
			p.skipBlank()
			p.end(closed, open, "@preamble")
		}
	case "string":
		p.skipBlank()
		f, ok := p.field("@string")
		if !ok {
			return
		}
		p.strings[strings.ToLower(f.Name.String)] = f.Value
		p.skipBlank()
		if p.peek() == ',' {
			p.at++
			p.skipBlank()
		}
		p.end(closed, open, "@string")
	default:
		p.entry(typ, open, closed)
	}
}

// lineStart reports whether nothing but blanks stands before an offset on its line.
func lineStart(text []byte, at int) bool {
	for at > 0 && (text[at-1] == ' ' || text[at-1] == '\t') {
		at--
	}
	return at == 0 || text[at-1] == '\n' || text[at-1] == '\r' || bytes.HasSuffix(text[:at], []byte("\ufeff"))
}

// end reads the brace that ends an item.
func (p *parser) end(closed byte, open int, what string) {
	if p.peek() == closed {
		p.at++
		return
	}
	p.problem(open, open+1, diag.BadBibTeX, "%s is opened here and not closed behind its value", what).Hintf("add %c", closed)
	p.resume()
}

// entry reads an entry from behind its brace.
func (p *parser) entry(typ diag.Text, open int, closed byte) {
	e := &Entry{Type: typ}
	p.skipBlank()
	start := p.at
	for p.at < len(p.text) && strings.IndexByte(",={}\"\r\n@", p.text[p.at]) < 0 && (closed == '}' || p.text[p.at] != ')') {
		p.at++
	}
	end := p.at
	for end > start && strings.IndexByte(blank, p.text[end-1]) >= 0 {
		end--
	}
	e.Key = diag.NewText(p.file, start, end)
	p.skipBlank()
	switch {
	case p.peek() == '=':
		p.problem(typ.At.Start, typ.At.End, diag.BadBibTeX, "this @%.40s has no key", typ.String).Hintf("write @%s{key, …}; citations name the key", typ.String)
		e.Key = diag.Text{}
		p.at = start
	case start == end:
		p.problem(typ.At.Start, typ.At.End, diag.BadBibTeX, "this @%.40s has no key", typ.String).Hintf("write @%s{key, …}; citations name the key", typ.String)
		e.Key = diag.Text{}
	case strings.ContainsAny(e.Key.String, blank):
		p.problem(start, end, diag.BadBibTeX, "a key cannot have a space: %.80q", e.Key.String).Hintf("citations name the key, as in [@key]")
	}
	if p.peek() == ',' {
		p.at++
	} else if p.at != start && p.peek() != closed {
		p.problem(p.at, p.at+1, diag.BadBibTeX, "a comma is missing behind the key %.80q", e.Key.String).Hintf("an entry is written @type{key, field = {value}, …}")
		if p.name(); p.at >= len(p.text) || p.peek() == '@' {
			p.resume()
			return
		}
		p.at = max(end, start)
		p.skipBlank()
		if p.peek() == '"' || p.peek() == '{' {
			p.resume()
			return
		}
	}
	if e.Key.String != "" {
		p.entries = append(p.entries, e)
	}
	seen := map[string]bool{}
	for {
		p.skipBlank()
		switch c := p.peek(); {
		case c == closed:
			p.at++
			return
		case c == ',': // one too many
			p.at++
			continue
		case p.at >= len(p.text):
			p.problem(open, open+1, diag.BadBibTeX, "this entry is opened here and never closed").Hintf("count the braces of its fields")
			return
		}
		f, ok := p.field("@" + typ.String)
		if !ok {
			return
		}
		if name := strings.ToLower(f.Name.String); seen[name] {
			p.problem(f.Name.At.Start, f.Name.At.End, diag.DuplicateKey, "%.40q is written twice", f.Name.String)
		} else {
			seen[name] = true
			e.Fields = append(e.Fields, f)
		}
		p.skipBlank()
		switch c := p.peek(); {
		case c == ',':
			p.at++
		case c == closed, p.at >= len(p.text): // seen to above
		case isLetter(c):
			at := max(0, f.Value.At.End)
			p.problem(at, at+1, diag.BadBibTeX, "a comma is missing behind the field %.40q", f.Name.String)
		default:
			p.problem(p.at, p.at+1, diag.BadBibTeX, "here must be a comma or %c, not %q", closed, rune(c)).
				Hintf("count the braces and quotes of the field %q", f.Name.String)
			p.resume()
			return
		}
	}
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// field reads name = value.
func (p *parser) field(in string) (*Field, bool) {
	f := &Field{Name: p.name()}
	if f.Name.String == "" {
		c := p.peek()
		what := "the end of the file"
		if p.at < len(p.text) {
			what = string([]rune(string(p.text[p.at:min(p.at+4, len(p.text))]))[:1])
		}
		problem := p.problem(p.at, p.at+1, diag.BadBibTeX, "in %.40s, here must be the name of a field, not %s", in, what)
		if c == '@' {
			problem.Hintf("the entry above may lack a closing brace")
		} else {
			problem.Hintf("a field is written name = {value}; count the braces of the one before")
		}
		p.resume()
		return nil, false
	}
	p.skipBlank()
	if p.peek() != '=' {
		p.problem(f.Name.At.Start, f.Name.At.End, diag.BadBibTeX, "no = follows the field name %.40q", f.Name.String).
			Hintf("a field is written name = {value}; count the braces and quotes of the one before")
		p.resume()
		return nil, false
	}
	p.at++
	p.skipBlank()
	value, ok := p.value()
	f.Value = value
	return f, ok
}

// value reads pieces joined with #.
func (p *parser) value() (diag.Text, bool) {
	first, ok := p.piece()
	if !ok {
		return first, false
	}
	p.skipBlank()
	if p.peek() != '#' {
		return first, true
	}
	var joined joiner
	joined.add(first)
	for p.peek() == '#' {
		p.at++
		p.skipBlank()
		next, ok := p.piece()
		if !ok {
			return diag.Text{}, false
		}
		joined.add(next)
		p.skipBlank()
	}
	return joined.text(p.file), true
}

// piece reads a value in braces or quotes, a number, or the name of a @string.
func (p *parser) piece() (diag.Text, bool) {
	start := p.at
	switch c := p.peek(); {
	case c == '{':
		end := p.close(start)
		if end <= 0 {
			p.problem(start, start+1, diag.BadBibTeX, "a brace is opened here and never closed").Hintf("add } behind the value")
			p.resume()
			return diag.Text{}, false
		}
		p.at = end + 1
		return diag.NewText(p.file, start+1, end), true
	case c == '"':
		p.at++
		for p.at < len(p.text) && p.text[p.at] != '"' {
			switch p.text[p.at] {
			case '{':
				if end := p.close(p.at); end > 0 {
					p.at = end
				} else {
					p.problem(p.at, p.at+1, diag.BadBibTeX, "a brace is opened here and never closed").Hintf("add } before the closing quotation mark")
					p.at = start + 1
					p.resume()
					return diag.Text{}, false
				}
			case '}':
				p.problem(p.at, p.at+1, diag.BadBibTeX, "this brace closes none, within quotation marks").Hintf("the value may lack its closing quotation mark")
				p.resume()
				return diag.Text{}, false
			}
			p.at++
		}
		if p.at >= len(p.text) {
			p.problem(start, start+1, diag.BadBibTeX, "a quotation mark is opened here and never closed").Hintf("add \" behind the value, or put it in braces")
			p.at = start + 1
			p.resume()
			return diag.Text{}, false
		}
		p.at++
		return diag.NewText(p.file, start+1, p.at-1), true
	}
	name := p.name()
	if name.String == "" {
		p.problem(p.at, p.at+1, diag.BadBibTeX, "here must be a value in braces or quotation marks").Hintf("a field is written name = {value}")
		p.resume()
		return name, false
	}
	if strings.Trim(name.String, "0123456789") == "" {
		return name, true
	}
	known, ok := p.strings[strings.ToLower(name.String)]
	if !ok {
		var names []string
		if len(name.String) <= 40 {
			for n := range p.strings {
				names = append(names, n)
			}
		}
		p.problem(name.At.Start, name.At.End, diag.BadBibTeX, "no @string has the name %.40q", name.String).
			Hintf("put the value in braces").DidYouMean(strings.ToLower(name.String), names)
		return diag.Text{At: name.At}, true
	}
	if p.expanded += len(known.String); p.expanded > maxExpanded {
		if !p.full {
			p.full = true
			p.problem(name.At.Start, name.At.End, diag.BadBibTeX, "the strings of this file stand for more than %d MiB", maxExpanded>>20).Hintf("write the values out")
		}
		return diag.Text{At: name.At}, true
	}
	return Restated(known.String, name.At), true
}

// Restated returns a text that says in other words what stands at a place.
func Restated(s string, at diag.Span) diag.Text {
	places := make([]int, len(s))
	for i := range places {
		places[i] = at.Start
	}
	if len(s) > 0 {
		places[len(s)-1] = max(at.Start, at.End-1) // a span of it all covers the whole place
	}
	return diag.MappedText(s, at, places)
}

// A joiner puts texts together.
type joiner struct {
	b      strings.Builder
	places []int
	at     diag.Span
}

func (j *joiner) add(t diag.Text) {
	if j.at.IsZero() {
		j.at = t.At
	}
	j.at.End = max(j.at.End, t.At.End)
	j.b.WriteString(t.String)
	for i := range len(t.String) {
		j.places = append(j.places, t.Span(i, i+1).Start)
	}
}

func (j *joiner) text(file *diag.File) diag.Text {
	j.at.File = file
	return diag.MappedText(j.b.String(), j.at, j.places)
}

// close returns where the brace at an offset is closed, or 0. Like BibTeX it counts every brace, also behind a backslash.
func (p *parser) close(open int) int {
	if p.closing == nil {
		depth := 0
		for i := open; i < len(p.text); i++ {
			switch p.text[i] {
			case '{':
				depth++
			case '}':
				if depth--; depth == 0 {
					return i
				}
			}
		}
		// One that is not closed leads to the end of the file; many such would each do so.
		p.closing = make([]int32, len(p.text))
		var opened []int
		for i, c := range p.text {
			switch {
			case c == '{':
				opened = append(opened, i)
			case c == '}' && len(opened) > 0:
				p.closing[opened[len(opened)-1]] = int32(i)
				opened = opened[:len(opened)-1]
			}
		}
	}
	return int(p.closing[open])
}

// resume goes on, after something that cannot be read, at the next line that begins with @.
func (p *parser) resume() {
	for p.at < len(p.text) {
		i := bytes.IndexByte(p.text[p.at:], '@')
		if i < 0 {
			p.at = len(p.text)
			return
		}
		p.at += i
		if lineStart(p.text, p.at) {
			return
		}
		p.at++
	}
}

// inherit gives entries what they lack from those that their crossref or xdata names (BibLaTeX manual, section 2.4.1 and appendix
// B): the title of a whole is the book title of its part. What is of the parent alone, such as its DOI, stays there.
func inherit(entries []*Entry, p *parser) {
	byKey := make(map[string]*Entry, len(entries))
	for _, e := range entries {
		if byKey[e.Key.String] == nil {
			byKey[e.Key.String] = e
		}
	}
	done := map[*Entry]bool{}
	var visit func(e *Entry, depth int)
	visit = func(e *Entry, depth int) {
		if done[e] || depth > 8 {
			return
		}
		done[e] = true
		for _, name := range []string{"crossref", "xdata"} {
			value, ok := e.Get(name)
			if !ok {
				continue
			}
			for key := range strings.SplitSeq(value.String, ",") {
				key = strings.Trim(key, blank)
				parent := byKey[key]
				if parent == nil {
					p.problem(value.At.Start, value.At.End, diag.UnknownSource, "%s names %.80q, which is not in this file", name, key)
					continue
				}
				if parent == e {
					continue
				}
				visit(parent, depth+1)
				if p.taken += len(parent.Fields); p.taken > maxInherited {
					if !p.full {
						p.full = true
						p.problem(value.At.Start, value.At.End, diag.BadBibTeX, "entries of this file inherit more than %d fields", maxInherited).Hintf("write the fields out")
					}
					return
				}
				e.take(parent, name == "crossref")
			}
		}
	}
	for _, e := range entries {
		visit(e, 0)
	}
}

// own are the fields that are not inherited.
var own = map[string]bool{
	"crossref": true, "xref": true, "xdata": true, "ids": true, "label": true, "shorthand": true, "keywords": true, "abstract": true, "file": true,
	"doi": true, "url": true, "urldate": true, "eprint": true, "pages": true, "pagetotal": true, "author": true, "note": true, "addendum": true, "options": true,
	"entrysubtype": true, "description": true, "class": true, "status": true, "annotation": true,
}

// take adds the fields of a parent that the entry lacks.
func (e *Entry) take(parent *Entry, crossref bool) {
	has := make(map[string]bool, len(e.Fields))
	for _, f := range e.Fields {
		has[strings.ToLower(f.Name.String)] = true
	}
	for _, f := range parent.Fields {
		name := strings.ToLower(f.Name.String)
		if crossref {
			if own[name] {
				continue
			}
			switch name {
			case "title", "subtitle":
				prefix := "book"
				if k := parent.Kind(); k == "periodical" {
					prefix = "journal"
				} else if strings.HasPrefix(k, "mv") {
					prefix = "main"
				}
				f = &Field{Name: diag.Text{String: prefix + name, At: f.Name.At}, Value: f.Value}
				name = prefix + name
			}
		} else if name == "crossref" || name == "xdata" {
			continue
		}
		if !has[name] {
			has[name] = true
			e.Fields = append(e.Fields, f)
		}
	}
}
