import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { requestEntityTooLarge } from "../status/api_errors.ts";
import type { Door } from "./door.ts";

/** The largest body: a snapshot of some 10,000 pods. */
const BODY_LIMIT = 256 * 1024 * 1024;

/** A door that listens. */
export interface DoorListener extends AsyncDisposable {
  /** Its address: `http://127.0.0.1:PORT`. */
  readonly url: string;
}

/**
 * Serves a door over HTTP on 127.0.0.1; each connection has one request. Without TLS, so that the
 * door still opens to a client after the server's CA has been rotated.
 *
 * @throws {Error} If the port is in use.
 */
export async function listenDoor(door: Pick<Door, "handle">, port: number): Promise<DoorListener> {
  const server = createServer((request, response) => void serve(door, request, response));
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

async function serve(
  door: Pick<Door, "handle">,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    const { code, body } = await door.handle({
      method: request.method ?? "",
      target: request.url ?? "",
      authorization: request.headers.authorization ?? "",
      text: () => readText(request),
    });
    const text = JSON.stringify(body);
    response.writeHead(code, { "content-type": "application/json", "connection": "close" });
    response.end(`${text}\n`);
  } catch {
    response.destroy(); // the client has disconnected
  }
}

async function readText(request: IncomingMessage): Promise<string> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  for await (const part of request) {
    length += part.length;
    if (length > BODY_LIMIT) throw requestEntityTooLarge(`limit is ${BODY_LIMIT}`);
    parts.push(part);
  }
  return await new Blob(parts).text();
}
