package main

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"

	apps "k8s.io/api/apps/v1"
	apiextensions "k8s.io/apiextensions-apiserver/pkg/client/clientset/clientset"
	"k8s.io/client-go/kubernetes"
)

type deploymentType = apps.Deployment

const (
	podSpec  = `{"containers":[{"name":"a","image":"a","ports":[{"containerPort":80}]}]}`
	template = `{"metadata":{"labels":{"a":"1"}},"spec":` + podSpec + `}`
	workload = `{"spec":{"replicas":1,"selector":{"matchLabels":{"a":"1"}},"template":` + template + `}}`
	rules    = `{"rules":[{"apiGroups":[""],"resources":["pods"],"verbs":["get"]}]}`
	binding  = `{"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"none"},
		"subjects":[{"kind":"User","apiGroup":"rbac.authorization.k8s.io","name":"u"}]}`
	webhook = `{"webhooks":[{"name":"a.example.com","clientConfig":{"url":"https://127.0.0.1:1/"},
		"sideEffects":"None","admissionReviewVersions":["v1"],"failurePolicy":"Ignore",
		"objectSelector":{"matchLabels":{"never":"selected"}},
		"rules":[{"operations":["CREATE"],"apiGroups":["none.example.com"],"apiVersions":["v1"],
			"resources":["none"]}]}]}`
	definition = `{"metadata":{"name":"typeds.example.com"},"spec":{"group":"example.com",
		"names":{"plural":"typeds","singular":"typed","kind":"Typed","listKind":"TypedList"},"scope":"Cluster",
		"versions":[{"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object",
			"properties":{"spec":{"type":"object","properties":{"size":{"type":"number","maximum":1.5,
			"default":1},"any":{"x-kubernetes-preserve-unknown-fields":true}}}}}}}]}}`
	accessModes = `"accessModes":["ReadWriteOnce"]`
)

func signingRequest() string {
	_, key, err := ed25519.GenerateKey(nil)
	must(err)
	subject := pkix.Name{CommonName: "u"}
	der, err := x509.CreateCertificateRequest(rand.Reader, &x509.CertificateRequest{Subject: subject}, key)
	must(err)
	text := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE REQUEST", Bytes: der})
	return `{"spec":{"signerName":"example.com/s","usages":["client auth"],"expirationSeconds":600,"request":"` +
		base64.StdEncoding.EncodeToString(text) + `"}}`
}

func decoded[T any](text string) *T {
	object := new(T)
	must(json.Unmarshal([]byte(text), object))
	return object
}

