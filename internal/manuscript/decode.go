package manuscript

import (
	"reflect"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"brief/internal/diag"
)

// The decoder fills the structs of types.go from YAML nodes. The field's type says what may be written:
//
//	diag.Text        a scalar
//	Flag             true or false
//	Values           a scalar, or a list of scalars
//	[]diag.Text      a list of scalars
//	[]*T             a list of mappings; a mapping id → mapping where T has an id field
//	[]Label          a mapping id → scalar
//	*T, T            a mapping
//
// and its tag says how it is called and the rest:
//
//	yaml:"name"          the key
//	yaml:"name|other"    either key
//	yaml:"name,scalar"   the mapping may be written as this field's scalar alone
//	yaml:"name,date"     a date of CSL may be written as a mapping; it becomes EDTF
//	yaml:",id"           the key under which the mapping stands
//	yaml:",value"        the scalar under that key, for a mapping id → scalar
//
// A field At of type diag.Span gets the place of the key, or of the first key of a mapping in a list. Fields without a tag are
// left alone. Whatever does not fit is a problem at its place, and the rest is read.

// A schema holds what the decoder knows of each struct. It is made once for a run and then only read.
type schema map[reflect.Type]*structure

// A structure is what the decoder knows of one struct; fields are numbers for reflect.Value.Field, or -1.
type structure struct {
	fields                map[string]field // by key
	keys                  []string         // sorted
	at, id, value, scalar int
}

type field struct {
	index int
	date  bool
}

var (
	textType   = reflect.TypeFor[diag.Text]()
	spanType   = reflect.TypeFor[diag.Span]()
	flagType   = reflect.TypeFor[Flag]()
	valuesType = reflect.TypeFor[Values]()
)

func newSchema() schema {
	s := make(schema)
	for _, t := range []reflect.Type{
		reflect.TypeFor[Settings](), reflect.TypeFor[FrontMatter](), reflect.TypeFor[Fact](),
		reflect.TypeFor[Timeline](), reflect.TypeFor[Recommendations](), reflect.TypeFor[Matrix](), reflect.TypeFor[Term](),
		reflect.TypeFor[Figure](), reflect.TypeFor[corrections](), reflect.TypeFor[Links](),
	} {
		s.add(t)
	}
	s.addLibrary()
	return s
}

// addLibrary describes what files of sources hold.
func (s schema) addLibrary() { s.add(reflect.TypeFor[bibliography]()) }

// add describes a struct and those in it.
func (s schema) add(t reflect.Type) {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct || t == textType || t == flagType || t == valuesType || s[t] != nil {
		return
	}
	known := &structure{fields: make(map[string]field), at: -1, id: -1, value: -1, scalar: -1}
	s[t] = known
	for i := range t.NumField() {
		f := t.Field(i)
		tag, tagged := f.Tag.Lookup("yaml")
		if !tagged {
			if f.Name == "At" && f.Type == spanType {
				known.at = i
			}
			continue
		}
		names, option, _ := strings.Cut(tag, ",")
		switch option {
		case "id":
			known.id = i
			continue
		case "value":
			known.value = i
			continue
		case "scalar":
			known.scalar = i
		}
		for _, name := range strings.Split(names, "|") {
			known.fields[name] = field{i, option == "date"}
			known.keys = append(known.keys, name)
		}
		s.add(f.Type)
	}
	slices.Sort(known.keys)
}

// maxProblems is how many problems of one file are reported: past that, one more helps nobody.
const maxProblems = 200

// maxExpanded is how many nodes aliases may stand for in one file. Without a bound, a few lines of aliases of aliases stand for
// millions.
const maxExpanded = 10_000

// A decoder reads one file.
type decoder struct {
	schema   schema
	file     *diag.File
	problems *diag.List
	foreign  map[string]bool // keys that are passed over

	found    int  // problems
	aliases  int  // through how many aliases the node at hand was reached
	expanded int  // nodes reached through aliases
	full     bool // too many were
}

func (d *decoder) problem(at diag.Span, code diag.Code, format string, args ...any) *diag.Problem {
	if d.found++; d.found > maxProblems {
		return new(diag.Problem)
	}
	return d.problems.Add(at, code, format, args...)
}

