import { once } from "node:events";
import { connect } from "node:net";

/** When a reader goes away: with its request, with the first bytes, or when a promise resolves. */
export type Departure = "at once" | "during the response" | (() => Promise<void>);

/** Sends a GET as a browser does, and breaks the connection without a word. */
export async function vanishingReader(url: string, departure: Departure): Promise<void> {
  const { hostname, port, host, pathname } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.on("error", () => {}); // the other side may be faster
  await once(socket, "connect");
  socket.write(`GET ${pathname} HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
  if (departure === "during the response") await once(socket, "data");
  if (typeof departure === "function") await departure();
  socket.resetAndDestroy();
  await once(socket, "close");
}
