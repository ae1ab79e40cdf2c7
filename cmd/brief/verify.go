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
	Key   string `help:"Verify the signature, too: a public key of minisign, or a file that holds one." placeholder:"PUB"`
	Quiet bool   `short:"q" help:"Print only what is wrong."`
}

func (c *verifyCommand) Run(t *terminal) error {
	info, err := os.Stat(c.Path)
	if err != nil {
		return usageError{fmt.Sprintf("there is no %s", c.Path), "name a bundle, or the folder unpacked from one"}
	}
	verifier, err := c.verifier()
	if err != nil {
		return err
	}
	var report bundle.Report
	beside := false // SHA256SUMS beside the zip lists it
	switch {
	case info.IsDir():
		report, err = verifyFolder(c.Path)
	case strings.EqualFold(filepath.Ext(c.Path), ".zip"):
		report, err = verifyZip(c.Path)
		if err == nil {
			var sums bundle.Report
			if sums, err = verifyListed(c.Path); err == nil && len(sums.Added) == 0 {
				beside = true
				report.Altered = append(report.Altered, sums.Altered...)
			} else if errors.Is(err, bundle.ErrNoChecksums) {
				err = nil // it has its own
			}
		}
	default:
		report, err = verifyListed(c.Path)
		if verifier != nil && errors.Is(err, bundle.ErrNoChecksums) {
			report, err = bundle.Report{Files: 1}, nil // the signature is enough
		}
	}
	comment := ""
	if err == nil && verifier != nil {
		comment, err = verifySignature(verifier, c.Path, info.IsDir(), report)
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
		if report.Stray {
			fmt.Fprintf(t.out, "%-8s bytes of the zip that belong to none of its files\n", "added:")
			found = append(found, "something beside its files")
		}
		t.fail(fmt.Errorf("%s is not as it was made: %s", c.Path, strings.Join(found, ", ")), "get it again from its publisher")
		return errProblems
	}
	if !c.Quiet {
		fmt.Fprintf(t.out, "%s: %s, as made; nothing altered, added or missing\n", c.Path, count(report.Files, "file"))
		if beside {
			fmt.Fprintln(t.out, "it is the zip that the SHA256SUMS beside it lists")
		}
		if verifier != nil {
			fmt.Fprintf(t.out, "signed by the owner of the key: %s\n", strings.ReplaceAll(comment, "\t", " "))
		}
	}
	return nil
}

// verifier returns what verifies signatures, or nil without a key.
func (c *verifyCommand) verifier() (*bundle.Verifier, error) {
	if c.Key == "" {
		return nil, nil
	}
	text := c.Key
	if data, err := os.ReadFile(c.Key); err == nil {
		text = string(data)
	}
	v, err := bundle.NewVerifier(text)
	if err != nil {
		return nil, usageError{fmt.Sprintf("--key %s: %v", c.Key, err), "give the file that minisign -G has written, or the line in it that begins with RW"}
	}
	return v, nil
}

// verifySignature verifies the signature of a file, which stands beside it, or of a folder's checksums. A zip without a signature
// beside it may have its checksums signed inside.
func verifySignature(v *bundle.Verifier, path string, folder bool, report bundle.Report) (comment string, err error) {
	data, signature := report.Checksums, report.Signature
	if !folder {
		beside, err := os.ReadFile(path + bundle.SignatureExtension)
		switch {
		case err == nil:
			signature = beside
			if data, err = os.ReadFile(path); err != nil {
				return "", err
			}
		case !errors.Is(err, os.ErrNotExist):
			return "", err
		}
	}
	if signature == nil {
		return "", errors.New("it is not signed")
	}
	return v.Verify(data, signature)
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
	sums, err := os.ReadFile(filepath.Join(filepath.Dir(path), checksumsName))
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
