import {
  assert,
  assertEquals,
  assertInstanceOf,
  assertIsError,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { checkCaPem, countCertificates } from "../../src/config/ca_pem.ts";
import { ConfigurationError } from "../../src/core/errors.ts";
import { CertificateAuthority } from "../../src/testing/auth/certificate_authority.ts";
import { seededRandom } from "../support/seeded_random.ts";
import { test } from "../support/test.ts";

const authority = await CertificateAuthority.create();
const one = authority.certificatePem;
const another = (await CertificateAuthority.create()).certificatePem;
const remedy = "It must hold the PEM certificates of the cluster's authority.";

function refusal(pem: string): ConfigurationError {
  return assertThrows(() => checkCaPem(pem, "The CA file /ca.crt"), ConfigurationError);
}

test("checkCaPem returns a bundle of certificates unchanged", () => {
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

test("checkCaPem refuses a bundle with one damaged certificate and names its number", () => {
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

const { certificatePem: leaf, keyPem } = await authority.issueServer({
  names: ["a.example"],
});

/** Returns the count or the TypeError of countCertificates; any other error fails the test. */
function countOrError(pem: string): number | TypeError {
  try {
    return countCertificates(pem);
  } catch (error) {
    assertIsError(error, TypeError);
    return error;
  }
}

test("countCertificates counts real certificates", () => {
  assertEquals(countCertificates(one), 1);
  assertEquals(countCertificates(one + leaf), 2);
  assertEquals(countCertificates(`# the old one\n${one}\n\n# the new one\n${leaf}`), 2);
});

test("countCertificates reads every kind of line end", () => {
  assertEquals(countCertificates(one.replaceAll("\n", "\r\n")), 1);
  assertEquals(countCertificates(one.trimEnd()), 1);
});

test("countCertificates returns 0 for an empty file, garbage and a key", () => {
  assertEquals(countCertificates(""), 0);
  assertEquals(countCertificates("not a certificate"), 0);
  assertEquals(countCertificates(keyPem), 0);
});

test("countCertificates ignores blocks of another kind beside a certificate", () => {
  assertEquals(countCertificates(keyPem + one), 1);
});

test("countCertificates names the number of the damaged block", () => {
  const damaged = leaf.replace(/MII.{8}/, "");
  const error = assertThrows(() => countCertificates(one + damaged), TypeError);
  assertEquals(error.message, "certificate 2 is not valid: its content is damaged");
});

test("countCertificates refuses a block that is not the DER of a certificate", () => {
  const pemOf = (der: number[]) =>
    `-----BEGIN CERTIFICATE-----\n${
      btoa(String.fromCharCode(...der))
    }\n-----END CERTIFICATE-----\n`;
  const smallest = [0x30, 5, 0x30, 1, 0, 5, 0];
  assertEquals(countCertificates(pemOf(smallest)), 1);
  const damaged = [
    [],
    [0, 0, 0],
    [0x30],
    [0x30, 0],
    [0x30, 3, 0x30, 1, 0], // nothing after the inner sequence
    [0x30, 5, 0x31, 1, 0, 5, 0], // no inner sequence
    [0x30, 6, 0x30, 1, 0, 5, 0], // longer than the block
    [...smallest, 0], // shorter than the block
    [0x30, 0x80, 0x30, 1, 0, 5, 0], // indefinite length
    [0x30, 0x84, 0, 0, 0, 5, 0x30, 1, 0, 5, 0], // a length of four octets
  ];
  for (const der of damaged) {
    assertThrows(() => countCertificates(pemOf(der)), TypeError, "certificate 1 is not valid");
  }
  const notBase64 = "-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----\n";
  assertThrows(() => countCertificates(notBase64), TypeError, "certificate 1 is not valid");
});

test("countCertificates refuses a bundle that is cut off anywhere inside a block", () => {
  const bundle = one + leaf;
  for (let end = 0; end < bundle.length; end++) {
    const outcome = countOrError(bundle.slice(0, end));
    const inSecond = end >= one.length + "-----BEGIN CERTIFICATE-----".length;
    const inFirst = end >= "-----BEGIN CERTIFICATE-----".length && end < one.trimEnd().length;
    if (end >= bundle.trimEnd().length) assertEquals(outcome, 2);
    else if (inFirst || inSecond) assertStringIncludes(String(outcome), "is cut off");
    else assertEquals(outcome, end < one.trimEnd().length ? 0 : 1);
  }
});

test("countCertificates refuses a bundle whose first block has no BEGIN or no END line", () => {
  const lost = [
    one.replace("-----END CERTIFICATE-----", "") + leaf,
    one.replace("-----BEGIN CERTIFICATE-----", "") + leaf,
  ];
  for (const pem of lost) assertThrows(() => countCertificates(pem), TypeError);
});

test("countCertificates finds 5,000 characters lost or added at random places", () => {
  const random = seededRandom(7);
  const start = one.indexOf("MII");
  const length = one.indexOf("-----END") - start;
  for (let i = 0; i < 5_000; i++) {
    const at = start + Math.floor(random() * length);
    if (/[\s=]/.test(one.charAt(at))) continue;
    const damaged = random() < 0.5
      ? one.slice(0, at) + one.slice(at + 1)
      : `${one.slice(0, at)}Q${one.slice(at)}`;
    assertIsError(countOrError(damaged), TypeError, "certificate 1 is not valid");
  }
});

test("countCertificates handles 5,000 randomly damaged bundles without showing them", () => {
  const random = seededRandom(11);
  const bundle = one + leaf;
  let refused = 0;
  for (let i = 0; i < 5_000; i++) {
    const chars = [...bundle];
    for (let hits = 1 + Math.floor(random() * 20); hits > 0; hits--) {
      chars[Math.floor(random() * chars.length)] = String.fromCharCode(Math.floor(random() * 256));
    }
    const outcome = countOrError(chars.join(""));
    if (outcome instanceof TypeError) {
      refused++;
      assert(outcome.message.length < 80, outcome.message);
    } else {
      assert(outcome <= 2);
    }
  }
  assert(refused > 4_000, `${refused} were refused`);
});
