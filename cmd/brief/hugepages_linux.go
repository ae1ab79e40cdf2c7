package main

import (
	"bytes"
	"os"
	"runtime"
	"strings"
	"unsafe"

	"golang.org/x/sys/unix"
)

// hugePage is the size in bytes of the huge pages of most machines. On others fewer are given.
const hugePage = 2 << 20

// growHuge has the heap grow by memory that the system gives in huge pages. Most distributions give them only to a program that asks,
// which the runtime does not do, and page by page the memory of a large build takes a quarter of its time. So an object of that size
// in bytes is made, its range marked, and the object let go of: what is allocated next takes its place, and as nothing filled it, no
// memory is taken before. Where that cannot be, a build is only slower. See madvise(2) on MADV_HUGEPAGE.
func growHuge(size int) {
	setting, err := os.ReadFile("/sys/kernel/mm/transparent_hugepage/enabled")
	if err != nil || !bytes.Contains(setting, []byte("[madvise]")) {
		return // there are none, or all memory has them
	}
	// The runtime ends the program where the system refuses it memory, so try first.
	tried, err := unix.Mmap(-1, 0, size, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_PRIVATE|unix.MAP_ANON)
	if err != nil || unix.Munmap(tried) != nil {
		return
	}
	var object strings.Builder // a slice would be filled with zeros, and all of it taken
	object.Grow(size)
	object.WriteByte(0)
	memory := unsafe.Slice(unsafe.StringData(object.String()), size)
	start := int(-uintptr(unsafe.Pointer(unsafe.SliceData(memory))) % hugePage)
	_ = unix.Madvise(memory[start:start+(size-start)/hugePage*hugePage], unix.MADV_HUGEPAGE)
	runtime.GC()
}
