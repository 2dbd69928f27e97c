import { bodyFraming } from "./body_framing.ts";
import { type ByteConnection, writeAll } from "./byte_connection.ts";
import { connectionBody } from "./connection_body.ts";
import { getRequest, readResponseHead } from "./http_head.ts";
import { OwnedConnection } from "./owned_connection.ts";

const NULL_BODY_STATUSES = [204, 205, 304];

/** A GET to send over a connection of its own. */
export interface ConnectionRequest {
  /** Where it goes; the connection leads there. */
  url: URL;
  /** Its headers, which are valid ones. */
  headers: Headers;
  /** Ends the request, and the response while its body is read, with the signal's own reason. */
  signal?: AbortSignal | undefined;
}

/**
 * Sends a GET over a connection that is used for nothing else, by HTTP/1.1, and gives the response.
 * The connection is closed with the body.
 *
 * @throws {TypeError} If the connection ends before the headers, or brings something else.
 */
export async function connectionFetch(
  connection: ByteConnection,
  { url, headers, signal }: ConnectionRequest,
): Promise<Response> {
  const owned = new OwnedConnection(connection, signal);
  try {
    const own = new Headers(headers);
    own.set("connection", "close");
    await writeAll(owned, getRequest(url, own));
    const { status, statusText, headers: received, rest } = await readResponseHead(owned);
    const body = NULL_BODY_STATUSES.includes(status)
      ? null
      : connectionBody(owned, bodyFraming(received), rest);
    if (!body) owned.close();
    return new Response(body, { status, statusText, headers: received });
  } catch (error) {
    throw owned.failed(error);
  }
}
