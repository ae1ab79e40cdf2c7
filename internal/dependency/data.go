package dependency

import (
	"cmp"

	"brief/internal/brief"
)

// data adds what a page made from data rests on.
func (p *page) data() {
	own := cmp.Or(brief.ListOf(p.path), p.path)
	p.template(own) // a page made from data is called as its template is
	switch own {
	case brief.ChaptersPath:
		for _, c := range p.b.Chapters { // the chapters on it, and the titles of its neighbours
			p.titled(c)
		}
	case brief.OverviewPath: // of a brief without an index.md
		for _, c := range p.b.Chapters {
			p.titled(c)
		}
	case brief.ComparePath:
		p.matrix(p.b.Matrix, true)
		p.marked(p.corrected[brief.ComparePath])
	case brief.TimelinePath:
		p.timeline()
		p.marked(p.corrected[brief.TimelinePath])
	case brief.RecommendationsPath:
		p.recommendations()
		p.marked(p.corrected[brief.RecommendationsPath])
	case brief.DataPath:
		p.facts(func(f *brief.Fact) bool { return own == p.path || f.Path == p.path })
		if own == p.path {
			p.figures()
		}
	case brief.SourcesPath:
		p.bibliography(func(s *brief.Source) bool { return own == p.path || s.Path == p.path })
	case brief.GlossaryPath:
		p.terms(func(t *brief.Term) bool { return own == p.path || t.Path == p.path })
	case brief.CorrectionsPath:
		p.told()
	case brief.EvidencePath:
		p.texts()
		p.allFacts()
		p.timeline()
		p.recommendations()
		p.told()
		if p.b.Matrix != nil {
			p.matrix(p.b.Matrix, true)
		}
	case brief.SearchPath:
		p.texts()
		p.allFacts()
		p.figures()
		p.sources()
		p.terms(func(*brief.Term) bool { return true })
		p.timeline()
		p.recommendations()
		p.told()
		if p.b.Matrix != nil {
			p.matrix(p.b.Matrix, true)
		}
	}
}

// texts adds every authored page.
func (p *page) texts() {
	for _, c := range p.b.All() {
		p.add(Text, c.Name, c.At)
	}
}

func (p *page) allFacts() { p.facts(func(*brief.Fact) bool { return true }) }

func (p *page) facts(shown func(*brief.Fact) bool) {
	for _, f := range p.b.Facts {
		if !shown(f) {
			continue
		}
		p.fact(f)
		for _, a := range f.Uses {
			p.at(a)
		}
	}
}

func (p *page) figures() {
	for _, f := range p.b.Figures {
		p.figure(f)
		for _, a := range f.Uses {
			p.at(a)
		}
	}
}

// bibliography adds some sources, and the places that rest on them: it shows their words.
func (p *page) bibliography(shown func(*brief.Source) bool) {
	for _, s := range p.b.Sources {
		if !shown(s) {
			continue
		}
		p.source(s)
		for _, u := range s.Uses {
			p.citing(u)
			p.at(u.Address)
		}
	}
}

func (p *page) sources() {
	for _, s := range p.b.Sources {
		p.source(s)
	}
}

func (p *page) terms(shown func(*brief.Term) bool) {
	for _, t := range p.b.Terms {
		if !shown(t) {
			continue
		}
		p.term(t)
		p.citations(t.Citations)
		for _, c := range t.Chapters {
			p.titled(c)
		}
	}
}

func (p *page) timeline() {
	if p.b.Timeline == nil {
		return
	}
	for _, e := range p.b.Timeline.Events {
		p.event(e)
	}
}

func (p *page) recommendations() {
	if p.b.Recommendations == nil {
		return
	}
	for _, r := range p.b.Recommendations.Items {
		p.recommendation(r.Item)
	}
}

// told adds every correction, with its words.
func (p *page) told() {
	for _, c := range p.b.Corrections {
		if !p.add(Correction, c.ID, c.At) {
			continue
		}
		p.text(c.Original)
		p.text(c.Edition)
		p.text(c.Reason)
		p.citations(c.Citations)
		for _, l := range c.Places {
			p.at(l.To)
		}
	}
}
