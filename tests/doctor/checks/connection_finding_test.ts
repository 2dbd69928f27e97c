import { assertEquals, assertStringIncludes } from "@std/assert";
import { connectionFinding, unresolved } from "../../../src/doctor/checks/connection_finding.ts";
import { test } from "../../support/test.ts";

test("connectionFinding tells the failures of connections apart, and leaves TLS to others", () => {
  const rows = [
    ["ECONNREFUSED", "refused"],
    ["ECONNRESET", "closed at once"],
    ["ENETUNREACH", "cannot be reached"],
    ["ENOTFOUND", "cannot be resolved"],
    ["FailedToOpenSocket", "the connection failed"],
    ["CERT_HAS_EXPIRED", undefined],
  ] as const;
  for (const [code, expected] of rows) {
    const error = Object.assign(new Error("failed"), { code });
    const finding = connectionFinding(error, "10.96.0.1:443");
    if (expected === undefined) assertEquals(finding, undefined);
    else assertStringIncludes(finding?.summary ?? "", expected);
  }
  assertEquals(connectionFinding(new TypeError("a mistake"), "a"), undefined);
});

test("unresolved names the host", () => {
  assertStringIncludes(unresolved("kube.test").summary, "kube.test");
});
