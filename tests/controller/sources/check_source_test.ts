import { assertThrows } from "@std/assert";
import { checkSource, checkWatched } from "../../../src/controller/sources/check_source.ts";
import { LabelSelectorError } from "../../../mod.ts";
import { websites } from "../../support/controllers/websites.ts";
import { test } from "../../support/test.ts";

const keysOf = () => [];

test("checkSource takes objects with their keys, and a function that yields keys", () => {
  checkSource({ watched: websites, keysOf });
  checkSource({ watched: { resource: websites, namespace: "shop", when: () => true }, keysOf });
  checkSource({ keys: async function* () {} });
});

test("checkSource refuses what has neither, and an asynchronous keysOf", () => {
  for (const wrong of [null, websites, [], {}, { keys: [] }, { keysOf }]) {
    assertThrows(() => checkSource(wrong), TypeError, "A source of a controller must be");
  }
  assertThrows(() => checkSource({ watched: websites }), TypeError, "keysOf");
  const late = async () => await Promise.resolve([]);
  assertThrows(() => checkSource({ watched: websites, keysOf: late }), TypeError, "asynchronous");
});

test("checkWatched names the place, and refuses an asynchronous when", () => {
  assertThrows(() => checkWatched("`for`", undefined), TypeError, "`for` must be a resource");
  assertThrows(() => checkWatched("`for`", { resource: {} }), TypeError, "must be a definition");
  const when = async () => await Promise.resolve(true);
  assertThrows(
    () => checkWatched("`for`", { resource: websites, when }),
    TypeError,
    "asynchronous",
  );
});

test("checkWatched refuses namespaces that cannot be meant, and options of another type", () => {
  const check = (more: object) => () => checkWatched("`for`", { resource: websites, ...more });
  check({ namespaces: ["a", "b"], fieldSelector: "metadata.name=a", transform: () => {} })();
  const wrong: [object, string][] = [
    [{ namespaces: [] }, "must be an array with at least one name"],
    [{ namespaces: "a" }, "must be an array with at least one name"],
    [{ namespaces: [1] }, "must be an array with at least one name"],
    [{ namespaces: ["a"], namespace: "a" }, "`for` must have either `namespace` or `namespaces`"],
    [{ fieldSelector: 1 }, "fieldSelector"],
    [{ transform: 1 }, "The transform must be a function"],
    [{ indexes: { a: async () => await Promise.resolve("") } }, "asynchronous"],
  ];
  for (const [options, message] of wrong) assertThrows(check(options), TypeError, message);
  assertThrows(check({ labelSelector: "app in web" }), LabelSelectorError, 'in place of "web"');
  const nodes = { ...websites, plural: "nodes", namespaced: false };
  for (const options of [{ namespace: "a" }, { namespaces: ["a"] }]) {
    assertThrows(
      () => checkWatched("`for`", { resource: nodes, ...options }),
      TypeError,
      "`for` cannot have a namespace: nodes are cluster-scoped",
    );
  }
});
