package main

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"brief/internal/bundle"
)

type verifyCommand struct {
	Path  string `arg:"" type:"path" help:"A bundle: the zip, the folder unpacked from it, or a file listed in the SHA256SUMS beside it."`
	Quiet bool   `short:"q" help:"Print only what is wrong."`
}

func (c *verifyCommand) Run(t *terminal) error {
	info, err := os.Stat(c.Path)
	if err != nil {
		return usageError{fmt.Sprintf("there is no %s", c.Path), "name a bundle, or the folder unpacked from one"}
	}
	var report bundle.Report
	switch {
	case info.IsDir():
		report, err = verifyFolder(c.Path)
	case strings.EqualFold(filepath.Ext(c.Path), ".zip"):
		report, err = verifyZip(c.Path)
	default:
		report, err = verifyListed(c.Path)
	}
	if err != nil {
		hint := ""
		if errors.Is(err, bundle.ErrNoChecksums) {
			hint = "brief bundle puts one into every zip, and brief bundle --all one beside the other files"
		}
		t.fail(fmt.Errorf("%s cannot be verified: %w", c.Path, err), hint)
		return errProblems
	}
	if !report.Intact() {
		var found []string
		for _, list := range []struct {
			word  string
			names []string
		}{{"altered", report.Altered}, {"added", report.Added}, {"missing", report.Missing}} {
			for _, name := range list.names {
				fmt.Fprintf(t.out, "%-8s %s\n", list.word+":", name)
			}
			if len(list.names) > 0 {
				found = append(found, fmt.Sprintf("%d %s", len(list.names), list.word))
			}
		}
		t.fail(fmt.Errorf("%s is not as it was made: %s", c.Path, strings.Join(found, ", ")), "get it again from its publisher")
		return errProblems
	}
	if !c.Quiet {
		fmt.Fprintf(t.out, "%s: %s, as made; nothing altered, added or missing\n", c.Path, count(report.Files, "file"))
	}
	return nil
}

func verifyFolder(dir string) (bundle.Report, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return bundle.Report{}, err
	}
	defer root.Close()
	return bundle.VerifyFolder(root.FS())
}

func verifyZip(path string) (bundle.Report, error) {
	f, err := os.Open(path)
	if err != nil {
		return bundle.Report{}, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return bundle.Report{}, err
	}
	return bundle.VerifyZip(f, info.Size())
}

// verifyListed verifies one file by the SHA256SUMS beside it.
func verifyListed(path string) (bundle.Report, error) {
	sums, err := os.ReadFile(filepath.Join(filepath.Dir(path), "SHA256SUMS"))
	if errors.Is(err, os.ErrNotExist) {
		return bundle.Report{}, bundle.ErrNoChecksums
	}
	if err != nil {
		return bundle.Report{}, err
	}
	listed, err := bundle.ParseChecksums(sums)
	if err != nil {
		return bundle.Report{}, err
	}
	name := filepath.Base(path)
	data, err := os.ReadFile(path)
	if err != nil {
		return bundle.Report{}, err
	}
	report := bundle.Report{Files: 1}
	switch sum := sha256.Sum256(data); {
	case listed[name] == nil:
		report.Added = []string{name}
	case !bytes.Equal(listed[name], sum[:]):
		report.Altered = []string{name}
	}
	return report, nil
}
