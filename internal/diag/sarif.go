package diag

import (
	"encoding/json"
	"io"
	"net/url"
)

// PrintSARIF writes the problems as a log in SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/), which code hosts and editors
// read; version is that of this program. Columns are counted in characters, not in UTF-16 code units, and the log says so. Files
// are named relative to the project folder. A hint stands in the message: it says what to try and is no replacement that a tool
// could make, which is what SARIF calls a fix.
func PrintSARIF(w io.Writer, problems []Problem, version string) error {
	driver := sarifDriver{Name: "brief", Version: version}
	index := map[Code]int{}
	for i, r := range Rules() {
		e, err := Explain(r.Code)
		if err != nil {
			return err
		}
		index[r.Code] = i
		driver.Rules = append(driver.Rules, sarifRule{
			ID:      r.Code,
			Short:   sarifText{Text: r.Summary},
			Full:    sarifText{Text: e.Text},
			Help:    sarifText{Text: e.Text + "\n" + e.plain(), Markdown: e.Text + "\n" + e.markdown()},
			Default: sarifDefault{Level: sarifLevel(r.Severity)},
		})
	}
	run := sarifRun{Tool: sarifTool{driver}, ColumnKind: "unicodeCodePoints", Results: []sarifResult{}}
	for _, p := range problems {
		result := sarifResult{RuleID: p.Code, RuleIndex: index[p.Code], Level: sarifLevel(p.Severity), Message: sarifText{Text: p.Text}, Times: p.Times}
		if p.Hint != "" {
			result.Message.Text += "\nhint: " + p.Hint
		}
		if f := p.At.File; f != nil {
			place := sarifPlace{File: sarifFile{URI: (&url.URL{Path: f.Name}).String()}}
			if p.At.Start != 0 || p.At.End != 0 {
				from, to := f.position(p.At.Start), f.position(p.At.End)
				place.Region = &sarifRegion{from.Line, from.Column, to.Line, to.Column}
			}
			result.Locations = []sarifLocation{{place}}
		}
		run.Results = append(run.Results, result)
	}
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(sarifLog{
		Schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json", Version: "2.1.0", Runs: []sarifRun{run},
	})
}

// sarifLevel returns the level of a severity (section 3.27.10).
func sarifLevel(s Severity) string {
	return [...]string{Error: "error", Warning: "warning", Off: "none"}[s]
}

// The objects of SARIF that we write, with the sections that define them. Libraries write all that there is, and bring ten times
// the code of this package.
type (
	sarifLog struct { // 3.13
		Schema  string     `json:"$schema"`
		Version string     `json:"version"`
		Runs    []sarifRun `json:"runs"`
	}
	sarifRun struct { // 3.14
		Tool       sarifTool     `json:"tool"`
		ColumnKind string        `json:"columnKind"` // 3.14.17
		Results    []sarifResult `json:"results"`
	}
	sarifTool struct { // 3.18
		Driver sarifDriver `json:"driver"`
	}
	sarifDriver struct { // 3.19
		Name    string      `json:"name"`
		Version string      `json:"version,omitempty"`
		Rules   []sarifRule `json:"rules"`
	}
	sarifRule struct { // 3.49
		ID      Code         `json:"id"`
		Short   sarifText    `json:"shortDescription"`
		Full    sarifText    `json:"fullDescription"`
		Help    sarifText    `json:"help"`
		Default sarifDefault `json:"defaultConfiguration"`
	}
	sarifDefault struct { // 3.50
		Level string `json:"level"`
	}
	sarifText struct { // 3.11 and 3.12
		Text     string `json:"text"`
		Markdown string `json:"markdown,omitempty"`
	}
	sarifResult struct { // 3.27
		RuleID    Code            `json:"ruleId"`
		RuleIndex int             `json:"ruleIndex"`
		Level     string          `json:"level"`
		Message   sarifText       `json:"message"`
		Locations []sarifLocation `json:"locations,omitempty"`
		Times     int             `json:"occurrenceCount"`
	}
	sarifLocation struct { // 3.28
		Place sarifPlace `json:"physicalLocation"`
	}
	sarifPlace struct { // 3.29
		File   sarifFile    `json:"artifactLocation"`
		Region *sarifRegion `json:"region,omitempty"`
	}
	sarifFile struct { // 3.4
		URI string `json:"uri"`
	}
	sarifRegion struct { // 3.30; the end is the first place after it
		StartLine   int `json:"startLine"`
		StartColumn int `json:"startColumn"`
		EndLine     int `json:"endLine"`
		EndColumn   int `json:"endColumn"`
	}
)
