package bibtex

import (
	"strings"
	"sync"
)

// accents are the commands that put a mark on the letter behind them.
var accents = map[string]rune{
	"`": '\u0300', "'": '\u0301', "^": '\u0302', "~": '\u0303', "=": '\u0304', "u": '\u0306', ".": '\u0307', `"`: '\u0308', "h": '\u0309',
	"r": '\u030A', "H": '\u030B', "v": '\u030C', "U": '\u030E', "G": '\u030F', "f": '\u0311', "d": '\u0323', "textcommabelow": '\u0326',
	"c": '\u0327', "k": '\u0328', "textogonekcentered": '\u0328', "b": '\u0331', "t": '\u0361', "capitalacute": '\u0301', "capitalcedilla": '\u0327',
	// the same in mathematics
	"grave": '\u0300', "acute": '\u0301', "hat": '\u0302', "tilde": '\u0303', "bar": '\u0304', "breve": '\u0306', "dot": '\u0307', "ddot": '\u0308', "check": '\u030C',
}

// below are marks that stand under a letter, where its dot stays.
var below = map[rune]bool{'\u0323': true, '\u0326': true, '\u0327': true, '\u0328': true, '\u0331': true}

// spacing are marks that stand on nothing.
var spacing = map[rune]string{
	'\u0300': "`", '\u0301': "´", '\u0302': "^", '\u0303': "~", '\u0304': "¯", '\u0306': "˘", '\u0307': "˙", '\u0308': "¨", '\u030A': "˚",
	'\u030B': "˝", '\u030C': "ˇ", '\u0327': "¸", '\u0328': "˛",
}

// controls are the commands of one character that is no letter, but for accents.
var controls = map[string]string{
	"{": "{", "}": "}", "$": "$", "&": "&", "#": "#", "%": "%", "_": "_", ",": "\u202F", ";": "\u00a0", ":": "\u00a0", "!": "\u200B", ">": "\u00a0",
}

// spaces are commands for space.
var spaces = map[string]string{
	"quad": " ", "qquad": " ", "enspace": " ", "newline": " ", "linebreak": " ", "par": " ", "hfill": " ", "thinspace": "\u202F", "space": " ", "nobreakspace": "\u00a0",
	"hskip": " ", "allowbreak": "\u200B",
}

// transparent are commands that set type, and say nothing.
var transparent = set(`emph em textit it itshape textsl sl slshape textbf bf bfseries textmd mdseries textsc sc scshape texttt tt ttfamily
	textrm rm rmfamily textsf sf sffamily textup upshape textnormal normalfont text mbox hbox fbox underline uline ensuremath mathrm mathit mathbf
	mathsf mathcal mathbb mathnormal boldsymbol protect relax bgroup egroup begingroup endgroup selectfont small normalsize footnotesize large Large
	mkbibemph mkbibbold mkbibitalic autocap bibstring MakeUppercase MakeLowercase uppercase lowercase NoCaseChange bibinfo noindent
	textlatin textcyrillic textgreek foreignlanguage cyr lat nocase displaystyle textstyle limits left right sloppy raggedright nobreak hyphenpenalty`)

// quotations are commands that put their argument into quotation marks.
var quotations = map[string][2]string{
	"enquote": {"“", "”"}, "mkbibquote": {"“", "”"}, "textquote": {"“", "”"}, "mkbibparens": {"(", ")"}, "mkbibbrackets": {"[", "]"},
}

func set(words string) map[string]bool {
	out := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		out[w] = true
	}
	return out
}

// letters are the commands that stand for characters.
var letters = sync.OnceValue(func() map[string]string {
	out := map[string]string{}
	list := strings.Fields(symbols)
	for i := 0; i+1 < len(list); i += 2 {
		out[list[i]] = list[i+1]
	}
	// T2A: small letters in the order of the alphabet, then those of other languages.
	list = strings.Fields(cyrillic)
	for i := 0; i+1 < len(list); i += 2 {
		out["cyr"+list[i]] = list[i+1]
		out["CYR"+strings.ToUpper(list[i])] = strings.ToUpper(list[i+1])
	}
	return out
})

