import { assertEquals } from "@std/assert";
import { test } from "../../support/test.ts";
import { expandMacro } from "../../../src/testing/cel/expand_macro.ts";
import type { Call, Expression } from "../../../src/testing/cel/expression.ts";

const name = (text: string): Expression => ({ kind: "identifier", at: 3, name: text });
const call = (name_: string, args: Expression[], target?: Expression): Call => ({
  kind: "call",
  at: 1,
  name: name_,
  target,
  args,
});

test("calls of macros become what they stand for, others stay", () => {
  const all = expandMacro(call("all", [name("x"), name("y")], name("list")));
  assertEquals("macro" in all && [all.macro, all.variables], ["all", ["x"]]);
  const map = expandMacro(call("map", [name("x"), name("y"), name("z")], name("list")));
  assertEquals("macro" in map && [map.variables, map.condition], [["x"], name("y")]);
  const double = expandMacro(call("all", [name("i"), name("x"), name("y")], name("list")));
  assertEquals("macro" in double && double.variables, ["i", "x"]);
  const other = call("all", [name("x")], name("list"));
  assertEquals(expandMacro(other), other);
});

test("macros without a name for their variable are refused", () => {
  const one: Expression = { kind: "list", at: 5, items: [] };
  const refused = [
    expandMacro(call("map", [one, name("y")], name("list"))),
    expandMacro(call("transformList", [one, name("x"), name("y")], name("list"))),
    expandMacro(call("optMap", [one, name("y")], name("o"))),
    expandMacro(call("has", [name("a")])),
    expandMacro(call("all", [name("x"), name("x"), name("y")], name("list"))),
  ].map((found) => "message" in found && found.message);
  assertEquals(refused, [
    "argument is not an identifier",
    "argument must be a simple name",
    "optMap() variable name must be a simple identifier",
    "invalid argument to has() macro",
    "duplicate variable name: x",
  ]);
});
