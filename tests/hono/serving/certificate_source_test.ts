import { assertEquals, assertRejects, assertStrictEquals, assertThrows } from "@std/assert";
import { type CertificateSource, ServingCertificate } from "../../../src/hono/mod.ts";
import {
  checkSource,
  HeldCertificate,
  presentCertificate,
} from "../../../src/hono/serving/certificate_source.ts";
import { CertificateAuthority } from "../../../src/testing/mod.ts";
import { test } from "../../support/test.ts";

async function issue(): Promise<ServingCertificate> {
  const authority = await CertificateAuthority.create();
  const { certificatePem, keyPem } = await authority.issueServer({ names: ["localhost"] });
  return new ServingCertificate(certificatePem, keyPem);
}

test("HeldCertificate calls its listeners for another certificate only, until they are removed", async () => {
  const held = new HeldCertificate();
  const calls: unknown[] = [];
  const listener = () => void calls.push(held.current);
  const [first, second] = [held.onChange(listener), held.onChange(listener)];
  const [one, other] = [await issue(), await issue()];
  held.take(one);
  held.take(new ServingCertificate(one.certificatePem, one.keyPem()));
  assertEquals(calls, [one, one]);
  first[Symbol.dispose]();
  held.take(other);
  assertEquals(calls, [one, one, other]);
  second[Symbol.dispose]();
  held.take(one);
  assertEquals([calls.length, held.current === one], [3, true]);
});

function sourceOf(certificate: unknown): CertificateSource {
  return {
    get: () => Promise.resolve(certificate as ServingCertificate),
    onChange: () => ({ [Symbol.dispose]() {} }),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

test("presentCertificate returns the certificate of the source, and passes on the signal", async () => {
  const authority = await CertificateAuthority.create();
  const { certificatePem, keyPem } = await authority.issueServer({ names: ["localhost"] });
  const certificate = new ServingCertificate(certificatePem, keyPem);
  const { signal } = new AbortController();
  const signals: unknown[] = [];
  const get: CertificateSource["get"] = (options) => {
    signals.push(options?.signal);
    return Promise.resolve(certificate);
  };
  const source = { ...sourceOf(certificate), get };
  assertStrictEquals(await presentCertificate(source, { signal }), certificate);
  assertEquals(signals, [signal]);
});

test("presentCertificate refuses anything else, and shows its type only", async () => {
  for (const value of ["secret", { keyPem: "secret" }, undefined]) {
    const { message } = await assertRejects(() => presentCertificate(sourceOf(value)), TypeError);
    assertEquals(
      message,
      "The get of certificates must return a ServingCertificate: it returned a value of type " +
        `${typeof value}. Make one with new ServingCertificate(certificatePem, keyPem).`,
    );
  }
});

test("checkSource refuses what lacks a function of a source, and shows no text, which may be a key", () => {
  checkSource(sourceOf(undefined));
  assertThrows(() => checkSource({ get() {} }), TypeError, "it has no onChange.");
  assertThrows(() => checkSource({}), TypeError, "it has no get.");
  assertThrows(() => checkSource("secret"), TypeError, "certificateSecret: it is of type string.");
});
