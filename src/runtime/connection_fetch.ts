import { type BodyFraming, bodyFraming } from "./body_framing.ts";
import { type ByteConnection, writeAll } from "./byte_connection.ts";
import { CHUNK_BYTES, connectionBody } from "./connection_body.ts";
import { brokenOff, getRequest, readResponseHead } from "./http_head.ts";
import { OwnedConnection } from "./owned_connection.ts";

const NULL_BODY_STATUSES = [204, 205, 304];

/** A GET to send over a connection. */
export interface ConnectionRequest {
  /** Where it goes; the connection leads there. */
  url: URL;
  /** The lines of its headers, which are valid ones. */
  headers: string;
  /** Ends the request, and the response while its body is read, with the signal's own reason. */
  signal?: AbortSignal | undefined;
}

/** How a connection serves another request after this one. */
export interface KeptConnection {
  /** Where responses are read to, one after the other. */
  buffer: Uint8Array<ArrayBuffer>;
  /** Takes the connection back, once the response has been read to its end. */
  keep: () => void;
}

/**
 * Sends a GET over a connection that is used for nothing else meanwhile, by HTTP/1.1, and gives the
 * response. The connection is closed with the body, unless it is kept.
 *
 * A body of a known length that the buffer can hold is read with the head: it is on its way already,
 * and the connection is free at once.
 *
 * @throws {TypeError} If the connection ends before the headers, or brings something else.
 */
export async function connectionFetch(
  connection: ByteConnection,
  { url, headers: lines, signal }: ConnectionRequest,
  kept?: KeptConnection,
): Promise<Response> {
  const owned = new OwnedConnection(connection, signal);
  const buffer = kept?.buffer ?? new Uint8Array(CHUNK_BYTES);
  try {
    await writeAll(owned, getRequest(url, kept ? lines : `${lines}connection: close\r\n`));
    const { status, statusText, headers, keepsAlive, rest } = await readResponseHead(owned, buffer);
    if (keepsAlive) owned.keep = kept?.keep;
    const init = { status, statusText, headers };
    const from = `${url.origin}${url.pathname}${url.search}`;
    if (NULL_BODY_STATUSES.includes(status)) {
      owned.end({ reusable: rest.length === 0 });
      return responseFrom(from, null, init);
    }
    const framing = bodyFraming(headers);
    const short = await readShortBody(owned, framing, rest);
    if (!short) return responseFrom(from, connectionBody(owned, framing, rest, buffer), init);
    const response = responseFrom(from, short, init); // which copies the bytes
    owned.end(framing);
    return response;
  } catch (error) {
    throw owned.failed(error);
  }
}

/** A response that tells where it is from, as that of a `fetch` does. */
export function responseFrom(url: string, body: BodyInit | null, init: ResponseInit): Response {
  return Object.defineProperty(new Response(body, init), "url", { value: url });
}

/** The body, if it is one of a known length that fits behind what has been read of it. */
async function readShortBody(
  connection: ByteConnection,
  framing: BodyFraming,
  rest: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const { left } = framing;
  const room = rest.buffer.byteLength - rest.byteOffset;
  if (left === undefined || left > room) return undefined;
  const body = new Uint8Array(rest.buffer, rest.byteOffset, left);
  let filled = framing.strip(rest);
  while (!framing.ended) {
    const count = await connection.read(body.subarray(filled));
    if (count === null) throw brokenOff("within its body");
    filled += framing.strip(body.subarray(filled, filled + count));
  }
  return body;
}
