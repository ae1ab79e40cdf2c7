package main

import (
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// editorVariable names the author's editor.
const editorVariable = "BRIEF_EDITOR"

// An editor is a program that opens files: its name and its arguments, in which {file}, {line} and {column} stand for what is opened.
type editor []string

// parseEditor reads a command: words between spaces, in which double quotes hold together what has spaces. Nothing else is special:
// no shell ever sees it. A command that does not say where the file goes gets the arguments that such an editor takes.
func parseEditor(command string) (editor, error) {
	if strings.Count(command, `"`)%2 != 0 {
		return nil, usageError{fmt.Sprintf("%s has a quotation mark too few: %s", editorVariable, command), ""}
	}
	var e editor
	for _, word := range editorWord.FindAllString(command, -1) {
		e = append(e, strings.ReplaceAll(word, `"`, ""))
	}
	if len(e) == 0 || strings.Contains(command, "{file}") {
		return e, nil
	}
	return append(e, argumentsOf(e[0])...), nil
}

var editorWord = regexp.MustCompile(`(?:[^\s"]|"[^"]*")+`)

// argumentsOf returns what an editor is told a file and a line with. Most take +line file, as vi did.
func argumentsOf(program string) []string {
	name := strings.ToLower(filepath.Base(strings.ReplaceAll(program, `\`, "/")))
	name = strings.TrimSuffix(strings.TrimSuffix(name, ".exe"), ".cmd")
	switch name {
	case "code", "code-insiders", "codium", "vscodium", "cursor", "windsurf":
		return []string{"--goto", "{file}:{line}:{column}"}
	case "subl", "sublime_text", "zed", "zeditor", "lapce":
		return []string{"{file}:{line}:{column}"}
	case "idea", "idea64", "pycharm", "webstorm", "goland", "phpstorm", "rubymine", "clion", "kate", "kwrite":
		return []string{"--line", "{line}", "{file}"}
	case "notepad++":
		return []string{"-n{line}", "{file}"}
	}
	return []string{"+{line}", "{file}"}
}

// command returns the program and the arguments that open a place.
func (e editor) command(file string, line, column int) []string {
	fill := strings.NewReplacer("{file}", file, "{line}", strconv.Itoa(line), "{column}", strconv.Itoa(max(column, 1)))
	words := slices.Clone(e)
	for i := range words {
		if i > 0 {
			words[i] = fill.Replace(words[i])
		}
	}
	return words
}

// editorFails is how long an editor is watched for failing at once. One that still runs then is at work.
const editorFails = time.Second

// open starts the editor with a place in a file and leaves it to itself.
func (e editor) open(file string, line, column int) error {
	words := e.command(file, line, column)
	started := exec.Command(words[0], words[1:]...)
	detach(started)
	if err := started.Start(); err != nil {
		return err
	}
	ended := make(chan error, 1)
	go func() { ended <- started.Wait() }()
	select {
	case err := <-ended:
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			return fmt.Errorf("%s: %s", words[0], exit)
		}
		return err
	case <-time.After(editorFails):
		return nil
	}
}
