import { assert, assertEquals } from "@std/assert";
import { NetworkError } from "../../src/core/errors.ts";
import { data, headers, join } from "../support/http2/frames.ts";
import { block, indexed, literal } from "../support/http2/hpack_writer.ts";
import type { Peer } from "../support/http2/peer.ts";
import { inFull, runtimeName, test } from "../support/test.ts";
import { LATE, within } from "../http/hostile/within.ts";
import { type Flood, FLOODS } from "./http2/floods.ts";
import { faultsOf, reply, startSimpleServer } from "./http2/simple_server.ts";
import { kubeBy, sharedTrust } from "./support/client.ts";

/** Bytes of a flood, more than the kernel and TLS hold. A client must not read all of them. */
const MOST_BYTES = inFull(24, 12) << 20;
/** Bytes of a flood that a client may read in whole. */
const HARMLESS_BYTES = 2 << 20;
const BLOCK_BYTES = 65_536;
const PATH = "/api/v1/namespaces/default/configmaps/flooded";

for (const [at, flood] of FLOODS.entries()) {
  // The short suite has every second flood on Bun and the others on Deno: no runtime counts frames.
  const fullOnly = at % 2 === (runtimeName === "bun" ? 1 : 0);
  test(
    `a flood of ${flood.name} over HTTP/2 ends in time, and the next request is served`,
    async () => {
      const { keyPair, caPem } = await sharedTrust();
      const flooded = Promise.withResolvers<number>();
      await using server = await startSimpleServer(keyPair, async (request) => {
        if (request.path !== PATH) return await reply(request, "got");
        flooded.resolve(await send(request.peer, flood, request.stream));
      });
      {
        await using kube = kubeBy("own", { server: server.url, caPem });
        const stop = new AbortController();
        const got = kube.fetch(PATH, { maxAttempts: 1, signal: stop.signal })
          .then(async (response) => {
            if (flood.unread) await flooded.promise;
            return await response.text();
          }).catch((error: unknown) => error);
        const bytes = await within(flooded.promise, 120_000);
        if (bytes === LATE || bytes >= mostOf(flood)) {
          assert(flood.harmless, `${bytes} bytes were taken`);
          stop.abort();
          await got;
        } else {
          const error = await got;
          assert(flood.isAnswered || error instanceof NetworkError, `no typed error: ${error}`);
        }
        server.peers[0]!.end("destroyed");
        assertEquals(await (await kube.fetch(PATH.replace("flooded", "next"))).text(), "got");
      }
      // The server keeps no books of what it floods with.
      assertEquals(faultsOf(server).filter((fault) => !/acknowledges/.test(String(fault))), []);
    },
    { fullOnly },
  );
}

function mostOf({ harmless }: Flood): number {
  return harmless ? HARMLESS_BYTES : MOST_BYTES;
}

/** Floods a client until it closes; returns the number of bytes that it took. */
async function send(peer: Peer, flood: Flood, stream: number): Promise<number> {
  if (flood.start) await peer.write(flood.start(stream));
  if (flood.deaf) peer.socket.pause();
  const unit = flood.unit(stream);
  const block = join(...Array.from({ length: Math.ceil(BLOCK_BYTES / unit.length) }, () => unit));
  let taken = 0;
  for (; taken < mostOf(flood) && !peer.isClosed && !peer.socket.destroyed; taken += block.length) {
    await write(peer, block);
    await new Promise<void>((resolve) => void setTimeout(resolve, 0)); // for the client
  }
  return taken;
}

/** Writes past the peer's books, which would count each frame. */
function write({ socket, closed }: Peer, bytes: Uint8Array): Promise<void> {
  return new Promise((resolve) => {
    void closed.then(resolve);
    socket.write(bytes, () => resolve());
  });
}

test("a block of 16 KB that stands for 64 MB of fields over HTTP/2 costs its own request alone", async () => {
  const { keyPair, caPem } = await sharedTrust();
  await using server = await startSimpleServer(keyPair, async (request) => {
    if (request.path !== PATH) return await reply(request, "got");
    const large = literal("x-large", "l".repeat(4_000), { indexing: "incremental" });
    const bomb = join(...Array.from({ length: 12_000 }, () => indexed(62)));
    await request.peer.write(
      headers(request.stream, join(block([":status", "200"]), large, bomb)),
      data(request.stream, "", { end: true }),
    );
  });
  {
    await using kube = kubeBy("own", { server: server.url, caPem });
    for (let at = 0; at < 3; at++) {
      const error = await kube.fetch(PATH, { maxAttempts: 1 }).catch((error: unknown) => error);
      assert(error instanceof NetworkError, `no typed error: ${error}`);
      assertEquals(await (await kube.fetch(PATH.replace("flooded", "next"))).text(), "got");
    }
    assertEquals(server.peers.length, 1);
  }
  assertEquals(faultsOf(server), []);
});
