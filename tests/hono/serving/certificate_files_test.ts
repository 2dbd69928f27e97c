import {
  assertEquals,
  assertInstanceOf,
  assertRejects,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { ConfigurationError, PermissionError } from "../../../mod.ts";
import { certificateFiles, type CertificateFilesOptions } from "../../../src/hono/mod.ts";
import { CertificateAuthority, type KeyPair } from "../../../src/testing/mod.ts";
import { AtomicWriter } from "../../../src/testing/kubelet/atomic_writer.ts";
import { FakeClock, settled } from "../../support/clocks/fake_clock.ts";
import { fakeRuntime } from "../../support/fakes/fake_runtime.ts";
import { tempDirectory } from "../../support/fakes/temp_directory.ts";
import { test } from "../../support/test.ts";
import type { ServerCertificateOptions } from "../../../src/testing/auth/certificate_authority.ts";

const issue = async (validity: Partial<ServerCertificateOptions> = {}): Promise<KeyPair> =>
  await (await CertificateAuthority.create()).issueServer({ names: ["localhost"], ...validity });

function open(options: CertificateFilesOptions = {}) {
  const runtime = fakeRuntime({ clock: new FakeClock(Date.now()) });
  const errors: unknown[] = [];
  const put = ({ certificatePem, keyPem }: KeyPair) => {
    runtime.files["/tls/tls.crt"] = certificatePem;
    runtime.files["/tls/tls.key"] = keyPem;
  };
  return {
    runtime,
    put,
    errors,
    source: () =>
      certificateFiles("/tls", { runtime, onError: (error) => errors.push(error), ...options }),
  };
}

test("certificateFiles reads the pair at the start and then every 60 s, and tells of a change only", async () => {
  const [one, other] = [await issue(), await issue()];
  const { runtime, put, errors, source } = open();
  put(one);
  await using certificates = source();
  assertEquals((await certificates.get()).certificatePem, one.certificatePem);
  let changes = 0;
  using _listening = certificates.onChange(() => changes++);
  await runtime.clock.advance(120_000);
  put(other);
  assertEquals((await certificates.get()).keyPem(), one.keyPem);
  await runtime.clock.advance(60_000);
  assertEquals((await certificates.get()).keyPem(), other.keyPem);
  assertEquals([changes, errors], [1, []]);
});

test("certificateFiles keeps the old pair while the new one cannot be used, and reports each streak once", async () => {
  const [one, other] = [await issue(), await issue()];
  const { runtime, put, errors, source } = open();
  put(one);
  await using certificates = source();
  await certificates.get();
  for (
    const bad of [{ ...one, keyPem: other.keyPem }, { ...one, certificatePem: "x" }]
  ) {
    errors.length = 0;
    put(bad);
    await runtime.clock.advance(180_000);
    assertEquals((await certificates.get()).certificatePem, one.certificatePem);
    assertEquals(errors.length, 1);
    assertInstanceOf(errors[0], ConfigurationError);
    put(one);
    await runtime.clock.advance(60_000);
  }
  put(other); // the next read is soon after a failure
  await runtime.clock.advance(60_000);
  assertEquals((await certificates.get()).certificatePem, other.certificatePem);
});

test("certificateFiles keeps a valid pair where the new one has expired or is not valid yet, and says it", async () => {
  const now = Date.now();
  const one = await issue({ notAfter: new Date(now + 600_000) });
  const expired = await issue({ notAfter: new Date(now - 1_000) });
  const early = await issue({ notBefore: new Date(now + 300_000) });
  const { runtime, put, errors, source } = open();
  put(one);
  await using certificates = source();
  await certificates.get();
  const inUse = async () => (await certificates.get()).certificatePem;
  const told = () => errors.splice(0).map((error) => (error as ConfigurationError).message);
  put(expired);
  await runtime.clock.advance(120_000);
  assertEquals(await inUse(), one.certificatePem);
  const [first = "", ...more] = told();
  assertEquals(more, []);
  assertStringIncludes(first, "/tls/tls.key cannot be used: The certificate expired at 2");
  put(early);
  await runtime.clock.advance(60_000);
  assertEquals(await inUse(), one.certificatePem);
  await runtime.clock.advance(300_000);
  assertEquals(await inUse(), early.certificatePem);
  put(expired);
  await runtime.clock.advance(120_000);
  assertEquals([await inUse(), told().length], [early.certificatePem, 1]);
});

test("certificateFiles says that its pair has expired, once, and takes what there is instead", async () => {
  const now = Date.now();
  const one = await issue({ notAfter: new Date(now + 60_000) });
  const early = await issue({ notBefore: new Date(now + 3_600_000) });
  const { runtime, put, errors, source } = open();
  put(one);
  await using certificates = source();
  await certificates.get();
  await runtime.clock.advance(300_000);
  assertEquals((await certificates.get()).certificatePem, one.certificatePem);
  assertEquals(errors.length, 1);
  put(early);
  await runtime.clock.advance(180_000);
  assertEquals((await certificates.get()).certificatePem, early.certificatePem);
  assertEquals(errors.length, 2);
  assertStringIncludes((errors[1] as Error).message, "The certificate is not valid before 2");
});

test("certificateFiles reads both files again when they were replaced between the two reads", async () => {
  const [one, other] = [await issue(), await issue()];
  const { runtime, put, errors, source } = open();
  put(one);
  runtime.files["/tls/tls.key"] = () => {
    put(other);
    return other.keyPem;
  };
  await using certificates = source();
  assertEquals((await certificates.get()).certificatePem, other.certificatePem);
  assertEquals(errors, []);
});

test("certificateFiles rejects get while there has been no pair, and names the files", async () => {
  const one = await issue();
  const { put, errors, source } = open();
  await using certificates = source();
  const paths = "/tls/tls.crt and /tls/tls.key cannot be used: ENOENT";
  await assertRejects(() => certificates.get(), ConfigurationError, paths);
  put({ ...one, keyPem: "" });
  await assertRejects(() => certificates.get(), ConfigurationError, "cannot be read as PEM");
  put(one);
  assertEquals((await certificates.get()).certificatePem, one.certificatePem);
  const abort = new AbortController();
  abort.abort("stop");
  assertEquals(await certificates.get({ signal: abort.signal }).catch((error) => error), "stop");
  assertEquals(errors, []);
});

test("certificateFiles passes on a missing permission, and takes other names and periods", async () => {
  const one = await issue();
  const { runtime, source } = open({ keyFile: "key.pem", refreshPeriodMs: 1_000 });
  runtime.files["/tls/tls.crt"] = one.certificatePem;
  runtime.files["/tls/key.pem"] = () => Promise.reject(new PermissionError("no", "--allow-read"));
  await using certificates = source();
  await assertRejects(() => certificates.get(), PermissionError, "--allow-read");
  runtime.files["/tls/key.pem"] = one.keyPem;
  await runtime.clock.advance(1_000);
  assertEquals((await certificates.get()).keyPem(), one.keyPem);
  for (const refreshPeriodMs of [0, NaN, "5", [5], true, null, 5n, Symbol()] as number[]) {
    const message = "refreshPeriodMs must be a number above 0: it is ";
    const start = () => certificateFiles("/tls", { runtime, refreshPeriodMs });
    assertThrows(start, RangeError, message);
  }
});

test("certificateFiles refuses a directory, a name or onError of a wrong type", () => {
  const make = (directory: unknown, options?: unknown) => () =>
    certificateFiles(directory as string, options as CertificateFilesOptions);
  for (const directory of [undefined, "", new URL("file:///var/run/tls")]) {
    assertThrows(make(directory), TypeError, "The directory of certificateFiles must be a");
  }
  assertThrows(make("/tls", null), TypeError, "The options must be an object");
  assertThrows(make("/tls", { certificateFile: 5 }), TypeError, "certificateFile must be");
  assertThrows(make("/tls", { keyFile: "" }), TypeError, "such as tls.key");
  assertThrows(make("/tls", { onError: 5 }), TypeError, "onError must be a function");
});

test("certificateFiles follows a volume that the kubelet swaps", async () => {
  await using directory = await tempDirectory();
  const writer = new AtomicWriter(directory.path, { now: Date.now });
  const write = ({ certificatePem, keyPem }: KeyPair) =>
    writer.write({ "tls.crt": certificatePem, "tls.key": keyPem });
  const errors: unknown[] = [];
  let pair = await issue();
  await write(pair);
  await using certificates = certificateFiles(directory.path, {
    refreshPeriodMs: 1,
    onError: (error) => errors.push(error),
  });
  assertEquals((await certificates.get()).certificatePem, pair.certificatePem);
  for (let swap = 0; swap < 10; swap++) {
    pair = await issue();
    const changed = Promise.withResolvers<void>();
    using _listening = certificates.onChange(changed.resolve);
    await write(pair);
    await changed.promise;
    assertEquals((await certificates.get()).keyPem(), pair.keyPem);
  }
  await settled();
  assertEquals(errors, []);
});
