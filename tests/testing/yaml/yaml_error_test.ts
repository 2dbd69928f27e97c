import { assertEquals, assertThrows } from "@std/assert";
import { composeYaml } from "../../../src/testing/yaml/compose_yaml.ts";
import { YamlError, yamlError } from "../../../src/testing/yaml/yaml_error.ts";
import { test } from "../../support/test.ts";

test("an error of the parser has its line, if there is one", () => {
  assertEquals(yamlError("broken", 3).message, "yaml: line 3: broken");
  assertEquals(yamlError("broken") instanceof YamlError, true);
  assertEquals(yamlError("broken").message, "yaml: broken");
});

/** Broken YAML, and what `sigs.k8s.io/yaml` 1.6 says. */
const faults: Readonly<Record<string, string>> = {
  '{"a": "b": 1}': "did not find expected ',' or '}'",
  "{a: 1": "line 1: did not find expected ',' or '}'",
  "[a": "line 1: did not find expected ',' or ']'",
  "[a,": "line 1: did not find expected node content",
  "{a: 1,": "line 1: did not find expected node content",
  'a: "x': "found unexpected end of stream",
  "a:\n\tb: 1": "line 2: found character that cannot start any token",
  "a: 1\n b: 2": "line 2: mapping values are not allowed in this context",
  "a: |\n x\n y\nb": "line 5: could not find expected ':'",
  "a\nb: 1": "line 2: mapping values are not allowed in this context",
  "- a\nb: 1": "line 1: did not find expected '-' indicator",
  "a: }": "did not find expected node content",
  "a: %x": "found character that cannot start any token",
  "a: &": "did not find expected alphabetic or numeric character",
  "a: - b": "block sequence entries are not allowed in this context",
  "x: 1\na: b: c\n": "line 2: mapping values are not allowed in this context",
  "x: 1\na: [": "line 2: did not find expected node content",
  'x: 1\ny: "\\q"': "line 2: found unknown escape character",
};

test("broken YAML is refused in Go's words", () => {
  for (const [text, what] of Object.entries(faults)) {
    const { message } = assertThrows(() => composeYaml(text), YamlError);
    assertEquals(message, `yaml: ${what}`, text);
  }
});
