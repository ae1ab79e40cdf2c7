package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/runes"
	"golang.org/x/text/transform"
	"golang.org/x/text/unicode/norm"

	"brief/internal/brief"
	"brief/internal/starter"
)

type initCommand struct {
	Dir   string `arg:"" optional:"" default:"." type:"path" help:"Folder for the new brief."`
	Clock string `help:"What time it is, for the date of the brief: 2026-11-24 or 2026-11-24T09:00:00Z." placeholder:"TIME"`
}

func (c *initCommand) Run(t *terminal) error {
	if _, err := os.Stat(filepath.Join(c.Dir, "content")); err == nil {
		return usageError{fmt.Sprintf("%s holds a brief already", c.Dir), "name another folder: brief init my-brief"}
	}
	p := project{Clock: c.Clock}
	now, err := p.now()
	if err != nil {
		return err
	}
	files := starter.Files()
	err = fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		to := filepath.Join(c.Dir, filepath.FromSlash(name))
		if d.IsDir() {
			return os.MkdirAll(to, 0o755)
		}
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return err
		}
		if name == starter.Settings {
			text = []byte(starter.Dated(string(text), now))
		}
		return writeNew(to, string(text))
	})
	if err != nil {
		return err
	}
	fmt.Fprintf(t.out, "A new brief in %s. Next:\n  brief serve -s %s --open\n", c.Dir, c.Dir)
	return nil
}

// writeNew writes a file that must not be there yet.
func writeNew(path, text string) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	_, err = f.WriteString(text)
	return errors.Join(err, f.Close())
}

type newCommand struct {
	Chapter newChapterCommand `cmd:"" help:"Add a chapter."`
}

type newChapterCommand struct {
	Source string `short:"s" default:"." type:"path" help:"Project folder." placeholder:"DIR"`
	Title  string `arg:"" help:"Its title."`
}

func (c *newChapterCommand) Run(t *terminal) error {
	name := fileName(c.Title)
	if name == "" {
		return usageError{fmt.Sprintf("no file name can be made of %q", c.Title), "use a title with letters or digits"}
	}
	if slices.Contains(brief.OwnPaths(), name+".html") {
		return usageError{
			fmt.Sprintf("a chapter %q would have the address %s.html, which the site keeps for a page of its own", c.Title, name),
			fmt.Sprintf("choose another title, for example %q", "On "+strings.ToLower(c.Title)),
		}
	}
	p := project{Source: c.Source}
	out, err := p.run()
	if err != nil {
		return err
	}
	for _, other := range out.Brief.All() {
		if strings.EqualFold(other.Path, name+".html") && other.Name != name {
			return usageError{fmt.Sprintf("content/%s.md has the address %s.html already", other.Name, name), "choose another title"}
		}
	}
	source := ""
	if s := out.Brief.Original; s != nil {
		source = s.ID
	} else if len(out.Brief.Sources) > 0 {
		source = out.Brief.Sources[0].ID
	}
	settings := filepath.Join(c.Source, "content", "brief.yaml")
	text, err := os.ReadFile(settings)
	if err != nil {
		return err
	}
	listed, ok := listChapter(string(text), name+".md")
	path := filepath.Join(c.Source, "content", name+".md")
	if err := writeNew(path, starter.Chapter(c.Title, source)); err != nil {
		if errors.Is(err, fs.ErrExist) {
			return usageError{path + " is there already", "choose another title"}
		}
		return err
	}
	fmt.Fprintln(t.out, path)
	if !ok {
		fmt.Fprintf(t.out, "Now add %s.md to chapters in %s.\n", name, settings)
		return nil
	}
	_, err = writeFile(settings, func(w io.Writer) error { _, err := io.WriteString(w, listed); return err })
	return err
}

// listChapter adds a file to the list of chapters in brief.yaml and leaves every other byte alone. It does so for the two ways
// in which people write the list, and gives up on any other.
func listChapter(text, file string) (string, bool) {
	lines := strings.SplitAfter(text, "\n")
	for i, line := range lines {
		rest, ok := strings.CutPrefix(line, "chapters:")
		if !ok {
			continue
		}
		if open, end := strings.Index(rest, "["), strings.Index(rest, "]"); open >= 0 && end > open {
			inside := strings.TrimSpace(rest[open+1 : end])
			if inside != "" {
				inside += ", "
			}
			lines[i] = "chapters:" + rest[:open+1] + inside + file + rest[end:]
			return strings.Join(lines, ""), true
		}
		last := 0
		indent := "  "
		for j := i + 1; j < len(lines); j++ {
			item := strings.TrimLeft(lines[j], " ")
			if strings.HasPrefix(item, "- ") {
				last, indent = j, lines[j][:len(lines[j])-len(item)]
			} else if strings.TrimSpace(item) != "" && !strings.HasPrefix(item, "#") {
				break
			}
		}
		if last == 0 {
			return text, false
		}
		lines[last] = strings.TrimSuffix(lines[last], "\n") + "\n" + indent + "- " + file + "\n"
		return strings.Join(lines, ""), true
	}
	return text, false
}

// fileName makes a file name of a title: small letters without accents, digits, hyphens.
func fileName(title string) string {
	plain, _, err := transform.String(transform.Chain(norm.NFD, runes.Remove(runes.In(unicode.Mn)), norm.NFC), strings.ToLower(title))
	if err != nil {
		plain = strings.ToLower(title)
	}
	words := strings.FieldsFunc(plain, func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') })
	return strings.Join(words, "-")
}
