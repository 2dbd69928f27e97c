import { assertEquals } from "@std/assert";
import { keptText } from "../../../src/testing/sockets/kept_text.ts";
import { test } from "../../support/test.ts";

test("keptText returns a short text, and the beginning of a long one", () => {
  assertEquals(keptText("/api?ä=€"), "/api?ä=€");
  assertEquals(keptText("x".repeat(1_000_000)), "x".repeat(8192));
});
