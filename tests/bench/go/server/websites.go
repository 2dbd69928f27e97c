package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// websiteBytes is about the size of a custom resource.
const websiteBytes = 3_000

// website is a custom resource whose status a controller writes.
type website struct {
	namespace, name string
	version         int
	generation      int
	status          string
	// changedAt is when the spec was last changed by changes, until the status follows.
	changedAt time.Time
	observed  int
}

// websites is a small API server for custom resources: a list, a watch, and writes of the status.
type websites struct {
	mutex   sync.Mutex
	changed *sync.Cond
	objects []*website
	byKey   map[string]*website
	version int
	// events are those since the beginning; each watch has its own place in them.
	events    [][]byte
	behind    int
	latencies []time.Duration
}

// websiteServer has the states of the runs, each under a number of its own.
type websiteServer struct {
	mutex  sync.Mutex
	states []*websites
}

func (s *websiteServer) register(mux *http.ServeMux) {
	const root = "/websites/{state}"
	const namespaced = root + "/apis/example.com/v1/namespaces/{namespace}/websites/{name}"
	mux.HandleFunc("POST /websites", s.create)
	mux.HandleFunc("GET "+root+"/apis/example.com/v1/websites", s.with((*websites).get))
	mux.HandleFunc("PATCH "+namespaced+"/status", s.with((*websites).writeStatus))
	mux.HandleFunc("PUT "+namespaced+"/status", s.with((*websites).writeStatus))
	mux.HandleFunc("POST "+root+"/current", s.with((*websites).waitUntilCurrent))
	mux.HandleFunc("POST "+root+"/changes", s.with((*websites).change))
}

// create makes ?n= websites, and answers with the number of their state.
func (s *websiteServer) create(w http.ResponseWriter, r *http.Request) {
	count, err := strconv.Atoi(r.URL.Query().Get("n"))
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	state := &websites{byKey: map[string]*website{}, version: firstVersion, behind: count}
	state.changed = sync.NewCond(&state.mutex)
	for i := range count {
		state.version++
		site := &website{
			namespace:  fmt.Sprintf("team-%02d", i%40),
			name:       fmt.Sprintf("site-%05d", i),
			version:    state.version,
			generation: 1,
			status:     "{}",
		}
		state.objects = append(state.objects, site)
		state.byKey[site.namespace+"/"+site.name] = site
	}
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.states = append(s.states, state)
	writeJSON(w, map[string]int{"state": len(s.states) - 1})
}

func (s *websiteServer) with(handle func(*websites, http.ResponseWriter, *http.Request)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		number, err := strconv.Atoi(r.PathValue("state"))
		s.mutex.Lock()
		known := err == nil && number >= 0 && number < len(s.states)
		s.mutex.Unlock()
		if !known {
			http.Error(w, "no such state", http.StatusNotFound)
			return
		}
		handle(s.states[number], w, r)
	}
}

func (s *websites) get(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	if watch := query.Get("watch"); watch == "1" || watch == "true" {
		s.watch(w, r)
		return
	}
	s.mutex.Lock()
	items := make([]string, len(s.objects))
	for i, site := range s.objects {
		items[i] = site.json()
	}
	version := s.version
	s.mutex.Unlock()
	w.Header().Set("Content-Type", jsonType)
	fmt.Fprintf(w, `{"kind":"WebsiteList","apiVersion":"example.com/v1","metadata":{"resourceVersion":"%d"},"items":[%s]}`,
		version, strings.Join(items, ","))
}

func (s *websites) watch(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", jsonType)
	flusher := http.NewResponseController(w)
	s.mutex.Lock()
	next := len(s.events)
	var initial []string
	if r.URL.Query().Get("sendInitialEvents") == "true" {
		for _, site := range s.objects {
			initial = append(initial, site.event("ADDED"))
		}
		initial = append(initial, fmt.Sprintf(`{"type":"BOOKMARK","object":{"kind":"Website","apiVersion":"example.com/v1",`+
			`"metadata":{"resourceVersion":"%d","creationTimestamp":null,"annotations":{"k8s.io/initial-events-end":"true"}}}}`+"\n", s.version))
	}
	s.mutex.Unlock()
	for _, event := range initial {
		if _, err := io.WriteString(w, event); err != nil {
			return
		}
	}
	if err := flusher.Flush(); err != nil {
		return
	}
	stop := make(chan struct{})
	defer close(stop)
	go func() {
		select {
		case <-r.Context().Done():
		case <-stop:
		}
		s.changed.Broadcast()
	}()
	for {
		s.mutex.Lock()
		for next == len(s.events) && r.Context().Err() == nil {
			s.changed.Wait()
		}
		pending := slices.Clone(s.events[next:])
		next = len(s.events)
		s.mutex.Unlock()
		if r.Context().Err() != nil {
			return
		}
		for _, event := range pending {
			if _, err := w.Write(event); err != nil {
				return
			}
			if err := flusher.Flush(); err != nil {
				return
			}
		}
	}
}

