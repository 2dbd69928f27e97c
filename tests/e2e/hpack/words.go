package main

import (
	"fmt"
	"math/rand"
	"strings"

	"golang.org/x/net/http2/hpack"
)

// words are the names and values of a connection, so that fields repeat.
type words struct {
	fields []hpack.HeaderField
}

const digits = "0123456789abcdef"

func newWords(random *rand.Rand) words {
	created := words{fields: []hpack.HeaderField{
		{Name: ":status", Value: pick(random, "200", "201", "404", "409", "429", "500")},
		{Name: "audit-id", Value: uid(random)},
		{Name: "cache-control", Value: "no-cache, private"},
		{Name: "content-type", Value: "application/json"},
		{Name: "x-kubernetes-pf-flowschema-uid", Value: uid(random)},
		{Name: "x-kubernetes-pf-prioritylevel-uid", Value: uid(random)},
		{Name: "date", Value: fmt.Sprintf("Mon, 30 Nov 2026 07:%02d:10 GMT", random.Intn(60))},
		{Name: "warning", Value: `299 - "metadata.finalizers: prefer a domain-qualified name"`},
		{Name: "authorization", Value: "Bearer " + text(random, digits, 120), Sensitive: true},
		{Name: "x-empty", Value: ""},
	}}
	for range random.Intn(6) {
		created.fields = append(created.fields, hpack.HeaderField{
			Name:      "x-" + text(random, "abcdefghijklmnopqrstuvwxyz-", random.Intn(12)),
			Value:     anyText(random, random.Intn(80)),
			Sensitive: random.Intn(5) == 0,
		})
	}
	return created
}

// section returns the fields of a field section: most of them repeat, some vary.
func (w words) section(random *rand.Rand) []hpack.HeaderField {
	var fields []hpack.HeaderField
	for range random.Intn(7) {
		each := pick(random, w.fields...)
		switch random.Intn(6) {
		case 0:
			each.Value = anyText(random, random.Intn(30))
		case 1:
			each.Value = fmt.Sprint(random.Intn(100_000))
		}
		fields = append(fields, each)
	}
	return fields
}

func uid(random *rand.Rand) string {
	var parts []string
	for _, length := range []int{8, 4, 4, 4, 12} {
		parts = append(parts, text(random, digits, length))
	}
	return strings.Join(parts, "-")
}

func text(random *rand.Rand, letters string, length int) string {
	chosen := make([]byte, length)
	for at := range chosen {
		chosen[at] = letters[random.Intn(len(letters))]
	}
	return string(chosen)
}

// anyText returns text of any bytes, or of those that are common.
func anyText(random *rand.Rand, length int) string {
	chosen := make([]byte, length)
	isAny := random.Intn(3) == 0
	for at := range chosen {
		chosen[at] = byte(random.Intn(256))
		if !isAny {
			chosen[at] = byte(32 + random.Intn(95))
		}
	}
	return string(chosen)
}
