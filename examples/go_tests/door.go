// Package tests has a client for the door of Kubewire's test server. Copy this file into the package
// of your tests: it needs the standard library only.
package tests

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

const (
	doorStartLimit = 2 * time.Minute // the first start may load the program
	doorCallLimit  = time.Minute
	doorStopLimit  = 10 * time.Second
)

// Server is a test server that runs until the end of a test.
type Server struct {
	Door
	// Kubeconfig is the path of its kubeconfig, for clientcmd.BuildConfigFromFlags and kubectl.
	Kubeconfig string
}

// Start starts a test server with flags of the launcher, and stops it at the end of the test, or when
// the program of the test ends in any way: it holds the server's standard input. The variable
// KUBEWIRE_TESTING is the command as a shell reads it, if it is not the one of Deno.
func Start(t testing.TB, flags ...string) *Server {
	t.Helper()
	command := os.Getenv("KUBEWIRE_TESTING")
	if command == "" {
		command = "deno run -A jsr:@kubewire/testing"
	}
	kubeconfig := filepath.Join(t.TempDir(), "kubeconfig")
	own := []string{"--kubeconfig=" + kubeconfig, "--exit-with-stdin"}
	words := append([]string{"-c", "exec " + command + ` "$@"`, "sh"}, append(own, flags...)...)
	server := exec.Command("sh", words...)
	server.Stderr = os.Stderr
	output, err := server.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	input, err := server.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		input.Close()
		server.Process.Signal(syscall.SIGTERM)
		defer time.AfterFunc(doorStopLimit, func() { server.Process.Kill() }).Stop()
		server.Wait()
	})
	started := make(chan bool, 1)
	go func() {
		started <- bufio.NewScanner(output).Scan()
		io.Copy(io.Discard, output)
	}()
	select {
	case ok := <-started:
		if !ok {
			t.Fatal("the test server has not started: its message is above")
		}
	case <-time.After(doorStartLimit):
		t.Fatalf("the test server has not started within %v", doorStartLimit)
	}
	door, err := FromKubeconfig(kubeconfig)
	if err != nil {
		t.Fatal(err)
	}
	return &Server{Door: *door, Kubeconfig: kubeconfig}
}

// Door is the address of a test server for tests, with the token that it asks for.
type Door struct {
	URL   string `json:"url"`
	Token string `json:"token"`
}

// String keeps the token out of the messages of tests.
func (d Door) String() string { return "the door at " + d.URL }

// GoString does so as well.
func (d Door) GoString() string { return d.String() }

// FromKubeconfig returns the door of the server that has written a kubeconfig.
func FromKubeconfig(path string) (*Door, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var config struct {
		Extensions []struct {
			Extension struct{ Door Door }
		}
	}
	if err := json.Unmarshal(text, &config); err != nil {
		return nil, err
	}
	for _, each := range config.Extensions {
		if each.Extension.Door.URL != "" {
			return &each.Extension.Door, nil
		}
	}
	return nil, fmt.Errorf("%s is not the kubeconfig of a test server", path)
}

// StatusError is a refusal: its message names the field that is wrong, and the remedy.
type StatusError struct {
	Code    int
	Reason  string
	Message string
}

func (e *StatusError) Error() string { return e.Message }

var doorClient = &http.Client{Timeout: doorCallLimit}

// Call sends a request, such as POST /v1/compact, and reads the JSON of the response into out unless
// it is nil. GET /v1 lists all paths.
func (d *Door) Call(ctx context.Context, method, path string, in, out any) error {
	var body io.Reader
	if in != nil {
		text, err := json.Marshal(in)
		if err != nil {
			return err
		}
		body = bytes.NewReader(text)
	}
	request, err := http.NewRequestWithContext(ctx, method, d.URL+path, body)
	if err != nil {
		return err
	}
	request.Header.Set("Authorization", "Bearer "+d.Token)
	response, err := doorClient.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		refusal := &StatusError{}
		if err := json.NewDecoder(response.Body).Decode(refusal); err != nil {
			return err
		}
		return refusal
	}
	if out == nil {
		return nil
	}
	return json.NewDecoder(response.Body).Decode(out)
}

