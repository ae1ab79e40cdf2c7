//go:build !linux

package main

// growHuge does nothing: of the systems that Brief runs on, Linux alone gives huge pages to who asks for them.
func growHuge(int) {}
