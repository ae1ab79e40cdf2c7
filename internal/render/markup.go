package render

import (
	"bytes"
	"html/template"

	"golang.org/x/text/unicode/bidi"

	"brief/internal/bibliography"
	"brief/internal/locale"
)

// markup is HTML that is made here and not by a template, because a long page has very many of it, and a template takes ten times as
// long. What is written one thing after the other needs no string of its own.
type markup struct {
	bytes.Buffer
	said []byte // kept from word to word
}

// raw writes what is HTML already.
func (m *markup) raw(parts ...string) {
	for _, s := range parts {
		m.WriteString(s)
	}
}

// text writes text, as [template.HTMLEscape] does.
func (m *markup) text(parts ...string) {
	for _, s := range parts {
		escape(&m.Buffer, s)
	}
}

// word writes a word of the interface.
func (m *markup) word(l *locale.Locale, key string, args ...any) {
	m.said = l.Append(m.said[:0], key, args...)
	escape(&m.Buffer, m.said)
}

func escape[T string | []byte](b *bytes.Buffer, s T) {
	last := 0
	for i := 0; i < len(s); i++ {
		var entity string
		switch s[i] {
		case '"':
			entity = "&#34;"
		case '&':
			entity = "&amp;"
		case '\'':
			entity = "&#39;"
		case '<':
			entity = "&lt;"
		case '>':
			entity = "&gt;"
		case 0:
			entity = "\uFFFD"
		default:
			continue
		}
		b.Write([]byte(s[last:i]))
		b.WriteString(entity)
		last = i + 1
	}
	b.Write([]byte(s[last:]))
}

// html returns what a function writes. It may be called again meanwhile: a text has shortcodes, whose templates ask for more.
func (p *Page) html(write func(m *markup)) template.HTML {
	if p.made == nil {
		p.made = new(markup)
	}
	m := p.made
	start := m.Len()
	write(m)
	out := template.HTML(m.Bytes()[start:])
	m.Truncate(start)
	return out
}

// source writes a formatted source.
func (m *markup) source(parts []bibliography.Part) {
	for _, part := range parts {
		m.text(part.Before)
		end := "</span>"
		switch {
		case part.URL != "":
			m.raw(`<a class="source-`, part.Role, `" href="`)
			m.text(part.URL)
			m.raw(`" rel="noopener noreferrer external"`)
			end = "</a>"
		case part.To != nil:
			m.raw(`<a class="source-`, part.Role, `" href="#`)
			m.text(part.To.ID)
			m.raw(`"`)
			end = "</a>"
		case part.Italic:
			m.raw(`<cite class="source-`, part.Role, `"`)
			end = "</cite>"
		default:
			m.raw(`<span class="source-`, part.Role, `"`)
		}
		if part.Lang != "" {
			m.raw(` lang="`)
			m.text(part.Lang)
			m.raw(`"`)
		}
		m.raw(directionOf(part.Text), ">")
		m.text(part.Text)
		m.raw(end)
		m.text(part.After)
	}
}

// directionOf returns an attribute that keeps a text which runs from right to left, or changes its direction, from moving what
// stands beside it: HTML isolates an element that has one
// (https://html.spec.whatwg.org/multipage/rendering.html#bidi-rendering).
func directionOf(text string) string {
	for _, r := range text {
		if r < 0x590 { // the first letter from right to left is Hebrew
			continue
		}
		p, _ := bidi.LookupRune(r)
		switch p.Class() {
		case bidi.R, bidi.AL, bidi.AN, bidi.Control:
			return ` dir="auto"`
		}
	}
	return ""
}
