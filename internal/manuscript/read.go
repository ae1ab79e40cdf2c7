// Package manuscript reads a content folder into a Manuscript: what was written, and where.
//
// A Manuscript mirrors the authoring formats, one struct for each thing and one field for each key. It has structure and places
// but no meaning: an id is a text, a date is a text, a citation is a text. Package resolve gives them meaning; package markdown
// reads the bodies. Every scalar is a diag.Text, so that a problem found in the middle of a folded YAML paragraph is shown at
// its own line and column.
//
// The rules are:
//
//   - Only brief.yaml and one chapter must be there. Chapters and pages are the files that brief.yaml lists, in its order; a
//     Markdown file that it does not list is a problem, because it would be lost in silence.
//   - YAML is strict: an unknown key, a key written twice or a value of the wrong kind is a problem, and the rest of the file is
//     read all the same. A line `title:` without a value is as if it were not there.
//   - Of the records of releases only the last one is read (package release).
//   - A file passes a gate before it is parsed: at most 4 MiB (sources.json and sources.bib 16, links.lock 32, a release 64), UTF-8,
//     without NUL; one YAML document; nothing outside the folder, be it by path or by symbolic link.
//   - Files are read in parallel; problems come in the order of the files, so that a run is the same on any machine.
//
// The steps are, each in its file: gate.go opens a file, frontmatter.go cuts a chapter in two, yaml.go and json.go parse YAML and JSON
// and word their errors, scalar.go finds the place of each byte of a scalar, decode.go fills the structs, date.go and edtf.go turn
// the dates of reference managers into EDTF, library.go and bib.go read bibliographies, append.go adds to one, dataset.go reads CSV.
package manuscript

import (
	"bytes"
	"cmp"
	"io/fs"
	"path"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"brief/internal/diag"
)

// The names of the files that make a content folder. A folder with none of the data files is a brief of text alone.
const (
	settingsFile = "brief.yaml"
	overviewFile = "index.md"
	linksFile    = "links.lock"
	dataFolder   = "data"
)

// Read reads the content folder fsys. Problems show its files under dir, a slash-separated path from where the author works
// ("content"). The manuscript is never nil unless there is an error, and holds whatever could be read. An error is a failure of
// the machine: a file or folder that is there but cannot be read.
func Read(fsys fs.FS, dir string, problems *diag.List) (*Manuscript, error) {
	r := &reader{content: fsys, dir: dir, schema: newSchema()}
	m := &Manuscript{content: fsys, dir: dir, Datasets: make(map[string]*Dataset), Unread: make(map[string]bool), Empty: make(map[string]*diag.File)}
	if err := r.list(); err != nil {
		return nil, err
	}
	if err := r.settings(m, problems); err != nil {
		return nil, err
	}

	var libraries [len(sourcesFiles)][]*Source
	jobs := r.chapters(m, problems)
	jobs = append(jobs,
		r.library(sourcesFiles[0], &libraries[0]), r.library(sourcesFiles[1], &libraries[1]), r.library(sourcesFiles[2], &libraries[2]),
		into(r, "facts.yaml", func(list *[]*Fact) { m.Facts = *list }),
		into(r, "timeline.yaml", func(t *Timeline) { m.Timeline = t }),
		into(r, "recommendations.yaml", func(t *Recommendations) { m.Recommendations = t }),
		into(r, "matrix.yaml", func(t *Matrix) { m.Matrix = t }),
		into(r, "glossary.yaml", func(list *[]*Term) { m.Terms = *list }),
		into(r, "figures.yaml", func(list *[]*Figure) { m.Figures = *list }),
		into(r, linksFile, func(l *Links) { m.Links = l }),
		into(r, "corrections.yaml", func(c *corrections) { m.Corrections = c.Corrections }),
		r.release(m),
	)
	if err := run(jobs, problems); err != nil {
		return nil, err
	}
	r.strays(problems)

	m.Sources = slices.Concat(libraries[:]...)
	unread := func(c *Chapter) bool {
		if c.File == nil {
			m.Unread[c.Name] = true
		}
		return c.File == nil
	}
	m.Chapters = slices.DeleteFunc(m.Chapters, unread)
	m.Pages = slices.DeleteFunc(m.Pages, unread)
	for _, file := range r.empty {
		if file != nil {
			m.Empty[path.Base(file.Name)] = file
		}
	}
	if m.Overview != nil && m.Overview.File == nil {
		m.Overview = nil
	}
	return m, r.datasets(m, problems)
}

