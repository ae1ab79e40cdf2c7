package build

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"runtime"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"brief/internal/brief"
	"brief/internal/check"
	"brief/internal/diag"
	"brief/internal/evidence"
	"brief/internal/locale"
	"brief/internal/manuscript"
	"brief/internal/minify"
	"brief/internal/render"
	"brief/internal/resolve"
	"brief/internal/site"
)

// A Session builds one project again and again, and does only what a change touches.
//
// A change to the text of chapters, which is what authors do most, has those resolved anew, and their pages made and shown at
// once; then the pages that depend on them: those made from data, and the chapters that say how often a source is cited. After a
// change to anything else the whole is resolved, and of the chapters those are made, and shown first, whose fingerprints say that
// they show something else now. The design is read again only if it was the design that changed; then all is made.
//
// The zero Session has built nothing. What a session shows last is always the site that Run makes.
type Session struct {
	design   *render.Design
	words    *locale.Locale
	text     *manuscript.Manuscript
	brief    *resolve.Resolution
	rules    *check.Checker
	problems problems
	pages    []brief.Link    // of the site, as they are read; nil where they are not known yet
	site     *site.Site      // the last one made; nil where there is none
	authored map[string]bool // paths of the pages of chapters and appendices, and not of the overview, which is made from data, too
	stale    map[string]bool // its pages that are to be made anew; those made from data always are
	edits    *render.Edit    // since a whole site was made of this brief; nil where none was
	claims   bool            // that site publishes its claims
	shows    fingerprints    // of the pages of the site, as far as they are known
	before   *earlier        // what was made of the same design before the project was resolved again; nil where nothing was
}

// fingerprints are those of pages, by path.
type fingerprints = map[string]render.Fingerprint

// An earlier site, with the fingerprints of those of its pages that may be in the next one.
type earlier struct {
	site  *site.Site
	shows fingerprints
}

// problems are those of a session, by where they come from.
type problems struct {
	design, text diag.List
	data, whole  diag.List                          // found by the rules for data files, and for the whole brief
	reread       map[*manuscript.Chapter]*diag.List // of chapters that were read again
	chapters     map[*brief.Chapter]*diag.List      // found by the rules for one chapter
}

// Update builds after a change. changed are the files that were changed, by slash-separated paths from the project folder; nil is
// all. What came of it is shown, perhaps more than once, the last time whole. If the context ends before that, the rest is left to
// the next update.
func (s *Session) Update(ctx context.Context, in Input, changed []string, show func(Output)) error {
	if edited := s.edited(changed); len(edited) > 0 {
		done, err := s.edit(ctx, in, edited, show)
		if done || err != nil {
			return err
		}
	}
	if changed == nil || slices.ContainsFunc(changed, func(p string) bool { return !strings.HasPrefix(p, contentFolder+"/") }) {
		s.design = nil
	}
	return s.whole(ctx, in, show)
}

// contentFolder is where problems show the files of the content folder.
const contentFolder = "content"

// whole builds everything but the design, if that is known.
func (s *Session) whole(ctx context.Context, in Input, show func(Output)) error {
	before, err := s.earlier(in)
	if err != nil {
		return err
	}
	if err := s.resolve(in); err != nil {
		return err
	}
	s.before = before
	return s.render(ctx, in, show)
}

// earlier returns what can be gone on from when the project is resolved again; nil where there is nothing.
func (s *Session) earlier(in Input) (*earlier, error) {
	if s.design == nil || ownTemplates(in.Templates, frame()) {
		return nil, nil
	}
	if s.site == nil {
		return s.before, nil
	}
	shows, err := render.Fingerprints(s.input(in), func(path string) bool {
		_, known := s.shows[path]
		return !known && !s.stale[path]
	})
	if err != nil {
		return nil, err
	}
	maps.Copy(shows, s.shows)
	return &earlier{s.site, shows}, nil
}

