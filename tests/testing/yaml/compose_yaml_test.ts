import { assertEquals, assertThrows } from "@std/assert";
import { composeYaml } from "../../../src/testing/yaml/compose_yaml.ts";
import { YamlError } from "../../../src/testing/yaml/yaml_error.ts";
import { test } from "../../support/test.ts";

test("composeYaml gives the content of the first document, or null", () => {
  assertEquals(composeYaml("a: yes\n---\nb: [\n")?.toString(), '{"a":"yes"}');
  assertEquals(composeYaml(""), null);
});

test("composeYaml reports the first error, however long its line is", () => {
  const text = `a: [${"@, ".repeat(10_000)}]\n`;
  assertThrows(() => composeYaml(text), YamlError, "found character that cannot start any token");
});
