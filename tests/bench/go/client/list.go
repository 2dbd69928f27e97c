package main

import (
	"context"
	"fmt"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"

	"kubewire.test/bench/usage"
)

// list lists pods in one answer, over a connection that is open already.
func list(clients kubernetes.Interface, pods int) (report, error) {
	first := metav1.ListOptions{Limit: 1}
	if _, err := clients.CoreV1().Pods("").List(context.Background(), first); err != nil {
		return report{}, err
	}
	cpu, start := usage.CPUTime(), time.Now()
	options := metav1.ListOptions{Limit: int64(pods)}
	answer, err := clients.CoreV1().Pods("").List(context.Background(), options)
	if err != nil {
		return report{}, err
	}
	if len(answer.Items) != pods {
		return report{}, fmt.Errorf("the list had %d of %d pods", len(answer.Items), pods)
	}
	measured := report{Count: pods}
	for i := range answer.Items {
		measured.Checksum += look(&answer.Items[i])
	}
	measured.CPUMs = usage.Milliseconds(usage.CPUTime() - cpu)
	measured.WallMs = usage.Milliseconds(time.Since(start))
	return measured, nil
}
