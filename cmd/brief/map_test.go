package main

import (
	"fmt"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// find returns the elements under n that have the class.
func find(n *html.Node, class string) []*html.Node {
	var out []*html.Node
	for d := range n.Descendants() {
		if c, ok := attribute(d, "class"); ok && strings.Contains(" "+c+" ", " "+class+" ") {
			out = append(out, d)
		}
	}
	return out
}

// words returns the text in an element, with single spaces.
func words(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// TestShippedMap tests the map of the overview, and the locator and the distance at the head of each chapter.
func TestShippedMap(t *testing.T) {
	out := buildShipped(t)
	docs := pages(t, out)
	want := []string{"cuba 2,160 km", "russia 9,930 km", "turkey 10,080 km", "iran 11,760 km", "china 14,400 km"}

	for _, class := range []string{"world-wide", "world-narrow"} {
		svgs := find(docs["index.html"], class)
		if len(svgs) != 1 {
			t.Fatalf("%d drawings %s", len(svgs), class)
		}
		var links []string
		for d := range svgs[0].Descendants() {
			if href, ok := attribute(d, "href"); ok && d.Data == "a" {
				if hidden, _ := attribute(d, "aria-hidden"); hidden == "true" {
					if index, _ := attribute(d, "tabindex"); index != "-1" {
						t.Errorf("%s: the hidden link to %s is in the order of the keyboard", class, href)
					}
					continue
				}
				name := strings.TrimSuffix(href, ".html")
				if !strings.EqualFold(words(d), name) {
					t.Errorf("%s: the link to %s is called %q", class, href, words(d))
				}
				links = append(links, name)
			}
		}
		if got := fmt.Sprint(links); got != "[cuba russia turkey iran china]" {
			t.Errorf("%s: the links are %s", class, got)
		}
	}
	var listed []string
	for _, list := range find(docs["index.html"], "map-list") {
		for d := range list.Descendants() {
			if d.Data == "li" {
				listed = append(listed, strings.ToLower(words(d)))
			}
		}
		if !strings.Contains(words(list), "computed") {
			t.Error("the list does not say that its distances are computed")
		}
	}
	if got := strings.Join(listed, "; "); got != strings.Join(want, "; ") {
		t.Errorf("the list has %s", got)
	}
	for _, w := range want {
		name, distance, _ := strings.Cut(w, " ")
		doc := docs[name+".html"]
		if n := len(find(doc, "world-locator")); n != 1 {
			t.Errorf("%s has %d locators", name, n)
		}
		standing := find(doc, "standing")
		if len(standing) == 0 || !strings.Contains(words(standing[0]), distance+" from Caracas computed") {
			t.Errorf("the head of %s does not say %s", name, distance)
		}
	}
	if n := len(find(docs["about.html"], "world-locator")); n != 0 {
		t.Errorf("about has %d locators", n)
	}
}
