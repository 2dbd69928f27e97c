import { assertEquals, assertThrows } from "@std/assert";
import { test } from "../../support/test.ts";
import { messageOfJson } from "../../../src/testing/protobuf/message_of_json.ts";
import { jsonOfMessage } from "../../../src/testing/protobuf/message_json.ts";
import { messageType } from "../../../src/testing/protobuf/message_table.ts";
import { ProtobufError } from "../../../src/testing/protobuf/wire_reader.ts";

function through(type: string, json: unknown): unknown {
  return jsonOfMessage(messageOfJson(messageType(type), json));
}

test("messageOfJson leaves out members without a field, and null", () => {
  const json = { metadata: null, data: { a: "1" }, extra: true };
  assertEquals(through("ConfigMap", json), { metadata: {}, data: { a: "1" } });
});

test("messageOfJson reads the forms of a schema", () => {
  const schema = {
    additionalProperties: true,
    items: [{ type: "string" }],
    dependencies: { a: ["b"], c: { type: "object" } },
  };
  assertEquals(through("JSONSchemaProps", schema), schema);
  const other = { additionalProperties: { type: "string" }, items: { maximum: 1.5 } };
  assertEquals(through("JSONSchemaProps", other), other);
});

test("messageOfJson reads times in any zone", () => {
  assertEquals(through("Time", "2026-11-24T12:00:00.9+02:00"), "2026-11-24T10:00:00Z");
  assertEquals(through("MicroTime", "2026-11-24T10:00:00.5Z"), "2026-11-24T10:00:00.500000Z");
});

test("messageOfJson names a member of another type", () => {
  const refusal = (type: string, json: unknown) =>
    assertThrows(() => messageOfJson(messageType(type), json), ProtobufError).message;
  assertEquals(refusal("Pod", []), "the object must be an object");
  assertEquals(refusal("Pod", { spec: { hostNetwork: 1 } }), "spec.hostNetwork must be a boolean");
  assertEquals(refusal("Pod", { spec: { priority: 1.5 } }), "spec.priority must be an integer");
  assertEquals(refusal("Pod", { spec: { containers: {} } }), "spec.containers must be a list");
  assertEquals(refusal("Secret", { data: { a: "é" } }), "data must be base64");
  assertEquals(refusal("ConfigMap", { data: ["a"] }), "data must be an object");
  assertEquals(refusal("ConfigMap", { data: { a: 1 } }), "data must be a string");
  assertEquals(
    refusal("Pod", { metadata: { deletionTimestamp: "soon" } }),
    "metadata.deletionTimestamp must be a time",
  );
});

test("messageOfJson bounds the levels of an object", () => {
  const nested = (levels: number) => {
    let schema: unknown = {};
    for (let level = 0; level < levels; level++) schema = { not: schema };
    return schema;
  };
  assertEquals(through("JSONSchemaProps", nested(900)), nested(900));
  const refuse = () => through("JSONSchemaProps", nested(1100));
  assertThrows(refuse, ProtobufError, "more than 1000 levels");
});
