import { assert, assertEquals } from "@std/assert";
import { SETTING } from "../support/http2/frames.ts";
import { data } from "../support/http2/frames.ts";
import type { PeerRequest } from "../support/http2/peer.ts";
import { inFull, test } from "../support/test.ts";
import { begin, faultsOf, reply, startSimpleServer } from "./http2/simple_server.ts";
import { kubeBy, sharedTrust } from "./support/client.ts";

const WATCH = "/api/v1/namespaces/default/configmaps?watch=1&name=";
const GET = "/api/v1/namespaces/default/configmaps/one";
/** Seconds of a minute: each has an event of another watch and a GET. */
const ROUNDS = 60;
/** Content of a watch that is longer than any window. */
const LONG = Array.from({ length: 60_000 }, (_, at) => `{"event":${at}}\n`.padEnd(100, " ")).join(
  "",
);
/** Number of watches at once that are not read. */
const UNREAD = inFull(50, 15);
/** The most that a client may let a stream send that is not read. */
const MOST_WINDOW = 8 << 20;

test("a watch over HTTP/2 that is not read holds up neither a GET nor another watch, and then loses nothing", async () => {
  const { keyPair, caPem } = await sharedTrust();
  const watches = new Map<string, PeerRequest>();
  let filled = Promise.resolve(true);
  await using server = await startSimpleServer(keyPair, async (request) => {
    const name = request.path.split("name=")[1];
    if (name === undefined) return await reply(request, "got");
    watches.set(name, request);
    await begin(request);
    if (name === "unread") filled = request.peer.sendContent(request.stream, LONG);
  });
  await using kube = kubeBy("own", { server: server.url, caPem });
  const unread = await kube.fetch(`${WATCH}unread`);
  const other = (await kube.fetch(`${WATCH}other`)).body!.getReader();
  const { peer, stream } = watches.get("unread")!;
  const window = () => peer.rules.granted(stream);
  for (let round = 0; round < ROUNDS; round++) {
    const event = `{"round":${round}}\n`;
    const { stream: id } = watches.get("other")!;
    await peer.write(data(id, event));
    let text = "";
    while (text.length < event.length) text += new TextDecoder().decode((await other.read()).value);
    assertEquals(text, event);
    assertEquals(await (await kube.fetch(GET)).text(), "got");
  }
  assert(window() <= MOST_WINDOW, `a window of ${window()} bytes for what is not read`);
  assertEquals(server.peers.length, 1);
  const [text] = await Promise.all([unread.text(), filled]);
  assert(text === LONG, `${text.length} bytes of ${LONG.length}, or others`);
  await other.cancel();
  assertEquals(faultsOf(server), []);
});

test(`${UNREAD} watches over HTTP/2 that are not read hold up no GET, and memory stays within their windows`, async () => {
  const { keyPair, caPem } = await sharedTrust();
  await using server = await startSimpleServer(keyPair, async (request) => {
    if (!request.path.includes("watch=1")) return await reply(request, "got");
    await begin(request);
    void request.peer.sendContent(request.stream, LONG);
  }, { settings: [["MAX_CONCURRENT_STREAMS", 100]] });
  await using kube = kubeBy("own", { server: server.url, caPem });
  const stop = new AbortController();
  const unread = await Promise.all(
    Array.from({ length: UNREAD }, (_, at) => kube.fetch(`${WATCH}${at}`, { signal: stop.signal })),
  );
  for (let round = 0; round < 20; round++) {
    assertEquals(await (await kube.fetch(GET)).text(), "got");
  }
  for (const peer of server.peers) {
    const initial = peer.rules.settings.get(SETTING.INITIAL_WINDOW_SIZE) ?? 65_535;
    for (const { stream, path } of peer.requests) {
      const granted = peer.rules.granted(stream);
      if (path.includes("watch=1")) assert(granted <= initial + (1 << 20), `${granted} bytes`);
    }
  }
  stop.abort();
  assertEquals(unread.length, UNREAD);
  assertEquals(faultsOf(server), []);
});

test("300 watches over HTTP/2 take 3 or 4 connections at a limit of 100, and a GET finds room", async () => {
  const { keyPair, caPem } = await sharedTrust();
  const watches: PeerRequest[] = [];
  await using server = await startSimpleServer(keyPair, async (request) => {
    if (!request.path.includes("watch=1")) return await reply(request, "got");
    watches.push(request);
    await begin(request);
  }, { settings: [["MAX_CONCURRENT_STREAMS", 100]] });
  await using kube = kubeBy("own", { server: server.url, caPem });
  const stop = new AbortController();
  const opened = await Promise.all(
    Array.from({ length: 300 }, (_, at) => kube.fetch(`${WATCH}${at}`, { signal: stop.signal })),
  );
  const before = server.peers.length;
  assert(before === 3 || before === 4, `${before} connections`);
  const gets = Array.from({ length: 10 }, async () => await (await kube.fetch(GET)).text());
  assertEquals(await Promise.all(gets), gets.map(() => "got"));
  assertEquals(server.peers.length, before);
  for (const { peer, stream, path } of watches) await peer.write(data(stream, path));
  for (const [at, response] of opened.entries()) {
    const { value } = await response.body!.getReader().read();
    assertEquals(new TextDecoder().decode(value), `${WATCH}${at}`);
  }
  stop.abort();
  assertEquals(faultsOf(server), []);
});