// symbols are pairs: command, character.
const symbols = `
i ı j ȷ ss ß SS ẞ ae æ AE Æ oe œ OE Œ o ø O Ø aa å AA Å l ł L Ł dh ð DH Ð th þ TH Þ dj đ DJ Đ ng ŋ NG Ŋ ij ĳ IJ Ĳ
textdotlessi ı textdotlessj ȷ textschwa ə textSchwa Ə textbaru ʉ textesh ʃ textezh ʒ textglotstop ʔ textbeta β
S § P ¶ dag † ddag ‡ copyright © pounds £ euro € EUR € EURtm €
textsection § textparagraph ¶ textdagger † textdaggerdbl ‡ textcopyright © textregistered ® texttrademark ™ textservicemark ℠
textsterling £ texteuro € textyen ¥ textcent ¢ textdollar $ textcurrency ¤ textlira ₤ textwon ₩ textdong ₫ textpeso ₱ textnaira ₦ textflorin ƒ textbaht ฿
textendash – textemdash — textellipsis … ldots … dots … textquoteleft ‘ textquoteright ’ textquotedblleft “ textquotedblright ”
lq ‘ rq ’ textquotesingle ' textquotedbl " dq " guillemotleft « guillemotright » guillemetleft « guillemetright » flqq « frqq » flq ‹ frq ›
guilsinglleft ‹ guilsinglright › glqq „ grqq “ glq ‚ grq ‘ quotedblbase „ quotesinglbase ‚ textexclamdown ¡ textquestiondown ¿
textbackslash \ textasciitilde ~ textasciicircum ^ textasciigrave ` + "`" + ` textasciiacute ´ textasciidieresis ¨ textasciimacron ¯ textbar | textbardbl ‖
textless < textgreater > textbraceleft { textbraceright } lbrace { rbrace } textunderscore _ slash / textbullet • bullet •
textperiodcentered · textcdot · cdot · cdots ⋯ textdegree ° degree ° textcelsius ℃ textordfeminine ª textordmasculine º textnumero № textestimated ℮
textonehalf ½ textonequarter ¼ textthreequarters ¾ textonesuperior ¹ texttwosuperior ² textthreesuperior ³ textmu µ textohm Ω textperthousand ‰
textpertenthousand ‱ texttimes × textdiv ÷ textpm ± textlnot ¬ textminus − textfractionsolidus ⁄ textsurd √ textbrokenbar ¦ textreferencemark ※ textmusicalnote ♪
textleftarrow ← textrightarrow → textuparrow ↑ textdownarrow ↓ textvisiblespace ␣ textinterrobang ‽ textpilcrow ¶ textopenbullet ◦ textbigcircle ◯
alpha α beta β gamma γ delta δ epsilon ϵ varepsilon ε zeta ζ eta η theta θ vartheta ϑ iota ι kappa κ lambda λ mu μ nu ν xi ξ omicron ο pi π varpi ϖ
rho ρ varrho ϱ sigma σ varsigma ς tau τ upsilon υ phi ϕ varphi φ chi χ psi ψ omega ω
Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ Pi Π Sigma Σ Upsilon Υ Phi Φ Psi Ψ Omega Ω
textalpha α textgamma γ textdelta δ textomega ω textOmega Ω textpi π textsigma σ
times × div ÷ pm ± mp ∓ leq ≤ le ≤ geq ≥ ge ≥ neq ≠ ne ≠ approx ≈ sim ∼ simeq ≃ equiv ≡ propto ∝ infty ∞ partial ∂ nabla ∇ sum ∑ prod ∏ int ∫ sqrt √
in ∈ notin ∉ subset ⊂ subseteq ⊆ cup ∪ cap ∩ emptyset ∅ forall ∀ exists ∃ neg ¬ land ∧ lor ∨ to → rightarrow → leftarrow ← leftrightarrow ↔ Rightarrow ⇒
Leftarrow ⇐ mapsto ↦ uparrow ↑ downarrow ↓ circ ∘ ast ∗ star ⋆ prime ′ ell ℓ hbar ℏ Re ℜ Im ℑ aleph ℵ langle ⟨ rangle ⟩ ll ≪ gg ≫ perp ⊥ parallel ∥ angle ∠
oplus ⊕ otimes ⊗ dagger † ddagger ‡ lfloor ⌊ rfloor ⌋ lceil ⌈ rceil ⌉ colon : mid ∣ vert | lbrack [ rbrack ] checkmark ✓ heartsuit ♥ sharp ♯ flat ♭ natural ♮
LaTeX LaTeX TeX TeX LaTeXe LaTeX2ε BibTeX BibTeX XeTeX XeTeX LuaTeX LuaTeX pdfTeX pdfTeX
`

// cyrillic are pairs: what follows cyr in the name of a small letter, and the letter.
const cyrillic = `
a а b б v в g г d д e е yo ё zh ж z з i и ishrt й k к l л m м n н o о p п r р s с t т u у f ф h х c ц ch ч sh ш shch щ hrdsn ъ ery ы sftsn ь
erev э yu ю ya я ie є ii і yi ї gup ґ dje ђ je ј lje љ nje њ tshe ћ ushrt ў dzhe џ dze ѕ schwa ә otld ө y ү
`

// superscripts and subscripts are the characters that exist so.
var (
	superscripts = pairs("0123456789+-=()niaoehjlrswxy", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱᵃᵒᵉʰʲˡʳˢʷˣʸ")
	subscripts   = pairs("0123456789+-=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ")
)

func pairs(from, to string) map[rune]rune {
	out := map[rune]rune{}
	marks := []rune(to)
	for i, r := range []rune(from) {
		out[r] = marks[i]
	}
	return out
}
