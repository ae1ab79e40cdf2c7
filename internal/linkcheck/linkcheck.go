// Package linkcheck asks the web whether addresses still lead to what was cited there, and is polite about it.
//
// Run asks each address once: HEAD first, which is enough where the body is too large to read; then GET, since many servers
// answer HEAD wrongly, a page may say with status 200 that there is none, and the body's checksum is kept. The rules are:
//
//   - One request at a time to a host, with a pause between addresses (Pause, or the Crawl-delay of its robots.txt up to a
//     limit); a few hosts at once. After three addresses of a host in a row that did not answer, the rest of it is left alone.
//   - robots.txt is obeyed as RFC 9309 has it, and asked once per origin (robots.go). What it forbids is not fetched but noted.
//   - What may pass (429, 5xx, time-outs, broken connections) is tried three times. The pauses double, without chance, and are
//     at least what Retry-After says. Where that is more than a minute, the host is left alone for the rest of the run.
//   - Redirects are followed, at most ten, each under all the rules here.
//   - Only http and https, and only hosts on the public internet: the address that is dialled is judged after the name was
//     resolved and just before the connection, so that neither a redirect nor a change of DNS gets around it (dial.go).
//     Proxies are not used, since behind one nobody can tell where a connection leads.
//   - No cookies, no Referer, no credentials; the User-Agent says who asks. At most MaxBody bytes of a body are read, counted
//     after decompression.
//   - No address is made up: a common trick, asking for a page that cannot exist to learn what a site says then, would be a
//     useless request to every host. Pages that say with status 200 that there is none are known by their words (soft404.go).
//
// There are libraries for the pauses (cenkalti/backoff, hashicorp/go-retryablehttp), but they wait on the clock of the machine,
// and tests could not; and for robots.txt (temoto/robotstxt), but it does not anchor patterns, does not prefer Allow in a tie
// and refuses files with a stray line, against RFC 9309.
//
// What was found is a list of brief.LinkCheck; Format writes it as content/links.lock, package manuscript reads that.
package linkcheck

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"brief/internal/brief"
)

const (
	hosts       = 4               // asked at once
	attempts    = 3               // of a request whose failure may pass
	firstPause  = 2 * time.Second // before the second attempt; then it doubles
	maxPause    = time.Minute     // that Retry-After may ask for without ending the visit
	maxHops     = 10              // redirects
	strikes     = 3               // addresses of a host in a row that do not answer
	addressTime = 5 * time.Minute // for all requests and pauses of one address

	// Product is the name in the User-Agent, and the one that robots.txt may use.
	Product = "BriefLinkCheck"
	// MaxBody is how many bytes of a body are read.
	MaxBody = 10 << 20
)

// ErrOffline is the error of a run in which no host answered: most likely it is this machine that has no network.
var ErrOffline = errors.New("no address answered; is there a network?")

// A Clock tells the time and waits.
type Clock interface {
	Now() time.Time
	Sleep(ctx context.Context, d time.Duration) error // ctx's error if that ends first
}

// Options says how to ask; the zero Options is the usual way.
type Options struct {
	Version   string            // of the program, for the User-Agent
	Website   string            // where the brief is published, for the User-Agent; "" where unknown
	Transport http.RoundTripper // nil: Transport(net.DefaultResolver, Public); must not follow redirects by itself
	Clock     Clock             // nil: the machine's
	Pause     time.Duration     // between addresses of a host; 0: a second
	Timeout   time.Duration     // of a request with its body; 0: a minute
	Today     brief.Date        // the day to put down
	MaxAge    int               // days after which an address is asked again; 0: at once

	// Done is called after each address, one call at a time; nil: not at all.
	Done func(done, total int)
}

// A Report is what came of a run.
type Report struct {
	Links   []*brief.LinkCheck // of all addresses of which something is known, now or from before, by URL
	Asked   int                // addresses that were asked now
	Fresh   int                // addresses that were asked lately and not again
	Skipped int                // addresses whose host wanted to be left alone, or did not answer; and all that were left when ctx ended
}

