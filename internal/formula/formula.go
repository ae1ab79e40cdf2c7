// Package formula computes facts from facts: "china-owed / china-loans".
//
// A Formula is read once (Parse) and evaluated with the facts it names (Evaluate). The language is arithmetic:
//
//   - The operators are + - * /, with the usual precedence, and ( ). min( ), max( ) and sum( ) take a list with commas.
//   - A word is an operator, a number (64e9, 0.5, 1_000) or the id of a fact. Ids have hyphens, so that words stand apart: there are
//     spaces around every operator, and "a-b" is one id. A word that is all digits is a number.
//   - A range is calculated with as an interval (IEEE 1788-2015, section 4): the result spans every combination of its ends.
//   - Units are calculated with as well (unit.go), and hedges (hedge.go).
//
// The words are ours; precedence, brackets and the limit of nesting are those of go/parser, which is given an expression of the
// same shape and length with a neutral name for each id, so that its positions are ours.
package formula

import (
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"regexp"
	"strconv"
	"strings"

	"brief/internal/diag"
)

// A Formula is an expression that has been read.
type Formula struct {
	Words []Word
	text  diag.Text
	root  ast.Expr
	byPos map[token.Pos]*Word
}

// A Word is a part of a formula.
type Word struct {
	Kind   Kind
	Text   string  // as written
	Number float64 // of a number
	At     diag.Span

	offset int // in the text
}

// Kind says what a Word is.
type Kind int

const (
	Name     Kind = iota // id of a fact
	Number               // a number without a unit
	Sign                 // + - * / ( ) or a comma
	Function             // min, max, sum
)

// maxLength is the longest formula, in bytes. What is longer is better cut into facts with names.
const maxLength = 1000

var (
	numberForm = regexp.MustCompile(`^\d[\d_]*(\.\d+)?([eE][+-]?\d+)?$`)
	nameForm   = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
)

// Parse reads a formula. What is wrong with it is a problem at the very place, and the formula is nil.
func Parse(text diag.Text, problems *diag.List) *Formula {
	if len(text.String) > maxLength {
		problems.Add(text.At, diag.BadFormula, "the formula is longer than %d characters", maxLength).Hintf("give a part of it an id of its own")
		return nil
	}
	f := &Formula{text: text, byPos: map[token.Pos]*Word{}}
	if !f.split(problems) {
		return nil
	}
	stand := []byte(strings.Repeat(" ", len(text.String)))
	for _, w := range f.Words {
		for i := range len(w.Text) {
			switch w.Kind {
			case Name, Function:
				stand[w.offset+i] = 'x'
			case Number:
				stand[w.offset+i] = '1'
			case Sign:
				stand[w.offset+i] = w.Text[i]
			}
		}
	}
	files := token.NewFileSet()
	root, err := parser.ParseExprFrom(files, "", stand, 0)
	if err != nil {
		at := len(text.String)
		if list, ok := err.(scanner.ErrorList); ok && len(list) > 0 {
			at = list[0].Pos.Offset
		}
		f.unexpected(at, problems)
		return nil
	}
	base := files.File(root.Pos()).Base()
	for i := range f.Words {
		f.byPos[token.Pos(base+f.Words[i].offset)] = &f.Words[i]
	}
	f.root = root
	if !f.arithmetic(root, problems) {
		return nil
	}
	return f
}

