import { assertEquals } from "@std/assert";
import { runtimeName, test } from "../support/test.ts";

/** A fault of V8 that `mod.ts` names among the limits. When this test fails, the fault is gone. */
test("JSON.parse takes an escaped name for an earlier one that ends with a backslash, on Deno only", () => {
  const names = (text: string) => Object.keys(JSON.parse(text));
  assertEquals(names(String.raw`{"seldom":1,"\\":2}`), ["seldom", "\\"]);
  const wrong = runtimeName === "deno" ? "\\" : undefined;
  for (const [escaped, name] of [['\\"', '"'], ["\\n", "\n"], ["\\u0041", "A"]]) {
    assertEquals(names(`{"seldom":1,"${escaped}":2}`), ["seldom", wrong ?? name]);
  }
  assertEquals(names('{"seldom":1,"A":2}'), ["seldom", "A"]); // only escaped names
});
