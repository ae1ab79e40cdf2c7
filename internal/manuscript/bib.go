package manuscript

import (
	"strings"

	"brief/internal/bibtex"
	"brief/internal/diag"
)

// bibliographyOf turns the entries of a BibTeX file into sources. Which entry type is which CSL type, the table in package bibtex says;
// fields become those of CSL as in the data model of BibLaTeX, its manual, section 2.2:
//
//	title, subtitle                              title
//	journaltitle, journal, booktitle, maintitle  container-title; of a report or thesis series, of what is online titleaddon
//	publisher, institution, school, organization publisher
//	location, address                            publisher-place
//	date, or year and month                      issued
//	urldate                                      accessed
//	number                                       issue of an article, collection-number of a book, else number
//	language, langid                             language
//	description, class, status                   ours
//	addendum that is one \url                    archive
//
// Any other field is passed over, as BibTeX does.
func bibliographyOf(entries []*bibtex.Entry, problems *diag.List) []*Source {
	out := make([]*Source, 0, len(entries))
	for _, e := range entries {
		b := bibEntry{e, problems}
		out = append(out, b.source())
	}
	return out
}

type bibEntry struct {
	*bibtex.Entry
	problems *diag.List
}

// text returns the plain words of the first field that is there.
func (b bibEntry) text(names ...string) diag.Text {
	v, ok := b.Get(names...)
	if !ok {
		return diag.Text{}
	}
	return bibtex.Plain(v, b.problems)
}

// titled returns a title with its subtitle.
func (b bibEntry) titled(sub string, names ...string) diag.Text {
	title := b.text(names...)
	more := b.text(sub)
	switch {
	case more.String == "":
		return title
	case title.String == "":
		return more
	}
	between := ": "
	if strings.HasSuffix(title.String, "?") || strings.HasSuffix(title.String, "!") || strings.HasSuffix(title.String, ":") {
		between = " "
	}
	return bibtex.Restated(title.String+between+more.String, title.At)
}

func (b bibEntry) verbatim(names ...string) diag.Text {
	v, ok := b.Get(names...)
	if !ok {
		return diag.Text{}
	}
	return bibtex.Verbatim(v)
}

func (b bibEntry) source() *Source {
	s := &Source{ID: b.Key, At: b.Key.At}
	typ := bibtex.CSLType(b.Type.String, b.text("entrysubtype").String)
	if typ == "" {
		b.problems.Add(b.Type.At, diag.BadValue, "there is no entry type %.40q", "@"+b.Type.String).
			Hintf("@misc is for what has no type of its own").DidYouMean(b.Kind(), bibtex.EntryTypes())
		typ = "document"
	}
	s.Type = bibtex.Restated(typ, b.Type.At)
	article := strings.HasPrefix(typ, "article-") || strings.HasPrefix(typ, "review")

	s.Title = b.titled("subtitle", "title")
	s.Description = b.text("description")
	if s.Description.String != "" && s.Title.String == "["+s.Description.String+"]" {
		s.Title = diag.Text{}
	}
	s.TitleShort, s.OriginalTitle = b.text("shorttitle"), b.text("origtitle")
	s.Author, s.Editor = b.people("author"), b.people("editor")
	s.Translator, s.ContainerAuthor = b.people("translator"), b.people("bookauthor")

	var container, publisher []string
	series := "series"
	switch b.Kind() {
	case "report", "techreport", "thesis", "phdthesis", "mastersthesis":
		container, publisher = []string{"series"}, []string{"institution", "school"}
		series = ""
	case "online", "electronic", "www", "misc", "dataset":
		container, publisher = []string{"titleaddon"}, []string{"organization"}
	}
	if s.ContainerTitle = b.titled("journalsubtitle", "journaltitle", "journal"); s.ContainerTitle.String == "" {
		s.ContainerTitle = b.titled("booksubtitle", "booktitle")
	}
	if s.ContainerTitle.String == "" {
		s.ContainerTitle = b.text(append(container, "maintitle")...)
	}
	s.ContainerTitleShort = b.text("shortjournal")
	if series != "" {
		s.CollectionTitle = b.text(series)
	}
	s.EventTitle, s.EventPlace = b.text("eventtitle"), b.text("venue")
	s.Publisher = b.text(append(publisher, "publisher", "institution", "school", "organization")...)
	s.PublisherPlace = b.text("location", "address")
	s.Authority, s.Jurisdiction = b.text("authority"), b.text("jurisdiction")

	s.Issued, s.Accessed, s.OriginalDate = b.date("date"), b.date("urldate"), b.date("origdate")
	if s.Issued.IsZero() {
		s.Issued = b.yearMonth()
	}
	s.Language = b.language()
	s.URL, s.DOI, s.ISBN, s.ISSN = b.verbatim("url"), b.verbatim("doi"), b.verbatim("isbn"), b.verbatim("issn")
	if how, ok := b.Get("howpublished"); ok && s.URL.IsZero() && strings.HasPrefix(how.String, `\url{`) {
		s.URL = bibtex.Verbatim(how)
	}
	if e := b.verbatim("eprint"); s.URL.IsZero() && e.String != "" && strings.EqualFold(b.text("eprinttype", "archiveprefix").String, "arxiv") {
		s.URL = bibtex.Restated("https://arxiv.org/abs/"+e.String, e.At)
	}
	number := b.text("number")
	s.Volume, s.Page, s.NumberOfPages, s.Edition = b.text("volume"), b.text("pages"), b.text("pagetotal"), b.text("edition")
	switch {
	case article && number.String != "":
		s.Issue = number
	case typ == "book" || typ == "collection":
		s.Issue, s.CollectionNumber = b.text("issue"), number
	default:
		s.Issue, s.Number = b.text("issue"), number
	}
	s.Genre, s.Version, s.Section = b.text("type"), b.text("version"), b.text("chapter")
	s.Abstract = b.text("abstract")
	if words, ok := b.Get("keywords"); ok {
		s.Keyword = Values{At: words.At, List: true}
		at := 0
		for w := range strings.SplitSeq(words.String, ",") {
			if t := bibtex.Plain(words.Slice(at, at+len(w)), b.problems); t.String != "" {
				s.Keyword.Items = append(s.Keyword.Items, t)
			}
			at += len(w) + 1
		}
	}
	s.Note = b.text("note")
	if more, ok := b.Get("addendum"); ok {
		switch address := bibtex.Verbatim(more); {
		case strings.HasPrefix(strings.TrimSpace(more.String), `\url{`) && strings.HasPrefix(address.String, "http"):
			s.Archive = address
		case s.Note.String == "":
			s.Note = b.text("addendum")
		}
	}
	s.Class, s.Status = b.text("class"), b.text("status")
	return s
}

