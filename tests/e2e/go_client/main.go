// Sends requests to an API server by net/http: goclient URL CA-FILE TOKEN. It prints what it counted.
package main

import (
	"bufio"
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"sync"
)

const (
	gets     = 320
	atOnce   = 32
	posts    = 20
	watches  = 90
	bodySize = 30_000
)

type report struct {
	mu sync.Mutex
	// Responses by what was asked for, status and protocol.
	Responses map[string]int
	Events    int
	Errors    []string
}

func (r *report) note(change func()) {
	r.mu.Lock()
	defer r.mu.Unlock()
	change()
}

func main() {
	base, token := os.Args[1], os.Args[3]
	pem, err := os.ReadFile(os.Args[2])
	if err != nil {
		panic(err)
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(pem)
	client := &http.Client{Transport: &http.Transport{
		TLSClientConfig:   &tls.Config{RootCAs: roots},
		ForceAttemptHTTP2: true,
	}}
	sum := &report{Responses: map[string]int{}}
	send := func(what, method, path string, body []byte) *http.Response {
		request, err := http.NewRequest(method, base+path, bytes.NewReader(body))
		if err != nil {
			panic(err)
		}
		request.Header.Set("Authorization", "Bearer "+token)
		request.Header.Set("Content-Type", "application/json")
		response, err := client.Do(request)
		if err != nil {
			sum.note(func() { sum.Errors = append(sum.Errors, what+": "+err.Error()) })
			return nil
		}
		key := fmt.Sprintf("%s %d %s", what, response.StatusCode, response.Proto)
		sum.note(func() { sum.Responses[key]++ })
		return response
	}
	read := func(what string, response *http.Response) {
		if response == nil {
			return
		}
		defer response.Body.Close()
		if _, err := io.Copy(io.Discard, response.Body); err != nil {
			sum.note(func() { sum.Errors = append(sum.Errors, what+": "+err.Error()) })
		}
	}
	const configMaps = "/api/v1/namespaces/default/configmaps"
	for begun := 0; begun < gets; begun += atOnce {
		var group sync.WaitGroup
		for range atOnce {
			group.Go(func() { read("get", send("get", "GET", configMaps, nil)) })
		}
		group.Wait()
	}
	var open, told sync.WaitGroup
	for range watches {
		open.Add(1)
		told.Go(func() {
			response := send("watch", "GET", configMaps+"?watch=true", nil)
			open.Done()
			if response == nil {
				return
			}
			defer response.Body.Close()
			lines := bufio.NewReaderSize(response.Body, 2*bodySize)
			for range posts {
				if _, err := lines.ReadSlice('\n'); err != nil {
					sum.note(func() { sum.Errors = append(sum.Errors, "watch: "+err.Error()) })
					return
				}
				sum.note(func() { sum.Events++ })
			}
		})
	}
	open.Wait()
	for count := range posts {
		body, _ := json.Marshal(map[string]any{
			"metadata": map[string]string{"name": fmt.Sprintf("n%d", count)},
			"data":     map[string]string{"text": string(bytes.Repeat([]byte("x"), bodySize))},
		})
		read("post", send("post", "POST", configMaps, body))
	}
	told.Wait()
	json.NewEncoder(os.Stdout).Encode(map[string]any{
		"responses": sum.Responses,
		"events":    sum.Events,
		"errors":    sum.Errors,
	})
}
