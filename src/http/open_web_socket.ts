import { systemClock } from "../runtime/clock.ts";
import type { WebSocketInit } from "../runtime/runtime.ts";
import type { WebSocketConnection } from "../runtime/web_socket_connection.ts";
import type { ConnectionClient } from "./connection_client.ts";
import { checkProtocols, upgradeToWebSocket } from "./web_socket_handshake.ts";

/**
 * Opens a WebSocket over a connection of its own; `undefined` where no connection can be had for now.
 *
 * @throws {WebSocketFailure} If the server does not upgrade the connection.
 * @throws {NetworkError} If there is no connection.
 * @throws {TypeError} If `protocols` holds an invalid name or one twice.
 */
export async function openWebSocket(
  connections: Pick<ConnectionClient, "connect">,
  url: string,
  { headers, protocols, signal }: WebSocketInit,
): Promise<WebSocketConnection | undefined> {
  const target = new URL(url);
  checkProtocols(protocols);
  const connection = await connections.connect(target, signal);
  return connection && await upgradeToWebSocket(connection, {
    url: target,
    headers: new Headers(headers),
    protocols,
    signal,
    clock: systemClock,
  });
}
