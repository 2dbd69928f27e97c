import { assertEquals } from "@std/assert";
import { hasProxyVariable } from "../../src/runtime/proxy_variables.ts";
import { test } from "../support/test.ts";

test("A proxy of the environment is found under each of its names", () => {
  const upper = ["HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY"];
  for (const name of [...upper, ...upper.map((name) => name.toLowerCase())]) {
    assertEquals(hasProxyVariable((asked) => asked === name ? "x" : ""), true, name);
  }
  assertEquals(hasProxyVariable(() => undefined), false);
  assertEquals(hasProxyVariable(() => ""), false);
});
