package manuscript

import (
	"io/fs"
	"path"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"brief/internal/bibtex"
	"brief/internal/diag"
)

// sourcesFiles are the files of a content folder that hold sources, any of them or all: CSL-YAML, CSL-JSON, BibTeX.
var sourcesFiles = [...]string{"sources.yaml", "sources.json", "sources.bib"}

// SourcesFile is the bibliography that people write by hand, and to which sources are added.
const SourcesFile = "sources.yaml"

// A bibliography is a file of sources.
type bibliography struct {
	References []*Source `yaml:"references"`
	At         diag.Span
}

// LibraryExtensions returns the extensions of the files that ParseLibrary can read.
func LibraryExtensions() []string { return []string{".bib", ".json", ".yaml", ".yml"} }

// OpenLibrary opens a file of sources that need not belong to the project; shown is its name in problems. Where the file is not to
// be read, such as one that is too large or not UTF-8, it adds a problem and returns nil.
func OpenLibrary(fsys fs.FS, name, shown string, problems *diag.List) (*diag.File, error) {
	r := &reader{content: fsys, dir: path.Dir(shown)}
	return r.open(name, diag.Span{}, problems)
}

// ReadSources reads the sources of a content folder and nothing else of it; see Read.
func ReadSources(fsys fs.FS, dir string, problems *diag.List) ([]*Source, error) {
	r := &reader{content: fsys, dir: dir, schema: newSchema()}
	if err := r.list(); err != nil {
		return nil, err
	}
	var lists [len(sourcesFiles)][]*Source
	var jobs []job
	for i, name := range sourcesFiles {
		jobs = append(jobs, r.library(name, &lists[i]))
	}
	err := run(jobs, problems)
	return slices.Concat(lists[:]...), err
}

// library returns the job that reads a file of sources, which may be missing.
func (r *reader) library(name string, into *[]*Source) job {
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
		if *into = parseLibrary(file, r.schema, problems); name == SourcesFile && onlyComments.Match(file.Text[skipBOM(file.Text):]) {
			r.empty[empty] = file
		}
		return nil
	}
}

// ParseLibrary reads a file of sources in the format that its extension says: .bib is BibTeX, .json CSL-JSON, all else CSL-YAML. YAML
// of other programs may have keys of CSL that we do not read.
func ParseLibrary(file *diag.File, problems *diag.List) []*Source {
	s := make(schema)
	s.addLibrary()
	return parseLibrary(file, s, problems)
}

// noBibliography reports a mapping in which nothing can be meant for the list of sources, and whether it is one: it is another file.
func (d *decoder) noBibliography(root *yaml.Node) bool {
	if root.Kind != yaml.MappingNode || len(root.Content) == 0 {
		return false
	}
	const list = "references"
	for i := 0; i+1 < len(root.Content); i += 2 {
		if nearest(root.Content[i].Value, []string{list}) != "" {
			return false
		}
	}
	d.problem(d.span(root.Content[0]), diag.BadValue, "this is no bibliography").
		Hintf("a bibliography has the key %s and below it a list of sources, or is such a list", list)
	return true
}

func parseLibrary(file *diag.File, known schema, problems *diag.List) []*Source {
	start := skipBOM(file.Text)
	ext := strings.ToLower(path.Ext(file.Name))
	if ext == ".bib" {
		return bibliographyOf(bibtex.Parse(file, start, problems), problems)
	}
	d := decoder{schema: known, file: file, problems: problems}
	var b bibliography
	if ext == ".json" {
		root, ok := parseJSON(file, start, problems)
		if !ok || root == nil || d.noBibliography(root) {
			return nil
		}
		d.foreign = foreign
		d.root(root, &b)
		settleJSON(b.References, problems)
		settleCustom(b.References)
		return b.References
	}
	root, ok := parse(file, start, len(file.Text), problems)
	if !ok || root == nil || d.noBibliography(root) {
		return nil
	}
	if path.Base(file.Name) != SourcesFile {
		d.foreign = foreign
	}
	d.root(root, &b)
	settleCustom(b.References)
	return b.References
}
