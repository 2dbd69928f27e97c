package main

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"sync"
	"sync/atomic"

	admissionv1 "k8s.io/api/admission/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/types"
)

// reviewers is the number of reviews that are under way at a time.
const reviewers = 8

// reviews sends AdmissionReviews of pods to webhooks, as an API server does.
type reviews struct {
	pods   *renderedPods
	client *http.Client
}

func newReviews(pods *renderedPods, authorities *x509.CertPool) *reviews {
	return &reviews{pods, &http.Client{Transport: &http.Transport{
		TLSClientConfig:     &tls.Config{RootCAs: authorities},
		ForceAttemptHTTP2:   true,
		MaxIdleConnsPerHost: reviewers,
	}}}
}

// send posts ?n= reviews to ?url=, several at a time, and answers when all of them were allowed with
// a patch.
func (s *reviews) send(w http.ResponseWriter, r *http.Request) {
	count, err := strconv.Atoi(r.URL.Query().Get("n"))
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	url := r.URL.Query().Get("url")
	ctx, cancel := context.WithCancelCause(r.Context())
	defer cancel(nil)
	var next atomic.Int64
	var patchBytes atomic.Int64
	var workers sync.WaitGroup
	for range reviewers {
		workers.Go(func() {
			for ctx.Err() == nil {
				index := int(next.Add(1)) - 1
				if index >= count {
					return
				}
				size, err := s.review(ctx, url, index)
				if err != nil {
					cancel(err)
				}
				patchBytes.Add(int64(size))
			}
		})
	}
	workers.Wait()
	if err := context.Cause(ctx); err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	w.Header().Set("Content-Type", jsonType)
	_ = json.NewEncoder(w).Encode(map[string]any{"patchBytes": patchBytes.Load()})
}

func (s *reviews) review(ctx context.Context, url string, index int) (int, error) {
	uid := fmt.Sprintf("review-%d", index)
	body := s.body(uid, index)
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(body))
	if err != nil {
		return 0, err
	}
	request.Header.Set("Content-Type", jsonType)
	request.Header.Set("Accept", jsonType)
	response, err := s.client.Do(request)
	if err != nil {
		return 0, err
	}
	defer response.Body.Close()
	var answer admissionv1.AdmissionReview
	if err := json.NewDecoder(response.Body).Decode(&answer); err != nil {
		return 0, err
	}
	if answer.Response == nil || string(answer.Response.UID) != uid || !answer.Response.Allowed {
		return 0, fmt.Errorf("a webhook did not allow the request: %v", answer.Response)
	}
	if len(answer.Response.Patch) == 0 {
		return 0, errors.New("a webhook did not change the pod")
	}
	return len(answer.Response.Patch), nil
}

// body is the review of the creation of a pod.
func (s *reviews) body(uid string, index int) []byte {
	kind := metav1.GroupVersionKind{Version: "v1", Kind: "Pod"}
	resource := metav1.GroupVersionResource{Version: "v1", Resource: "pods"}
	dryRun := false
	review := admissionv1.AdmissionReview{
		TypeMeta: metav1.TypeMeta{APIVersion: "admission.k8s.io/v1", Kind: "AdmissionReview"},
		Request: &admissionv1.AdmissionRequest{
			Kind:            kind,
			Resource:        resource,
			RequestKind:     &kind,
			RequestResource: &resource,
			Namespace:       "team-01",
			Operation:       admissionv1.Create,
			Object:          runtime.RawExtension{Raw: s.pods.objects[index%len(s.pods.objects)]},
			DryRun:          &dryRun,
			Options:         runtime.RawExtension{Raw: []byte(`{"kind":"CreateOptions","apiVersion":"meta.k8s.io/v1"}`)},
		},
	}
	review.Request.UID = types.UID(uid)
	body, err := json.Marshal(review)
	if err != nil {
		panic(err) // the pods were parsed before
	}
	return body
}
