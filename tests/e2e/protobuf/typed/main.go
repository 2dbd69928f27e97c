// Uses every typed client of Kubernetes' own kinds: typed KUBECONFIG NAMESPACE [ACCEPT]. It prints a line
// for each kind, and one with the media types that were sent and received.
package main

import (
	"context"
	"encoding/json"
	"net/http"
	"os"
	"sort"
	"strings"
	"sync"

	authentication "k8s.io/api/authentication/v1"
	authorization "k8s.io/api/authorization/v1"
	autoscaling "k8s.io/api/autoscaling/v1"
	core "k8s.io/api/core/v1"
	policy "k8s.io/api/policy/v1"
	apiextensions "k8s.io/apiextensions-apiserver/pkg/client/clientset/clientset"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
)

var out = json.NewEncoder(os.Stdout)

func report(made *row) {
	sort.Strings(made.Missing)
	must(out.Encode(made))
}

// mediaTypes notes the types of bodies.
type mediaTypes struct {
	mu   sync.Mutex
	seen map[string]bool
	next http.RoundTripper
}

func (m *mediaTypes) RoundTrip(request *http.Request) (*http.Response, error) {
	response, err := m.next.RoundTrip(request)
	m.mu.Lock()
	defer m.mu.Unlock()
	if request.Body != nil {
		m.seen["sent "+request.Header.Get("Content-Type")] = true
	}
	if err == nil {
		m.seen["received "+response.Header.Get("Content-Type")] = true
	}
	return response, err
}

func main() {
	config, err := clientcmd.BuildConfigFromFlags("", os.Args[1])
	must(err)
	namespace := os.Args[2]
	run = strings.TrimPrefix(namespace, "typed-")
	if len(os.Args) > 3 {
		config.ContentType = "application/vnd.kubernetes.protobuf"
		config.AcceptContentTypes = os.Args[3]
	}
	config.QPS, config.Burst = 1000, 1000
	seen := &mediaTypes{seen: map[string]bool{}}
	config.Wrap(func(next http.RoundTripper) http.RoundTripper {
		seen.next = next
		return seen
	})
	kube := kubernetes.NewForConfigOrDie(rest.CopyConfig(config))
	extensions := apiextensions.NewForConfigOrDie(rest.CopyConfig(config))
	ctx := context.Background()
	_, err = kube.CoreV1().Namespaces().Create(ctx, &core.Namespace{
		ObjectMeta: metav1.ObjectMeta{Name: namespace},
	}, metav1.CreateOptions{})
	must(err)
	_, err = kube.CoreV1().ServiceAccounts(namespace).Create(ctx, &core.ServiceAccount{
		ObjectMeta: metav1.ObjectMeta{Name: "default"},
	}, metav1.CreateOptions{})
	if !strings.HasPrefix(outcome(err), "AlreadyExists") {
		must(err) // without controllers nobody makes it
	}
	exerciseAll(kube, extensions, namespace)
	actions(ctx, kube, namespace)
	types := []string{}
	for name := range seen.seen {
		types = append(types, name)
	}
	sort.Strings(types)
	must(out.Encode(map[string]any{"Kind": "media types", "Types": types}))
}

// actions uses the subresources and the reviews.
func actions(ctx context.Context, kube kubernetes.Interface, namespace string) {
	made := &row{Kind: "actions", Steps: map[string]string{}}
	defer report(made)
	pods := kube.CoreV1().Pods(namespace)
	pod := &core.Pod{ObjectMeta: metav1.ObjectMeta{Name: "acted"}, Spec: core.PodSpec{
		Containers: []core.Container{{Name: "a", Image: "a"}},
	}}
	_, err := pods.Create(ctx, pod, metav1.CreateOptions{})
	made.step("create a pod", err)
	err = pods.Bind(ctx, &core.Binding{
		ObjectMeta: pod.ObjectMeta, Target: core.ObjectReference{Kind: "Node", Name: "none"},
	}, metav1.CreateOptions{})
	made.step("bind", err)
	zero := int64(0)
	err = pods.EvictV1(ctx, &policy.Eviction{
		ObjectMeta: pod.ObjectMeta, DeleteOptions: &metav1.DeleteOptions{GracePeriodSeconds: &zero},
	})
	made.step("evict", err)
	token, err := kube.CoreV1().ServiceAccounts(namespace).CreateToken(ctx, "default",
		&authentication.TokenRequest{}, metav1.CreateOptions{})
	if made.step("create a token", err) {
		review, err := kube.AuthenticationV1().TokenReviews().Create(ctx, &authentication.TokenReview{
			Spec: authentication.TokenReviewSpec{Token: token.Status.Token},
		}, metav1.CreateOptions{})
		if made.step("review a token", err) {
			made.Steps["review a token"] = review.Status.User.Username
		}
	}
	access, err := kube.AuthorizationV1().SelfSubjectAccessReviews().Create(ctx,
		&authorization.SelfSubjectAccessReview{Spec: authorization.SelfSubjectAccessReviewSpec{
			ResourceAttributes: &authorization.ResourceAttributes{Verb: "get", Resource: "pods"},
		}}, metav1.CreateOptions{})
	if made.step("review access", err) && !access.Status.Allowed {
		made.Steps["review access"] = "refused"
	}
	_, err = kube.AuthorizationV1().SubjectAccessReviews().Create(ctx, &authorization.SubjectAccessReview{},
		metav1.CreateOptions{})
	made.step("review of nothing", err)
	_, err = kube.AuthenticationV1().SelfSubjectReviews().Create(ctx, &authentication.SelfSubjectReview{},
		metav1.CreateOptions{})
	made.step("review myself", err)
	scales(ctx, kube, namespace, made)
}

func scales(ctx context.Context, kube kubernetes.Interface, namespace string, made *row) {
	deployments := kube.AppsV1().Deployments(namespace)
	deployment := decoded[deploymentType](workload)
	deployment.Name = "scaled"
	_, err := deployments.Create(ctx, deployment, metav1.CreateOptions{})
	made.step("create a deployment", err)
	scale, err := deployments.GetScale(ctx, "scaled", metav1.GetOptions{})
	if !made.step("get its scale", err) {
		return
	}
	scale.Spec.Replicas = 3
	scale, err = deployments.UpdateScale(ctx, "scaled", scale, metav1.UpdateOptions{})
	if made.step("scale it", err) && scale.Spec.Replicas != 3 {
		made.Steps["scale it"] = "other replicas"
	}
	_, err = deployments.UpdateScale(ctx, "scaled", &autoscaling.Scale{
		ObjectMeta: metav1.ObjectMeta{Name: "other"},
	}, metav1.UpdateOptions{})
	made.step("scale another", err)
	made.step("delete it", deployments.Delete(ctx, "scaled", metav1.DeleteOptions{}))
}
