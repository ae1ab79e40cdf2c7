package serve

import (
	"errors"
	"fmt"
	"net"
	"strconv"
	"sync"
	"syscall"
)

const portsTried = 50

// Listen listens on a port of an address of this machine, or, where that port is taken, on the next free one. The port 0 is any.
// With no address, or with "localhost", it listens on both loopback addresses, 127.0.0.1 and, where there is one, ::1: a browser
// may take "localhost" for either. Beside one address that others can reach it listens on 127.0.0.1, for who sits at this machine.
func Listen(bind string, port int) (net.Listener, error) {
	if port < 0 || port > 65535 {
		return nil, fmt.Errorf("listening on port %d: there are ports 0 to 65535", port)
	}
	listen := func(port int) (net.Listener, error) {
		return net.Listen("tcp", net.JoinHostPort(bind, strconv.Itoa(port)))
	}
	if bind == "" || bind == "localhost" {
		listen = listenLoopback
	} else if ip := addressOf(bind); ip != nil && !ip.IsLoopback() && !ip.IsUnspecified() {
		listen = func(port int) (net.Listener, error) { return listenBeside(ip, port) }
	}
	last := min(port+portsTried, 65535)
	if port == 0 {
		last = 0
	}
	var first error
	for p := port; p <= last; p++ {
		l, err := listen(p)
		if err == nil {
			return l, nil
		}
		if first == nil {
			first = err
		}
	}
	return nil, fmt.Errorf("listening on %s: %w", net.JoinHostPort(bind, strconv.Itoa(port)), first)
}

// addressOf returns the address that is written, or that a name has first; nil where there is none, which listening reports.
func addressOf(bind string) net.IP {
	if ip := net.ParseIP(bind); ip != nil {
		return ip
	}
	all, err := net.LookupIP(bind)
	if err != nil || len(all) == 0 {
		return nil
	}
	return all[0]
}

func listenLoopback(port int) (net.Listener, error) {
	v4, err := net.Listen("tcp4", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
	if err != nil {
		return nil, err
	}
	port = v4.Addr().(*net.TCPAddr).Port
	v6, err := net.Listen("tcp6", net.JoinHostPort("::1", strconv.Itoa(port)))
	switch {
	case err == nil:
		return newPair(v4, v6), nil
	case errors.Is(err, syscall.EADDRINUSE): // somebody else would answer to half of the calls
		v4.Close()
		return nil, err
	}
	return v4, nil // there is no IPv6
}

func listenBeside(ip net.IP, port int) (net.Listener, error) {
	first, err := net.ListenTCP("tcp", &net.TCPAddr{IP: ip, Port: port})
	if err != nil {
		return nil, err
	}
	second, err := net.ListenTCP("tcp4", &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: first.Addr().(*net.TCPAddr).Port})
	if err != nil {
		first.Close()
		return nil, err
	}
	return newPair(first, second), nil
}

// LANAddresses returns the addresses by which other machines may reach this one, IPv4 first: those are easier to type.
func LANAddresses() ([]net.IP, error) {
	addresses, err := net.InterfaceAddrs()
	if err != nil {
		return nil, fmt.Errorf("finding the addresses of this machine: %w", err)
	}
	var v4, v6 []net.IP
	for _, a := range addresses {
		switch n, ok := a.(*net.IPNet); {
		case !ok || !n.IP.IsGlobalUnicast():
		case n.IP.To4() != nil:
			v4 = append(v4, n.IP)
		default:
			v6 = append(v6, n.IP)
		}
	}
	return append(v4, v6...), nil
}

// A pair is two listeners in one. Its address is the first one's.
type pair struct {
	net.Listener
	second   net.Listener
	accepted chan accepted
	closed   chan struct{}
	once     sync.Once
}

type accepted struct {
	conn net.Conn
	err  error
}

func newPair(first, second net.Listener) *pair {
	p := &pair{Listener: first, second: second, accepted: make(chan accepted), closed: make(chan struct{})}
	for _, l := range []net.Listener{first, second} {
		go p.acceptFrom(l)
	}
	return p
}

func (p *pair) acceptFrom(l net.Listener) {
	for {
		conn, err := l.Accept()
		select {
		case p.accepted <- accepted{conn, err}:
		case <-p.closed:
			if err == nil {
				conn.Close()
			}
			return
		}
		if errors.Is(err, net.ErrClosed) {
			return
		}
	}
}

// Accept returns the next connection to either address.
func (p *pair) Accept() (net.Conn, error) {
	select {
	case a := <-p.accepted:
		return a.conn, a.err
	case <-p.closed:
		return nil, net.ErrClosed
	}
}

// Close closes both listeners.
func (p *pair) Close() error {
	err := net.ErrClosed
	p.once.Do(func() {
		close(p.closed)
		err = errors.Join(p.Listener.Close(), p.second.Close())
	})
	return err
}
