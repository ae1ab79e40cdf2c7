package render

import (
	"testing"

	"brief/internal/locale"
)

func english(t *testing.T) *locale.Locale {
	t.Helper()
	l, err := locale.New("en")
	if err != nil {
		t.Fatal(err)
	}
	return l
}
