package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"brief/internal/brief"
	"brief/internal/build"
	"brief/internal/release"
)

type releaseCommand struct {
	reporting
	Source  string `short:"s" default:"." type:"path" help:"Project folder: the one that holds content/." placeholder:"DIR"`
	Clock   string `help:"What time it is: 2026-11-24 or 2026-11-24T09:00:00Z." placeholder:"TIME"`
	Edition string `help:"Name of this edition, for its file: small letters, digits, hyphens, full stops. Needed for a second release on one day." placeholder:"NAME"`
}

// Help is shown by brief release --help.
func (releaseCommand) Help() string {
	return "Writes content/releases/DATE.json, or DATE-NAME.json with --edition: every fact and text as it is published, with its id: " +
		"paragraphs, footnotes, fact boxes, headlines and descriptions of chapters, figures with their data, definitions, and the other data. " +
		"Titles, headings, and which source and page is cited are not recorded. " +
		"From then on a published id has to stay, and a changed fact or text needs an entry in corrections.yaml; the next release closes these entries. " +
		"Keep the file with the content. Drafts are not part of it."
}

func (c *releaseCommand) Run(t *terminal) error {
	p := project{Source: c.Source, Clock: c.Clock}
	now, err := p.now()
	if err != nil {
		return err
	}
	name := release.Name(now, c.Edition)
	if name == "" {
		return usageError{fmt.Sprintf("--edition %q cannot be part of the name of a file", c.Edition), "use small letters and digits, with single hyphens or full stops between them"}
	}
	in, closeProject, err := p.input()
	if err != nil {
		return err
	}
	defer closeProject()
	in.Record = true
	out, err := build.Run(in)
	if err != nil {
		return err
	}
	if err := t.report(out.Problems, c.Format, c.Strict, c.Quiet); err != nil {
		return err
	}
	if said := out.Brief.Edition; c.Edition != "" && said != "" && release.Name(now, said) != "" && !names(c.Edition, said) {
		return usageError{
			fmt.Sprintf("--edition %s is not the edition that readers see: brief.yaml says edition: %q", c.Edition, said),
			fmt.Sprintf("write edition: %q in brief.yaml, or release --edition %s; for a second release of an edition on one day add to its name: --edition %s-2", c.Edition, said, said),
		}
	}
	dir := filepath.Join(c.Source, "content", release.Folder)
	path := filepath.Join(dir, name+release.Extension)
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
		if err != nil {
			return err
		}
		return usageError{path + " is there already", "what was released is not changed; name this release: --edition NAME"}
	}
	last := out.Brief.Release
	if last != nil && release.Compare(name, last.Name) <= 0 {
		return usageError{fmt.Sprintf("the release %s would come before %s, which is the last one", name, last.Name), "choose a later --clock, or an --edition whose name sorts after it"}
	}
	made, err := release.New(out.Brief, name, now, c.Edition)
	if err != nil {
		return err
	}
	if last != nil && release.Equal(made, last) {
		return usageError{"nothing that is published has changed since the release of " + last.Name, ""}
	}
	text, err := release.Encode(made)
	if err != nil {
		return err
	}
	if len(text) > release.MaxSize {
		return fmt.Errorf("the record has %s, more than brief reads (%s)", size(int64(len(text))), size(release.MaxSize))
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	if _, err := writeFile(path, func(w io.Writer) error { _, err := w.Write(text); return err }); err != nil {
		return err
	}
	if !c.Quiet && c.Format == "text" {
		fmt.Fprintf(t.out, "%s: %s, %s\n", path, counts(made), size(int64(len(text))))
	}
	return nil
}

// names reports whether the name of a release is that of an edition, or that with more after it.
func names(release, edition string) bool {
	rest, ok := strings.CutPrefix(release, edition)
	return ok && (rest == "" || rest[0] == '-' || rest[0] == '.')
}

// counts says in words what a release records.
func counts(r *brief.Release) string {
	facts, texts := 0, 0
	for _, s := range r.Statements {
		switch {
		case s.Kind == brief.StatementFact:
			facts++
		case s.Kind.Worded():
			texts++
		}
	}
	return count(facts, "fact") + ", " + count(texts, "text")
}
