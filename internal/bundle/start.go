package bundle

import (
	"encoding/base64"
	"fmt"

	"golang.org/x/net/html"
)

// StartName is the name of the page to open first: in capitals, as no file of a site is, so that it catches the eye in a list.
const StartName = "START-HERE.html"

const startStyle = "html{color-scheme:light dark;font:1.2rem/1.5 Georgia,serif}body{max-width:32rem;margin:10vh auto;padding:0 1.25rem}a{font-weight:600;font-size:1.5rem}"

// StartPage returns the page that leads to the site beside it. It does not lead there by itself: who looks into an archive without
// unpacking it would see an error in place of the words on what to do.
func StartPage(language, title, open, unpack string) []byte {
	escape := html.EscapeString
	return fmt.Appendf(nil, "<!doctype html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n"+
		"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-%s'; base-uri 'none'; form-action 'none'\">\n"+
		"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>%s</title>\n<style>%s</style>\n</head>\n"+
		"<body>\n<main>\n<h1>%s</h1>\n<p><a href=\"%sindex.html\">%s</a></p>\n<p>%s</p>\n</main>\n</body>\n</html>\n",
		escape(language), base64.StdEncoding.EncodeToString(sum(startStyle)), escape(title), startStyle, escape(title), siteFolder, escape(open), escape(unpack))
}
