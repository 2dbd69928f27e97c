package tests

import (
	"context"
	"net/url"
	"strings"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/clientcmd"
)

func clientOf(t *testing.T, server *Server) *kubernetes.Clientset {
	t.Helper()
	config, err := clientcmd.BuildConfigFromFlags("", server.Kubeconfig)
	if err != nil {
		t.Fatal(err)
	}
	return kubernetes.NewForConfigOrDie(config)
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestFaultsAreAppliedAndCounted(t *testing.T) {
	ctx := t.Context()
	server := Start(t)
	client := clientOf(t, server)
	fault, err := server.Inject(ctx, Fault{
		Kind: "status", Code: 429, RetryAfter: 1, Times: 2, Match: &Match{Path: "/api/v1/nodes"},
	})
	check(t, err)
	_, err = client.CoreV1().Nodes().List(ctx, metav1.ListOptions{}) // client-go tries again
	check(t, err)
	check(t, fault.Refresh(ctx))
	if fault.Hits != 2 {
		t.Errorf("the fault was applied %d times", fault.Hits)
	}
	requests, err := server.Requests(ctx, url.Values{"path": {"/api/v1/nodes"}})
	check(t, err)
	if len(requests) != 3 || requests[2].Status != 200 {
		t.Errorf("the requests were %v", requests)
	}
	_, err = server.Inject(ctx, Fault{Kind: "melt"})
	if err == nil || !strings.Contains(err.Error(), "kind must be one of") {
		t.Errorf("a wrong fault gives %v", err)
	}
}

func TestResetAndSnapshotsRestoreObjects(t *testing.T) {
	ctx := t.Context()
	server := Start(t)
	maps := clientOf(t, server).CoreV1().ConfigMaps("default")
	settings := &corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Name: "settings"}}
	_, err := maps.Create(ctx, settings, metav1.CreateOptions{})
	check(t, err)
	snapshot, err := server.Snapshot(ctx)
	check(t, err)
	check(t, server.Reset(ctx))
	if _, err = maps.Get(ctx, "settings", metav1.GetOptions{}); !apierrors.IsNotFound(err) {
		t.Errorf("after a reset: %v", err)
	}
	check(t, server.Restore(ctx, snapshot))
	_, err = maps.Get(ctx, "settings", metav1.GetOptions{})
	check(t, err)
}

func TestOldVersionsExpireAndWatchesAreCut(t *testing.T) {
	ctx := t.Context()
	server := Start(t)
	maps := clientOf(t, server).CoreV1().ConfigMaps("default")
	list, err := maps.List(ctx, metav1.ListOptions{})
	check(t, err)
	_, err = maps.Create(ctx, &corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Name: "a"}}, metav1.CreateOptions{})
	check(t, err)
	check(t, server.Compact(ctx))
	options := metav1.ListOptions{ResourceVersion: list.ResourceVersion}
	expired, err := maps.Watch(ctx, options)
	check(t, err)
	if event := <-expired.ResultChan(); !apierrors.IsResourceExpired(apierrors.FromObject(event.Object)) {
		t.Errorf("a watch of an old version gives %v", event)
	}
	open, err := maps.Watch(ctx, metav1.ListOptions{})
	check(t, err)
	defer open.Stop()
	cut, err := server.CutWatches(ctx)
	check(t, err)
	if cut != 1 {
		t.Errorf("%d watches were cut", cut)
	}
}

func TestContainersEndAndTokensExpire(t *testing.T) {
	ctx := t.Context()
	server := Start(t)
	client := clientOf(t, server)
	pods := client.CoreV1().Pods("default")
	_, err := pods.Create(ctx, &corev1.Pod{
		ObjectMeta: metav1.ObjectMeta{Name: "job"},
		Spec: corev1.PodSpec{
			Containers:    []corev1.Container{{Name: "app", Image: "app"}},
			RestartPolicy: corev1.RestartPolicyNever,
		},
	}, metav1.CreateOptions{})
	check(t, err)
	check(t, server.AppendLog(ctx, "default", "job", "out of disk\n"))
	check(t, server.SetPodState(ctx, "default", "job", map[string]any{"exitCode": 3}))
	pod, err := pods.Get(ctx, "job", metav1.GetOptions{})
	check(t, err)
	terminated := pod.Status.ContainerStatuses[0].State.Terminated
	if pod.Status.Phase != corev1.PodFailed || terminated.ExitCode != 3 {
		t.Errorf("the pod is %v", pod.Status)
	}
	logs, err := pods.GetLogs("job", &corev1.PodLogOptions{}).DoRaw(ctx)
	check(t, err)
	if !strings.HasSuffix(string(logs), "out of disk\n") {
		t.Errorf("the log is %q", logs)
	}

	token, err := server.IssueToken(ctx, "default", "robot", time.Hour)
	check(t, err)
	config, err := clientcmd.BuildConfigFromFlags("", server.Kubeconfig)
	check(t, err)
	config.BearerToken = token
	robot := kubernetes.NewForConfigOrDie(config).CoreV1().Pods("default")
	list := func() error {
		_, err := robot.List(context.WithoutCancel(ctx), metav1.ListOptions{})
		return err
	}
	check(t, list())
	check(t, server.Advance(ctx, time.Hour))
	if err := list(); !apierrors.IsUnauthorized(err) {
		t.Errorf("an expired token gives %v", err)
	}
}
