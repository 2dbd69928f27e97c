import { assertEquals, assertThrows } from "@std/assert";
import { parseDocument } from "yaml";
import { asGoTags, MergeError } from "../../../src/kubeconfig/yaml/yaml_tags.ts";
import { test } from "../../support/test.ts";

const read = (text: string) => {
  const document = parseDocument(text, {
    customTags: asGoTags,
    schema: "yaml-1.1",
    merge: false,
    resolveKnownTags: false,
    logLevel: "silent",
  });
  assertEquals(document.errors, []);
  return document.toJS();
};

test("asGoTags reads as text what only npm:yaml reads as a number, and the other way round", () => {
  assertEquals(read("[., e2, .e3, 1e400, 0o17, 0X1f, .5_0, 5, 1.5, '5', !!str 5]"), [
    ".",
    "e2",
    ".e3",
    "1e400",
    15,
    31,
    ".5_0",
    5,
    1.5,
    "5",
    "5",
  ]);
});

test("asGoTags reads a mapping as a mapping and a list as a list, whatever their tags", () => {
  assertEquals(read("[!!set {a: }, !!omap [{a: 1}], !!pairs [{a: 1}], !own {a: 1}]"), [
    { a: null },
    [{ a: 1 }],
    [{ a: 1 }],
    { a: 1 },
  ]);
});

test("asGoTags accepts a merge of a key that exists already, if the value is the same", () => {
  assertEquals(read("a: &a {x: 1}\nb: {x: 1, <<: *a}").b, { x: 1 });
  assertThrows(() => read("a: &a {x: 1}\nb: {x: 2, <<: *a}"), MergeError, '"x"');
});
