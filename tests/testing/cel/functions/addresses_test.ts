import { assertEquals } from "@std/assert";
import { test } from "../../../support/test.ts";
import { evaluateSource, notTrue } from "../evaluate_source.ts";

test("addresses and networks contain each other", () => {
  assertEquals(
    notTrue(
      "cidr('::/0').containsIP('2001:db8::1')",
      "!cidr('0.0.0.0/0').containsIP('::1')",
      "!cidr('10.0.0.0/16').containsCIDR('10.0.0.0/8')",
      "ip('fe80::1').isLinkLocalUnicast() && !ip('fe80::1').isGlobalUnicast()",
      "!ip('255.255.255.255').isGlobalUnicast() && ip('10.0.0.1').isGlobalUnicast()",
      "!isCIDR('10.0.0.0/08') && !isCIDR('10.0.0.0') && !isCIDR('::ffff:1.2.3.4/96')",
    ),
    [],
  );
  assertEquals(
    evaluateSource("ip('fe80::1%en0')"),
    'error: IP address "fe80::1%en0" with zone value is not allowed',
  );
});
