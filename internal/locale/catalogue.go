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

func (l *Locale) fill(p phrase, args []any) string {
	chosen := p.plain
	if p.byNumber != nil {
		chosen = p.byNumber[plural.Other]
		if len(args) > 0 {
			if v, ok := asNumber(args[0]); ok {
				if q, ok := p.byNumber[l.pluralForm(v)]; ok {
					chosen = q
				}
			}
		}
	}
	if len(chosen) == 1 && chosen[0].arg == noArg {
		return chosen[0].text
	}
	var b strings.Builder
	for _, s := range chosen {
		b.WriteString(s.text)
		switch {
		case s.arg == noArg:
		case s.arg == numberArg && len(args) > 0:
			if v, ok := asNumber(args[0]); ok {
				b.WriteString(l.Number(v))
			} else {
				fmt.Fprint(&b, args[0])
			}
		case s.arg == numberArg:
			b.WriteString("{n}")
		case s.arg < len(args):
			if v, ok := args[s.arg].(float64); ok {
				b.WriteString(l.Number(v))
			} else {
				fmt.Fprint(&b, args[s.arg])
			}
		default:
			fmt.Fprintf(&b, "{%d}", s.arg)
		}
	}
	return b.String()
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
