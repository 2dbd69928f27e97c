import { assert, assertEquals, assertRejects } from "@std/assert";
import { NetworkError } from "../../src/core/errors.ts";
import { test } from "../support/test.ts";
import { answer } from "./support/answers.ts";
import { type Carrier, failureOf, kubeBy, makeTrust, sharedTrust } from "./support/client.ts";
import { startRawServer } from "./support/raw_server.ts";
import { startReplyServer } from "./support/reply_server.ts";

const PATH = "/api/v1/namespaces/default/configmaps/one";
const METHODS = ["POST", "PUT", "PATCH", "DELETE"];
/** Expected details of the error for a write that was not sent. The failure's name may differ. */
const NOT_SENT = { name: "NetworkError", outcomeUnknown: false, saysUnknown: false };

async function failed(sent: Promise<Response>) {
  const { failure: _, ...said } = failureOf(await assertRejects(() => sent, NetworkError));
  return said;
}

for (const carrier of ["own", "fetch"] satisfies Carrier[]) {
  const by = carrier === "own" ? "" : ' with transport: "fetch"';

  test(`A write to a port that refuses connections is known not to have been sent${by}`, async () => {
    const { caPem } = await sharedTrust();
    const { port, ...gone } = await startRawServer(() => {});
    await gone[Symbol.asyncDispose]();
    for (const protocol of ["http", "https"]) {
      const server = `${protocol}://127.0.0.1:${port}`;
      await using kube = kubeBy(carrier, { server, caPem });
      for (const method of METHODS) {
        assertEquals(await failed(kube.fetch(PATH, { method, body: "{}" })), NOT_SENT);
      }
    }
  });

  test(`A write to a server that is not trusted is known not to have been sent${by}`, async () => {
    const [{ keyPair }, { caPem }] = [await sharedTrust(), await makeTrust()];
    let requests = 0;
    await using server = await startReplyServer(() => (requests++, answer("")), keyPair);
    await using kube = kubeBy(carrier, { server: server.url, caPem });
    for (const method of METHODS) {
      const said = failureOf(
        await assertRejects(() => kube.fetch(PATH, { method, body: "{}" }), NetworkError),
      );
      assertEquals(said, { ...NOT_SENT, failure: "tls" });
    }
    assertEquals(requests, 0);
  });

  test(`A write whose TLS handshake failed is known not to have been sent${by}`, async () => {
    const { caPem } = await sharedTrust();
    // the server does not speak TLS: it ends the plain connection at the client's first bytes
    for (const closing of ["fin", "reset"] as const) {
      await using server = await startRawServer(async (connection) => {
        await connection.take(20);
        connection.close(closing);
      });
      const url = server.url.replace("http:", "https:");
      await using kube = kubeBy(carrier, { server: url, caPem });
      for (const method of METHODS) {
        const { outcomeUnknown, saysUnknown, name } = await failed(
          kube.fetch(PATH, { method, body: "{}" }),
        );
        // fetch does not tell whether TLS was established: then the outcome may be reported as
        // unknown
        const fits = carrier === "own" ? [false] : [false, true];
        assert(fits.includes(outcomeUnknown as boolean), `${name}: ${outcomeUnknown}, ${closing}`);
        assertEquals(saysUnknown, outcomeUnknown, closing);
      }
    }
  });

  test(`A write is sent again when the server's own response allows it${by}`, async () => {
    const { keyPair, caPem } = await sharedTrust();
    const again: Record<string, string> = {
      "401": answer("", "401 Unauthorized"),
      "429": answer("", "429 Too Many Requests", ["retry-after: 0"]),
      "503": answer("", "503 Service Unavailable", ["retry-after: 0"]),
      "307": answer("", "307 Temporary Redirect", [`location: ${PATH}-moved`]),
    };
    const seen: string[] = [];
    let first = "";
    await using server = await startReplyServer(({ method, body, headers }) => {
      seen.push(`${method} ${body} ${headers.get("authorization")}`);
      return seen.length === 1 ? first : answer("done", "201 Created");
    }, keyPair);
    let refused = 0;
    const tokenSource = {
      token: () => `t${refused}`,
      invalidate: () => void refused++,
    };
    await using kube = kubeBy(carrier, { server: server.url, caPem, tokenSource });
    for (const [status, text] of Object.entries(again)) {
      for (const method of METHODS) {
        const before = `t${refused}`;
        seen.length = 0;
        first = text;
        const response = await kube.fetch(PATH, { method, body: "{}" });
        assertEquals([response.status, await response.text()], [201, "done"], status);
        const sent = `${method} {} Bearer`;
        assertEquals(seen, [`${sent} ${before}`, `${sent} t${refused}`], status);
      }
    }
    assertEquals(refused, METHODS.length);
  });

  test(`The replay of a write that was refused with 401 is also sent only once${by}`, async () => {
    const { keyPair, caPem } = await sharedTrust();
    for (const closing of ["clean", "fin", "reset"] as const) {
      let requests = 0;
      await using server = await startReplyServer(() => {
        if (requests++ === 0) return answer("", "401 Unauthorized");
        return requests === 2 ? closing : answer("again");
      }, keyPair);
      let refused = 0;
      const tokenSource = { token: () => `t${refused}`, invalidate: () => void refused++ };
      await using kube = kubeBy(carrier, { server: server.url, caPem, tokenSource });
      const sent = kube.fetch(PATH, { method: "PUT", body: "{}" });
      const { outcomeUnknown } = failureOf(await assertRejects(() => sent, NetworkError));
      assertEquals([requests, outcomeUnknown], [2, true], closing);
    }
  });

  test(`A write that was partly sent to a server that stopped reading is sent once${by}`, async () => {
    const { keyPair, caPem } = await sharedTrust();
    for (const body of [new Uint8Array(8 << 20), undefined]) {
      let heads = 0;
      let full = () => {};
      await using server = await startRawServer(async (connection) => {
        await connection.head();
        heads++;
        await connection.take(100_000);
        full();
        connection.close("reset");
      }, { keyPair });
      await using kube = kubeBy(carrier, { server: server.url, caPem });
      const taken = new Promise<void>((resolve) => full = resolve);
      const pull = (controller: ReadableStreamDefaultController<Uint8Array>) =>
        controller.enqueue(new Uint8Array(65_536));
      const sent = kube.fetch(PATH, { method: "POST", body: body ?? new ReadableStream({ pull }) });
      const { outcomeUnknown } = failureOf(await assertRejects(() => sent, NetworkError));
      await taken;
      assertEquals([heads, outcomeUnknown], [1, true], body ? "bytes" : "stream");
    }
  });
}

test("A GET whose connection ends is sent again, and its outcome is not reported as unknown", async () => {
  const { keyPair, caPem } = await sharedTrust();
  let requests = 0;
  await using server = await startReplyServer(
    () => requests++ % 2 === 0 ? answer("one") : "clean",
    keyPair,
  );
  await using kube = kubeBy("own", { server: server.url, caPem });
  for (let i = 0; i < 3; i++) assertEquals(await (await kube.fetch(PATH)).text(), "one");
  assert(requests >= 3);
});
