import { assertEquals } from "@std/assert";
import { joinBytes } from "../../src/core/join_bytes.ts";
import { test } from "../support/test.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

test("joinBytes concatenates arrays in order", () => {
  assertEquals(joinBytes([bytes("a"), bytes(""), bytes("bc")]), bytes("abc"));
});
