package render

import (
	"html/template"
	"slices"
	"strings"

	"brief/internal/brief"
)

// A Frame is what a partial sees that is the same on many pages, as the links at the head and the foot are: the brief, and where in
// the site they stand. It has the methods of a Page that need no more than these, so that a partial which asks for more is a problem
// of the template, and never another page's text.
type Frame struct {
	*renderer
	Path string // of the page, where the navigation leads to it; else of its folder, with a slash at the end
}

// Href returns the address, relative to the page.
func (f *Frame) Href(to brief.Address) string { return relative(f.Path, to) }

// Asset returns the reference to a file of the static folder.
func (f *Frame) Asset(name string) (string, error) { return f.asset(f.Path, name) }

func (p *Page) frame() *Frame {
	leadsHere := func(l brief.Link) bool { return l.To.Path == p.Path }
	n := p.navigation
	if p.Path == brief.OverviewPath || p.Path == brief.SearchPath || slices.ContainsFunc(n.Chapters, leadsHere) || slices.ContainsFunc(n.Pages, leadsHere) {
		return &Frame{p.renderer, p.Path}
	}
	return &Frame{p.renderer, p.Path[:strings.LastIndexByte(p.Path, '/')+1]}
}

// sharedPart is what a template makes of a frame.
type sharedPart struct {
	of   *template.Template
	path string
}

// Shared runs a template with the page's Frame, or says again what that gave another page.
func (p *Page) Shared(name string) (template.HTML, error) {
	t, err := p.templates.sharedBy(p.Kind, name)
	if err != nil {
		return "", err
	}
	frame := p.frame()
	part := sharedPart{t, frame.Path}
	if made, ok := p.shared.Load(part); ok {
		return made.(template.HTML), nil
	}
	var b strings.Builder
	if err := t.Execute(&b, frame); err != nil {
		return "", err
	}
	made := template.HTML(b.String())
	p.shared.Store(part, made)
	return made, nil
}
