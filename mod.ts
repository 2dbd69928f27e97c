/**
 * A Kubernetes client for programs that run in pods, on Deno and Bun: a web-standard `fetch` whose
 * bearer token rotates with the kubelet's file, and watches that outlive their token.
 *
 * @example A pod program
 * ```ts
 * import { createKubeFetch, inCluster, watch } from "jsr:@kubewire/kubewire";
 *
 * await using kube = createKubeFetch(await inCluster());
 * const pods = await (await kube.fetch("/api/v1/namespaces/default/pods?limit=5")).json();
 * console.log(pods.items.length);
 * for await (const event of watch(kube, "/api/v1/pods")) {
 *   console.log(event.type, event.object.metadata.name);
 * }
 * ```
 *
 * @module
 */
export {
  FileTokenSource,
  type FileTokenSourceOptions,
  type TokenDiagnostics,
} from "./src/auth/file_token_source.ts";
export { StaticTokenSource } from "./src/auth/static_token_source.ts";
export type { TokenOptions, TokenSource } from "./src/auth/token_source.ts";
export { ClientCertificate } from "./src/config/client_certificate.ts";
export type { ClusterConfig } from "./src/config/cluster_config.ts";
export {
  inCluster,
  type InClusterOptions,
  SERVICE_ACCOUNT_DIRECTORY,
} from "./src/config/in_cluster.ts";
export {
  ApiStatusError,
  apiStatusError,
  ensureOk,
  isAlreadyExists,
  isConflict,
  isForbidden,
  isGone,
  isInvalid,
  isNotFound,
  isTooManyRequests,
  isUnauthorized,
} from "./src/core/api_status_error.ts";
export {
  ConfigurationError,
  KubewireError,
  type KubewireErrorCode,
  NetworkError,
  type NetworkErrorOptions,
  type NetworkFailure,
  NotInClusterError,
  OriginRefusedError,
  PermissionError,
  StreamLimitError,
  TimeoutError,
  TokenInvalidError,
  TokenUnavailableError,
  WatchDecodeError,
  WatchExpiredError,
} from "./src/core/errors.ts";
export type {
  KubernetesObject,
  ListMeta,
  ObjectMeta,
  OwnerReference,
} from "./src/core/object_meta.ts";
export type { Status, StatusCause, StatusDetails } from "./src/core/status.ts";
export { VERSION } from "./src/core/version.ts";
export type { ByteConnection, Connect, Connecting } from "./src/runtime/byte_connection.ts";
export { type Clock, systemClock, type TimerOptions } from "./src/runtime/clock.ts";
export { currentRuntime } from "./src/runtime/current_runtime.ts";
export type {
  ConnectionWay,
  FetchClient,
  Runtime,
  TlsSettings,
  Transport,
  WebSocketInit,
} from "./src/runtime/runtime.ts";
export type {
  WebSocketClosing,
  WebSocketConnection,
  WebSocketMessage,
} from "./src/runtime/web_socket_connection.ts";
export { createKubeFetch } from "./src/transport/create_kube_fetch.ts";
export type {
  KubeFetch,
  KubeFetchOptions,
  OpenWebSocketOptions,
  RequestObservation,
} from "./src/transport/kube_fetch.ts";
export type { KubeRequestInit } from "./src/transport/outgoing_request.ts";
export { watch } from "./src/watch/watch.ts";
export type { BookmarkEvent, ObjectEvent, WatchEvent } from "./src/watch/watch_event.ts";
export type { WatchOptions, WatchReconnect } from "./src/watch/watch_options.ts";
