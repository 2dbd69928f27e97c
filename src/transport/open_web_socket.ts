import { apiStatusError } from "../core/api_status_error.ts";
import { NetworkError } from "../core/errors.ts";
import type { HttpClient } from "../http/http_client.ts";
import { ReplacedClientError } from "../http/resending.ts";
import { raceSignal } from "../runtime/waiting.ts";
import type { WebSocketConnection } from "../runtime/web_socket_connection.ts";
import { WebSocketFailure } from "../runtime/web_socket_failure.ts";
import type { OpenWebSocketOptions } from "./kube_fetch.ts";
import type { SenderParts } from "./request_attempt.ts";
import type { RequestSender } from "./request_sender.ts";
import { resolveTarget } from "./request_target.ts";
import { discardBody } from "./retry.ts";

/**
 * Opens WebSockets as `sender` sends requests: to one origin, with the token of the moment.
 *
 * Over a connection of our own the answer says why it refuses. Of a refusal the runtimes' WebSocket tells
 * the status at most, so that the same path is then asked for by a GET: the API server checks all the rest
 * before it misses the upgrade, runs nothing, and says what is wrong.
 */
export async function openWebSocket(
  parts: SenderParts,
  sender: RequestSender,
  path: string,
  options: OpenWebSocketOptions = {},
): Promise<WebSocketConnection> {
  const { disposed, source, server, tls } = parts;
  const { signal } = options;
  const url = resolveTarget(server, path);
  for (let isLast = false;; isLast = true) {
    signal?.throwIfAborted();
    const token = await source?.token({ signal, disposed });
    const client = await raceSignal(Promise.resolve(tls.get()), signal);
    const opened = await attempt(parts, { url, token, client, ...options });
    if (!(opened instanceof WebSocketFailure)) return opened;
    const { response } = opened;
    let isRenewed = false;
    if (response) {
      isRenewed = response.status === 401 && !isLast &&
        await sender.getsAnotherCredential({ token, client }, signal);
      if (!isRenewed && !response.ok) throw await apiStatusError(response);
      await discardBody(response);
    } else {
      await throwRefusal(sender, url, signal); // which has the token read again after a 401
      const renewed = await source?.token({ signal, disposed });
      isRenewed = !isLast && (renewed !== token || tls.get() !== client);
    }
    if (!isRenewed) throw new NetworkError("unknown", server.origin, opened.message, undefined);
  }
}

interface Attempt extends OpenWebSocketOptions {
  url: string;
  token: string | undefined;
  client: HttpClient;
}

async function attempt(
  parts: SenderParts,
  given: Attempt,
): Promise<WebSocketConnection | WebSocketFailure> {
  const { ownHeaders, runtime, tls } = parts;
  const { url, token, client, protocols = [], signal } = given;
  const headers = ownHeaders.with(token);
  try {
    return await client.openWebSocket(url, { headers, protocols, signal });
  } catch (error) {
    if (error instanceof WebSocketFailure) return error;
    if (error instanceof ReplacedClientError) { // nothing was sent
      const next = await raceSignal(Promise.resolve(tls.get()), signal);
      return await attempt(parts, { ...given, client: next });
    }
    throw runtime.asPermissionError(error, new URL(url)) ?? error;
  }
}

/** Throws what is wrong, unless it is the missing upgrade alone. */
async function throwRefusal(
  sender: RequestSender,
  url: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  const response = await sender.fetch(url, { maxAttempts: 1, ...(signal && { signal }) });
  if (response.ok) return await discardBody(response);
  const error = await apiStatusError(response);
  if (!/upgrade request required/i.test(error.status.message ?? "")) throw error;
}
