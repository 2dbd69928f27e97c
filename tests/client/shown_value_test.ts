import { assertEquals } from "@std/assert";
import { shownValue } from "../../src/client/shown_value.ts";
import { test } from "../support/test.ts";

test("shownValue shows no content of an object, and at most 100 characters of a string", () => {
  assertEquals(shownValue({ data: { password: "hunter2" } }), "an object");
  assertEquals(shownValue("web"), '"web"');
  assertEquals(shownValue("x".repeat(500)).length, 103);
});
