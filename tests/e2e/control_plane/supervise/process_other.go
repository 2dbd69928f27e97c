//go:build !linux

package main

import "syscall"

func processAttributes() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true}
}

// adoptOrphans does nothing: what the program leaves in another process group stays.
func adoptOrphans() {}

func killOrphans() {}
