//go:build unix

package main

import (
	"os/exec"
	"syscall"
	"testing"
)

// An editor that was opened from the preview is not in the preview's process group, to which a terminal sends Ctrl-C.
func TestDetach(t *testing.T) {
	c := exec.Command("sh", "-c", "read line")
	detach(c)
	in, err := c.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	group, err := syscall.Getpgid(c.Process.Pid)
	if err != nil || group == syscall.Getpgrp() {
		t.Errorf("its group is %d, %v; ours is %d", group, err, syscall.Getpgrp())
	}
	in.Close()
	_ = c.Wait() // it read nothing
}
