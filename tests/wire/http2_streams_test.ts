import { assert, assertEquals } from "@std/assert";
import { NetworkError } from "../../src/core/errors.ts";
import { CODE, data, goaway, headers, reset, settings } from "../support/http2/frames.ts";
import { block } from "../support/http2/hpack_writer.ts";
import type { PeerRequest } from "../support/http2/peer.ts";
import { inFull, test } from "../support/test.ts";
import { begin, faultsOf, reply, startSimpleServer } from "./http2/simple_server.ts";
import { kubeBy, sharedTrust } from "./support/client.ts";

const PATH = "/api/v1/namespaces/default/configmaps/";

/** Collects `count` requests, then has `serve` answer them in the order of their streams. */
function gather(
  count: number,
  serve: (requests: PeerRequest[]) => Promise<void>,
): (request: PeerRequest) => Promise<void> {
  const gathered: PeerRequest[] = [];
  return async (request) => {
    await request.peer.until(() => request.isWhole);
    gathered.push(request);
    gathered.sort((one, other) => one.stream - other.stream);
    if (gathered.length === count) await serve(gathered);
    else if (gathered.length > count) await reply(request, `later ${request.path}`);
  };
}

/** Sends `count` requests at once, every second one a POST. */
function sendAll(
  kube: {
    fetch: (path: string, init?: RequestInit & { maxAttempts?: number }) => Promise<Response>;
  },
  count: number,
): Promise<(string | NetworkError)[]> {
  return Promise.all(Array.from({ length: count }, async (_, at) => {
    const init = at % 2 === 0 ? {} : { method: "POST", body: `{"at":${at}}` };
    try {
      return await (await kube.fetch(`${PATH}${at}`, { ...init, maxAttempts: 1 })).text();
    } catch (error) {
      if (error instanceof NetworkError) return error;
      throw error;
    }
  }));
}

test("30 requests at once over HTTP/2 share a connection, and each gets its own response, whatever the order of the bytes", async () => {
  const { keyPair, caPem } = await sharedTrust();
  await using server = await startSimpleServer(
    keyPair,
    gather(30, async (requests) => {
      for (const { peer, stream } of requests.toReversed()) {
        await peer.write(headers(stream, block([":status", "200"])));
      }
      for (let at = 0; at < 60; at++) {
        for (const { peer, stream, path } of requests) {
          if (at < path.length) await peer.write(data(stream, path[at]!));
          else if (at === path.length) await peer.write(data(stream, "", { end: true }));
        }
      }
    }),
  );
  await using kube = kubeBy("own", { server: server.url, caPem });
  const got = await sendAll(kube, 30);
  assertEquals(got, got.map((_, at) => `${PATH}${at}`));
  assertEquals(server.peers.length, 1);
  assertEquals(faultsOf(server), []);
});

test("30 requests at once over HTTP/2 never exceed a limit of 10 streams, and all are answered", async () => {
  const { keyPair, caPem } = await sharedTrust();
  await using server = await startSimpleServer(keyPair, async (request) => {
    await request.peer.until(() => request.isWhole);
    await request.peer.barrier();
    await reply(request, request.path);
  }, { settings: [["MAX_CONCURRENT_STREAMS", 10]] });
  await using kube = kubeBy("own", { server: server.url, caPem });
  await (await kube.fetch(`${PATH}first`)).text(); // the client knows the limit then
  const got = await sendAll(kube, 30);
  assertEquals(got, got.map((_, at) => `${PATH}${at}`));
  assertEquals(faultsOf(server), []);
});

test("a limit of streams that comes with the first SETTINGS is kept by requests that were sent before", async () => {
  const { keyPair, caPem } = await sharedTrust();
  await using server = await startSimpleServer(keyPair, async (request) => {
    const { peer, stream } = request;
    // As a server does that takes no more: what is beyond its limit is refused.
    const open = peer.requests.filter(({ isWhole }) => isWhole).length;
    if (peer.rules.streams.open > 10 && open >= 0) {
      return await peer.write(reset(stream, CODE.REFUSED_STREAM));
    }
    await peer.until(() => request.isWhole);
    await peer.barrier();
    await reply(request, request.path);
  }, { settings: [["MAX_CONCURRENT_STREAMS", 10]] });
  await using kube = kubeBy("own", { server: server.url, caPem });
  const got = await Promise.all(Array.from({ length: 30 }, async (_, at) => {
    const init = at % 2 === 0 ? {} : { method: "POST", body: `{"at":${at}}` };
    return await (await kube.fetch(`${PATH}${at}`, init)).text();
  }));
  assertEquals(got, got.map((_, at) => `${PATH}${at}`));
  assertEquals(faultsOf(server), []);
});

