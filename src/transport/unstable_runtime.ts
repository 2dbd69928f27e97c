/**
 * The interface between Kubewire and the runtime, for tests with their own files or network, and for
 * other runtimes. **Not stable**: it may change in any minor version. A test with a clock of its own
 * does not need it: `createKubeFetch` has the stable option `clock`.
 *
 * @example A client whose files are read from a map
 * ```ts
 * import { createKubeFetch, type KubeFetch } from "jsr:@kubewire/kubewire";
 * import { currentRuntime, type Runtime } from "jsr:@kubewire/kubewire/unstable-runtime";
 *
 * export function withFiles(files: Map<string, string>): KubeFetch {
 *   const runtime: Runtime = {
 *     ...currentRuntime(),
 *     readTextFile: (path) => Promise.resolve(files.get(path) ?? ""),
 *   };
 *   const config = { server: "https://127.0.0.1:6443", tokenFile: "/token" };
 *   return createKubeFetch(config, { runtime });
 * }
 * ```
 *
 * @module
 */
export type { AlpnOffer, ByteConnection, Connect, Connecting } from "../runtime/byte_connection.ts";
export type { Clock } from "../core/time/clock.ts";
export { systemClock } from "../runtime/system_clock.ts";
export { currentRuntime } from "../runtime/platform/current_runtime.ts";
export type {
  ConnectionWay,
  FetchClient,
  Runtime,
  TlsSettings,
  Transport,
  WebSocketInit,
} from "../runtime/runtime.ts";
export type {
  WebSocketClosing,
  WebSocketConnection,
  WebSocketMessage,
} from "../runtime/web_socket_connection.ts";
export { internalsOf, type KubeInternals, type OpenWebSocketOptions } from "./kube_internals.ts";