// root decodes a whole file into what pointer points to. The bibliography may also be a bare list.
func (d *decoder) root(n *yaml.Node, pointer any) {
	if n == nil {
		return
	}
	into := reflect.ValueOf(pointer).Elem()
	if list, ok := pointer.(*bibliography); ok && n.Kind == yaml.SequenceNode {
		into = reflect.ValueOf(&list.References).Elem()
	}
	d.value(n, into, field{}, "the file", diag.Span{})
}

// value decodes a node. The name is that of the node in a problem; at is the place of its key, if it has one.
func (d *decoder) value(n *yaml.Node, into reflect.Value, f field, name string, at diag.Span) {
	if n.Kind == yaml.AliasNode {
		d.aliases++
		defer func() { d.aliases-- }()
		for n.Kind == yaml.AliasNode {
			n = n.Alias
		}
	}
	if d.aliases > 0 && !d.expand(n) {
		return
	}
	if isNull(n) {
		return
	}
	switch t := into.Type(); {
	case t == textType && f.date && n.Kind != yaml.ScalarNode:
		store(into, d.date(n, name))
	case t == textType && f.date && d.foreign != nil:
		if text, ok := d.text(n, name); ok {
			store(into, edtfText(text, name, d.problems))
		}
	case t == textType:
		if text, ok := d.text(n, name); ok {
			store(into, text)
		}
	case t == flagType:
		d.flag(n, into, name)
	case t == valuesType:
		values := Values{List: n.Kind == yaml.SequenceNode, At: d.span(n)}
		if values.List {
			values.Items = d.texts(n, name)
			if len(values.Items) > 0 {
				values.At.End = max(values.At.End, values.Items[len(values.Items)-1].At.End)
			}
		} else if text, ok := d.text(n, name); ok {
			values.Items, values.At = []diag.Text{text}, text.At
		}
		store(into, values)
	case t.Kind() == reflect.Slice && t.Elem() == textType:
		store(into, d.texts(n, name))
	case t.Kind() == reflect.Slice && d.schema[element(t)].id >= 0:
		d.byID(n, into, name)
	case t.Kind() == reflect.Slice:
		d.list(n, into, name)
	case t.Kind() == reflect.Pointer:
		fresh := reflect.New(t.Elem())
		if d.mapping(n, fresh.Elem(), name, at) {
			into.Set(fresh)
		}
	default:
		d.mapping(n, into, name, at)
	}
}

// store sets a variable of type T. Reflection alone would make a copy of the value first, and a bibliography has many thousands.
func store[T any](variable reflect.Value, value T) { *variable.Addr().Interface().(*T) = value }

func element(slice reflect.Type) reflect.Type {
	t := slice.Elem()
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return t
}

// expand counts a node reached through an alias and reports whether there may be so many.
func (d *decoder) expand(n *yaml.Node) bool {
	d.expanded += 1 + len(n.Content)
	if d.expanded > maxExpanded && !d.full {
		d.full = true
		d.problem(d.span(n), diag.BadYAML, "aliases repeat more than %d values", maxExpanded).Hintf("write the values out")
	}
	return !d.full
}

func isNull(n *yaml.Node) bool { return n.Kind == yaml.ScalarNode && n.Tag == "!!null" }

// span returns the place of a node as far as it is cheap to tell: a scalar, or the first byte of a list or mapping.
func (d *decoder) span(n *yaml.Node) diag.Span {
	if n.Kind == yaml.ScalarNode {
		return d.scalar(n).At
	}
	start := min(n.Column, len(d.file.Text))
	return diag.Span{File: d.file, Start: start, End: min(start+1, len(d.file.Text))}
}

func (d *decoder) scalar(n *yaml.Node) diag.Text { return scalar(d.file, n) }

