import { assertEquals, assertThrows } from "@std/assert";
import { readScalar } from "../../../src/testing/yaml/yaml_scalar.ts";
import { YamlError } from "../../../src/testing/yaml/yaml_error.ts";
import { test } from "../../support/test.ts";

const plain = (text: string, tag?: string) => readScalar(text, { tag, isPlain: true }).value;
const yamlTag = (name: string) => `tag:yaml.org,2002:${name}`;

test("plain scalars are read as Go reads YAML 1.1", () => {
  const values: Record<string, unknown> = {
    "": null,
    "~": null,
    Null: null,
    yes: true,
    On: true,
    n: false,
    OFF: false,
    yEs: "yEs",
    "010": 8,
    "0o17": 15,
    "0x1F": 31,
    "-0b101": -5,
    "1_000": 1000,
    "+7": 7,
    "08": 8,
    "1.50": 1.5,
    ".5": 0.5,
    ".5_0": ".5_0",
    "1e3": 1000,
    "1e400": "1e400",
    "18446744073709551615": 18446744073709552000,
    "0xFFFFFFFFFFFFFFFFF": "0xFFFFFFFFFFFFFFFFF",
    "190:20:30": "190:20:30",
    "2026-11-30": "2026-11-30",
    "1.2.3": "1.2.3",
    "-": "-",
  };
  for (const [text, value] of Object.entries(values)) assertEquals(plain(text), value, text);
  assertEquals(readScalar("yes", { isPlain: false }), { type: "str", value: "yes" });
  assertEquals(readScalar("-9_007_199_254_740_993", { isPlain: true }), {
    type: "int",
    value: -(2 ** 53),
    refusal: "this server keeps integers up to 9007199254740991 (2^53-1): it would round " +
      "-9007199254740993",
  });
});

test("a tag says what a scalar is, or the scalar is refused", () => {
  assertEquals(plain("5", yamlTag("str")), "5");
  assertEquals(readScalar("5", { tag: yamlTag("float"), isPlain: true }).type, "float");
  assertEquals(plain("YQ==", yamlTag("binary")), "a");
  assertEquals(plain("5", "!own"), "5");
  assertThrows(
    () => plain("a", yamlTag("int")),
    YamlError,
    "yaml: cannot decode !!str `a` as a !!int",
  );
});