// Match selects the requests for a fault; without fields it selects all.
type Match struct {
	Method string `json:"method,omitempty"`
	// Path is the start of the path, PathPattern a regular expression for it.
	Path        string `json:"path,omitempty"`
	PathPattern string `json:"pathPattern,omitempty"`
	Watch       *bool  `json:"watch,omitempty"`
}

// Fault is a failure to inject. Its fields are those of Fault in @kubewire/testing.
type Fault struct {
	// Kind is status, cut, truncate, stall, redirect, delay, watch-error, or one of HTTP/2: refuse,
	// reset, goaway, settings, window, ping.
	Kind string `json:"kind"`
	// Times is a number or Always; without it, the fault is applied once.
	Times any    `json:"times,omitempty"`
	Match *Match `json:"match,omitempty"`
	// Code is a number, and for reset and goaway the name of an error of HTTP/2.
	Code any `json:"code,omitempty"`
	// Reason and Message are those of a status or a watch-error.
	Reason  string `json:"reason,omitempty"`
	Message string `json:"message,omitempty"`
	// RetryAfter of a status is in seconds, or the text of the header.
	RetryAfter any `json:"retryAfter,omitempty"`
	// After of cut, stall and reset is "request", or a map with a number of frames, or of bytes but for
	// stall.
	After any `json:"after,omitempty"`
	// Frames of truncate and watch-error is the number of whole events before.
	Frames   int    `json:"frames,omitempty"`
	DelayMs  int    `json:"delayMs,omitempty"`
	Location string `json:"location,omitempty"`
	// Handled is for goaway, Limits for settings, and Of, stream or connection, for window.
	Handled *bool  `json:"handled,omitempty"`
	Limits  any    `json:"limits,omitempty"`
	Of      string `json:"of,omitempty"`
}

// Always applies a fault until it is removed.
const Always = "always"

// Injected is a fault in a server.
type Injected struct {
	ID   string
	Hits int
	door *Door
}

// Inject adds a fault after the others.
func (d *Door) Inject(ctx context.Context, fault Fault) (*Injected, error) {
	injected := &Injected{door: d}
	return injected, d.Call(ctx, "POST", "/v1/faults", fault, injected)
}

// Refresh reads how often the fault was applied.
func (i *Injected) Refresh(ctx context.Context) error {
	return i.door.Call(ctx, "GET", "/v1/faults/"+i.ID, nil, i)
}

// Remove removes the fault; requests that it stalls or delays go on.
func (i *Injected) Remove(ctx context.Context) error {
	return i.door.Call(ctx, "DELETE", "/v1/faults/"+i.ID, nil, i)
}

// Request is one that the server got.
type Request struct {
	At                            int64
	Method, Path, Query, Verb     string
	Username, UserAgent, Protocol string
	Status                        int
}

// Requests returns the latest requests, oldest first. The filter may have method, path (its start),
// verb, username, userAgent (a part) and status.
func (d *Door) Requests(ctx context.Context, filter url.Values) ([]Request, error) {
	var found struct{ Requests []Request }
	err := d.Call(ctx, "GET", "/v1/requests?"+filter.Encode(), nil, &found)
	return found.Requests, err
}

// Reset removes faults, forgets requests, and goes back to the objects and the time of the start.
func (d *Door) Reset(ctx context.Context) error {
	return d.Call(ctx, "POST", "/v1/reset", nil, nil)
}

// Compact expires every older resourceVersion.
func (d *Door) Compact(ctx context.Context) error {
	return d.Call(ctx, "POST", "/v1/compact", nil, nil)
}

// CutWatches cuts all open watches, and returns their number.
func (d *Door) CutWatches(ctx context.Context) (int, error) {
	var result struct{ Cut int }
	err := d.Call(ctx, "POST", "/v1/cut", map[string]string{"streams": "watches"}, &result)
	return result.Cut, err
}

// Advance moves the clock of the server ahead: tokens expire, watches reach their end, and pods of Jobs
// end. When it returns, the controllers have done their work, also after a move by 0.
func (d *Door) Advance(ctx context.Context, by time.Duration) error {
	return d.Call(ctx, "POST", "/v1/clock/advance", map[string]int64{"byMs": by.Milliseconds()}, nil)
}

// StopClock lets no time pass: pods stay Running, and retries wait, until Advance or StartClock.
func (d *Door) StopClock(ctx context.Context) error {
	return d.Call(ctx, "PUT", "/v1/clock", map[string]bool{"running": false}, nil)
}

