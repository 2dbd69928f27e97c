import { once } from "node:events";
import { connect } from "node:net";
import { assertEquals, assertInstanceOf, assertRejects } from "@std/assert";
import { ApiStatusError } from "../../src/core/api_status_error.ts";
import { ConfigurationError } from "../../src/core/errors.ts";
import { portForward } from "../../src/pod/port_forward.ts";
import { currentRuntime } from "../../src/runtime/platform/current_runtime.ts";
import { FakeClock } from "../support/clocks/fake_clock.ts";
import { type Pod, startPod } from "../support/fakes/pod.ts";
import { test } from "../support/test.ts";
import { podSpec } from "../support/objects/complete_specs.ts";

const web = { name: "web" };

/** A pod whose port 8080 answers one HTTP request for each connection. */
async function startWeb(): Promise<Pod> {
  const pod = await startPod();
  pod.server.objects.create({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "web" },
    spec: podSpec,
  });
  pod.server.pods.setPort({ name: "web", port: 8080 }, async ({ readable, write }) => {
    const reader = readable.pipeThrough(new TextDecoderStream()).getReader();
    let request = "";
    while (!request.includes("\r\n\r\n")) request += (await reader.read()).value ?? "";
    const body = `you asked for ${request.split(" ")[1]}`;
    await write(`HTTP/1.1 200 OK\r\ncontent-length: ${body.length}\r\nconnection: close\r\n\r\n`);
    await write(body);
  });
  return pod;
}

const get = async (port: number, path: string) =>
  await (await fetch(`http://127.0.0.1:${port}${path}`)).text();

test("portForward carries many connections at once into a pod", async () => {
  await using pod = await startWeb();
  await using forward = await portForward(pod.kube(), web, { port: 8080 });
  const paths = Array.from({ length: 20 }, (_, i) => `/${i}`);
  assertEquals(
    await Promise.all(paths.map((path) => get(forward.port, path))),
    paths.map((path) => `you asked for ${path}`),
  );
  const asked = pod.server.requests.filter(({ path }) => path.endsWith("/portforward"));
  assertEquals([asked.length, asked[0]?.query], [20, "ports=8080"]);
});

test("portForward reports a connection that the pod refuses, and goes on", async () => {
  await using pod = await startWeb();
  const kube = pod.kube();
  let told = Promise.withResolvers<unknown>();
  const onError = (error: unknown) => told.resolve(error);
  await using wrong = await portForward(kube, web, { port: 81, onError });
  for (let i = 0; i < 2; i++) {
    told = Promise.withResolvers();
    await assertRejects(() => get(wrong.port, "/"));
    const error = await told.promise;
    assertInstanceOf(error, ApiStatusError);
    assertEquals(error.status.message, "error forwarding port 81 to pod: connection refused");
  }

  told = Promise.withResolvers();
  await using gone = await portForward(kube, { name: "none" }, { port: 80, onError });
  await assertRejects(() => get(gone.port, "/"));
  assertInstanceOf(await told.promise, ApiStatusError);
});

test("portForward ends with its signal, with its client, and when it is disposed of", async () => {
  await using pod = await startWeb();
  const kube = pod.kube();
  const abort = new AbortController();
  const { signal } = abort;
  const aborted = await portForward(kube, web, { port: 8080, signal });
  const disposed = await portForward(kube, web, { port: 8080 });
  const ended = await portForward(kube, web, { port: 8080 });
  assertEquals(await get(aborted.port, "/a"), "you asked for /a");
  abort.abort();
  await disposed[Symbol.asyncDispose]();
  await kube[Symbol.asyncDispose]();
  for (const forward of [aborted, disposed, ended]) {
    await forward[Symbol.asyncDispose]();
    assertEquals(forward.connections, 0);
    await assertRejects(() => get(forward.port, "/"));
  }
  await assertRejects(() => portForward(kube, web, { port: 8080, signal }));
});

test("portForward soon closes connections whose clients have closed them after the answer", async () => {
  const clock = new FakeClock();
  await using pod = await startPod();
  pod.server.objects.create({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "web" },
    spec: podSpec,
  });
  pod.server.pods.setPort({ name: "web", port: 80 }, async ({ readable, write }) => {
    for await (const question of readable) await write(question); // the port waits for more
  });
  const kube = pod.kube({ runtime: { ...currentRuntime(), clock } });
  await using forward = await portForward(kube, web, { port: 80 });
  const sockets = Array.from({ length: 20 }, () => connect(forward.port, "127.0.0.1"));
  await Promise.all(sockets.map(async (socket) => {
    socket.write("question");
    await once(socket, "data");
    socket.end(); // all that the other end sees of a client that has closed
  }));
  const steps = [100, 1_000]; // the first of five
  const lingers = () => clock.delaysMs.filter((delayMs) => steps.includes(delayMs));
  while (lingers().length < 20) await new Promise((resolve) => setImmediate(resolve));
  assertEquals(lingers(), Array.from({ length: 20 }, () => 100));
  const closed = sockets.map((socket) => once(socket, "close"));
  await clock.advance(500);
  await Promise.all(closed);
});

test("portForward brings the answer to a client that still sends when the pod has ended", async () => {
  await using pod = await startPod();
  pod.server.objects.create({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "web" },
    spec: podSpec,
  });
  pod.server.pods.setPort({ name: "web", port: 80 }, ({ write }) => write("too much"));
  await using forward = await portForward(pod.kube(), web, { port: 80 });
  const socket = connect({ host: "127.0.0.1", port: forward.port, allowHalfOpen: true });
  socket.write(new Uint8Array(20_000_000));
  let answer = "";
  socket.on("data", (chunk) => answer += chunk);
  await once(socket, "end"); // rejects where the connection is reset
  assertEquals(answer, "too much");
  socket.end();
  await once(socket, "close");
});

test("portForward reports a local port that is taken", async () => {
  await using pod = await startWeb();
  const kube = pod.kube();
  await using first = await portForward(kube, web, { port: 80 });
  const again = () => portForward(kube, web, { port: 80, localPort: first.port });
  await assertRejects(again, ConfigurationError, "the port is taken");
});

test("portForward reports an invalid address", async () => {
  await using pod = await startWeb();
  const kube = pod.kube();
  for (const hostname of ["256.1.1.1", "no address", ""]) {
    const forward = () => portForward(kube, web, { port: 80, hostname });
    await assertRejects(forward, ConfigurationError, `${hostname}:0 cannot be listened on`);
  }
});

test("portForward refuses an invalid port", async () => {
  await using pod = await startWeb();
  const kube = pod.kube();
  for (const port of [0, 65_536, 1.5]) {
    await assertRejects(() => portForward(kube, web, { port }), RangeError, "port must be");
  }
  await assertRejects(() => portForward(kube, web, { port: 80, localPort: -1 }), RangeError);
});
