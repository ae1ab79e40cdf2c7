package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"brief/internal/brief"
	"brief/internal/diag"
	"brief/internal/linkcheck"
)

// linksFile is where the answers of the sources' addresses are kept, in the project folder.
const linksFile = "content/links.lock"

// linkRules are the rules that speak of those answers. What they find is no reason not to ask again.
var linkRules = []diag.Code{diag.DeadLink, diag.SuspectLink, diag.MovedLink, diag.UncheckedLink}

// askLinks asks the addresses of the sources and writes links.lock. Errors in the text come first: a source that cannot be read
// would lose its answers, and a lock that cannot be read would be lost as a whole.
func (c *checkCommand) askLinks(ctx context.Context, t *terminal, o linkcheck.Options) error {
	out, err := c.run()
	if err != nil {
		return err
	}
	for _, p := range out.Problems {
		if p.Severity == diag.Error && !slices.Contains(linkRules, p.Code) {
			return t.report(out.Problems, c.Format, c.Strict, c.Quiet)
		}
	}
	path := filepath.Join(c.Source, filepath.FromSlash(linksFile))
	if info, err := os.Stat(path); err == nil && out.Brief.Links == nil {
		return usageError{fmt.Sprintf("%s is there and was not read (%d bytes)", linksFile, info.Size()), "mend it, or delete it to begin anew"}
	} else if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}

	var addresses []string
	for _, s := range out.Brief.Sources {
		for _, address := range []string{s.URL, s.Archive} {
			if address != "" {
				addresses = append(addresses, address)
			}
		}
	}
	now, err := c.now()
	if err != nil {
		return err
	}
	if o.Today, err = brief.ParseDate(now.UTC().Format("2006-01-02")); err != nil {
		return err
	}
	o.Version, o.Website, o.MaxAge = currentVersion(), out.Brief.BaseURL, c.MaxAge
	progress := isTerminal(t.err) && !c.Quiet
	if progress {
		o.Done = func(done, total int) { fmt.Fprintf(t.err, "\r%d of %s asked ", done, count(total, "address")) }
	}
	report, err := linkcheck.Run(ctx, addresses, out.Brief.Links, o)
	if progress {
		fmt.Fprintln(t.err)
	}
	if errors.Is(err, linkcheck.ErrOffline) {
		return fmt.Errorf("%s is left as it is: %w", linksFile, err)
	}
	stopped := err
	if _, err := writeFile(path, func(w io.Writer) error { _, err := w.Write(linkcheck.Format(report.Links)); return err }); err != nil {
		return err
	}
	if !c.Quiet && c.Format == "text" {
		fmt.Fprintf(t.out, "%s: %d asked, %d asked less than %s ago, %d left alone\n", linksFile, report.Asked, report.Fresh, count(c.MaxAge, "day"), report.Skipped)
	}
	if stopped != nil {
		return fmt.Errorf("stopped (%w); what was learnt until then is in %s", stopped, linksFile)
	}
	return nil
}
