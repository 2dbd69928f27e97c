// Command controller does with controller-runtime what the program of the same name beside it does:
// it reconciles custom resources by writing their status, and prints what that cost as one line of
// JSON.
//
//	controller patch|update URL DIRECTORY WEBSITES
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"github.com/go-logr/logr"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/client-go/rest"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/builder"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/metrics/server"
	"sigs.k8s.io/controller-runtime/pkg/predicate"

	"kubewire.test/bench/loadserver"
	"kubewire.test/bench/usage"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "controller:", err)
		os.Exit(1)
	}
}

type reconciler struct {
	client  client.Client
	updates bool
}

// Reconcile writes the status of one website.
func (r *reconciler) Reconcile(ctx context.Context, request ctrl.Request) (ctrl.Result, error) {
	var site Website
	if err := r.client.Get(ctx, request.NamespacedName, &site); err != nil {
		return ctrl.Result{}, client.IgnoreNotFound(err)
	}
	if site.Status.ObservedGeneration == site.Generation {
		return ctrl.Result{}, nil
	}
	before := site.DeepCopyObject().(*Website)
	site.Status.ObservedGeneration = site.Generation
	meta.SetStatusCondition(&site.Status.Conditions, metav1.Condition{
		Type:               "Ready",
		Status:             metav1.ConditionTrue,
		Reason:             "Applied",
		ObservedGeneration: site.Generation,
	})
	if r.updates {
		return ctrl.Result{}, r.client.Status().Update(ctx, &site)
	}
	return ctrl.Result{}, r.client.Status().Patch(ctx, &site, client.MergeFrom(before))
}

func run(args []string) error {
	if len(args) != 4 {
		return errors.New("usage: controller patch|update URL DIRECTORY WEBSITES")
	}
	ctrl.SetLogger(logr.Discard())
	count, err := strconv.Atoi(args[3])
	if err != nil {
		return err
	}
	bench, err := loadserver.New(args[1], args[2])
	if err != nil {
		return err
	}
	var created struct{ State int }
	if err := bench.Post(fmt.Sprintf("/websites?n=%d", count), &created); err != nil {
		return err
	}
	state := fmt.Sprintf("/websites/%d", created.State)

	cpuBefore, start := usage.CPUTime(), time.Now()
	scheme := runtime.NewScheme()
	scheme.AddKnownTypes(groupVersion, &Website{}, &WebsiteList{})
	metav1.AddToGroupVersion(scheme, groupVersion)
	mapper := meta.NewDefaultRESTMapper(nil)
	mapper.Add(groupVersion.WithKind("Website"), meta.RESTScopeNamespace)
	manager, err := ctrl.NewManager(&rest.Config{
		Host:            args[1] + state,
		BearerTokenFile: filepath.Join(args[2], "token"),
		TLSClientConfig: rest.TLSClientConfig{CAFile: filepath.Join(args[2], "ca.crt")},
		QPS:             -1,
	}, ctrl.Options{
		Scheme:         scheme,
		MapperProvider: func(*rest.Config, *http.Client) (meta.RESTMapper, error) { return mapper, nil },
		Metrics:        server.Options{BindAddress: "0"},
	})
	if err != nil {
		return err
	}
	err = ctrl.NewControllerManagedBy(manager).
		For(&Website{}, builder.WithPredicates(predicate.GenerationChangedPredicate{})).
		Complete(&reconciler{client: manager.GetClient(), updates: args[0] == "update"})
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	go func() {
		if err := manager.Start(ctx); err != nil {
			fmt.Fprintln(os.Stderr, "controller:", err)
			os.Exit(1)
		}
	}()
	if err := bench.Post(state+"/current", nil); err != nil {
		return err
	}
	cpu, wall := usage.CPUTime()-cpuBefore, time.Since(start)
	time.Sleep(3 * time.Second)
	rss, err := usage.Memory("VmRSS")
	if err != nil {
		return err
	}
	var latency struct{ MedianMs, P99Ms float64 }
	if err := bench.Post(state+"/changes?n=1000&rate=100", &latency); err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(map[string]any{
		"count":      count,
		"cpuMs":      usage.Milliseconds(cpu),
		"wallMs":     usage.Milliseconds(wall),
		"settledRss": rss,
		"medianMs":   latency.MedianMs,
		"p99Ms":      latency.P99Ms,
	})
}
