package main

import (
	"context"
	"fmt"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"

	"kubewire.test/bench/usage"
)

type report struct {
	Count    int     `json:"count"`
	CPUMs    float64 `json:"cpuMs"`
	WallMs   float64 `json:"wallMs"`
	Checksum int     `json:"checksum"`
}

func watch(clients kubernetes.Interface, events int) (report, error) {
	cpu, start := usage.CPUTime(), time.Now()
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
		measured.Checksum += look(pod)
		measured.Count++
	}
	measured.CPUMs = usage.Milliseconds(usage.CPUTime() - cpu)
	measured.WallMs = usage.Milliseconds(time.Since(start))
	return measured, nil
}

// look looks at an object as a program would.
func look(object metav1.Object) int {
	return len(object.GetResourceVersion()) + len(object.GetName())
}
