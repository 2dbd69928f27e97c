package main

import (
	"bytes"
	"os"
	"strconv"
	"syscall"
)

// processAttributes puts the program in a process group of its own, out of a terminal's reach,
// and has the kernel end it should the supervisor itself be killed.
func processAttributes() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}

// prSetChildSubreaper is PR_SET_CHILD_SUBREAPER of linux/prctl.h.
const prSetChildSubreaper = 36

// adoptOrphans makes this process the parent of what the program starts and does not end.
func adoptOrphans() {
	_, _, _ = syscall.RawSyscall(syscall.SYS_PRCTL, prSetChildSubreaper, 1, 0)
}

// killOrphans kills what the program has left, in whatever process group, and waits for its end.
func killOrphans() {
	for {
		for _, pid := range children() {
			_ = syscall.Kill(pid, syscall.SIGKILL)
		}
		if _, err := syscall.Wait4(-1, nil, 0, nil); err != nil && err != syscall.EINTR {
			return
		}
	}
}

func children() []int {
	entries, _ := os.ReadDir("/proc")
	own := []byte(strconv.Itoa(os.Getpid()))
	var pids []int
	for _, entry := range entries {
		pid, err := strconv.Atoi(entry.Name())
		if err != nil {
			continue
		}
		stat, err := os.ReadFile("/proc/" + entry.Name() + "/stat")
		if err != nil {
			continue // it has ended
		}
		// "PID (NAME) STATE PARENT …"; the name may have anything in it
		fields := bytes.Fields(stat[bytes.LastIndexByte(stat, ')')+1:])
		if len(fields) > 1 && bytes.Equal(fields[1], own) {
			pids = append(pids, pid)
		}
	}
	return pids
}
