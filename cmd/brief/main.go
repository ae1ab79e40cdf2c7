// Command brief builds interactive policy briefs from Markdown and data.
//
// This package knows flags, the terminal, exit codes, the environment and the clock, and nothing else. The rules are: results
// go to standard output; problems, progress and errors go to standard error; the exit status is 0 when all is well, 1 when the
// text has problems, 2 when the command is used wrongly, 3 when the machine fails.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"

	"github.com/alecthomas/kong"

	"brief/internal/linkcheck"
)

// Exit codes.
const (
	exitOK       = 0
	exitProblems = 1
	exitUsage    = 2
	exitMachine  = 3
)

// version may be set at link time; otherwise it is that of the module, as the toolchain recorded it.
var version string

func main() {
	collect(gathering)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr, linkcheck.Options{})
	stop()
	os.Exit(code)
}

// commands is the command line.
type commands struct {
	Build   buildCommand   `cmd:"" help:"Build the site."`
	Serve   serveCommand   `cmd:"" aliases:"server,preview,dev" help:"Preview the site on this machine, rebuilt on every save."`
	Check   checkCommand   `cmd:"" help:"Check the brief, and with --external the links of its sources, without writing the site."`
	Bundle  bundleCommand  `cmd:"" help:"Pack the site to read offline: a zip, one HTML file, an EPUB."`
	Release releaseCommand `cmd:"" help:"Record what is published, so that later changes are told to readers."`
	Verify  verifyCommand  `cmd:"" help:"Check that a bundle is as it was made."`
	Init    initCommand    `cmd:"" help:"Start a new brief in a folder."`
	New     newCommand     `cmd:"" help:"Add to a brief."`
	Import  importCommand  `cmd:"" help:"Add the sources of a bibliography (BibTeX, CSL-JSON, CSL-YAML) to a brief."`
	List    listCommand    `cmd:"" help:"List drafts, future or expired chapters, sources or facts."`
	Clean   cleanCommand   `cmd:"" help:"Remove what was built."`
	Version versionCommand `cmd:"" help:"Print the version."`
}

// errProblems is the error of a command that found problems and has printed them.
var errProblems = errors.New("problems in the text")

// usageError is a command used wrongly.
type usageError struct{ text, hint string }

func (e usageError) Error() string { return e.text }

// run runs one command line and returns the exit code. The options say how links are checked, but for what the brief says of it.
func run(ctx context.Context, args []string, stdout, stderr io.Writer, links linkcheck.Options) int {
	if len(args) > 0 && args[0] == "help" {
		args = append(args[1:], "--help")
	}
	if len(args) == 0 {
		args = []string{"--help"}
	}
	var cli commands
	exited, code := false, 0
	parser, err := kong.New(&cli,
		kong.Name("brief"),
		kong.Description("A compiler for policy briefs: every claim has a source, every number is defined once."),
		kong.Writers(stdout, stderr),
		kong.Exit(func(c int) { exited, code = true, c }),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
		kong.UsageOnError(),
		kong.Vars{"links": linksFile},
	)
	if err != nil {
		panic(err) // the commands above are wrong
	}
	parsed, err := parser.Parse(args)
	if exited { // --help
		return code
	}
	t := &terminal{out: stdout, err: stderr}
	if err != nil {
		t.fail(err, "brief help lists the commands and their flags")
		return exitUsage
	}
	parsed.BindTo(ctx, (*context.Context)(nil))
	parsed.Bind(t, links)
	err = parsed.Run()
	var usage usageError
	switch {
	case err == nil:
		return exitOK
	case errors.Is(err, errProblems):
		return exitProblems
	case errors.As(err, &usage):
		t.fail(err, usage.hint)
		return exitUsage
	default:
		t.fail(err, "")
		return exitMachine
	}
}

type versionCommand struct{}

func (versionCommand) Run(t *terminal) error {
	fmt.Fprintln(t.out, "brief "+currentVersion())
	return nil
}

func currentVersion() string {
	if version != "" {
		return version
	}
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "(devel)"
}
