// Command supervise runs a program that must not outlive the process which started it: it ends
// the program when its own standard input ends, which the kernel sees to however the parent died.
//
//	supervise LOGFILE PROGRAM [ARGUMENT…]
//
// A line of standard input is the name of a signal for the program: SIGSTOP, SIGCONT or SIGKILL.
// The program's output goes to the log file, or to the own output if that is called -, and its exit
// code is passed on. What the program has started and left is killed.
package main

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"syscall"
	"time"
)

// gracePeriod is the time between SIGTERM and SIGKILL.
const gracePeriod = 2 * time.Second

var signals = map[string]os.Signal{
	"SIGSTOP": syscall.SIGSTOP,
	"SIGCONT": syscall.SIGCONT,
	"SIGKILL": syscall.SIGKILL,
}

func main() {
	if len(os.Args) < 3 {
		fmt.Fprintln(os.Stderr, "usage: supervise LOGFILE PROGRAM [ARGUMENT…]")
		os.Exit(2)
	}
	code, err := supervise(os.Args[1], os.Args[2:])
	if err != nil {
		fmt.Fprintln(os.Stderr, "supervise:", err)
	}
	os.Exit(code)
}

func supervise(logFile string, command []string) (int, error) {
	stdout, stderr := os.Stdout, os.Stderr
	if logFile != "-" {
		log, err := os.OpenFile(logFile, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o644)
		if err != nil {
			return 1, err
		}
		defer log.Close()
		stdout, stderr = log, log
	}

	// Ctrl-C at the terminal is for the owner, who may still need the program while it cleans up.
	signal.Ignore(os.Interrupt)
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, syscall.SIGTERM, syscall.SIGHUP)

	// The kernel ties the parent-death signal to the thread that started the program.
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()

	adoptOrphans()
	program := exec.Command(command[0], command[1:]...)
	program.Stdout = stdout
	program.Stderr = stderr
	program.SysProcAttr = processAttributes()
	if err := program.Start(); err != nil {
		return 1, err
	}
	defer killLeft(program.Process.Pid)
	exited := make(chan error, 1)
	go func() { exited <- program.Wait() }()
	orphaned := make(chan struct{})
	go func() {
		defer close(orphaned)
		for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
			if signal, known := signals[lines.Text()]; known {
				_ = program.Process.Signal(signal)
			}
		}
	}()

	select {
	case err := <-exited:
		return exitCode(err), nil
	case <-stop:
	case <-orphaned:
	}
	_ = program.Process.Signal(syscall.SIGTERM)
	select {
	case <-exited:
	case <-time.After(gracePeriod):
		_ = program.Process.Kill()
		<-exited
	}
	return 0, nil
}

// killLeft kills what a program has started and left.
func killLeft(pid int) {
	_ = syscall.Kill(-pid, syscall.SIGKILL)
	killOrphans()
}

func exitCode(err error) int {
	var exit *exec.ExitError
	switch {
	case err == nil:
		return 0
	case errors.As(err, &exit) && exit.ExitCode() >= 0:
		return exit.ExitCode()
	default:
		return 1
	}
}
