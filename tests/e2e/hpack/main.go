// Command hpack is the other end of the tests of HPACK: golang.org/x/net/http2/hpack, which
// kube-apiserver uses.
//
//	hpack write SEED COUNT
//
// prints COUNT connections, a JSON object a line: blocks of fields by Go's encoder, many of them
// damaged at the end, with the fields that Go's decoder finds in them, or its error.
//
//	hpack read
//
// reads connections without fields, and prints them with the fields that Go's decoder finds.
package main

import (
	"bufio"
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand"
	"os"
	"strconv"

	"golang.org/x/net/http2/hpack"
)

// A connection is a sequence of blocks that one decoder reads. The last one may be damaged.
type connection struct {
	// TableBytes is the size of the table that the reader has announced.
	TableBytes uint32  `json:"tableBytes"`
	Blocks     []block `json:"blocks"`
}

// A block is one field section.
type block struct {
	Hex    string  `json:"hex"`
	Fields []field `json:"fields,omitempty"`
	Error  string  `json:"error,omitempty"`
}

// A field is a name, a value, and "sensitive" if it must not be stored; one character a byte.
type field []string

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "hpack:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	output := bufio.NewWriter(os.Stdout)
	defer output.Flush()
	switch {
	case len(args) == 3 && args[0] == "write":
		seed, err := strconv.ParseInt(args[1], 10, 64)
		if err != nil {
			return err
		}
		count, err := strconv.Atoi(args[2])
		if err != nil {
			return err
		}
		return write(json.NewEncoder(output), rand.New(rand.NewSource(seed)), count)
	case len(args) == 1 && args[0] == "read":
		return read(json.NewDecoder(os.Stdin), json.NewEncoder(output))
	}
	return errors.New("usage: hpack write SEED COUNT | hpack read")
}

func write(output *json.Encoder, random *rand.Rand, count int) error {
	output.SetEscapeHTML(false)
	for range count {
		written := newConnection(random)
		written.decode()
		if err := output.Encode(written); err != nil {
			return err
		}
	}
	return nil
}

func read(input *json.Decoder, output *json.Encoder) error {
	output.SetEscapeHTML(false)
	for {
		var each connection
		if err := input.Decode(&each); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
		each.decode()
		if err := output.Encode(each); err != nil {
			return err
		}
	}
}

// decode sets the fields of each block, or the error of the last one.
func (c *connection) decode() {
	decoder := hpack.NewDecoder(c.TableBytes, nil)
	for at := range c.Blocks {
		each := &c.Blocks[at]
		encoded, err := hex.DecodeString(each.Hex)
		if err == nil {
			var fields []hpack.HeaderField
			fields, err = decoder.DecodeFull(encoded)
			for _, found := range fields {
				each.Fields = append(each.Fields, fieldOf(found))
			}
		}
		if err != nil {
			each.Fields, each.Error = nil, err.Error()
			c.Blocks = c.Blocks[:at+1]
			return
		}
	}
}

func fieldOf(found hpack.HeaderField) field {
	texts := field{latin1(found.Name), latin1(found.Value)}
	if found.Sensitive {
		texts = append(texts, "sensitive")
	}
	return texts
}

func latin1(text string) string {
	characters := make([]rune, 0, len(text))
	for _, each := range []byte(text) {
		characters = append(characters, rune(each))
	}
	return string(characters)
}

// newConnection encodes some field sections with tables of changing sizes, and may damage the last
// block.
func newConnection(random *rand.Rand) connection {
	tableBytes := pick[uint32](random, 4096, 4096, 4096, 0, 64, 256, 8192)
	var buffer bytes.Buffer
	encoder := hpack.NewEncoder(&buffer)
	encoder.SetMaxDynamicTableSizeLimit(tableBytes)
	created := connection{TableBytes: tableBytes}
	words := newWords(random)
	for range 1 + random.Intn(4) {
		if random.Intn(4) == 0 {
			encoder.SetMaxDynamicTableSize(uint32(random.Intn(int(tableBytes) + 1)))
		}
		for _, each := range words.section(random) {
			if err := encoder.WriteField(each); err != nil {
				panic(err) // a bytes.Buffer does not fail
			}
		}
		created.Blocks = append(created.Blocks, block{Hex: hex.EncodeToString(buffer.Bytes())})
		buffer.Reset()
	}
	if random.Intn(2) == 0 {
		last := &created.Blocks[len(created.Blocks)-1]
		encoded, _ := hex.DecodeString(last.Hex)
		last.Hex = hex.EncodeToString(damaged(random, encoded))
	}
	return created
}

// damaged changes, removes or inserts a few bytes.
func damaged(random *rand.Rand, encoded []byte) []byte {
	for range 1 + random.Intn(3) {
		at := random.Intn(len(encoded) + 1)
		switch random.Intn(5) {
		case 0:
			encoded = encoded[:at]
		case 1:
			encoded = append(encoded[:at:at], append([]byte{byte(random.Intn(256))}, encoded[at:]...)...)
		case 2:
			if at < len(encoded) {
				encoded = append(encoded[:at:at], encoded[at+1:]...)
			}
		case 3:
			if at < len(encoded) {
				encoded[at] ^= 1 << random.Intn(8)
			}
		default:
			if at < len(encoded) {
				encoded[at] = pick[byte](random, 0, 0x0f, 0x1f, 0x20, 0x3f, 0x40, 0x7f, 0x80, 0xff)
			}
		}
	}
	return encoded
}

func pick[T any](random *rand.Rand, from ...T) T {
	return from[random.Intn(len(from))]
}
