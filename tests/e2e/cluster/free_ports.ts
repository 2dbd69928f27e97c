/** Ports for servers that cannot pick one themselves. */

import { createServer } from "node:net";

// Below the range from which Linux and macOS choose ports for connections and servers, so that no
// other program gets a port between its choice here and its use.
const FIRST = 20_000;
const COUNT = 12_000;

/** Returns three different ports of 127.0.0.1 that were free just now. */
export async function freePorts(): Promise<[number, number, number]> {
  const ports = new Set<number>();
  while (ports.size < 3) {
    const port = FIRST + Math.floor(Math.random() * COUNT);
    if (await isFree(port)) ports.add(port);
  }
  const [first, second, third] = ports;
  return [first!, second!, third!];
}

function isFree(port: number): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}
