import { assertEquals, assertThrows } from "@std/assert";
import { test } from "../../../support/test.ts";
import {
  CelDuration,
  CelError,
  type CelList,
  type CelMap,
  CelTimestamp,
} from "../../../../src/testing/cel/values/cel_value.ts";
import { equalValues } from "../../../../src/testing/cel/values/equal_values.ts";
import { schemaValue } from "../../../../src/testing/schemas/rules/schema_value.ts";

test("values are read by their schemas", () => {
  const text = (format: string, value: string) => schemaValue(value, { type: "string", format });
  assertEquals(schemaValue(5, { type: "integer" }), 5n);
  assertEquals(schemaValue(5, { type: "number" }), 5);
  assertEquals(text("date-time", "1970-01-01t00:00:01z"), new CelTimestamp(1_000_000_000n));
  assertEquals(text("date", "1970-01-02"), new CelTimestamp(86_400_000_000_000n));
  assertEquals(text("duration", "2 days"), new CelDuration(172_800_000_000_000n));
  assertEquals(text("byte", "aGk="), Uint8Array.of(104, 105));
  assertEquals(schemaValue(null, { type: "string", nullable: true }), null);
  assertThrows(() => schemaValue(null, { type: "string" }), CelError, "got null");
  assertThrows(() => schemaValue("a", { type: "integer" }), CelError, "expected int");
});

test("objects show their known fields by escaped names, and compare the others", () => {
  const schema = {
    type: "object",
    properties: { "a-b": { type: "string" }, n: { type: "integer" } },
  };
  const value = schemaValue({ "a-b": "x", n: null, other: 1 }, schema) as CelMap;
  assertEquals([value.size, value.keys()], [3, ["a__dash__b", "n"]]);
  assertEquals([value.get("a__dash__b"), value.get("n"), value.get("other")], [
    "x",
    undefined,
    undefined,
  ]);
  const other = schemaValue({ "a-b": "x", n: null, other: 2 }, schema);
  assertEquals(equalValues(value, other), false);
});

test("lists are told apart as their schema says", () => {
  const items = { type: "string" };
  const list = (kind: string | undefined, ...values: string[]) =>
    schemaValue(values, { type: "array", items, "x-kubernetes-list-type": kind }) as CelList;
  assertEquals(equalValues(list("set", "a", "b"), list("set", "b", "a")), true);
  assertEquals(equalValues(list(undefined, "a", "b"), list(undefined, "b", "a")), false);
});
