// Package build is the pipeline, on one page: manuscript → brief → site. It reads through file systems that it is given and
// writes nothing.
package build

import (
	"fmt"
	"io/fs"
	"time"

	"brief/internal/brief"
	"brief/internal/check"
	"brief/internal/diag"
	"brief/internal/locale"
	"brief/internal/manuscript"
	"brief/internal/minify"
	"brief/internal/render"
	"brief/internal/resolve"
	"brief/internal/site"
)

// Input is a project and how to build it.
type Input struct {
	Content   fs.FS     // the project's content folder
	Templates []fs.FS   // the project's own first, then the built-in ones
	Static    []fs.FS   // likewise
	BaseURL   string    // in place of brief.yaml's, unless empty
	Now       time.Time // decides what is published
	Drafts    bool
	Future    bool
	Expired   bool
}

// Output is what came of a build.
type Output struct {
	Brief    *brief.Brief   // nil only with an error
	Site     *site.Site     // nil where a problem is an error
	Pages    []brief.Link   // of the site, as they are read
	Locale   *locale.Locale // of the brief's language
	Problems []diag.Problem // sorted

	rendered render.Input // what the site was made of
}

// Run builds the site. Problems are for the author; the error is for the operator.
func Run(in Input) (Output, error) {
	var problems diag.List
	templates, static := layers(in.Templates), layers(in.Static)

	text, err := manuscript.Read(in.Content, "content", &problems)
	if err != nil {
		return Output{}, fmt.Errorf("reading the content: %w", err)
	}
	if in.BaseURL != "" {
		text.Settings.BaseURL = diag.Text{String: in.BaseURL}
	}
	words, err := locale.New(text.Settings.Language.String)
	if err != nil {
		words, err = locale.New("en") // resolve reports the language
		if err != nil {
			return Output{}, err
		}
	}
	shortcodes, err := render.Shortcodes(templates)
	if err != nil {
		return Output{}, fmt.Errorf("reading the templates: %w", err)
	}
	b := resolve.Brief(text, resolve.Options{
		Locale: words, Shortcodes: shortcodes, Now: in.Now, Drafts: in.Drafts, Future: in.Future, Expired: in.Expired,
	}, &problems)
	check.Brief(b, &problems)
	problems.Override(severities(text.Settings.Rules, &problems))
	if problems.Failed() {
		return Output{Brief: b, Problems: problems.Problems()}, nil
	}

	toRender := render.Input{
		Brief: b, Locale: words, Templates: templates, Static: static, Content: in.Content,
		Finish: func() func(string, []byte) ([]byte, error) { return new(minify.Minifier).File },
	}
	made, err := render.Site(toRender, &problems)
	if err != nil {
		return Output{}, fmt.Errorf("making the site: %w", err)
	}
	if made == nil {
		return Output{Brief: b, Problems: problems.Problems()}, nil
	}
	return Output{Brief: b, Site: made, Pages: render.Pages(toRender), Locale: words, Problems: problems.Problems(), rendered: toRender}, nil
}

// severities reads what brief.yaml says of the rules.
func severities(rules []manuscript.Label, problems *diag.List) map[diag.Code]diag.Severity {
	out := map[diag.Code]diag.Severity{}
	for _, r := range rules {
		if _, ok := diag.RuleOf(diag.Code(r.ID.String)); !ok {
			var codes []string
			for _, known := range diag.Rules() {
				codes = append(codes, string(known.Code))
			}
			problems.Add(r.ID.At, diag.BadValue, "no rule %q", r.ID.String).Hintf("brief check --list-rules prints them").DidYouMean(r.ID.String, codes)
			continue
		}
		s, ok := diag.ParseSeverity(r.Text.String)
		if !ok {
			problems.Add(r.Text.At, diag.BadValue, "a rule cannot be %q", r.Text.String).Hintf("it is error, warning or off")
			continue
		}
		out[diag.Code(r.ID.String)] = s
	}
	return out
}