// resolve reads the project and finds out what it means, and what is wrong with it.
func (s *Session) resolve(in Input) error {
	*s = Session{design: s.design, problems: problems{design: s.problems.design}}
	if s.design == nil {
		s.problems.design = diag.List{}
		design, err := render.ReadDesign(layers(in.Templates), layers(in.Static), &s.problems.design)
		if err != nil {
			return err
		}
		s.design = design
	}
	in.begin(Reading)
	text, err := manuscript.Read(in.Content, contentFolder, &s.problems.text)
	if err != nil {
		return fmt.Errorf("reading the content: %w", err)
	}
	s.text = text
	if in.BaseURL != "" {
		text.Settings.BaseURL = diag.Text{String: in.BaseURL}
	}
	if s.words, err = locale.New(text.Settings.Language.String); err != nil {
		if s.words, err = locale.New("en"); err != nil { // resolve reports the language
			return err
		}
	}
	in.begin(Resolving)
	s.brief = resolve.Resolve(text, resolve.Options{
		Locale: s.words, Shortcodes: s.design.Shortcodes(), Now: in.Now, Drafts: in.Drafts, Future: in.Future, Expired: in.Expired, Record: in.Record,
	})
	s.authored = map[string]bool{}
	for _, c := range s.brief.Brief.All() {
		s.authored[c.Path] = c != s.brief.Brief.Overview
	}
	s.rules = check.New(s.brief.Brief, s.words)
	in.begin(Checking)
	s.rules.Data(&s.problems.data)
	s.problems.reread, s.problems.chapters = map[*manuscript.Chapter]*diag.List{}, map[*brief.Chapter]*diag.List{}
	s.check(s.brief.Brief.All()...)
	return nil
}

// check applies the rules for the whole brief, and those for one chapter to some.
func (s *Session) check(chapters ...*brief.Chapter) {
	s.problems.whole = diag.List{}
	s.rules.Whole(&s.problems.whole)
	lists := make([]diag.List, len(chapters))
	var g errgroup.Group
	g.SetLimit(runtime.GOMAXPROCS(0))
	for i, c := range chapters {
		s.problems.chapters[c] = &lists[i]
		g.Go(func() error {
			s.rules.Chapter(c, &lists[i])
			return nil
		})
	}
	_ = g.Wait() // nothing fails: what is wrong is in the lists
}

// found returns all problems, with the severities that the author has given them.
func (s *Session) found(in Input) *diag.List {
	all := new(diag.List)
	all.Join(&s.problems.design, &s.problems.text, &s.problems.data, &s.problems.whole)
	s.brief.Problems(all)
	for _, list := range s.problems.reread {
		all.Join(list)
	}
	for _, list := range s.problems.chapters {
		all.Join(list)
	}
	as := severities(s.text.Settings.Rules, all)
	if in.Preview {
		for _, code := range []diag.Code{diag.UnrecordedChange, diag.VanishedAnchor} {
			if is, set := as[code]; !set || is == diag.Error {
				as[code] = diag.Warning
			}
		}
	}
	all.Override(as)
	withoutConsequences(all, len(s.text.Unread) > 0)
	return all
}

// render makes the pages that are stale, and those made from data, and shows the site; all pages where there is no site yet.
func (s *Session) render(ctx context.Context, in Input, show func(Output)) error {
	problems := s.found(in)
	if problems.Failed() {
		show(Output{Brief: s.brief.Brief, Problems: problems.Problems()})
		return nil
	}
	if s.before != nil {
		if err := s.goOn(in, problems, show); err != nil || s.site != nil && !in.pause(ctx) {
			return err
		}
	}
	stop := func() bool { return s.site != nil && ctx.Err() != nil } // without a site there is nothing to go on from
	coverage := evidence.MeasureUntil(s.brief.Brief, stop)
	if coverage == nil {
		return nil
	}
	claims := render.PublishesClaims(s.brief.Brief, coverage)
	if s.edits != nil {
		s.edits.Data = s.edits.Data || claims != s.claims
	}
	input := s.input(in)
	input.Coverage, input.Reuse = coverage, s.reuse(in)
	if in.Once {
		s.text, s.brief, s.rules = nil, nil, nil // only an edit needs them, and they hold the texts
	}
	input.Stop = stop
	made, err := render.Site(input, problems)
	if errors.Is(err, render.ErrStopped) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("making the site: %w", err)
	}
	input.Stop, input.Reuse = nil, nil // of this site alone
	s.pages = nil                      // a list may have got longer than its page
	out := s.output(input, made, problems)
	if made != nil {
		out.Coverage, out.rendered = input.Coverage, input
		s.site, s.stale, s.before = made, map[string]bool{}, nil
		s.edits, s.claims = render.NewEdit(input.Brief), claims
	}
	show(out)
	return nil
}

