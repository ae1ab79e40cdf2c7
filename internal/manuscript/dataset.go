package manuscript

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"io/fs"
	"path"
	"strings"

	"brief/internal/diag"
)

// datasets reads the dataset of each figure.
func (r *reader) datasets(m *Manuscript, problems *diag.List) error {
	type result struct {
		name string
		data *Dataset
	}
	var jobs []job
	var results []*result
	seen := make(map[string]bool)
	var candidates []string
	listed := false
	for _, f := range m.Figures {
		name := f.Data.String
		if name == "" || seen[name] {
			continue
		}
		seen[name] = true
		file := path.Join(dataFolder, name)
		switch {
		case outside(name):
			problems.Add(f.Data.At, diag.OutsideProject, "%.80q leads out of the folder %s", name, dataFolder)
			continue
		case path.Ext(name) != ".csv" || !fs.ValidPath(dataFolder+"/"+name):
			problems.Add(f.Data.At, diag.BadValue, "data must name a CSV file in the folder %s, and %.80q is not one", dataFolder, name)
			continue
		case !m.Exists(file) && !r.there(file):
			if !listed {
				listed = true
				if r.has(dataFolder) {
					entries, err := fs.ReadDir(r.content, dataFolder)
					if err != nil && !isMissing(err) {
						return r.failure(dataFolder, err)
					}
					for _, e := range entries {
						candidates = append(candidates, e.Name())
					}
				}
			}
			suggest(problems.Add(f.Data.At, diag.MissingFile, "there is no file %.80q", file), name, candidates)
			continue
		}
		res := &result{name: name}
		results = append(results, res)
		jobs = append(jobs, func(problems *diag.List) error {
			opened, err := r.open(file, f.Data.At, problems)
			if opened != nil {
				res.data = readCSV(opened, problems)
			}
			return err
		})
	}
	if err := run(jobs, problems); err != nil {
		return err
	}
	for _, res := range results {
		if res.data != nil {
			m.Datasets[res.name] = res.data
		}
	}
	return nil
}

// there reports whether a name is taken, by a file or anything else; open says what is wrong with it.
func (r *reader) there(name string) bool {
	_, err := follow(r.content, name)
	if err == nil {
		_, err = fs.Stat(r.content, name)
	}
	return !isMissing(err)
}

// readCSV reads a dataset as RFC 4180 has it. Rows that are not as long as the header are reported and left out; nil is a dataset
// in which something cannot be read at all.
func readCSV(file *diag.File, problems *diag.List) *Dataset {
	start := skipBOM(file.Text)
	lines := []int{start} // where each line begins; line 1 is the first
	for i := start; ; {
		j := bytes.IndexByte(file.Text[i:], '\n')
		if j < 0 {
			break
		}
		i += j + 1
		lines = append(lines, i)
	}
	// place turns a line and a column in bytes, both from 1, into an offset.
	place := func(line, column int) int {
		line = max(1, min(line, len(lines)))
		return min(lines[line-1]+max(column, 1)-1, len(file.Text))
	}

	if header, _, _ := bytes.Cut(file.Text[start:], []byte("\n")); bytes.IndexByte(header, ',') < 0 && bytes.IndexByte(header, ';') >= 0 {
		at := start + bytes.IndexByte(header, ';')
		problems.Add(diag.Span{File: file, Start: at, End: at + 1}, diag.BadCSV, "semicolons part the columns").
			Hintf("save the table with commas between the columns and points in the numbers (in Excel: CSV UTF-8, with the region set to English)")
		return nil
	}

	in := csv.NewReader(bytes.NewReader(file.Text[start:]))
	in.FieldsPerRecord = -1 // so that a problem can show the row
	in.ReuseRecord = true
	data := &Dataset{File: file}
	found, failed := 0, false
	for found < maxProblems {
		record, err := in.Read()
		if err == io.EOF {
			break
		}
		var wrong *csv.ParseError
		if errors.As(err, &wrong) {
			found++
			failed = true
			at := place(wrong.Line, wrong.Column)
			if at == len(file.Text) || file.Text[at-1] == '\n' && wrong.Column > 1 { // never closed: the row that opened it is the place
				at = place(wrong.StartLine, 1)
			}
			p := problems.Add(diag.Span{File: file, Start: at, End: min(at+1, len(file.Text))}, diag.BadCSV, "%s", csvWords(wrong.Err))
			p.Hintf("put a field with commas or quotation marks in quotation marks, and write each mark in it twice")
			continue
		}
		if err != nil { // a bytes.Reader does not fail
			break
		}
		row := make([]diag.Text, len(record))
		for i, value := range record {
			row[i] = csvField(file, place(in.FieldPos(i)), value)
		}
		if len(data.Rows) > 0 && len(row) != len(data.Rows[0]) {
			found++
			at := diag.Span{File: file, Start: row[0].At.Start, End: row[len(row)-1].At.End}
			p := problems.Add(at, diag.BadCSV, "the header has %d fields and this row %d", len(data.Rows[0]), len(row))
			if len(row) > len(data.Rows[0]) {
				p.Hintf("put a field that holds a comma in quotation marks")
			} else {
				p.Hintf("write a comma also where a field is empty")
			}
			continue
		}
		data.Rows = append(data.Rows, row)
	}
	if failed {
		return nil
	}
	if len(data.Rows) == 0 {
		problems.Add(diag.Span{File: file}, diag.BadCSV, "the dataset is empty").Hintf("its first line names the columns")
		return nil
	}
	seen := make(map[string]bool)
	for _, column := range data.Rows[0] {
		if column.String != "" && seen[column.String] {
			problems.Add(column.At, diag.BadCSV, "two columns are called %.80q", column.String)
		}
		seen[column.String] = true
	}
	return data
}

func csvWords(err error) string {
	switch {
	case errors.Is(err, csv.ErrBareQuote):
		return "a quotation mark in a field that does not begin with one"
	case errors.Is(err, csv.ErrQuote):
		return "a quotation mark is opened and not closed, or closed before the field ends"
	}
	return err.Error()
}

// csvField returns the text of a field that begins at start.
func csvField(file *diag.File, start int, value string) diag.Text {
	text := file.Text
	if start >= len(text) || text[start] != '"' {
		return diag.MappedText(value, diag.Span{File: file, Start: start, End: min(start+len(value), len(text))}, nil)
	}
	start++
	if raw := text[start:]; !strings.ContainsAny(value, "\"\n") && bytes.HasPrefix(raw, []byte(value)) {
		return diag.MappedText(value, diag.Span{File: file, Start: start, End: start + len(value)}, nil)
	}
	places := make([]int, len(value))
	at := start
	for i := range len(value) {
		if value[i] == '\n' && at < len(text) && text[at] == '\r' {
			at++ // the reader makes one LF of CR LF
		}
		places[i] = min(at, len(text)-1)
		if value[i] == '"' {
			at++
		}
		at++
	}
	return diag.MappedText(value, diag.Span{File: file, Start: start, End: min(at, len(text))}, places)
}
