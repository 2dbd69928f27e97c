import { assert, assertEquals, assertInstanceOf } from "@std/assert";
import { NetworkError } from "../../src/core/errors.ts";
import { ConnectionOpener } from "../../src/http/connection_opener.ts";
import { Http2Client } from "../../src/http/http2/http2_client.ts";
import { currentRuntime } from "../../src/runtime/platform/current_runtime.ts";
import { get } from "../http/http1/connection_client/client_of.ts";
import { FakeClock } from "../support/clocks/fake_clock.ts";
import { connectHere } from "../support/connections/connect_here.ts";
import { data } from "../support/http2/frames.ts";
import type { PeerRequest } from "../support/http2/peer.ts";
import { FaultProxy } from "../support/servers/fault_proxy.ts";
import { test } from "../support/test.ts";
import { begin, faultsOf, reply, startSimpleServer } from "./http2/simple_server.ts";
import { sharedTrust } from "./support/client.ts";

const SILENCE_MS = 30_000;
const ANSWER_MS = 15_000;
/** The answer to a PING may take so long, or less, before its connection is avoided. */
const GRACE_MS = 5_000;
const HOUR_MS = 3_600_000;

/** A server behind a proxy that may fail, and a client whose clock a test advances. */
async function startBehindProxy() {
  const { keyPair, caPem } = await sharedTrust();
  const watches: PeerRequest[] = [];
  const resources = new AsyncDisposableStack();
  const server = resources.use(
    await startSimpleServer(keyPair, async (request) => {
      if (!request.path.startsWith("/watch")) return await reply(request, "got");
      watches.push(request);
      await begin(request);
    }),
  );
  const proxy = resources.use(await FaultProxy.start(Number(new URL(server.url).port)));
  const clock = new FakeClock();
  const url = `https://127.0.0.1:${proxy.port}`;
  const client = resources.use(
    new Http2Client({
      server: new URL(url),
      opener: new ConnectionOpener({
        connect: connectHere(caPem),
        runtime: { ...currentRuntime(), clock },
      }),
      overHttp1: () => Promise.reject(new Error("The server has chosen HTTP/2.")),
    }),
  );
  const send = async (path: string) => {
    const isLong = path.startsWith("/watch");
    const response = await client.send(get(url + path, { isLong }));
    if (!response) throw new Error("No connection is available.");
    return response;
  };
  return { server, proxy, clock, watches, send, resources };
}

/** Reads events of a watch until a text has come. */
async function readUntil(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  wanted: string,
): Promise<void> {
  let text = "";
  while (!text.includes(wanted)) {
    const { value, done } = await reader.read();
    assert(!done, `the watch ended after "${text}"`);
    text += new TextDecoder().decode(value);
  }
}

test("a half-open HTTP/2 connection gets no request after its PING, and ends 15 s later", async () => {
  const { server, proxy, clock, send, resources } = await startBehindProxy();
  await using _ = resources;
  const watch = await send("/watch");
  const ended = watch.body!.getReader().read().catch((error) => error);
  assertEquals(await (await send("/one")).text(), "got");
  assertEquals(proxy.abandonAll(), 1);
  await clock.advance(SILENCE_MS + GRACE_MS);
  assertEquals(await (await send("/one")).text(), "got");
  assertEquals([server.peers.length, proxy.accepted], [2, 2]);
  await clock.advance(ANSWER_MS - GRACE_MS);
  const error = await ended;
  assertInstanceOf(error, NetworkError);
  assertEquals(error.failure, "unreachable");
  assert(error.message.includes("PING"), error.message);
  assertEquals(await (await send("/one")).text(), "got");
  assertEquals([server.peers.length, faultsOf(server)], [2, []]);
});

test("a server that was stopped for less than its PING's time goes on with its streams", async () => {
  const { server, proxy, clock, watches, send, resources } = await startBehindProxy();
  await using _ = resources;
  const reader = (await send("/watch")).body!.getReader();
  proxy.stall();
  await clock.advance(SILENCE_MS + ANSWER_MS - 1);
  proxy.resume();
  const [{ peer, stream }] = watches as [PeerRequest];
  await peer.write(data(stream, "late"));
  await readUntil(reader, "late");
  await clock.advance(SILENCE_MS - 1);
  await peer.write(data(stream, "later"));
  await readUntil(reader, "later");
  assertEquals([server.peers.length, faultsOf(server)], [1, []]);
  await reader.cancel();
});

test("a client that was stopped for an hour finds its connection alive", async () => {
  const { server, clock, watches, send, resources } = await startBehindProxy();
  await using _ = resources;
  const reader = (await send("/watch")).body!.getReader();
  const [{ peer, stream }] = watches as [PeerRequest];
  for (const atMs of [SILENCE_MS / 2, SILENCE_MS + ANSWER_MS / 2]) {
    await clock.advance(atMs);
    clock.skip(HOUR_MS);
    await clock.advance(0); // the late timer looks at the sockets, and sends a PING
    await peer.write(data(stream, "alive"));
    await readUntil(reader, "alive");
  }
  await clock.advance(SILENCE_MS - 1);
  assertEquals(await (await send("/one")).text(), "got");
  assertEquals([server.peers.length, faultsOf(server)], [1, []]);
  await reader.cancel();
});
