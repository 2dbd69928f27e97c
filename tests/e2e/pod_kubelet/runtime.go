package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"k8s.io/cri-streaming/pkg/streaming/remotecommand"
	utilexec "k8s.io/utils/exec"
)

// containerRuntime runs the programs of containers, in the way of containerd's plugin for the CRI.
type containerRuntime struct {
	directory string
	mutex     sync.Mutex
	running   map[*os.Process]struct{}
}

type container struct {
	id     string
	folder string
}

func (r *containerRuntime) find(id string) (*container, error) {
	if !filepath.IsLocal(id) {
		return nil, fmt.Errorf("%q names no container", id)
	}
	folder := filepath.Join(r.directory, id)
	if _, err := os.Stat(folder); err != nil {
		return nil, fmt.Errorf("container %q not found", id)
	}
	return &container{id, folder}, nil
}

// Exec runs one of the container's programs.
func (r *containerRuntime) Exec(ctx context.Context, id string, command []string, in io.Reader,
	out, errors io.WriteCloser, tty bool, resize <-chan remotecommand.TerminalSize) error {
	found, err := r.find(id)
	if err != nil {
		return err
	}
	program, err := found.program(command)
	if err != nil {
		return fmt.Errorf("failed to exec in container: %w", err)
	}
	return r.run(program, streams{in, out, errors, tty, resize})
}

// Attach runs what the container's main program is said to be: to begin with an attach is simpler
// than to hold what it writes before. How it ends is nothing that an attach is told.
func (r *containerRuntime) Attach(ctx context.Context, id string, in io.Reader,
	out, errors io.WriteCloser, tty bool, resize <-chan remotecommand.TerminalSize) error {
	found, err := r.find(id)
	if err != nil {
		return err
	}
	text, err := os.ReadFile(filepath.Join(found.folder, "main.json"))
	if err != nil {
		return err
	}
	var command []string
	if err := json.Unmarshal(text, &command); err != nil {
		return err
	}
	program, err := found.program(command)
	if err != nil {
		return err
	}
	err = r.run(program, streams{in, out, errors, tty, resize})
	if _, exited := err.(utilexec.ExitError); exited {
		return nil
	}
	return err
}

// PortForward carries a connection to a port of 127.0.0.1, which is every pod's: when one side has
// ended, the other one is given a second.
func (r *containerRuntime) PortForward(ctx context.Context, pod string, port int32, stream io.ReadWriteCloser) error {
	defer stream.Close()
	address := net.JoinHostPort("127.0.0.1", strconv.Itoa(int(port)))
	connection, err := net.DialTimeout("tcp", address, 10*time.Second)
	if err != nil {
		return fmt.Errorf("failed to connect to localhost:%d inside the pod: %w", port, err)
	}
	defer connection.Close()
	ended := make(chan error, 2)
	go func() {
		_, err := io.Copy(stream, connection)
		ended <- err
	}()
	go func() {
		_, err := io.Copy(connection, stream)
		ended <- err
	}()
	err = <-ended
	select {
	case <-ended:
	case <-time.After(time.Second):
	}
	return err
}

func (c *container) program(command []string) (*exec.Cmd, error) {
	if len(command) == 0 {
		return nil, fmt.Errorf("no command")
	}
	bin := filepath.Join(c.folder, "bin")
	path := filepath.Join(bin, filepath.Base(command[0]))
	if _, err := os.Stat(path); err != nil || strings.Contains(command[0], "/") {
		return nil, fmt.Errorf("exec: %q: executable file not found in $PATH", command[0])
	}
	root := filepath.Join(c.folder, "root")
	return &exec.Cmd{
		Path: path,
		Args: command,
		Dir:  root,
		Env:  []string{"PATH=" + bin, "HOME=" + root, "LC_ALL=C"},
	}, nil
}

func (r *containerRuntime) started(process *os.Process) func() {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	if r.running == nil {
		r.running = map[*os.Process]struct{}{}
	}
	r.running[process] = struct{}{}
	return func() {
		r.mutex.Lock()
		defer r.mutex.Unlock()
		delete(r.running, process)
	}
}

// killAll ends what still runs, with all that it has started.
func (r *containerRuntime) killAll() {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	for process := range r.running {
		_ = syscall.Kill(-process.Pid, syscall.SIGKILL)
	}
}