func (s *Session) output(input render.Input, made *site.Site, problems *diag.List) Output {
	if s.pages == nil {
		s.pages = render.Pages(input)
	}
	return Output{Brief: input.Brief, Locale: s.words, Pages: s.pages, Site: made, Problems: problems.Problems()}
}

// goOn makes of the site before one that has the same pages, the chapters among them as they are now, and shows it. Where there are
// other chapters than before, it only finds out which pages can stay.
func (s *Session) goOn(in Input, problems *diag.List, show func(Output)) error {
	input := s.input(in)
	shows, err := render.Fingerprints(input, func(string) bool { return true })
	if err != nil {
		return err
	}
	s.shows, s.stale = shows, map[string]bool{}
	var changed []string
	had := true
	for _, c := range s.brief.Brief.All() {
		was, known := s.before.shows[c.Path]
		if is, written := shows[c.Path]; !known || !written || was != is {
			s.stale[c.Path] = true
			_, there := s.before.site.Get(c.Path)
			had = had && there
			if c != s.brief.Brief.Overview { // which is made from data, too
				changed = append(changed, c.Path)
			}
		}
	}
	if !had || len(changed) == 0 {
		return nil
	}
	made, err := render.SomePages(s.input(in), changed, new(diag.List)) // what is wrong is found again when all is made
	if err != nil || made == nil {
		return err
	}
	for path := range made {
		delete(s.stale, path)
	}
	s.site, s.before = s.before.site.With(made), nil
	show(s.output(input, s.site, problems))
	return nil
}

func (s *Session) input(in Input) render.Input {
	input := render.Input{
		Brief: s.brief.Brief, Locale: s.words, Design: s.design, Content: in.Content, Once: in.Once,
		Finish: func() func(string, []byte) ([]byte, error) { return new(minify.Minifier).File },
	}
	if in.Progress != nil {
		input.Progress = func(done, total int) { in.Progress(Progress{Rendering, done, total}) }
	}
	return input
}

// reuse returns what need not be made again; nil where there is nothing to go on from.
func (s *Session) reuse(in Input) func(path string) []byte {
	have := s.site
	if have == nil && s.before != nil {
		have = s.before.site
	}
	if have == nil {
		return nil
	}
	kept, authored := func(string) bool { return false }, s.authored
	if s.edits != nil && ownTemplates(in.Templates, append(frame(), shortcodes(in.Templates)...)) {
		authored = nil // what these show of other chapters is not known
	}
	if s.edits != nil && !ownTemplates(in.Templates, slices.Concat(frame(), []string{"sources.html", "data.html"})) {
		kept = s.edits.Keeps(s.brief.Brief)
	}
	return func(path string) []byte {
		if !(authored[path] && !s.stale[path]) && !strings.HasPrefix(path, render.AssetFolder) && !kept(path) { // the name of an asset tells its content
			return nil
		}
		text, _ := have.Get(path)
		return text
	}
}

// edited returns the chapters whose files have changed, if nothing else has and the last build can be gone on from.
func (s *Session) edited(changed []string) []*manuscript.Chapter {
	if s.site == nil {
		return nil
	}
	var out []*manuscript.Chapter
	chapters := slices.Concat(s.text.Chapters, s.text.Pages)
	if s.text.Overview != nil {
		chapters = append(chapters, s.text.Overview)
	}
	for _, file := range changed {
		i := slices.IndexFunc(chapters, func(c *manuscript.Chapter) bool { return c.File.Name == file })
		if i < 0 {
			return nil
		}
		out = append(out, chapters[i])
	}
	return out
}

