/** Ports for servers that cannot pick one themselves. */

import { createServer, type Server } from "node:net";

/**
 * Gives three ports of 127.0.0.1 that were free just now: taken at the same time, so that they
 * differ, and let go.
 */
export async function freePorts(): Promise<[number, number, number]> {
  const servers = [createServer(), createServer(), createServer()] as const;
  const ports = await Promise.all([
    take(servers[0]),
    take(servers[1]),
    take(servers[2]),
  ]);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

function take(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      if (typeof address === "object" && address) resolve(address.port);
      else reject(new Error("A listening server has no port."));
    });
  });
}
