package main

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"k8s.io/apiserver/pkg/util/flushwriter"
	internalapi "k8s.io/cri-api/pkg/apis"
	runtimeapi "k8s.io/cri-api/pkg/apis/runtime/v1"
	"k8s.io/cri-client/pkg/logs"
)

func (k *kubelet) containerLogs(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	options, err := logOptions(query)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	found, err := k.runtime.find(containerID(r))
	if err != nil {
		http.Error(w, err.Error(), http.StatusNotFound)
		return
	}
	file, err := found.logFile(query.Get("previous") == "true")
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	output := flushwriter.Wrap(w)
	if _, err := output.Write(nil); err != nil { // the header goes at once, as the kubelet's does
		return
	}
	err = logs.ReadLogs(r.Context(), file, found.id, options, containerStates{container: found}, output, output)
	if err != nil {
		fmt.Fprintln(output, err)
	}
}

// logOptions reads what kube-apiserver has checked: the kubelet's decoder is in k8s.io/kubernetes.
func logOptions(query url.Values) (*logs.LogOptions, error) {
	options := &logs.LogOptions{
		Follow:    query.Get("follow") == "true",
		Timestamp: query.Get("timestamps") == "true",
	}
	var err error
	if options.TailLines, err = number(query, "tailLines"); err != nil {
		return nil, err
	}
	if options.LimitBytes, err = number(query, "limitBytes"); err != nil {
		return nil, err
	}
	seconds, err := number(query, "sinceSeconds")
	if err != nil {
		return nil, err
	}
	if seconds != nil {
		options.Since = time.Now().Add(-time.Duration(*seconds) * time.Second)
	}
	if text := query.Get("sinceTime"); text != "" {
		if options.Since, err = time.Parse(time.RFC3339, text); err != nil {
			return nil, err
		}
	}
	return options, nil
}

func number(query url.Values, name string) (*int64, error) {
	text := query.Get(name)
	if text == "" {
		return nil, nil
	}
	value, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return &value, nil
}

// logFile gives the log of the present run, or of the one before it.
func (c *container) logFile(previous bool) (string, error) {
	run := 0
	for {
		if _, err := os.Stat(c.logOf(run + 1)); err != nil {
			break
		}
		run++
	}
	if previous {
		run--
	}
	if run < 0 {
		return "", fmt.Errorf("previous terminated container %q in pod %q not found", filepath.Base(c.id),
			filepath.Base(filepath.Dir(c.id)))
	}
	return c.logOf(run), nil
}

func (c *container) logOf(run int) string {
	return filepath.Join(c.folder, "logs", strconv.Itoa(run)+".log")
}

// containerStates is as much of a container runtime as the reading of logs asks for.
type containerStates struct {
	internalapi.RuntimeService
	container *container
}

func (s containerStates) ContainerStatus(context.Context, string, bool) (*runtimeapi.ContainerStatusResponse, error) {
	state := runtimeapi.ContainerState_CONTAINER_RUNNING
	if _, err := os.Stat(filepath.Join(s.container.folder, "ended")); err == nil {
		state = runtimeapi.ContainerState_CONTAINER_EXITED
	}
	return &runtimeapi.ContainerStatusResponse{
		Status: &runtimeapi.ContainerStatus{Id: s.container.id, State: state},
	}, nil
}
