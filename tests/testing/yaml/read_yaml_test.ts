import { assertEquals, assertThrows } from "@std/assert";
import { composeYaml } from "../../../src/testing/yaml/compose_yaml.ts";
import { readYaml } from "../../../src/testing/yaml/read_yaml.ts";
import { YamlError } from "../../../src/testing/yaml/yaml_error.ts";
import { test } from "../../support/test.ts";

const value = (text: string) => readYaml(text).value;
const refusal = (text: string) => assertThrows(() => readYaml(text), YamlError).message;

test("readYaml reads the first document, and sorts its keys", () => {
  assertEquals(
    JSON.stringify(value("b: 1\na: {d: [x, 'yes'], c:}\n---\nz: [\n")),
    '{"a":{"c":null,"d":["x","yes"]},"b":1}',
  );
  assertEquals([value(""), value("# nothing\n"), value("null"), value('{"a":1}')], [
    null,
    null,
    null,
    { a: 1 },
  ]);
});

test("readYaml makes texts of keys, as JSON needs them", () => {
  assertEquals(
    value("1: a\ntrue: b\n1.5: c\n__proto__: d\n"),
    JSON.parse(
      '{"1":"a","1.5":"c","__proto__":"d","true":"b"}',
    ),
  );
  assertEquals(
    refusal("~: a\n"),
    'unsupported map key of type: %!s(<nil>), key: <nil>, value: "a"',
  );
});

test("readYaml tells keys that come again with their lines, and keeps the last one", () => {
  const text =
    "a: 1\nb: {c: 1, c: 2}\na: 3\nd:\n  - e: 1\n    e:\n      f: 1\n1: x\n'2': x\n1: z\n";
  const read = readYaml(text);
  assertEquals(read.value, { 1: "z", 2: "x", a: 3, b: { c: 2 }, d: [{ e: { f: 1 } }] });
  assertEquals(read.repeatedKeys, [
    'line 2: key "c" already set in map',
    'line 3: key "a" already set in map',
    'line 7: key "e" already set in map',
    "line 10: key 1 already set in map",
  ]);
});

test("readYaml follows aliases and merges mappings, the later of equal keys wins", () => {
  assertEquals(
    value("a: &x {p: 1, q: 2}\nb: {<<: *x, q: 3}\nc: {<<: [*x, {p: 4, r: 5}]}\nd: *x\n"),
    {
      a: { p: 1, q: 2 },
      b: { p: 1, q: 3 },
      c: { p: 1, q: 2, r: 5 },
      d: { p: 1, q: 2 },
    },
  );
  assertEquals(refusal("a: *x\n"), "yaml: unknown anchor 'x' referenced");
  assertEquals(refusal("a: &x [*x]\n"), "yaml: anchor 'x' value contains itself");
  assertEquals(
    refusal("a: {<<: 1}\n"),
    "yaml: map merge requires map or sequence of maps as the value",
  );
});

test("readYaml bounds what aliases make of a text, and how deep it is", () => {
  const lines = Array.from(
    { length: 9 },
    (_, at) => `a${at + 1}: &a${at + 1} [${`*a${at}, `.repeat(9)}]`,
  );
  assertEquals(
    refusal(`a0: &a0 [x]\n${lines.join("\n")}\n`),
    "yaml: document contains excessive aliasing",
  );
  assertEquals(refusal("[".repeat(600)), "yaml: exceeded max depth of 500");
  const deep = Array.from(
    { length: 20 },
    (_, at) => `b${at + 1}: &b${at + 1} ${"[".repeat(60)}*b${at}${"]".repeat(60)}`,
  );
  assertEquals(refusal(`b0: &b0 x\n${deep.join("\n")}\n`), "yaml: exceeded max depth of 1000");
});

test("readYaml tells broken YAML in Go's words, and numbers that JSON does not have", () => {
  assertEquals(refusal("a: b: c\n"), "yaml: mapping values are not allowed in this context");
  assertEquals(
    refusal("a: 1\nb: @x\n"),
    "yaml: line 2: found character that cannot start any token",
  );
  assertEquals(refusal("a: [\n"), "yaml: line 1: did not find expected node content");
  assertEquals(refusal("a: .inf\n"), "json: unsupported value: +Inf");
});

test("readYaml refuses integers that JavaScript would round, as values and as keys", () => {
  const rounds = (digits: string) =>
    `this server keeps integers up to 9007199254740991 (2^53-1): it would round ${digits}`;
  assertEquals(refusal("a: [9007199254740993]\n"), rounds("9007199254740993"));
  assertEquals(refusal("a: 0x20000000000001\n"), rounds("9007199254740993"));
  assertEquals(refusal("-9223372036854775808: 1\n"), rounds("-9223372036854775808"));
  // floating-point numbers in Go too, and a text
  const text = 'a: 9223372036854775808\nb: !!float 9007199254740993\nc: "9007199254740993"\n';
  assertEquals(readYaml(text).value, { a: 2 ** 63, b: 2 ** 53, c: "9007199254740993" });
});

test("composeYaml gives the content of the first document, or null", () => {
  assertEquals(composeYaml("a: yes\n---\nb: [\n")?.toString(), '{"a":"yes"}');
  assertEquals(composeYaml(""), null);
});

test("composeYaml stops at the first error, however long its line is", () => {
  const text = `a: [${"@, ".repeat(10_000)}]\n`;
  assertThrows(() => composeYaml(text), YamlError, "found character that cannot start any token");
});