test("a malformed response over HTTP/2 ends its own request alone", async () => {
  const { keyPair, caPem } = await sharedTrust();
  await using server = await startSimpleServer(
    keyPair,
    gather(20, async (requests) => {
      for (const [at, { peer, stream }] of requests.entries()) {
        if (at % 4 === 0) {
          await peer.write(headers(stream, block(["x-no", "status"]), { end: true }));
        } else if (at % 4 === 1) await peer.write(reset(stream, CODE.INTERNAL_ERROR));
      }
      for (const [at, request] of requests.entries()) {
        if (at % 4 > 1) await reply(request, request.path);
      }
    }),
  );
  await using kube = kubeBy("own", { server: server.url, caPem });
  const got = await sendAll(kube, 20);
  const { peer } = server.peers[0]!.requests[0]!;
  for (const [at, { path }] of peer.requests.entries()) {
    const result = got[Number(path.slice(PATH.length))]!;
    assertEquals(typeof result === "string", at % 4 > 1, `${path}: ${result}`);
  }
  assertEquals(server.peers.length, 1);
  assertEquals(faultsOf(server), []);
});

test("a connection error of HTTP/2 ends all of its requests, each with a typed error, and writes as unknown", async () => {
  const { keyPair, caPem } = await sharedTrust();
  await using server = await startSimpleServer(
    keyPair,
    gather(20, async ([first]) => await first!.peer.write(data(0, "x"))),
  );
  await using kube = kubeBy("own", { server: server.url, caPem });
  const got = await sendAll(kube, 20);
  const unknown = got.map((error) => error instanceof NetworkError && error.outcomeUnknown);
  assertEquals(unknown, got.map((_, at) => at % 2 === 1));
  assert(got.every((error) => error instanceof NetworkError));
  assertEquals(await (await kube.fetch(`${PATH}next`)).text(), `later ${PATH}next`);
  assertEquals(server.peers[0]!.rules.goaway, CODE.PROTOCOL_ERROR);
  assertEquals(faultsOf(server), []);
});

test("GOAWAY in the middle of 20 requests over HTTP/2: those below are answered there, those above elsewhere, once", async () => {
  const { keyPair, caPem } = await sharedTrust();
  const processed: string[] = [];
  await using server = await startSimpleServer(
    keyPair,
    gather(20, async (requests) => {
      const { peer, stream } = requests[9]!;
      await peer.write(goaway(stream));
      for (const request of requests.slice(0, 10)) {
        processed.push(request.path);
        await reply(request, request.path);
      }
    }),
  );
  await using kube = kubeBy("own", { server: server.url, caPem });
  const got = await Promise.all(Array.from({ length: 20 }, async (_, at) => {
    const init = at % 2 === 0 ? {} : { method: "POST", body: `{"at":${at}}` };
    return await (await kube.fetch(`${PATH}${at}`, init)).text();
  }));
  for (const [at, text] of got.entries()) {
    const path = `${PATH}${at}`;
    assertEquals(text, processed.includes(path) ? path : `later ${path}`);
  }
  const sent = server.peers.flatMap(({ requests }) => requests.map(({ path }) => path));
  assertEquals(sent.length, 30);
  assertEquals(faultsOf(server), []);
});

test("an abort over HTTP/2 cancels its stream alone, and what comes late goes to no other request", async () => {
  const { keyPair, caPem } = await sharedTrust();
  await using server = await startSimpleServer(keyPair, async (request) => {
    const { peer, stream, path } = request;
    if (!path.includes("slow")) return await reply(request, path);
    await begin(request);
    await peer.write(data(stream, "the first part"));
    if (!await peer.until(() => peer.rules.streams.streams.get(stream)!.cancelled)) return;
    await peer.write(data(stream, "late"), data(stream, "later", { end: true }));
  });
  await using kube = kubeBy("own", { server: server.url, caPem });
  for (let at = 0; at < 20; at++) {
    const stop = new AbortController();
    const response = await kube.fetch(`${PATH}slow${at}`, { signal: stop.signal });
    const reader = response.body!.getReader();
    assertEquals(new TextDecoder().decode((await reader.read()).value), "the first part");
    if (at % 2 === 0) stop.abort();
    else await reader.cancel();
    assertEquals(await (await kube.fetch(`${PATH}${at}`)).text(), `${PATH}${at}`);
  }
  assertEquals(server.peers.length, 1);
  const { streams } = server.peers[0]!.rules.streams;
  assertEquals([...streams.values()].filter(({ cancelled }) => cancelled).length, 20);
  assertEquals(faultsOf(server), []);
});

