import { assertThrows } from "@std/assert";
import { checkList } from "../../src/core/check_list.ts";
import { test } from "../support/test.ts";

test("checkList takes lists, also those whose items are null or missing", () => {
  for (const value of [{ items: [] }, { kind: "PodList", items: null }, { kind: "PodList" }]) {
    checkList(value);
  }
});

test("checkList refuses what would be taken for an empty list", () => {
  const values = [null, [], "text", 5, {}, { items: null }, { items: {} }, { items: "abc" }];
  for (const value of values) assertThrows(() => checkList(value), TypeError, "missing");
  assertThrows(() => checkList({ kind: "Status", status: "Failure" }), TypeError, '"Status"');
  for (const kind of [5, null, "eyJhbGciOiJSUzI1NiJ9.e30.c2ln"]) {
    assertThrows(() => checkList({ kind }), TypeError, "its kind is not a name");
  }
});

test("checkList says of a list that its items are not an array", () => {
  for (const items of [{}, 5, "abc"]) {
    assertThrows(() => checkList({ kind: "PodList", items }), TypeError, "its items are not an");
  }
});
