// Package release is the file in which a release is recorded: what was published, so that later editions can be held to it.
//
// A file is JSON (RFC 8259), UTF-8, one item a line, so that two releases can be compared line by line:
//
//	{
//	"format": 1,
//	"date": "2026-11-24",
//	"edition": "1",
//	"statements": [
//	{"kind":"fact","at":"data.html#fact-loans","text":"more than US$64 billion (2015)"},
//	{"kind":"paragraph","at":"china.html#p-loans-reached","text":"Loans reached …","frame":"0123456789abcdef"}
//	],
//	"closed": [
//	{"correction":"loans-2026","at":"data.html#fact-loans","before":"…","after":"…"}
//	]
//	}
//
// format is the number of the format: 1. date is the day of the release, edition what the author called it or "". Each statement
// has its kind (brief.StatementKinds), its address in the site (path#id, or the path alone for what is said of a page), its plain words as shown and, where it shows facts, its
// frame: a checksum of its words with the names of the facts in place of their values (revision.Sum). closed lists what each
// correction changed that this release or one before it closed; after is absent where the statement was withdrawn. Unknown keys are errors: a later format
// has another number.
//
// Files are named DATE.json or DATE-NAME.json. The last one is that which sorts last: by date, then by name, numbers in it by
// value (Compare).
package release

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"brief/internal/brief"
	"brief/internal/diag"
)

// Folder is where releases are kept, in the content folder.
const Folder = "releases"

// Extension ends the name of each file.
const Extension = ".json"

// MaxSize is the largest file that is read, in bytes: the words of some hundred books.
const MaxSize = 64 << 20

const format = 1

type file struct {
	Format     int         `json:"format"`
	Date       string      `json:"date"`
	Edition    string      `json:"edition"`
	Statements []statement `json:"statements"`
	Closed     []amendment `json:"closed"`
}

type statement struct {
	Kind  brief.StatementKind `json:"kind"`
	At    string              `json:"at"`
	Text  string              `json:"text,omitempty"`
	Frame string              `json:"frame,omitempty"`
}

type amendment struct {
	Correction string `json:"correction"`
	At         string `json:"at"`
	Before     string `json:"before"`
	After      string `json:"after,omitempty"`
}

var nameForm = regexp.MustCompile(`^(\d{4}-\d{2}-\d{2})(?:-([a-z0-9]+(?:[.-][a-z0-9]+)*))?$`)

// Name returns the name of a release, without extension, or "" if the edition cannot be part of one: it has small letters and
// digits, with single hyphens and full stops between them.
func Name(day time.Time, edition string) string {
	name := day.Format("2006-01-02")
	if edition != "" {
		name += "-" + edition
	}
	if !IsName(name) {
		return ""
	}
	return name
}

// IsName reports whether a release can have the name.
func IsName(name string) bool {
	g := nameForm.FindStringSubmatch(name)
	if g == nil {
		return false
	}
	_, err := time.Parse("2006-01-02", g[1])
	return err == nil
}

