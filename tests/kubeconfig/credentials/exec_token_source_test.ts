import { assertEquals, assertRejects, assertStrictEquals } from "@std/assert";
import { ClientCertificate } from "../../../src/config/client_certificate.ts";
import type { ExecCredential } from "../../../src/kubeconfig/credentials/exec_credential.ts";
import { ExecTokenSource } from "../../../src/kubeconfig/credentials/exec_token_source.ts";
import { FakeClock } from "../../support/clocks/fake_clock.ts";
import { shownForms } from "../../support/programs/shown_forms.ts";
import { test } from "../../support/test.ts";
import { pem } from "../loading_case.ts";

const nothing: ExecCredential = {
  token: undefined,
  certificate: undefined,
  expiresAtMs: undefined,
};

/** A plugin that returns the result of `next` and counts its runs. */
function source(clock: FakeClock, next: (run: number) => Partial<ExecCredential>) {
  const plugin = {
    runs: 0,
    // deno-lint-ignore require-await -- a run takes a while, whatever it does
    async run() {
      return { ...nothing, ...next(++plugin.runs) };
    },
  };
  return { plugin, tokens: new ExecTokenSource(plugin, clock) };
}

test("An exec plugin is run for the first token, and not before", async () => {
  const { plugin, tokens } = source(new FakeClock(), (run) => ({ token: `t${run}` }));
  assertEquals(plugin.runs, 0);
  assertEquals(await tokens.token(), "t1");
  assertEquals(tokens.token(), "t1");
  assertEquals(plugin.runs, 1);
});

test("Callers that ask while an exec plugin runs wait for the same run", async () => {
  const { plugin, tokens } = source(new FakeClock(), (run) => ({ token: `t${run}` }));
  const given = await Promise.all([tokens.token(), tokens.token(), tokens.invalidate(undefined)]);
  assertEquals([given, plugin.runs], [["t1", "t1", undefined], 1]);
});

test("An exec plugin is run again once its credentials have expired", async () => {
  const clock = new FakeClock();
  const expiresAtMs = clock.now() + 60_000;
  const { tokens } = source(
    clock,
    (run) => ({ token: `t${run}`, ...(run === 1 && { expiresAtMs }) }),
  );
  assertEquals(await tokens.token(), "t1");
  await clock.advance(60_000);
  assertEquals(tokens.token(), "t1");
  await clock.advance(1);
  assertEquals(await tokens.token(), "t2");
  await clock.advance(1e9);
  assertEquals(tokens.token(), "t2");
});

test("A refused token makes the exec plugin run again, unless another token is held by then", async () => {
  const { plugin, tokens } = source(new FakeClock(), (run) => ({ token: `t${run}` }));
  await tokens.token();
  await tokens.invalidate("t1");
  await tokens.invalidate("t1");
  assertEquals([tokens.token(), plugin.runs], ["t2", 2]);
});

test("An exec plugin may return a certificate alone, and then no token is sent", async () => {
  const certificate = new ClientCertificate(pem.data.certificate, pem.data.key);
  const { plugin, tokens } = source(new FakeClock(), () => ({ certificate }));
  assertEquals(tokens.certificate(), undefined);
  assertEquals(await tokens.token(), undefined);
  assertStrictEquals(tokens.certificate(), certificate);
  await tokens.invalidate(undefined);
  assertEquals(plugin.runs, 2);
});

test("An exec plugin that failed is run again for the next request", async () => {
  const { tokens } = source(new FakeClock(), (run) => {
    if (run === 1) throw new TypeError("not now");
    return { token: `t${run}` };
  });
  await assertRejects(async () => await tokens.token(), TypeError, "not now");
  assertEquals(await tokens.token(), "t2");
});

test("A signal ends one caller's wait for an exec plugin, and the run goes on for the others", async () => {
  const hung = Promise.withResolvers<ExecCredential>();
  const tokens = new ExecTokenSource({ run: () => hung.promise }, new FakeClock());
  const impatient = new AbortController();
  const first = tokens.token({ signal: impatient.signal });
  const second = tokens.token();
  impatient.abort(new RangeError("too long"));
  await assertRejects(async () => await first, RangeError, "too long");
  hung.resolve({ ...nothing, token: "late" });
  assertEquals(await second, "late");
});

/** A plugin that hangs until its signal aborts, and the signals of its runs. */
function hungSource() {
  const signals: AbortSignal[] = [];
  const run = (signal?: AbortSignal) => {
    if (signal) signals.push(signal);
    return new Promise<ExecCredential>((_resolve, reject) => {
      signal?.addEventListener("abort", () => reject(new Error("killed")));
    });
  };
  return { signals, tokens: new ExecTokenSource({ run }, new FakeClock()) };
}

test("An exec plugin that hangs is ended when the last caller has left, and is run again for the next one", async () => {
  const { signals, tokens } = hungSource();
  const [one, two, client] = [new AbortController(), new AbortController(), new AbortController()];
  const first = tokens.token({ signal: one.signal });
  const second = tokens.invalidate(undefined, { signal: two.signal });
  const third = tokens.token({ disposed: client.signal });
  one.abort(new RangeError("one"));
  await assertRejects(async () => await first, RangeError, "one");
  two.abort(new RangeError("two"));
  await assertRejects(async () => await second, RangeError, "two");
  assertEquals(signals.map(({ aborted }) => aborted), [false]);
  client.abort(new RangeError("disposed"));
  await assertRejects(async () => await third, RangeError, "disposed");
  assertEquals(signals.map(({ aborted }) => aborted), [true]);
  const next = tokens.token({ signal: AbortSignal.abort(new RangeError("too late")) });
  await assertRejects(async () => await next, RangeError, "too late");
  assertEquals(signals.map(({ aborted }) => aborted), [true, true]);
});

test("An exec token source does not show its credentials when it is printed", async () => {
  const { tokens } = source(new FakeClock(), () => ({ token: "s3cr3t" }));
  await tokens.token();
  assertEquals(shownForms(tokens).includes("s3cr3t"), false);
});
