import { assertEquals } from "@std/assert";
import { YamlError, yamlError } from "../../../src/testing/yaml/yaml_error.ts";
import { test } from "../../support/test.ts";

test("an error of the parser has its line, if there is one", () => {
  assertEquals(yamlError("broken", 3).message, "yaml: line 3: broken");
  assertEquals(yamlError("broken") instanceof YamlError, true);
  assertEquals(yamlError("broken").message, "yaml: broken");
});
