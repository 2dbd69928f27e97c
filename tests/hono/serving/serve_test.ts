import { once } from "node:events";
import { connect, type Socket } from "node:net";
import process from "node:process";
import { assertEquals, assertMatch, assertRejects, assertStrictEquals } from "@std/assert";
import { Hono } from "hono";
import { ConfigurationError, PermissionError } from "../../../mod.ts";
import { serve, type ServeOptions } from "../../../src/hono/mod.ts";
import { currentRuntime } from "../../../src/runtime/platform/current_runtime.ts";
import { FakeClock } from "../../support/clocks/fake_clock.ts";
import { runtimeName, test } from "../../support/test.ts";

const local = { hostname: "127.0.0.1", port: 0 };

/** Sends a request over a connection that stays open, and returns what comes until a text. */
async function ask(socket: Socket, path: string, end: string): Promise<string> {
  socket.write(`GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`);
  let text = "";
  for await (const [piece] of on(socket)) {
    text += piece;
    if (text.endsWith(end)) break;
  }
  return text;
}

async function* on(socket: Socket): AsyncGenerator<[Uint8Array]> {
  for (;;) yield await once(socket, "data") as [Uint8Array];
}

async function open(port: number): Promise<Socket> {
  const socket = connect({ host: "127.0.0.1", port });
  socket.on("error", () => {}); // it may be cut
  await once(socket, "connect");
  return socket;
}

/** An app with a request that runs until it is released. */
function slowApp() {
  const [begun, released] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const app = new Hono();
  app.get("/", (c) => c.text("quick"));
  app.get("/slow", async (c) => {
    begun.resolve();
    await released.promise;
    return c.text("done");
  });
  return { app, begun: begun.promise, release: released.resolve };
}

test("serve serves an app, or its function, by plain HTTP", async () => {
  const app = new Hono();
  app.post("/", async (c) => c.text(`got ${await c.req.text()} at ${new URL(c.req.url).protocol}`));
  for (const served of [app, app.fetch]) {
    await using server = await serve(served, local);
    const url = `http://127.0.0.1:${server.port}/`;
    const response = await fetch(url, { method: "POST", body: "it" });
    assertEquals([response.status, await response.text()], [200, "got it at http:"]);
  }
});

test("serve ends by SIGTERM, its signal and its disposal, after the running requests", async () => {
  for (const how of ["SIGTERM", "signal", "disposal"]) {
    const { app, begun, release } = slowApp();
    const stop = new AbortController();
    const server = await serve(app, { ...local, signal: stop.signal });
    const idle = await open(server.port);
    await ask(idle, "/", "quick");
    const idleEnds = once(idle, "close");
    const busy = await open(server.port);
    const answer = ask(busy, "/slow", "done");
    await begun;
    let disposed: PromiseLike<void> | undefined;
    if (how === "signal") stop.abort();
    else if (how === "disposal") disposed = server[Symbol.asyncDispose]();
    else {
      const heard = once(process, "SIGTERM");
      process.kill(process.pid, "SIGTERM");
      await heard;
    }
    await assertRejects(() => open(server.port), Error);
    release();
    assertMatch(await answer, /^HTTP\/1.1 200 OK\r\n[^]*connection: close\r\n[^]*done$/i);
    await server.finished;
    await disposed;
    await idleEnds;
    busy.destroy();
    await server[Symbol.asyncDispose](); // again
  }
});

test("serve closes the connections of requests that outlast the grace", async () => {
  const { app, begun, release } = slowApp();
  const clock = new FakeClock();
  const runtime = { ...currentRuntime(), clock };
  const server = await serve(app, { ...local, runtime, graceMs: 1_000 });
  const socket = await open(server.port);
  socket.write("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n");
  const closed = once(socket, "close");
  await begun;
  const stopped = server[Symbol.asyncDispose]();
  await clock.advance(1_000);
  await stopped;
  await closed;
  release();
});

test("serve answers 500 without the error when the handler throws, and reports it", async () => {
  const error = new RangeError("secret");
  const errors: unknown[] = [];
  const fail = () => {
    throw error;
  };
  await using server = await serve(fail, { ...local, onError: (error) => errors.push(error) });
  const response = await fetch(`http://127.0.0.1:${server.port}/`);
  assertEquals([response.status, await response.text()], [500, "Internal Server Error\n"]);
  assertStrictEquals(errors[0], error);
});

test("serve reports a port in use, and listens to no signal then", async () => {
  await using server = await serve(() => new Response(), local);
  const start = () => serve(() => new Response(), { ...local, port: server.port });
  await assertRejects(start, ConfigurationError, "the port is taken");
});

test("serve rejects with the reason of a signal that has aborted", async () => {
  const reason = new Error("stop");
  const options: ServeOptions = { ...local, signal: AbortSignal.abort(reason) };
  assertStrictEquals(await assertRejects(() => serve(() => new Response(), options)), reason);
});

test("On Deno serve listens on all addresses by default, and names the flag for that", async () => {
  const start = () => serve(() => new Response());
  await assertRejects(start, PermissionError, "--allow-net=0.0.0.0:8080");
}, { ignore: runtimeName !== "deno" });
