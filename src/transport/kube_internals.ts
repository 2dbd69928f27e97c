import { currentRuntime } from "../runtime/platform/current_runtime.ts";
import type { Runtime } from "../runtime/runtime.ts";
import type { WebSocketConnection } from "../runtime/web_socket_connection.ts";
import type { KubeFetch } from "./kube_fetch.ts";

/** Settings of {@linkcode KubeInternals.openWebSocket}. */
export interface OpenWebSocketOptions {
  /** The subprotocols to offer, the preferred one first. */
  protocols?: readonly string[];
  /** Aborts the opening with the signal's reason; an open WebSocket is not affected. */
  signal?: AbortSignal | undefined;
}

/** The parts of a client that watches, informers and pod streams are built on. */
export interface KubeInternals {
  /** The runtime that the client uses. */
  readonly runtime: Runtime;
  /**
   * Opens a WebSocket to the API server, by the same rules as {@linkcode KubeFetch.fetch}: no other
   * origin, the current token, and after a 401 one retry with another token. Through a proxy, the
   * runtimes do not report why the server refuses: there a GET of the same path finds the reason.
   *
   * @throws {OriginRefusedError} If the URL is on another origin.
   * @throws {TokenUnavailableError} If no token is available.
   * @throws {ApiStatusError} If the server refuses.
   * @throws {NetworkError} If no response arrived, or the connection was not upgraded.
   * @throws {PermissionError} If the runtime's permissions forbid the connection.
   */
  readonly openWebSocket: (
    path: string,
    options?: OpenWebSocketOptions,
  ) => Promise<WebSocketConnection>;
  /** Makes the token source get another token, as after a 401. */
  refreshToken(): Promise<void>;
  /**
   * Counts one more stream that stays open, until the result is disposed of.
   *
   * @throws {StreamLimitError} If the runtime would let one more stream hang.
   */
  openStream(): Disposable;
}

// In the global symbol registry, so that two versions of this package recognize each other's
// clients.
const INTERNALS = Symbol.for("kubewire.internals");

/** Returns the client with its internals behind a symbol. */
export function withInternals(kube: KubeFetch, internals: KubeInternals): KubeFetch {
  return Object.assign(kube, { [INTERNALS]: internals });
}

/**
 * Returns the internals of a client. A client that was not created by `createKubeFetch`, such as a
 * fake with its own `fetch`, gets default internals: they cannot open WebSockets.
 *
 * @throws {TypeError} If it is not a client.
 */
export function internalsOf(kube: KubeFetch): KubeInternals {
  checkClient(kube);
  return (kube as { [INTERNALS]?: KubeInternals })[INTERNALS] ?? foreignInternals;
}

/**
 * Checks that a value is a client, or a fake of one.
 *
 * @throws {TypeError} If it is not.
 */
export function checkClient(kube: KubeFetch): void {
  const { fetch, disposed } = (kube as Partial<KubeFetch> | null | undefined) ?? {};
  if (typeof fetch === "function" && disposed instanceof AbortSignal) return;
  throw new TypeError(
    "A client must come from createKubeFetch, or be a fake of it with at least `fetch`, `server`, " +
      "`namespace` and the AbortSignal `disposed`.",
  );
}

const foreignInternals: KubeInternals = {
  get runtime() {
    return currentRuntime();
  },
  openWebSocket: () =>
    Promise.reject(new TypeError("Only a client of createKubeFetch can open WebSockets.")),
  refreshToken: () => Promise.resolve(),
  openStream: () => ({ [Symbol.dispose]() {} }),
};