func exerciseAll(kube kubernetes.Interface, extensions apiextensions.Interface, namespace string) {
	core := kube.CoreV1()
	exercise("ConfigMap", "v1", `{"data":{"a":"ä"},"binaryData":{"b":"AP8="},"immutable":false}`, core.ConfigMaps(namespace))
	exercise("Endpoints", "v1", `{"subsets":[{"addresses":[{"ip":"10.1.1.1"}],"ports":[{"port":80}]}]}`,
		core.Endpoints(namespace))
	exercise("Event", "v1", `{"involvedObject":{"kind":"Pod","namespace":"`+namespace+`","name":"a"},
		"reason":"r","message":"m","type":"Normal","count":2,"firstTimestamp":"2026-11-24T10:00:00Z"}`,
		core.Events(namespace))
	exercise("LimitRange", "v1", `{"spec":{"limits":[{"type":"PersistentVolumeClaim","max":{"storage":"1Gi"}}]}}`,
		core.LimitRanges(namespace))
	exercise("Namespace", "v1", `{"metadata":{"name":"`+namespace+`-other"}}`, core.Namespaces())
	exercise("Node", "v1", `{"spec":{"podCIDR":"10.2.0.0/24","podCIDRs":["10.2.0.0/24"]},
		"status":{"capacity":{"cpu":"4","memory":"8Gi"}}}`, core.Nodes())
	exercise("PersistentVolumeClaim", "v1", `{"spec":{`+accessModes+`,"resources":{"requests":{"storage":"1Gi"}}}}`,
		core.PersistentVolumeClaims(namespace))
	exercise("PersistentVolume", "v1", `{"spec":{`+accessModes+`,"capacity":{"storage":"1Gi"},
		"hostPath":{"path":"/a"}}}`, core.PersistentVolumes())
	exercise("Pod", "v1", `{"spec":{"containers":[{"name":"a","image":"a","env":[{"name":"A","value":"1"}],
		"resources":{"limits":{"cpu":"500m","memory":"64Mi"},"requests":{"cpu":"500m","memory":"64Mi"}},
		"livenessProbe":{"httpGet":{"path":"/","port":"http"}},"ports":[{"name":"http","containerPort":80}]}],
		"volumes":[{"name":"v","emptyDir":{"sizeLimit":"1Gi"}}]}}`, core.Pods(namespace))
	exercise("PodTemplate", "v1", `{"template":`+template+`}`, core.PodTemplates(namespace))
	exercise("ReplicationController", "v1", `{"spec":{"replicas":1,"selector":{"a":"1"},"template":`+template+`}}`,
		core.ReplicationControllers(namespace))
	exercise("ResourceQuota", "v1", `{"spec":{"hard":{"count/widgets.example.com":"5"}}}`, core.ResourceQuotas(namespace))
	exercise("Secret", "v1", `{"data":{"a":"AAH/"},"type":"Opaque"}`, core.Secrets(namespace))
	exercise("ServiceAccount", "v1", `{"automountServiceAccountToken":false}`, core.ServiceAccounts(namespace))
	exercise("Service", "v1", `{"spec":{"clusterIP":"None","selector":{"a":"1"},
		"ports":[{"name":"http","port":80,"targetPort":"http"},{"name":"other","port":81,"targetPort":8081}]}}`,
		core.Services(namespace))
	exercise("Event", "events.k8s.io/v1", `{"eventTime":"2026-11-24T10:00:00.000001Z","action":"a","reason":"r",
		"type":"Normal","reportingController":"c.example.com/c","reportingInstance":"i","note":"n",
		"regarding":{"kind":"Pod","namespace":"`+namespace+`","name":"a"}}`, kube.EventsV1().Events(namespace))

	exercise("ControllerRevision", "apps/v1", `{"data":{"a":[1,"b"]},"revision":2}`,
		kube.AppsV1().ControllerRevisions(namespace))
	exercise("DaemonSet", "apps/v1", `{"spec":{"selector":{"matchLabels":{"a":"1"}},"template":`+template+`,
		"updateStrategy":{"type":"RollingUpdate","rollingUpdate":{"maxUnavailable":"10%","maxSurge":0}}}}`,
		kube.AppsV1().DaemonSets(namespace))
	exercise("Deployment", "apps/v1", workload, kube.AppsV1().Deployments(namespace))
	exercise("ReplicaSet", "apps/v1", workload, kube.AppsV1().ReplicaSets(namespace))
	exercise("StatefulSet", "apps/v1", `{"spec":{"serviceName":"s","selector":{"matchLabels":{"a":"1"}},
		"template":`+template+`}}`, kube.AppsV1().StatefulSets(namespace))
	job := `{"template":{"spec":{"restartPolicy":"Never","containers":[{"name":"a","image":"a"}]}}}`
	exercise("Job", "batch/v1", `{"spec":`+job+`}`, kube.BatchV1().Jobs(namespace))
	exercise("CronJob", "batch/v1", `{"spec":{"schedule":"* * * * *","suspend":true,"jobTemplate":{"spec":`+job+`}}}`,
		kube.BatchV1().CronJobs(namespace))
	exercise("HorizontalPodAutoscaler", "autoscaling/v2", `{"spec":{"maxReplicas":3,
		"scaleTargetRef":{"apiVersion":"apps/v1","kind":"Deployment","name":"a"},
		"metrics":[{"type":"Resource","resource":{"name":"cpu",
			"target":{"type":"Utilization","averageUtilization":50}}}]}}`,
		kube.AutoscalingV2().HorizontalPodAutoscalers(namespace))
	exercise("PodDisruptionBudget", "policy/v1", `{"spec":{"maxUnavailable":"50%","selector":{"matchLabels":{"a":"1"}}}}`,
		kube.PolicyV1().PodDisruptionBudgets(namespace))

	networking := kube.NetworkingV1()
	exercise("Ingress", "networking.k8s.io/v1", `{"spec":{"rules":[{"host":"a.example.com","http":{"paths":[
		{"path":"/","pathType":"Prefix","backend":{"service":{"name":"s","port":{"number":80}}}}]}}]}}`,
		networking.Ingresses(namespace))
	exercise("IngressClass", "networking.k8s.io/v1", `{"spec":{"controller":"example.com/c"}}`,
		networking.IngressClasses())
	exercise("NetworkPolicy", "networking.k8s.io/v1", `{"spec":{"podSelector":{"matchLabels":{"a":"1"}},
		"ingress":[{"ports":[{"port":80,"protocol":"TCP"},{"port":"http","protocol":"TCP"}]}],
		"policyTypes":["Ingress"]}}`, networking.NetworkPolicies(namespace))
	exercise("ServiceCIDR", "networking.k8s.io/v1", `{"spec":{"cidrs":["10.254.0.0/24"]}}`, networking.ServiceCIDRs())
	exercise("EndpointSlice", "discovery.k8s.io/v1", `{"addressType":"IPv4","ports":[{"name":"","port":80}],
		"endpoints":[{"addresses":["10.1.1.1"],"conditions":{"ready":true}}]}`,
		kube.DiscoveryV1().EndpointSlices(namespace))

	storage := kube.StorageV1()
	exercise("CSIDriver", "storage.k8s.io/v1", `{"spec":{"attachRequired":false}}`, storage.CSIDrivers())
	exercise("CSINode", "storage.k8s.io/v1", `{"spec":{"drivers":[{"name":"d","nodeID":"n","topologyKeys":["k"],
		"allocatable":{"count":5}}]}}`, storage.CSINodes())
	exercise("CSIStorageCapacity", "storage.k8s.io/v1", `{"storageClassName":"c","capacity":"1Gi"}`,
		storage.CSIStorageCapacities(namespace))
	exercise("StorageClass", "storage.k8s.io/v1", `{"provisioner":"example.com/p","parameters":{"a":"1"},
		"mountOptions":["ro"]}`, storage.StorageClasses())
	exercise("VolumeAttachment", "storage.k8s.io/v1", `{"spec":{"attacher":"example.com","nodeName":"n",
		"source":{"persistentVolumeName":"v"}}}`, storage.VolumeAttachments())
	exercise("VolumeAttributesClass", "storage.k8s.io/v1", `{"driverName":"example.com","parameters":{"a":"1"}}`,
		storage.VolumeAttributesClasses())
	exercise("RuntimeClass", "node.k8s.io/v1", `{"handler":"h","overhead":{"podFixed":{"cpu":"10m"}}}`,
		kube.NodeV1().RuntimeClasses())
	exercise("PriorityClass", "scheduling.k8s.io/v1", `{"value":-5,"description":"d"}`,
		kube.SchedulingV1().PriorityClasses())
	exercise("CertificateSigningRequest", "certificates.k8s.io/v1", signingRequest(),
		kube.CertificatesV1().CertificateSigningRequests())
	exercise("Lease", "coordination.k8s.io/v1", `{"spec":{"holderIdentity":"h","leaseDurationSeconds":15,
		"renewTime":"2026-11-24T10:00:00.000012Z"}}`, kube.CoordinationV1().Leases(namespace))

	rbac := kube.RbacV1()
	exercise("ClusterRole", "rbac.authorization.k8s.io/v1", rules, rbac.ClusterRoles())
	exercise("ClusterRoleBinding", "rbac.authorization.k8s.io/v1", binding, rbac.ClusterRoleBindings())
	exercise("Role", "rbac.authorization.k8s.io/v1", rules, rbac.Roles(namespace))
	exercise("RoleBinding", "rbac.authorization.k8s.io/v1", binding, rbac.RoleBindings(namespace))
	admission := kube.AdmissionregistrationV1()
	exercise("MutatingWebhookConfiguration", "admissionregistration.k8s.io/v1", webhook,
		admission.MutatingWebhookConfigurations())
	exercise("ValidatingWebhookConfiguration", "admissionregistration.k8s.io/v1", webhook,
		admission.ValidatingWebhookConfigurations())
	exercise("CustomResourceDefinition", "apiextensions.k8s.io/v1", definition,
		extensions.ApiextensionsV1().CustomResourceDefinitions())
}
