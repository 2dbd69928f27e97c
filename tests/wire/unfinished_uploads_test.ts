import { assertEquals, assertInstanceOf } from "@std/assert";
import type { ClusterConfig } from "../../src/config/cluster_config.ts";
import { createKubeFetch } from "../../src/transport/create_kube_fetch.ts";
import type { KubeFetch } from "../../src/transport/kube_fetch.ts";
import type { KubeRequestInit } from "../../src/transport/outgoing_request.ts";
import { startTcpServer } from "../support/servers/tcp_server.ts";
import { test } from "../support/test.ts";

const answers = {
  "413 Content Too Large": "content-length: 2\r\n\r\nno",
  "307 Temporary Redirect": "location: /elsewhere\r\ncontent-length: 0\r\n\r\n",
};

for (const [status, rest] of Object.entries(answers)) {
  for (const transport of ["connections", "fetch"] as const) {
    test(
      `a body that waits is cancelled when ${status} ends its request, by ${transport}`,
      async () => {
        await using server = await startTcpServer((socket) =>
          socket.once("data", () => socket.write(`HTTP/1.1 ${status}\r\n${rest}`))
        );
        await using kube = createKubeFetch({ server: server.url }, { transport });
        const cancelled = Promise.withResolvers<void>();
        const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
          start: (controller) => controller.enqueue(new Uint8Array(10)),
          cancel: () => cancelled.resolve(),
        }, { highWaterMark: 0 });
        const answer = await kube.fetch(
          "/upload",
          { method: "POST", body, duplex: "half" } as RequestInit,
        )
          .then((response) => response.text(), (error) => error.name);
        if (status.startsWith("413")) assertEquals(answer, "no");
        await cancelled.promise;
      },
      { timeoutMs: 10_000 },
    );
  }
}

test("a body that is locked once its request has begun fails the request", async () => {
  await using server = await startTcpServer(() => {});
  await using kube = createKubeFetch({ server: server.url });
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>();
  const sending = kube.fetch("/upload", { method: "POST", body });
  body.getReader();
  assertInstanceOf(await sending.catch((error) => error), TypeError);
});

const LOOPBACK = { server: "http://127.0.0.1:9/" };
const noToken = {
  token: () => {
    throw new Error("no token");
  },
};
const hangingToken = { token: () => new Promise<string>(() => {}) };

interface Failing {
  config?: Partial<ClusterConfig>;
  /** By default the request is just sent. */
  send?: (kube: KubeFetch, init: KubeRequestInit) => Promise<Response>;
}

/** Ways in which a request fails before a byte of it is sent. */
const unsent: Record<string, Failing> = {
  "there is no token": { config: { tokenSource: noToken } },
  "nothing listens": {},
  "the signal has aborted": {
    send: (kube, init) => kube.fetch("/upload", { ...init, signal: AbortSignal.abort() }),
  },
  "the signal aborts during the wait for a token": {
    config: { tokenSource: hangingToken },
    send: (kube, init) => {
      const abort = new AbortController();
      const sending = kube.fetch("/upload", { ...init, signal: abort.signal });
      abort.abort();
      return sending;
    },
  },
  "the client is disposed of": {
    send: async (kube, init) => {
      await kube[Symbol.asyncDispose]();
      return await kube.fetch("/upload", init);
    },
  },
  "its URL is another server's": {
    send: (kube, init) => kube.fetch("http://127.0.0.2/upload", init),
  },
};

for (const [why, { config, send }] of Object.entries(unsent)) {
  test(`a stream is cancelled that was to be the body of a request, when ${why}`, async () => {
    let cancelled: unknown;
    const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
      cancel: (reason) => void (cancelled = reason),
    }, { highWaterMark: 0 });
    await using kube = createKubeFetch({ ...LOOPBACK, ...config });
    const init = { method: "POST", body, duplex: "half" } as KubeRequestInit;
    const sending = send ? send(kube, init) : kube.fetch("/upload", init);
    const error = await sending.catch((error) => error);
    assertEquals(cancelled, error);
    assertInstanceOf(error, Error);
  });
}

test("a Request whose body was read in part only is cancelled with its request", async () => {
  let cancelled: unknown;
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull: (controller) => controller.enqueue(new Uint8Array(1024 * 1024)),
    cancel: (reason) => void (cancelled = reason),
  }, { highWaterMark: 0 });
  const init = { method: "POST", body, duplex: "half" } as RequestInit;
  await using kube = createKubeFetch({ ...LOOPBACK, tokenSource: noToken });
  const request = new Request(`${LOOPBACK.server}upload`, init);
  const error = await kube.fetch(request).catch((error) => error);
  assertEquals(error.cause?.message, "no token");
  assertEquals(cancelled, error);
});
