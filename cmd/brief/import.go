package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"brief/internal/bibliography"
	"brief/internal/brief"
	"brief/internal/check"
	"brief/internal/diag"
	"brief/internal/manuscript"
	"brief/internal/resolve"
)

type importCommand struct {
	Source string   `short:"s" default:"." type:"path" help:"Project folder: the one that holds content/." placeholder:"DIR"`
	DryRun bool     `help:"Print what would be added, and write nothing."`
	Format string   `enum:"text,json,github" default:"text" help:"How to print problems: text, json or github."`
	Files  []string `arg:"" help:"Bibliographies: BibTeX (.bib), CSL-JSON (.json), CSL-YAML (.yaml)."`
}

// Help is shown below the flags.
func (c *importCommand) Help() string {
	return "Adds sources to content/sources.yaml and changes nothing that is in it. A source that is there already is passed over; " +
		"one that is there and says something else is reported and left, and the exit status is 1. If a file has an error, nothing is added."
}

func (c *importCommand) Run(t *terminal) error {
	if info, err := os.Stat(filepath.Join(c.Source, "content")); err != nil || !info.IsDir() {
		return usageError{
			fmt.Sprintf("%s holds no brief: there is no folder content in it", c.Source), "brief init DIR starts one; -s DIR names the project folder",
		}
	}
	target := filepath.Join(c.Source, "content", manuscript.SourcesFile)
	if info, err := os.Lstat(target); err == nil && !info.Mode().IsRegular() {
		return usageError{target + " is not a plain file", "put a plain file in its place; a link would be replaced by one"}
	}
	root, err := os.OpenRoot(c.Source)
	if err != nil {
		return err
	}
	defer root.Close()
	content, err := fs.Sub(root.FS(), "content")
	if err != nil {
		return err
	}

	var problems diag.List
	there, err := manuscript.ReadSources(content, "content", &problems)
	if err != nil {
		return err
	}
	in := importing{byID: map[string]*manuscript.Source{}, conflicts: map[diag.Span]bool{}, problems: &problems}
	for _, s := range there {
		in.byID[s.ID.String] = s
	}
	for _, name := range c.Files {
		list, err := readLibrary(name, &problems)
		if err != nil {
			return err
		}
		for _, s := range list {
			in.take(s)
		}
	}
	in.judge(there)
	if in.refused() {
		if err := t.report(problems.Problems(), c.Format, false, false); err != nil && !errors.Is(err, errProblems) {
			return err
		}
		fmt.Fprintln(t.err, "nothing was added")
		return errProblems
	}

	var text []byte
	if len(in.added) > 0 {
		file := &diag.File{Name: "content/" + manuscript.SourcesFile}
		if file.Text, err = fs.ReadFile(content, manuscript.SourcesFile); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		whole, added, err := manuscript.Append(file, in.added)
		if errors.Is(err, manuscript.ErrNoPlace) {
			return usageError{fmt.Sprintf("nothing can be added to %s: %v", target, err), "write it as  references:  with each source below it, after a dash of its own"}
		} else if err != nil {
			return err
		}
		text = added
		if !c.DryRun {
			if _, err := writeFile(target, func(w io.Writer) error { _, err := w.Write(whole); return err }); err != nil {
				return err
			}
		}
	}
	failed := t.report(problems.Problems(), c.Format, false, false)
	if failed != nil && !errors.Is(failed, errProblems) {
		return failed
	}
	if c.Format == "text" {
		if c.DryRun {
			fmt.Fprint(t.out, string(text))
		}
		in.summary(t.out, target, c.DryRun)
	}
	return failed
}

// readLibrary reads a bibliography from anywhere.
func readLibrary(name string, problems *diag.List) ([]*manuscript.Source, error) {
	ext := strings.ToLower(filepath.Ext(name))
	if !slices.Contains(manuscript.LibraryExtensions(), ext) {
		return nil, usageError{fmt.Sprintf("%s is no bibliography that can be read", name), "it must end in " + strings.Join(manuscript.LibraryExtensions(), ", ")}
	}
	real, err := filepath.EvalSymlinks(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, usageError{fmt.Sprintf("there is no file %s", name), ""}
	} else if err != nil {
		return nil, err
	}
	file, err := manuscript.OpenLibrary(os.DirFS(filepath.Dir(real)), filepath.Base(real), filepath.ToSlash(name), problems)
	if file == nil || err != nil {
		return nil, err
	}
	return manuscript.ParseLibrary(file, problems), nil
}

