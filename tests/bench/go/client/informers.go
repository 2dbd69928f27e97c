package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
	"sync/atomic"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/cache"
)

// manyInformers reads the paths of resources from a line of standard input, follows them, says when
// all informers are synced, and returns when standard input ends.
func manyInformers(clients kubernetes.Interface) error {
	input := bufio.NewReader(os.Stdin)
	line, err := input.ReadBytes('\n')
	if err != nil {
		return err
	}
	var paths []string
	if err := json.Unmarshal(line, &paths); err != nil {
		return err
	}
	var lookedAt atomic.Int64
	factory := informers.NewSharedInformerFactory(clients, 0)
	var synced []cache.InformerSynced
	for _, path := range paths {
		informer, err := factory.ForResource(resourceOf(path))
		if err != nil {
			return err
		}
		registration, err := informer.Informer().AddEventHandler(cache.ResourceEventHandlerFuncs{
			AddFunc:    func(object any) { lookedAt.Add(int64(look(object.(metav1.Object)))) },
			UpdateFunc: func(_, object any) { lookedAt.Add(int64(look(object.(metav1.Object)))) },
		})
		if err != nil {
			return err
		}
		synced = append(synced, registration.HasSynced)
	}
	ctx := context.Background()
	factory.Start(ctx.Done())
	if !cache.WaitForCacheSync(ctx.Done(), synced...) {
		return fmt.Errorf("the informers of %s were not synced", strings.Join(paths, ", "))
	}
	fmt.Println("synced")
	_, err = io.Copy(io.Discard, input)
	return err
}

// resourceOf is the resource of a path such as /apis/apps/v1/deployments.
func resourceOf(path string) schema.GroupVersionResource {
	parts := strings.Split(strings.TrimPrefix(path, "/"), "/")
	if parts[0] == "api" {
		return schema.GroupVersionResource{Version: parts[1], Resource: parts[2]}
	}
	return schema.GroupVersionResource{Group: parts[1], Version: parts[2], Resource: parts[3]}
}
