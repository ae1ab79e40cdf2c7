package manuscript

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"

	"brief/internal/diag"
)

// maxDepth is how deep values of a JSON file may be nested. CSL-JSON needs five.
const maxDepth = 50

// parseJSON reads a file from an offset as JSON (RFC 8259) and returns its root as parse returns that of YAML, so that one decoder
// reads both. Where it is not ok it has added the problem.
func parseJSON(file *diag.File, start int, problems *diag.List) (root *yaml.Node, ok bool) {
	p := jsonParser{file: file, text: file.Text, base: start, tokens: json.NewDecoder(bytes.NewReader(file.Text[start:]))}
	p.tokens.UseNumber()
	if len(bytes.Trim(p.text[start:], jsonBlank)) == 0 {
		return nil, true
	}
	root, err := p.value()
	if err == nil {
		if _, err = p.next(); err == io.EOF {
			return root, true
		}
		if err == nil {
			err = errSecondRoot
		}
	}
	p.explain(err, problems)
	return nil, false
}

const jsonBlank = " \t\r\n"

var (
	errTooDeep    = errors.New("the values are nested too deeply")
	errSecondRoot = errors.New("text behind the end of the list")
)

type jsonParser struct {
	file   *diag.File
	text   []byte
	base   int // of what the decoder reads in text
	tokens *json.Decoder
	open   []int // where the lists and objects at hand begin
	at     int   // of the last token
}

// next reads a token and notes where it begins.
func (p *jsonParser) next() (json.Token, error) {
	p.at = p.base + int(p.tokens.InputOffset())
	for p.at < len(p.text) && strings.IndexByte(jsonBlank+",:", p.text[p.at]) >= 0 {
		p.at++
	}
	return p.tokens.Token()
}

func (p *jsonParser) value() (*yaml.Node, error) {
	token, err := p.next()
	if err != nil {
		return nil, err
	}
	n := &yaml.Node{Kind: yaml.ScalarNode, Column: p.at}
	switch v := token.(type) {
	case nil:
		n.Value, n.Tag = "null", "!!null"
	case string:
		n.Value, n.Style, n.Tag = v, yaml.DoubleQuotedStyle, "!!str"
	case json.Number:
		n.Value, n.Tag = v.String(), "!!float"
	case bool:
		n.Value, n.Tag = fmt.Sprint(v), "!!bool"
	case json.Delim:
		if len(p.open) == maxDepth {
			return nil, errTooDeep
		}
		p.open = append(p.open, p.at)
		n.Kind = yaml.SequenceNode
		if v == '{' {
			n.Kind = yaml.MappingNode
		}
		for p.tokens.More() {
			child, err := p.value()
			if err != nil {
				return nil, err
			}
			n.Content = append(n.Content, child)
		}
		if _, err := p.next(); err != nil {
			return nil, err
		}
		p.open = p.open[:len(p.open)-1]
	}
	return n, nil
}

// explain words what is wrong for an author.
func (p *jsonParser) explain(err error, problems *diag.List) {
	span := func(start, end int) diag.Span {
		start = min(start, len(p.text))
		return diag.Span{File: p.file, Start: start, End: max(start, min(end, len(p.text)))}
	}
	var wrong *json.SyntaxError
	switch {
	case errors.Is(err, errTooDeep), errors.Is(err, errSecondRoot):
		problems.Add(span(p.at, p.at+1), diag.BadJSON, "%s", err).Hintf("the file is a list of sources: [ {…}, {…} ]")
		return
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.As(err, &wrong) && strings.HasPrefix(wrong.Error(), "unexpected end"):
		at, char := len(p.text), "a value"
		if n := len(p.open); n > 0 {
			at = p.open[n-1]
			char = map[byte]string{'[': "a closing ]", '{': "a closing }"}[p.text[at]]
		}
		problems.Add(span(at, at+1), diag.BadJSON, "the file ends before what begins here: %s is missing, or a quotation mark", char)
		return
	case wrong == nil:
		problems.Add(span(p.at, p.at+1), diag.BadJSON, "%s", err)
		return
	}
	// The decoder counts from the beginning of the value at hand, or of the file: the character that it names is sought instead.
	at := p.at
	for at < len(p.text) && !p.names(wrong, at) {
		at++
	}
	before := bytes.TrimRight(p.text[:min(at, len(p.text))], jsonBlank)
	c, size := utf8.DecodeRune(p.text[min(at, len(p.text)):])
	var last byte
	if len(before) > 0 {
		last = before[len(before)-1]
	}
	problem := problems.Add(span(at, at+max(1, size)), diag.BadJSON, "%q cannot stand here", c)
	switch {
	case (c == '}' || c == ']') && last == ',':
		comma := len(before) - 1
		problem.At = span(comma, comma+1)
		problem.Text = fmt.Sprintf("a comma before the closing %c", c)
		problem.Hintf("delete the comma")
	case c == '"' || c == '{' || c == '[':
		problem.Hintf("a comma or a colon may be missing before it")
	case c == '\'' || c == '’' || c == '“':
		problem.Hintf("JSON has straight double quotation marks only")
	case c == '\n' || c == '\r' || c == '\t':
		problem.Hintf("a text ends on its line; write \\n for a new line in it, \\t for a tab")
	case c == '/' || c == '#':
		problem.Hintf("JSON has no comments")
	default:
		problem.Hintf("a key and a text stand in double quotation marks; a list is [ … ], an object { \"key\": value, … }")
	}
}

