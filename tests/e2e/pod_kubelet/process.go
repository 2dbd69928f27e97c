package main

import (
	"errors"
	"fmt"
	"io"
	"os/exec"
	"sync"
	"syscall"

	"k8s.io/cri-streaming/pkg/streaming/remotecommand"
	utilexec "k8s.io/utils/exec"
)

// streams are those of one exec or attach; what was not asked for is nil.
type streams struct {
	in          io.Reader
	out, errors io.WriteCloser
	tty         bool
	resize      <-chan remotecommand.TerminalSize
}

// run runs a program to its end, and gives a nonzero exit code as the error that the CRI has for it.
func (r *containerRuntime) run(program *exec.Cmd, s streams) error {
	if s.tty {
		return r.runInTerminal(program, s)
	}
	program.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if s.out != nil {
		program.Stdout = s.out
	}
	if s.errors != nil {
		program.Stderr = s.errors
	}
	var input io.WriteCloser
	if s.in != nil {
		var err error
		if input, err = program.StdinPipe(); err != nil {
			return err
		}
	}
	if err := program.Start(); err != nil {
		return fmt.Errorf("failed to exec in container: %w", err)
	}
	defer r.started(program.Process)()
	if input != nil {
		go func() { // not waited for: a program may end before its input does
			_, _ = io.Copy(input, s.in)
			_ = input.Close()
		}()
	}
	return exitError(program)
}

// runInTerminal runs a program with a terminal of its own.
func (r *containerRuntime) runInTerminal(program *exec.Cmd, s streams) error {
	primary, secondary, err := openTerminal()
	if err != nil {
		return err
	}
	defer primary.Close()
	program.Stdin, program.Stdout, program.Stderr = secondary, secondary, secondary
	program.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	err = program.Start()
	secondary.Close()
	if err != nil {
		return fmt.Errorf("failed to exec in container: %w", err)
	}
	defer r.started(program.Process)()
	go func() {
		for size := range s.resize {
			_ = resizeTerminal(primary, size)
		}
	}()
	if s.in != nil {
		go func() { _, _ = io.Copy(primary, s.in) }()
	}
	var output sync.WaitGroup
	if s.out != nil {
		output.Go(func() { _, _ = io.Copy(s.out, primary) })
	}
	err = exitError(program)
	output.Wait() // the kernel ends it with the last program that has the terminal
	return err
}

func exitError(program *exec.Cmd) error {
	err := program.Wait()
	var exit *exec.ExitError
	if !errors.As(err, &exit) {
		return err
	}
	code := exit.ExitCode()
	if status, ok := exit.Sys().(syscall.WaitStatus); ok && status.Signaled() {
		code = 128 + int(status.Signal())
	}
	return utilexec.CodeExitError{Err: fmt.Errorf("exit code %d", code), Code: code}
}
