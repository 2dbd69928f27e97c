package main

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"

	"kubewire.test/bench/usage"
)

type latencies struct {
	report
	// LatenciesMs has the median of each kind of request.
	LatenciesMs map[string]float64 `json:"latenciesMs"`
}

// latency takes the time of requests one after the other, after pauses, as programs/latency.ts does.
func latency(clients kubernetes.Interface, times int) (latencies, error) {
	ctx := context.Background()
	settings := &corev1.ConfigMap{
		ObjectMeta: metav1.ObjectMeta{Name: "settings", Namespace: "team-00", ResourceVersion: "1"},
		Data:       map[string]string{"text": strings.Repeat("x", 880)},
	}
	configMaps := clients.CoreV1().ConfigMaps("team-00")
	requests := map[string]func() error{
		"GET": func() error {
			_, err := clients.CoreV1().Pods("team-00").Get(ctx, "web-0", metav1.GetOptions{})
			return err
		},
		"PUT": func() error {
			_, err := configMaps.Update(ctx, settings, metav1.UpdateOptions{})
			return err
		},
		"POST": func() error {
			_, err := configMaps.Create(ctx, settings, metav1.CreateOptions{})
			return err
		},
	}
	measured := latencies{report: report{Count: times}, LatenciesMs: map[string]float64{}}
	start := time.Now()
	for name, send := range requests {
		for _, pauseMs := range []int{0, 1, 20, 1000} {
			median, err := medianOf(samples(times, pauseMs), time.Duration(pauseMs)*time.Millisecond, send)
			if err != nil {
				return latencies{}, err
			}
			measured.LatenciesMs[fmt.Sprintf("%s after %d ms", name, pauseMs)] = median
		}
	}
	measured.WallMs = usage.Milliseconds(time.Since(start))
	return measured, nil
}

// eventLatency takes the time from the server's write of an event to its arrival.
func eventLatency(clients kubernetes.Interface, events int) (latencies, error) {
	watcher, err := clients.CoreV1().Pods("").Watch(context.Background(), metav1.ListOptions{})
	if err != nil {
		return latencies{}, err
	}
	defer watcher.Stop()
	var tookMs []float64
	for range events {
		event := <-watcher.ResultChan()
		pod, isPod := event.Object.(*corev1.Pod)
		if !isPod {
			return latencies{}, fmt.Errorf("an event has a %T", event.Object)
		}
		sent, err := strconv.ParseInt(pod.Annotations["sent"], 10, 64)
		if err != nil {
			return latencies{}, err
		}
		tookMs = append(tookMs, float64(time.Now().UnixMicro()-sent)/1000)
	}
	slices.Sort(tookMs)
	median := map[string]float64{"event": tookMs[len(tookMs)/2]}
	return latencies{report: report{Count: events}, LatenciesMs: median}, nil
}

// samples is the number of requests for a pause; those after long ones are few.
func samples(times, pauseMs int) int {
	return max(3, times/(1+pauseMs/10))
}

func medianOf(times int, pause time.Duration, send func() error) (float64, error) {
	var tookMs []float64
	for range times {
		time.Sleep(pause)
		start := time.Now()
		if err := send(); err != nil {
			return 0, err
		}
		tookMs = append(tookMs, usage.Milliseconds(time.Since(start)))
	}
	slices.Sort(tookMs)
	return tookMs[len(tookMs)/2], nil
}
