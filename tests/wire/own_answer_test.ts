import { assert, assertEquals } from "@std/assert";
import { NetworkError } from "../../src/core/errors.ts";
import { test } from "../support/test.ts";
import { answer } from "./support/answers.ts";
import { kubeBy, sharedTrust } from "./support/client.ts";
import { startReplyServer } from "./support/reply_server.ts";
import { soon } from "./support/soon.ts";
import { MISFRAMED, STRAYS } from "./support/stray.ts";
import { own, startStrayServer } from "./support/stray_server.ts";

const METHODS = ["GET", "POST"];
for (const tls of [true, false]) {
  const over = tls ? "over TLS" : "over plain HTTP";
  const start = async () => {
    const trust = tls ? await sharedTrust() : undefined;
    const state = await startStrayServer(trust?.keyPair);
    const config = { server: state.server.url, ...(trust && { caPem: trust.caPem }) };
    return { state, config };
  };

  test(`An idle connection that gets bytes is closed, and not used again ${over}`, async () => {
    const { state, config } = await start();
    await using _ = state.server;
    for (const [kind, bytes] of Object.entries(STRAYS)) {
      for (const when of ["after", "later"] as const) {
        for (const first of METHODS) {
          for (const next of METHODS) {
            const what = `${kind}, ${when}, ${first}, ${next}`;
            await using kube = kubeBy("own", config);
            state.plan = { bytes, when };
            const answered = await kube.fetch(own("first"), { method: first });
            assertEquals(await answered.text(), `${first} ${own("first")}`, what);
            assert(await soon(state.strayed!.closed), `${what}: the connection is still open`);
            const second = await kube.fetch(own("second"), { method: next });
            assertEquals(await second.text(), `${next} ${own("second")}`, what);
          }
        }
      }
    }
  });

  test(`An idle connection that the server ends is closed, and not used again ${over}`, async () => {
    const { state, config } = await start();
    await using _ = state.server;
    for (const first of METHODS) {
      for (const next of METHODS) {
        await using kube = kubeBy("own", config);
        state.plan = { bytes: "end", when: "later" };
        await (await kube.fetch(own("first"), { method: first })).text();
        assert(await soon(state.strayed!.closed), `${first}: the connection is still open`);
        const second = await kube.fetch(own("second"), { method: next });
        assertEquals(await second.text(), `${next} ${own("second")}`);
      }
    }
  });

  test(`Bytes in the same piece as a response are not the next request's response ${over}`, async () => {
    const { state, config } = await start();
    await using _ = state.server;
    for (const [kind, bytes] of Object.entries(STRAYS)) {
      for (const first of METHODS) {
        for (const next of METHODS) {
          const what = `${kind}, ${first}, ${next}`;
          await using kube = kubeBy("own", config);
          state.plan = { bytes, when: "with" };
          const answered = await kube.fetch(own("first"), { method: first });
          assertEquals(await answered.text(), `${first} ${own("first")}`, what);
          const second = await kube.fetch(own("second"), { method: next });
          assertEquals(await second.text(), `${next} ${own("second")}`, what);
          assert(await soon(state.strayed!.closed), `${what}: the connection is still open`);
        }
      }
    }
  });

  test(`A misframed response ends its connection, and the next request gets its own response ${over}`, async () => {
    const { state, config } = await start();
    await using _ = state.server;
    const wrong: string[] = [];
    for (const [kind, { text, status, method }] of Object.entries(MISFRAMED)) {
      for (const first of method ? [method] : METHODS) {
        for (const next of METHODS) {
          await using kube = kubeBy("own", config);
          state.plan = { bytes: "", when: "with", instead: text };
          const got = await kube.fetch(own("first"), { method: first, maxAttempts: 1 })
            .then(async (response) => (await response.text(), response.status))
            .catch((error: unknown) => error);
          const what = `${kind}, ${first}, then ${next}`;
          if (status === undefined ? !(got instanceof NetworkError) : got !== status) {
            wrong.push(`${what}: the first is ${got}`);
          }
          const second = await kube.fetch(own("second"), { method: next });
          const read = await second.text();
          if (read !== `${next} ${own("second")}`) wrong.push(`${what}: the second is ${read}`);
          if (!await soon(state.strayed!.closed)) wrong.push(`${what}: still open`);
        }
      }
    }
    assertEquals(wrong, []);
  });
}

test("The body of a 204 that comes late is not the next request's response", async () => {
  const { keyPair, caPem } = await sharedTrust();
  const state = await startStrayServer(keyPair);
  await using _ = state.server;
  const config = { server: state.server.url, caPem };
  for (const status of ["204 No Content", "205 Reset Content", "304 Not Modified"]) {
    for (const lines of [[], ["content-length: 43"]]) {
      for (const when of ["after", "later"] as const) {
        for (const method of METHODS) {
          const what = `${status}, ${lines}, ${when}, ${method}`;
          await using kube = kubeBy("own", config);
          const instead = [`HTTP/1.1 ${status}`, ...lines, "", ""].join("\r\n");
          if (status.startsWith("205") && lines.length === 0) continue; // its body ends with it
          state.plan = { bytes: answer("stray"), when, instead };
          const first = await kube.fetch(own("first"), { method });
          await first.body?.cancel();
          assert(await soon(state.strayed!.closed), `${what}: the connection is still open`);
          const second = await kube.fetch(own("second"), { method });
          assertEquals(await second.text(), `${method} ${own("second")}`, what);
        }
      }
    }
  }
});

test("Interim responses are not taken for the final response", async () => {
  const { keyPair, caPem } = await sharedTrust();
  const before = ["HTTP/1.1 100 Continue\r\n\r\n", "HTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\n"];
  for (const early of [...before, before.join("")]) {
    await using server = await startReplyServer(({ path }) => early + answer(path), keyPair);
    await using kube = kubeBy("own", { server: server.url, caPem });
    for (const method of [...METHODS, ...METHODS]) {
      const response = await kube.fetch(own("first"), { method });
      assertEquals([response.status, await response.text()], [200, own("first")]);
    }
  }
});
