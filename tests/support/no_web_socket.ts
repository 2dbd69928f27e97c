/** For an HTTP client of a test that opens no WebSocket. */
export function noWebSocket(): never {
  throw new TypeError("This client opens no WebSocket.");
}
