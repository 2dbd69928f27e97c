package main

import (
	"context"
	"fmt"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"
)

// As in programs/list.ts: one list is too short to be measured.
const lists = 1

// list lists pods, a tenth of them in one answer, ten times.
func list(clients kubernetes.Interface, pods int) (report, error) {
	cpu, start := cpuTime(), time.Now()
	measured := report{Count: pods}
	for range lists {
		checksum, err := listOnce(clients, pods/lists)
		if err != nil {
			return report{}, err
		}
		measured.Checksum += checksum
	}
	measured.CPUMs = milliseconds(cpuTime() - cpu)
	measured.WallMs = milliseconds(time.Since(start))
	return measured, nil
}

func listOnce(clients kubernetes.Interface, pods int) (checksum int, err error) {
	options := metav1.ListOptions{Limit: int64(pods)}
	answer, err := clients.CoreV1().Pods("").List(context.Background(), options)
	if err != nil {
		return 0, err
	}
	if len(answer.Items) != pods {
		return 0, fmt.Errorf("the list had %d of %d pods", len(answer.Items), pods)
	}
	for i := range answer.Items {
		checksum += look(&answer.Items[i])
	}
	return checksum, nil
}
