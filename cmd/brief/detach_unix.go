//go:build unix

package main

import (
	"os/exec"
	"syscall"
)

// detach gives a program a session of its own, so that Ctrl-C, with which the preview is stopped, does not end it, too.
func detach(c *exec.Cmd) { c.SysProcAttr = &syscall.SysProcAttr{Setsid: true} }
