package main

import (
	"context"
	"encoding/json"
	"errors"
	"runtime/debug"
	"strconv"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
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

// informed chooses what an informer is of.
type informed func(informers.SharedInformerFactory) cache.SharedIndexInformer

func pods(factory informers.SharedInformerFactory) cache.SharedIndexInformer {
	return factory.Core().V1().Pods().Informer()
}

func configMaps(factory informers.SharedInformerFactory) cache.SharedIndexInformer {
	return factory.Core().V1().ConfigMaps().Informer()
}

func informer(clients kubernetes.Interface, updates int, of informed, transform cache.TransformFunc) (informerReport, error) {
	var measured informerReport
	start := time.Now()
	factory := informers.NewSharedInformerFactoryWithOptions(clients, 0, informers.WithTransform(transform))
	objects := of(factory)
	factory.Start(context.Background().Done())
	<-objects.HasSyncedChecker().Done()
	measured.SyncMs = usage.Milliseconds(time.Since(start))
	measured.Objects = len(objects.GetStore().ListKeys())

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
	measured.report, measured.Told, err = follow(clients, objects, updates)
	return measured, err
}

// follow measures what updates cost, with a handler that looks at each, and says how many it saw.
func follow(clients kubernetes.Interface, objects cache.SharedIndexInformer, updates int) (report, int, error) {
	measured := report{Count: updates}
	told, lookedAt := 0, 0
	last, done := make(chan string, 1), make(chan struct{})
	lastVersion := ""
	handler, err := objects.AddEventHandler(cache.ResourceEventHandlerFuncs{
		UpdateFunc: func(_, updated any) {
			object := updated.(metav1.Object)
			told++
			lookedAt += look(object)
			if lastVersion == "" {
				lastVersion = <-last
			}
			if object.GetResourceVersion() == lastVersion {
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
		return measured, told, errors.New("the handler saw no objects")
	}
	for _, object := range objects.GetStore().List() {
		version, err := strconv.Atoi(object.(metav1.Object).GetResourceVersion())
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
