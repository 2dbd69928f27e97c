// Command hollow_node runs the kubelet's own code on loopback, with a container runtime that starts no
// process: pods are admitted, their volumes mounted and their tokens rotated as on a real node.
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"time"

	clientset "k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/clientcmd"
	remote "k8s.io/cri-client/pkg"
	fakeremote "k8s.io/cri-client/pkg/fake"
	cadvisortest "k8s.io/kubernetes/pkg/kubelet/cadvisor/testing"
	"k8s.io/kubernetes/pkg/kubelet/cm"
	"k8s.io/kubernetes/pkg/kubemark"
)

const connectTimeout = 15 * time.Second

func main() {
	kubeconfig := flag.String("kubeconfig", "", "the kubeconfig of an administrator")
	name := flag.String("name", "hollow-0", "the name of the node")
	root := flag.String("root", "", "the kubelet's folder, in which it keeps the volumes of its pods")
	port := flag.Int("port", 0, "the port of the kubelet's server, on 127.0.0.1")
	var periods periods
	// By default so that the node is Ready at once, and each sync looks after the tokens.
	flag.DurationVar(&periods.status, "status-period", time.Second, "how often the node's status is written")
	flag.DurationVar(&periods.sync, "sync-period", 5*time.Second, "how often the pods are synced")
	flag.Parse()
	if err := run(context.Background(), *kubeconfig, *name, *root, *port, periods); err != nil {
		log.Fatalf("hollow_node: %v", err)
	}
}

// periods are those of the kubelet's regular work, which many nodes on one machine make longer.
type periods struct{ status, sync time.Duration }

func run(ctx context.Context, kubeconfig, name, root string, port int, periods periods) error {
	config, err := clientcmd.BuildConfigFromFlags("", kubeconfig)
	if err != nil {
		return fmt.Errorf("read %s: %w", kubeconfig, err)
	}
	config.UserAgent = "hollow-node"
	config.QPS = -1 // no limit: a test waits for nothing else
	client, err := clientset.NewForConfig(config)
	if err != nil {
		return fmt.Errorf("create the client: %w", err)
	}

	flags, kubelet := kubemark.GetHollowKubeletConfig(&kubemark.HollowKubeletOptions{
		NodeName:    name,
		KubeletPort: port,
		MaxPods:     110,
	})
	// The folders that the line above made are not used: these are below the given one.
	os.RemoveAll(flags.RootDirectory)
	flags.RootDirectory = root
	kubelet.StaticPodPath = filepath.Join(root, "static-pods")
	kubelet.PodLogsDir = filepath.Join(root, "pod-logs")
	for _, folder := range []string{kubelet.StaticPodPath, kubelet.PodLogsDir} {
		if err := os.MkdirAll(folder, 0o755); err != nil {
			return err
		}
	}
	kubelet.Address = "127.0.0.1"
	kubelet.NodeStatusUpdateFrequency.Duration = periods.status
	kubelet.SyncFrequency.Duration = periods.sync

	endpoint, err := fakeremote.GenerateEndpoint()
	if err != nil {
		return fmt.Errorf("choose a socket for the container runtime: %w", err)
	}
	runtime := fakeremote.NewFakeRemoteRuntime()
	if err := runtime.Start(endpoint); err != nil {
		return fmt.Errorf("start the container runtime: %w", err)
	}
	defer runtime.Stop()
	service, err := remote.NewRemoteRuntimeServiceBuilder().
		WithEndpoint(endpoint).
		WithConnectionTimeout(connectTimeout).
		Build(ctx)
	if err != nil {
		return fmt.Errorf("connect to the container runtime: %w", err)
	}
	kubemark.NewHollowKubelet(
		flags, kubelet, client, client,
		&cadvisortest.Fake{NodeName: name},
		runtime.ImageService, service,
		cm.NewStubContainerManager(),
	).Run(ctx)
	return nil
}
