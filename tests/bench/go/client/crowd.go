package main

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"sync/atomic"
	"time"

	corev1 "k8s.io/api/core/v1"
	apiwatch "k8s.io/apimachinery/pkg/watch"
	"k8s.io/client-go/kubernetes"

	"kubewire.test/bench/usage"
)

// The watches are those of as many resources; the events are so many for each watch at once, and then
// so many a second for all of them. They are as in programs/large/crowd.ts.
const (
	crowdResources   = 50
	eventsAtOnce     = 100
	eventsASecond    = 2_000
	secondsOfEvents  = 10
	crowdSettledTime = 3 * time.Second
)

type crowdReport struct {
	report
	Figures map[string]float64 `json:"figures"`
}

// crowd opens many watches, and measures what they and their events cost.
func crowd(clients kubernetes.Interface, watches int) (crowdReport, error) {
	ctx := context.Background()
	root := fmt.Sprintf("/crowds/%d", time.Now().UnixNano())
	post := func(path string, params map[string]int) (map[string]int, error) {
		request := clients.CoreV1().RESTClient().Post().AbsPath(root+path).SetHeader("Accept", "application/json")
		for name, value := range params {
			request.Param(name, strconv.Itoa(value))
		}
		body, err := request.DoRaw(ctx)
		if err != nil {
			return nil, err
		}
		var answer map[string]int
		err = json.Unmarshal(body, &answer)
		return answer, err
	}
	if _, err := post("/opened", map[string]int{"n": 0}); err != nil {
		return crowdReport{}, err
	}
	before, err := usage.Memory("VmRSS")
	if err != nil {
		return crowdReport{}, err
	}
	var seen, lookedAt atomic.Int64
	arrived := make(chan struct{}, 1)
	read := func(watcher apiwatch.Interface) {
		for event := range watcher.ResultChan() {
			lookedAt.Add(int64(look(event.Object.(*corev1.Pod))))
			seen.Add(1)
			select {
			case arrived <- struct{}{}:
			default:
			}
		}
	}
	cpu, start := usage.CPUTime(), time.Now()
	failed := make(chan error, watches)
	for i := range watches {
		go func() {
			watcher, err := clients.CoreV1().RESTClient().Get().
				AbsPath(root, "apis", fmt.Sprintf("group-%d.example.com", i%crowdResources), "v1",
					"namespaces", fmt.Sprintf("team-%02d", i/crowdResources), "pods").
				Param("watch", "true").Watch(ctx)
			failed <- err
			if err == nil {
				read(watcher)
			}
		}()
	}
	for range watches {
		if err := <-failed; err != nil {
			return crowdReport{}, err
		}
	}
	opened, err := post("/opened", map[string]int{"n": watches})
	if err != nil {
		return crowdReport{}, err
	}
	figures := map[string]float64{
		"openMs":      usage.Milliseconds(time.Since(start)),
		"openCpuMs":   usage.Milliseconds(usage.CPUTime() - cpu),
		"connections": float64(opened["connections"]),
	}
	time.Sleep(crowdSettledTime)
	settled, err := usage.Memory("VmRSS")
	if err != nil {
		return crowdReport{}, err
	}
	figures["rss"], figures["rssOfWatches"] = float64(settled), float64(settled-before)

	follow := func(events, rate int) (float64, error) {
		cpu := usage.CPUTime()
		target := seen.Load() + int64(events)
		if _, err := post("/events", map[string]int{"n": events, "rate": rate}); err != nil {
			return 0, err
		}
		for seen.Load() < target {
			<-arrived
		}
		return usage.Milliseconds(usage.CPUTime()-cpu) * 1000 / float64(events), nil
	}
	if figures["eventAtOnce"], err = follow(watches*eventsAtOnce, 0); err != nil {
		return crowdReport{}, err
	}
	if figures["event"], err = follow(eventsASecond*secondsOfEvents, eventsASecond); err != nil {
		return crowdReport{}, err
	}
	measured := crowdReport{report: report{Count: watches}, Figures: figures}
	measured.CPUMs = usage.Milliseconds(usage.CPUTime() - cpu)
	measured.WallMs = usage.Milliseconds(time.Since(start))
	measured.Checksum = int(lookedAt.Load())
	return measured, nil
}
