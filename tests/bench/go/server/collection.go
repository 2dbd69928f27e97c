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

// suffixLetters are what a copy's name ends with; suffixLength of them make every name another one.
const (
	suffixLetters = "bcdfghjklmnpqrstvwxz2456789"
	suffixLength  = 5
)

// versioned is an object in one encoding, and where its resourceVersion and the end of its name stand.
type versioned struct {
	bytes                []byte
	versionAt, nameEndAt int
}

// object is an object of the API in both encodings.
type object interface {
	metav1.Object
	Marshal() ([]byte, error)
}

// collection is what a cluster has of a kind, in the order of their resourceVersions.
type collection struct {
	kind  string
	count int
	// json and protobuf have the objects; if they are fewer than count, each stands for several.
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
	full, stripped = &collection{kind: "Pod"}, &collection{kind: "Pod"}
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
		if err := pods.complete(len(pods.json)); err != nil {
			return nil, nil, err
		}
	}
	return full, stripped, nil
}

func (c *collection) add(object object) error {
	inJSON, err := json.Marshal(object)
	if err != nil {
		return err
	}
	inProtobuf, err := object.Marshal()
	if err != nil {
		return err
	}
	version, name := []byte(object.GetResourceVersion()), []byte(object.GetName())
	of := func(encoded []byte) versioned {
		end := bytes.Index(encoded, name) + len(name)
		return versioned{encoded, bytes.Index(encoded, version), end}
	}
	c.json, c.protobuf = append(c.json, of(inJSON)), append(c.protobuf, of(inProtobuf))
	return nil
}

// complete ends the adding: the collection has count objects.
func (c *collection) complete(count int) error {
	c.count = count
	return c.renderBookmark()
}

// appendObject appends object number i, with the resourceVersion that it is to have or, with 0, the
// one that it began with. It leaves out the first skipped bytes.
func (c *collection) appendObject(to []byte, i int, inProtobuf bool, version, skipped int) []byte {
	objects := c.json
	if inProtobuf {
		objects = c.protobuf
	}
	i %= c.count
	object := objects[i%len(objects)]
	start := len(to) - skipped
	to = append(to, object.bytes[skipped:]...)
	if c.count > len(objects) {
		name := to[start+object.nameEndAt-suffixLength:]
		for at, left := suffixLength-1, i; at >= 0; at-- {
			name[at] = suffixLetters[left%len(suffixLetters)]
			left /= len(suffixLetters)
		}
		if version == 0 {
			version = firstVersion + i + 1
		}
	}
	if version != 0 {
		strconv.AppendInt(to[:start+object.versionAt], int64(version), 10)
	}
	return to
}

// size is the number of bytes of object number i.
func (c *collection) size(i int, inProtobuf bool) int {
	if inProtobuf {
		return len(c.protobuf[i%len(c.protobuf)].bytes)
	}
	return len(c.json[i%len(c.json)].bytes)
}

// renderBookmark renders the event that says that the initial ones are over.
func (c *collection) renderBookmark() error {
	// Of a pod or a ConfigMap without content only the metadata is encoded.
	bookmark := &corev1.ConfigMap{
		TypeMeta: metav1.TypeMeta{Kind: c.kind, APIVersion: "v1"},
		ObjectMeta: metav1.ObjectMeta{
			ResourceVersion: c.version(),
			Annotations:     map[string]string{metav1.InitialEventsAnnotationKey: "true"},
		},
	}
	inJSON, err := json.Marshal(bookmark)
	if err != nil {
		return err
	}
	inProtobuf, err := bookmark.Marshal()
	if err != nil {
		return err
	}
	c.bookmarkJSON = fmt.Appendf(nil, "{\"type\":\"BOOKMARK\",\"object\":%s}\n", inJSON)
	c.bookmarkProtobuf = append(appendFrameHead(nil, "BOOKMARK", typeMeta(c.kind), len(inProtobuf)), inProtobuf...)
	c.bookmarkProtobuf = append(c.bookmarkProtobuf, wireUnknownEnd...)
	return nil
}

// version is the resourceVersion of the whole.
func (c *collection) version() string {
	return strconv.Itoa(firstVersion + c.count)
}

// listJSON is a page of the list.
func (c *collection) listJSON(from, end int, metadata metav1.ListMeta) ([]byte, error) {
	listMeta, err := json.Marshal(metadata)
	if err != nil {
		return nil, err
	}
	size := 1024
	for i := from; i < end; i++ {
		size += c.size(i, false)
	}
	head := len(fmt.Sprintf(`{"kind":%q,"apiVersion":"v1",`, c.kind))
	to := make([]byte, 0, size)
	to = fmt.Appendf(to, `{"kind":"%sList","apiVersion":"v1","metadata":%s,"items":[`, c.kind, listMeta)
	for i := from; i < end; i++ {
		if i > from {
			to = append(to, ',')
		}
		to = append(to, '{') // the items of a list do not say their kind
		to = c.appendObject(to, i, false, 0, head)
	}
	return append(to, "]}\n"...), nil
}

// listProtobuf is the same in protobuf.
func (c *collection) listProtobuf(from, end int, metadata metav1.ListMeta) ([]byte, error) {
	listMeta, err := metadata.Marshal()
	if err != nil {
		return nil, err
	}
	listType := typeMeta(c.kind + "List")
	size := fieldSize(len(listMeta))
	for i := from; i < end; i++ {
		size += fieldSize(c.size(i, true))
	}
	to := make([]byte, 0, objectSize(listType, size))
	to = appendObjectHead(to, listType, size)
	to = append(appendFieldHead(to, 1, len(listMeta)), listMeta...)
	for i := from; i < end; i++ {
		to = c.appendObject(appendFieldHead(to, 2, c.size(i, true)), i, true, 0, 0)
	}
	return append(to, wireUnknownEnd...), nil
}

// appendEvent is an event of object number i; version is that of appendObject.
func (c *collection) appendEvent(to []byte, eventType string, i int, inProtobuf bool, version int) []byte {
	if inProtobuf {
		to = appendFrameHead(to, eventType, typeMeta(c.kind), c.size(i%c.count, true))
		to = c.appendObject(to, i, true, version, 0)
		return append(to, wireUnknownEnd...)
	}
	to = append(to, `{"type":"`...)
	to = append(to, eventType...)
	to = append(to, `","object":`...)
	return append(c.appendObject(to, i, false, version, 0), "}\n"...)
}
