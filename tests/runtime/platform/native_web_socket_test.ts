import { assertEquals, assertRejects } from "@std/assert";
import {
  openNativeWebSocket,
  webSocketUrl,
} from "../../../src/runtime/platform/native_web_socket.ts";
import { systemClock } from "../../../src/runtime/system_clock.ts";
import { WebSocketFailure } from "../../../src/runtime/web_socket_failure.ts";
import { type Pod, startPod } from "../../support/fakes/pod.ts";
import { runtimeName, test } from "../../support/test.ts";
import { podSpec } from "../../support/objects/complete_specs.ts";

const path = "/api/v1/namespaces/default/pods/web/attach?stdin=true&stdout=true";
const protocols = ["v5.channel.k8s.io"];

/** Starts a pod that echoes. */
async function startEcho(): Promise<Pod> {
  const pod = await startPod();
  pod.server.objects.create({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "web" },
    spec: podSpec,
  });
  pod.server.pods.setProgram({ name: "web" }, async ({ stdin, stdout }) => {
    for await (const chunk of stdin) await stdout(chunk);
    return 0;
  });
  return pod;
}

/** Opens the runtime's own WebSocket. */
async function open(pod: Pod, options: { path?: string; signal?: AbortSignal } = {}) {
  const url = webSocketUrl(pod.server.url + (options.path ?? path));
  const headers = { authorization: `Bearer ${pod.kubelet.current.token}` };
  const { caPem } = pod.server;
  using client = runtimeName === "deno"
    ? Deno.createHttpClient({ caCerts: [caPem], http2: false })
    : undefined;
  const init = client ? { headers, protocols, client } : { headers, protocols, tls: { ca: caPem } };
  const socket = new WebSocket(url, init as unknown as string[]);
  return await openNativeWebSocket(socket, { clock: systemClock, ...options });
}

test("a WebSocket of the runtime has two streams, and misses no message", async () => {
  await using pod = await startEcho();
  const socket = await open(pod);
  assertEquals(socket.protocol, "v5.channel.k8s.io");
  const writer = socket.writable.getWriter();
  const sent = new Uint8Array(1 + 32 * 1024);
  for (let i = 0; i < 200; i++) await writer.write(sent); // more than the buffers hold
  await writer.write(new Uint8Array([255, 0]));
  const messages = { empty: 0, echo: 0, status: 0 };
  let bytes = 0;
  for await (const message of socket.readable) {
    if (typeof message === "string") throw new Error("There is no text.");
    if (message[0] === 3) messages.status++;
    else if (message.length === 1) messages.empty++;
    else messages.echo++;
    if (message[0] === 1) bytes += message.length - 1;
  }
  assertEquals(messages, { empty: 1, echo: 200, status: 1 });
  assertEquals(bytes, 200 * 32 * 1024);
  assertEquals(await socket.closed, { code: 1000, reason: "" });
  await assertRejects(() => writer.write(sent), TypeError, "The WebSocket is closed.");
});

test("a WebSocket of the runtime lets the event loop turn during many small writes", async () => {
  await using pod = await startEcho();
  const socket = await open(pod);
  const writer = socket.writable.getWriter();
  const message = new Uint8Array([0, 1]);
  let fired = false;
  setTimeout(() => fired = true, 0);
  for (let i = 0; i < 50_000 && !fired; i++) await writer.write(message);
  assertEquals(fired, true);
  socket.close();
  await socket.closed;
});

test("a WebSocket of the runtime is closed by the end of either stream", async () => {
  await using pod = await startEcho();
  for (const end of ["socket", "cancel", "close", "abort"] as const) {
    const socket = await open(pod);
    if (end === "socket") socket.close();
    else if (end === "cancel") await socket.readable.cancel();
    else await socket.writable[end]();
    await socket.closed;
  }
});

test("a WebSocket of the runtime that is refused rejects with WebSocketFailure", async () => {
  await using pod = await startEcho();
  await assertRejects(() => open(pod, { path: "/version" }), WebSocketFailure);
  await pod.server.stopListening();
  await assertRejects(() => open(pod), WebSocketFailure);
});

test("a WebSocket of the runtime that is aborted rejects with the signal's reason", async () => {
  await using pod = await startEcho();
  using _stall = pod.server.faults.inject({ kind: "stall", after: "request" });
  const abort = new AbortController();
  const opening = open(pod, { signal: abort.signal });
  while (pod.server.counters.requests === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  abort.abort(new Error("enough"));
  await assertRejects(() => opening, Error, "enough");
});

test("webSocketUrl changes only the scheme", () => {
  assertEquals(
    webSocketUrl("https://[fd00::1]:6443/http?x=https"),
    "wss://[fd00::1]:6443/http?x=https",
  );
  assertEquals(webSocketUrl("http://127.0.0.1:8001/"), "ws://127.0.0.1:8001/");
});
