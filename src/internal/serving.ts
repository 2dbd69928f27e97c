/**
 * The parts of the server of `serve` and `serveHttps`, which load it when they are called. **Not an
 * API.**
 *
 * @module
 */
export type { HttpsBackend } from "../runtime/serving/https_backend.ts";
export type { RelayTarget } from "../runtime/serving/relayed_connection.ts";
export { startHttpsBackend } from "../runtime/platform/start_https_backend.ts";
export { listenRelay, type TcpRelay } from "../runtime/serving/tcp_relay.ts";
