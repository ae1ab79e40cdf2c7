package linkcheck

import (
	"bytes"
	"net/http"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/charset"
)

// notFoundWords are what pages say that are not there, in small letters: what their title or first heading contains.
var notFoundWords = []string{
	"page not found", "404 not found", "error 404", "404 error", "page cannot be found", "page can't be found", "page could not be found",
	"page does not exist", "page doesn't exist", "page no longer exists", "page is no longer available", "page isn't available",
	"página no encontrada", "pagina no encontrada", "página no existe", "no se encuentra la página", "no se ha encontrado la página",
	"no encontramos la página", "no pudimos encontrar la página", "página que busca no", "página que buscas no",
	"página não encontrada", "página não existe", "page introuvable", "page non trouvée", "page n'existe pas", "page n'existe plus",
	"seite nicht gefunden", "seite wurde nicht gefunden", "seite existiert nicht", "pagina non trovata", "pagina niet gevonden",
	"страница не найдена", "страница не существует", "sayfa bulunamadı", "页面不存在", "页面未找到", "找不到页面", "找不到网页",
	"صفحه یافت نشد", "صفحه مورد نظر یافت نشد", "الصفحة غير موجودة",
}

// notFoundAlone are what they say with nothing else in that part of the title.
var notFoundAlone = []string{
	"404", "not found", "no encontrado", "no encontrada", "contenido no encontrado", "não encontrado", "não encontrada", "introuvable",
	"non trouvé", "nicht gefunden", "non trovato", "niet gevonden", "не найдено", "bulunamadı", "article not found", "content not found",
	"document not found", "file not found", "404 page",
}

// firstWords is how many bytes of the text of a page count where it has neither title nor heading.
const firstWords = 120

// saysNotFound reports whether a page says of itself that it is not there. It reads the title and the first heading, and where
// there is neither, the first words.
func saysNotFound(page []byte, contentType string) bool {
	if len(page) == 0 {
		return false
	}
	if contentType == "" {
		contentType = http.DetectContentType(page)
	}
	if kind, _, _ := strings.Cut(strings.ToLower(contentType), ";"); !slices.Contains([]string{"text/html", "application/xhtml+xml", "text/plain"}, strings.TrimSpace(kind)) {
		return false
	}
	decoded, err := charset.NewReader(bytes.NewReader(page), contentType)
	if err != nil {
		return false
	}
	var title, heading, text strings.Builder
	in := "" // the element whose text is read
	for z := html.NewTokenizer(decoded); ; {
		switch z.Next() {
		case html.ErrorToken:
			if title.Len() == 0 && heading.Len() == 0 {
				return isNotFound(text.String())
			}
			return isNotFound(title.String()) || isNotFound(heading.String())
		case html.StartTagToken:
			name, _ := z.TagName()
			switch n := string(name); n {
			case "title", "h1", "script", "style":
				in = n
			}
		case html.EndTagToken:
			if name, _ := z.TagName(); string(name) == in {
				if in == "h1" && strings.TrimSpace(heading.String()) != "" {
					return isNotFound(title.String()) || isNotFound(heading.String())
				}
				in = ""
			}
		case html.TextToken:
			switch in {
			case "title":
				title.Write(z.Text())
			case "h1":
				heading.Write(z.Text())
			case "":
				if text.Len() < firstWords {
					text.Write(z.Text())
					text.WriteByte(' ')
				}
			}
		}
	}
}

// isNotFound reports whether a title says so. A title is often several, with the name of the site beside that of the page.
func isNotFound(title string) bool {
	title = strings.ToLower(strings.Join(strings.Fields(html.UnescapeString(title)), " "))
	title = strings.ReplaceAll(title, "’", "'")
	if len(title) > firstWords {
		title = title[:firstWords]
	}
	for _, words := range notFoundWords {
		if strings.Contains(title, words) {
			return true
		}
	}
	for _, separator := range []string{"|", " - ", " – ", " — ", "»", "·", ":", ". "} {
		title = strings.ReplaceAll(title, separator, "\n")
	}
	for part := range strings.SplitSeq(title, "\n") {
		if slices.Contains(notFoundAlone, strings.Trim(part, " .!¡¿?")) {
			return true
		}
	}
	return false
}
