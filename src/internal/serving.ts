/**
 * The server of `serve` and `serveHttps`, which load it when they are called. **Not an API.**
 *
 * @module
 */
export { HttpsServer } from "../runtime/serving/https_server.ts";
