import { assertEquals, assertThrows } from "@std/assert";
import { test } from "../../support/test.ts";
import { decodeMessage, emptyMessage } from "../../../src/testing/protobuf/decode_message.ts";
import { jsonOfMessage } from "../../../src/testing/protobuf/message_json.ts";
import { messageType } from "../../../src/testing/protobuf/message_table.ts";
import { ProtobufError, WireReader } from "../../../src/testing/protobuf/wire_reader.ts";
import { bytesOf } from "./proto_bytes.ts";

function decode(type: string, ...parts: (number | string)[]): unknown {
  const message = emptyMessage(messageType(type));
  const bytes = bytesOf(...parts);
  decodeMessage(new WireReader(bytes), bytes.length, message);
  return jsonOfMessage(message);
}

function refusal(type: string, ...parts: (number | string)[]): string {
  return assertThrows(() => decode(type, ...parts), ProtobufError).message;
}

test("decodeMessage skips unknown fields", () => {
  assertEquals(decode("LocalObjectReference", 0xfa, 0x3f, 1, "x", 0x0a, 1, "a"), { name: "a" });
});

test("decodeMessage merges what occurs twice, and reads a time anew", () => {
  const metadata = [0x0a, 3, 0x0a, 1, "a", 0x0a, 3, 0x12, 1, "b"];
  assertEquals(decode("ConfigMap", ...metadata), { metadata: { name: "a", generateName: "b" } });
  assertEquals(decode("ObjectMeta", 0x4a, 2, 0x08, 5, 0x4a, 0), { deletionTimestamp: null });
});

test("decodeMessage reads packed numbers, and numbers of their own", () => {
  const groups = { supplementalGroups: [1, 2, 3] };
  assertEquals(decode("PodSecurityContext", 0x22, 2, 1, 2, 0x20, 3), groups);
});

test("decodeMessage reads an entry of a map without its key or value", () => {
  assertEquals(decode("ConfigMap", 0x12, 0, 0x12, 3, 0x0a, 1, "k"), {
    metadata: {},
    data: { "": "", k: "" },
  });
  assertEquals(decode("ResourceRequirements", 0x0a, 3, 0x0a, 1, "k"), { limits: { k: "0" } });
});

test("decodeMessage reads a time without seconds as 1970, in a member and in a map", () => {
  const unknown = [2, 0x18, 1];
  const time = "1970-01-01T00:00:00Z";
  assertEquals(decode("ObjectMeta", 0x4a, ...unknown), { deletionTimestamp: time });
  const read = (...value: number[]) =>
    decode("PodDisruptionBudgetStatus", 0x12, 4 + value.length, 0x0a, 1, "k", 0x12, ...value);
  const { disruptedPods } = read(...unknown) as { disruptedPods: object };
  assertEquals(disruptedPods, { k: time });
  assertEquals((read(0) as { disruptedPods: object }).disruptedPods, { k: null });
});

test("decodeMessage keeps a key named __proto__ as data", () => {
  const entry = [0x0a, 9, "__proto__", 0x12, 1, "v"];
  const { data } = decode("ConfigMap", 0x12, 14, ...entry) as { data: object };
  assertEquals(Object.entries(data), [["__proto__", "v"]]);
});

test("decodeMessage refuses malformed fields in the words of Go's decoder", () => {
  assertEquals(refusal("ConfigMap", 0x08), "proto: wrong wireType = 0 for field ObjectMeta");
  assertEquals(refusal("ConfigMap", 0x22, 0), "proto: wrong wireType = 2 for field Immutable");
  assertEquals(refusal("ConfigMap", 0x0c), "proto: ConfigMap: wiretype end group for non-group");
  assertEquals(refusal("ConfigMap", 0x02), "proto: ConfigMap: illegal tag 0 (wire type 2)");
  assertEquals(refusal("ConfigMap", 0x0a, 2, 0x0a), "unexpected EOF");
});

test("decodeMessage checks quantities", () => {
  assertEquals(decode("Quantity", 0x0a, 3, "1Gi"), "1Gi");
  assertEquals(decode("Quantity"), "0");
  assertEquals(refusal("Quantity", 0x0a, 1, "e"), "unable to parse quantity's suffix");
});

test("decodeMessage bounds the levels of messages", () => {
  const levels = (count: number) => {
    let bytes = bytesOf();
    for (let level = 0; level < count; level++) { // `not` within `not`
      const size: number[] = [];
      for (let rest = bytes.length;; rest >>= 7) {
        if (rest < 0x80) {
          size.push(rest);
          break;
        }
        size.push((rest & 0x7f) | 0x80);
      }
      bytes = Uint8Array.from([0xe2, 0x01, ...size, ...bytes]);
    }
    return bytes;
  };
  assertEquals(JSON.stringify(decode("JSONSchemaProps", ...levels(900))).length, 900 * 8 + 2);
  assertEquals(refusal("JSONSchemaProps", ...levels(1100)), "proto: exceeded max depth");
});

test("decodeMessage refuses integers that JavaScript would round", () => {
  const seconds = (...varint: number[]) =>
    (decode("PodSpec", 0x20, ...varint) as Record<string, unknown>).terminationGracePeriodSeconds;
  const full = (count: number) => Array.from({ length: count }, () => 0xff);
  assertEquals(seconds(...full(7), 0x0f), Number.MAX_SAFE_INTEGER);
  assertEquals(seconds(...full(9), 0x01), -1);
  assertEquals(
    refusal("PodSpec", 0x20, 0x81, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x10),
    "this server keeps integers up to 9007199254740991 (2^53-1): it would round 9007199254740993",
  );
});