// Run asks the addresses, in any order and with repeats, of which known holds what was found before, by URL. An address is
// asked if nothing is known of it, if that is MaxAge days old, or if it failed then for a reason that may have passed.
// When ctx ends, the report holds what was found until then, and the error is that of ctx.
func Run(ctx context.Context, addresses []string, known map[string]*brief.LinkCheck, o Options) (Report, error) {
	c := newChecker(o)
	addresses = slices.Compact(slices.Sorted(slices.Values(addresses)))
	found := map[string]*brief.LinkCheck{}
	var report Report
	queues := map[string]*queue{} // by host
	asked := map[string]*target{} // by request, since addresses may differ in the fragment alone
	for _, address := range addresses {
		if k := known[address]; k != nil {
			found[address] = k
			if !k.Passing() && days(k.Checked, o.Today) < o.MaxAge {
				report.Fresh++
				continue
			}
		}
		u, err := url.Parse(address)
		if err != nil {
			continue // package resolve has reported it
		}
		request := *u
		request.Fragment, request.RawFragment = "", ""
		t := asked[request.String()]
		if t == nil {
			t = &target{url: &request}
			asked[request.String()] = t
			host := strings.ToLower(u.Hostname())
			if queues[host] == nil {
				queues[host] = &queue{host: host}
			}
			queues[host].targets = append(queues[host].targets, t)
		}
		t.addresses = append(t.addresses, address)
		report.Asked++
	}
	total, done := report.Asked, 0

	var lock sync.Mutex // of found, done and calls of Done
	work := make(chan *queue)
	var workers sync.WaitGroup
	for range min(hosts, len(queues)) {
		workers.Go(func() {
			for q := range work {
				failed := 0
				for _, t := range q.targets {
					if ctx.Err() != nil || failed == strikes {
						break
					}
					result, ok := c.check(ctx, t.url)
					if !ok {
						continue
					}
					failed++
					if !result.Passing() {
						failed = 0
					}
					lock.Lock()
					for _, address := range t.addresses {
						found[address] = settle(result, address, known[address], o.Today)
						done++
						if o.Done != nil {
							o.Done(done, total)
						}
					}
					lock.Unlock()
				}
			}
		})
	}
	// The longest queues first, since a host's is not shared out.
	for _, q := range slices.SortedFunc(maps.Values(queues), func(a, b *queue) int {
		return cmp.Or(cmp.Compare(len(b.targets), len(a.targets)), cmp.Compare(a.host, b.host))
	}) {
		work <- q
	}
	close(work)
	workers.Wait()

	report.Asked, report.Skipped = done, total-done
	offline := false
	for _, address := range addresses {
		if f := found[address]; f != nil {
			report.Links = append(report.Links, f)
			offline = offline || f != known[address] && (f.State == brief.LinkDNSError || f.State == brief.LinkUnreachable || f.State == brief.LinkTimedOut)
		}
	}
	if err := ctx.Err(); err != nil {
		return report, err
	}
	if offline && !c.answered.Load() {
		return report, ErrOffline
	}
	return report, nil
}

// A queue is what is to ask of one host.
type queue struct {
	host    string
	targets []*target
}

// A target is what to request, and the addresses that come to that.
type target struct {
	url       *url.URL
	addresses []string
}

// days returns the number of days from a to b.
func days(a, b brief.Date) int { return int(b.First().Sub(a.First()).Hours() / 24) }

// settle makes what a request came to that of an address.
func settle(c brief.LinkCheck, address string, before *brief.LinkCheck, today brief.Date) *brief.LinkCheck {
	c.URL, c.Checked, c.Since = address, today, today
	if before != nil && before.State == c.State {
		c.Since = before.Since
	}
	// A redirect without a fragment keeps that of the address (RFC 9110, section 10.2.2).
	if _, fragment, ok := strings.Cut(address, "#"); ok && c.Final != "" {
		c.Final += "#" + fragment
	}
	return &c
}

func newChecker(o Options) *checker {
	c := &checker{
		agent: Product + "/" + cmp.Or(strings.Map(tokenRune, o.Version), "0"), transport: o.Transport, clock: o.Clock,
		pause: cmp.Or(o.Pause, time.Second), timeout: cmp.Or(o.Timeout, time.Minute),
		gates: map[string]*gate{}, robots: map[string]*robotsOf{},
	}
	if o.Website != "" {
		c.agent += " (+" + ascii(o.Website) + ")"
	}
	if c.transport == nil {
		c.transport = Transport(net.DefaultResolver, Public)
	}
	if c.clock == nil {
		c.clock = machineClock{}
	}
	return c
}

// tokenRune drops what cannot stand in a product version of a User-Agent (RFC 9110, section 5.6.2).
func tokenRune(c rune) rune {
	if c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || strings.ContainsRune("!#$%&'*+-.^_`|~", c) {
		return c
	}
	return -1
}

type machineClock struct{}

func (machineClock) Now() time.Time { return time.Now() }

func (machineClock) Sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
