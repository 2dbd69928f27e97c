package main

import (
	"encoding/binary"
	"math/bits"
)

// The messages of Kubernetes' protobuf encoding, put together from parts that are rendered already:
// runtime.Unknown around each object, metav1.WatchEvent around that in a watch.

const (
	wireMagic = "k8s\x00"
	// contentEncoding and contentType of runtime.Unknown, both empty.
	wireUnknownEnd = "\x1a\x00\x22\x00"
)

func fieldSize(length int) int {
	return 1 + (bits.Len64(uint64(length)|1)+6)/7 + length
}

// appendFieldHead begins a field of that length; what is in it is for the caller to append.
func appendFieldHead(to []byte, number byte, length int) []byte {
	return binary.AppendUvarint(append(to, number<<3|2), uint64(length))
}

func appendField(to []byte, number byte, value string) []byte {
	return append(appendFieldHead(to, number, len(value)), value...)
}

// typeMeta is a runtime.TypeMeta of the group v1.
func typeMeta(kind string) string {
	return string(appendField(appendField(nil, 1, "v1"), 2, kind))
}

// objectSize is the size of an object of that many bytes, with everything around it.
func objectSize(typeMeta string, length int) int {
	return len(wireMagic) + fieldSize(len(typeMeta)) + fieldSize(length) + len(wireUnknownEnd)
}

// appendObjectHead begins an object of that many bytes; wireUnknownEnd ends it.
func appendObjectHead(to []byte, typeMeta string, length int) []byte {
	to = append(to, wireMagic...)
	to = appendField(to, 1, typeMeta)
	return appendFieldHead(to, 2, length)
}

// appendFrameHead begins a frame of a watch around an object of that many bytes; wireUnknownEnd ends it.
func appendFrameHead(to []byte, eventType, typeMeta string, length int) []byte {
	size := objectSize(typeMeta, length)
	to = binary.BigEndian.AppendUint32(to, uint32(fieldSize(len(eventType))+fieldSize(fieldSize(size))))
	to = appendField(to, 1, eventType)
	to = appendFieldHead(to, 2, fieldSize(size))
	to = appendFieldHead(to, 1, size)
	return appendObjectHead(to, typeMeta, length)
}
