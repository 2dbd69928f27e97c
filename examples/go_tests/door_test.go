package tests

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	batchv1 "k8s.io/api/batch/v1"
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

func podPhases(t *testing.T, client *kubernetes.Clientset) []corev1.PodPhase {
	t.Helper()
	pods, err := client.CoreV1().Pods("default").List(t.Context(), metav1.ListOptions{})
	check(t, err)
	phases := []corev1.PodPhase{}
	for _, pod := range pods.Items {
		phases = append(phases, pod.Status.Phase)
	}
	slices.Sort(phases)
	return phases
}

func TestAJobFailsAndIsRetried(t *testing.T) {
	ctx := t.Context()
	server := Start(t, "--controllers=jobs")
	client := clientOf(t, server)
	labels := map[string]string{"app": "migrate"}
	check(t, server.SetExits(ctx, Exit{Labels: labels, ExitCode: Code(7), Times: 1}))
	check(t, server.StopClock(ctx)) // else the pod ends after 100 ms
	_, err := client.BatchV1().Jobs("default").Create(ctx, &batchv1.Job{
		ObjectMeta: metav1.ObjectMeta{Name: "migrate"},
		Spec: batchv1.JobSpec{Template: corev1.PodTemplateSpec{
			ObjectMeta: metav1.ObjectMeta{Labels: labels},
			Spec: corev1.PodSpec{
				Containers:    []corev1.Container{{Name: "app", Image: "app"}},
				RestartPolicy: corev1.RestartPolicyNever,
			},
		}},
	}, metav1.CreateOptions{})
	check(t, err)
	for _, step := range []struct {
		by     time.Duration
		phases []corev1.PodPhase
	}{
		{0, []corev1.PodPhase{corev1.PodRunning}},
		{time.Second, []corev1.PodPhase{corev1.PodFailed}},
		{time.Minute, []corev1.PodPhase{corev1.PodFailed, corev1.PodSucceeded}}, // a retry waits for 10 s
	} {
		check(t, server.Advance(ctx, step.by))
		if phases := podPhases(t, client); !slices.Equal(phases, step.phases) {
			t.Errorf("%v later the pods are %v", step.by, phases)
		}
	}
	job, err := client.BatchV1().Jobs("default").Get(ctx, "migrate", metav1.GetOptions{})
	check(t, err)
	if job.Status.Failed != 1 || job.Status.Succeeded != 1 {
		t.Errorf("the Job is %v", job.Status)
	}
}

func TestNoMessageHasTheTokenOfTheDoor(t *testing.T) {
	door := Door{URL: "http://127.0.0.1:1", Token: "secret"}
	for _, format := range []string{"%v", "%+v", "%#v", "%s"} {
		text := fmt.Sprintf(format, door) + fmt.Sprintf(format, &Server{Door: door})
		if strings.Contains(text, "secret") {
			t.Errorf("%s gives %s", format, text)
		}
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
	check(t, server.Advance(ctx, 10*365*24*time.Hour))
	if err := list(); !apierrors.IsUnauthorized(err) {
		t.Errorf("an expired token gives %v", err)
	}
	_, err = pods.List(ctx, metav1.ListOptions{}) // the token of the kubeconfig does not expire
	check(t, err)
}
