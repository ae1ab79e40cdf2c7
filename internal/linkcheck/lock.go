package linkcheck

import (
	"bytes"
	"fmt"
	"strconv"

	"brief/internal/brief"
)

// Format writes what is known of addresses as links.lock, version 1: YAML, one entry for each address, in the order given, one
// value a line, so that a change shows as the lines that it is about.
//
//	version: 1
//	links:
//	  - url: "https://example.org/report"   # as sources.yaml has it
//	    status: moved-permanently           # a brief.LinkState
//	    code: 200                           # HTTP status of the last answer
//	    final: "https://example.org/new"    # where the redirects ended
//	    checked: 2026-11-24                 # the day, UTC
//	    since: 2026-09-01                   # the first check in a row with this status
//	    size: 48213                         # bytes of the body, decompressed
//	    sha256: "…"                         # of the body
//	    truncated: true                     # the body is larger than is read, and has no sha256
//	    detail: "…"                         # what more is to say
//
// What there is nothing to say of is left out.
func Format(links []*brief.LinkCheck) []byte {
	var b bytes.Buffer
	b.WriteString("# What the addresses of the sources answered. Written by `brief check --external`; keep it with the brief.\nversion: 1\nlinks:\n")
	for _, l := range links {
		// Go's escapes in quotes are all escapes of YAML in double quotes (YAML 1.2, section 5.7).
		fmt.Fprintf(&b, "  - url: %s\n    status: %s\n", strconv.QuoteToASCII(l.URL), l.State)
		if l.Code != 0 {
			fmt.Fprintf(&b, "    code: %d\n", l.Code)
		}
		if l.Final != "" {
			fmt.Fprintf(&b, "    final: %s\n", strconv.QuoteToASCII(l.Final))
		}
		fmt.Fprintf(&b, "    checked: %s\n    since: %s\n", l.Checked, l.Since)
		if l.Size != 0 || l.SHA256 != "" {
			fmt.Fprintf(&b, "    size: %d\n", l.Size)
		}
		if l.SHA256 != "" {
			fmt.Fprintf(&b, "    sha256: %s\n", strconv.Quote(l.SHA256))
		}
		if l.Truncated {
			b.WriteString("    truncated: true\n")
		}
		if l.Detail != "" {
			fmt.Fprintf(&b, "    detail: %s\n", strconv.QuoteToASCII(l.Detail))
		}
	}
	return b.Bytes()
}
