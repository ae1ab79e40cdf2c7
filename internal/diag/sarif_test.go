package diag

import (
	"bytes"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// TestSARIF checks a log against the schema of the standard, and what it says.
func TestSARIF(t *testing.T) {
	file := &File{Name: "content/a file.md", Text: []byte("first\nthe “naïve” 𝄞 [@x] word\n")}
	start := bytes.Index(file.Text, []byte("@x"))
	var list List
	list.Add(Span{file, start, start + 2}, UnknownSource, "no source %q", "x").Hintf("add it")
	list.Add(Span{File: file}, UnknownChapter, "brief.yaml does not list this file")
	list.Add(Span{file, 0, 5}, UnusedFact, "nothing shows the fact")
	list.Add(Span{}, DuplicatePath, "nowhere")
	list.Add(Span{file, start, start}, BadFile, "a place between two characters")
	for name, problems := range map[string][]Problem{"some": list.Problems(), "none": nil} {
		var b bytes.Buffer
		if err := PrintSARIF(&b, problems, "1.0.0"); err != nil {
			t.Fatal(err)
		}
		validate(t, name, b.Bytes())
	}

	var b bytes.Buffer
	if err := PrintSARIF(&b, list.Problems(), "1.0.0"); err != nil {
		t.Fatal(err)
	}
	var log sarifLog
	if err := json.Unmarshal(b.Bytes(), &log); err != nil {
		t.Fatal(err)
	}
	run := log.Runs[0]
	if run.ColumnKind != "unicodeCodePoints" {
		t.Errorf("columns are %q", run.ColumnKind)
	}
	if len(run.Tool.Driver.Rules) != len(Rules()) {
		t.Errorf("%d rules", len(run.Tool.Driver.Rules))
	}
	for i, p := range list.Problems() {
		r := run.Results[i]
		if r.RuleID != p.Code || run.Tool.Driver.Rules[r.RuleIndex].ID != p.Code || r.Level != p.Severity.String() || !strings.HasPrefix(r.Message.Text, p.Text) {
			t.Errorf("%+v of %+v", r, p)
		}
		switch p.Code {
		case UnknownSource: // the characters before it are of one, two, three and four bytes, and one or two code units of UTF-16
			want := sarifLocation{sarifPlace{sarifFile{"content/a%20file.md"}, &sarifRegion{2, 16, 2, 18}}}
			if *r.Locations[0].Place.Region != *want.Place.Region || r.Locations[0].Place.File != want.Place.File {
				t.Errorf("%+v in %+v", r.Locations[0].Place.Region, r.Locations[0].Place.File)
			}
			if r.Message.Text != "no source \"x\"\nhint: add it" {
				t.Errorf("message %q", r.Message.Text)
			}
		case UnknownChapter:
			if r.Locations[0].Place.Region != nil {
				t.Error("a whole file has a region")
			}
		case DuplicatePath:
			if r.Locations != nil {
				t.Error("no place is one")
			}
		}
	}
}

// validate checks a log against the schema.
func validate(t *testing.T, name string, log []byte) {
	t.Helper()
	const path = "testdata/sarif-schema-2.1.0.json"
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	schema, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource(path, schema); err != nil {
		t.Fatal(err)
	}
	compiled, err := c.Compile(path)
	if err != nil {
		t.Fatal(err)
	}
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(log))
	if err != nil {
		t.Fatal(err)
	}
	if err := compiled.Validate(value); err != nil {
		t.Errorf("%s: %v", name, err)
	}
}
