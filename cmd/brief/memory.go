package main

import (
	"os"
	"runtime"
	"runtime/debug"

	"brief/internal/build"
)

// How much is allocated before memory is collected, in percent of what is in use. Until the texts are resolved a build keeps nearly
// all that it makes, so that collections would find little; then it makes pages, which leave much behind. Half of what is in use
// costs hardly more time than the default, which would double the memory; but of a small brief that is little, and would cost a tenth
// of the time.
const (
	gathering = 400
	making    = 50
	atLeast   = 32 << 20 // bytes
)

// collect sets how much; GOGC overrides it.
func collect(percent int) {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(percent)
	}
}

// collectPages sets it for pages once a build begins to make them.
func collectPages(at build.Progress) {
	if at.Stage == build.Checking {
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		collect(max(making, int(100*atLeast/m.HeapAlloc)))
	}
}

// collectEdits is collectPages for what builds again and again: the memory of the last edit is quicker than memory from the system.
func collectEdits(at build.Progress) {
	if at.Stage == build.Checking {
		collect(making)
	}
}