// wrongKind reports a node that is not what it must be: "title must be text, not a list".
func (d *decoder) wrongKind(n *yaml.Node, name, must string) *diag.Problem {
	is := "text"
	switch n.Kind {
	case yaml.SequenceNode:
		is = "a list"
	case yaml.MappingNode:
		is = "a mapping"
	}
	p := d.problem(d.span(n), diag.BadValue, "%s must be %s, not %s", name, must, is)
	if must == "text" && n.Style&yaml.FlowStyle != 0 {
		p.Hintf("a value that begins with [ or { is read as %s; to keep it as text, put it in quotes", is)
	}
	return p
}

func (d *decoder) text(n *yaml.Node, name string) (diag.Text, bool) {
	if n.Kind != yaml.ScalarNode {
		d.wrongKind(n, name, "text")
		return diag.Text{}, false
	}
	if n.Style&yaml.TaggedStyle != 0 && !strings.HasPrefix(n.Tag, "!!") {
		tag := diag.Span{File: d.file, Start: n.Column, End: min(n.Column+1, len(d.file.Text))}
		d.problem(tag, diag.BadValue, "%s begins with the tag %.40s", name, n.Tag).
			Hintf("to keep the exclamation mark as text, put the value in quotes")
		return diag.Text{}, false
	}
	return d.scalar(n), true
}

func (d *decoder) flag(n *yaml.Node, into reflect.Value, name string) {
	text, ok := d.text(n, name)
	if !ok {
		return
	}
	if text.String != "true" && text.String != "false" {
		d.problem(text.At, diag.BadValue, "%s must be true or false, not %.40q", name, text.String)
		return
	}
	store(into, Flag{Set: true, Value: text.String == "true", At: text.At})
}

// items returns the entries of a list, aliases followed. A single value where a list must be is a problem, and is taken for a
// list of one so that what it names is not missed as well.
func (d *decoder) items(n *yaml.Node, name string) []*yaml.Node {
	if n.Kind == yaml.SequenceNode {
		return n.Content
	}
	p := d.wrongKind(n, name, "a list")
	switch {
	case n.Kind == yaml.ScalarNode && len(n.Value) <= maxSuggested && !strings.ContainsAny(n.Value, "\n,[]{}:#\"'"):
		p.Hintf("write %s: [%s]", name, n.Value)
	default:
		p.Hintf("begin each entry with a dash")
	}
	return []*yaml.Node{n}
}

// entry calls decode with an entry of a list, aliases followed, if it is not empty.
func (d *decoder) entry(n *yaml.Node, name string, decode func(*yaml.Node)) {
	if n.Kind == yaml.AliasNode {
		d.aliases++
		defer func() { d.aliases-- }()
		for n.Kind == yaml.AliasNode {
			n = n.Alias
		}
	}
	if d.aliases > 0 && !d.expand(n) {
		return
	}
	if isNull(n) {
		d.problem(d.span(n), diag.BadValue, "an entry of %s is empty", name)
		return
	}
	decode(n)
}

func (d *decoder) texts(n *yaml.Node, name string) []diag.Text {
	items := d.items(n, name)
	out := make([]diag.Text, 0, len(items))
	for _, item := range items {
		d.entry(item, name, func(n *yaml.Node) {
			if text, ok := d.text(n, "an entry of "+name); ok {
				out = append(out, text)
			}
		})
	}
	return out
}

// list decodes a list of mappings.
func (d *decoder) list(n *yaml.Node, into reflect.Value, name string) {
	out := reflect.MakeSlice(into.Type(), 0, len(n.Content))
	for _, item := range d.items(n, name) {
		d.entry(item, name, func(n *yaml.Node) {
			fresh := reflect.New(element(into.Type()))
			if d.mapping(n, fresh.Elem(), "an entry of "+name, diag.Span{}) {
				out = reflect.Append(out, fresh)
			}
		})
	}
	into.Set(out)
}

