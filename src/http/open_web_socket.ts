import { systemClock } from "../runtime/clock.ts";
import { upgradeConnection } from "../runtime/connection_web_socket.ts";
import type { WebSocketInit } from "../runtime/runtime.ts";
import type { WebSocketConnection } from "../runtime/web_socket_connection.ts";
import type { ConnectionClient } from "./connection_client.ts";

export async function openWebSocket(
  connections: ConnectionClient,
  url: string,
  { headers, protocols, signal }: WebSocketInit,
): Promise<WebSocketConnection | undefined> {
  const target = new URL(url);
  const connection = await connections.connect(target, signal);
  if (!connection) return undefined;
  const upgrade = {
    url: target,
    headers: new Headers(headers),
    protocols,
    signal,
    clock: systemClock,
  };
  return await upgradeConnection(connection.upgrade(), upgrade);
}
