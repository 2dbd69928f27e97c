import { assertEquals } from "@std/assert";
import { celTypes, listType, mapType } from "../../../src/testing/cel/values/cel_type.ts";
import {
  CelError,
  CelList,
  CelMap,
  CelUint,
  type CelValue,
} from "../../../src/testing/cel/values/cel_value.ts";
import { compileExpression } from "../../../src/testing/cel/compile_expression.ts";
import { kubernetesFunctions } from "../../../src/testing/cel/environment.ts";
import { test } from "../../support/test.ts";

const environment = {
  variables: new Map([
    ["x", celTypes.int],
    ["text", celTypes.string],
    ["any", celTypes.dyn],
    ["list", listType(celTypes.string)],
    ["map", mapType(celTypes.string, celTypes.int)],
  ]),
  functions: kubernetesFunctions,
  fieldType: (struct: string, field: string) =>
    struct === "Object" && field === "spec" ? celTypes.dyn : undefined,
  isStruct: (name: string) => name === "Object",
};

const values: Record<string, CelValue> = {
  x: 5n,
  text: "abc",
  any: CelMap.of([["a", 1n]]),
  list: CelList.of(["a", "b"]),
  map: CelMap.of([["one", 1n]]),
};

function run(source: string): unknown {
  const program = compileExpression(source, environment);
  if ("fault" in program) return program.fault;
  try {
    return plain(program.evaluate((name) => values[name]));
  } catch (error) {
    if (error instanceof CelError) return `error: ${error.message}`;
    throw error;
  }
}

function plain(value: CelValue): unknown {
  if (value instanceof CelList) return value.values().map(plain);
  if (value instanceof CelUint) return `${value.value}u`;
  if (!(value instanceof CelMap)) return value;
  return Object.fromEntries(value.keys().map((key) => [String(key), plain(value.get(key)!)]));
}

test("expressions have the values of CEL", () => {
  assertEquals(run("x + 2 * 3"), 11n);
  assertEquals(run("(x + 2) * 3 - -1"), 22n);
  assertEquals(run("x > 3 ? text : 'no'"), "abc");
  assertEquals(run("2u + 3u"), "5u");
  assertEquals(run("1.5e2"), 150);
  assertEquals(run("list.map(i, i + text)"), ["aabc", "babc"]);
  assertEquals(run("{'a': 1, 'b': 2}"), { a: 1n, b: 2n });
  assertEquals(run("any.a == 1 && any['a'] == 1.0"), true);
  assertEquals(run("'a' in map || 'one' in map"), true);
  assertEquals(run("// a comment\ntext"), "abc");
});

test("an expression may write objects of the types that its environment has", () => {
  assertEquals(run("Object{spec: {'a': x}}"), { spec: { a: 5n } });
  assertEquals(run("Object{?spec: optional.none()}"), {});
  assertEquals(
    run("Other{spec: 1}"),
    "ERROR: <input>:1:6: undeclared reference to 'Other' (in container '')\n" +
      " | Other{spec: 1}\n | .....^",
  );
  assertEquals(
    run("Object{status: 1}"),
    "ERROR: <input>:1:14: undefined field 'status'\n | Object{status: 1}\n | .............^",
  );
});

test("a value that decides `&&` or `||` counts, even beside an error", () => {
  assertEquals(run("1 / 0 == 1 || true"), true);
  assertEquals(run("false && 1 / 0 == 1"), false);
  assertEquals(run("1 / 0 == 1 || false"), "error: division by zero");
  assertEquals(run("[1, 0].exists(i, 1 / i == 1)"), true);
});

test("an expression that would take too long ends", () => {
  const loop = (body: string) => `lists.range(10000).all(i, lists.range(10000).all(j, ${body}))`;
  assertEquals(run(loop("i + j >= 0")), "error: operation cancelled: actual cost limit exceeded");
});

test("deep and long expressions are refused, or evaluated, and do not end the process", () => {
  const deep = (count: number) => `${"(".repeat(count)}x${")".repeat(count)}`;
  assertEquals(run(deep(100)), 5n);
  assertEquals(String(run(deep(5000))).includes("expression recursion limit exceeded"), true);
  const sum = (count: number) => Array(count).fill("x").join(" + ");
  assertEquals(run(sum(100)), 500n);
  assertEquals(String(run(sum(9000))).includes("expression recursion limit exceeded"), true);
  assertEquals(run(Array(9000).fill("x == 5").join(" && ")), true);
  assertEquals(String(run(`x${".a".repeat(9000)}`)).includes("recursion limit"), true);
  assertEquals(String(run("!".repeat(99_001) + "true")), "false");
  const long = `'${"a".repeat(100_001)}' == text`;
  assertEquals(String(run(long)).includes("code point size exceeds limit"), true);
});