// Reread reads a chapter of the manuscript anew from the content folder, which may have been opened anew, and reports whether its
// front matter is the same, byte for byte. It is nil where it cannot be read.
func (m *Manuscript) Reread(content fs.FS, c *Chapter, problems *diag.List) (again *Chapter, same bool, err error) {
	m.content = content
	r := &reader{content: m.content, dir: m.dir, schema: newSchema()}
	again = &Chapter{Name: c.Name}
	if err := r.chapter(again, diag.Span{})(problems); err != nil || again.File == nil {
		return nil, false, err
	}
	front := func(c *Chapter) []byte { return c.File.Text[:c.Body.At.Start] }
	return again, bytes.Equal(front(c), front(again)), nil
}

// Exists reports whether the content folder has a file of that slash-separated path. A path that leads out of the folder, by
// itself or through a symbolic link, does not exist.
func (m *Manuscript) Exists(name string) bool {
	if m.content == nil {
		return false
	}
	real, err := follow(m.content, name)
	if err != nil {
		return false
	}
	info, err := fs.Stat(m.content, real)
	return err == nil && info.Mode().IsRegular()
}

// A corrections is corrections.yaml.
type corrections struct {
	Corrections []*Correction `yaml:"corrections"`
	At          diag.Span
}

// A reader is one call of Read. All but empty is fixed once the folder was listed, so that jobs can share it.
type reader struct {
	content fs.FS
	dir     string
	schema  schema
	names   []string        // of the files and folders in the content folder, sorted
	plain   map[string]bool // the names that are files, and no symbolic links
	empty   []*diag.File    // data files without content; each job has a place of its own
}

// list notes what is in the content folder. Names are compared with it exactly, so that a brief that builds where file names
// ignore case also builds where they do not.
func (r *reader) list() error {
	entries, err := fs.ReadDir(r.content, ".")
	if err != nil && !isMissing(err) {
		return r.failure(".", err)
	}
	r.plain = make(map[string]bool, len(entries))
	for _, e := range entries {
		r.names = append(r.names, e.Name())
		r.plain[e.Name()] = e.Type().IsRegular()
	}
	slices.Sort(r.names)
	return nil
}

func (r *reader) has(name string) bool {
	_, ok := slices.BinarySearch(r.names, name)
	return ok
}

// settings reads brief.yaml.
func (r *reader) settings(m *Manuscript, problems *diag.List) error {
	file := &diag.File{Name: path.Join(r.dir, settingsFile)}
	m.Settings = Settings{File: file, At: diag.Span{File: file}}
	if !r.has(settingsFile) {
		problems.Add(m.Settings.At, diag.MissingFile, "there is no %s", settingsFile).
			Hintf("it names the brief and lists its chapters; `brief init` writes one")
		r.standIns(m)
		return nil
	}
	read, err := r.open(settingsFile, diag.Span{}, problems)
	if err != nil {
		return err
	}
	if read == nil {
		r.standIns(m)
		return nil
	}
	m.Settings.File, m.Settings.At = read, diag.Span{File: read}
	d := decoder{schema: r.schema, file: read, problems: problems}
	root, ok := parse(read, skipBOM(read.Text), len(read.Text), problems)
	if !ok {
		r.standIns(m)
		return nil
	}
	d.root(root, &m.Settings)
	if m.Settings.At.IsZero() {
		m.Settings.At = diag.Span{File: read}
	}
	if len(m.Settings.Chapters) == 0 {
		problems.Add(m.Settings.At, diag.MissingKey, "%s lists no chapters", settingsFile).Hintf("write chapters: [first.md]")
		r.standIns(m)
	}
	return nil
}

