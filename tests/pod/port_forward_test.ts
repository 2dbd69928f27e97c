import { assertEquals, assertInstanceOf, assertRejects } from "@std/assert";
import { ApiStatusError } from "../../src/core/api_status_error.ts";
import { portForward } from "../../src/pod/port_forward.ts";
import { type Pod, startPod } from "../support/pod.ts";
import { test } from "../support/test.ts";

const web = { name: "web" };

/** A pod whose port 8080 answers one HTTP request for each connection. */
async function startWeb(): Promise<Pod> {
  const pod = await startPod();
  pod.server.objects.create({ apiVersion: "v1", kind: "Pod", metadata: { name: "web" } });
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

test("portForward carries many connections at a time into a pod", async () => {
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

test("portForward tells of a connection that the pod refuses, and goes on", async () => {
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

test("portForward ends with its signal, with its client and when it is disposed of", async () => {
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

test("portForward refuses what is no port", async () => {
  await using pod = await startWeb();
  const kube = pod.kube();
  for (const port of [0, 65_536, 1.5]) {
    await assertRejects(() => portForward(kube, web, { port }), RangeError, "port must be");
  }
  await assertRejects(() => portForward(kube, web, { port: 80, localPort: -1 }), RangeError);
});
