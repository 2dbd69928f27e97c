package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"os"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/serializer/streaming"
	"k8s.io/client-go/kubernetes/scheme"
)

// rendered is one message in both of the encodings that a client may ask for.
type rendered struct{ json, protobuf []byte }

// renderedPods are the events of a watch, and the first pod by itself.
type renderedPods struct {
	first  rendered
	events []rendered
	// objects are the pods in JSON.
	objects [][]byte
}

// renderPods reads a file of pods, a line each, and encodes them as the API server would.
func renderPods(path string) (*renderedPods, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	info, found := runtime.SerializerInfoForMediaType(scheme.Codecs.SupportedMediaTypes(), protobufType)
	if !found {
		return nil, fmt.Errorf("client-go has no %s", protobufType)
	}
	pods := &renderedPods{}
	lines := bufio.NewScanner(file)
	for lines.Scan() {
		pod := &corev1.Pod{}
		if err := json.Unmarshal(lines.Bytes(), pod); err != nil {
			return nil, fmt.Errorf("%s, line %d: %w", path, len(pods.events)+1, err)
		}
		object, err := renderObject(pod, info)
		if err != nil {
			return nil, err
		}
		eventType := "ADDED"
		if len(pods.events)%2 == 1 {
			eventType = "MODIFIED"
		}
		event, err := renderEvent(eventType, object, info)
		if err != nil {
			return nil, err
		}
		if len(pods.events) == 0 {
			pods.first = object
		}
		pods.events = append(pods.events, event)
		pods.objects = append(pods.objects, object.json)
	}
	if err := lines.Err(); err != nil {
		return nil, err
	}
	if len(pods.events) == 0 {
		return nil, fmt.Errorf("%s has no pod in it", path)
	}
	return pods, nil
}

func renderObject(pod *corev1.Pod, info runtime.SerializerInfo) (rendered, error) {
	inJSON, err := json.Marshal(pod)
	if err != nil {
		return rendered{}, err
	}
	var inProtobuf bytes.Buffer
	encoder := scheme.Codecs.EncoderForVersion(info.Serializer, corev1.SchemeGroupVersion)
	if err := encoder.Encode(pod, &inProtobuf); err != nil {
		return rendered{}, err
	}
	return rendered{json: inJSON, protobuf: inProtobuf.Bytes()}, nil
}

func renderEvent(eventType string, object rendered, info runtime.SerializerInfo) (rendered, error) {
	var inProtobuf bytes.Buffer
	writer := info.StreamSerializer.Framer.NewFrameWriter(&inProtobuf)
	event := &metav1.WatchEvent{Type: eventType, Object: runtime.RawExtension{Raw: object.protobuf}}
	if err := streaming.NewEncoder(writer, info.StreamSerializer.Serializer).Encode(event); err != nil {
		return rendered{}, err
	}
	return rendered{
		json:     fmt.Appendf(nil, "{\"type\":%q,\"object\":%s}\n", eventType, object.json),
		protobuf: inProtobuf.Bytes(),
	}, nil
}

// eventBytes is the mean size of an event in JSON.
func (p *renderedPods) eventBytes() int {
	sum := 0
	for _, event := range p.events {
		sum += len(event.json)
	}
	return sum / len(p.events)
}