// edit builds after a change to the texts of chapters. It is not done where more has changed.
func (s *Session) edit(ctx context.Context, in Input, edited []*manuscript.Chapter, show func(Output)) (done bool, err error) {
	var pages []*brief.Chapter
	for _, old := range edited {
		list := new(diag.List)
		again, same, err := s.text.Reread(in.Content, old, list)
		if err != nil || !same {
			return false, err
		}
		effect, ok := s.brief.Edit(again)
		if !ok {
			return false, nil
		}
		s.replace(old, again, list)
		pages = append(pages, effect.Chapter)
		s.changed(effect.Chapter.Path)
		for _, c := range effect.Others {
			s.changed(c.Path)
		}
		for _, source := range effect.Recount {
			for _, use := range source.Uses {
				s.changed(use.Address.Path)
			}
		}
		s.recounted(effect.Recount)
		if s.edits != nil {
			s.edits.Chapters[effect.Chapter.Path] = true
			for _, source := range effect.Sources {
				s.edits.Sources[source.Path] = true
			}
			s.edits.Data = s.edits.Data || effect.Figures || slices.ContainsFunc(s.brief.Brief.FigureNotes, func(n *brief.Note) bool {
				return n.Citation != nil && (slices.Contains(effect.Recount, n.Citation.Source) || slices.Contains(effect.Sources, n.Citation.Source))
			})
		}
	}
	s.check(pages...)
	problems := s.found(in)
	if problems.Failed() {
		show(Output{Brief: s.brief.Brief, Problems: problems.Problems()})
		return true, nil
	}
	input := s.input(in)
	var paths []string
	for _, c := range pages {
		paths = append(paths, c.Path)
	}
	made, err := render.SomePages(input, paths, problems)
	if err != nil {
		return true, fmt.Errorf("making pages: %w", err)
	}
	if made == nil {
		show(Output{Brief: s.brief.Brief, Problems: problems.Problems()})
		return true, nil
	}
	s.site = s.site.With(made)
	for path := range made {
		delete(s.stale, path)
	}
	show(s.output(input, s.site, problems))
	if !in.pause(ctx) {
		return true, nil
	}
	return true, s.render(ctx, in, show)
}

// recounted notes that the pages whose notes tell how often some sources are cited show something else now. What a chapter shows of data,
// such as a chart, has a note there and a use elsewhere.
func (s *Session) recounted(sources []*brief.Source) {
	if len(sources) == 0 {
		return
	}
	for _, c := range s.brief.Brief.All() {
		if slices.ContainsFunc(c.Notes, func(n *brief.Note) bool { return n.Citation != nil && slices.Contains(sources, n.Citation.Source) }) {
			s.changed(c.Path)
		}
	}
}

// changed notes that a page shows something else now.
func (s *Session) changed(path string) {
	s.stale[path] = true
	delete(s.shows, path)
}

// frame is the templates of what stands around the text of a chapter, besides those for parts of pages.
func frame() []string { return []string{"base.html", "chapter.html"} }

// ownTemplates reports whether a project has one of some templates, or of those for parts of pages, of its own. What that shows of
// the brief is not known.
func ownTemplates(templates []fs.FS, names []string) bool {
	own, builtIn := layers(templates[:len(templates)-1]), templates[len(templates)-1]
	partials, err := fs.Glob(own, "partials/*.html")
	if err != nil {
		return true
	}
	return slices.ContainsFunc(append(partials, names...), func(name string) bool {
		text, err := fs.ReadFile(own, name)
		if err != nil {
			return !errors.Is(err, fs.ErrNotExist)
		}
		same, err := fs.ReadFile(builtIn, name)
		return err != nil || !bytes.Equal(text, same)
	})
}

// shortcodes returns the templates of shortcodes that a project has. Where they cannot be listed, neither can those for parts of pages.
func shortcodes(templates []fs.FS) []string {
	names, _ := fs.Glob(layers(templates[:len(templates)-1]), "shortcodes/*.html")
	return names
}

// replace puts a chapter that was read again in the place of what it was.
func (s *Session) replace(old, again *manuscript.Chapter, found *diag.List) {
	for _, list := range [][]*manuscript.Chapter{s.text.Chapters, s.text.Pages} {
		if i := slices.Index(list, old); i >= 0 {
			list[i] = again
		}
	}
	if s.text.Overview == old {
		s.text.Overview = again
	}
	s.problems.text.Drop(func(p *diag.Problem) bool { return p.At.File != nil && path.Clean(p.At.File.Name) == again.File.Name })
	delete(s.problems.reread, old)
	s.problems.reread[again] = found
}
