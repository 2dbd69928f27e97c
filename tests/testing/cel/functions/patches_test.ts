import { assertEquals } from "@std/assert";
import { compileExpression } from "../../../../src/testing/cel/compile_expression.ts";
import { patchFunctions } from "../../../../src/testing/cel/environment.ts";
import { test } from "../../../support/test.ts";
import { evaluateSource } from "../evaluate_source.ts";

const source = "jsonpatch.escapeKey('a/b~c')";

test("the keys in the paths of JSON patches are escaped, where an object is changed", () => {
  const environment = {
    variables: new Map(),
    functions: patchFunctions,
    fieldType: () => undefined,
  };
  const program = compileExpression(source, environment);
  assertEquals("fault" in program ? program.fault : program.evaluate(() => undefined), "a~1b~0c");
  assertEquals(String(evaluateSource(source)).includes("undeclared reference"), true);
});