// writeStatus replaces the status; what a merge patch leaves out does not occur here.
func (s *websites) writeStatus(w http.ResponseWriter, r *http.Request) {
	var body struct {
		Status json.RawMessage `json:"status"`
	}
	var status struct {
		ObservedGeneration int `json:"observedGeneration"`
	}
	if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	if err := json.Unmarshal(body.Status, &status); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	s.mutex.Lock()
	site := s.byKey[r.PathValue("namespace")+"/"+r.PathValue("name")]
	if site == nil {
		s.mutex.Unlock()
		http.NotFound(w, r)
		return
	}
	site.status = string(body.Status)
	if site.observed < site.generation && status.ObservedGeneration >= site.generation {
		s.behind--
		if !site.changedAt.IsZero() {
			s.latencies = append(s.latencies, time.Since(site.changedAt))
			site.changedAt = time.Time{}
		}
	}
	site.observed = status.ObservedGeneration
	s.modified(site)
	answer := site.json()
	s.mutex.Unlock()
	s.changed.Broadcast()
	w.Header().Set("Content-Type", jsonType)
	_, _ = io.WriteString(w, answer)
}

// waitUntilCurrent answers when the status of every website is that of its present generation.
func (s *websites) waitUntilCurrent(w http.ResponseWriter, _ *http.Request) {
	s.mutex.Lock()
	for s.behind > 0 {
		s.changed.Wait()
	}
	s.mutex.Unlock()
	writeJSON(w, map[string]bool{"current": true})
}

// change changes ?n= websites at ?rate= a second, each once, and answers with the milliseconds until
// their status was written.
func (s *websites) change(w http.ResponseWriter, r *http.Request) {
	count, _ := strconv.Atoi(r.URL.Query().Get("n"))
	rate, _ := strconv.Atoi(r.URL.Query().Get("rate"))
	if count < 1 || rate < 1 || count > len(s.objects) {
		http.Error(w, "n and rate must be numbers above 0, n at most that of the websites", http.StatusBadRequest)
		return
	}
	ticker := time.NewTicker(time.Second / time.Duration(rate))
	defer ticker.Stop()
	for i := range count {
		<-ticker.C
		s.mutex.Lock()
		site := s.objects[(i*7919)%len(s.objects)]
		if site.observed >= site.generation {
			s.behind++
		}
		site.generation++
		site.changedAt = time.Now()
		s.modified(site)
		s.mutex.Unlock()
		s.changed.Broadcast()
	}
	s.mutex.Lock()
	for s.behind > 0 {
		s.changed.Wait()
	}
	latencies := slices.Clone(s.latencies)
	s.mutex.Unlock()
	slices.Sort(latencies)
	at := func(share float64) float64 {
		return float64(latencies[int(share*float64(len(latencies)-1))]) / float64(time.Millisecond)
	}
	writeJSON(w, map[string]float64{"medianMs": at(0.5), "p99Ms": at(0.99)})
}

// modified stores a change; the mutex is held.
func (s *websites) modified(site *website) {
	s.version++
	site.version = s.version
	s.events = append(s.events, []byte(site.event("MODIFIED")))
}

func (s *website) event(eventType string) string {
	return `{"type":"` + eventType + `","object":` + s.json() + "}\n"
}

func (s *website) json() string {
	return fmt.Sprintf(`{"apiVersion":"example.com/v1","kind":"Website","metadata":{"name":%q,"namespace":%q,`+
		`"uid":"00000000-0000-4000-8000-0000000%s","resourceVersion":"%d","generation":%d,`+
		`"creationTimestamp":"2026-01-01T00:00:00Z","labels":{"app.kubernetes.io/name":%q}},`+
		`"spec":{"image":"registry.example.com/%s:v%d","replicas":3,"env":%s},"status":%s}`,
		s.name, s.namespace, s.name[len("site-"):], s.version, s.generation, s.name, s.name, s.generation,
		websiteEnv, s.status)
}

// websiteEnv fills the websites up to their size.
var websiteEnv = func() string {
	env := map[string]string{}
	for i := 0; i*75 < websiteBytes-400; i++ {
		env[fmt.Sprintf("SETTING_%02d", i)] = strings.Repeat(string(rune('a'+i%26)), 58)
	}
	text, err := json.Marshal(env)
	if err != nil {
		panic(err) // strings can be marshalled
	}
	return string(text)
}()

func writeJSON(w http.ResponseWriter, value any) {
	w.Header().Set("Content-Type", jsonType)
	_ = json.NewEncoder(w).Encode(value)
}
