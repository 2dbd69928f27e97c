import { assertEquals } from "@std/assert";
import { test } from "../../../support/test.ts";
import { formatAddress, parseAddress } from "../../../../src/testing/cel/functions/ip_address.ts";

test("addresses have one canonical form", () => {
  const forms: Record<string, string> = {
    "10.0.0.1": "10.0.0.1",
    "2001:DB8:0:0:1:0:0:1": "2001:db8::1:0:0:1",
    "::": "::",
    "1::": "1::",
    "::1.2.3.4": "::102:304",
    "1:2:3:4:5:6:7:8": "1:2:3:4:5:6:7:8",
  };
  const found = Object.keys(forms).map((text) => {
    const address = parseAddress(text);
    return [text, typeof address === "string" ? address : formatAddress(address)];
  });
  assertEquals(Object.fromEntries(found), forms);
});

test("other texts are refused as addresses", () => {
  for (
    const text of [
      "",
      "a",
      "1.2.3",
      "1.2.3.4.5",
      "1.2.3.256",
      "01.2.3.4",
      "1:2",
      "::1::",
      ":1",
      "1::g",
    ]
  ) {
    assertEquals([text, typeof parseAddress(text)], [text, "string"]);
  }
});
