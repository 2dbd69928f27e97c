// Converts between JSON and protobuf by Kubernetes' own code: each line of the input is an object in JSON
// or, as {"protobuf": BASE64}, in protobuf. The line that it prints has both, or what went wrong.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"os"

	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/runtime/serializer/protobuf"
	"kubewire.test/protobuf/scheme"
)

type converted struct {
	JSON     json.RawMessage `json:"json,omitempty"`
	Protobuf []byte          `json:"protobuf,omitempty"`
	// Error is that of the decoder, and Unshown that of Go's JSON encoder after it.
	Error   string `json:"error,omitempty"`
	Unshown string `json:"unshown,omitempty"`
}

func main() {
	known := scheme.New()
	codec := protobuf.NewSerializer(known, known)
	out := json.NewEncoder(os.Stdout)
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		var given converted
		if err := json.Unmarshal(lines.Bytes(), &given); err != nil {
			panic(err)
		}
		var made converted
		if given.Protobuf != nil {
			made = fromProtobuf(codec, given.Protobuf)
		} else {
			made = fromJSON(known, codec, lines.Bytes())
		}
		if err := out.Encode(made); err != nil {
			panic(err)
		}
	}
}

func fromProtobuf(codec runtime.Serializer, given []byte) converted {
	fallback := schema.GroupVersionKind{Version: "v1", Kind: "ConfigMap"}
	object, kind, err := codec.Decode(given, &fallback, nil)
	if err != nil {
		return converted{Error: err.Error()}
	}
	object.GetObjectKind().SetGroupVersionKind(*kind)
	shown, err := json.Marshal(object)
	if err != nil {
		return converted{Unshown: err.Error()}
	}
	return converted{JSON: shown}
}

func fromJSON(known *runtime.Scheme, codec runtime.Serializer, given []byte) converted {
	var typed struct{ APIVersion, Kind string }
	if err := json.Unmarshal(given, &typed); err != nil {
		return converted{Error: err.Error()}
	}
	kind := schema.FromAPIVersionAndKind(typed.APIVersion, typed.Kind)
	object, err := known.New(kind)
	if err != nil {
		return converted{Error: err.Error()}
	}
	if err := json.Unmarshal(given, object); err != nil {
		return converted{Error: err.Error()}
	}
	object.GetObjectKind().SetGroupVersionKind(kind)
	var encoded bytes.Buffer
	if err := codec.Encode(object, &encoded); err != nil {
		return converted{Error: err.Error()}
	}
	// without the empty lists that protobuf does not tell from absent ones
	made := fromProtobuf(codec, encoded.Bytes())
	made.Protobuf = encoded.Bytes()
	return made
}
