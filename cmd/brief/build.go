package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"brief/internal/build"
	"brief/internal/buildcache"
	"brief/internal/compress"
	"brief/internal/diag"
	"brief/internal/linkcheck"
	"brief/internal/site"
)

type buildCommand struct {
	project
	reporting
	Destination string `short:"d" type:"path" help:"Folder for the site (default: public in the project)." placeholder:"DIR"`
	Force       bool   `help:"Replace the destination even if brief did not make it."`
	Bundles     bool   `help:"Offer the brief as downloads, too: a zip, one HTML file, an EPUB, each chapter as a file, and a page about them."`
	Compress    bool   `help:"Put a gzip (.gz) and a Brotli (.br) form beside each page and text file, for web servers that send them as they are."`
	PDF         bool   `name:"pdf" help:"With --bundles, a PDF as well. It needs Chromium or Chrome."`
	Explain     string `help:"Build nothing; print what a page rests on (russia.html), or which pages rest on an input (fact:china-loans, content/facts.yaml)." placeholder:"PAGE"`
}

func (c *buildCommand) Run(ctx context.Context, t *terminal) error {
	if c.Explain != "" {
		return c.explain(t)
	}
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
	dir := c.destination(c.Destination)
	cache := buildcache.Open()
	key, cacheable, err := c.key(in)
	if err != nil {
		return err
	}
	cacheable = cacheable && !c.Bundles // what a build without them left is another folder
	if cacheable {
		if done, err := c.done(t, cache, key, in, dir, start); done {
			return err
		}
	}

	in.Once = !c.Bundles
	p := t.progress(c.Quiet)
	in.Progress = p.told(in.Progress)
	out, err := build.Run(in)
	p.end()
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
	what := summary(out, published)
	if c.Compress {
		if published, err = withForms(cache, dir, published); err != nil {
			return err
		}
	}
	done, err := site.Publish(published, dir, site.PublishOptions{
		Force:   c.Force,
		Protect: []string{c.Source, filepath.Join(c.Source, "content"), filepath.Join(c.Source, "templates"), filepath.Join(c.Source, "static")},
	})
	if err != nil {
		return err
	}
	if !c.Quiet && c.Format == "text" {
		fmt.Fprintf(t.out, "%s: %s in %.2f s (%d written, %d unchanged, %d removed)\n",
			dir, what, time.Since(start).Seconds(), done.Written, done.Unchanged, done.Removed)
	}
	if cacheable {
		// A record that cannot be kept costs time when next building, and nothing else.
		if folder, err := buildcache.FolderOf(dir); err == nil {
			_ = cache.Store(dir, &buildcache.Record{
				Key: key, Built: in.Now, Until: out.Brief.Until, Summary: what, Problems: out.Problems, Folder: folder,
			})
		}
	}
	return nil
}

// key returns the key of the build in the cache, if it has one.
func (c *buildCommand) key(in build.Input) (key buildcache.Key, ok bool, err error) {
	program := thisProgram()
	if program == "" {
		return key, false, nil
	}
	return buildcache.KeyOf(
		program,
		fmt.Sprint(in.BaseURL, in.Drafts, in.Future, in.Expired, c.Compress),
		in.Content, in.Templates[0], in.Static[0], // the others are part of the program
	)
}

// thisProgram tells this executable from any other; "" where it cannot be told.
func thisProgram() string {
	path, err := os.Executable()
	if err != nil {
		return ""
	}
	program, err := os.Stat(path)
	if err != nil {
		return ""
	}
	return fmt.Sprint(currentVersion(), program.Size(), program.ModTime().UnixNano())
}

// withForms returns the site with smaller forms of its files. Those that were made for the last build are not made again.
func withForms(cache *buildcache.Cache, dir string, s *site.Site) (*site.Site, error) {
	program := thisProgram()
	var earlier compress.Store
	if program != "" {
		earlier = cache.LoadForms(dir, program)
	}
	out, made, err := compress.Site(s, earlier)
	if err == nil && program != "" {
		_ = cache.StoreForms(dir, program, made) // what cannot be kept costs time when next building, and nothing else
	}
	return out, err
}

