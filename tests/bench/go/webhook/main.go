// Command webhook does with controller-runtime what the program admission.ts does: it serves an
// admission webhook that changes pods, and prints what the reviews cost as one line of JSON.
//
//	webhook URL DIRECTORY REVIEWS
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"time"

	"github.com/go-logr/logr"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/client-go/kubernetes/scheme"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/webhook"
	"sigs.k8s.io/controller-runtime/pkg/webhook/admission"

	"kubewire.test/bench/loadserver"
	"kubewire.test/bench/usage"
)

// warmUps is the number of reviews before the measurement.
const warmUps = 2_000

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "webhook:", err)
		os.Exit(1)
	}
}

type defaulter struct{}

// Default labels a pod, and says when to pull its images.
func (defaulter) Default(_ context.Context, pod *corev1.Pod) error {
	if pod.Labels == nil {
		pod.Labels = map[string]string{}
	}
	pod.Labels["example.com/team"] = "platform"
	for i := range pod.Spec.Containers {
		pod.Spec.Containers[i].ImagePullPolicy = corev1.PullAlways
	}
	return nil
}

func run(args []string) error {
	if len(args) != 3 {
		return errors.New("usage: webhook URL DIRECTORY REVIEWS")
	}
	ctrl.SetLogger(logr.Discard())
	count, err := strconv.Atoi(args[2])
	if err != nil {
		return err
	}
	bench, err := loadserver.New(args[0], args[1])
	if err != nil {
		return err
	}
	port, err := freePort()
	if err != nil {
		return err
	}
	server := webhook.NewServer(webhook.Options{Host: "127.0.0.1", Port: port, CertDir: args[1]})
	server.Register("/mutate", admission.WithDefaulter[*corev1.Pod](scheme.Scheme, defaulter{}))
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	failed := make(chan error, 1)
	go func() { failed <- server.Start(ctx) }()
	if err := waitUntilStarted(server, failed); err != nil {
		return err
	}
	target := url.QueryEscape(fmt.Sprintf("https://127.0.0.1:%d/mutate?timeout=10s", port))
	if err := bench.Post(fmt.Sprintf("/reviews?n=%d&url=%s", warmUps, target), nil); err != nil {
		return err
	}
	cpuBefore, start := usage.CPUTime(), time.Now()
	if err := bench.Post(fmt.Sprintf("/reviews?n=%d&url=%s", count, target), nil); err != nil {
		return err
	}
	cpu, wall := usage.CPUTime()-cpuBefore, time.Since(start)
	return json.NewEncoder(os.Stdout).Encode(map[string]any{
		"count":  count,
		"cpuMs":  usage.Milliseconds(cpu),
		"wallMs": usage.Milliseconds(wall),
	})
}

// freePort is a port that was free a moment ago: the server takes none by itself.
func freePort() (int, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer listener.Close()
	return listener.Addr().(*net.TCPAddr).Port, nil
}

func waitUntilStarted(server webhook.Server, failed <-chan error) error {
	started := server.StartedChecker()
	for {
		select {
		case err := <-failed:
			return err
		case <-time.After(10 * time.Millisecond):
			if started(&http.Request{}) == nil {
				return nil
			}
		}
	}
}
