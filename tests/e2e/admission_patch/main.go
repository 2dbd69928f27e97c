// Command admission_patch applies JSON Patches by the library of kube-apiserver. It reads one JSON
// object a line, with the members before, patch and after, and prints the number of each line, from
// 0 on, whose patch does not turn before into after, with the reason.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"reflect"

	jsonpatch "gopkg.in/evanphx/json-patch.v4"
)

type pair struct {
	Before json.RawMessage `json:"before"`
	Patch  json.RawMessage `json:"patch"`
	After  json.RawMessage `json:"after"`
}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "admission_patch:", err)
		os.Exit(1)
	}
}

func run() error {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 64<<20)
	for number := 0; lines.Scan(); number++ {
		var each pair
		if err := json.Unmarshal(lines.Bytes(), &each); err != nil {
			return err
		}
		if err := each.check(); err != nil {
			fmt.Printf("%d: %v\n", number, err)
		}
	}
	return lines.Err()
}

func (p pair) check() error {
	patch, err := jsonpatch.DecodePatch(p.Patch)
	if err != nil {
		return err
	}
	patched, err := patch.Apply(p.Before)
	if err != nil {
		return err
	}
	got, err := decoded(patched)
	if err != nil {
		return err
	}
	want, err := decoded(p.After)
	if err != nil {
		return err
	}
	if !reflect.DeepEqual(got, want) {
		return fmt.Errorf("the patch gives %s", patched)
	}
	return nil
}

// decoded is a JSON value with exact numbers.
func decoded(text []byte) (value any, err error) {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	err = decoder.Decode(&value)
	return value, err
}
