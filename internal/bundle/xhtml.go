package bundle

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// namespaces are those of the elements that HTML can hold, by the names that the parser has for them, and that of EPUB's own
// attributes.
var namespaces = map[string]string{
	"":      "http://www.w3.org/1999/xhtml",
	"svg":   "http://www.w3.org/2000/svg",
	"math":  "http://www.w3.org/1998/Math/MathML",
	"xlink": "http://www.w3.org/1999/xlink",
	"epub":  "http://www.idpf.org/2007/ops",
}

// voids are the elements that have no end tag: https://html.spec.whatwg.org/multipage/syntax.html#void-elements
var voids = []string{"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}

var xmlName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_.-]*$`)

// xhtml returns a tree as an XML document (https://html.spec.whatwg.org/multipage/xhtml.html). It fails where HTML allows a name
// that XML does not.
func xhtml(root *html.Node) ([]byte, error) {
	var b bytes.Buffer
	b.WriteString(xmlDeclaration + "<!DOCTYPE html>\n")
	if err := writeXML(&b, root, "none"); err != nil {
		return nil, err
	}
	b.WriteByte('\n')
	return b.Bytes(), nil
}

const xmlDeclaration = `<?xml version="1.0" encoding="utf-8"?>` + "\n"

// writeXML writes a node whose parent is in the namespace outer.
func writeXML(b *bytes.Buffer, n *html.Node, outer string) error {
	switch n.Type {
	case html.TextNode:
		b.WriteString(escapeXML(n.Data))
		return nil
	case html.ElementNode:
	default:
		return nil
	}
	if !xmlName.MatchString(n.Data) {
		return fmt.Errorf("<%s> has no name in XML", n.Data)
	}
	b.WriteString("<" + n.Data)
	if n.Namespace != outer {
		fmt.Fprintf(b, ` xmlns="%s"`, namespaces[n.Namespace])
	}
	if outer == "none" {
		fmt.Fprintf(b, ` xmlns:epub="%s"`, namespaces["epub"])
	}
	for _, a := range n.Attr {
		switch {
		case a.Key == "xmlns" || a.Namespace == "xmlns": // written above and below
			continue
		case !xmlName.MatchString(a.Key):
			return fmt.Errorf("<%s>: the attribute %q has no name in XML", n.Data, a.Key)
		case a.Namespace == "xlink":
			fmt.Fprintf(b, ` xmlns:xlink="%s" xlink:%s="%s"`, namespaces["xlink"], a.Key, escapeXML(a.Val))
		case a.Namespace != "":
			fmt.Fprintf(b, ` %s:%s="%s"`, a.Namespace, a.Key, escapeXML(a.Val))
		default:
			fmt.Fprintf(b, ` %s="%s"`, a.Key, escapeXML(a.Val))
		}
	}
	if n.Namespace == "" && slices.Contains(voids, n.Data) {
		b.WriteString("/>")
		return nil
	}
	b.WriteByte('>')
	for c := range n.ChildNodes() {
		if err := writeXML(b, c, n.Namespace); err != nil {
			return err
		}
	}
	b.WriteString("</" + n.Data + ">")
	return nil
}

// escapeXML escapes text for an element or an attribute, and drops the characters that XML 1.0 has not
// (https://www.w3.org/TR/xml/#charsets).
func escapeXML(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0xFFFE || r == 0xFFFF {
			return -1
		}
		return r
	}, s)
	return xmlEscapes.Replace(s)
}

var xmlEscapes = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "\r", "&#13;")
