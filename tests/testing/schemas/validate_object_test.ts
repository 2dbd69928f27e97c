import { assertEquals } from "@std/assert";
import { validateObject, validateStatus } from "../../../src/testing/schemas/validate_object.ts";
import { test } from "../../support/test.ts";

const list = { type: "array", items: { type: "string" }, "x-kubernetes-list-type": "set" };
const schema = {
  type: "object",
  properties: {
    spec: { type: "object", properties: { list, replicas: { type: "integer" } } },
    status: { type: "object", properties: { phase: { type: "string" } } },
  },
};

function fields(errors: { field: string }[]): string[] {
  return errors.map(({ field }) => field);
}

test("repeated items are allowed in an update of an object that has some", () => {
  const object = { metadata: {}, spec: { list: ["a", "a"] } };
  const more = { metadata: {}, spec: { list: ["a", "a", "b", "b"] } };
  const rules = { schema, scale: false };
  assertEquals(fields(validateObject(object, rules)), ["spec.list[1]"]);
  assertEquals(validateObject(more, { ...rules, previous: object }), []);
});

test("a write of the status is checked only there", () => {
  const object = { metadata: {}, spec: { replicas: "x" }, status: { phase: 1 } };
  assertEquals(fields(validateStatus(object, { schema, scale: false })), ["status.phase"]);
});

test("replicas must be in the range of a Scale", () => {
  const scale = { specReplicas: "spec.replicas", statusReplicas: "status.replicas" };
  const object = { metadata: {}, spec: { replicas: 2 ** 31 }, status: { replicas: -1 } };
  assertEquals(fields(validateObject(object, { schema, scale })), [
    ".spec.replicas",
    ".status.replicas",
  ]);
});
