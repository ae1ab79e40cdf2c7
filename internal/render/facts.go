package render

import (
	"html/template"
	"strings"

	"brief/internal/bibliography"
	"brief/internal/brief"
	"brief/internal/markdown"
)

// BoxValue returns what a row of a fact box says beside its label.
func (p *Page) BoxValue(row *brief.Row) (out template.HTML, err error) {
	out = p.html(func(m *markup) {
		m.raw(`<span class="value">`)
		if f := row.Fact; f != nil {
			m.text(p.Qualified(f))
		} else {
			err = p.writeText(m, row.Value)
		}
		m.raw("</span>")
		markdown.WriteReferences(&m.Buffer, row.References, p)
		if f := row.Fact; f != nil {
			if !f.AsOf.IsZero() {
				m.raw(` <span class="as-of">`)
				m.text(p.Date(f.AsOf))
				m.raw("</span>")
			}
			p.writeKindMark(m, f)
			p.writeCorrected(m, brief.FactAddress(f.ID))
		} else {
			p.writeCorrected(m, brief.Address{Path: p.Path, Fragment: row.ID})
		}
	})
	return out, err
}

// FactInFull returns what the list of a page's facts says beside the label of one.
func (p *Page) FactInFull(f *brief.Fact) template.HTML {
	return p.html(func(m *markup) {
		m.raw(`<span class="value">`)
		m.text(p.Qualified(f))
		m.raw("</span>")
		if !f.AsOf.IsZero() {
			m.raw(` <span class="as-of">`)
			m.word(p.Locale, "as-of-date", p.Date(f.AsOf))
			m.raw("</span>")
		}
		p.writeKindMark(m, f)
		p.writeCorrected(m, brief.FactAddress(f.ID))
		m.raw("\n")
		if f.Derived != nil {
			m.raw(string(p.Computation(f)), " ")
		}
		if f.Note != "" {
			m.raw(`<span class="fact-note">`)
			m.text(f.Note)
			m.raw("</span> ")
		}
		m.raw(`<span class="fact-sources">`)
		p.writeFactSources(m, f)
		m.raw("</span>")
	})
}

// FactSources returns the sources of a fact, short, each linked to the bibliography.
func (p *Page) FactSources(f *brief.Fact) template.HTML {
	return p.html(func(m *markup) { p.writeFactSources(m, f) })
}

func (p *Page) writeFactSources(m *markup, f *brief.Fact) {
	for i, c := range f.Citations {
		if i > 0 {
			m.raw("; ")
		}
		m.raw(`<a href="`)
		m.text(p.Href(c.Source.Address()))
		m.raw(`">`)
		m.text(bibliography.Short(c.Source))
		if l := bibliography.Locator(c.Locator, p.Locale); l != "" {
			m.text(", ", l)
		}
		m.raw(`</a>`)
	}
}

// Qualified returns the value of a fact with its qualifier.
func (p *Page) Qualified(f *brief.Fact) string { return p.Locale.Qualified(f.Value, f.Qualifier) }

// KeyFigure returns the same for where it stands alone and large: a range, and a number with its word, are not broken.
func (p *Page) KeyFigure(f *brief.Fact) template.HTML {
	words := strings.Split(p.Qualified(f), " ")
	for i, w := range words {
		words[i] = template.HTMLEscapeString(w)
		if strings.ContainsAny(w, "–\u00a0") {
			words[i] = `<span class="whole">` + words[i] + "</span>"
		}
	}
	return template.HTML(strings.Join(words, " "))
}

// Computation returns how a derived fact was computed, in words, with a link to every fact used; nothing for any other.
func (p *Page) Computation(f *brief.Fact) template.HTML {
	if f.Derived == nil {
		return ""
	}
	escape := template.HTMLEscapeString
	var b strings.Builder
	bare := false // no space before the next word
	for _, s := range f.Derived.Steps {
		word := p.Locale.Number(s.Number)
		switch {
		case s.Fact != nil:
			word = `<a href="` + escape(p.Href(p.FactAddress(s.Fact))) + `">` + escape(s.Fact.Label) + `</a>`
		case s.Sign == "(" || s.Sign == ")" || s.Sign == ",":
			word = s.Sign
		case s.Sign != "":
			word = escape(p.Word(signKeys[s.Sign]))
		}
		if b.Len() > 0 && !bare && s.Sign != ")" && s.Sign != "," {
			b.WriteByte(' ')
		}
		b.WriteString(word)
		bare = s.Sign == "("
	}
	return template.HTML(`<span class="computation">` + strings.Replace(escape(p.Word("computed-from")), "{0}", b.String(), 1) + `</span>`)
}

// signKeys are the words for the signs and functions of a formula.
var signKeys = map[string]string{
	"+": "formula-plus", "-": "formula-minus", "*": "formula-times", "/": "formula-divided-by",
	"min": "formula-min", "max": "formula-max", "sum": "formula-sum",
}

// KindMark returns a word for a fact that is more, or less, than a plain report: an assessment, a forecast, a computation.
func (p *Page) KindMark(f *brief.Fact) template.HTML {
	return p.html(func(m *markup) { p.writeKindMark(m, f) })
}

func (p *Page) writeKindMark(m *markup, f *brief.Fact) {
	if f.Kind == "fact" || f.Kind == "reported" {
		return
	}
	m.raw(` <span class="kind">`)
	m.word(p.Locale, "kind-"+string(f.Kind))
	m.raw(`</span>`)
}