// StartClock lets time pass by itself again.
func (d *Door) StartClock(ctx context.Context) error {
	return d.Call(ctx, "PUT", "/v1/clock", map[string]bool{"running": true}, nil)
}

// RotateCA switches to a new CA, in the kubeconfig too, and returns its certificate.
func (d *Door) RotateCA(ctx context.Context) (caPem string, err error) {
	var result struct{ CaPem string }
	err = d.Call(ctx, "POST", "/v1/ca/rotate", nil, &result)
	return result.CaPem, err
}

// IssueToken issues a token for a service account, which is created if it does not exist.
func (d *Door) IssueToken(
	ctx context.Context, namespace, name string, lifetime time.Duration,
) (string, error) {
	var issued struct{ Token string }
	in := map[string]any{"namespace": namespace, "name": name, "expirationMs": lifetime.Milliseconds()}
	err := d.Call(ctx, "POST", "/v1/tokens", in, &issued)
	return issued.Token, err
}

// SetPodState sets the states of a pod's containers: a phase, an exitCode, ready, and containers.
func (d *Door) SetPodState(ctx context.Context, namespace, name string, state any) error {
	return d.Call(ctx, "PUT", podPath(namespace, name)+"/state", state, nil)
}

// AppendLog appends to the log of a pod with one container.
func (d *Door) AppendLog(ctx context.Context, namespace, name, text string) error {
	in := map[string]string{"append": text}
	return d.Call(ctx, "POST", podPath(namespace, name)+"/log", in, nil)
}

// Answer is what an exec of a command gives; without a command it is for all.
type Answer struct {
	Command  []string `json:"command,omitempty"`
	Stdout   string   `json:"stdout,omitempty"`
	Stderr   string   `json:"stderr,omitempty"`
	Echo     bool     `json:"echo,omitempty"`
	ExitCode int      `json:"exitCode,omitempty"`
}

// SetProgram sets the answers to each exec in a pod with one container.
func (d *Door) SetProgram(ctx context.Context, namespace, name string, answers ...Answer) error {
	in := map[string]any{"answers": answers}
	return d.Call(ctx, "PUT", podPath(namespace, name)+"/program", in, nil)
}

// Exit is how pods that are not restarted always, as those of Jobs, end on the stand-in node. Without an
// exit code they run on. Set it before the pods are created.
type Exit struct {
	Namespace string            `json:"namespace,omitempty"`
	Labels    map[string]string `json:"labels,omitempty"`
	// Selector is a label selector such as "app in (a, b)", NamePattern a regular expression.
	Selector    string `json:"selector,omitempty"`
	NamePattern string `json:"namePattern,omitempty"`
	ExitCode    *int   `json:"exitCode,omitempty"`
	// AfterMs is how long the pods run, at least 100.
	AfterMs int `json:"afterMs,omitempty"`
	// Times is the number of ends; without it, all.
	Times int `json:"times,omitempty"`
}

// Code is an exit code for Exit.
func Code(code int) *int { return &code }

// SetExits sets how pods end that are not restarted always: by the first that fits, and with 0 without one.
func (d *Door) SetExits(ctx context.Context, exits ...Exit) error {
	return d.Call(ctx, "PUT", "/v1/exits", map[string]any{"exits": exits}, nil)
}

// SetWebhookServices says where the Services of webhooks are: from NAMESPACE/NAME to an https URL.
func (d *Door) SetWebhookServices(ctx context.Context, services map[string]string) error {
	in := map[string]any{"services": services}
	return d.Call(ctx, "PUT", "/v1/webhook-services", in, nil)
}

// Snapshot returns all objects, for Restore.
func (d *Door) Snapshot(ctx context.Context) (snapshot json.RawMessage, err error) {
	err = d.Call(ctx, "GET", "/v1/snapshot", nil, &snapshot)
	return snapshot, err
}

// Restore makes the objects those of a snapshot; watches get the difference.
func (d *Door) Restore(ctx context.Context, snapshot json.RawMessage) error {
	return d.Call(ctx, "PUT", "/v1/snapshot", snapshot, nil)
}

func podPath(namespace, name string) string {
	return "/v1/pods/" + url.PathEscape(namespace) + "/" + url.PathEscape(name)
}
