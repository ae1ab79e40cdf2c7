package main

import (
	"fmt"
	"os"
	"path/filepath"
	"time"

	"brief/internal/bundle"
	"brief/internal/diag"
	"brief/internal/site"
)

type buildCommand struct {
	project
	reporting
	Destination string `short:"d" type:"path" help:"Folder for the site (default: public in the project)." placeholder:"DIR"`
	Force       bool   `help:"Replace the destination even if brief did not make it."`
}

func (c *buildCommand) Run(t *terminal) error {
	start := time.Now()
	out, err := c.run()
	if err != nil {
		return err
	}
	if err := t.report(out.Problems, c.Format, c.Strict, c.Quiet); err != nil {
		return err
	}
	dir := c.destination(c.Destination)
	done, err := site.Publish(out.Site, dir, site.PublishOptions{
		Force:   c.Force,
		Protect: []string{c.Source, filepath.Join(c.Source, "content"), filepath.Join(c.Source, "templates"), filepath.Join(c.Source, "static")},
	})
	if err != nil {
		return err
	}
	if !c.Quiet && c.Format == "text" {
		fmt.Fprintf(t.out, "%s: %s (%d written, %d unchanged, %d removed)\n",
			dir, summary(out, out.Site, time.Since(start)), done.Written, done.Unchanged, done.Removed)
	}
	return nil
}

type checkCommand struct {
	project
	reporting
	ListRules bool `help:"Print every rule with its severity."`
}

func (c *checkCommand) Run(t *terminal) error {
	if c.ListRules {
		for _, r := range diag.Rules() {
			fmt.Fprintf(t.out, "%-20s %-8s %s\n", r.Code, r.Severity, r.Summary)
		}
		return nil
	}
	start := time.Now()
	out, err := c.run()
	if err != nil {
		return err
	}
	if err := t.report(out.Problems, c.Format, c.Strict, c.Quiet); err != nil {
		return err
	}
	if !c.Quiet && c.Format == "text" {
		fmt.Fprintf(t.out, "no errors: %s\n", summary(out, out.Site, time.Since(start)))
	}
	return nil
}

type bundleCommand struct {
	project
	reporting
	Destination string `short:"d" type:"path" help:"Folder for the bundle (default: dist in the project)." placeholder:"DIR"`
}

func (c *bundleCommand) Run(t *terminal) error {
	out, err := c.run()
	if err != nil {
		return err
	}
	if err := t.report(out.Problems, c.Format, c.Strict, c.Quiet); err != nil {
		return err
	}
	dir := c.Destination
	if dir == "" {
		dir = filepath.Join(c.Source, "dist")
	}
	b := out.Brief
	name := b.Slug
	if !b.LastMod.IsZero() {
		name += "-" + b.LastMod.First().Format("2006-01-02")
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	file := filepath.Join(dir, name+".zip")
	options := bundle.Options{Folder: name, Readme: readme(out.Brief.Title)}
	if !b.LastMod.IsZero() {
		options.Time = b.LastMod.First()
	}
	n, err := writeFile(file, func(f *os.File) error { return bundle.Zip(f, out.Site, options) })
	if err != nil {
		return err
	}
	if !c.Quiet && c.Format == "text" {
		fmt.Fprintf(t.out, "%s: %s, %s\n", file, count(out.Site.Len(), "file"), size(n))
	}
	return nil
}

// writeFile writes a file under a temporary name and renames it, so that a half-written one never bears the name. It returns
// the size in bytes.
func writeFile(path string, write func(*os.File) error) (int64, error) {
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+"-*")
	if err != nil {
		return 0, err
	}
	defer os.Remove(f.Name()) // after the rename there is nothing to remove
	defer f.Close()
	if err := write(f); err != nil {
		return 0, fmt.Errorf("writing %s: %w", path, err)
	}
	info, err := f.Stat()
	if err != nil {
		return 0, err
	}
	if err := f.Chmod(0o644); err != nil {
		return 0, err
	}
	if err := f.Close(); err != nil {
		return 0, fmt.Errorf("writing %s: %w", path, err)
	}
	return info.Size(), os.Rename(f.Name(), path)
}

func readme(title string) string {
	return title + "\n\n" +
		"Open index.html in a web browser. Everything is in this folder; no network is needed.\n" +
		"To check that nothing was changed, run in this folder: sha256sum -c SHA256SUMS\n"
}

type cleanCommand struct {
	project
}

func (c *cleanCommand) Run(t *terminal) error {
	return site.Remove(c.destination(""))
}
