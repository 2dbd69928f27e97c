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
  assertThrows(() => checkList({ kind: 5 }), TypeError, "its kind is 5");
});
