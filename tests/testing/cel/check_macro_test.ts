import { assertEquals } from "@std/assert";
import { test } from "../../support/test.ts";
import { celTypes, listType } from "../../../src/testing/cel/values/cel_type.ts";
import { checkExpression } from "../../../src/testing/cel/check_expression.ts";
import { kubernetesFunctions } from "../../../src/testing/cel/environment.ts";
import { parseExpression } from "../../../src/testing/cel/parse_expression.ts";

const environment = {
  variables: new Map([["x", celTypes.int], ["list", listType(celTypes.int)]]),
  functions: kubernetesFunctions,
  fieldType: () => undefined,
};
const faults = (source: string) =>
  checkExpression(parseExpression(source), environment).issues.map(({ message }) => message);

test("conditions of macros must be of type bool, and ranges lists or maps", () => {
  assertEquals(faults("list.all(i, i)"), ["expected type 'bool' but found 'int'"]);
  assertEquals(faults("list.filter(i, i)"), [
    "found no matching overload for '_?_:_' applied to '(int, list(int), list(int))'",
  ]);
  assertEquals(faults("x.exists(i, true)"), [
    "expression of type 'int' cannot be range of a comprehension (must be list, map, or dynamic)",
  ]);
  assertEquals(faults("x.optMap(i, i)"), [
    "found no matching overload for 'hasValue' applied to 'int.()'",
    "found no matching overload for 'value' applied to 'int.()'",
  ]);
  assertEquals(faults("list.sortBy(i, [i])"), [
    "found no matching overload for '@sortByAssociatedKeys' applied to " +
    "'list(int).(list(list(int)))'",
  ]);
  assertEquals(faults("list.transformMap(i, v, v).all(k, k > 0)"), []);
});