// Compare orders names: by date, then as people count: 2 comes before 10, and nothing before anything.
func Compare(a, b string) int {
	for a != "" && b != "" {
		if isDigit(a[0]) && isDigit(b[0]) {
			x, restA := number(a)
			y, restB := number(b)
			if c := len(x) - len(y); c != 0 {
				return c
			}
			if c := strings.Compare(x, y); c != 0 {
				return c
			}
			a, b = restA, restB
			continue
		}
		if a[0] != b[0] {
			return int(a[0]) - int(b[0])
		}
		a, b = a[1:], b[1:]
	}
	return len(a) - len(b)
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// number cuts the digits from the head of s; zeros before them do not count.
func number(s string) (digits, rest string) {
	end := strings.IndexFunc(s, func(r rune) bool { return r < '0' || r > '9' })
	if end < 0 {
		end = len(s)
	}
	return strings.TrimLeft(s[:end], "0"), s[end:]
}

// New returns the release of a brief, whose statements are known.
func New(b *brief.Brief, name string, day time.Time, edition string) (*brief.Release, error) {
	date, err := brief.ParseDate(day.Format("2006-01-02"))
	if err != nil {
		return nil, err
	}
	r := &brief.Release{Name: name, Date: date, Edition: edition, Statements: b.Statements}
	for _, c := range b.Corrections {
		for _, change := range c.Changes {
			if c.Kind == brief.KindCorrection && change.At.Path != "" {
				r.Closed = append(r.Closed, &brief.Amendment{Correction: c.ID, At: change.At, Before: change.Before, After: change.After})
			}
		}
	}
	return r, nil
}

// Equal reports whether two releases record the same.
func Equal(a, b *brief.Release) bool {
	return slices.EqualFunc(a.Statements, b.Statements, func(x, y *brief.Statement) bool {
		return x.Kind == y.Kind && x.At == y.At && x.Text == y.Text && x.Frame == y.Frame
	}) && slices.EqualFunc(a.Closed, b.Closed, func(x, y *brief.Amendment) bool { return *x == *y })
}

// Encode returns the file of a release. The same release gives the same bytes.
func Encode(r *brief.Release) ([]byte, error) {
	var b bytes.Buffer
	line := func(v any) error {
		var one bytes.Buffer
		e := json.NewEncoder(&one)
		e.SetEscapeHTML(false)
		if err := e.Encode(v); err != nil {
			return err
		}
		b.Write(bytes.TrimSuffix(one.Bytes(), []byte("\n")))
		return nil
	}
	pair := func(key string, v any) error {
		b.WriteString(strconv.Quote(key) + ": ")
		defer b.WriteString(",\n")
		return line(v)
	}
	b.WriteString("{\n")
	if err := errors.Join(pair("format", format), pair("date", r.Date.String()), pair("edition", r.Edition)); err != nil {
		return nil, err
	}
	item := func(i int, v any) error {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteByte('\n')
		return line(v)
	}
	b.WriteString(`"statements": [`)
	for i, s := range r.Statements {
		if err := item(i, statement{s.Kind, s.At.String(), s.Text, s.Frame}); err != nil {
			return nil, err
		}
	}
	b.WriteString("\n],\n\"closed\": [")
	for i, a := range r.Closed {
		if err := item(i, amendment{a.Correction, a.At.String(), a.Before, a.After}); err != nil {
			return nil, err
		}
	}
	b.WriteString("\n]\n}\n")
	return b.Bytes(), nil
}

// Decode reads the file of a release. What is wrong with it is a problem, and then there is no release: half of a record would make
// the other half seem new.
func Decode(in *diag.File, name string, problems *diag.List) *brief.Release {
	at := func(offset int64) diag.Span {
		start := max(0, min(int(offset), len(in.Text))-1)
		return diag.Span{File: in, Start: start, End: min(start+1, len(in.Text))}
	}
	const hint = "brief release writes these files, and nobody else is to change them; take it from the history of your project"
	d := json.NewDecoder(bytes.NewReader(in.Text))
	d.DisallowUnknownFields()
	var f file
	if err := d.Decode(&f); err != nil {
		// A later format may have keys that this one lacks.
		var head struct{ Format int }
		if json.Unmarshal(in.Text, &head) == nil && head.Format > format {
			problems.Add(diag.Span{File: in}, diag.BadRelease, "format %d of a release is not known", head.Format).Hintf("a newer version of brief wrote it; use that")
			return nil
		}
		offset := d.InputOffset()
		var syntax *json.SyntaxError
		var kind *json.UnmarshalTypeError
		switch {
		case errors.As(err, &syntax):
			offset = syntax.Offset
		case errors.As(err, &kind):
			offset = kind.Offset
		case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
			offset = int64(len(in.Text))
		}
		problems.Add(at(offset), diag.BadRelease, "the record of a release cannot be read: %s", strings.TrimPrefix(err.Error(), "json: ")).Hintf(hint)
		return nil
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		problems.Add(at(d.InputOffset()), diag.BadRelease, "something follows the record of the release").Hintf(hint)
		return nil
	}
	if f.Format != format {
		problems.Add(diag.Span{File: in}, diag.BadRelease, "format %d of a release is not known", f.Format).Hintf(hint)
		return nil
	}
	bad := func(what string, value any) *brief.Release {
		problems.Add(diag.Span{File: in}, diag.BadRelease, "%s: %.80q", what, value).Hintf(hint)
		return nil
	}
	r := &brief.Release{Name: name, Edition: f.Edition, File: in}
	var err error
	if r.Date, err = brief.ParseDate(f.Date); err != nil || r.Date.IsZero() {
		return bad("the date of a release is a day", f.Date)
	}
	type place struct {
		brief.Address
		kind brief.StatementKind // of one that may share its address
	}
	seen := map[place]bool{}
	for _, s := range f.Statements {
		a, ok := address(s.At)
		at := place{Address: a}
		if !s.Kind.Anchored() {
			at.kind = s.Kind
		}
		switch {
		case !slices.Contains(brief.StatementKinds, s.Kind):
			return bad("no statement is of this kind", s.Kind)
		case !ok, (a.Fragment == "") != s.Kind.OfPage():
			return bad("a statement has no address", s.At)
		case seen[at]:
			return bad("two statements have one address", s.At)
		}
		seen[at] = true
		r.Statements = append(r.Statements, &brief.Statement{Kind: s.Kind, At: a, Text: s.Text, Frame: s.Frame})
	}
	for _, c := range f.Closed {
		a, ok := address(c.At)
		if !ok {
			return bad("a change has no address", c.At)
		}
		r.Closed = append(r.Closed, &brief.Amendment{Correction: c.Correction, At: a, Before: c.Before, After: c.After})
	}
	return r
}

// address reads "china.html#p-loans", or "china.html" alone.
func address(s string) (brief.Address, bool) {
	path, id, inPage := strings.Cut(s, "#")
	if inPage && id == "" || !strings.HasSuffix(path, ".html") || strings.HasPrefix(path, "/") || strings.ContainsFunc(s, unicode.IsControl) {
		return brief.Address{}, false
	}
	return brief.Address{Path: path, Fragment: id}, true
}
