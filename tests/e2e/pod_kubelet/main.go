// Command pod_kubelet is a kubelet for pods whose containers are folders of this machine. What
// speaks with kube-apiserver is Kubernetes' own code: k8s.io/cri-streaming for exec, attach and
// port-forward, behind the kubelet's own proxies, and k8s.io/cri-client/pkg/logs for the logs. It
// serves TLS on 127.0.0.1, says where in a line of JSON on standard output, takes the API server's
// client certificate only, and ends when standard input does.
//
//	pod_kubelet -directory=DIR -client-ca=FILE -cert=FILE -key=FILE
//
// A container is the folder DIR/NAMESPACE/POD/CONTAINER, with
//
//	bin/      the programs that it has, as links: nothing else is run
//	root/     the working directory of its programs
//	logs/     its logs in the CRI's format, 0.log and one more for each restart
//	ended     exists once it does not run any more
//	main.json what attach runs, a program and its arguments
package main

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
)

func main() {
	var directory, clientCA, cert, key string
	flag.StringVar(&directory, "directory", "", "folder of the pods")
	flag.StringVar(&clientCA, "client-ca", "", "file of the authority that signed the API server's client certificate")
	flag.StringVar(&cert, "cert", "", "file of the certificate to serve with")
	flag.StringVar(&key, "key", "", "file of its private key")
	flag.Parse()
	if err := run(directory, clientCA, cert, key); err != nil {
		fmt.Fprintln(os.Stderr, "pod_kubelet:", err)
		os.Exit(1)
	}
}

func run(directory, clientCA, cert, key string) error {
	authority, err := os.ReadFile(clientCA)
	if err != nil {
		return err
	}
	clients := x509.NewCertPool()
	if !clients.AppendCertsFromPEM(authority) {
		return fmt.Errorf("%s holds no certificate", clientCA)
	}
	pair, err := tls.LoadX509KeyPair(cert, key)
	if err != nil {
		return err
	}
	runtime := &containerRuntime{directory: directory}
	streams, err := newStreamServer(runtime)
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	server := &http.Server{
		Handler: newKubelet(runtime, streams),
		TLSConfig: &tls.Config{
			Certificates: []tls.Certificate{pair},
			ClientAuth:   tls.RequireAndVerifyClientCert,
			ClientCAs:    clients,
			MinVersion:   tls.VersionTLS12,
		},
	}
	failed := make(chan error, 2)
	go func() { failed <- streams.serve() }()
	go func() { failed <- server.ServeTLS(listener, "", "") }()
	orphaned := make(chan struct{})
	go func() {
		defer close(orphaned)
		_, _ = io.Copy(io.Discard, os.Stdin)
	}()
	port := listener.Addr().(*net.TCPAddr).Port
	if err := json.NewEncoder(os.Stdout).Encode(map[string]int{"port": port}); err != nil {
		return err
	}
	select {
	case err := <-failed:
		return err
	case <-orphaned:
		runtime.killAll()
		return nil
	}
}
