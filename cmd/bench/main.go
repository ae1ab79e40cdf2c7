// Command bench measures Brief beside Hugo and beside package floor, and writes what it finds into docs/performance.md.
//
//	bench [flags]                            measure
//	bench write brief|hugo|floor DIR N WORDS   write a library of N chapters (package corpus)
//	bench convert|floor FROM TO              run package floor
//	bench count DIR                          count what the chapters of a site hold
//	bench edit PROGRAM DIR PAUSE             measure how long an edit takes in the preview of a library, with a pause before each
//	bench weigh DIR                          write what the pages of a site weigh, as the report has it
//
// Programs are run in turn (A B C A B C …) and from nothing: no output of an earlier run, no cache. Each figure is the median of the
// runs. A ratio is the median of the ratios within each turn, so that what slows the machine for a while slows both sides of it.
//
// This program stays small. On Linux a child's peak memory counts from before it has become another program, when it still has
// the memory of its parent; so the libraries are written and the sites counted and weighed by children, too.
package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"time"

	assets "brief"
	"brief/internal/corpus"
	"brief/internal/floor"
)

// hugoModule is the newest version that builds with the Go that we use.
const hugoModule = "github.com/gohugoio/hugo@v0.165.0"

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) > 0 {
		switch args[0] {
		case "write":
			return writeLibrary(args[1:])
		case "floor", "convert":
			if len(args) != 3 {
				return errors.New("usage: bench floor FROM TO")
			}
			return floor.Build(args[1], args[2], floor.Options{ConvertOnly: args[0] == "convert"})
		case "count":
			if len(args) != 2 {
				return errors.New("usage: bench count DIR")
			}
			counts, err := count(args[1])
			if err != nil {
				return err
			}
			return json.NewEncoder(os.Stdout).Encode(counts)
		case "edit":
			if len(args) != 4 {
				return errors.New("usage: bench edit PROGRAM DIR PAUSE")
			}
			pause, err := time.ParseDuration(args[3])
			if err != nil {
				return err
			}
			took, err := briefEdits(args[1], args[2], pause)
			if err != nil {
				return err
			}
			for _, t := range took {
				fmt.Printf("%.1f ms\n", float64(t.Microseconds())/1000)
			}
			fmt.Printf("median: %.1f ms\n", float64(median(took).Microseconds())/1000)
			return nil
		case "weigh":
			if len(args) != 2 {
				return errors.New("usage: bench weigh DIR")
			}
			table, err := weigh(args[1])
			if err != nil {
				return err
			}
			_, err = os.Stdout.WriteString(table)
			return err
		}
	}
	return measure(args)
}

// writeLibrary writes a library. Hugo's and the floor's get Brief's static files, so that all three copy the same.
func writeLibrary(args []string) error {
	if len(args) != 4 {
		return errors.New("usage: bench write FORMAT DIR CHAPTERS WORDS")
	}
	format, dir := corpus.Format(args[0]), args[1]
	chapters, err := strconv.Atoi(args[2])
	if err != nil {
		return err
	}
	words, err := strconv.Atoi(args[3])
	if err != nil {
		return err
	}
	for name, text := range (corpus.Size{Chapters: chapters, Words: words}).Files(format) {
		if err := writeFile(filepath.Join(dir, filepath.FromSlash(name)), text); err != nil {
			return err
		}
	}
	if format != corpus.Hugo {
		return nil
	}
	static, err := fs.Sub(assets.Files(), "static")
	if err != nil {
		return err
	}
	return os.CopyFS(filepath.Join(dir, "static", "assets"), static)
}

func writeFile(name string, text []byte) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	return os.WriteFile(name, text, 0o644)
}

// measure runs everything and writes the report.
func measure(args []string) error {
	flags := flag.NewFlagSet("bench", flag.ExitOnError)
	sizes := flags.String("sizes", "5 100 1000 10000", "numbers of chapters")
	runs := flags.Int("runs", 5, "turns for each size")
	scratch := flags.String("scratch", filepath.Join(os.TempDir(), "brief-bench"), "folder for programs, libraries and sites")
	report := flags.String("report", "", "file to write; standard output if empty")
	if err := flags.Parse(args); err != nil {
		return err
	}
	dir, err := filepath.Abs(*scratch)
	if err != nil {
		return err
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	b := bench{dir: dir, self: self, count: *runs}
	load := loadAverage() // before the compiler adds to it
	if err := os.RemoveAll(b.runs()); err != nil {
		return err
	}
	if err := b.install(); err != nil {
		return err
	}
	r := result{Go: runtime.Version(), System: runtime.GOOS + "/" + runtime.GOARCH, Cores: runtime.NumCPU(), Date: time.Now().Format("2 January 2006"), Runs: *runs, Hugo: hugoModule, Load: load}
	if r.Binary, err = fileSize(b.program("brief")); err != nil {
		return err
	}
	if r.StartUp, err = b.startUp(); err != nil {
		return err
	}
	for _, field := range strings.Fields(*sizes) {
		chapters, err := strconv.Atoi(field)
		if err != nil || chapters < 1 {
			return fmt.Errorf("%q is no number of chapters", field)
		}
		size := corpus.Size{Chapters: chapters, Words: 2500}
		if chapters >= 10_000 {
			size.Words = 800
		}
		s, err := b.size(size)
		if err != nil {
			return fmt.Errorf("measuring %d chapters: %w", chapters, err)
		}
		r.Sizes = append(r.Sizes, s)
	}
	if err := os.RemoveAll(b.runs()); err != nil {
		return err
	}
	text := r.markdown()
	if *report == "" {
		_, err = os.Stdout.WriteString(text)
		return err
	}
	return writeFile(*report, []byte(text))
}

// A bench is a scratch folder and how to measure in it.
type bench struct {
	dir   string
	self  string // this program
	count int    // turns for each size
	made  int    // folders of runs so far
}

func (b *bench) program(name string) string { return filepath.Join(b.dir, "bin", name) }

// install makes the programs: Brief from here, Hugo from the module proxy, and one that does nothing, to compare start-up with.
func (b *bench) install() error {
	bin := filepath.Join(b.dir, "bin")
	nothing := filepath.Join(b.dir, "nothing", "main.go")
	if err := errors.Join(os.MkdirAll(bin, 0o755), writeFile(nothing, []byte("package main\n\nfunc main() {}\n"))); err != nil {
		return err
	}
	for _, args := range [][]string{
		{"build", "-trimpath", "-o", b.program("brief"), "./cmd/brief"},
		{"build", "-trimpath", "-o", b.program("nothing"), nothing},
		{"install", hugoModule},
	} {
		if args[0] == "install" {
			if _, err := os.Stat(b.program("hugo")); err == nil {
				continue
			}
		}
		cmd := exec.Command("go", args...)
		cmd.Env = append(os.Environ(), "GOBIN="+bin, "GOFLAGS=")
		cmd.Stderr = os.Stderr
		fmt.Fprintln(os.Stderr, "go", strings.Join(args, " "))
		if err := cmd.Run(); err != nil {
			return fmt.Errorf("running go %s: %w", strings.Join(args, " "), err)
		}
	}
	return nil
}

func fileSize(name string) (int64, error) {
	info, err := os.Stat(name)
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}

// loadAverage returns how many programs wanted to run in the last minute (proc_loadavg(5)), or 0 where that is not to be had.
func loadAverage() float64 {
	text, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return 0
	}
	first, _, _ := strings.Cut(string(text), " ")
	load, _ := strconv.ParseFloat(first, 64)
	return load
}
