import { assertEquals } from "@std/assert";
import { addressAt, addressRangeOf } from "../../../src/testing/defaults/address_range.ts";
import { test } from "../../support/test.ts";

test("addressRangeOf reads the ranges that kube-apiserver takes for Services", () => {
  const range = addressRangeOf("10.99.0.7/24")!;
  assertEquals([range.size, addressAt(range, 0), addressAt(range, 255)], [
    256,
    "10.99.0.0",
    "10.99.0.255",
  ]);
  assertEquals(addressAt(addressRangeOf("192.168.0.0/16")!, 300), "192.168.1.44");
  for (const text of ["", "10.0.0.0", "10.0.0.0/8", "10.0.0.0/30", "300.0.0.0/24", "fd00::/108"]) {
    assertEquals(addressRangeOf(text), undefined, text);
  }
});