// people returns a list of people.
func (b bibEntry) people(field string) []*Person {
	list, ok := b.Get(field)
	if !ok {
		return nil
	}
	var out []*Person
	for _, n := range bibtex.Names(list, b.problems) {
		p := &Person{Family: n.Family, Given: n.Given, NonDroppingParticle: n.Particle, Suffix: n.Suffix, Literal: n.Literal}
		for _, t := range []diag.Text{n.Literal, n.Particle, n.Family, n.Given} {
			if !t.At.IsZero() {
				p.At = t.At
				break
			}
		}
		out = append(out, p)
	}
	return out
}

// language returns a language tag: that of language, where it is one or the name of one, else that of langid.
func (b bibEntry) language() diag.Text {
	var unknown diag.Text
	for _, name := range []string{"language", "langid", "hyphenation"} {
		t := b.text(name)
		if t.String == "" {
			continue
		}
		if tag, ok := languageTag(t.String); ok {
			return bibtex.Restated(tag, t.At)
		}
		unknown = t
	}
	if unknown.String != "" {
		return tagged(unknown, b.problems)
	}
	return diag.Text{}
}

// tagged returns the tag of a language, or reports that there is none.
func tagged(t diag.Text, problems *diag.List) diag.Text {
	tag, ok := languageTag(t.String)
	switch {
	case !ok:
		problems.Add(t.At, diag.BadValue, "%.40q is no language that is known here", t.String).
			Hintf("write a language tag (BCP 47), such as es or pt-BR, or its English name")
		return diag.Text{}
	case tag == t.String:
		return t
	}
	return bibtex.Restated(tag, t.At)
}

// languageTag returns the BCP 47 tag for a language as reference managers write it: a tag, "en_US", "english", "Spanish".
func languageTag(s string) (string, bool) {
	if tag := bibtex.Tag(s); tag != "" {
		return tag, true
	}
	s = strings.ReplaceAll(strings.TrimSpace(s), "_", "-")
	for i, part := range strings.Split(s, "-") {
		if len(part) > 8 || part == "" || i == 0 && (len(part) > 3 || len(part) < 2) || strings.Trim(strings.ToLower(part), "abcdefghijklmnopqrstuvwxyz0123456789") != "" {
			return "", false
		}
	}
	return s, true
}

// date returns a date field as EDTF. Words that are no date are a problem; "n.d." is none.
func (b bibEntry) date(field string) diag.Text {
	t := b.verbatim(field) // 2014~ is no space
	if t.String == "" {
		return diag.Text{}
	}
	if s, ok := edtf(t.String); !ok || s == "" {
		t = b.text(field)
	}
	return edtfText(t, field, b.problems)
}

// yearMonth returns the date that the fields year and month give.
func (b bibEntry) yearMonth() diag.Text {
	year := b.date("year")
	month := b.text("month")
	if year.String == "" || month.String == "" || len(year.String) != len("2019") {
		return year
	}
	s, ok := monthOf(year.String, month.String)
	if !ok {
		b.problems.Add(month.At, diag.BadDate, "month cannot be %.40q", month.String).Hintf("write month = mar, or date = {2019-03} in place of year and month")
		return year
	}
	return bibtex.Restated(s, year.At)
}
