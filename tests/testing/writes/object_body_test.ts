import { assertEquals, assertThrows } from "@std/assert";
import { parseObjectBody, parsePatchedObject } from "../../../src/testing/writes/object_body.ts";
import { ResourceRegistry } from "../../../src/testing/resources/resource_registry.ts";
import { StatusError } from "../../../src/testing/status/status_error.ts";
import { test } from "../../support/test.ts";

const pods = new ResourceRegistry().findKind("v1", "Pod")!;

test("parseObjectBody fills in apiVersion and kind, and metadata when there is none", () => {
  const expected = { apiVersion: "v1", kind: "Pod", metadata: {}, spec: { x: 1 } };
  assertEquals(parseObjectBody({ spec: { x: 1 } }, pods), expected);
});

test("parseObjectBody treats null as an empty object", () => {
  assertEquals(parseObjectBody(null, pods), { apiVersion: "v1", kind: "Pod", metadata: {} });
});

test("parseObjectBody says that an object of another served kind cannot be converted", () => {
  const isServed = (apiVersion: string, kind: string) => apiVersion === "v1" && kind === "Node";
  assertThrows(
    () => parseObjectBody({ kind: "Node" }, pods, { isServed }),
    StatusError,
    "converting (v1.Node) to (core.Pod): unknown conversion",
  );
});

test("parsePatchedObject names the patch as the cause, with 422", () => {
  const error = assertThrows(
    () => parsePatchedObject({ apiVersion: "v1", metadata: { name: 1 } }, pods),
    StatusError,
  );
  const { code, details } = error.status;
  assertEquals([code, details?.causes?.map(({ field }) => field)], [422, ["patch"]]);
});

test("parsePatchedObject refuses a result that is not an object, with 422", () => {
  const error = assertThrows(() => parsePatchedObject(undefined, pods), StatusError);
  assertEquals(error.status.code, 422);
});

test("parseObjectBody treats null in the metadata as absent", () => {
  const { metadata } = parseObjectBody({ metadata: { name: "a", labels: null } }, pods);
  assertEquals(metadata, { name: "a" });
});

const refused: [unknown, string][] = [
  [[], "the object provided is unrecognized (must be of type Pod)"],
  [{ kind: "Node" }, 'Node in version "v1" cannot be handled as a Pod'],
  [{ apiVersion: "v2" }, 'no kind "Pod" is registered for version "v2"'],
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
