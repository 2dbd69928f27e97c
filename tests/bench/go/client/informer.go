package main

import (
	"context"
	"encoding/json"
	"errors"
	"runtime/debug"
	"strconv"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/cache"

	"kubewire.test/bench/usage"
)

// settleTime is how long memory is left to itself before it is read: a runtime gives back in the
// background what it no longer needs.
const settleTime = 3 * time.Second

type informerReport struct {
	report
	Objects  int     `json:"objects"`
	Told     int     `json:"told"`
	SyncMs   float64 `json:"syncMs"`
	RSS      int     `json:"settledRss"`
	Peak     int     `json:"peakRss"`
	RSSAfter int     `json:"collectedRss"`
}

func withoutManagedFields(object any) (any, error) {
	if pod, isPod := object.(*corev1.Pod); isPod {
		pod.ManagedFields = nil
	}
	return object, nil
}

func informer(clients kubernetes.Interface, updates int, transform cache.TransformFunc) (informerReport, error) {
	var measured informerReport
	start := time.Now()
	factory := informers.NewSharedInformerFactoryWithOptions(clients, 0, informers.WithTransform(transform))
	pods := factory.Core().V1().Pods().Informer()
	factory.Start(context.Background().Done())
	<-pods.HasSyncedChecker().Done()
	measured.SyncMs = usage.Milliseconds(time.Since(start))
	measured.Objects = len(pods.GetStore().ListKeys())

	time.Sleep(settleTime)
	var err error
	if measured.RSS, err = usage.Memory("VmRSS"); err != nil {
		return measured, err
	}
	if measured.Peak, err = usage.Memory("VmHWM"); err != nil {
		return measured, err
	}
	debug.FreeOSMemory() // it collects first
	if measured.RSSAfter, err = usage.Memory("VmRSS"); err != nil {
		return measured, err
	}
	measured.report, measured.Told, err = follow(clients, pods, updates)
	return measured, err
}

// follow measures what updates cost, with a handler that looks at each, and says how many it saw.
func follow(clients kubernetes.Interface, pods cache.SharedIndexInformer, updates int) (report, int, error) {
	measured := report{Count: updates}
	told, lookedAt := 0, 0
	last, done := make(chan string, 1), make(chan struct{})
	lastVersion := ""
	handler, err := pods.AddEventHandler(cache.ResourceEventHandlerFuncs{
		UpdateFunc: func(_, object any) {
			pod := object.(*corev1.Pod)
			told++
			lookedAt += look(pod)
			if lastVersion == "" {
				lastVersion = <-last
			}
			if pod.ResourceVersion == lastVersion {
				close(done)
			}
		},
	})
	if err != nil {
		return measured, 0, err
	}
	<-handler.HasSyncedChecker().Done()
	cpu, start := usage.CPUTime(), time.Now()
	version, err := orderUpdates(clients, updates)
	if err != nil {
		return measured, 0, err
	}
	last <- version
	<-done
	measured.CPUMs = usage.Milliseconds(usage.CPUTime() - cpu)
	measured.WallMs = usage.Milliseconds(time.Since(start))
	if lookedAt == 0 {
		return measured, told, errors.New("the handler saw no pods")
	}
	for _, object := range pods.GetStore().List() {
		version, err := strconv.Atoi(object.(*corev1.Pod).ResourceVersion)
		if err != nil {
			return measured, told, err
		}
		measured.Checksum += version
	}
	return measured, told, nil
}

// orderUpdates makes the server send updates, and gives the resourceVersion of the last one.
func orderUpdates(clients kubernetes.Interface, count int) (string, error) {
	body, err := clients.CoreV1().RESTClient().Post().AbsPath("/updates").
		Param("n", strconv.Itoa(count)).SetHeader("Accept", "application/json").
		DoRaw(context.Background())
	if err != nil {
		return "", err
	}
	var ordered struct{ Last string }
	err = json.Unmarshal(body, &ordered)
	return ordered.Last, err
}
