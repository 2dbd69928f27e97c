import { assertEquals } from "@std/assert";
import {
  fieldPath,
  FieldSet,
  formatPath,
  keyElement,
  pathElements,
  valueElement,
} from "../../../src/testing/merge/field_set.ts";
import { test } from "../../support/test.ts";

const fieldsV1 = {
  "f:metadata": { "f:labels": { ".": {}, "f:app": {} } },
  "f:spec": { "f:replicas": {} },
};

function set(...paths: string[][]): FieldSet {
  return paths.map(setOf).reduce((all, one) => all.union(one), new FieldSet());
}

function setOf([element = "", ...rest]: string[]): FieldSet {
  const result = new FieldSet();
  if (rest.length === 0) result.addElement(element);
  else result.addBelow(element, setOf(rest));
  return result;
}

test("a FieldSet reads fieldsV1 and writes the same value", () => {
  assertEquals(FieldSet.fromFieldsV1(fieldsV1).toFieldsV1(), fieldsV1);
  assertEquals(FieldSet.fromFieldsV1(null).isEmpty, true);
});

test("a path in a FieldSet does not include the paths above or below it", () => {
  const labels = FieldSet.fromFieldsV1(fieldsV1).below("f:metadata");
  assertEquals([labels?.has("f:labels"), labels?.below("f:labels")?.has("f:app")], [true, true]);
  assertEquals(FieldSet.fromFieldsV1(fieldsV1).has("f:spec"), false);
  assertEquals(set(["f:a"]).below("f:a"), undefined);
});

test("the union, intersection and difference of FieldSets work path by path", () => {
  const left = set(["f:a"], ["f:a", "f:b"], ["f:c"]);
  const right = set(["f:a"], ["f:c", "f:d"]);
  assertEquals(left.union(right).toFieldsV1(), {
    "f:a": { ".": {}, "f:b": {} },
    "f:c": { ".": {}, "f:d": {} },
  });
  assertEquals(left.intersection(right).toFieldsV1(), { "f:a": {} });
  assertEquals(left.difference(right).toFieldsV1(), { "f:a": { "f:b": {} }, "f:c": {} });
});

test("without leaves out the paths of the other FieldSet, and all paths below them", () => {
  const fields = set(["f:status", "f:phase"], ["f:spec", "f:a"], ["f:spec", "f:b"]);
  const ignored = set(["f:status"], ["f:spec", "f:b"]);
  assertEquals(fields.without(ignored).toFieldsV1(), { "f:spec": { "f:a": {} } });
});

test("a FieldSet includes a path, but not those above and below it", () => {
  const fields = set(["f:a", "f:b", "f:c"], ["f:a", "f:b", "f:d"]);
  const includes = (...path: string[]) => fields.includes(fieldPath(path)!);
  assertEquals(
    [includes("f:a", "f:b", "f:c"), includes("f:a", "f:b"), includes("f:a", "f:x", "f:c")],
    [true, false, false],
  );
  fields.addBelow("f:a", set(["f:x", "f:c"]));
  assertEquals(includes("f:a", "f:x", "f:c"), true);
});

test("paths come in the API server's order: first those in the set, then those below", () => {
  const port = (port: number) => keyElement({ protocol: "TCP", containerPort: port });
  const fields = set(
    ["f:ports", port(443), "f:name"],
    ["f:ports", port(80), "f:name"],
    ["f:ports", port(80)],
    ["f:z"],
  );
  assertEquals(fields.paths().map((path) => formatPath(pathElements(path))), [
    ".z",
    '.ports[containerPort=80,protocol="TCP"]',
    '.ports[containerPort=80,protocol="TCP"].name',
    '.ports[containerPort=443,protocol="TCP"].name',
  ]);
  assertEquals(formatPath(["f:finalizers", valueElement("a/b")]), '.finalizers[="a/b"]');
});
