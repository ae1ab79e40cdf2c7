package linkcheck

import (
	"bytes"
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"brief/internal/brief"
)

const (
	robotsHops    = 5                // redirects of robots.txt that are followed (RFC 9309, section 2.3.1.2)
	maxCrawlDelay = 30 * time.Second // that robots.txt may ask for
)

// A robotsOf is what is known of an origin's robots.txt.
type robotsOf struct {
	lock    sync.Mutex
	known   bool
	rules   robotsRules
	failure *answer // why nothing may be asked of the origin; nil where something may
}

// mayAsk returns nil if robots.txt lets u be asked, else the answer that stands for it. What cannot be had is treated as RFC 9309,
// section 2.3.1, says: with 4xx there are no rules; with 5xx, 429, or no answer, everything is forbidden. In the last case that
// failure is the answer, since it tells more of the address.
func (v *visit) mayAsk(ctx context.Context, u *url.URL) *answer {
	origin := u.Scheme + "://" + strings.ToLower(u.Host)
	v.checker.lock.Lock()
	r := v.robots[origin]
	if r == nil {
		r = &robotsOf{}
		v.robots[origin] = r
	}
	v.checker.lock.Unlock()

	r.lock.Lock()
	defer r.lock.Unlock()
	if !r.known {
		a := v.fetchRobots(ctx, &url.URL{Scheme: u.Scheme, Host: u.Host, Path: "/robots.txt"})
		if a.closed || ctx.Err() != nil {
			return a
		}
		r.known = true
		switch {
		case a.failure != "":
			r.failure = a
		case a.passing():
			r.failure = &answer{code: a.code, failure: stateOf(a.code), detail: "robots.txt answers " + strconv.Itoa(a.code)}
		case a.code/100 == 2:
			r.rules = parseRobots(a.head, Product)
			g := v.gate(strings.ToLower(u.Hostname()))
			if err := v.enter(ctx, g, false); err == nil {
				g.pause = max(g.pause, r.rules.delay)
				v.leave(g)
			}
		}
	}
	if r.failure != nil {
		again := *r.failure
		return &again
	}
	target := u.EscapedPath()
	if target == "" {
		target = "/"
	}
	if u.RawQuery != "" {
		target += "?" + u.RawQuery
	}
	if !r.rules.allow(target) {
		return &answer{failure: brief.LinkRobots}
	}
	return nil
}

// fetchRobots asks for a robots.txt. A chain of redirects that is too long is as if there were none: 404.
func (v *visit) fetchRobots(ctx context.Context, u *url.URL) *answer {
	for range robotsHops + 1 {
		if u.Scheme != "http" && u.Scheme != "https" {
			break
		}
		a := v.request(ctx, http.MethodGet, u, headSize, attempts)
		to, ok := a.redirect()
		if !ok {
			return a
		}
		u = to
	}
	return &answer{url: u, code: http.StatusNotFound}
}

// A robotsRules is the part of a robots.txt that is about us.
type robotsRules struct {
	rules []robotsRule
	delay time.Duration // Crawl-delay, at most maxCrawlDelay; not in RFC 9309, but often written
}

type robotsRule struct {
	pattern string // normalized
	allow   bool
}

// parseRobots reads a robots.txt (RFC 9309, section 2.2) and keeps the rules of the groups that name the product, or, where none
// does, of those for all. Lines that cannot be read are left out.
func parseRobots(text []byte, product string) robotsRules {
	var ours, all robotsRules
	named := false               // a group names the product
	var mine, everybody, in bool // whom the group at hand is for; whether its agents have all been read
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	for _, line := range bytes.FieldsFunc(text, func(c rune) bool { return c == '\n' || c == '\r' }) {
		line, _, _ := strings.Cut(string(line), "#")
		key, value, ok := strings.Cut(line, ":")
		if !ok {
			continue
		}
		key, value = strings.ToLower(strings.TrimSpace(key)), strings.TrimSpace(value)
		if key == "user-agent" {
			if in {
				mine, everybody, in = false, false, false
			}
			end := strings.IndexFunc(value, func(c rune) bool {
				return c != '-' && c != '_' && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z')
			})
			if value == "*" {
				everybody = true
			} else if end != 0 && value != "" {
				if end > 0 {
					value = value[:end]
				}
				mine = mine || strings.EqualFold(value, product)
				named = named || mine
			}
			continue
		}
		if key != "allow" && key != "disallow" && key != "crawl-delay" {
			continue // it does not end a list of agents
		}
		in = true
		for _, group := range []struct {
			is    bool
			rules *robotsRules
		}{{mine, &ours}, {everybody, &all}} {
			if !group.is {
				continue
			}
			if key == "crawl-delay" {
				if n, err := strconv.ParseFloat(value, 64); err == nil && n > 0 {
					group.rules.delay = time.Duration(min(n, maxCrawlDelay.Seconds()) * float64(time.Second))
				}
			} else if value != "" {
				group.rules.rules = append(group.rules.rules, robotsRule{normalize(value), key == "allow"})
			}
		}
	}
	if named {
		return ours
	}
	return all
}

// allow reports whether the rules let a path with its query be asked. The longest pattern that fits decides, and of two as long
// the one that allows (RFC 9309, section 2.2.2).
func (r robotsRules) allow(target string) bool {
	target = normalize(target)
	longest, allowed := -1, true
	for _, rule := range r.rules {
		if n := len(rule.pattern); (n > longest || n == longest && rule.allow) && fits(rule.pattern, target) {
			longest, allowed = n, rule.allow
		}
	}
	return allowed
}

// fits reports whether a target begins as the pattern says, in which * stands for any number of bytes and $ at the end for the
// end.
func fits(pattern, target string) bool {
	pattern, whole := strings.CutSuffix(pattern, "$")
	if !whole {
		pattern += "*"
	}
	p, t, star, mark := 0, 0, -1, 0
	for t < len(target) {
		switch {
		case p < len(pattern) && pattern[p] == '*':
			star, mark = p, t
			p++
		case p < len(pattern) && pattern[p] == target[t]:
			p, t = p+1, t+1
		case star >= 0: // the last star takes one byte more
			mark++
			p, t = star+1, mark
		default:
			return false
		}
	}
	return strings.Trim(pattern[p:], "*") == ""
}

// normalize writes a path so that two that mean the same are the same (RFC 9309, section 2.2.2): %XX stands for what is not
// unreserved in RFC 3986, and for nothing else.
func normalize(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c == '%' && i+2 < len(s) {
			if n, err := strconv.ParseUint(s[i+1:i+3], 16, 8); err == nil {
				i += 2
				if unreserved(byte(n)) {
					b.WriteByte(byte(n))
				} else {
					b.WriteString("%" + strings.ToUpper(s[i-1:i+1]))
				}
				continue
			}
		}
		if c >= 0x80 || c <= ' ' {
			b.WriteString(ascii(string([]byte{c})))
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}

func unreserved(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte("-._~", c) >= 0
}
