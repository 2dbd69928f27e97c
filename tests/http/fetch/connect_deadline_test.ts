import { assert, assertEquals, assertRejects } from "@std/assert";
import { NetworkError } from "../../../src/core/errors.ts";
import { HttpClient } from "../../../src/http/http_client.ts";
import { FakeClock } from "../../support/clocks/fake_clock.ts";
import { startConnectProxy } from "../../support/servers/connect_proxy.ts";
import { startTcpServer, type TcpServer } from "../../support/servers/tcp_server.ts";
import { fakeRuntime } from "../../support/fakes/fake_runtime.ts";
import { test } from "../../support/test.ts";

/** A server that reads and never answers. `heard` resolves when so many connections sent bytes. */
async function startSilentServer(): Promise<TcpServer & { heard(count: number): Promise<void> }> {
  let count = 0;
  const waiting: { count: number; resolve: () => void }[] = [];
  const server = await startTcpServer((socket) =>
    socket.once("data", () => {
      count++;
      for (const one of waiting) if (one.count <= count) one.resolve();
    })
  );
  return Object.assign(server, {
    heard: (wanted: number) =>
      new Promise<void>((resolve) => {
        if (count >= wanted) resolve();
        else waiting.push({ count: wanted, resolve });
      }),
  });
}

const unreachable = (error: unknown) => {
  assert(error instanceof NetworkError, String(error));
  assertEquals(error.failure, "unreachable");
  assert(error.message.includes("no connection after 30000 ms"), error.message);
  return error;
};

test("a proxy that never answers CONNECT ends a request and a WebSocket after 30 s", async () => {
  await using silent = await startSilentServer();
  const clock = new FakeClock();
  const tls = { proxyUrl: `http://127.0.0.1:${silent.port}` };
  using client = new HttpClient({ runtime: fakeRuntime({ clock }), tls });
  const asked = client.fetch("https://127.0.0.1:6443/api", { method: "POST", body: "{}" });
  const opened = client.openWebSocket("https://127.0.0.1:6443/exec", {
    headers: {},
    protocols: [],
  });
  const failures = [asked, opened].map((one) => assertRejects(() => one).then(unreachable));
  await silent.heard(2);
  await clock.advance(15_000);
  await silent.heard(4); // each was looked at
  await clock.advance(14_999);
  await clock.advance(1);
  const [post] = await Promise.all(failures);
  assert(post?.outcomeUnknown);
  assert(post?.message.includes(`127.0.0.1:${silent.port}`));
  assertEquals(clock.pending, 0);
});

test("a tunnel whose server never speaks TLS ends a request after 30 s, and so without a proxy", async () => {
  await using silent = await startSilentServer();
  await using proxy = await startConnectProxy();
  const url = `https://127.0.0.1:${silent.port}/api`;
  let heard = 0;
  for (const way of [{ tls: { proxyUrl: proxy.url } }, { tls: {}, transport: "fetch" }] as const) {
    const clock = new FakeClock();
    using client = new HttpClient({ runtime: fakeRuntime({ clock }), ...way });
    const failure = assertRejects(() => client.fetch(url, {})).then(unreachable);
    await silent.heard(heard + 1);
    await clock.advance(15_000);
    await silent.heard(heard += 2);
    await clock.advance(15_000);
    await failure;
    assertEquals(clock.pending, 0);
  }
});

test("a response that is late has no limit once the way to the server answers", async () => {
  const clock = new FakeClock();
  const answer = Promise.withResolvers<void>();
  const asked = Promise.withResolvers<void>();
  await using server = await startTcpServer((socket) =>
    socket.once("data", async () => {
      asked.resolve();
      await answer.promise;
      socket.end("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok");
    })
  );
  const ended = Promise.withResolvers<void>();
  const runtime = {
    ...fakeRuntime({ clock }),
    clock: {
      ...bound(clock),
      setTimer: (callback: () => void, delayMs: number) => {
        const timer = clock.setTimer(callback, delayMs);
        return {
          [Symbol.dispose]() {
            timer[Symbol.dispose]();
            if (clock.monotonic() > 0) ended.resolve();
          },
        };
      },
    },
  };
  using client = new HttpClient({ runtime, tls: {}, transport: "fetch" });
  const response = client.fetch(`${server.url}api`, {});
  await asked.promise;
  await clock.advance(15_000);
  await ended.promise;
  await clock.advance(600_000);
  answer.resolve();
  assertEquals(await (await response).text(), "ok");
});

function bound(clock: FakeClock) {
  return { now: () => clock.now(), monotonic: () => clock.monotonic() };
}
