package main

import (
	"os"
	"path/filepath"
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
func (p *project) collectPages(at build.Progress) {
	switch at.Stage {
	case build.Reading:
		p.prepare()
	case build.Checking:
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		collect(max(making, int(100*atLeast/m.HeapAlloc)))
	}
}

// collectEdits is collectPages for what builds again and again: the memory of the last edit is quicker than memory from the system.
func (p *project) collectEdits(at build.Progress) {
	switch at.Stage {
	case build.Reading:
		p.prepare()
	case build.Checking:
		collect(making)
	}
}

// What a build needs in bytes: of chapters of 2,500 words, half a MiB each.
const (
	needAtLeast = 64 << 20
	needOfFile  = 512 << 10 // for a file in the content folder
	filesAtMost = 3_900     // for which the need is less than 2 GiB, an int of any machine
)

// prepare has the memory ready that a build is likely to need, unless there is as much from the last one.
func (p *project) prepare() {
	files, err := os.ReadDir(filepath.Join(p.Source, "content"))
	if err != nil {
		return // whoever reads the content reports it
	}
	need := needAtLeast + needOfFile*min(len(files), filesAtMost)
	var m runtime.MemStats
	if runtime.ReadMemStats(&m); m.HeapSys < uint64(need) {
		growHuge(need)
	}
}
