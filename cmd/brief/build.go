package main

import (
	"context"
	"fmt"
	"path/filepath"
	"time"

	"brief/internal/diag"
	"brief/internal/linkcheck"
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
	External  bool `help:"Ask the addresses of the sources first, and write what they answer to ${links}. Needs a network; nothing else does."`
	MaxAge    int  `default:"30" help:"With --external: ask again what was asked N days ago or earlier (default: ${default}); 0 asks all." placeholder:"N"`
}

func (c *checkCommand) Run(ctx context.Context, t *terminal, links linkcheck.Options) error {
	if c.ListRules {
		for _, r := range diag.Rules() {
			fmt.Fprintf(t.out, "%-20s %-8s %s\n", r.Code, r.Severity, r.Summary)
		}
		return nil
	}
	if c.External {
		if err := c.askLinks(ctx, t, links); err != nil {
			return err
		}
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