// standIns takes every Markdown file of the folder for a chapter when brief.yaml cannot say which are, so that what is wrong in
// them is found in the same run and data that name chapters do not all seem to be wrong.
func (r *reader) standIns(m *Manuscript) {
	m.Settings.Chapters, m.Settings.Pages = nil, nil
	for _, name := range r.markdownFiles() {
		m.Chapters = append(m.Chapters, &Chapter{Name: stem(name)})
	}
}

// markdownFiles returns the names of what may be a chapter, a page or the overview's translation: every Markdown file in the
// folder itself but the overview and notes to colleagues.
func (r *reader) markdownFiles() []string {
	var out []string
	for _, name := range r.names {
		if path.Ext(name) == ".md" && name != overviewFile && !strings.EqualFold(name, "readme.md") && name[0] != '.' {
			out = append(out, name)
		}
	}
	return out
}

func stem(name string) string { return strings.TrimSuffix(name, ".md") }

// chapters makes the chapters, pages and overview of the manuscript, still empty, and returns the jobs that fill them.
func (r *reader) chapters(m *Manuscript, problems *diag.List) []job {
	var jobs []job
	if r.has(overviewFile) {
		m.Overview = &Chapter{Name: stem(overviewFile)}
		jobs = append(jobs, r.chapter(m.Overview, diag.Span{}))
	}
	if m.Chapters != nil { // stand-ins
		for _, c := range m.Chapters {
			jobs = append(jobs, r.chapter(c, diag.Span{}))
		}
		return jobs
	}
	candidates := r.markdownFiles()
	listed, meant := make(map[string]bool), make(map[string]bool) // meant under another name
	add := func(names []diag.Text, key string) (out []*Chapter) {
		for _, n := range names {
			name := n.String
			switch {
			case name == overviewFile:
				problems.Add(n.At, diag.BadValue, "%s is the overview and is not listed", overviewFile)
			case outside(name):
				problems.Add(n.At, diag.OutsideProject, "%.80q leads out of the content folder", name)
			case path.Ext(name) != ".md" || strings.Contains(name, "/"):
				p := problems.Add(n.At, diag.BadValue, "%s lists Markdown files of the content folder, and %.80q is not one", key, name)
				if r.has(name + ".md") {
					p.Hintf("did you mean %q?", name+".md")
					meant[name+".md"] = true
				}
				m.Unread[name] = true
			case listed[name]:
				problems.Add(n.At, diag.DuplicateID, "%q is listed twice", name)
			case !r.has(name):
				p := problems.Add(n.At, diag.MissingFile, "there is no file %q", name)
				if near := nearest(name, candidates); near != "" {
					p.Hintf("did you mean %q?", near)
					meant[near] = true
				}
				listed[name], m.Unread[stem(name)] = true, true
			default:
				listed[name] = true
				c := &Chapter{Name: stem(name)}
				out = append(out, c)
				jobs = append(jobs, r.chapter(c, n.At))
			}
		}
		return out
	}
	m.Chapters = add(m.Settings.Chapters, "chapters")
	m.Pages = add(m.Settings.Pages, "pages")
	for _, name := range candidates {
		if listed[name] {
			continue
		}
		m.Unread[stem(name)] = true
		if !meant[name] {
			file := &diag.File{Name: path.Join(r.dir, name)}
			problems.Add(diag.Span{File: file}, diag.UnknownChapter, "%s does not list this file", settingsFile).
				Hintf("add it to chapters or pages in %s", settingsFile)
		}
	}
	return jobs
}

// chapter returns the job that fills c; at is where brief.yaml names it.
func (r *reader) chapter(c *Chapter, at diag.Span) job {
	return func(problems *diag.List) error {
		file, err := r.open(c.Name+".md", at, problems)
		if file == nil || err != nil {
			return err
		}
		if len(bytes.TrimSpace(file.Text[skipBOM(file.Text):])) == 0 {
			problems.Add(diag.Span{File: file}, diag.BadFile, "the file is empty").Hint = hintFrontMatter
			return nil
		}
		c.File = file
		front, body := splitFrontMatter(file, problems)
		c.Body = diag.NewText(file, body, len(file.Text))
		c.Front.At = diag.Span{File: file}
		if front.Start == front.End {
			return nil
		}
		root, ok := parse(file, front.Start, front.End, problems)
		c.FrontUnread = !ok
		if root != nil {
			d := decoder{schema: r.schema, file: file, problems: problems}
			d.root(root, &c.Front)
		}
		return nil
	}
}

