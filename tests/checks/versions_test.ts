import { assertEquals, assertThrows } from "@std/assert";
import { test } from "../support/test.ts";
import { otherVersions, parseVersions } from "./versions.ts";

const pinned = {
  deno: "2.9.6",
  bun: "1.4.5",
  "deno-floor": "2.7.14",
  "bun-floor": "1.4.0",
};

test("parseVersions reads a line for each runtime and reports a missing one", () => {
  const lines = ["deno 2.9.6", "bun 1.4.5", "deno-floor 2.7.14", "bun-floor 1.4.0"];
  assertEquals(parseVersions(`${lines.join("\n")}\n`), pinned);
  assertThrows(() => parseVersions("deno 2.9.6\n"), Error, "a line for bun");
  assertThrows(() => parseVersions(lines.slice(0, 3).join("\n")), Error, "a line for bun-floor");
});

test("otherVersions accepts the pinned versions wherever they stand", () => {
  const text = "npx -y deno@2.9.6 task test, Bun 1.4.5, denoland/deno:alpine-2.9.6, oven/bun:1.4.5";
  assertEquals(otherVersions("README.md", text, pinned), []);
});

test("otherVersions reports each mention of another version", () => {
  const text =
    "npx -y deno@2.9.5 task test, image: denoland/deno:2.9.7, needs Bun 1.4.5, oven/bun:1.4.4";
  assertEquals(otherVersions("README.md", text, pinned), [
    "README.md says deno@2.9.5, .ci/versions says 2.9.6.",
    "README.md says denoland/deno:2.9.7, .ci/versions says 2.9.6.",
    "README.md says oven/bun:1.4.4, .ci/versions says 1.4.5.",
  ]);
});
