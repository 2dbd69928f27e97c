import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import { fakeRuntime } from "../support/fakes/fake_runtime.ts";
import { test } from "../support/test.ts";
import { kubeBy, sharedTrust } from "./support/client.ts";
import { startSilentServer } from "./support/silent_server.ts";
import { reasonOf, SOON, soon } from "./support/soon.ts";

const PATH = "/api/v1/namespaces/default/configmaps/one";
const METHODS = ["GET", "POST"];
const KEPT = 40;
const SILENT_MS = 10_000;

for (const tls of [true, false]) {
  const over = tls ? "over TLS" : "over plain HTTP";
  const start = async () => {
    const trust = tls ? await sharedTrust() : undefined;
    const silent = await startSilentServer(trust?.keyPair);
    return { silent, config: { server: silent.server.url, ...(trust && { caPem: trust.caPem }) } };
  };

  for (const givenUp of METHODS) {
    test(`After 10 s of silence on 40 kept connections and an aborted ${givenUp}, requests get new connections ${over}`, async () => {
      const { silent, config } = await start();
      await using _ = silent.server;
      const runtime = fakeRuntime();
      await using kube = kubeBy("own", config, { runtime });
      for (const method of METHODS) {
        silent.gather(KEPT);
        const warming = Array.from({ length: KEPT }, () => kube.fetch(PATH, { method }));
        for (const response of await Promise.all(warming)) await response.text();
      }
      const kept = silent.server.connections;
      silent.silenceOld();
      const abort = new AbortController();
      const why = new Error("given up");
      const hanging = kube.fetch(PATH, { method: givenUp, signal: abort.signal });
      hanging.catch(() => {});
      assert(await silent.untilUnanswered(1));
      await runtime.clock.advance(SILENT_MS + 1);
      abort.abort(why);
      assertStrictEquals(await reasonOf(hanging), why);
      for (const method of ["POST", "GET"]) {
        const late = AbortSignal.timeout(SOON.timeoutMs);
        const got = await kube.fetch(PATH, { method, signal: late })
          .then((response) => response.text())
          .catch((error: unknown) => `no answer: ${error}`);
        assert(Number(got) > kept, `${method}: ${got}`);
      }
      assert(await silent.server.openAtMost(2, SOON), `${silent.server.open} are open`);
    });
  }

  test(`A connection whose request is aborted before the response is closed at once ${over}`, async () => {
    const { silent, config } = await start();
    await using _ = silent.server;
    for (const warm of [undefined, ...METHODS]) {
      for (const method of METHODS) {
        await using kube = kubeBy("own", config);
        if (warm) await (await kube.fetch(PATH, { method: warm })).text();
        silent.silent = true;
        const abort = new AbortController();
        const why = new Error("given up");
        const asked = silent.unanswered.length;
        const hanging = kube.fetch(PATH, { method, signal: abort.signal });
        hanging.catch(() => {});
        assert(await silent.untilUnanswered(asked + 1));
        abort.abort(why);
        assertStrictEquals(await reasonOf(hanging), why);
        const closed = silent.unanswered[asked]!.closed;
        assert(await soon(closed), `${method} after ${warm}: the connection is still open`);
        assertEquals(silent.unanswered.length, asked + 1);
        silent.silent = false;
      }
    }
  });
}
