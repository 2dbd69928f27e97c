import type { KeyPair } from "../../../../src/testing/mod.ts";
import { join } from "../../../support/http2/frames.ts";
import * as frames from "../../../support/http2/frames.ts";
import { block } from "../../../support/http2/hpack_writer.ts";
import type { Peer, PeerOptions, PeerRequest } from "../../../support/http2/peer.ts";
import {
  type Http2Server,
  startHttp2Server,
  startResettableServer,
} from "../../../support/http2/server.ts";
import { turns } from "../../hostile/turns.ts";
import { BODY, type Exchange, type Http2Case, type Script, type Step } from "./case.ts";

/** Bytes of a piece, where a script is written in pieces. */
const PIECE_BYTES = 5;
/** More pieces take too long. */
const MOST_PIECES = 100;

/** A server that performs one case after the other. */
export interface Lane extends AsyncDisposable {
  readonly url: string;
  /** Connections since the last {@linkcode begin}. */
  readonly peers: readonly Peer[];
  /** Number of TCP connections that are open. */
  readonly open: number;
  /** Begins a case whose request has this path. */
  begin(item: Http2Case, options: { path: string; inPieces: boolean }): void;
  /** Settles when the response to the case's first request has been written. */
  readonly written: Promise<void>;
}

/** Path of the earlier requests of a case. */
export const EARLIER_PATH = "/earlier/";

/** Starts the server; one that is `resettable` is slower. */
export async function startLane(
  keyPair: KeyPair,
  { resettable }: { resettable: boolean },
): Promise<Lane> {
  let item: Http2Case | undefined;
  let path = "";
  let inPieces = false;
  let before = 0;
  let sent = 0;
  let written = Promise.withResolvers<void>();

  async function onRequest(request: PeerRequest): Promise<void> {
    const { peer } = request;
    if (!item) return;
    const exchange: Exchange = { peer, request, reset: () => server.reset(peer) };
    if (request.path === path) {
      const isFirst = sent++ === 0;
      if (item.waits ?? true) await peer.until(() => request.isWhole);
      await run(isFirst ? item.answer : item.again ?? item.answer, exchange);
      if (isFirst) written.resolve();
      return;
    }
    await peer.until(() => request.isWhole);
    const index = request.path.startsWith(EARLIER_PATH)
      ? Number(request.path.slice(EARLIER_PATH.length))
      : -1;
    await run(item.earlier?.[index] ?? usual, exchange);
  }

  async function run(script: Script, exchange: Exchange): Promise<void> {
    const { peer, request, reset } = exchange;
    let bytes: Uint8Array[] = [];
    const flush = async () => {
      const all = join(...bytes);
      bytes = [];
      if (!inPieces || all.length === 0) await peer.write(all);
      else {
        await peer.writeInPieces(all, Math.max(PIECE_BYTES, Math.ceil(all.length / MOST_PIECES)));
      }
    };
    const perform = async (step: Exclude<Step, Uint8Array>) => {
      if (step === "turn") await turns(2);
      else if (step === "barrier") await peer.barrier();
      else if (step === "fin") peer.end();
      else if (step === "reset") reset();
      else await step(exchange);
    };
    for (const step of script(request.stream, exchange)) {
      if (step instanceof Uint8Array) bytes.push(step);
      else {
        await flush();
        await perform(step);
      }
    }
    await flush();
  }

  function accept(number: number): PeerOptions {
    if (number > before + 1 || !item) return { onRequest };
    const { settings, opening, endsAtOnce, grants, acknowledges } = item;
    if (endsAtOnce) void endAtOnce(endsAtOnce);
    return {
      onRequest,
      ...(grants !== undefined && { grants }),
      ...(acknowledges !== undefined && { acknowledges }),
      opening: opening ?? (settings && frames.settings(...settings)),
    };
  }

  async function endAtOnce(how: "fin" | "reset"): Promise<void> {
    await Promise.resolve(); // the peer exists then
    const peer = server.peers[before]!;
    await peer.write(new Uint8Array());
    if (how === "fin") peer.end();
    else server.reset(peer);
  }

  const start = resettable ? startResettableServer : startHttp2Server;
  const server: Http2Server = await start({ keyPair, accept });
  return {
    url: server.url,
    get peers() {
      return server.peers.slice(before);
    },
    get open() {
      return server.open;
    },
    get written() {
      return written.promise;
    },
    begin(next, options) {
      item = next;
      ({ path, inPieces } = options);
      before = server.peers.length;
      sent = 0;
      written = Promise.withResolvers();
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

/** The usual response. */
export const usual: Script = (stream) => [
  frames.headers(stream, block([":status", "200"])),
  frames.data(stream, BODY, { end: true }),
];
