// Command client does with client-go's default client, typed and over protobuf, what the programs
// beside it do, and prints what that cost as one line of JSON.
//
//	client watch URL DIRECTORY EVENTS         decodes a watch of pods
//	client list URL DIRECTORY PODS            lists pods in one answer
//	client latency URL DIRECTORY TIMES        gets, writes and lists after pauses
//	client latency-event URL DIRECTORY EVENTS times events from the server's write on
//	client informer URL DIRECTORY UPDATES     fills an informer, and follows updates of its pods
//	client informer-lean URL DIRECTORY UPDATES   the same without managedFields
//	client informer-configmaps URL DIRECTORY UPDATES   the same of ConfigMaps
//	client informers URL DIRECTORY COUNT      follows the resources that it is told, and reports nothing
//	client crowd URL DIRECTORY WATCHES        opens many watches, and reads their events
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"

	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "client:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) != 4 {
		return errors.New("usage: client watch|list|latency|latency-event|informer|informer-lean|informer-configmaps|informers|crowd URL DIRECTORY COUNT")
	}
	count, err := strconv.Atoi(args[3])
	if err != nil {
		return err
	}
	clients, err := kubernetes.NewForConfig(&rest.Config{
		Host:            args[1],
		BearerTokenFile: filepath.Join(args[2], "token"),
		TLSClientConfig: rest.TLSClientConfig{CAFile: filepath.Join(args[2], "ca.crt")},
		QPS:             -1, // or a list in pages would measure how long the client holds itself back
	})
	if err != nil {
		return err
	}
	if args[0] == "informers" {
		return manyInformers(clients)
	}
	var measured any
	switch args[0] {
	case "watch":
		measured, err = watch(clients, count)
	case "list":
		measured, err = list(clients, count)
	case "latency":
		measured, err = latency(clients, count)
	case "latency-event":
		measured, err = eventLatency(clients, count)
	case "informer":
		measured, err = informer(clients, count, pods, nil)
	case "informer-lean":
		measured, err = informer(clients, count, pods, withoutManagedFields)
	case "informer-configmaps":
		measured, err = informer(clients, count, configMaps, nil)
	case "crowd":
		measured, err = crowd(clients, count)
	default:
		err = fmt.Errorf("there is no %q", args[0])
	}
	if err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(measured)
}
