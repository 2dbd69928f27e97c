import { assertEquals } from "@std/assert";
import {
  compileConditions,
  conditionEnvironment,
  matchConditionsOf,
  validateMatchConditions,
} from "../../../src/testing/webhook_configs/match_conditions.ts";
import { test } from "../../support/test.ts";

function errorsOf(...conditions: unknown[]): string[] {
  return validateMatchConditions("m", conditions).map(({ field, message }) =>
    `${field}: ${message}`
  );
}

test("conditions need a name of their own and an expression that is a bool", () => {
  assertEquals(errorsOf({ name: "a.b/c", expression: "object.x == oldObject.x" }), []);
  assertEquals(errorsOf({ name: "", expression: " " }), [
    "m[0].expression: Required value",
    "m[0].name: Required value",
  ]);
  const twice = { name: "a", expression: "true" };
  assertEquals(errorsOf(twice, twice), ['m[1].name: Duplicate value: "a"']);
  assertEquals(errorsOf({ name: "a", expression: "object.x" }), [
    'm[0].expression: Invalid value: "object.x": must evaluate to bool but got dyn',
  ]);
  assertEquals(errorsOf({ name: "a", expression: " params.x" }), [
    'm[0].expression: Invalid value: "params.x": compilation failed: ERROR: <input>:1:1: ' +
    "undeclared reference to 'params' (in container '')\n | params.x\n | ^",
  ]);
});

test("a list has at most 64 conditions", () => {
  const many = Array.from(
    { length: 65 },
    (_, index) => ({ name: `a${index}`, expression: "true" }),
  );
  assertEquals(errorsOf(...many), ["m: Too many: 65: must have at most 64 items"]);
});

test("the conditions of a stored list are compiled once", () => {
  const list = [{ name: "a", expression: "true" }];
  assertEquals(matchConditionsOf(list) === matchConditionsOf(list), true);
  assertEquals(matchConditionsOf(undefined), []);
  const [condition] = compileConditions([{ expression: "1" }], conditionEnvironment);
  assertEquals(condition, {
    expression: "1",
    program: { fault: "must evaluate to bool but got int", isInternal: false },
  });
});
