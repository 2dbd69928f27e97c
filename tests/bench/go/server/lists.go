package main

import (
	"compress/gzip"
	"encoding/json"
	"fmt"
	"net/http"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"strings"
	"sync"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// lists serves what an informer asks for: a state of pods, in pages or as the beginning of a watch,
// and a watch that is silent until it is told to send updates.
type lists struct {
	directory string

	mutex sync.Mutex
	sizes map[string]*collection
	// What the open watches wait for: how many updates to send.
	orders map[string]chan int
}

func newLists(directory string) *lists {
	return &lists{directory: directory, sizes: map[string]*collection{}, orders: map[string]chan int{}}
}

// load reads list_pods.jsonl.
func (l *lists) load(w http.ResponseWriter, _ *http.Request) {
	debug.SetGCPercent(25) // nearly all that it holds stays
	full, stripped, err := readCollections(filepath.Join(l.directory, "list_pods.jsonl"))
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	debug.FreeOSMemory()
	l.mutex.Lock()
	defer l.mutex.Unlock()
	l.sizes["3k"], l.sizes["6k"] = stripped, full
}

func (l *lists) collection(r *http.Request) (*collection, error) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	if pods, loaded := l.sizes[r.PathValue("size")]; loaded {
		return pods, nil
	}
	return nil, fmt.Errorf("no pods of the size %q were loaded", r.PathValue("size"))
}

// ordersFor is the channel through which a watch of the same path is told to send updates.
func (l *lists) ordersFor(r *http.Request) chan int {
	path := r.PathValue("size") + "/" + r.PathValue("start")
	l.mutex.Lock()
	defer l.mutex.Unlock()
	if l.orders[path] == nil {
		l.orders[path] = make(chan int)
	}
	return l.orders[path]
}

// update tells one open watch to send ?n= updates, waits for one if there is none yet, and says
// which resourceVersion the last update has.
func (l *lists) update(w http.ResponseWriter, r *http.Request) {
	pods, err := l.collection(r)
	if err != nil {
		http.Error(w, err.Error(), http.StatusNotFound)
		return
	}
	count, err := strconv.Atoi(r.URL.Query().Get("n"))
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	select {
	case l.ordersFor(r) <- count:
		last := strconv.Itoa(firstVersion + pods.count + count)
		_ = json.NewEncoder(w).Encode(map[string]string{"last": last})
	case <-r.Context().Done():
	}
}

func (l *lists) get(w http.ResponseWriter, r *http.Request) {
	pods, err := l.collection(r)
	if err != nil {
		http.Error(w, err.Error(), http.StatusNotFound)
		return
	}
	query := r.URL.Query()
	switch {
	case query.Get("watch") != "1" && query.Get("watch") != "true":
		pods.list(w, r)
	case query.Get("sendInitialEvents") == "true" && r.PathValue("start") != "watchlist":
		refuseInitialEvents(w)
	default:
		pods.watch(w, r, l.ordersFor(r))
	}
}

// list gives a page: from ?continue=, as many as ?limit= says.
func (c *collection) list(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	from, _ := strconv.Atoi(query.Get("continue"))
	end := c.count
	if limit, _ := strconv.Atoi(query.Get("limit")); limit > 0 {
		end = min(end, from+limit)
	}
	metadata := metav1.ListMeta{ResourceVersion: c.version()}
	if rest := int64(c.count - end); rest > 0 {
		metadata.Continue, metadata.RemainingItemCount = strconv.Itoa(end), &rest
	}
	render, contentType := c.listJSON, jsonType
	if acceptsProtobuf(r) {
		render, contentType = c.listProtobuf, protobufType
	}
	body, err := render(from, end, metadata)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", contentType)
	writeCompressed(w, r, body)
}

// writeCompressed compresses what is large for a client that takes gzip, as the API server does it
// (k8s.io/apiserver/pkg/endpoints/handlers/responsewriters/writers.go): at its level, from its size.
func writeCompressed(w http.ResponseWriter, r *http.Request, body []byte) {
	const level, least = 1, 128 * 1024
	if len(body) < least || !strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		_, _ = w.Write(body)
		return
	}
	w.Header().Set("Content-Encoding", "gzip")
	w.Header().Add("Vary", "Accept-Encoding")
	compressor, _ := gzip.NewWriterLevel(w, level) // fails for an unknown level alone
	if _, err := compressor.Write(body); err == nil {
		_ = compressor.Close()
	}
}

// watch sends the state, if it is asked for, and then updates, if it is told to.
func (c *collection) watch(w http.ResponseWriter, r *http.Request, orders <-chan int) {
	inProtobuf := acceptsProtobuf(r)
	contentType, bookmark := jsonType, c.bookmarkJSON
	if inProtobuf {
		contentType, bookmark = protobufType+";stream=watch", c.bookmarkProtobuf
	}
	w.Header().Set("Content-Type", contentType)
	flusher := http.NewResponseController(w)
	if err := flusher.Flush(); err != nil {
		return
	}
	var frame []byte
	if r.URL.Query().Get("sendInitialEvents") == "true" {
		// As the API server does it: it flushes when it has no further event at hand.
		for i := range c.count {
			frame = c.appendEvent(frame[:0], "ADDED", i, inProtobuf, 0)
			if _, err := w.Write(frame); err != nil {
				return
			}
		}
		if _, err := w.Write(bookmark); err != nil {
			return
		}
		if err := flusher.Flush(); err != nil {
			return
		}
	}
	select {
	case count := <-orders:
		for i := range count {
			version := firstVersion + c.count + i + 1
			frame = c.appendEvent(frame[:0], "MODIFIED", i, inProtobuf, version)
			if _, err := w.Write(frame); err != nil {
				return
			}
			if err := flusher.Flush(); err != nil {
				return
			}
		}
	case <-r.Context().Done():
		return
	}
	<-r.Context().Done()
}

// refuseInitialEvents answers as an API server without the feature WatchList does.
func refuseInitialEvents(w http.ResponseWriter) {
	const code = http.StatusUnprocessableEntity
	w.Header().Set("Content-Type", jsonType)
	w.WriteHeader(code)
	_ = json.NewEncoder(w).Encode(metav1.Status{
		TypeMeta: metav1.TypeMeta{Kind: "Status", APIVersion: "v1"},
		Status:   metav1.StatusFailure,
		Message:  `ListOptions.meta.k8s.io "" is invalid: sendInitialEvents: Forbidden: sendInitialEvents is forbidden for watch unless the WatchList feature gate is enabled`,
		Reason:   metav1.StatusReasonInvalid,
		Code:     code,
	})
}
