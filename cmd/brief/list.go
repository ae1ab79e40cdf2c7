package main

import (
	"fmt"
	"text/tabwriter"

	"brief/internal/bibliography"
)

type listCommand struct {
	project
	What string `arg:"" enum:"drafts,future,expired,sources,facts" help:"drafts, future, expired, sources or facts."`
}

func (c *listCommand) Run(t *terminal) error {
	published, err := c.run()
	if err != nil {
		return err
	}
	w := tabwriter.NewWriter(t.out, 0, 8, 2, ' ', 0)
	switch c.What {
	case "sources":
		for _, s := range published.Brief.Sources {
			name, _ := s.Name()
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", s.ID, bibliography.Short(s), count(len(s.Uses), "use"), name)
		}
	case "facts":
		for _, f := range published.Brief.Facts {
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", f.ID, published.Locale.Qualified(f.Value, f.Qualifier), count(len(f.Uses), "use"), f.Label)
		}
	default: // the chapters that a flag would add
		all := c.project
		switch c.What {
		case "drafts":
			all.Drafts = true
		case "future":
			all.Future = true
		case "expired":
			all.Expired = true
		}
		more, err := all.run()
		if err != nil {
			return err
		}
		have := map[string]bool{}
		for _, ch := range published.Brief.All() {
			have[ch.Name] = true
		}
		for _, ch := range more.Brief.All() {
			if !have[ch.Name] {
				fmt.Fprintf(w, "content/%s.md\t%s\n", ch.Name, ch.Title)
			}
		}
	}
	return w.Flush()
}
