import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { ConfigurationError } from "../../../src/core/errors.ts";
import { composeYaml } from "../../../src/kubeconfig/yaml/compose_yaml.ts";
import { test } from "../../support/test.ts";

const compose = (text: string) => composeYaml(text, "The file");

test("composeYaml reads 500 levels of nesting, and refuses one more in every notation", () => {
  const nested: ((depth: number) => string)[] = [
    (depth) => "[".repeat(depth) + "]".repeat(depth),
    (depth) => '{"a":'.repeat(depth) + "1" + "}".repeat(depth),
    (depth) => `${"- ".repeat(depth)}a`,
    (depth) => Array.from({ length: depth }, (_, level) => `${" ".repeat(level)}a:\n`).join(""),
  ];
  for (const text of nested) {
    assertEquals(compose(text(500)).length, 1);
    const message = "The file is nested more than 500 levels deep at line ";
    const error = assertThrows(() => compose(text(501)), ConfigurationError, message);
    assertStringIncludes(error.message, ": flatten it.");
  }
  // Reading stops at level 501: to read this text to its end takes many seconds.
  assertThrows(
    () => compose("[".repeat(1e6)),
    ConfigurationError,
    "line 1, column 502: flatten it.",
  );
});

test("composeYaml reports the first error of a text", () => {
  const rows: [text: string, message: string][] = [
    ["]".repeat(1e6), "The file is not YAML at line 1, column 1 (UNEXPECTED_TOKEN)."],
    ["a: }\n".repeat(1e5), "The file is not YAML at line 1, column 4 (UNEXPECTED_TOKEN)."],
    [
      `a: b: c\n---\n${"[".repeat(501)}`,
      "The file is not YAML at line 1, column 4 (BLOCK_AS_IMPLICIT_KEY).",
    ],
    [
      `%YAML 9\n---\n${"[".repeat(501)}`,
      "The file is not YAML at line 1, column 7 (BAD_DIRECTIVE).",
    ],
  ];
  for (const [text, message] of rows) {
    assertEquals(assertThrows(() => compose(text), ConfigurationError).message, message);
  }
});
