package linkcheck

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

// A checker is one run.
type checker struct {
	agent          string
	transport      http.RoundTripper
	clock          Clock
	pause, timeout time.Duration
	answered       atomic.Bool // some host did, with whatever

	lock   sync.Mutex // of the maps
	gates  map[string]*gate
	robots map[string]*robotsOf
}

// errClosed is the error of a request to a host that wants to be left alone for longer than we wait.
var errClosed = errors.New("the host wants to be left alone")

// A gate lets one request at a time through to a host.
type gate struct {
	turn  chan struct{} // whoever has filled it may ask, and own the rest
	pause time.Duration // between addresses
	next  time.Time     // before which no new address is begun
	until time.Time     // before which nothing is asked
}

func (c *checker) gate(host string) *gate {
	c.lock.Lock()
	defer c.lock.Unlock()
	g := c.gates[host]
	if g == nil {
		g = &gate{turn: make(chan struct{}, 1), pause: c.pause}
		c.gates[host] = g
	}
	return g
}

// enter waits for its turn at the gate; a new address waits for the pause as well. Where it returns an error there is nothing to
// leave.
func (c *checker) enter(ctx context.Context, g *gate, begins bool) error {
	select {
	case g.turn <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	now := c.clock.Now()
	wait := g.until.Sub(now)
	if wait > maxPause {
		<-g.turn
		return errClosed
	}
	if begins {
		wait = max(wait, g.next.Sub(now))
	}
	if wait > 0 {
		if err := c.clock.Sleep(ctx, wait); err != nil {
			<-g.turn
			return err
		}
	}
	return nil
}

func (c *checker) leave(g *gate) {
	g.next = c.clock.Now().Add(g.pause)
	<-g.turn
}
