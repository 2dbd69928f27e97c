package main

import "syscall"

// processAttributes puts the program in a process group of its own, out of a terminal's reach,
// and has the kernel end it should the supervisor itself be killed.
func processAttributes() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}
