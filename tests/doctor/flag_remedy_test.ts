import { assertEquals } from "@std/assert";
import { flagRemedy } from "../../src/doctor/flag_remedy.ts";
import { test } from "../support/test.ts";

test("flagRemedy names the flag that is missing", () => {
  // tests/doctor/permissions_test.ts has the flags that take a permission back.
  const missing = [{ kind: "net", target: "example.com:443" }] as const;
  assertEquals(
    flagRemedy("--allow-net=example.com:443", missing),
    "Start the program with --allow-net=example.com:443.",
  );
});
