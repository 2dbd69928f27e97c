// Command server sends pods that it has rendered beforehand, over TLS on a free port of 127.0.0.1,
// and does nothing else, so that it keeps up with any client.
//
//	server DIRECTORY
//
// The directory has pods.jsonl, a pod a line, and token, the bearer token to expect; ca.crt, and
// tls.crt with tls.key for webhooks, are written to it. The server says its URL on standard output and ends when standard input does.
//
//	GET /{events}/api/v1/pods?watch=true                   that many events, flushed one by one
//	GET /{events}/api/v1/namespaces/{namespace}/pods/{name}   the first pod
//	GET /stamped/{events}/api/v1/pods?watch=true           events 5 ms apart, each with its time
//
// For informers it has other pods, which POST /lists reads from list_pods.jsonl:
//
//	GET  /lists/{size}/{start}/api/v1/pods        pages of a list, and a watch
//	POST /lists/{size}/{start}/updates?n={count}  makes that watch send as many updates
//	POST /lists/{size}?kind={kind}&n={count}      makes a large collection of Pods or ConfigMaps
//
// For many watches of one program it has silent ones, see crowds.go:
//
//	GET  /crowds/{run}/apis/{group}/v1/namespaces/{namespace}/pods?watch=true
//	POST /crowds/{run}/opened?n={count}          answers when as many are open
//	POST /crowds/{run}/events?n={count}&rate={a second}   makes them send events
//
// For controllers it has custom resources, see websites.go:
//
//	POST /websites?n={count}    makes as many, and answers with the number of their state
//	/websites/{state}/apis/example.com/v1/websites   their list, watch and status
//	POST /websites/{state}/current   answers when every status is written
//	POST /websites/{state}/changes?n={count}&rate={a second}   changes some, and answers with latencies
//
// For webhooks it is the API server, which calls them:
//
//	POST /reviews?url={url}&n={count}   sends as many reviews of pods
//
// {size} is 6k, or 3k for the same pods without managedFields; {start} is watchlist, or pages to
// refuse sendInitialEvents.
package main

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

const (
	jsonType     = "application/json"
	protobufType = "application/vnd.kubernetes.protobuf"
	// apiServerStreams is what a connection to kube-apiserver may have at a time.
	apiServerStreams = 100
)

func main() {
	if len(os.Args) != 2 {
		log.Fatal("usage: server DIRECTORY")
	}
	if err := serve(os.Args[1]); err != nil {
		log.Fatal(err)
	}
}

func serve(directory string) error {
	token, err := os.ReadFile(filepath.Join(directory, "token"))
	if err != nil {
		return err
	}
	pods, err := renderPods(filepath.Join(directory, "pods.jsonl"))
	if err != nil {
		return err
	}
	certificate, err := issueCertificate(directory)
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{events}/api/v1/pods", pods.watch)
	mux.HandleFunc("GET /{events}/api/v1/namespaces/{namespace}/pods/{name}", pods.get)
	mux.HandleFunc("POST /{events}/api/v1/namespaces/{namespace}/configmaps", create)
	mux.HandleFunc("PUT /{events}/api/v1/namespaces/{namespace}/configmaps/{name}", create)
	mux.HandleFunc("GET /stamped/{events}/api/v1/pods", stamped)
	new(websiteServer).register(mux)
	(&crowds{pods: pods, byRun: map[string]*crowd{}}).register(mux)
	authorities, err := readAuthorities(filepath.Join(directory, "ca.crt"))
	if err != nil {
		return err
	}
	mux.HandleFunc("POST /reviews", newReviews(pods, authorities).send)
	lists := newLists(directory)
	mux.HandleFunc("POST /lists", lists.load)
	mux.HandleFunc("POST /lists/{size}", lists.loadLarge)
	mux.HandleFunc("GET /lists/{size}/{start}/api/v1/{resource}", lists.get)
	mux.HandleFunc("POST /lists/{size}/{start}/updates", lists.update)
	server := http.Server{
		Handler: authenticated("Bearer "+string(token), mux),
		TLSConfig: &tls.Config{
			Certificates: []tls.Certificate{certificate},
			// As an API server does; it also has Go speak at once after the handshake, so that a
			// client without TCP_NODELAY does not wait for a delayed acknowledgement.
			ClientAuth: tls.RequestClientCert,
		},
		HTTP2:    &http.HTTP2Config{MaxConcurrentStreams: apiServerStreams},
		ErrorLog: log.New(io.Discard, "", 0), // clients that leave in the middle are the rule here
	}
	failed := make(chan error, 1)
	go func() { failed <- server.ServeTLS(listener, "", "") }()
	orphaned := make(chan error, 1)
	go func() {
		_, err := io.Copy(io.Discard, os.Stdin)
		orphaned <- err
	}()
	ready := map[string]any{"url": "https://" + listener.Addr().String(), "eventBytes": pods.eventBytes()}
	if err := json.NewEncoder(os.Stdout).Encode(ready); err != nil {
		return err
	}
	select {
	case err := <-failed:
		return err
	case err := <-orphaned:
		return err
	}
}

