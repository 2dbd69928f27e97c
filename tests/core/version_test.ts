import { assertEquals } from "@std/assert";
import config from "../../deno.json" with { type: "json" };
import { VERSION } from "../../src/core/version.ts";
import { test } from "../support/test.ts";

test("VERSION is the version in deno.json", () => {
  assertEquals(VERSION, config.version);
});
