// Compares the OpenAPI document of version 2 that client-go reads from a server with that of another one:
// openapi KUBECONFIG OTHER_KUBECONFIG. What the first one does not have is not compared.
package main

import (
	"encoding/json"
	"os"
	"sort"
	"strings"

	openapi "github.com/google/gnostic-models/openapiv2"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	applymeta "k8s.io/client-go/applyconfigurations/meta/v1"
	"k8s.io/client-go/discovery"
	"k8s.io/client-go/tools/clientcmd"
	"sigs.k8s.io/yaml"
)

// comparison has how many parts of the document each section has, and the parts that differ.
type comparison struct {
	Sections  map[string]int
	Differing []string
	// Version3 counts the documents of version 3 that are JSON.
	Version3 int
}

func main() {
	client := clientOf(os.Args[1])
	_, err := applymeta.NewUnstructuredExtractor(client)
	must(err)
	found := comparison{Sections: map[string]int{}, Differing: []string{}, Version3: version3(client)}
	own, other := sectionsOf(client), sectionsOf(clientOf(os.Args[2]))
	for section, parts := range own {
		found.Sections[section] = len(parts)
		for name, part := range parts {
			if expected, has := other[section][name]; !has || !proto.Equal(part, expected) {
				found.Differing = append(found.Differing, section+" "+name)
			}
		}
	}
	sort.Strings(found.Differing)
	must(json.NewEncoder(os.Stdout).Encode(found))
}

func clientOf(kubeconfig string) *discovery.DiscoveryClient {
	config, err := clientcmd.BuildConfigFromFlags("", kubeconfig)
	must(err)
	client, err := discovery.NewDiscoveryClientForConfig(config)
	must(err)
	return client
}

func version3(client *discovery.DiscoveryClient) int {
	paths, err := client.OpenAPIV3().Paths()
	must(err)
	for _, version := range paths {
		text, err := version.Schema("application/json")
		must(err)
		must(json.Unmarshal(text, &map[string]any{}))
	}
	return len(paths)
}

// sectionsOf returns the parts of the document by the names of section and part.
func sectionsOf(client *discovery.DiscoveryClient) map[string]map[string]proto.Message {
	document, err := client.OpenAPISchema()
	must(err)
	normalize(document.ProtoReflect())
	sections := map[string]map[string]proto.Message{
		"paths": {}, "definitions": {}, "parameters": {}, "security": {}, "document": {},
	}
	for _, path := range document.GetPaths().GetPath() {
		sections["paths"][path.Name] = path.Value
	}
	for _, schema := range document.GetDefinitions().GetAdditionalProperties() {
		sections["definitions"][schema.Name] = schema.Value
	}
	for _, parameter := range document.GetParameters().GetAdditionalProperties() {
		sections["parameters"][parameter.Name] = parameter.Value
	}
	for _, scheme := range document.GetSecurityDefinitions().GetAdditionalProperties() {
		sections["security"][scheme.Name] = scheme.Value
	}
	sections["document"]["rest"] = &openapi.Document{
		Swagger: document.Swagger, Info: document.Info, Security: document.Security,
	}
	return sections
}

// normalize sorts what has names, and puts JSON in the place of YAML, so that equal documents are equal
// messages.
func normalize(message protoreflect.Message) {
	if value, is := message.Interface().(*openapi.Any); is {
		text, err := yaml.YAMLToJSON([]byte(value.Yaml))
		must(err)
		value.Yaml = string(text)
		return
	}
	message.Range(func(field protoreflect.FieldDescriptor, value protoreflect.Value) bool {
		switch {
		case field.Message() == nil:
		case field.IsList():
			list := value.List()
			for at := range list.Len() {
				normalize(list.Get(at).Message())
			}
			if strings.HasPrefix(string(field.Message().Name()), "Named") {
				sortByName(list)
			}
		default:
			normalize(value.Message())
		}
		return true
	})
}

func sortByName(list protoreflect.List) {
	entries := make([]protoreflect.Value, list.Len())
	for at := range entries {
		entries[at] = list.Get(at)
	}
	sort.SliceStable(entries, func(a, b int) bool { return nameOf(entries[a]) < nameOf(entries[b]) })
	for at, entry := range entries {
		list.Set(at, entry)
	}
}

func nameOf(entry protoreflect.Value) string {
	message := entry.Message()
	return message.Get(message.Descriptor().Fields().ByName("name")).String()
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}
