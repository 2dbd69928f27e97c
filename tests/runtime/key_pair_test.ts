import { assertThrows } from "@std/assert";
import { ConfigurationError } from "../../src/core/errors.ts";
import { checkKeyPair } from "../../src/runtime/key_pair.ts";
import { CertificateAuthority } from "../../src/testing/mod.ts";
import { test } from "../support/test.ts";

test("checkKeyPair accepts a certificate only with its own key", async () => {
  const authority = await CertificateAuthority.create();
  const one = await authority.issueClient({ commonName: "one" });
  const { keyPem } = await authority.issueClient({ commonName: "other" });
  checkKeyPair(one);
  checkKeyPair({});
  assertThrows(() => checkKeyPair({ ...one, keyPem }), ConfigurationError, "another");
  const garbage = { ...one, keyPem: "garbage" };
  assertThrows(() => checkKeyPair(garbage), ConfigurationError, "cannot be read");
});
