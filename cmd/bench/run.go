package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"time"

	"brief/internal/corpus"
)

// A cost is what one run of a program takes.
type cost struct {
	Wall, CPU time.Duration
	Peak      int64 // bytes of memory
	site      string
}

// A command is a program to measure.
type command struct {
	Name string
	args []string
	dir  string
	site bool // it makes a site in a folder, which is its last argument
}

// A place is where one run of a program leaves what it makes.
type place struct {
	site, cache string
}

// fromNothing returns folders that no run has used. They are left until all is measured: some file systems make files more slowly
// after others were deleted.
func (b *bench) fromNothing() place {
	b.made++
	dir := filepath.Join(b.runs(), strconv.Itoa(b.made))
	return place{filepath.Join(dir, "site"), filepath.Join(dir, "cache")}
}

func (b *bench) runs() string { return filepath.Join(b.dir, "runs") }

// run runs a command over what earlier runs have left.
func (b *bench) run(c command, over place) (cost, error) {
	args := c.args
	if c.site {
		args = append(slices.Clone(args), over.site)
	}
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Dir = c.dir
	cmd.Env = append(os.Environ(), "HUGO_CACHEDIR="+filepath.Join(over.cache, "hugo"), "XDG_CACHE_HOME="+over.cache)
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	start := time.Now()
	err := cmd.Run()
	wall := time.Since(start)
	if err != nil {
		return cost{}, fmt.Errorf("running %s: %w\n%s", c.Name, err, said.Bytes())
	}
	return cost{wall, cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime(), peak(cmd.ProcessState), over.site}, nil
}

// turns runs the commands in turn; the result is by command and turn.
func (b *bench) turns(commands []command, n int) ([][]cost, error) {
	out := make([][]cost, len(commands))
	for range n {
		for i, c := range commands {
			r, err := b.run(c, b.fromNothing())
			if err != nil {
				return nil, err
			}
			out[i] = append(out[i], r)
		}
	}
	return out, nil
}

func median[T cmp.Ordered](list []T) T {
	sorted := slices.Sorted(slices.Values(list))
	return sorted[len(sorted)/2]
}

// of returns the median of something in the runs.
func of[T cmp.Ordered](runs []cost, f func(cost) T) T {
	var list []T
	for _, r := range runs {
		list = append(list, f(r))
	}
	return median(list)
}

// ratio returns the median of the ratios a ÷ b within each turn.
func ratio(a, b []cost, f func(cost) float64) float64 {
	var list []float64
	for i := range a {
		list = append(list, f(a[i])/f(b[i]))
	}
	return median(list)
}

func wall(r cost) float64   { return r.Wall.Seconds() }
func cpu(r cost) float64    { return r.CPU.Seconds() }
func memory(r cost) float64 { return float64(r.Peak) }

// size measures a library of one size.
func (b *bench) size(s corpus.Size) (sized, error) {
	out := sized{Size: s}
	library := filepath.Join(b.runs(), "library", strconv.Itoa(s.Chapters))
	for _, f := range corpus.Formats {
		cmd := exec.Command(b.self, "write", string(f), filepath.Join(library, string(f)), strconv.Itoa(s.Chapters), strconv.Itoa(s.Words))
		cmd.Stderr = os.Stderr
		if err := cmd.Run(); err != nil {
			return out, fmt.Errorf("writing the library: %w", err)
		}
	}
	dir := func(f corpus.Format) string { return filepath.Join(library, string(f)) }
	commands := []command{
		{"Brief", []string{b.program("brief"), "build", "--quiet", "--destination"}, dir(corpus.Brief), true},
		{"Hugo", []string{b.program("hugo"), "--minify", "--quiet", "--destination"}, dir(corpus.Hugo), true},
		{"Floor", []string{b.self, "floor", dir(corpus.Floor)}, "", true},
		{"Markdown alone", []string{b.self, "convert", dir(corpus.Floor)}, "", true},
	}
	fmt.Fprintf(os.Stderr, "%d chapters\n", s.Chapters)
	all, err := b.turns(commands, b.count)
	if err != nil {
		return out, err
	}
	for i, c := range commands {
		m := measured{Name: c.Name, runs: all[i]}
		made := all[i][0].site
		if m.Files, m.Bytes, err = folderSize(made); err != nil {
			return out, err
		}
		if c.Name != "Markdown alone" {
			text, err := exec.Command(b.self, "count", made).Output()
			if err != nil {
				return out, fmt.Errorf("counting the site of %s: %w", c.Name, err)
			}
			if err := json.Unmarshal(text, &m.Counts); err != nil {
				return out, err
			}
			if want := out.Commands; len(want) > 0 && m.Counts != want[0].Counts {
				return out, fmt.Errorf("%s made %+v, %s made %+v", want[0].Name, want[0].Counts, c.Name, m.Counts)
			}
		}
		out.Commands = append(out.Commands, m)
	}
	if out.Unchanged, err = b.again(commands[0], b.count); err != nil {
		return out, err
	}
	if out.BriefEdit, out.HugoEdit, err = b.latencies(dir); err != nil {
		return out, err
	}
	return out, nil
}

// startUp measures what a command costs before it does anything.
func (b *bench) startUp() (startUp, error) {
	runs, err := b.turns([]command{
		{"brief version", []string{b.program("brief"), "version"}, "", false},
		{"nothing", []string{b.program("nothing")}, "", false},
		{"hugo version", []string{b.program("hugo"), "version"}, "", false},
	}, 21)
	if err != nil {
		return startUp{}, err
	}
	here, err := os.Getwd()
	if err != nil {
		return startUp{}, err
	}
	shipped := command{"brief build", []string{b.program("brief"), "build", "--quiet", "--destination"}, here, true}
	built, err := b.turns([]command{shipped}, 11)
	if err != nil {
		return startUp{}, err
	}
	table, err := exec.Command(b.self, "weigh", built[0][0].site).Output()
	if err != nil {
		return startUp{}, fmt.Errorf("weighing the pages of the shipped brief: %w", err)
	}
	took := func(r cost) time.Duration { return r.Wall }
	return startUp{of(runs[0], took), of(runs[1], took), of(runs[2], took), of(built[0], took), string(table)}, nil
}

func folderSize(dir string) (files int, size int64, err error) {
	err = filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err == nil {
			files, size = files+1, size+info.Size()
		}
		return err
	})
	return files, size, err
}
