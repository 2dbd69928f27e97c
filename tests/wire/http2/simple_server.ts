import type { KeyPair } from "../../../src/testing/mod.ts";
import { data, headers, type Setting, settings } from "../../support/http2/frames.ts";
import { block } from "../../support/http2/hpack_writer.ts";
import type { PeerOptions, PeerRequest } from "../../support/http2/peer.ts";
import { type Http2Server, startHttp2Server } from "../../support/http2/server.ts";

/** Sends the head of a response. */
export function begin({ peer, stream }: PeerRequest, status = 200): Promise<void> {
  return peer.write(headers(stream, block([":status", String(status)])));
}

/** Sends a whole response, however long, without regard to windows. */
export function reply({ peer, stream }: PeerRequest, text: string, status = 200): Promise<void> {
  return peer.write(
    headers(stream, block([":status", String(status)])),
    data(stream, text, { end: true }),
  );
}

/** Settings of {@linkcode startSimpleServer}. */
export interface SimpleOptions extends Omit<PeerOptions, "opening" | "onRequest"> {
  settings?: readonly Setting[];
}

/** Starts a server that calls `serve` for each request; its content may still be on its way. */
export function startSimpleServer(
  keyPair: KeyPair,
  serve: (request: PeerRequest) => void | Promise<void>,
  { settings: values = [], ...more }: SimpleOptions = {},
): Promise<Http2Server> {
  const accept = () => ({ ...more, opening: settings(...values), onRequest: serve });
  return startHttp2Server({ keyPair, accept });
}

/** Returns the rules that clients have broken, and the errors of scripts. */
export function faultsOf({ peers }: Http2Server): unknown[] {
  return peers.flatMap(({ rules, errors }) => [...rules.broken, ...errors]);
}
