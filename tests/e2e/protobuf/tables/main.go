// Prints the tables of Kubernetes' protobuf encoding, from the tags of Go's own types: a line for each
// kind and for each struct. src/testing/protobuf/message_table.ts describes the lines.
package main

import (
	"bufio"
	"fmt"
	"os"
	"reflect"
	"regexp"
	"sort"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"kubewire.test/protobuf/scheme"
)

// Versions that are on by default; a kind of another version is unknown, as it is to kube-apiserver.
var stable = regexp.MustCompile(`^v[0-9]+$`)

// Kinds that are registered in each group and version; Go has another way for Status and the like.
var everywhere = map[string]bool{
	"CreateOptions": true, "DeleteOptions": true, "GetOptions": true, "ListOptions": true,
	"PatchOptions": true, "UpdateOptions": true, "WatchEvent": true,
	"APIGroup": true, "APIGroupList": true, "APIResourceList": true, "APIVersions": true, "Status": true,
}

type protobufMessage interface {
	Unmarshal([]byte) error
}

var messageType = reflect.TypeFor[protobufMessage]()

type tables struct {
	names   map[reflect.Type]string
	structs []reflect.Type
}

func main() {
	kinds := map[string]reflect.Type{}
	for kind, goType := range scheme.New().AllKnownTypes() {
		if id, ok := kindID(kind, goType); ok {
			kinds[id] = goType
		}
	}
	kinds["*/WatchEvent"] = reflect.TypeFor[metav1.WatchEvent]()
	kinds["*/Unknown"] = reflect.TypeFor[runtime.Unknown]()
	all := &tables{names: map[reflect.Type]string{}}
	ids := sortedKeys(kinds)
	for _, id := range ids {
		all.visit(kinds[id])
	}
	all.name()
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	for _, id := range ids {
		fmt.Fprintf(out, "%s=%s\n", id, all.names[kinds[id]])
	}
	fmt.Fprintln(out)
	sort.Slice(all.structs, func(i, j int) bool {
		return all.names[all.structs[i]] < all.names[all.structs[j]]
	})
	for _, goType := range all.structs {
		fmt.Fprintln(out, all.describe(goType))
	}
}

func kindID(kind schema.GroupVersionKind, goType reflect.Type) (string, bool) {
	if !reflect.PointerTo(goType).Implements(messageType) || kind.Version == runtime.APIVersionInternal {
		return "", false
	}
	if everywhere[kind.Kind] {
		return "*/" + kind.Kind, kind.Kind != "WatchEvent"
	}
	if !stable.MatchString(kind.Version) {
		return "", false
	}
	apiVersion, kindName := kind.ToAPIVersionAndKind()
	return apiVersion + "/" + kindName, true
}

// visit notes a type and those of its fields.
func (t *tables) visit(goType reflect.Type) {
	if _, known := t.names[goType]; known {
		return
	}
	t.names[goType] = ""
	t.structs = append(t.structs, goType)
	for _, field := range fieldsOf(goType) {
		if field.message != nil {
			t.visit(field.message)
		}
	}
}

// name gives each type the shortest name that no other one has.
func (t *tables) name() {
	byName := map[string]int{}
	for _, goType := range t.structs {
		byName[goType.Name()]++
	}
	taken := map[string]bool{}
	for _, goType := range t.structs {
		name := goType.Name()
		if byName[name] > 1 {
			parts := strings.Split(goType.PkgPath(), "/")
			name = strings.Join(parts[len(parts)-2:], ".") + "." + name
		}
		if taken[name] {
			panic("two types are named " + name)
		}
		taken[name] = true
		t.names[goType] = name
	}
}

func (t *tables) describe(goType reflect.Type) string {
	line := t.names[goType]
	for _, f := range fieldsOf(goType) {
		line += " " + f.name + ":" + f.number + f.flags
		if f.message != nil {
			line += t.names[f.message]
		} else {
			line += f.scalar
		}
		if f.goName != strings.ToUpper(f.name[:min(1, len(f.name))])+f.name[min(1, len(f.name)):] {
			line += ":" + f.goName
		}
	}
	return line
}

