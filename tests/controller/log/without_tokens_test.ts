import { assertEquals } from "@std/assert";
import { withoutTokens } from "../../../src/controller/log/without_tokens.ts";
import { assertLinear } from "../../support/linear_time.ts";
import { test } from "../../support/test.ts";

const jwt = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJl";

test("withoutTokens replaces bearer tokens, JSON Web Tokens and private keys", () => {
  const key = "-----BEGIN EC PRIVATE KEY-----\nMHcCAQEE\n-----END EC PRIVATE KEY-----";
  const cases: [string, string][] = [
    [`sent ${jwt} to a`, "sent [redacted] to a"],
    [`"Authorization: Bearer abc.def"`, `"Authorization: Bearer [redacted]"`],
    ["the bearer  opaque, then", "the bearer  [redacted], then"],
    [`a ${key} b`, "a [redacted] b"],
    ["-----BEGIN PRIVATE KEY-----\nMHcC", "[redacted]"],
    ["eyJ is a word, and so is keyJ.a.b", "eyJ is a word, and so is keyJ.a.b"],
  ];
  for (const [text, expected] of cases) assertEquals(withoutTokens(text), expected);
});

test("withoutTokens takes linear time", async () => {
  const parts = ["eyJ", "eyJa.", "eyJ.eyJ.", "bearer ", "bearer", "-----BEGIN ", "A ", "\n"];
  for (const part of parts) {
    await assertLinear({
      name: `a text of ${JSON.stringify(part)}`,
      of: (length) => part.repeat(length / part.length),
      read: withoutTokens,
    });
  }
});
