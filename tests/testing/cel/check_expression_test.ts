import { assertEquals } from "@std/assert";
import { test } from "../../support/test.ts";
import { celTypes, describeType, listType } from "../../../src/testing/cel/values/cel_type.ts";
import { checkExpression } from "../../../src/testing/cel/check_expression.ts";
import { kubernetesFunctions } from "../../../src/testing/cel/environment.ts";
import { parseExpression } from "../../../src/testing/cel/parse_expression.ts";

const environment = {
  variables: new Map([["x", celTypes.int], ["any", celTypes.dyn], [
    "list",
    listType(celTypes.int),
  ]]),
  functions: kubernetesFunctions,
  fieldType: () => undefined,
};
const check = (source: string) => checkExpression(parseExpression(source), environment);

test("an expression has a type, and the variables that it names", () => {
  const types: Record<string, string> = {
    "x + 1": "int",
    "any.a": "dyn",
    "[any, 1]": "list(dyn)",
    "[]": "list(dyn)",
    "{'a': [x]}": "map(string, list(int))",
    "list.map(i, string(i))": "list(string)",
    "list[?0]": "optional_type(int)",
    "type(x)": "type(int)",
    "any + any": "dyn",
    "x == 1 ? list : []": "list(int)",
  };
  const found = Object.keys(types).map((source) => [source, describeType(check(source).type)]);
  assertEquals(Object.fromEntries(found), types);
  assertEquals([...check("list.all(x, x > 1)").variables], ["list"]);
});

test("all faults of an expression are reported", () => {
  const { issues } = check("y + foo(1) == x.bar && list[any] == 'a'");
  assertEquals(issues.map(({ message }) => message), [
    "undeclared reference to 'y' (in container '')",
    "undeclared reference to 'foo' (in container '')",
    "type 'int' does not support field selection",
    "found no matching overload for '_==_' applied to '(int, string)'",
  ]);
});