type field struct {
	// name is that in JSON; empty for a struct whose fields are inlined.
	name, goName, number, flags string
	scalar                      string
	message                     reflect.Type
}

// fieldsOf returns the fields of a message; a list that is a message has the one field "[]".
func fieldsOf(goType reflect.Type) []field {
	switch {
	case goType.Kind() == reflect.Slice:
		return []field{{name: "[]", goName: "Items", number: "1", flags: "[", scalar: "s"}}
	case goType == reflect.TypeFor[metav1.Time](), goType == reflect.TypeFor[metav1.MicroTime]():
		goType = reflect.TypeFor[metav1.Timestamp]()
	case goType.Name() == "Quantity":
		return []field{{name: "string", goName: "String_", number: "1", scalar: "s"}}
	case goType == reflect.TypeFor[metav1.FieldsV1]():
		return []field{{name: "raw", goName: "Raw", number: "1", flags: "*", scalar: "y"}}
	}
	fields := []field{}
	for i := range goType.NumField() {
		if f, ok := fieldOf(goType, goType.Field(i)); ok {
			fields = append(fields, f)
		}
	}
	sort.SliceStable(fields, func(i, j int) bool {
		return len(fields[i].number) < len(fields[j].number) ||
			len(fields[i].number) == len(fields[j].number) && fields[i].number < fields[j].number
	})
	return fields
}

func fieldOf(owner reflect.Type, f reflect.StructField) (field, bool) {
	tag, ok := f.Tag.Lookup("protobuf")
	if !ok || tag == "-" {
		if f.Name != "TypeMeta" && f.Tag.Get("json") != "-" && f.IsExported() {
			fmt.Fprintf(os.Stderr, "%v.%s has no number\n", owner, f.Name)
		}
		return field{}, false
	}
	jsonParts := strings.Split(f.Tag.Get("json"), ",")
	made := field{name: jsonParts[0], goName: f.Name, number: strings.Split(tag, ",")[1]}
	flags := map[string]bool{}
	for _, flag := range jsonParts[1:] {
		flags[flag] = true
	}
	if made.name == "-" || made.name == "" && !f.Anonymous {
		made.name = strings.ToLower(f.Name[:1]) + f.Name[1:]
	}
	if made.name == "" {
		made.flags += "+"
	}
	if flags["omitempty"] {
		made.flags += "?"
	}
	if flags["omitzero"] {
		made.flags += "!"
	}
	goType := f.Type
	isMessage := func() bool { return reflect.PointerTo(goType).Implements(messageType) }
	switch {
	case goType.Kind() == reflect.Pointer:
		made.flags += "*"
		goType = goType.Elem()
	case isMessage():
	case goType.Kind() == reflect.Map:
		if goType.Key().Kind() != reflect.String {
			panic(fmt.Sprint(owner, f.Name, ": a key is no string"))
		}
		made.flags += "{"
		goType = goType.Elem()
	case goType.Kind() == reflect.Slice && goType.Elem().Kind() != reflect.Uint8:
		made.flags += "["
		goType = goType.Elem()
	}
	if isMessage() {
		made.message = goType
		return made, true
	}
	scalars := map[reflect.Kind]string{
		reflect.String: "s", reflect.Bool: "b", reflect.Int32: "i", reflect.Int64: "l", reflect.Int: "l",
		reflect.Float64: "d", reflect.Slice: "y", reflect.Uint8: "u",
	}
	made.scalar = scalars[goType.Kind()]
	if made.scalar == "" || goType.Kind() == reflect.Slice && goType.Elem().Kind() != reflect.Uint8 {
		panic(fmt.Sprint(owner, " ", f.Name, ": unknown type ", goType))
	}
	return made, true
}

func sortedKeys(kinds map[string]reflect.Type) []string {
	keys := []string{}
	for key := range kinds {
		keys = append(keys, key)
	}
	sort.Strings(keys)
	return keys
}
