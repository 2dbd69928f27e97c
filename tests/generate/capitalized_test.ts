import { assertEquals } from "@std/assert";
import { capitalized } from "../../src/generate/capitalized.ts";
import { test } from "../support/test.ts";

test("capitalized joins words, and keeps what follows the last one", () => {
  assertEquals(capitalized("meta/v1"), "MetaV1");
  assertEquals(capitalized("--x__y z"), "XYZ");
  assertEquals(capitalized("a.b_"), "AB_");
  assertEquals(capitalized(""), "");
});
