package main

import (
	"context"
	"fmt"
	"path/filepath"
	"time"

	"brief/internal/build"
	"brief/internal/diag"
	"brief/internal/site"
)

type buildCommand struct {
	project
	reporting
	Destination string `short:"d" type:"path" help:"Folder for the site (default: public in the project)." placeholder:"DIR"`
	Force       bool   `help:"Replace the destination even if brief did not make it."`
	Bundles     bool   `help:"Offer the brief as downloads, too: a zip, one HTML file, an EPUB, each chapter as a file, and a page about them."`
	PDF         bool   `name:"pdf" help:"With --bundles, a PDF as well. It needs Chromium or Chrome."`
}

func (c *buildCommand) Run(ctx context.Context, t *terminal) error {
	start := time.Now()
	wanted := build.Bundles{Zip: true, Single: true, EPUB: true, Chapters: true, Checksums: true, Version: currentVersion()}
	if c.PDF {
		if !c.Bundles {
			return usageError{"--pdf makes one of the bundles", "write --bundles --pdf"}
		}
		printer, err := findPrinter(ctx)
		if err != nil {
			return err
		}
		wanted.Print = printer
	}
	in, closeProject, err := c.input()
	if err != nil {
		return err
	}
	defer closeProject()
	out, err := build.Run(in)
	if err != nil {
		return err
	}
	if err := t.report(out.Problems, c.Format, c.Strict, c.Quiet); err != nil {
		return err
	}
	published := out.Site
	if c.Bundles {
		if published, err = build.WithDownloads(in, out, wanted); err != nil {
			return t.tooLarge(err)
		}
	}
	dir := c.destination(c.Destination)
	done, err := site.Publish(published, dir, site.PublishOptions{
		Force:   c.Force,
		Protect: []string{c.Source, filepath.Join(c.Source, "content"), filepath.Join(c.Source, "templates"), filepath.Join(c.Source, "static")},
	})
	if err != nil {
		return err
	}
	if !c.Quiet && c.Format == "text" {
		fmt.Fprintf(t.out, "%s: %s (%d written, %d unchanged, %d removed)\n",
			dir, summary(out, published, time.Since(start)), done.Written, done.Unchanged, done.Removed)
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

type cleanCommand struct {
	project
}

func (c *cleanCommand) Run(t *terminal) error {
	return site.Remove(c.destination(""))
}
