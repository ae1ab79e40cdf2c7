package linkcheck

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/netip"
	"syscall"
	"time"
)

// A Resolver looks up the addresses of a host; *net.Resolver is one.
type Resolver interface {
	LookupNetIP(ctx context.Context, network, host string) ([]netip.Addr, error)
}

// errPrivate is the error of a dial to an address that is not permitted.
var errPrivate = errors.New("the host is not on the public internet")

// Transport returns a transport that connects only to addresses which permit allows. They are judged when the socket is there
// and not yet connected, so what is judged is what is dialled, whatever the resolver said before. It uses no proxy.
func Transport(resolver Resolver, permit func(netip.Addr) bool) *http.Transport {
	const patience = 10 * time.Second
	dialer := &net.Dialer{
		Timeout: patience,
		Control: func(_, address string, _ syscall.RawConn) error {
			to, err := netip.ParseAddrPort(address)
			if err != nil || !permit(to.Addr()) {
				return errPrivate
			}
			return nil
		},
	}
	return &http.Transport{
		DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
			host, port, err := net.SplitHostPort(address)
			if err != nil {
				return nil, err
			}
			ips := []netip.Addr{}
			if ip, err := netip.ParseAddr(host); err == nil {
				ips = append(ips, ip)
			} else if ips, err = resolver.LookupNetIP(ctx, "ip", host); err != nil {
				return nil, err
			}
			err = &net.DNSError{Err: "no addresses", Name: host, IsNotFound: true}
			for _, ip := range ips {
				// One that is refused ends it: a name with a public and a private address is a trap.
				var conn net.Conn
				if conn, err = dialer.DialContext(ctx, network, net.JoinHostPort(ip.String(), port)); err == nil || errors.Is(err, errPrivate) {
					return conn, err
				}
			}
			return nil, err
		},
		TLSHandshakeTimeout:    patience,
		ForceAttemptHTTP2:      true,
		MaxIdleConns:           hosts,
		MaxIdleConnsPerHost:    1,
		IdleConnTimeout:        patience,
		MaxResponseHeaderBytes: 256 << 10,
	}
}

// notPublic lists the blocks that the IANA registries of special-purpose addresses (RFC 6890, as of 2026) do not call globally
// reachable, and multicast; of IPv6, those within 2000::/3, which is all that is given out.
var notPublic = prefixes(
	"0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
	"192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
	"2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
)

var (
	globalUnicast = netip.MustParsePrefix("2000::/3")     // RFC 4291, section 2.4
	translated    = netip.MustParsePrefix("64:ff9b::/96") // NAT64: an IPv4 address in its last 32 bits (RFC 6052)
)

func prefixes(list ...string) (out []netip.Prefix) {
	for _, s := range list {
		out = append(out, netip.MustParsePrefix(s))
	}
	return out
}

// Public reports whether an address is one of the public internet. An IPv4 address in the form of IPv6 is judged as IPv4.
func Public(a netip.Addr) bool {
	a = a.Unmap()
	if translated.Contains(a) {
		bytes := a.As16()
		a = netip.AddrFrom4([4]byte(bytes[12:]))
	}
	if !a.IsValid() || a.Zone() != "" || a.Is6() && !globalUnicast.Contains(a) {
		return false
	}
	for _, p := range notPublic {
		if p.Contains(a) {
			return false
		}
	}
	return true
}
