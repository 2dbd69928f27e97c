import { assertEquals } from "@std/assert";
import { serverAddress } from "../../src/runtime/server_address.ts";
import { test } from "../support/test.ts";

test("the address of a server has the port that its scheme stands for, and no brackets", () => {
  const addresses = {
    "https://10.96.0.1/api": ["10.96.0.1", 443],
    "http://localhost": ["localhost", 80],
    "https://[fd00::1]:6443": ["fd00::1", 6443],
  } as const;
  for (const [url, [hostname, port]] of Object.entries(addresses)) {
    assertEquals(serverAddress(new URL(url)), { hostname, port });
  }
});
