import { assertEquals } from "@std/assert";
import { readCustomValue, zeroCustomValue } from "../../../src/testing/structs/custom_values.ts";
import { test } from "../../support/test.ts";

test("values of types with a form of their own are read, or refused by the part that is wrong", () => {
  const parsing = (text: string, rest: string, part: string) =>
    `parsing time "${text}" as "2006-01-02T15:04:05Z07:00": cannot parse "${rest}" as "${part}"`;
  assertEquals(
    [
      readCustomValue("abc", "v1.Time"),
      readCustomValue("2026-01-02", "v1.Time"),
      readCustomValue(1, "v1.Time"),
      readCustomValue("2026-01-02T03:04:05.670000Z", "v1.MicroTime"),
      readCustomValue(true, "intstr.IntOrString"),
      readCustomValue({ any: 1 }, "v1.JSON"),
      readCustomValue(80, "intstr.IntOrString", "8e1"),
      readCustomValue(1000, "resource.Quantity", "1e3"),
    ],
    [
      { fault: parsing("abc", "abc", "2006") },
      { fault: parsing("2026-01-02", "", "T") },
      { expected: "string" },
      { value: "2026-01-02T03:04:05.670000Z" },
      { expected: "int32" },
      { value: { any: 1 } },
      { expected: "int32" },
      { value: "1e3" },
    ],
  );
  assertEquals(["resource.Quantity", "v1.Time"].map(zeroCustomValue), ["0", null]);
});
