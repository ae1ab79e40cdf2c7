package bibtex

import (
	"slices"
	"strings"
	"sync"
)

// The types of CSL 1.0.2 and those of BibLaTeX (its manual, section 2.1) do not match one to one. An entry has the CSL type of this
// table: that of the first line that names it. A source becomes an entry of the first line that names its type; where that entry
// would be read as another CSL type, the field entrysubtype names the right one, which BibLaTeX allows: newspaper and magazine for
// an @article, else the CSL type itself.
var types = [...]struct{ csl, entry string }{
	{"article-journal", "article"},
	{"article-magazine", "article"},
	{"article-newspaper", "article"},
	{"review", "review"},
	{"review-book", "review"},
	{"book", "book"},
	{"book", "mvbook"},
	{"book", "manual"},
	{"classic", "book"},
	{"musical_score", "music"},
	{"pamphlet", "booklet"},
	{"collection", "collection"},
	{"collection", "mvcollection"},
	{"book", "proceedings"},
	{"book", "mvproceedings"},
	{"book", "reference"},
	{"book", "mvreference"},
	{"periodical", "periodical"},
	{"chapter", "incollection"},
	{"chapter", "inbook"},
	{"chapter", "bookinbook"},
	{"chapter", "suppbook"},
	{"chapter", "suppcollection"},
	{"article-journal", "suppperiodical"},
	{"entry-encyclopedia", "inreference"},
	{"entry", "inreference"},
	{"entry-dictionary", "inreference"},
	{"paper-conference", "inproceedings"},
	{"paper-conference", "conference"},
	{"report", "report"},
	{"report", "techreport"},
	{"standard", "standard"},
	{"thesis", "thesis"},
	{"thesis", "phdthesis"},
	{"thesis", "mastersthesis"},
	{"patent", "patent"},
	{"dataset", "dataset"},
	{"software", "software"},
	{"legislation", "legislation"},
	{"bill", "legislation"},
	{"regulation", "legislation"},
	{"treaty", "legal"},
	{"legal_case", "jurisdiction"},
	{"hearing", "legislation"},
	{"motion_picture", "movie"},
	{"motion_picture", "video"},
	{"broadcast", "movie"},
	{"song", "audio"},
	{"graphic", "image"},
	{"graphic", "artwork"},
	{"performance", "performance"},
	{"personal_communication", "letter"},
	{"webpage", "online"},
	{"webpage", "electronic"},
	{"webpage", "www"},
	{"post", "online"},
	{"post-weblog", "online"},
	{"article", "unpublished"},
	{"manuscript", "unpublished"},
	{"legal_case", "commentary"},
	{"document", "misc"},
	{"event", "misc"},
	{"figure", "image"},
	{"interview", "misc"},
	{"map", "misc"},
	{"speech", "misc"},
}

// EntryTypes returns the entry types that have a CSL type, sorted.
var EntryTypes = sync.OnceValue(func() []string {
	var out []string
	for _, t := range types {
		out = append(out, t.entry)
	}
	slices.Sort(out)
	return slices.Compact(out)
})

// CSLTypes returns the types of CSL 1.0.2, sorted.
var CSLTypes = sync.OnceValue(func() []string {
	var out []string
	for _, t := range types {
		out = append(out, t.csl)
	}
	slices.Sort(out)
	return slices.Compact(out)
})

// CSLType returns the CSL type of an entry type, in any case, with what entrysubtype says. It is "" for an entry type that does not
// exist.
func CSLType(entry, subtype string) string {
	entry, subtype = strings.ToLower(entry), strings.ToLower(strings.Trim(subtype, blank))
	typ := ""
	for _, t := range types {
		if t.entry == entry && typ == "" {
			typ = t.csl
		}
	}
	switch {
	case typ == "":
	case typ == "article-journal" && (subtype == "newspaper" || subtype == "magazine"):
		return "article-" + subtype
	case slices.Contains(CSLTypes(), subtype):
		return subtype
	}
	return typ
}

// EntryType returns the entry type of a CSL type, and the entrysubtype where that is needed to tell it.
func EntryType(csl string) (entry, subtype string) {
	entry = "misc"
	for _, t := range types {
		if t.csl == csl {
			entry = t.entry
			break
		}
	}
	for _, t := range types {
		if t.entry == entry {
			if t.csl != csl {
				subtype = csl
				if entry == "article" {
					subtype = strings.TrimPrefix(csl, "article-")
				}
			}
			break
		}
	}
	return entry, subtype
}

// languages are pairs: a language tag (BCP 47), and a name that the packages babel and polyglossia, or Zotero's users, have for it.
// The first name of a tag is written, any is read.
var languages = strings.Fields(`
en english en-US american en-US usenglish en-US usorthography en-GB british en-GB ukenglish en-CA canadian en-AU australian en-NZ newzealand
es spanish es castilian es-MX mexican pt portuguese pt portuges pt-BR brazilian pt-BR brazil fr french fr francais fr-CA canadien fr acadian
de german de ngerman de germanb de-AT austrian de-AT naustrian de-CH swissgerman de-CH nswissgerman it italian ca catalan gl galician eu basque
nl dutch da danish nb norsk nb norwegian nn nynorsk sv swedish fi finnish is icelandic et estonian lv latvian lt lithuanian pl polish cs czech sk slovak
sl slovene sl slovenian hr croatian sr serbian sr serbianc bs bosnian mk macedonian bg bulgarian ro romanian hu hungarian hu magyar el greek el polutonikogreek
la latin tr turkish ru russian uk ukrainian be belarusian ka georgian hy armenian az azerbaijani kk kazakh uz uzbek he hebrew ar arabic fa persian fa farsi
ur urdu hi hindi bn bengali ta tamil te telugu th thai vi vietnamese id indonesian id bahasai ms malay ms bahasam zh chinese ja japanese ko korean
sq albanian af afrikaans cy welsh ga irish gd scottish br breton eo esperanto ku kurdish kmr kurmanji am amharic sw swahili mn mongolian ht haitian
`)

// Babel returns the name by which the packages babel and polyglossia know a language: that of the tag, or of its first part. It is ""
// where we know none.
func Babel(tag string) string {
	base, _, _ := strings.Cut(tag, "-")
	for _, t := range []string{tag, base} {
		for i := 0; i < len(languages); i += 2 {
			if strings.EqualFold(languages[i], t) {
				return languages[i+1]
			}
		}
	}
	return ""
}

// Tag returns the language tag of a name that Babel knows, or "".
func Tag(name string) string {
	name = strings.ToLower(strings.Trim(name, blank))
	for i := 0; i < len(languages); i += 2 {
		if languages[i+1] == name {
			return languages[i]
		}
	}
	return ""
}
