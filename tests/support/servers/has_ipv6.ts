import { once } from "node:events";
import { createServer } from "node:net";

/**
 * Whether a server of this machine can have the IPv6 address `::1`. The default network of Docker has
 * none.
 */
export const hasIpv6: boolean = await canListen("::1");

async function canListen(host: string): Promise<boolean> {
  const server = createServer();
  try {
    server.listen({ host, port: 0 });
    await once(server, "listening");
  } catch (error) {
    const { code } = error as { code?: unknown };
    if (code === "EADDRNOTAVAIL" || code === "EAFNOSUPPORT" || code === "EINVAL") return false;
    throw error;
  }
  server.close();
  await once(server, "close");
  return true;
}
