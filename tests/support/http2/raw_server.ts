import { Http2Client } from "../../../src/http/http2/http2_client.ts";
import { ConnectionOpener } from "../../../src/http/opening/connection_opener.ts";
import { OpenConnections } from "../../../src/http/opening/open_connections.ts";
import { currentRuntime } from "../../../src/runtime/platform/current_runtime.ts";
import { connectHere } from "../connections/connect_here.ts";
import { data, headers } from "./frames.ts";
import { block } from "./hpack_writer.ts";
import type { Field } from "./hpack_tables.ts";
import type { Peer, PeerOptions, PeerRequest } from "./peer.ts";
import { startHttp2Server } from "./server.ts";
import { sharedTls } from "../servers/shared_tls.ts";
import { get, type Parts } from "../../http/http1/connection_client/client_of.ts";

/** A server that a test scripts frame by frame, and a client of it. */
export interface RawServer extends AsyncDisposable {
  /** The connections so far. */
  readonly peers: readonly Peer[];
  readonly client: Http2Client;
  readonly openConnections: OpenConnections;
  /** Sends a request; it is a GET of `/` unless `more` says otherwise. */
  send(more?: Parts & { path?: string }): Promise<Response>;
}

/** Starts a server whose connections have these settings, by their number. */
export async function startRawServer(
  options: PeerOptions | ((number: number) => PeerOptions),
): Promise<RawServer> {
  const { keyPair, authority } = await sharedTls();
  const accept = typeof options === "function" ? options : () => options;
  const server = await startHttp2Server({ keyPair, accept });
  const openConnections = new OpenConnections();
  const connect = connectHere(authority.certificatePem);
  const client = new Http2Client({
    server: new URL(server.url),
    opener: new ConnectionOpener({ connect, runtime: currentRuntime() }),
    openConnections,
    overHttp1: () => Promise.reject(new Error("The server has chosen HTTP/2.")),
  });
  return {
    peers: server.peers,
    client,
    openConnections,
    async send({ path = "/", ...more } = {}) {
      const response = await client.send(get(server.url + path, more));
      if (!response) throw new Error("No connection is available.");
      return response;
    },
    async [Symbol.asyncDispose]() {
      client[Symbol.dispose]();
      await server[Symbol.asyncDispose]();
    },
  };
}

/** Returns a HEADERS frame with a status, by default 200, and other fields. */
export function head(
  { stream }: Pick<PeerRequest, "stream">,
  fields: readonly Field[] = [],
  { end = false, status = 200 }: { end?: boolean; status?: number } = {},
): Uint8Array {
  return headers(stream, block([":status", String(status)], ...fields), { end });
}

/** Returns a HEADERS frame with the fields after a body. */
export function trailers(
  { stream }: Pick<PeerRequest, "stream">,
  fields: readonly Field[],
): Uint8Array {
  return headers(stream, block(...fields), { end: true });
}

/** Answers a request with a text. */
export async function answer(request: PeerRequest, text: string): Promise<void> {
  await request.peer.write(head(request), data(request.stream, text, { end: true }));
}
