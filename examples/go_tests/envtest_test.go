package tests

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	authenticationv1 "k8s.io/api/authentication/v1"
	corev1 "k8s.io/api/core/v1"
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/client-go/rest"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/envtest"
)

func definition() *apiextensionsv1.CustomResourceDefinition {
	return &apiextensionsv1.CustomResourceDefinition{
		ObjectMeta: metav1.ObjectMeta{Name: "widgets.example.com"},
		Spec: apiextensionsv1.CustomResourceDefinitionSpec{
			Group: "example.com",
			Scope: apiextensionsv1.NamespaceScoped,
			Names: apiextensionsv1.CustomResourceDefinitionNames{Plural: "widgets", Kind: "Widget"},
			Versions: []apiextensionsv1.CustomResourceDefinitionVersion{{
				Name: "v1", Served: true, Storage: true,
				Schema: &apiextensionsv1.CustomResourceValidation{
					OpenAPIV3Schema: &apiextensionsv1.JSONSchemaProps{Type: "object"},
				},
			}},
		},
	}
}

func newClient(t *testing.T, config *rest.Config) client.Client {
	t.Helper()
	made, err := client.New(config, client.Options{})
	check(t, err)
	return made
}

// The scripts of --envtest-assets take the place of kube-apiserver and etcd; envtest is unchanged.
func TestEnvtestStartsTheServer(t *testing.T) {
	if os.Getenv("KUBEBUILDER_ASSETS") == "" {
		t.Skip("KUBEBUILDER_ASSETS is not set: write the programs with --envtest-assets=FOLDER")
	}
	ctx := t.Context()
	environment := &envtest.Environment{
		CRDs: []*apiextensionsv1.CustomResourceDefinition{definition()},
	}
	config, err := environment.Start()
	check(t, err)
	t.Cleanup(func() { check(t, environment.Stop()) })

	admin := newClient(t, config)
	widget := &unstructured.Unstructured{}
	widget.SetAPIVersion("example.com/v1")
	widget.SetKind("Widget")
	widget.SetNamespace("default")
	widget.SetName("a")
	check(t, admin.Create(ctx, widget))

	user, err := environment.AddUser(envtest.User{Name: "alice", Groups: []string{"team", "dev"}}, nil)
	check(t, err)
	alice := newClient(t, user.Config())
	if err := alice.List(ctx, &corev1.PodList{}); !apierrors.IsForbidden(err) {
		t.Errorf("a user without rights gets %v", err)
	}
	review := &authenticationv1.SelfSubjectReview{}
	check(t, alice.Create(ctx, review))
	info := review.Status.UserInfo
	groups := []string{"dev", "system:authenticated", "team"}
	slices.Sort(info.Groups)
	if info.Username != "alice" || !slices.Equal(info.Groups, groups) {
		t.Errorf("the user of the certificate is %v", info)
	}

	certDir := environment.ControlPlane.APIServer.CertDir
	door, err := FromKubeconfig(filepath.Join(certDir, "kubewire.kubeconfig"))
	check(t, err)
	_, err = door.Inject(ctx, Fault{Kind: "status", Code: 403})
	check(t, err)
	if err := admin.List(ctx, &corev1.PodList{}); !apierrors.IsForbidden(err) {
		t.Errorf("with a fault the administrator gets %v", err)
	}
	check(t, admin.List(ctx, &corev1.PodList{}))
}

// An API server that stops leaves its objects in the data folder of etcd.
func TestEnvtestRestartsTheServer(t *testing.T) {
	if os.Getenv("KUBEBUILDER_ASSETS") == "" {
		t.Skip("KUBEBUILDER_ASSETS is not set: write the programs with --envtest-assets=FOLDER")
	}
	ctx := t.Context()
	environment := &envtest.Environment{}
	config, err := environment.Start()
	check(t, err)
	t.Cleanup(func() { check(t, environment.Stop()) })

	kept := &corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "kept"}}
	check(t, newClient(t, config).Create(ctx, kept))
	server := environment.ControlPlane.APIServer
	check(t, server.Stop())
	check(t, server.Start())
	user, err := environment.AddUser(envtest.User{Name: "admin", Groups: []string{"system:masters"}}, nil)
	check(t, err)
	found := &corev1.ConfigMap{}
	check(t, newClient(t, user.Config()).Get(ctx, client.ObjectKeyFromObject(kept), found))
	if found.UID != kept.UID {
		t.Errorf("the uid was %s and is %s", kept.UID, found.UID)
	}
}
