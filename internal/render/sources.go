package render

import (
	"html/template"

	"brief/internal/bibliography"
	"brief/internal/brief"
)

// SourceItems returns sources as the items of the bibliography, each with the places that cite it.
func (p *Page) SourceItems(sources []*brief.Source) template.HTML {
	return p.html(func(m *markup) {
		for _, s := range sources {
			p.writeSourceItem(m, s)
		}
	})
}

func (p *Page) writeSourceItem(m *markup, s *brief.Source) {
	m.raw(`<li id="source-`)
	m.text(s.ID)
	m.raw(`" class="entry" data-tags="`)
	m.text(p.Tags(s))
	m.raw(`">`, "\n", `<p class="reference">`)
	m.source(bibliography.Entry(s, p.Brief.Citations, p.Locale))
	m.raw("</p>\n", `<p class="source-meta">`)
	if s.Class != "" {
		m.raw("<span>")
		m.word(p.Locale, "class-"+string(s.Class))
		m.raw("</span> ")
	}
	m.raw("<span>")
	m.word(p.Locale, "status-"+string(s.Status))
	m.raw("</span> ")
	if checked := bibliography.LinkChecked(s, p.Locale); checked != "" {
		m.raw("<span>")
		m.text(checked)
		m.raw("</span> ")
	}
	m.raw("<span>")
	m.word(p.Locale, "cited-n-times", len(s.Uses))
	m.raw("</span></p>\n")
	if len(s.Uses) > 0 {
		m.raw("<details><summary>")
		m.word(p.Locale, "where-it-is-cited")
		m.raw("</summary>\n", `<ol class="uses">`, "\n")
		for _, u := range s.Uses {
			m.raw("<li>")
			p.writeUse(m, u)
			m.raw("</li>\n")
		}
		m.raw("</ol></details>\n")
	}
	m.raw("</li>\n")
}

// writeUse writes a place that rests on a source: a link to it, what kind of place it is, and what stands there.
func (p *Page) writeUse(m *markup, u *brief.Use) {
	m.raw(`<a href="`)
	m.text(p.Href(u.Address))
	m.raw(`">`)
	m.text(u.Where)
	m.raw(`</a> <span class="use-kind">`)
	m.word(p.Locale, "use-"+string(u.Kind))
	m.raw(`</span>: `)
	m.text(u.Context)
}
