package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"golang.org/x/term"

	"brief/internal/build"
	"brief/internal/bundle"
	"brief/internal/site"
)

type bundleCommand struct {
	project
	reporting
	Destination  string `short:"d" type:"path" help:"Folder for the bundles (default: dist in the project)." placeholder:"DIR"`
	Single       bool   `help:"Make one HTML file that holds everything."`
	Epub         bool   `help:"Make an EPUB, for e-readers."`
	All          bool   `help:"Make the zip, the single file and the EPUB, and SHA256SUMS over them."`
	Sign         string `type:"path" help:"Sign every bundle with this secret key of minisign. Its password is asked, or taken from BRIEF_SIGN_PASSWORD." placeholder:"KEYFILE"`
	SingleBudget int64  `default:"${single_budget}" help:"How large the single file may be, in bytes (default: ${default})." placeholder:"N"`
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
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	b := out.Brief
	e := edition(out)
	dated := b.Slug
	if !b.LastMod.IsZero() {
		dated += "-" + b.LastMod.First().Format("2006-01-02")
	}
	signer, err := c.signer(t, e.Modified)
	if err != nil {
		return err
	}
	made := new(site.Site)
	for _, file := range []struct {
		wanted bool
		name   string
		write  func(w io.Writer) error
	}{
		{c.All || !c.Single && !c.Epub, dated + ".zip", func(w io.Writer) error {
			return bundle.Zip(w, out.Site, bundle.Options{Folder: dated, Time: e.Modified, Readme: readme(b.Title), Signer: signer})
		}},
		{c.All || c.Single, b.Slug + ".html", func(w io.Writer) error { return bundle.Single(w, out.Site, e, c.SingleBudget) }},
		{c.All || c.Epub, b.Slug + ".epub", func(w io.Writer) error { return bundle.EPUB(w, out.Site, e) }},
	} {
		if !file.wanted {
			continue
		}
		var data bytes.Buffer
		err := file.write(&data)
		var budget *bundle.BudgetError
		if errors.As(err, &budget) {
			t.fail(budget, "publish fewer or shorter chapters, or raise the budget: --single-budget BYTES")
			return errProblems
		}
		if err != nil {
			return err
		}
		if err := made.Add(file.name, data.Bytes()); err != nil {
			return err
		}
	}
	if c.All {
		if err := made.Add("SHA256SUMS", bundle.Checksums(made)); err != nil {
			return err
		}
	}
	if signer != nil {
		signatures := map[string][]byte{}
		for name, data := range made.All() {
			signatures[name+bundle.SignatureExtension] = signer.Sign(name, data)
		}
		for name, data := range signatures {
			if err := made.Add(name, data); err != nil {
				return err
			}
		}
	}
	for name, data := range made.All() { // nothing is written before everything is made
		path := filepath.Join(dir, name)
		n, err := writeFile(path, func(w io.Writer) error { _, err := w.Write(data); return err })
		if err != nil {
			return err
		}
		if !c.Quiet && c.Format == "text" {
			fmt.Fprintf(t.out, "%s: %s\n", path, size(n))
		}
	}
	return nil
}

// signer returns what signs the bundles, or nil if they are not to be signed.
func (c *bundleCommand) signer(t *terminal, at time.Time) (*bundle.Signer, error) {
	if c.Sign == "" {
		return nil, nil
	}
	key, err := os.ReadFile(c.Sign)
	if err != nil {
		return nil, usageError{fmt.Sprintf("the secret key cannot be read: %v", err), "minisign -G makes a pair of keys"}
	}
	signer, err := bundle.NewSigner(key, func() (string, error) {
		if word, ok := os.LookupEnv("BRIEF_SIGN_PASSWORD"); ok {
			return word, nil
		}
		if !term.IsTerminal(int(os.Stdin.Fd())) {
			return "", errors.New("it is encrypted, and there is no terminal to ask for its password; set BRIEF_SIGN_PASSWORD")
		}
		fmt.Fprint(t.err, "Password of the secret key: ")
		word, err := term.ReadPassword(int(os.Stdin.Fd()))
		fmt.Fprintln(t.err)
		return string(word), err
	}, at)
	if err != nil {
		return nil, usageError{fmt.Sprintf("signing with %s: %v", c.Sign, err), ""}
	}
	return signer, nil
}

// edition describes the brief for those who carry it.
func edition(out build.Output) bundle.Edition {
	b := out.Brief
	e := bundle.Edition{
		Title: b.Title, Subtitle: b.Subtitle, Description: b.Description, Language: b.Language, Publisher: b.Publisher,
		Rights: b.Licence.Name, Website: b.BaseURL, Slug: b.Slug,
		Words: bundle.Words{
			Contents: out.Locale.Word("contents"), SkipToContent: out.Locale.Word("skip-to-content"), Cover: out.Locale.Word("cover"),
		},
	}
	for _, a := range b.Authors {
		e.Authors = append(e.Authors, a.Name())
	}
	for _, p := range out.Pages {
		e.Pages = append(e.Pages, bundle.Page{Path: p.To.Path, Title: p.Text})
	}
	if !b.Date.IsZero() {
		e.Date, e.Published = out.Locale.Date(b.Date), b.Date.First()
	}
	if !b.LastMod.IsZero() {
		e.Modified = b.LastMod.First()
	}
	return e
}

// writeFile writes a file under a temporary name and renames it, so that a half-written one never bears the name. It returns
// the size in bytes.
func writeFile(path string, write func(io.Writer) error) (int64, error) {
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
		"To check that nothing was changed, run in this folder: sha256sum -c SHA256SUMS\n" +
		"The program that made it also finds what was added: brief verify FOLDER\n"
}
