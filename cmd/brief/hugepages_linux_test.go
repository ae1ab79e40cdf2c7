package main

import (
	"bytes"
	"os"
	"strconv"
	"strings"
	"testing"
)

// marked returns how many bytes of this program the system may give in huge pages, and how many there are in memory.
func marked(t *testing.T) (huge, resident int) {
	t.Helper()
	maps, err := os.ReadFile("/proc/self/smaps") // see proc_pid_smaps(5)
	if err != nil {
		t.Fatal(err)
	}
	size := 0
	for line := range strings.Lines(string(maps)) {
		field := strings.Fields(line)
		switch field[0] {
		case "Size:", "Rss:":
			kib, err := strconv.Atoi(field[1])
			if err != nil {
				t.Fatal(err)
			}
			if field[0] == "Size:" {
				size = kib << 10
			} else {
				resident += kib << 10
			}
		case "VmFlags:":
			if strings.Contains(line, " hg") {
				huge += size
			}
		}
	}
	return huge, resident
}

func TestGrowHuge(t *testing.T) {
	setting, err := os.ReadFile("/sys/kernel/mm/transparent_hugepage/enabled")
	asked := err == nil && bytes.Contains(setting, []byte("[madvise]"))

	const size = 256 << 20
	_, before := marked(t)
	growHuge(size)
	huge, resident := marked(t)

	if asked && huge < size-2*hugePage {
		t.Errorf("%d bytes are marked, want about %d", huge, size)
	} else if !asked && huge > 0 {
		t.Errorf("%d bytes are marked, though the system's setting is %q", huge, setting)
	}
	if more := resident - before; more > size/4 {
		t.Errorf("%d bytes were taken before anything is kept in them", more)
	}
}
