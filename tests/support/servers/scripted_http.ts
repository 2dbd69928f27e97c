import { HttpConnection } from "../../../src/http/http1/http_connection.ts";
import type { ByteConnection } from "../../../src/runtime/byte_connection.ts";

/** Returns a connection over these bytes that is connected, and waits for its first request. */
export async function connectedOver(bytes: ByteConnection): Promise<HttpConnection> {
  const connection = new HttpConnection();
  await connection.connect({ connection: Promise.resolve(bytes) });
  return connection;
}

/** Returns such a connection, taken for a request. */
export async function begunOver(bytes: ByteConnection): Promise<HttpConnection> {
  const connection = await connectedOver(bytes);
  connection.begin();
  return connection;
}

/** Returns such a connection, with the head of the response read. */
export async function answeredOver(bytes: ByteConnection): Promise<HttpConnection> {
  const connection = await begunOver(bytes);
  connection.sent();
  connection.answered();
  return connection;
}

/** Returns such a connection, with the response read: it waits for another request. */
export async function restingOver(bytes: ByteConnection): Promise<HttpConnection> {
  const connection = await answeredOver(bytes);
  connection.rest();
  return connection;
}
