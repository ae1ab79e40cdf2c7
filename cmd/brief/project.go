package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"time"

	assets "brief"
	"brief/internal/build"
	"brief/internal/site"
)

// project is the flags of every command that reads a brief.
type project struct {
	Source  string `short:"s" default:"." type:"path" help:"Project folder: the one that holds content/." placeholder:"DIR"`
	BaseURL string `short:"b" help:"Address at which the site will be published, in place of the one in brief.yaml." placeholder:"URL"`
	Drafts  bool   `short:"D" help:"Publish drafts as well."`
	Future  bool   `short:"F" help:"Publish chapters whose publishDate has not come."`
	Expired bool   `short:"E" help:"Publish chapters whose expiryDate has passed."`
	Clock   string `help:"What time it is, for publishDate and expiryDate: 2026-11-24 or 2026-11-24T09:00:00Z." placeholder:"TIME"`
}

// reporting is the flags of every command that prints problems.
type reporting struct {
	Format string `enum:"text,json,github,sarif" default:"text" help:"How to print problems: text, json, github or sarif (2.1.0)."`
	Strict bool   `help:"Let warnings fail, too."`
	Quiet  bool   `short:"q" help:"Print problems only."`
}

// now returns what time it is: --clock, else SOURCE_DATE_EPOCH (https://reproducible-builds.org/specs/source-date-epoch/),
// else the machine's clock.
func (p *project) now() (time.Time, error) {
	if p.Clock != "" {
		for _, layout := range []string{time.RFC3339, "2006-01-02"} {
			if t, err := time.Parse(layout, p.Clock); err == nil {
				return t, nil
			}
		}
		return time.Time{}, usageError{fmt.Sprintf("--clock %q is no time", p.Clock), "write 2026-11-24 or 2026-11-24T09:00:00Z"}
	}
	if epoch := os.Getenv("SOURCE_DATE_EPOCH"); epoch != "" {
		seconds, err := strconv.ParseInt(epoch, 10, 64)
		if err != nil {
			return time.Time{}, usageError{fmt.Sprintf("SOURCE_DATE_EPOCH %q is not a number of seconds", epoch), ""}
		}
		return time.Unix(seconds, 0).UTC(), nil
	}
	return time.Now(), nil
}

// input opens the project. Nothing is read from outside its folder: os.Root refuses links that lead out of it.
func (p *project) input() (build.Input, func(), error) {
	now, err := p.now()
	if err != nil {
		return build.Input{}, nil, err
	}
	if info, err := os.Stat(filepath.Join(p.Source, "content")); err != nil || !info.IsDir() {
		return build.Input{}, nil, usageError{
			fmt.Sprintf("%s holds no brief: there is no folder content in it", p.Source), "brief init DIR starts one; -s DIR names the project folder",
		}
	}
	root, err := os.OpenRoot(p.Source)
	if err != nil {
		return build.Input{}, nil, err
	}
	sub := func(fsys fs.FS, dir string) fs.FS {
		s, err := fs.Sub(fsys, dir)
		if err != nil {
			panic(err) // dir is one of the three names below
		}
		return s
	}
	return build.Input{
		Content:   sub(root.FS(), "content"),
		Templates: []fs.FS{sub(root.FS(), "templates"), sub(assets.Files(), "templates")},
		Static:    []fs.FS{sub(root.FS(), "static"), sub(assets.Files(), "static")},
		BaseURL:   p.BaseURL, Now: now, Drafts: p.Drafts, Future: p.Future, Expired: p.Expired,
		Progress: p.collectPages,
	}, func() { root.Close() }, nil
}

// run builds the site.
func (p *project) run() (build.Output, error) {
	in, closeProject, err := p.input()
	if err != nil {
		return build.Output{}, err
	}
	defer closeProject()
	return build.Run(in)
}

// destination is the folder for the site: relative to the project, unless it was given.
func (p *project) destination(given string) string {
	if given != "" {
		return given
	}
	return filepath.Join(p.Source, "public")
}

// summary says in one line what was built.
func summary(out build.Output, s *site.Site) string {
	pages := 0
	for path := range s.All() {
		if filepath.Ext(path) == ".html" {
			pages++
		}
	}
	notes := 0
	for _, c := range out.Brief.All() {
		notes += len(c.Notes)
	}
	return fmt.Sprintf("%s, %s, %s, %s, %s",
		count(pages, "page"), count(len(out.Brief.Sources), "source"), count(len(out.Brief.Facts), "fact"), count(notes, "note"),
		size(s.Bytes()))
}
