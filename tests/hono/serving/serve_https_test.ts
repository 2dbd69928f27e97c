import { inspect } from "node:util";
import { assertEquals, assertInstanceOf, assertRejects, assertStrictEquals } from "@std/assert";
import { Hono } from "hono";
import { createKubeFetch } from "../../../mod.ts";
import {
  type CertificateSource,
  serveHttps,
  type ServeHttpsOptions,
  ServingCertificate,
} from "../../../src/hono/mod.ts";
import { HeldCertificate } from "../../../src/hono/serving/certificate_source.ts";
import { CertificateAuthority } from "../../../src/testing/mod.ts";
import { presentedSerial, serialOf } from "../../support/servers/presented_certificate.ts";
import { test } from "../../support/test.ts";

interface TestSource extends CertificateSource {
  readonly caPem: string;
  /** Replaces the certificate, and returns the new one. */
  exchange(): Promise<ServingCertificate>;
}

async function openSource(): Promise<TestSource> {
  const authority = await CertificateAuthority.create();
  const held = new HeldCertificate();
  const exchange = async () => {
    const { certificatePem, keyPem } = await authority.issueServer({ names: ["127.0.0.1"] });
    const certificate = new ServingCertificate(certificatePem, keyPem);
    held.take(certificate);
    return certificate;
  };
  await exchange();
  return {
    caPem: authority.certificatePem,
    exchange,
    get: () => Promise.resolve(held.current!),
    onChange: (listener) => held.onChange(listener),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

const local = { hostname: "127.0.0.1", port: 0 };

test("serveHttps serves an app with each new certificate of its source", async () => {
  const app = new Hono();
  app.post("/", async (c) => c.text(`got ${await c.req.text()} at ${new URL(c.req.url).protocol}`));
  await using certificates = await openSource();
  await using server = await serveHttps(app.fetch, { certificates, ...local });
  const { caPem } = certificates;
  await using kube = createKubeFetch({ server: `https://127.0.0.1:${server.port}`, caPem });
  const send = async () => await (await kube.fetch("/", { method: "POST", body: "it" })).text();
  assertEquals(await send(), "got it at https:");
  for (let exchange = 0; exchange < 3; exchange++) {
    const serial = serialOf((await certificates.exchange()).certificatePem);
    while (await presentedSerial(server.port, caPem) !== serial) {
      assertEquals(await send(), "got it at https:");
    }
  }
});

test("serveHttps stops by its signal or by disposal, after the running requests", async () => {
  await using certificates = await openSource();
  const { caPem } = certificates;
  for (const how of ["signal", "disposal"]) {
    const [begun, released] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const stop = new AbortController();
    const server = await serveHttps(async () => {
      begun.resolve();
      await released.promise;
      return new Response("done");
    }, { certificates, ...local, signal: stop.signal });
    await using kube = createKubeFetch({ server: `https://127.0.0.1:${server.port}`, caPem });
    const answer = kube.fetch("/", { method: "POST" });
    await begun.promise;
    const disposed = how === "signal" ? stop.abort() : server[Symbol.asyncDispose]();
    await assertRejects(() => presentedSerial(server.port, caPem));
    released.resolve();
    assertEquals(await (await answer).text(), "done");
    await server.finished;
    await disposed;
    await server[Symbol.asyncDispose](); // again
  }
});

test("serveHttps rejects with the reason of its signal, even if the source ignores the signal", async () => {
  await using certificates = await openSource();
  const reason = new Error("stop");
  const handler = () => new Response();
  const start = (source: Partial<CertificateSource>, signal: AbortSignal) =>
    serveHttps(handler, { certificates: { ...certificates, ...source }, ...local, signal });
  const aborted = AbortSignal.abort(reason);
  const never = () => new Promise<never>(() => {});
  for (const source of [{}, { get: never }]) {
    assertStrictEquals(await assertRejects(() => start(source, aborted)), reason);
  }
  const stop = new AbortController();
  const starting = start({
    get() {
      stop.abort(reason);
      return never();
    },
  }, stop.signal);
  assertStrictEquals(await assertRejects(() => starting), reason);
});

test("serveHttps rejects with the reason of its signal when it aborts during the start", async () => {
  await using certificates = await openSource();
  const reason = new Error("stop");
  const stop = new AbortController();
  const onChange: CertificateSource["onChange"] = (listener) => {
    stop.abort(reason); // once it listens
    return certificates.onChange(listener);
  };
  const options = { certificates: { ...certificates, onChange }, ...local, signal: stop.signal };
  assertStrictEquals(await assertRejects(() => serveHttps(() => new Response(), options)), reason);
});

test("serveHttps refuses a wrong handler, port or grace before it asks for a certificate", async () => {
  const certificates: CertificateSource = {
    get: () => Promise.reject(new Error("asked")),
    onChange: () => ({ [Symbol.dispose]() {} }),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
  const handler = () => new Response();
  const start = (options: { port?: unknown; graceMs?: number }, handled: unknown = handler) => () =>
    serveHttps(handled as typeof handler, {
      certificates,
      ...local,
      ...options as { port: number; graceMs: number },
    });
  await assertRejects(start({ graceMs: -1 }), RangeError, "it is -1");
  for (const port of [NaN, -1, 65_536, 1.5]) {
    const message =
      `port must be a whole number from 0, which takes a free one, to 65535: it is ${port}.`;
    await assertRejects(start({ port }), RangeError, message);
  }
  await assertRejects(start({ port: "80x" }), TypeError, 'port must be a number: it is "80x".');
  await assertRejects(start({}, {}), TypeError, "The app must have a function fetch");
});

test("serveHttps refuses each option of a wrong type before it asks for a certificate", async () => {
  const certificates: CertificateSource = {
    get: () => Promise.reject(new Error("asked")),
    onChange: () => ({ [Symbol.dispose]() {} }),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
  const refusals: [options: unknown, message: string][] = [
    [undefined, "must be an object, such as { certificates }: current value is undefined."],
    [{}, "certificates must be a source, such as the result of certificateFiles"],
    [{ certificates: {} }, "the functions get and onChange: it has no get."],
    [{ certificates: { get: certificates.get } }, "it has no onChange."],
    [{ certificates, hostname: "" }, "hostname must be a non-empty string, such as 127.0.0.1"],
    [{ certificates, hostname: 5 }, "or 0.0.0.0 for all addresses: it is 5."],
    [{ certificates, signal: {} }, "signal must be an AbortSignal"],
    [{ certificates, onError: 5 }, "onError must be a function, or left out"],
  ];
  for (const [options, message] of refusals) {
    const start = () => serveHttps(() => new Response(), options as ServeHttpsOptions);
    await assertRejects(start, TypeError, message);
  }
});

test("serveHttps refuses what is not a ServingCertificate, and shows nothing of a key", async () => {
  const { certificatePem, keyPem } = await (await CertificateAuthority.create())
    .issueServer({ names: ["127.0.0.1"] });
  const wrong: unknown[] = [
    { certificatePem, keyPem },
    { certificatePem, keyPem: () => keyPem, equals: () => false },
    { certificatePem: "x", keyPem: () => "x", equals: () => false },
    keyPem,
    undefined,
  ];
  for (const certificate of wrong) {
    const certificates: CertificateSource = {
      get: () => Promise.resolve(certificate as ServingCertificate),
      onChange: () => ({ [Symbol.dispose]() {} }),
      [Symbol.asyncDispose]: () => Promise.resolve(),
    };
    const start = () => serveHttps(() => new Response(), { certificates, ...local });
    const error = await assertRejects(start, TypeError, "Make one with new ServingCertificate(");
    const shown = inspect(error, { showHidden: true, depth: 9 });
    assertEquals(shown.includes(keyPem.split("\n")[1] ?? ""), false);
  }
});

test("serveHttps reports an error of the handler, and of the source when it has changed", async () => {
  const errors: unknown[] = [];
  await using certificates = await openSource();
  let broken = false;
  const source: CertificateSource = {
    ...certificates,
    get: () => broken ? Promise.reject(new RangeError("broken")) : certificates.get(),
  };
  const told = Promise.withResolvers<void>();
  await using server = await serveHttps(() => {
    throw new TypeError("secret");
  }, {
    certificates: source,
    ...local,
    onError(error) {
      errors.push(error);
      if (errors.length === 2) told.resolve();
    },
  });
  const { caPem } = certificates;
  await using kube = createKubeFetch({ server: `https://127.0.0.1:${server.port}`, caPem });
  const answer = await kube.fetch("/", { method: "POST" });
  assertEquals([answer.status, await answer.text()], [500, "Internal Server Error\n"]);
  assertInstanceOf(errors[0], TypeError);
  broken = true;
  await certificates.exchange();
  await told.promise;
  assertInstanceOf(errors[1], RangeError);
});
