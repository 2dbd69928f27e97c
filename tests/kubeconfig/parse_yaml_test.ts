import { assertEquals, assertThrows } from "@std/assert";
import { ConfigurationError } from "../../src/core/errors.ts";
import { parseYaml } from "../../src/kubeconfig/parse_yaml.ts";
import { shownForms } from "../support/shown_forms.ts";
import { test } from "../support/test.ts";

test("parseYaml merges keys, and takes the later of two equal ones", () => {
  const text = "base: &base {a: 1, b: 2}\nc: {<<: *base, b: 3}\nc2: 1\nc2: 2\n";
  assertEquals(parseYaml(text, "The file"), { base: { a: 1, b: 2 }, c: { a: 1, b: 3 }, c2: 2 });
});

test("parseYaml takes yes and no for what they say, and leaves dates and times alone", () => {
  const text = "[yes, Off, y, 2001-01-01, 12:30:45, 2001-01-01T00:00:00Z, 017, ~, 'yes', abc]";
  assertEquals(parseYaml(text, "The file"), [
    true,
    false,
    true,
    "2001-01-01",
    "12:30:45",
    "2001-01-01T00:00:00Z",
    15,
    null,
    "yes",
    "abc",
  ]);
});

test("parseYaml says where a text is broken, and nothing of what it says", () => {
  const error = assertThrows(
    () => parseYaml("a: 1\nb: [s3cr3t\n", "The file"),
    ConfigurationError,
    "The file is not YAML at line",
  );
  assertEquals(shownForms(error).includes("s3cr3t"), false);
});

test("parseYaml refuses aliases that grow without end", () => {
  const levels = ["a: &a0 [x, x, x, x, x, x, x, x, x]"];
  for (let i = 1; i < 9; i++) {
    levels.push(`a${i}: &a${i} [${Array(9).fill(`*a${i - 1}`).join(", ")}]`);
  }
  assertThrows(() => parseYaml(levels.join("\n"), "The file"), ConfigurationError, "an alias");
});
