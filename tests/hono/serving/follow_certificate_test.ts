import { assertEquals, assertInstanceOf } from "@std/assert";
import { type CertificateSource, ServingCertificate } from "../../../src/hono/mod.ts";
import { HeldCertificate } from "../../../src/hono/serving/certificate_source.ts";
import { followCertificate } from "../../../src/hono/serving/follow_certificate.ts";
import { CertificateAuthority } from "../../../src/testing/mod.ts";
import { FakeClock, settled } from "../../support/clocks/fake_clock.ts";
import { test } from "../../support/test.ts";

async function issue(): Promise<ServingCertificate> {
  const authority = await CertificateAuthority.create();
  const { certificatePem, keyPem } = await authority.issueServer({ names: ["localhost"] });
  return new ServingCertificate(certificatePem, keyPem);
}

async function follow(exchange: (certificate: ServingCertificate) => Promise<void>) {
  const [served, ...others] = await Promise.all([issue(), issue(), issue()]);
  const held = new HeldCertificate();
  held.take(served);
  const certificates: CertificateSource = {
    get: () => Promise.resolve(held.current!),
    onChange: (listener) => held.onChange(listener),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
  const clock = new FakeClock();
  const errors: unknown[] = [];
  const onError = (error: unknown) => errors.push(error);
  const start = () => followCertificate(certificates, { served, exchange, onError, clock });
  return { held, others, clock, errors, start };
}

test("followCertificate exchanges one certificate at a time, and leaves out those that are outdated", async () => {
  const exchanged: ServingCertificate[] = [];
  let running = Promise.withResolvers<void>();
  const { held, others: [one, other], start } = await follow((certificate) => {
    exchanged.push(certificate);
    return running.promise;
  });
  held.take(one!); // before it follows
  using _following = start();
  await settled();
  assertEquals(exchanged, [one]);
  held.take(await issue());
  held.take(other!);
  await settled();
  assertEquals(exchanged, [one]);
  const first = running;
  running = Promise.withResolvers();
  running.resolve();
  first.resolve();
  await settled();
  assertEquals(exchanged, [one, other]);
});

test("followCertificate tries again 10 s after a failure, and reports it", async () => {
  const failure = new RangeError("no port");
  let works = false;
  const exchanged: ServingCertificate[] = [];
  const { held, others: [one], clock, errors, start } = await follow((certificate) => {
    if (!works) return Promise.reject(failure);
    exchanged.push(certificate);
    return Promise.resolve();
  });
  using _following = start();
  await settled();
  held.take(one!);
  await clock.advance(9_999);
  assertEquals(errors, [failure]);
  works = true;
  await clock.advance(1);
  assertEquals([exchanged, errors], [[one], [failure]]);
  assertEquals(clock.pending, 0);
});

test("followCertificate reports what is not a ServingCertificate, and does not exchange it", async () => {
  const exchanged: ServingCertificate[] = [];
  const served = await issue();
  const key = served.keyPem();
  const fake = { certificatePem: served.certificatePem, keyPem: key, equals: () => false };
  const certificates: CertificateSource = {
    get: () => Promise.resolve(fake as unknown as ServingCertificate),
    onChange: () => ({ [Symbol.dispose]() {} }),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
  const errors: unknown[] = [];
  using _following = followCertificate(certificates, {
    served,
    exchange: (certificate) => Promise.resolve(void exchanged.push(certificate)),
    onError: (error) => errors.push(error),
    clock: new FakeClock(),
  });
  await settled();
  assertEquals([exchanged, errors.length], [[], 1]);
  assertInstanceOf(errors[0], TypeError);
});

test("followCertificate does nothing after it is disposed of", async () => {
  let calls = 0;
  const { held, others: [one, other], clock, start } = await follow(() => {
    calls++;
    return Promise.reject(new Error("no"));
  });
  const following = start();
  await settled();
  held.take(one!);
  await settled();
  assertEquals([calls, clock.pending], [1, 1]);
  held.take(other!);
  following[Symbol.dispose]();
  await settled();
  held.take(one!);
  await settled();
  assertEquals([calls, clock.pending], [1, 0]);
});
