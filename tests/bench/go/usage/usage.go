// Package usage reads what the process has used.
package usage

import (
	"fmt"
	"os"
	"regexp"
	"strconv"
	"syscall"
	"time"
)

// CPUTime is what all threads of the process have used, in user and in system mode.
func CPUTime() time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		panic(err) // there is no process without usage
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

// Milliseconds is a duration as a number.
func Milliseconds(d time.Duration) float64 {
	return float64(d) / float64(time.Millisecond)
}

// Memory is one of the figures of /proc/self/status, in bytes: VmRSS, or VmHWM for its peak.
func Memory(figure string) (int, error) {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0, err
	}
	match := regexp.MustCompile(`(?m)^` + figure + `:\s+(\d+) kB$`).FindSubmatch(status)
	if match == nil {
		return 0, fmt.Errorf("/proc/self/status has no %s", figure)
	}
	kilobytes, err := strconv.Atoi(string(match[1]))
	return kilobytes * 1024, err
}
