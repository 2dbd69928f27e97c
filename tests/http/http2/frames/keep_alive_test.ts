import { assertEquals } from "@std/assert";
import { CODE, data, reset, settings } from "../../../support/http2/frames.ts";
import type { Peer, PeerOptions } from "../../../support/http2/peer.ts";
import { answer, head } from "../../../support/http2/raw_server.ts";
import { startHttp2Server } from "../../../support/http2/server.ts";
import { runProgram } from "../../../support/programs/run_program.ts";
import { sharedTls } from "../../../support/servers/shared_tls.ts";
import { startTcpServer } from "../../../support/servers/tcp_server.ts";
import { test } from "../../../support/test.ts";

/** When a program that does not end is killed. */
const MOST_MS = 60_000;

interface Script extends PeerOptions {
  /** Called with the latest connection, if the program is alive a while after it has connected. */
  onAlive?: (peer: Peer) => Promise<unknown>;
}

/** Runs a program that sends a GET, and does with its response what `use` says. */
async function runGet(
  use: string,
  { onAlive, ...options }: Script,
): Promise<[code: number, out: string]> {
  const { keyPair, authority } = await sharedTls();
  await using server = await startHttp2Server({ keyPair, accept: () => options });
  await using alive = await startTcpServer(() => void onAlive?.(server.peers.at(-1)!));
  const { port } = new URL(alive.url);
  const { code, stdout, stderr } = await runProgram(
    new URL("programs/process_end.ts", import.meta.url),
    {
      args: [server.url, authority.certificatePem, use, port],
      denoFlags: ["--allow-net=127.0.0.1"],
      timeoutMs: MOST_MS,
    },
  );
  return [code, stdout || stderr];
}

for (const use of ["leave", "first", "dispose"]) {
  test(`a program ends although its response has no reader on: ${use}`, async () => {
    const run = await runGet(use, {
      onRequest: (request) => request.peer.write(head(request), data(request.stream, "first")),
    });
    assertEquals(run, [0, "200\n"]);
  });
}

test("a program lives while it waits for the next bytes of a response", async () => {
  const run = await runGet("text", {
    onRequest: (request) => request.peer.write(head(request), data(request.stream, "first")),
    onAlive: (peer) => peer.write(data(1, ", last", { end: true })),
  });
  assertEquals(run, [0, "200\nfirst, last\n"]);
});

test("a program lives while its request waits until the server allows a stream", async () => {
  let isAllowed = false;
  const run = await runGet("text", {
    opening: settings(["MAX_CONCURRENT_STREAMS", 0]),
    async onAlive(peer) {
      isAllowed = true;
      await peer.write(settings(["MAX_CONCURRENT_STREAMS", 1]));
    },
    async onRequest(request) {
      const { peer, stream } = request;
      if (isAllowed) await answer(request, "allowed");
      else await peer.write(reset(stream, CODE.REFUSED_STREAM)); // before the settings came
    },
  });
  assertEquals(run, [0, "200\nallowed\n"]);
});