// names reports whether the error says that the character at a place is wrong.
func (p *jsonParser) names(err error, at int) bool {
	if strings.Contains(err.Error(), "escape") && (at == 0 || p.text[at-1] != '\\') {
		return false
	}
	return strings.HasPrefix(err.Error(), "invalid character "+quoteByte(p.text[at])+" ")
}

// quoteByte quotes a byte as the errors of encoding/json do.
func quoteByte(c byte) string {
	switch c {
	case '\'':
		return `'\''`
	case '"':
		return `'"'`
	}
	s := fmt.Sprintf("%q", string(rune(c)))
	return "'" + s[1:len(s)-1] + "'"
}

// foreign are the keys of CSL-JSON that are not read and no mistake: variables of CSL 1.0.2 (its specification, appendix IV) that no
// note shows, and what Zotero, Better BibTeX and citeproc add to sources and names.
var foreign = set(`
	annote archive_collection archive_location archive-place available-date author-place call-number chair chapter-number citation-label citation-number
	collection-editor compiler composer contributor curator dimensions director division editor-translator editorial-director event event-date
	executive-producer first-reference-note-number guest host illustrator interviewer keyword locator medium narrator number-of-volumes
	organizer original-author original-publisher original-publisher-place page-first part-number part-title performer PMCID PMID printing-number
	producer recipient references reviewed-author reviewed-genre reviewed-title scale script-writer series-creator source submitted supplement-number
	volume-title volume-title-short year-suffix system_id categories seeAlso relations libraryID itemID multi
	accessDate dateAdded dateModified key collections tags attachments notes uri citekey citationKey groups
	comma-suffix static-ordering parse-names isInstitution
`)

func set(words string) map[string]bool {
	out := make(map[string]bool)
	for w := range strings.FieldsSeq(words) {
		out[w] = true
	}
	return out
}

// settleJSON mends what CSL-JSON and we call by one name. CSL's archive is that of a paper, and its status that of a publication.
func settleJSON(list []*Source, problems *diag.List) {
	for _, s := range list {
		if t := s.Language; t.String != "" {
			s.Language = tagged(t, problems)
		}
		s.Status = diag.Text{}
		if !strings.HasPrefix(s.Archive.String, "http") {
			s.Archive = diag.Text{}
		}
		if id := s.ID.String; s.CitationKey.String != "" && (id == "" || strings.Contains(id, "://") || strings.Contains(id, "/items/")) {
			s.ID = s.CitationKey
		}
	}
}

// settleCustom gives sources the fields that CSL has no name for: they may stand under "custom".
func settleCustom(list []*Source) {
	for _, s := range list {
		c := s.Custom
		if c == nil {
			continue
		}
		for _, f := range []struct{ to, from *diag.Text }{
			{&s.Description, &c.Description}, {&s.Archive, &c.Archive}, {&s.Class, &c.Class}, {&s.Status, &c.Status},
		} {
			if f.from.String != "" {
				*f.to = *f.from
			}
		}
		// The note that we write begins with the description of a source without a title, for programs that know no description.
		if s.Title.String == "" && c.Description.String != "" {
			if rest, ok := strings.CutPrefix(s.Note.String, c.Description.String); ok {
				rest = strings.TrimPrefix(rest, ". ")
				s.Note = s.Note.Slice(len(s.Note.String)-len(rest), len(s.Note.String))
			}
		}
		s.Custom = nil
	}
}