// An importing is one run of the command.
type importing struct {
	byID      map[string]*manuscript.Source // those of the brief, and those added
	added     []*manuscript.Source
	equal     int                // sources that are there already
	left      int                // sources that are there and say something else
	conflicts map[diag.Span]bool // where they do
	problems  *diag.List
}

// take adds a source that is not there yet.
func (in *importing) take(s *manuscript.Source) {
	if id := s.ID.String; id == "" || strings.Contains(id, "://") {
		if in.name(s) {
			in.equal++
			return
		}
	}
	other := in.byID[s.ID.String]
	if other == nil {
		in.byID[s.ID.String] = s
		in.added = append(in.added, s)
		return
	}
	differences := manuscript.Differences(s, other)
	if len(differences) == 0 {
		in.equal++
		return
	}
	in.left++
	where := fmt.Sprintf("%s:%d", other.ID.At.File.Name, other.ID.At.Position().Line)
	for _, d := range differences {
		p := in.problems.Add(d.At, diag.DuplicateID, "the source %q is in %s already, with another %s: %q, not %q", s.ID.String, where, d.Field, d.Has, d.Want)
		if d.Has == "" {
			p.Text = fmt.Sprintf("the source %q is in %s already, without %s; here it is %q", s.ID.String, where, d.Field, d.Want)
		}
		in.conflicts[p.At] = true
		p.Hintf("bring the two together, or give one of them another id if they are two sources")
	}
}

// name gives a source that has no id to cite it by one of author or body and year. It reports whether that source is there already.
func (in *importing) name(s *manuscript.Source) (known bool) {
	base := ""
	for _, p := range slices.Concat(s.Author, s.Editor) {
		if base = fileName(p.Family.String + " " + p.Literal.String); base != "" {
			break
		}
	}
	for _, t := range []diag.Text{s.Publisher, s.ContainerTitle, s.Title, s.Type} {
		if base == "" {
			base = fileName(t.String)
		}
	}
	if len(s.Issued.String) >= len("2019") {
		base += "-" + fileName(s.Issued.String[:len("2019")])
	}
	at := s.At
	if !s.ID.At.IsZero() {
		at = s.ID.At
	}
	for n := 1; ; n++ {
		s.ID = diag.Text{String: base, At: at}
		if n > 1 {
			s.ID.String = fmt.Sprintf("%s-%d", base, n)
		}
		other := in.byID[s.ID.String]
		if other == nil {
			return false
		}
		if len(manuscript.Differences(s, other)) == 0 {
			return true
		}
	}
}

// judge reports what is wrong with the sources that would be added, and which of them are most likely there under another id.
func (in *importing) judge(there []*manuscript.Source) {
	var ours diag.List // what is wrong in the brief, brief check says
	before := resolve.Sources(there, "", &ours)
	fresh := resolve.Sources(in.added, "", in.problems)
	if in.refused() {
		return // what a source lacks may be what could not be read
	}
	first := in.problems.Len()
	check.Sources(append(before, fresh...), in.problems)
	mine := map[*diag.File]bool{}
	for _, s := range in.added {
		mine[s.ID.At.File] = true
	}
	in.problems.Keep(first, func(p *diag.Problem) bool {
		p.Severity = diag.Warning // the source can be mended where it is added
		return mine[p.At.File]
	})
	for _, s := range in.added {
		if class := bibliography.ClassOf(s.Type.String); s.Class.String == "" && class != "" {
			s.Class = diag.Text{String: string(class), At: s.Type.At}
		}
	}
}

// refused reports whether a problem is one that the file must be rid of first.
func (in *importing) refused() bool {
	for _, p := range in.problems.Problems() {
		if p.Severity == diag.Error && !in.conflicts[p.At] {
			return true
		}
	}
	return false
}

// summary says what was done.
func (in *importing) summary(w io.Writer, target string, dry bool) {
	done := "added"
	if dry {
		done = "to add"
	}
	fmt.Fprintf(w, "%s: %s %s, %d there already, %d left as they are\n", path.Base(filepath.ToSlash(target)), count(len(in.added), "source"), done, in.equal, in.left)
	var none []string
	for _, s := range in.added {
		if s.Class.String == "" {
			none = append(none, s.ID.String)
		}
	}
	if len(none) > 0 {
		const most = 10 // of which the line gives the ids
		more := ""
		if len(none) > most {
			more = fmt.Sprintf(" and %d more", len(none)-most)
			none = none[:most]
		}
		classes := make([]string, len(brief.SourceClasses))
		for i, c := range brief.SourceClasses {
			classes[i] = string(c)
		}
		fmt.Fprintf(w, "The type does not tell the class of %s%s; you may add a line  class:  (%s).\n", strings.Join(none, ", "), more, strings.Join(classes, ", "))
	}
}
