package main

import (
	"context"
	"flag"
	"os"
	"os/exec"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

var update = flag.Bool("update", false, "rewrite the expected outputs")

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"brief": func() {
			os.Exit(run(context.Background(), os.Args[1:], os.Stdout, os.Stderr, localWeb(os.Getenv(localWebVariable))))
		},
		"fakeeditor": fakeEditor,
	})
}

// TestScripts runs the command line as people do; each file of testdata/script is one case.
func TestScripts(t *testing.T) {
	web := serveLocalWeb(t)
	testscript.Run(t, testscript.Params{
		Setup: func(env *testscript.Env) error {
			env.Setenv(localWebVariable, web)
			return nil
		},
		Dir:                 "testdata/script",
		UpdateScripts:       *update,
		RequireExplicitExec: true,
	})
}

// runBrief runs the command as a process of its own; TestMain has put it on the path.
func runBrief(t *testing.T, env []string, args ...string) {
	t.Helper()
	c := exec.Command("brief", args...)
	c.Env = append(os.Environ(), env...)
	if out, err := c.CombinedOutput(); err != nil {
		t.Fatalf("brief %v: %v\n%s", args, err, out)
	}
}
