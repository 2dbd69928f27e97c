import { assertEquals } from "@std/assert";
import { builtinMergeType } from "../../../src/testing/merge/builtin_merge_type.ts";
import { listFaults } from "../../../src/testing/merge/list_faults.ts";
import { schemaMergeType } from "../../../src/testing/merge/schema_merge_type.ts";
import { test } from "../../support/test.ts";

const pod = builtinMergeType("v1", "Pod");

test("items with the same keys, or of the same value, are told with their keys", () => {
  const env = [{ name: "A" }, { name: "B" }, { name: "A" }];
  const config = {
    metadata: { finalizers: ["a.b/c", "a.b/c"] },
    spec: { containers: [{ name: "c", env, args: ["x", "x"] }] },
  };
  assertEquals(listFaults(config, pod), [
    '.metadata.finalizers: duplicate entries for key [="a.b/c"]',
    '.spec.containers[name="c"].env: duplicate entries for key [name="A"]',
  ]);
  const ports = [{ port: 80 }, { port: 80, protocol: "UDP" }, { port: 80, protocol: "TCP" }];
  assertEquals(listFaults({ spec: { ports } }, builtinMergeType("v1", "Service")), [
    '.spec.ports: duplicate entries for key [port=80,protocol="TCP"]',
  ]);
});

test("items that cannot be told apart are told, and end the look at their list", () => {
  const of = (containers: unknown[]) => listFaults({ spec: { containers } }, pod);
  const with2nd = (why: string) => [`.spec.containers: element 1: associative list ${why}`];
  assertEquals(of([{ name: "a" }, 5, 6]), with2nd("with keys may not have non-map elements"));
  assertEquals(of([{ name: "a" }, null]), with2nd("with keys may not have a null element"));
  assertEquals(
    of([{ name: "a" }, { image: "b" }, { name: "a" }]),
    with2nd(
      'with keys has an element that omits all key fields ["name"] (and doesn\'t have default ' +
        "values for any key fields)",
    ),
  );
  const finalizers = (...list: unknown[]) => listFaults({ metadata: { finalizers: list } }, pod);
  assertEquals(
    [finalizers({}), finalizers([]), finalizers(null)].flat(),
    [
      ".metadata.finalizers: element 0: associative list without keys has an element that's a map " +
      "type",
      ".metadata.finalizers: element 0: not supported: associative list with lists as elements",
      ".metadata.finalizers: element 0: associative list without keys has an element that's an " +
      "explicit null",
    ],
  );
});

test("the lists of a schema are checked wherever they are", () => {
  const names = {
    type: "array",
    "x-kubernetes-list-type": "map",
    "x-kubernetes-list-map-keys": ["name"],
    items: {
      type: "object",
      properties: { name: { type: "string" }, tags: { type: "array", items: { type: "string" } } },
    },
  };
  const type = schemaMergeType({ type: "object", properties: { names } });
  const tags = ["x", "x"]; // merged as a whole
  assertEquals(listFaults({ names: [{ name: "a", tags }, { name: "b" }, { name: "b" }] }, type), [
    '.names: duplicate entries for key [name="b"]',
  ]);
});
