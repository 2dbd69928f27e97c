import { assertEquals } from "@std/assert";
import { test } from "../../support/test.ts";
import { celTypes, describeType, parseType } from "../../../src/testing/cel/values/cel_type.ts";
import {
  assignable,
  mostGeneral,
  substitute,
  TypeBindings,
} from "../../../src/testing/cel/type_bindings.ts";

const none = new TypeBindings();
const bind = (...pairs: [from: string, to: string][]) => {
  const bindings = new TypeBindings();
  const types = pairs.map(([from, to]) => [parseType(from), parseType(to)] as const);
  return assignable(bindings, types) ? bindings : undefined;
};

test("a type stands for another of the same kind, for dyn, and null for some", () => {
  assertEquals(bind(["int", "int"]) !== undefined, true);
  assertEquals(bind(["int", "string"]), undefined);
  assertEquals(bind(["int", "dyn"], ["dyn", "string"]) !== undefined, true);
  assertEquals(bind(["null", "timestamp"], ["net.IP", "null"]) !== undefined, true);
  assertEquals([bind(["null", "string"]), bind(["null", "list<int>"])], [undefined, undefined]);
  assertEquals(bind(["list<int>", "list<string>"]), undefined);
});

test("a parameter is bound to the first type, and to a more general one later", () => {
  const bound = bind(["int", "A"], ["list<int>", "list<A>"]);
  assertEquals(describeType(substitute(bound!, parseType("map<A, A>"))), "map(int, int)");
  assertEquals(bind(["int", "A"], ["string", "A"]), undefined);
  const general = bind(["int", "A"], ["dyn", "A"]);
  assertEquals(describeType(substitute(general!, parseType("A"))), "dyn");
  assertEquals(describeType(substitute(none, parseType("list<A>"), celTypes.dyn)), "list(dyn)");
  assertEquals(bind(["list<A>", "A"]), undefined);
  const bindings = new TypeBindings();
  const failed = [["int", "A"], ["int", "string"]].map((pair) => pair.map(parseType));
  assertEquals(assignable(bindings, failed as never), false);
  assertEquals(bindings.get("A"), undefined);
});

test("the more general of two types has dyn where the other has a type", () => {
  const general = mostGeneral(parseType("list<int>"), parseType("list<dyn>"));
  assertEquals(describeType(general), "list(dyn)");
  assertEquals(mostGeneral(celTypes.int, celTypes.int), celTypes.int);
});