// byID decodes a mapping id → mapping or id → scalar.
func (d *decoder) byID(n *yaml.Node, into reflect.Value, name string) {
	if n.Kind != yaml.MappingNode {
		d.wrongKind(n, name, "a mapping from ids").Hintf("write id: before each entry and indent the rest under it")
		return
	}
	known := d.schema[element(into.Type())]
	out := reflect.MakeSlice(into.Type(), 0, len(n.Content)/2)
	d.pairs(n, diag.DuplicateID, func(key diag.Text, value *yaml.Node) {
		fresh := reflect.New(element(into.Type())).Elem()
		store(fresh.Field(known.id), key)
		if known.value >= 0 {
			d.value(value, fresh.Field(known.value), field{}, quoted(key.String), key.At)
		} else {
			store(fresh.Field(known.at), key.At)
			d.value(value, fresh, field{}, quoted(key.String), key.At)
		}
		if into.Type().Elem().Kind() == reflect.Pointer {
			fresh = fresh.Addr()
		}
		out = reflect.Append(out, fresh)
	})
	into.Set(out)
}

func quoted(id string) string {
	if len(id) > maxSuggested {
		id = strings.ToValidUTF8(id[:maxSuggested], "") + "…"
	}
	return `"` + id + `"`
}

// mapping decodes a struct and reports whether there was one.
func (d *decoder) mapping(n *yaml.Node, into reflect.Value, name string, at diag.Span) bool {
	known := d.schema[into.Type()]
	if n.Kind == yaml.ScalarNode && known.scalar >= 0 {
		text, ok := d.text(n, name)
		store(into.Field(known.scalar), text)
		store(into.Field(known.at), text.At)
		return ok
	}
	if n.Kind != yaml.MappingNode {
		p := d.wrongKind(n, name, "a mapping")
		if n.Kind == yaml.ScalarNode {
			p.Hintf("write key: value, with a space after the colon")
		}
		return false
	}
	if at.IsZero() && len(n.Content) > 0 && n.Content[0].Kind == yaml.ScalarNode {
		at = d.scalar(n.Content[0]).At
	} else if at.IsZero() {
		at = d.span(n)
	}
	store(into.Field(known.at), at)
	d.pairs(n, diag.DuplicateKey, func(key diag.Text, value *yaml.Node) {
		f, ok := known.fields[key.String]
		if !ok && d.foreign[key.String] {
			return
		}
		if !ok {
			p := d.problem(key.At, diag.UnknownKey, "unknown key %s", quoted(key.String))
			if near := nearest(key.String, known.keys); near != "" {
				p.Hintf("did you mean %q?", near)
				d.meant(n, value, into, near, known)
			} else {
				p.Hintf("the keys here are %s", strings.Join(known.keys, ", "))
			}
			return
		}
		d.value(value, into.Field(f.index), f, key.String, key.At)
	})
	return true
}

// meant reads the value of a key that is misspelt as that of the key that was meant, unless the mapping has that: else much would be
// missing for want of a letter. What does not fit is not reported; the key may mean something else.
func (d *decoder) meant(mapping, value *yaml.Node, into reflect.Value, name string, known *structure) {
	for i := 0; i+1 < len(mapping.Content); i += 2 {
		if mapping.Content[i].Value == name {
			return
		}
	}
	f := known.fields[name]
	if field := into.Field(f.index); field.IsZero() {
		problems, found := d.problems, d.found
		d.problems = new(diag.List)
		d.value(value, field, f, name, diag.Span{})
		d.problems, d.found = problems, found
	}
}

// pairs calls decode with each key and value of a mapping. Of two like keys the first counts, and the second is a problem of the
// code given.
func (d *decoder) pairs(n *yaml.Node, twice diag.Code, decode func(key diag.Text, value *yaml.Node)) {
	seen := make(map[string]diag.Span, len(n.Content)/2)
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := n.Content[i]
		for key.Kind == yaml.AliasNode {
			key = key.Alias
		}
		if key.Kind != yaml.ScalarNode {
			d.problem(d.span(key), diag.BadValue, "a key must be text").
				Hintf("a line that begins with [ or { must be in quotes to be read as text")
			continue
		}
		name := d.scalar(key)
		if first, ok := seen[name.String]; ok {
			d.problem(name.At, twice, "%s is written twice", quoted(name.String)).
				Hintf("the first is in line %d; delete one of them, or give it another name", first.Position().Line)
			continue
		}
		seen[name.String] = name.At
		decode(name, n.Content[i+1])
	}
}