const hintFrontMatter = "begin it with a line ---, a line title: and the title, and another line ---"

// dataFiles lists the data files that a content folder may have.
var dataFiles = [...]string{
	settingsFile, "sources.yaml", "sources.json", "sources.bib", "facts.yaml", "timeline.yaml", "recommendations.yaml", "matrix.yaml", "glossary.yaml",
	"figures.yaml", "corrections.yaml",
}

// strays reports files whose name is nearly that of a data file: the author thinks that they are read.
func (r *reader) strays(problems *diag.List) {
	for _, name := range r.names {
		ext := path.Ext(name)
		if ext != ".yaml" && ext != ".yml" && ext != ".json" && ext != ".bib" || slices.Contains(dataFiles[:], name) {
			continue
		}
		near := nearest(name, dataFiles[:])
		if near == "" || r.has(near) && max(len(name), len(near))-min(len(name), len(near)) > 1 { // a copy that is kept may be called facts-old.yaml
			continue
		}
		file := &diag.File{Name: path.Join(r.dir, name)}
		p := problems.Add(diag.Span{File: file}, diag.BadFile, "a file of this name is not read").Hintf("did you mean %q?", near)
		if r.has(near) {
			p.Hintf("%s is; move what this file holds there, and delete it", near)
		}
	}
}

// into returns the job that reads a data file, which may be missing, into a T and hands it over. An empty file is a missing one, and is
// noted.
func into[T any](r *reader, name string, set func(*T)) job {
	r.empty = append(r.empty, nil)
	empty := len(r.empty) - 1
	return func(problems *diag.List) error {
		if !r.has(name) {
			return nil
		}
		file, err := r.open(name, diag.Span{}, problems)
		if file == nil || err != nil {
			return err
		}
		root, ok := parse(file, skipBOM(file.Text), len(file.Text), problems)
		if !ok {
			return nil
		}
		if root == nil {
			r.empty[empty] = file
			return nil
		}
		value := new(T)
		d := decoder{schema: r.schema, file: file, problems: problems}
		d.root(root, value)
		set(value)
		return nil
	}
}

// A job reads one file.
type job func(problems *diag.List) error

// run does the jobs, as many at a time as there are processors. Problems and the error are those of a run one after the other. The last
// begin first: they are the data files, some of which are large, and a processor that began one of them last would work alone.
func run(jobs []job, problems *diag.List) error {
	lists := make([]diag.List, len(jobs))
	errs := make([]error, len(jobs))
	var next atomic.Int64
	var workers sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(jobs)) {
		workers.Go(func() {
			for i := len(jobs) - int(next.Add(1)); i >= 0; i = len(jobs) - int(next.Add(1)) {
				errs[i] = jobs[i](&lists[i])
			}
		})
	}
	workers.Wait()
	for i := range lists {
		problems.Join(&lists[i])
	}
	return cmp.Or(errs...)
}

// The longest word for which a suggestion is sought, in bytes: none of ours is longer, and the search is quadratic in it.
const maxSuggested = 80

// nearest returns the candidate that differs from word in case only, else the one that diag finds near, else "".
func nearest(word string, candidates []string) string {
	if len(word) > maxSuggested {
		return ""
	}
	for _, c := range candidates {
		if strings.EqualFold(c, word) {
			return c
		}
	}
	return diag.Nearest(word, candidates)
}

// suggest gives the problem a hint where a candidate is near, and returns whether there was one.
func suggest(p *diag.Problem, word string, candidates []string) bool {
	near := nearest(word, candidates)
	if near != "" {
		p.Hintf("did you mean %q?", near)
	}
	return near != ""
}
