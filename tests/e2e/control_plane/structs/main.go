// Prints the Go structs of Kubernetes' kinds as JSON: the fields of each, in their order, with the
// types that the messages of a JSON decoder name. The arguments are kinds, as apiVersion/kind.
package main

import (
	"encoding"
	"encoding/json"
	"fmt"
	"os"
	"path"
	"reflect"
	"strings"

	apiextensions "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/kubernetes/scheme"
	apiregistration "k8s.io/kube-aggregator/pkg/apis/apiregistration/v1"
)

type tables struct {
	// The struct of each kind.
	Kinds map[string]string `json:"kinds"`
	// The fields of each struct: NAME TYPE, with "?" after the name of one that is left out if empty,
	// and "!" if it is left out if it is the zero value.
	Structs map[string][]string `json:"structs"`
	// The kind of each other named type, such as string.
	Scalars map[string]string `json:"scalars"`
	// The kinds that this version of Kubernetes does not have.
	Unknown []string `json:"unknown"`
}

var (
	found       = tables{map[string]string{}, map[string][]string{}, map[string]string{}, []string{}}
	names       = map[reflect.Type]string{}
	takenNames  = map[string]bool{}
	unmarshaler = reflect.TypeFor[json.Unmarshaler]()
	fromText    = reflect.TypeFor[encoding.TextUnmarshaler]()
)

func main() {
	for _, add := range []func() error{
		func() error { return apiextensions.AddToScheme(scheme.Scheme) },
		func() error { return apiregistration.AddToScheme(scheme.Scheme) },
	} {
		if err := add(); err != nil {
			fail(err)
		}
	}
	for _, kind := range os.Args[1:] {
		at := strings.LastIndex(kind, "/")
		version, err := schema.ParseGroupVersion(kind[:at])
		if err != nil {
			fail(err)
		}
		object, err := scheme.Scheme.New(version.WithKind(kind[at+1:]))
		if err != nil {
			found.Unknown = append(found.Unknown, kind)
			continue
		}
		found.Kinds[kind] = describe(reflect.TypeOf(object).Elem())
	}
	if err := json.NewEncoder(os.Stdout).Encode(found); err != nil {
		fail(err)
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

// describe returns the name of a type, and adds it and the types of its fields to the tables.
func describe(t reflect.Type) string {
	if t.Kind() == reflect.Pointer {
		return "*" + describe(t.Elem())
	}
	if t.PkgPath() == "" {
		switch t.Kind() {
		case reflect.Slice:
			if t.Elem().Kind() == reflect.Uint8 {
				return "[]uint8"
			}
			return "[]" + describe(t.Elem())
		case reflect.Map:
			return "map[" + describe(t.Key()) + "]" + describe(t.Elem())
		default:
			return t.String()
		}
	}
	if name, ok := names[t]; ok {
		return name
	}
	name := t.String()
	if takenNames[name] {
		name = path.Base(path.Dir(t.PkgPath())) + "/" + name
	}
	takenNames[name] = true
	names[t] = name
	pointer := reflect.PointerTo(t)
	if pointer.Implements(unmarshaler) || pointer.Implements(fromText) {
		found.Scalars[name] = "custom"
	} else if t.Kind() == reflect.Struct {
		found.Structs[name] = nil // before its fields, which may contain it
		found.Structs[name] = fields(t)
	} else {
		found.Scalars[name] = describeUnderlying(t)
	}
	return name
}

func describeUnderlying(t reflect.Type) string {
	switch t.Kind() {
	case reflect.Slice:
		return "[]" + describe(t.Elem())
	case reflect.Map:
		return "map[" + describe(t.Key()) + "]" + describe(t.Elem())
	default:
		return t.Kind().String()
	}
}

func fields(t reflect.Type) []string {
	result := []string{}
	for i := range t.NumField() {
		field := t.Field(i)
		name, options, _ := strings.Cut(field.Tag.Get("json"), ",")
		if name == "-" || !field.IsExported() {
			continue
		}
		if name == "" && (field.Anonymous || strings.Contains(options, "inline")) {
			embedded := field.Type
			if embedded.Kind() == reflect.Pointer {
				embedded = embedded.Elem()
			}
			result = append(result, fields(embedded)...)
			continue
		}
		if name == "" {
			name = field.Name
		}
		if strings.Contains(options, "omitempty") {
			name += "?"
		}
		if strings.Contains(options, "omitzero") {
			name += "!"
		}
		result = append(result, name+" "+describe(field.Type))
	}
	return result
}
