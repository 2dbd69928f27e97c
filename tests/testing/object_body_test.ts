import { assertEquals, assertThrows } from "@std/assert";
import { parseObjectBody } from "../../src/testing/object_body.ts";
import { ResourceRegistry } from "../../src/testing/resource_registry.ts";
import { StatusError } from "../../src/testing/status_error.ts";
import { test } from "../support/test.ts";

const pods = new ResourceRegistry().findKind("v1", "Pod")!;

test("parseObjectBody fills in version and kind, and metadata where there is none", () => {
  const expected = { apiVersion: "v1", kind: "Pod", metadata: {}, spec: { x: 1 } };
  assertEquals(parseObjectBody({ spec: { x: 1 } }, pods), expected);
});

test("parseObjectBody takes null in the metadata for absent", () => {
  const { metadata } = parseObjectBody({ metadata: { name: "a", labels: null } }, pods);
  assertEquals(metadata, { name: "a" });
});

const refused: [unknown, string][] = [
  [null, "the object provided is unrecognized (must be of type Pod)"],
  [[], "the object provided is unrecognized (must be of type Pod)"],
  [{ kind: "Node" }, 'Node in version "v1" cannot be handled as a Pod'],
  [{ apiVersion: "v2" }, "the API version in the data (v2) does not match"],
  [{ metadata: "a" }, "cannot unmarshal string into Go struct field metadata"],
  [
    { metadata: { name: 1 } },
    "cannot unmarshal number into Go struct field ObjectMeta.metadata.name",
  ],
  [{ metadata: { labels: [] } }, "cannot unmarshal array"],
  [{ metadata: { annotations: { a: true } } }, "cannot unmarshal bool"],
  [{ metadata: { finalizers: "a" } }, "cannot unmarshal string"],
  [{ metadata: { finalizers: [{}] } }, "cannot unmarshal object"],
];

for (const [body, message] of refused) {
  test(`parseObjectBody refuses ${JSON.stringify(body)} with 400`, () => {
    const error = assertThrows(() => parseObjectBody(body, pods), StatusError, message);
    assertEquals(error.status.code, 400);
  });
}
