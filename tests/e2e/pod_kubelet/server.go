package main

import (
	"fmt"
	"net"
	"net/http"
	"net/url"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/util/proxy"
	translator "k8s.io/apiserver/pkg/util/proxy"
	runtimeapi "k8s.io/cri-api/pkg/apis/runtime/v1"
	"k8s.io/cri-streaming/pkg/streaming"
	"k8s.io/cri-streaming/pkg/streaming/portforward"
	"k8s.io/cri-streaming/pkg/streaming/remotecommand"
	"k8s.io/streaming/pkg/httpstream/wsstream"
)

// streamServer is the part of a container runtime that serves streams, at an address of its own.
type streamServer struct {
	streaming.Server
	listener net.Listener
}

func newStreamServer(runtime streaming.Runtime) (*streamServer, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	config := streaming.DefaultConfig
	config.Addr = listener.Addr().String()
	server, err := streaming.NewServer(config, runtime)
	if err != nil {
		return nil, err
	}
	return &streamServer{server, listener}, nil
}

func (s *streamServer) serve() error {
	return http.Serve(s.listener, s.Server)
}

type kubelet struct {
	runtime *containerRuntime
	streams streaming.Server
}

// newKubelet serves the paths that kube-apiserver asks a kubelet for.
func newKubelet(runtime *containerRuntime, streams streaming.Server) http.Handler {
	k := &kubelet{runtime, streams}
	mux := http.NewServeMux()
	mux.HandleFunc("/exec/{namespace}/{pod}/{container}", k.exec)
	mux.HandleFunc("/attach/{namespace}/{pod}/{container}", k.attach)
	mux.HandleFunc("/portForward/{namespace}/{pod}", k.portForward)
	mux.HandleFunc("GET /containerLogs/{namespace}/{pod}/{container}", k.containerLogs)
	return mux
}

func (k *kubelet) exec(w http.ResponseWriter, r *http.Request) {
	options, err := remotecommand.NewOptions(r)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	answer, err := k.streams.GetExec(&runtimeapi.ExecRequest{
		ContainerId: containerID(r),
		Cmd:         r.Form["command"],
		Stdin:       options.Stdin,
		Stdout:      options.Stdout,
		Stderr:      options.Stderr,
		Tty:         options.TTY,
	})
	if err != nil {
		_ = streaming.WriteError(err, w)
		return
	}
	serveProcess(w, r, answer.Url, options)
}

func (k *kubelet) attach(w http.ResponseWriter, r *http.Request) {
	options, err := remotecommand.NewOptions(r)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	answer, err := k.streams.GetAttach(&runtimeapi.AttachRequest{
		ContainerId: containerID(r),
		Stdin:       options.Stdin,
		Stdout:      options.Stdout,
		Stderr:      options.Stderr,
		Tty:         options.TTY,
	})
	if err != nil {
		_ = streaming.WriteError(err, w)
		return
	}
	serveProcess(w, r, answer.Url, options)
}

func (k *kubelet) portForward(w http.ResponseWriter, r *http.Request) {
	tunnelled := wsstream.IsWebSocketRequestWithTunnelingProtocol(r)
	options := &portforward.V4Options{}
	if !tunnelled {
		var err error
		if options, err = portforward.NewV4Options(r); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
	}
	answer, err := k.streams.GetPortForward(&runtimeapi.PortForwardRequest{
		PodSandboxId: r.PathValue("namespace") + "/" + r.PathValue("pod"),
		Port:         options.Ports,
	})
	if err != nil {
		_ = streaming.WriteError(err, w)
		return
	}
	location, err := url.Parse(answer.Url)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	handler := passOn(location)
	if tunnelled {
		handler = translator.NewTunnelingHandler(handler)
	}
	handler.ServeHTTP(w, r)
}

// serveProcess passes a stream on to the container runtime: SPDY and the older WebSockets as they
// are, a WebSocket of v5.channel.k8s.io turned into SPDY.
func serveProcess(w http.ResponseWriter, r *http.Request, address string, options *remotecommand.Options) {
	location, err := url.Parse(address)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	handler := passOn(location)
	if wsstream.IsWebSocketRequestWithStreamCloseProtocol(r) {
		handler = translator.NewStreamTranslatorHandler(location, nil, 0, translator.Options{
			Stdin:  options.Stdin,
			Stdout: options.Stdout,
			Stderr: options.Stderr,
			Tty:    options.TTY,
		})
	}
	handler.ServeHTTP(w, r)
}

func passOn(location *url.URL) http.Handler {
	return proxy.NewUpgradeAwareHandler(location, nil, false, true, responder{})
}

type responder struct{}

func (responder) Error(w http.ResponseWriter, _ *http.Request, err error) {
	status := apierrors.NewInternalError(err)
	http.Error(w, status.Error(), http.StatusInternalServerError)
}

func containerID(r *http.Request) string {
	return fmt.Sprintf("%s/%s/%s", r.PathValue("namespace"), r.PathValue("pod"), r.PathValue("container"))
}
