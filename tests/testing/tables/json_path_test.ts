import { assertEquals, assertThrows } from "@std/assert";
import { parseJsonPath } from "../../../src/testing/tables/json_path.ts";
import { test } from "../../support/test.ts";

const value = {
  metadata: { labels: { "example.com/a": "yes" } },
  spec: { list: [{ n: "a", v: 1 }, { n: "b", v: 2 }, { n: "c]", v: 3 }], on: true },
};

test("a path finds fields, items and those that match", () => {
  const table: [path: string, found: unknown[]][] = [
    [".spec.on", [true]],
    ["spec.on", [true]],
    ["$.spec.on", [true]],
    [".spec.none.x", []],
    [".spec['on']", [true]],
    [".metadata.labels.example\\.com/a", ["yes"]],
    [".metadata.labels['example.com/a']", ["yes"]],
    [".spec.list[1].n", ["b"]],
    [".spec.list[-1].n", ["c]"]],
    [".spec.list[9].n", []],
    [".spec.list[0:2].n", ["a", "b"]],
    [".spec.list[-1:].v", [3]],
    [".spec.list[0:3:2].v", [1, 3]],
    [".spec.list[*].v", [1, 2, 3]],
    [".spec.list.*.v", [1, 2, 3]],
    ["..v", [1, 2, 3]],
    ['.spec.list[?(@.n=="b")].v', [2]],
    [".spec.list[?(@.n=='c]')].v", [3]],
    [".spec.list[?(@.v>1)].n", ["b", "c]"]],
    [".spec.list[?(@.v>=2)].v", [2, 3]],
    [".spec.list[?(@.v<=1)].v", [1]],
    [".spec.list[?(@.v != 2)].v", [1, 3]],
    [".spec.list[?(@.n)].v", [1, 2, 3]],
    [".spec.list[?(@.x)].v", []],
    ["[?(@.on==true)].on", [true]],
  ];
  for (const [path, found] of table) assertEquals(parseJsonPath(path)(value), found, path);
});

test("a malformed path is an error", () => {
  for (const path of [".a[0", ".a[x]", ".a[?(@.b==c)]"]) {
    assertThrows(() => parseJsonPath(path), SyntaxError, undefined, path);
  }
});