test(
  "content of cancelled responses over HTTP/2 is counted, so that the connection's window never closes",
  async () => {
    const { keyPair, caPem } = await sharedTrust();
    const part = "x".repeat(16_384);
    const rounds = 40;
    await using server = await startSimpleServer(keyPair, async (request) => {
      const { peer, stream, path } = request;
      if (!path.includes("slow")) {
        await begin(request);
        return void await peer.sendContent(stream, part);
      }
      await begin(request);
      await peer.until(() => peer.rules.streams.streams.get(stream)!.cancelled);
      for (let at = 0; at < 15; at++) await peer.write(data(stream, part));
    });
    await using kube = kubeBy("own", { server: server.url, caPem });
    let granted = Infinity;
    for (let at = 0; at < rounds; at++) {
      const response = await kube.fetch(`${PATH}slow${at}`);
      await response.body!.cancel();
      assertEquals((await (await kube.fetch(`${PATH}${at}`)).text()).length, part.length);
      granted = Math.min(granted, server.peers[0]!.rules.granted(0));
    }
    const peer = server.peers[0]!;
    await peer.barrier();
    assertEquals(server.peers.length, 1);
    // 9.6 MB were thrown away, more than the half of the window after which it is opened again.
    assert(peer.rules.granted(0) > granted, `${peer.rules.granted(0)} bytes`);
    assertEquals(faultsOf(server), []);
  },
  { fullOnly: true },
); // the short suite has it in memory

test("settings that a server changes while requests are under way cost none of them", async () => {
  const { keyPair, caPem } = await sharedTrust();
  let turn = 0;
  await using server = await startSimpleServer(keyPair, async (request) => {
    const { peer } = request;
    const at = turn++;
    await peer.write(settings(
      ["INITIAL_WINDOW_SIZE", at % 3 === 0 ? 100 : 100_000],
      ["MAX_FRAME_SIZE", at % 2 === 0 ? 16_384 : 50_000],
      ["HEADER_TABLE_SIZE", (at % 4) * 1_000],
      ["MAX_CONCURRENT_STREAMS", 5 + at % 7],
    ));
    await peer.until(() => request.isWhole);
    await reply(request, `${request.content.length} ${request.path}`);
  });
  await using kube = kubeBy("own", { server: server.url, caPem });
  const body = "b".repeat(30_000);
  const got = await Promise.all(Array.from({ length: inFull(60, 20) }, async (_, at) => {
    const init = { method: "PUT", body, headers: { "x-often": `the same ${at % 2}` } };
    return await (await kube.fetch(`${PATH}${at}`, init)).text();
  }));
  assertEquals(got, got.map((_, at) => `30000 ${PATH}${at}`));
  assertEquals(faultsOf(server), []);
});

for (const order of ["before", "after"]) {
  test(`requests that wait for a stream are not lost to a GOAWAY ${order} the response that makes room`, async () => {
    const { keyPair, caPem } = await sharedTrust();
    await using server = await startSimpleServer(keyPair, async (request) => {
      const { peer, stream, path } = request;
      if (stream > (peer.rules.streams.goaway ?? Infinity)) return; // it was said not to be processed
      await peer.until(() => request.isWhole);
      const isLast = peer.requests.indexOf(request) === 3;
      const last = Math.max(...peer.requests.map((each) => each.stream));
      const end = isLast ? goaway(last) : new Uint8Array();
      const head = headers(stream, block([":status", "200"]));
      const rest = data(stream, path, { end: true });
      await peer.write(...order === "before" ? [end, head, rest] : [head, rest, end]);
    }, { settings: [["MAX_CONCURRENT_STREAMS", 2]] });
    await using kube = kubeBy("own", { server: server.url, caPem });
    for (let round = 0; round < inFull(5, 2); round++) {
      const got = await Promise.all(Array.from({ length: 30 }, async (_, at) => {
        const init = at % 2 === 0 ? {} : { method: "POST", body: `{"at":${at}}` };
        return await (await kube.fetch(`${PATH}${at}`, init)).text();
      }));
      assertEquals(got, got.map((_, at) => `${PATH}${at}`));
    }
    assertEquals(faultsOf(server), []);
  });
}

test("a request that the server has not processed is sent once more, and that does not count", async () => {
  const { keyPair, caPem } = await sharedTrust();
  let [refusals, requests] = [1, 0];
  await using server = await startSimpleServer(keyPair, async (request) => {
    requests++;
    if (refusals-- > 0) return await request.peer.write(reset(request.stream, CODE.REFUSED_STREAM));
    await reply(request, "done");
  });
  await using kube = kubeBy("own", { server: server.url, caPem });
  const send = () => kube.fetch(PATH, { method: "POST", body: "{}", maxAttempts: 1 });
  assertEquals([await (await send()).text(), requests], ["done", 2]);
  refusals = requests = 2;
  const error = await send().catch((error) => error);
  assert(error instanceof NetworkError && !error.outcomeUnknown, String(error));
  assertEquals([requests, faultsOf(server)], [4, []]);
});
