package locale

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
)

// A phrase is one message of a catalogue: a pattern, or one by plural category.
type phrase struct {
	plain    pattern
	byNumber map[plural.Form]pattern // nil for a plain one; else has plural.Other
}

// A pattern is text with places for arguments.
type pattern []segment

// A segment is text, followed by an argument.
type segment struct {
	text string
	arg  int // index of the argument; one of the constants below
}

const (
	noArg     = -1
	numberArg = -2 // the first argument, as a number
)

func readCatalogue(tag language.Tag) (map[string]phrase, error) {
	name := "catalogue/" + tag.String() + ".json"
	data, err := catalogues.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("reading the catalogue: %w", err)
	}
	phrases, err := parseCatalogue(data)
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", name, err)
	}
	return phrases, nil
}

// forms are the plural categories of CLDR (https://cldr.unicode.org/index/cldr-spec/plural-rules).
func forms() map[string]plural.Form {
	return map[string]plural.Form{
		"zero": plural.Zero, "one": plural.One, "two": plural.Two, "few": plural.Few, "many": plural.Many, "other": plural.Other,
	}
}

func parseCatalogue(data []byte) (map[string]phrase, error) {
	var raw map[string]json.RawMessage
	if err := json.Unmarshal(data, &raw); err != nil {
		return nil, err
	}
	phrases := make(map[string]phrase, len(raw))
	forms := forms()
	for key, value := range raw {
		var plain string
		if json.Unmarshal(value, &plain) == nil {
			phrases[key] = phrase{plain: parsePattern(plain)}
			continue
		}
		var byName map[string]string
		if err := json.Unmarshal(value, &byName); err != nil {
			return nil, fmt.Errorf("%s is neither a message nor messages by plural category", key)
		}
		p := phrase{byNumber: make(map[plural.Form]pattern, len(byName))}
		for name, text := range byName {
			form, ok := forms[name]
			if !ok {
				return nil, fmt.Errorf("%s: no plural category %q", key, name)
			}
			p.byNumber[form] = parsePattern(text)
		}
		if p.byNumber[plural.Other] == nil {
			return nil, fmt.Errorf("%s lacks the plural category \"other\"", key)
		}
		phrases[key] = p
	}
	return phrases, nil
}

// parsePattern splits a message at its placeholders. Braces that hold neither a number nor n are text.
func parsePattern(s string) pattern {
	p := pattern{}
	text := 0 // where the text before the next placeholder begins
	for i := 0; i < len(s); i++ {
		if s[i] != '{' {
			continue
		}
		end := strings.IndexByte(s[i:], '}')
		if end < 0 {
			break
		}
		inner, arg := s[i+1:i+end], noArg
		if n, err := strconv.ParseUint(inner, 10, 8); err == nil {
			arg = int(n)
		} else if inner == "n" {
			arg = numberArg
		}
		if arg != noArg {
			p = append(p, segment{s[text:i], arg})
			i += end
			text = i + 1
		}
	}
	if text < len(s) {
		p = append(p, segment{s[text:], noArg})
	}
	return p
}

func (l *Locale) say(p phrase, args []any) string {
	chosen := l.choose(p, args)
	if len(chosen) == 1 && chosen[0].arg == noArg {
		return chosen[0].text
	}
	return string(l.fill(nil, chosen, args))
}

// choose returns the pattern of a phrase that fits the first argument.
func (l *Locale) choose(p phrase, args []any) pattern {
	if p.byNumber == nil {
		return p.plain
	}
	if len(args) > 0 {
		if v, ok := asNumber(args[0]); ok {
			if chosen, ok := p.byNumber[l.pluralForm(v)]; ok {
				return chosen
			}
		}
	}
	return p.byNumber[plural.Other]
}

// fill appends a pattern with its placeholders filled in.
func (l *Locale) fill(to []byte, p pattern, args []any) []byte {
	for _, s := range p {
		to = append(to, s.text...)
		switch {
		case s.arg == noArg:
		case s.arg == numberArg && len(args) > 0:
			if v, ok := asNumber(args[0]); ok {
				to = append(to, l.Number(v)...)
			} else {
				to = l.appendArg(to, args[0])
			}
		case s.arg == numberArg:
			to = append(to, "{n}"...)
		case s.arg < len(args):
			to = l.appendArg(to, args[s.arg])
		default:
			to = fmt.Appendf(to, "{%d}", s.arg)
		}
	}
	return to
}

func (l *Locale) appendArg(to []byte, arg any) []byte {
	switch arg := arg.(type) {
	case string:
		return append(to, arg...)
	case int:
		return strconv.AppendInt(to, int64(arg), 10)
	case float64:
		return append(to, l.Number(arg)...)
	}
	return fmt.Append(to, arg)
}

func asNumber(v any) (float64, bool) {
	switch v := v.(type) {
	case int:
		return float64(v), true
	case int64:
		return float64(v), true
	case float64:
		return v, true
	}
	return 0, false
}

// pluralForm returns the CLDR category of a number as [Locale.Number] writes it. The operands are those of UTS #35, part 3,
// section 5.1.1.
func (l *Locale) pluralForm(v float64) plural.Form {
	whole, fraction, _ := strings.Cut(digits(max(v, -v)), ".")
	if len(whole) > 9 {
		whole = whole[len(whole)-9:] // the rules look at remainders only
	}
	i, _ := strconv.Atoi(whole)
	if len(fraction) > 9 {
		fraction = fraction[:9]
	}
	f, _ := strconv.Atoi(fraction)
	return plural.Cardinal.MatchPlural(l.spoken, i, len(fraction), len(fraction), f, f)
}
