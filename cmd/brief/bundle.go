package main

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"golang.org/x/term"

	"brief/internal/brief"
	"brief/internal/build"
	"brief/internal/bundle"
	"brief/internal/site"
)

// checksumsName is the file beside the bundles that has their checksums.
const checksumsName = "SHA256SUMS"

type bundleCommand struct {
	project
	reporting
	Destination string `short:"d" type:"path" help:"Folder for the bundles (default: dist in the project)." placeholder:"DIR"`
	Single      bool   `help:"Make one HTML file that holds everything."`
	Epub        bool   `help:"Make an EPUB, for e-readers."`
	PDF         bool   `name:"pdf" help:"Make a PDF, for paper. It needs Chromium or Chrome; CHROME_PATH names one in an unusual place."`
	All         bool   `help:"Make the zip, the single file and the EPUB, and SHA256SUMS over them; with --pdf that, too."`
	Sign        string `type:"path" help:"Sign every bundle with this secret key of minisign. Its password is asked, or taken from BRIEF_SIGN_PASSWORD." placeholder:"KEYFILE"`
}

func (c *bundleCommand) Run(ctx context.Context, t *terminal) error {
	wanted := build.Bundles{
		Zip: c.All || !c.Single && !c.Epub && !c.PDF, Single: c.All || c.Single, EPUB: c.All || c.Epub, Checksums: c.All, Version: currentVersion(),
	}
	if c.PDF {
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
	dir := c.Destination
	if dir == "" {
		dir = filepath.Join(c.Source, "dist")
	}
	if wanted.Signer, err = c.signer(t, modified(out.Brief)); err != nil {
		return err
	}
	made, err := build.Bundle(in, out, wanted)
	if err != nil {
		return t.tooLarge(err)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	if made, err = withEarlier(dir, made, wanted.Signer); err != nil {
		return err
	}
	for name, data := range made.All() { // nothing is written before everything is made
		path := filepath.Join(dir, filepath.FromSlash(name))
		n, err := writeFile(path, func(w io.Writer) error { _, err := w.Write(data); return err })
		if err != nil {
			return err
		}
		if !c.Quiet && c.Format == "text" {
			fmt.Fprintf(t.out, "%s: %s\n", path, size(n))
		}
		if wanted.Signer == nil { // a signature of what was there before
			if err := os.Remove(path + bundle.SignatureExtension); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return err
			}
		}
	}
	return nil
}

// withEarlier returns what was made with SHA256SUMS over it and over what its folder has from before, if that has one: the sums of
// what was made are new, those of other files stay as they were taken, and files that are no more are left out.
func withEarlier(dir string, made *site.Site, signer *bundle.Signer) (*site.Site, error) {
	path := filepath.Join(dir, checksumsName)
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return made, nil
	}
	if err != nil {
		return nil, err
	}
	listed, err := bundle.ParseChecksums(text)
	if err != nil {
		return nil, usageError{fmt.Sprintf("%s cannot be kept up to date: %v", path, err), "delete it, or name another folder: --destination"}
	}
	for name := range listed {
		local := filepath.FromSlash(name)
		if _, err := os.Lstat(filepath.Join(dir, local)); err != nil || !filepath.IsLocal(local) {
			delete(listed, name)
		}
	}
	out := new(site.Site)
	for name, data := range made.All() {
		if strings.TrimSuffix(name, bundle.SignatureExtension) == checksumsName {
			continue
		}
		if err := out.Add(name, data); err != nil {
			return nil, err
		}
		if !strings.HasSuffix(name, bundle.SignatureExtension) {
			sum := sha256.Sum256(data)
			listed[name] = sum[:]
		}
	}
	sums := bundle.FormatChecksums(listed)
	if err := out.Add(checksumsName, sums); err != nil {
		return nil, err
	}
	if signer != nil {
		if err := out.Add(checksumsName+bundle.SignatureExtension, signer.Sign(checksumsName, sums)); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// tooLarge prints the error of a single file over its budget, which is the author's to mend, and passes on any other.
func (t *terminal) tooLarge(err error) error {
	var budget *bundle.BudgetError
	if !errors.As(err, &budget) {
		return err
	}
	t.fail(err, "publish fewer or shorter chapters, or raise single-file-budget in content/brief.yaml")
	return errProblems
}

// modified is when the brief was changed last, as it says itself.
func modified(b *brief.Brief) time.Time {
	if b.LastMod.IsZero() {
		return time.Time{}
	}
	return b.LastMod.First()
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
