import { assertEquals, assertThrows } from "@std/assert";
import { test } from "../../support/test.ts";
import type { FieldValue } from "../../../src/testing/protobuf/decode_message.ts";
import { jsonOfMessage } from "../../../src/testing/protobuf/message_json.ts";
import { messageType } from "../../../src/testing/protobuf/message_table.ts";
import { ProtobufError } from "../../../src/testing/protobuf/wire_reader.ts";

function json(type: string, ...values: (FieldValue | undefined)[]): unknown {
  return jsonOfMessage({ type: messageType(type), values });
}

test("jsonOfMessage shows times as Go does, and none for Go's zero time", () => {
  assertEquals(json("Time", 1_764_000_000, 5), "2025-11-24T16:00:00Z");
  assertEquals(json("MicroTime", 1_764_000_000, 1_999), "2025-11-24T16:00:00.000001Z");
  assertEquals(json("MicroTime", 1_764_000_000, -1_000), "2025-11-24T15:59:59.999999Z");
  assertEquals(json("Time", 0), "1970-01-01T00:00:00Z");
  assertEquals(json("Time"), null);
  assertEquals(json("Time", -62_135_596_800), null);
  assertEquals(json("Time", -62_135_596_799), "0001-01-01T00:00:01Z");
  assertThrows(() => json("Time", 1e18), ProtobufError, "out of range");
});

test("jsonOfMessage shows a number or a text, and refuses another type", () => {
  assertEquals(json("IntOrString", 0, 80, "http"), 80);
  assertEquals(json("IntOrString", 1, 80, "http"), "http");
  assertThrows(() => json("IntOrString", 2), ProtobufError, "impossible IntOrString.Type");
});

test("jsonOfMessage shows raw JSON, and refuses what is none", () => {
  const raw = (text: string) => new TextEncoder().encode(text);
  assertEquals(json("RawExtension", raw('{"a":[1]}')), { a: [1] });
  assertEquals(json("JSON", raw("null")), null);
  assertEquals(json("FieldsV1"), null);
  assertThrows(() => json("RawExtension", raw("{")), ProtobufError, "json: ");
});

test("jsonOfMessage has no JSON for numbers that are none", () => {
  const { fields } = messageType("JSONSchemaProps");
  const values: FieldValue[] = [];
  values[fields.find(({ name }) => name === "maximum")!.index] = Infinity;
  assertThrows(() => json("JSONSchemaProps", ...values), ProtobufError, "value: +Inf");
});

test("jsonOfMessage inlines the fields of embedded structs", () => {
  const { fields } = messageType("VolumeSource");
  const claim = fields.find(({ name }) => name === "persistentVolumeClaim")!;
  const source: FieldValue[] = [];
  source[claim.index] = { type: claim.message!, values: ["c"] };
  assertEquals(json("Volume", "v", { type: messageType("VolumeSource"), values: source }), {
    name: "v",
    persistentVolumeClaim: { claimName: "c" },
  });
});