// split finds the words.
func (f *Formula) split(problems *diag.List) bool {
	s := f.text.String
	for i := 0; i < len(s); {
		switch s[i] {
		case ' ', '\t', '\n', '\r':
			i++
			continue
		case '(', ')', ',':
			f.Words = append(f.Words, Word{Kind: Sign, Text: s[i : i+1], At: f.text.Span(i, i+1), offset: i})
			i++
			continue
		}
		end := i + len(s[i:])
		if n := strings.IndexAny(s[i:], " \t\n\r(),"); n >= 0 {
			end = i + n
		}
		w := Word{Text: s[i:end], At: f.text.Span(i, end), offset: i}
		called := strings.HasPrefix(strings.TrimLeft(s[end:], " \t\n\r"), "(")
		switch {
		case len(w.Text) == 1 && strings.Contains("+-*/", w.Text):
			w.Kind = Sign
		case numberForm.MatchString(w.Text):
			w.Kind = Number
			n, err := strconv.ParseFloat(strings.ReplaceAll(w.Text, "_", ""), 64)
			if err != nil {
				problems.Add(w.At, diag.BadFormula, "the number %s is too large", w.Text)
				return false
			}
			w.Number = n
		case called && (w.Text == "min" || w.Text == "max" || w.Text == "sum"):
			w.Kind = Function
		case called && nameForm.MatchString(w.Text):
			problems.Add(w.At, diag.BadFormula, "no function %q", w.Text).Hintf("the functions are min, max and sum")
			return false
		case nameForm.MatchString(w.Text):
			w.Kind = Name
		default:
			p := problems.Add(w.At, diag.BadFormula, "%q is neither the id of a fact nor a number", w.Text)
			if strings.ContainsAny(w.Text, "+*/×÷−–:") || strings.HasPrefix(w.Text, "-") || strings.HasSuffix(w.Text, "-") {
				p.Hintf("the operators are + - * /, with a space on both sides")
			} else {
				p.Hintf("ids have small letters, digits and hyphens; numbers have no unit and no comma")
			}
			return false
		}
		f.Words = append(f.Words, w)
		i = end
	}
	if len(f.Words) == 0 {
		problems.Add(f.text.At, diag.BadFormula, "the formula is empty")
		return false
	}
	return true
}

// unexpected reports that the expression cannot go on as it does at an offset.
func (f *Formula) unexpected(offset int, problems *diag.List) {
	for i, w := range f.Words {
		if w.offset+len(w.Text) <= offset {
			continue
		}
		p := problems.Add(w.At, diag.BadFormula, "%q cannot stand here", w.Text)
		if operand := w.Kind != Sign; operand && i > 0 && (f.Words[i-1].Kind != Sign || f.Words[i-1].Text == ")") {
			p.Hintf("an operator is missing before it: + - * /")
		} else {
			p.Hintf("a fact or a number is missing before it, or a bracket is not closed")
		}
		return
	}
	last := f.Words[len(f.Words)-1]
	problems.Add(last.At, diag.BadFormula, "the formula breaks off after %q", last.Text).Hintf("a fact, a number or a closing bracket is missing")
}

// arithmetic reports what Go allows in an expression and we do not: signs without a left operand, calls of what is no function.
func (f *Formula) arithmetic(n ast.Expr, problems *diag.List) bool {
	switch n := n.(type) {
	case *ast.Ident, *ast.BasicLit:
		if w := f.byPos[n.Pos()]; w.Kind == Function {
			f.unexpected(w.offset, problems)
			return false
		}
		return true
	case *ast.ParenExpr:
		return f.arithmetic(n.X, problems)
	case *ast.BinaryExpr:
		return f.arithmetic(n.X, problems) && f.arithmetic(n.Y, problems)
	case *ast.CallExpr:
		if _, named := n.Fun.(*ast.Ident); !named || f.byPos[n.Fun.Pos()].Kind != Function {
			f.unexpected(f.byPos[n.Lparen].offset, problems)
			return false
		}
		if len(n.Args) == 0 {
			problems.Add(f.byPos[n.Fun.Pos()].At, diag.BadFormula, "%s of nothing", f.byPos[n.Fun.Pos()].Text).Hintf("write it with a list: sum(a, b)")
			return false
		}
		for _, a := range n.Args {
			if !f.arithmetic(a, problems) {
				return false
			}
		}
		return true
	}
	f.unexpected(f.byPos[n.Pos()].offset, problems)
	return false
}

// span returns the place of a part of the formula.
func (f *Formula) span(n ast.Expr) diag.Span {
	base := int(f.root.Pos()) - f.byPos[f.root.Pos()].offset
	return f.text.Span(int(n.Pos())-base, int(n.End())-base)
}
