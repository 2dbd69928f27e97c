package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"strconv"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// firstVersion is the resourceVersion before all pods; all that follow have as many digits, so that
// a new one can be written over an old one.
const firstVersion = 1_850_000_000

const podHead = `{"kind":"Pod","apiVersion":"v1",`

var (
	podType     = typeMeta("Pod")
	podListType = typeMeta("PodList")
)

// versioned is an object in one encoding, and where its resourceVersion stands.
type versioned struct {
	bytes     []byte
	versionAt int
}

// collection is what a cluster has of pods, in the order of their resourceVersions.
type collection struct {
	json, protobuf                 []versioned
	bookmarkJSON, bookmarkProtobuf []byte
}

// readCollections reads a file of pods, a line each, and gives them as they are, and without their
// managedFields.
func readCollections(path string) (full, stripped *collection, err error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, nil, err
	}
	defer file.Close()
	full, stripped = &collection{}, &collection{}
	lines := bufio.NewScanner(file)
	for lines.Scan() {
		pod := &corev1.Pod{}
		if err := json.Unmarshal(lines.Bytes(), pod); err != nil {
			return nil, nil, fmt.Errorf("%s, line %d: %w", path, len(full.json)+1, err)
		}
		pod.ResourceVersion = strconv.Itoa(firstVersion + len(full.json) + 1)
		if err := full.add(pod); err != nil {
			return nil, nil, err
		}
		pod.ManagedFields = nil
		if err := stripped.add(pod); err != nil {
			return nil, nil, err
		}
	}
	if err := lines.Err(); err != nil {
		return nil, nil, err
	}
	for _, pods := range []*collection{full, stripped} {
		if err := pods.renderBookmark(); err != nil {
			return nil, nil, err
		}
	}
	return full, stripped, nil
}

func (c *collection) add(pod *corev1.Pod) error {
	inJSON, err := json.Marshal(pod)
	if err != nil {
		return err
	}
	inProtobuf, err := pod.Marshal()
	if err != nil {
		return err
	}
	version := []byte(pod.ResourceVersion)
	c.json = append(c.json, versioned{inJSON, bytes.Index(inJSON, version)})
	c.protobuf = append(c.protobuf, versioned{inProtobuf, bytes.Index(inProtobuf, version)})
	return nil
}

// renderBookmark renders the event that says that the initial ones are over.
func (c *collection) renderBookmark() error {
	pod := &corev1.Pod{
		TypeMeta: metav1.TypeMeta{Kind: "Pod", APIVersion: "v1"},
		ObjectMeta: metav1.ObjectMeta{
			ResourceVersion: c.version(),
			Annotations:     map[string]string{metav1.InitialEventsAnnotationKey: "true"},
		},
	}
	inJSON, err := json.Marshal(pod)
	if err != nil {
		return err
	}
	inProtobuf, err := pod.Marshal()
	if err != nil {
		return err
	}
	c.bookmarkJSON = fmt.Appendf(nil, "{\"type\":\"BOOKMARK\",\"object\":%s}\n", inJSON)
	c.bookmarkProtobuf = appendFrame(nil, "BOOKMARK", podType, inProtobuf)
	return nil
}

// version is the resourceVersion of the whole.
func (c *collection) version() string {
	return strconv.Itoa(firstVersion + len(c.json))
}

// listJSON is a page of the list.
func (c *collection) listJSON(from, end int, metadata metav1.ListMeta) ([]byte, error) {
	listMeta, err := json.Marshal(metadata)
	if err != nil {
		return nil, err
	}
	size := 1024
	for _, pod := range c.json[from:end] {
		size += len(pod.bytes)
	}
	to := make([]byte, 0, size)
	to = fmt.Appendf(to, `{"kind":"PodList","apiVersion":"v1","metadata":%s,"items":[`, listMeta)
	for i, pod := range c.json[from:end] {
		if i > 0 {
			to = append(to, ',')
		}
		to = append(to, '{') // the items of a list do not say their kind
		to = append(to, pod.bytes[len(podHead):]...)
	}
	return append(to, "]}\n"...), nil
}

// listProtobuf is the same in protobuf.
func (c *collection) listProtobuf(from, end int, metadata metav1.ListMeta) ([]byte, error) {
	listMeta, err := metadata.Marshal()
	if err != nil {
		return nil, err
	}
	size := fieldSize(len(listMeta))
	for _, pod := range c.protobuf[from:end] {
		size += fieldSize(len(pod.bytes))
	}
	to := make([]byte, 0, objectSize(podListType, size))
	to = appendObjectHead(to, podListType, size)
	to = append(appendFieldHead(to, 1, len(listMeta)), listMeta...)
	for _, pod := range c.protobuf[from:end] {
		to = append(appendFieldHead(to, 2, len(pod.bytes)), pod.bytes...)
	}
	return append(to, wireUnknownEnd...), nil
}

// appendEvent is an event of pod number i, with the resourceVersion that it is to have or, with 0,
// the one that it began with.
func (c *collection) appendEvent(to []byte, eventType string, i int, inProtobuf bool, version int) []byte {
	pods := c.json
	if inProtobuf {
		pods = c.protobuf
	}
	pod := pods[i%len(pods)]
	if inProtobuf {
		to = appendFrame(to, eventType, podType, pod.bytes)
		if version != 0 {
			start := len(to) - len(wireUnknownEnd) - len(pod.bytes) + pod.versionAt
			strconv.AppendInt(to[:start], int64(version), 10)
		}
		return to
	}
	to = append(to, `{"type":"`...)
	to = append(to, eventType...)
	to = append(to, `","object":`...)
	start := len(to) + pod.versionAt
	to = append(to, pod.bytes...)
	if version != 0 {
		strconv.AppendInt(to[:start], int64(version), 10)
	}
	return append(to, "}\n"...)
}