func readAuthorities(path string) (*x509.CertPool, error) {
	bundle, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(bundle)
	return pool, nil
}

func authenticated(authorization string, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != authorization {
			http.Error(w, "Unauthorized", http.StatusUnauthorized)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func (p *renderedPods) get(w http.ResponseWriter, r *http.Request) {
	body := p.first.json
	contentType := jsonType
	if acceptsProtobuf(r) {
		body, contentType = p.first.protobuf, protobufType
	}
	w.Header().Set("Content-Type", contentType)
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.Header().Set("Client-Address", r.RemoteAddr)
	_, _ = w.Write(body)
}

// create answers with the object that it is sent, in the same form.
func create(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	w.Header().Set("Content-Type", r.Header.Get("Content-Type"))
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(http.StatusCreated)
	_, _ = w.Write(body)
}

func (p *renderedPods) watch(w http.ResponseWriter, r *http.Request) {
	events, err := strconv.Atoi(r.PathValue("events"))
	if err != nil {
		http.Error(w, fmt.Sprintf("%q is no number of events", r.PathValue("events")), http.StatusBadRequest)
		return
	}
	inProtobuf := acceptsProtobuf(r)
	contentType := jsonType
	if inProtobuf {
		contentType = protobufType + ";stream=watch"
	}
	w.Header().Set("Content-Type", contentType)
	flusher := http.NewResponseController(w)
	for i := range events {
		frame := p.events[i%len(p.events)]
		bytes := frame.json
		if inProtobuf {
			bytes = frame.protobuf
		}
		if _, err := w.Write(bytes); err != nil {
			return
		}
		// As the API server does it: each event is a chunk of its own.
		if err := flusher.Flush(); err != nil {
			return
		}
	}
}

// stamped sends events with an annotation that says when they were written, in microseconds since 1970.
func stamped(w http.ResponseWriter, r *http.Request) {
	events, err := strconv.Atoi(r.PathValue("events"))
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	w.Header().Set("Content-Type", jsonType)
	flusher := http.NewResponseController(w)
	for i := range events {
		time.Sleep(5 * time.Millisecond)
		_, err := fmt.Fprintf(w, `{"type":"MODIFIED","object":{"kind":"Pod","apiVersion":"v1","metadata":`+
			`{"name":"one","namespace":"team-00","resourceVersion":"%d","annotations":{"sent":"%d"}}}}`+"\n",
			i+1, time.Now().UnixMicro())
		if err != nil || flusher.Flush() != nil {
			return
		}
	}
}

func acceptsProtobuf(r *http.Request) bool {
	return strings.HasPrefix(r.Header.Get("Accept"), protobufType)
}
