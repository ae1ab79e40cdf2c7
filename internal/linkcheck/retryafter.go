package linkcheck

import (
	"net/http"
	"strconv"
	"strings"
	"time"
)

// retryAfter reads the value of Retry-After (RFC 9110, section 10.2.3): a number of seconds, or a date. What cannot be read, or
// has passed, is no pause; more than a year is a year.
func retryAfter(value string, now time.Time) time.Duration {
	const year = 365 * 24 * time.Hour
	value = strings.TrimSpace(value)
	if value != "" && strings.Trim(value, "0123456789") == "" {
		n, err := strconv.ParseInt(value, 10, 64)
		if err != nil || n > int64(year/time.Second) {
			return year
		}
		return time.Duration(n) * time.Second
	}
	t, err := http.ParseTime(value)
	if err != nil {
		return 0
	}
	return max(0, min(t.Sub(now), year))
}
