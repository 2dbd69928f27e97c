/** Stands in for WebSockets in an HTTP client of a test that opens none. */
export function noWebSocket(): never {
  throw new TypeError("This client opens no WebSocket.");
}
