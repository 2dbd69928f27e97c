import { assertEquals, assertInstanceOf, assertThrows } from "@std/assert";
import { checkCaPem } from "../../src/config/cluster_config.ts";
import { ConfigurationError } from "../../src/core/errors.ts";
import { CertificateAuthority } from "../../src/testing/certificate_authority.ts";
import { test } from "../support/test.ts";

const one = (await CertificateAuthority.create()).certificatePem;
const another = (await CertificateAuthority.create()).certificatePem;
const remedy = "It must hold the PEM certificates of the cluster's authority.";

function refusal(pem: string): ConfigurationError {
  return assertThrows(() => checkCaPem(pem, "The CA file /ca.crt"), ConfigurationError);
}

test("checkCaPem gives a bundle of certificates back as it is", () => {
  assertEquals(checkCaPem(one, "The CA"), one);
  assertEquals(checkCaPem(`# both\n${one}${another}`, "The CA"), `# both\n${one}${another}`);
});

test("checkCaPem refuses an empty bundle", () => {
  for (const pem of ["", "\n", " \r\n"]) {
    assertEquals(refusal(pem).message, `The CA file /ca.crt is empty. ${remedy}`);
  }
});

test("checkCaPem refuses a bundle without a certificate", () => {
  for (const pem of ["garbage", "-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----"]) {
    assertEquals(
      refusal(pem).message,
      `The CA file /ca.crt has no certificate in it. ${remedy}`,
    );
  }
});

test("checkCaPem refuses a bundle with one damaged certificate and says which", () => {
  const error = refusal(one + another.replace(/MII.{4}/, ""));
  assertEquals(
    error.message,
    "The CA file /ca.crt cannot be used: certificate 2 is not valid: its content is damaged. " +
      remedy,
  );
  assertInstanceOf(error.cause, TypeError);
});

test("checkCaPem refuses a bundle that is cut off", () => {
  const error = refusal((one + another).slice(0, -40));
  assertEquals(error.message.includes("a certificate is cut off"), true);
});
