import { readApiStatusError } from "../core/api_status_error.ts";
import { NetworkError } from "../core/errors.ts";
import type { HttpClient } from "../http/http_client.ts";
import { ReplacedClientError } from "../http/resending.ts";
import { raceSignal } from "../runtime/waiting.ts";
import type { WebSocketConnection } from "../runtime/web_socket_connection.ts";
import { WebSocketFailure } from "../runtime/web_socket_failure.ts";
import type { OpenWebSocketOptions } from "./kube_internals.ts";
import type { SenderParts } from "./request_attempt.ts";
import type { RequestSender } from "./request_sender.ts";
import { resolveTarget } from "./request_target.ts";
import { discardBody } from "./retry.ts";

/**
 * Opens WebSockets as `sender` sends requests: to one origin, with the current token.
 *
 * Over our own connections, the response says why the server refuses. The runtimes' WebSocket
 * reports at most the status of a refusal, so the same path is then requested with a GET: the API
 * server checks the whole request before it notices the missing upgrade, does not run anything, and
 * responds with the reason.
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
      if (!isRenewed && !response.ok) throw await readApiStatusError(response);
      await discardBody(response);
    } else {
      await throwRefusal(sender, url, signal); // this reads the token again after a 401
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
  using _held = runtime.clock.hold?.();
  try {
    return await client.openWebSocket(url, { headers, protocols, signal });
  } catch (error) {
    if (error instanceof WebSocketFailure) return error;
    if (error instanceof ReplacedClientError) { // no byte was sent
      const next = await raceSignal(Promise.resolve(tls.get()), signal);
      return await attempt(parts, { ...given, client: next });
    }
    throw runtime.asPermissionError(error, new URL(url)) ?? error;
  }
}

/** Throws the reason of the refusal, unless it is only the missing upgrade. */
async function throwRefusal(
  sender: RequestSender,
  url: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  const response = await sender.fetch(url, { maxAttempts: 1, ...(signal && { signal }) });
  if (response.ok) return await discardBody(response);
  const error = await readApiStatusError(response);
  if (!/upgrade request required/i.test(error.status.message ?? "")) throw error;
}
