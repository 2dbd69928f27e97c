// Command client decodes a watch of pods with client-go's default client, typed and over protobuf,
// and prints what that cost as one line of JSON.
//
//	client URL DIRECTORY EVENTS
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"syscall"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"
)

type report struct {
	Count    int     `json:"count"`
	CPUMs    float64 `json:"cpuMs"`
	WallMs   float64 `json:"wallMs"`
	Checksum int     `json:"checksum"`
}

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "client:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) != 3 {
		return errors.New("usage: client URL DIRECTORY EVENTS")
	}
	events, err := strconv.Atoi(args[2])
	if err != nil {
		return err
	}
	clients, err := kubernetes.NewForConfig(&rest.Config{
		Host:            args[0],
		BearerTokenFile: filepath.Join(args[1], "token"),
		TLSClientConfig: rest.TLSClientConfig{CAFile: filepath.Join(args[1], "ca.crt")},
	})
	if err != nil {
		return err
	}
	measured, err := watch(clients, events)
	if err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(measured)
}

func watch(clients kubernetes.Interface, events int) (report, error) {
	cpu, start := cpuTime(), time.Now()
	watcher, err := clients.CoreV1().Pods("").Watch(context.Background(), metav1.ListOptions{})
	if err != nil {
		return report{}, err
	}
	defer watcher.Stop()
	var measured report
	for measured.Count < events {
		event, open := <-watcher.ResultChan()
		if !open {
			return report{}, fmt.Errorf("the watch ended after %d events", measured.Count)
		}
		pod, isPod := event.Object.(*corev1.Pod)
		if !isPod {
			return report{}, fmt.Errorf("event %d has a %T", measured.Count, event.Object)
		}
		measured.Checksum += len(pod.ResourceVersion) + len(pod.Name)
		measured.Count++
	}
	measured.CPUMs = milliseconds(cpuTime() - cpu)
	measured.WallMs = milliseconds(time.Since(start))
	return measured, nil
}

// cpuTime is what all threads of the process have used, in user and in system mode.
func cpuTime() time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		panic(err) // there is no process without usage
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

func milliseconds(d time.Duration) float64 {
	return float64(d) / float64(time.Millisecond)
}
