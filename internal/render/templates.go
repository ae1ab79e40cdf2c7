package render

import (
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"text/template/parse"

	"brief/internal/diag"
)

// templates is every page's template, by kind, and every shortcode's. They are of one set, so that what they have in common is read
// and made safe once.
type templates struct {
	pages      map[string]*template.Template
	shortcodes map[string]*template.Template
	files      map[string]*diag.File // by name
}

// shortcodeNames returns the names of the shortcodes that the templates offer.
func shortcodeNames(fsys fs.FS) ([]string, error) {
	files, err := fs.Glob(fsys, "shortcodes/*.html")
	for i, f := range files {
		files[i] = strings.TrimSuffix(path.Base(f), ".html")
	}
	return files, err
}

// kinds lists the page kinds, each with its template.
var kinds = append([]string{"overview", "chapter", "chapters", "not-found"}, dataKinds...)

func readTemplates(fsys fs.FS, problems *diag.List) (*templates, error) {
	t := &templates{pages: map[string]*template.Template{}, shortcodes: map[string]*template.Template{}, files: map[string]*diag.File{}}
	// read takes in what a file defines, itself among it. What is empty takes the place of nothing, here and below, as in text/template.
	read := func(into trees, name string) error {
		text, err := fs.ReadFile(fsys, name)
		if err != nil {
			return err
		}
		file := &diag.File{Name: "templates/" + name, Text: text}
		t.files[name] = file
		parsed, err := template.New(name).Parse(string(text))
		if err != nil {
			reportTemplate(problems, file, err)
			return nil
		}
		for _, defined := range parsed.Templates() {
			if into[defined.Name()] == nil || !parse.IsEmptyTree(defined.Tree.Root) {
				into[defined.Name()] = defined.Tree
			}
		}
		return nil
	}
	partials, err := fs.Glob(fsys, "partials/*.html")
	if err != nil {
		return nil, err
	}
	common := trees{}
	for _, name := range append([]string{"base.html"}, partials...) {
		if err := read(common, name); err != nil {
			return nil, err
		}
	}
	set := template.New("").Option("missingkey=error")
	if err := common.addTo(set); err != nil {
		return nil, err
	}
	// add reads a file and returns the template that begins with what is named, as the file sees it.
	add := func(name, start string) (*template.Template, error) {
		own := trees{}
		if err := read(own, name); err != nil {
			return nil, err
		}
		maps.DeleteFunc(own, func(name string, tree *parse.Tree) bool { return common[name] != nil && parse.IsEmptyTree(tree.Root) })
		if err := common.seenFrom(name, own).addTo(set); err != nil {
			return nil, err
		}
		return lookup(set, start, name), nil
	}
	for _, kind := range kinds {
		if t.pages[kind], err = add(kind+".html", "base.html"); err != nil {
			return nil, err
		}
	}
	names, err := shortcodeNames(fsys)
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		file := "shortcodes/" + name + ".html"
		if t.shortcodes[name], err = add(file, file); err != nil {
			return nil, err
		}
	}
	return t, nil
}

// lookup returns the template of a name as a file sees it; nil where there is none.
func lookup(set *template.Template, name, file string) *template.Template {
	if t := set.Lookup(name + definedIn + file); t != nil {
		return t
	}
	return set.Lookup(name)
}

// sharedBy returns the template of a name as the pages of a kind see it.
func (t *templates) sharedBy(kind, name string) (*template.Template, error) {
	if found := lookup(t.pages[kind], name, kind+".html"); found != nil {
		return found, nil
	}
	return nil, fmt.Errorf("no such template %q", name)
}

// trees is what some files define, by name.
type trees map[string]*parse.Tree

func (t trees) addTo(set *template.Template) error {
	for _, name := range slices.Sorted(maps.Keys(t)) {
		if _, err := set.AddParseTree(name, t[name]); err != nil {
			return err
		}
	}
	return nil
}

// definedIn stands in the name of a template between what it is called and the file that it is for: each file of a page defines its own
// "main". Nobody writes a unit separator (ASCII) into a name.
const definedIn = "\x1f"

// seenFrom returns what a file defines, and of what is common that which leads there, such as base.html: each under a name of its own,
// and leading to the others.
func (t trees) seenFrom(file string, own trees) trees {
	out := maps.Clone(own)
	leads := func(n *parse.TemplateNode) bool { return out[n.Name] != nil }
	for again := true; again; {
		again = false
		for name, tree := range t {
			if out[name] == nil && slices.ContainsFunc(calls(tree.Root), leads) {
				out[name], again = tree.Copy(), true
			}
		}
	}
	renamed := make(trees, len(out))
	for name, tree := range out {
		for _, n := range calls(tree.Root) {
			if leads(n) {
				n.Name += definedIn + file
			}
		}
		renamed[name+definedIn+file] = tree
	}
	return renamed
}

// calls returns the places at which a template runs others.
func calls(n parse.Node) []*parse.TemplateNode {
	switch n := n.(type) {
	case *parse.TemplateNode:
		return []*parse.TemplateNode{n}
	case *parse.ListNode:
		var out []*parse.TemplateNode
		if n != nil {
			for _, inner := range n.Nodes {
				out = append(out, calls(inner)...)
			}
		}
		return out
	case *parse.IfNode:
		return append(calls(n.List), calls(n.ElseList)...)
	case *parse.WithNode:
		return append(calls(n.List), calls(n.ElseList)...)
	case *parse.RangeNode:
		return append(calls(n.List), calls(n.ElseList)...)
	}
	return nil
}

// problem reports an error of running the templates of a page.
func (t *templates) problem(problems *diag.List, p *Page, err error) {
	var drawing *drawingError
	if errors.As(err, &drawing) { // the template is right
		problems.Add(diag.Span{File: &diag.File{Name: "content/data/" + drawing.figure.File}}, diag.BadCSV, "%v", drawing)
		return
	}
	file := t.files[p.Kind+".html"]
	// A page runs partials and shortcodes, too: the error names the file.
	if g := templateError.FindStringSubmatch(err.Error()); g != nil && t.files[g[1]] != nil {
		file = t.files[g[1]]
	}
	reportTemplate(problems, file, err)
}
