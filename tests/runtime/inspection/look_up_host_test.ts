import { assert, assertEquals } from "@std/assert";
import { lookUpHost } from "../../../src/runtime/inspection/look_up_host.ts";
import { test } from "../../support/test.ts";

test("lookUpHost returns the addresses of a name, and none for one that does not exist", async () => {
  const addresses = await lookUpHost("localhost");
  assert(addresses.includes("127.0.0.1") || addresses.includes("::1"));
  assertEquals(await lookUpHost("nohost.invalid"), []);
});
