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
}

// A command is a program to measure.
type command struct {
	Name string
	args []string
	dir  string
	out  string // the folder that it makes, removed before each run
}

// runOnce runs a command from nothing.
func (b *bench) runOnce(c command) (cost, error) {
	if err := os.RemoveAll(b.cache()); err != nil {
		return cost{}, err
	}
	if c.out != "" {
		if err := os.RemoveAll(c.out); err != nil {
			return cost{}, err
		}
	}
	return b.run(c)
}

func (b *bench) cache() string { return filepath.Join(b.dir, "cache") }

// run runs a command over what earlier runs have left.
func (b *bench) run(c command) (cost, error) {
	cache := b.cache()
	cmd := exec.Command(c.args[0], c.args[1:]...)
	cmd.Dir = c.dir
	cmd.Env = append(os.Environ(), "HUGO_CACHEDIR="+filepath.Join(cache, "hugo"), "XDG_CACHE_HOME="+cache)
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	start := time.Now()
	err := cmd.Run()
	wall := time.Since(start)
	if err != nil {
		return cost{}, fmt.Errorf("running %s: %w\n%s", c.Name, err, said.Bytes())
	}
	return cost{wall, cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime(), peak(cmd.ProcessState)}, nil
}

// turns runs the commands in turn; the result is by command and turn.
func (b *bench) turns(commands []command, n int) ([][]cost, error) {
	out := make([][]cost, len(commands))
	for range n {
		for i, c := range commands {
			r, err := b.runOnce(c)
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
	library := filepath.Join(b.dir, strconv.Itoa(s.Chapters))
	if err := os.RemoveAll(library); err != nil {
		return out, err
	}
	for _, f := range corpus.Formats {
		cmd := exec.Command(b.self, "write", string(f), filepath.Join(library, string(f)), strconv.Itoa(s.Chapters), strconv.Itoa(s.Words))
		cmd.Stderr = os.Stderr
		if err := cmd.Run(); err != nil {
			return out, fmt.Errorf("writing the library: %w", err)
		}
	}
	dir := func(f corpus.Format) string { return filepath.Join(library, string(f)) }
	to := func(name string) string { return filepath.Join(library, "site", name) }
	commands := []command{
		{"Brief", []string{b.program("brief"), "build", "--quiet", "--destination", to("brief")}, dir(corpus.Brief), to("brief")},
		{"Hugo", []string{b.program("hugo"), "--minify", "--quiet", "--destination", to("hugo")}, dir(corpus.Hugo), to("hugo")},
		{"Floor", []string{b.self, "floor", dir(corpus.Floor), to("floor")}, "", to("floor")},
		{"Markdown alone", []string{b.self, "convert", dir(corpus.Floor), to("convert")}, "", to("convert")},
	}
	fmt.Fprintf(os.Stderr, "%d chapters\n", s.Chapters)
	all, err := b.turns(commands, b.runs)
	if err != nil {
		return out, err
	}
	for i, c := range commands {
		m := measured{Name: c.Name, runs: all[i]}
		if m.Files, m.Bytes, err = folderSize(c.out); err != nil {
			return out, err
		}
		if c.Name != "Markdown alone" {
			text, err := exec.Command(b.self, "count", c.out).Output()
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
	if out.Unchanged, err = b.again(commands[0], b.runs); err != nil {
		return out, err
	}
	if out.BriefEdit, out.HugoEdit, err = b.latencies(dir); err != nil {
		return out, err
	}
	return out, os.RemoveAll(library)
}

// startUp measures what a command costs before it does anything.
func (b *bench) startUp() (startUp, error) {
	runs, err := b.turns([]command{
		{"brief version", []string{b.program("brief"), "version"}, "", ""},
		{"nothing", []string{b.program("nothing")}, "", ""},
		{"hugo version", []string{b.program("hugo"), "version"}, "", ""},
	}, 21)
	if err != nil {
		return startUp{}, err
	}
	here, err := os.Getwd()
	if err != nil {
		return startUp{}, err
	}
	shipped := command{"brief build", []string{b.program("brief"), "build", "--quiet", "--destination", filepath.Join(b.dir, "shipped")}, here, filepath.Join(b.dir, "shipped")}
	built, err := b.turns([]command{shipped}, 11)
	if err != nil {
		return startUp{}, err
	}
	table, err := exec.Command(b.self, "weigh", shipped.out).Output()
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
