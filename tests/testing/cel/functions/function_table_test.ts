import { assertEquals } from "@std/assert";
import { CelList } from "../../../../src/testing/cel/values/cel_value.ts";
import {
  findOverload,
  readFunctions,
} from "../../../../src/testing/cel/functions/function_table.ts";
import { test } from "../../../support/test.ts";

test("the overload of a call is that whose parameters the values fit", () => {
  const table = readFunctions([
    ["f(int): string", () => "of a number"],
    ["f(string): string", () => "of a text"],
    ["string::f(): string", () => "of a text before the dot"],
    ["f(list<int>): string", () => "of numbers"],
    ["f(list<string>): string", () => "of texts"],
  ]);
  const overloads = table.get("f")!;
  const call = (isMember: boolean, ...args: (bigint | string | boolean | CelList)[]) =>
    findOverload(overloads, isMember, args)?.call(...args);
  assertEquals(call(false, 1n), "of a number");
  assertEquals(call(false, "a"), "of a text");
  assertEquals(call(true, "a"), "of a text before the dot");
  assertEquals(call(false, CelList.of(["a"])), "of texts");
  assertEquals(call(false, true), undefined);
  assertEquals(call(true, 1n), undefined);
});
