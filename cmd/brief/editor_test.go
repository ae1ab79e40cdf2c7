package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestParseEditor(t *testing.T) {
	for command, want := range map[string][]string{
		"":                                       nil,
		"   ":                                    nil,
		"vim":                                    {"vim", "+7", "/a b/c.md"},
		"gvim -p":                                {"gvim", "-p", "+7", "/a b/c.md"},
		"emacsclient  -n":                        {"emacsclient", "-n", "+7", "/a b/c.md"},
		"code":                                   {"code", "--goto", "/a b/c.md:7:3"},
		"/usr/bin/code -r":                       {"/usr/bin/code", "-r", "--goto", "/a b/c.md:7:3"},
		`C:\Tools\Code.exe`:                      {`C:\Tools\Code.exe`, "--goto", "/a b/c.md:7:3"},
		`"C:\My Tools\subl.exe" -n`:              {`C:\My Tools\subl.exe`, "-n", "/a b/c.md:7:3"},
		"idea":                                   {"idea", "--line", "7", "/a b/c.md"},
		"xterm -e vim +{line} {file}":            {"xterm", "-e", "vim", "+7", "/a b/c.md"},
		`e "{file}" --at={line}:{column} "" 'x'`: {"e", "/a b/c.md", "--at=7:3", "", "'x'"},
		"{file}":                                 {"{file}"}, // what is opened is never what is run
		"e; rm -rf $HOME `x` {file}":             {"e;", "rm", "-rf", "$HOME", "`x`", "/a b/c.md"},
	} {
		e, err := parseEditor(command)
		if err != nil {
			t.Errorf("%s: %v", command, err)
			continue
		}
		var got []string
		if len(e) > 0 {
			got = e.command("/a b/c.md", 7, 3)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s runs %q, want %q", command, got, want)
		}
	}
	if got := (editor{"e", "{file}:{line}:{column}"}).command("{line}", 7, 0); !slices.Equal(got, []string{"e", "{line}:7:1"}) {
		t.Errorf("a file of that name, and no column: %q", got)
	}
	var usage usageError
	if _, err := parseEditor(`e "x`); !errors.As(err, &usage) {
		t.Errorf("half a quotation: %v", err)
	}
	if err := (editor{"no-such-editor-anywhere", "{file}"}).open("x", 1, 1); err == nil {
		t.Error("a program that is not there was run")
	}
}

const fakeEditorLog = "BRIEF_FAKE_EDITOR_LOG"

// fakeEditor is an editor that writes down what it was told, an argument a line.
func fakeEditor() {
	name := os.Getenv(fakeEditorLog)
	err := os.WriteFile(name+".new", []byte(strings.Join(os.Args[1:], "\n")), 0o644)
	if err == nil {
		err = os.Rename(name+".new", name)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// A click in the preview starts the author's editor with the file and the line, as they are.
func TestServeOpensTheEditor(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "my brief")
	if code := run(t.Context(), []string{"init", folder}, io.Discard, io.Discard, localWeb("")); code != 0 {
		t.Fatal("no project: ", code)
	}
	log := filepath.Join(t.TempDir(), "log")
	t.Setenv(fakeEditorLog, log)
	t.Setenv("BRIEF_EDITOR", `fakeeditor "a b" {line} {column} {file} ; $HOME`)
	ctx, cancel := context.WithCancel(t.Context())
	out, in := io.Pipe()
	ended := make(chan int, 1)
	go func() {
		ended <- run(ctx, []string{"serve", "-D", "-s", folder, "-p", "0"}, in, io.Discard, localWeb(""))
	}()
	defer func() { cancel(); go io.Copy(io.Discard, out); <-ended }()
	line, err := bufio.NewReader(out).ReadString('\n')
	address := strings.TrimSuffix(strings.Fields(line)[1], "/")
	if err != nil || !strings.HasPrefix(address, "http://127.0.0.1:") {
		t.Fatal(line, err)
	}
	go io.Copy(io.Discard, out)

	response, err := http.Get(address + "/_brief/page.json?path=/first.html")
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	var said struct {
		Root  string
		Opens bool
		Page  struct {
			Blocks []struct{ At json.RawMessage }
		}
	}
	if err := json.NewDecoder(response.Body).Decode(&said); err != nil || !said.Opens || said.Root != filepath.ToSlash(folder) || len(said.Page.Blocks) == 0 {
		t.Fatalf("%v: %+v", err, said)
	}
	at := said.Page.Blocks[len(said.Page.Blocks)-1].At
	var place struct {
		File         string
		Line, Column int
	}
	if err := json.Unmarshal(at, &place); err != nil {
		t.Fatal(err)
	}
	request, err := http.NewRequest("POST", address+"/_brief/open", strings.NewReader(string(at)))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Origin", address)
	request.Header.Set("Content-Type", "application/json")
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	if answer.StatusCode != http.StatusNoContent {
		t.Fatal(answer.Status)
	}
	var told []byte
	for end := time.Now().Add(time.Minute); told == nil; time.Sleep(10 * time.Millisecond) {
		if told, err = os.ReadFile(log); err != nil && time.Now().After(end) {
			t.Fatal(err)
		}
	}
	want := fmt.Sprintf("a b\n%d\n%d\n%s\n;\n$HOME", place.Line, place.Column, filepath.Join(folder, "content", "first.md"))
	if string(told) != want {
		t.Errorf("the editor was told %q, want %q", told, want)
	}
}
