package render

import (
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"text/template/parse"

	"brief/internal/diag"
)

// What stands around the text of a chapter asks for nothing but what fingerprints are of. A template that asks for more makes this
// fail: see that Fingerprints has it, then run the test with -update.
func TestFrameAsksForWhatFingerprintsHave(t *testing.T) {
	var problems diag.List
	d, err := ReadDesign(os.DirFS("../../templates"), os.DirFS("../../static"), &problems)
	if err != nil {
		t.Fatal(err)
	}
	set := d.templates.pages["chapter"]
	asked, read := map[string]bool{}, map[string]bool{}
	var walk func(n parse.Node)
	list := func(l *parse.ListNode) {
		if l == nil {
			return
		}
		for _, n := range l.Nodes {
			walk(n)
		}
	}
	run := func(name string) {
		if !read[name] {
			read[name] = true
			list(set.Lookup(name).Tree.Root)
		}
	}
	pipe := func(p *parse.PipeNode) {
		if p == nil {
			return
		}
		for _, c := range p.Cmds {
			if f, ok := c.Args[0].(*parse.FieldNode); ok && f.Ident[0] == "Shared" {
				run(c.Args[1].(*parse.StringNode).Text)
			}
			for _, n := range c.Args {
				walk(n)
			}
		}
	}
	walk = func(n parse.Node) {
		switch n := n.(type) {
		case *parse.ActionNode:
			pipe(n.Pipe)
		case *parse.PipeNode:
			pipe(n)
		case *parse.IfNode:
			pipe(n.Pipe)
			list(n.List)
			list(n.ElseList)
		case *parse.WithNode:
			pipe(n.Pipe)
			list(n.List)
			list(n.ElseList)
		case *parse.RangeNode:
			pipe(n.Pipe)
			list(n.List)
			list(n.ElseList)
		case *parse.TemplateNode:
			pipe(n.Pipe)
			run(n.Name)
		case *parse.FieldNode:
			asked[strings.Join(n.Ident, ".")] = true
		case *parse.VariableNode:
			asked[strings.Join(n.Ident[1:], ".")] = true
		case *parse.ChainNode:
			walk(n.Node)
			asked[strings.Join(n.Field, ".")] = true
		}
	}
	list(set.Tree.Root)
	delete(asked, "")
	got := strings.Join(slices.Sorted(maps.Keys(asked)), "\n") + "\n"
	if *update {
		if err := os.WriteFile("testdata/frame.txt", []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile("testdata/frame.txt")
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("base.html, chapter.html and their partials ask for\n%s\nand testdata/frame.txt has\n%s", got, want)
	}
}
