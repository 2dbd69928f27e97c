package main

import (
	"fmt"
	"net/http"
	"strconv"
	"sync"
	"time"
)

// crowds are many watches of one program, which send nothing until they are told to.
type crowds struct {
	pods *renderedPods

	mutex sync.Mutex
	byRun map[string]*crowd
}

// crowd is the watches of a run.
type crowd struct {
	mutex   sync.Mutex
	changed *sync.Cond
	// watches have a channel each, with the number of the event to send.
	watches []chan int
	// addresses are those of the connections that the watches came by.
	addresses map[string]bool
}

func (c *crowds) register(mux *http.ServeMux) {
	mux.HandleFunc("GET /crowds/{run}/apis/{group}/v1/namespaces/{namespace}/pods", c.watch)
	mux.HandleFunc("POST /crowds/{run}/opened", c.opened)
	mux.HandleFunc("POST /crowds/{run}/events", c.send)
}

func (c *crowds) of(r *http.Request) *crowd {
	run := r.PathValue("run")
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if c.byRun[run] == nil {
		made := &crowd{addresses: map[string]bool{}}
		made.changed = sync.NewCond(&made.mutex)
		c.byRun[run] = made
	}
	return c.byRun[run]
}

// watch sends the events that it is told to send.
func (c *crowds) watch(w http.ResponseWriter, r *http.Request) {
	inProtobuf := acceptsProtobuf(r)
	contentType := jsonType
	if inProtobuf {
		contentType = protobufType + ";stream=watch"
	}
	w.Header().Set("Content-Type", contentType)
	flusher := http.NewResponseController(w)
	if flusher.Flush() != nil {
		return
	}
	orders := c.of(r).join(r.RemoteAddr)
	for {
		select {
		case i := <-orders:
			frame := c.pods.events[i%len(c.pods.events)]
			bytes := frame.json
			if inProtobuf {
				bytes = frame.protobuf
			}
			if _, err := w.Write(bytes); err != nil || flusher.Flush() != nil {
				return
			}
		case <-r.Context().Done():
			return
		}
	}
}

func (c *crowd) join(address string) <-chan int {
	orders := make(chan int, 16)
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.watches = append(c.watches, orders)
	c.addresses[address] = true
	c.changed.Broadcast()
	return orders
}

// opened answers when ?n= watches are open, with the number of their connections.
func (c *crowds) opened(w http.ResponseWriter, r *http.Request) {
	count, err := strconv.Atoi(r.URL.Query().Get("n"))
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	found := c.of(r)
	found.mutex.Lock()
	defer found.mutex.Unlock()
	for len(found.watches) < count {
		found.changed.Wait()
	}
	writeJSON(w, map[string]int{"connections": len(found.addresses)})
}

// send sends ?n= events, to one watch after the other, ?rate= a second or, with 0, as fast as they are
// taken. It answers at once.
func (c *crowds) send(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	count, err := strconv.Atoi(query.Get("n"))
	rate, rateErr := strconv.Atoi(query.Get("rate"))
	if err != nil || rateErr != nil {
		http.Error(w, fmt.Sprintf("n and rate must be numbers: %v, %v", err, rateErr), http.StatusBadRequest)
		return
	}
	found := c.of(r)
	found.mutex.Lock()
	watches := found.watches
	found.mutex.Unlock()
	if rate == 0 {
		for at, watch := range watches {
			go func() {
				for i := at; i < count; i += len(watches) {
					watch <- i
				}
			}()
		}
	} else {
		go func() {
			start := time.Now()
			for i := range count {
				time.Sleep(time.Until(start.Add(time.Duration(i) * time.Second / time.Duration(rate))))
				watches[i%len(watches)] <- i
			}
		}()
	}
	writeJSON(w, map[string]int{"watches": len(watches)})
}