// done says what the last build said, if building again would change nothing.
func (c *buildCommand) done(t *terminal, cache *buildcache.Cache, key buildcache.Key, in build.Input, dir string, start time.Time) (bool, error) {
	record := cache.Load(dir, func(name string) ([]byte, error) {
		return os.ReadFile(filepath.Join(c.Source, filepath.FromSlash(name)))
	})
	if record == nil {
		return false, nil
	}
	folder, err := buildcache.FolderOf(dir)
	if err != nil || !record.Holds(key, in.Now, folder) {
		return false, nil
	}
	if err := t.report(record.Problems, c.Format, c.Strict, c.Quiet); err != nil {
		return true, err
	}
	if !c.Quiet && c.Format == "text" {
		fmt.Fprintf(t.out, "%s: %s, nothing changed, in %.2f s\n", dir, record.Summary, time.Since(start).Seconds())
	}
	return true, nil
}

type checkCommand struct {
	project
	reporting
	ListRules   bool   `help:"Print every rule with its severity."`
	Explain     string `help:"Print what a rule is for, with a bad and a good example." placeholder:"RULE"`
	Coverage    bool   `help:"Print how many claims rest on what, by chapter and theme, as text or json."`
	MinCoverage string `help:"Fail if fewer of the claims have a direct source: 95%." placeholder:"PERCENT"`
	External    bool   `help:"Ask the addresses of the sources first, and write what they answer to ${links}. Needs a network; nothing else does."`
	MaxAge      int    `default:"30" help:"With --external: ask again what was asked N days ago or earlier (default: ${default}); 0 asks all." placeholder:"N"`
}

func (c *checkCommand) Run(ctx context.Context, t *terminal, links linkcheck.Options) error {
	if c.Explain != "" {
		return explain(t, diag.Code(c.Explain))
	}
	if c.ListRules {
		for _, r := range diag.Rules() {
			fmt.Fprintf(t.out, "%-20s %-8s %s\n", r.Code, r.Severity, r.Summary)
		}
		return nil
	}
	least := 0.0
	if c.MinCoverage != "" {
		var err error
		if least, err = parsePercent(c.MinCoverage); err != nil {
			return err
		}
	}
	if c.Coverage && c.Format != "text" && c.Format != "json" {
		return usageError{"--coverage is not printed as " + c.Format, "use --format text or json"}
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
	asJSON := c.Coverage && c.Format == "json"
	if asJSON { // one document, not two
		if err := printCoverageJSON(t.out, out.Problems, out.Coverage); err != nil {
			return err
		}
		err = failed(out.Problems, c.Strict)
	} else {
		err = t.report(out.Problems, c.Format, c.Strict, c.Quiet)
	}
	if err != nil {
		return err
	}
	if c.Coverage && !asJSON {
		if err := printCoverage(t.out, out.Coverage, !out.Brief.StaleBefore.IsZero()); err != nil {
			return err
		}
	} else if !c.Quiet && c.Format == "text" {
		fmt.Fprintf(t.out, "no errors: %s in %.2f s\n", summary(out, out.Site), time.Since(start).Seconds())
	}
	if text, hint := tooLow(out.Coverage, least); text != "" {
		t.fail(errors.New(text), hint)
		return errProblems
	}
	return nil
}

// explain prints a rule.
func explain(t *terminal, code diag.Code) error {
	rule, ok := diag.RuleOf(code)
	if ok {
		return diag.PrintRule(t.out, rule, styleFor(t.out))
	}
	var codes []string
	for _, r := range diag.Rules() {
		codes = append(codes, string(r.Code))
	}
	hint := "brief check --list-rules prints them all"
	if near := diag.Nearest(string(code), codes); near != "" {
		hint = fmt.Sprintf("did you mean %q?", near)
	}
	return usageError{fmt.Sprintf("no rule %q", code), hint}
}

type cleanCommand struct {
	project
}

func (c *cleanCommand) Run(t *terminal) error {
	return site.Remove(c.destination(""))
}
