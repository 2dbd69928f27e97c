import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { connect, createServer, type TLSSocket } from "node:tls";
import { sharedTls } from "../servers/shared_tls.ts";
import { examinedPod, runtimeWith } from "./examined_pod.ts";
import type { MadeSurroundings } from "./surroundings.ts";

/** A load balancer that ends TLS before the API server, and speaks HTTP/1.1 with it. */
export interface LoadBalancer {
  /** The protocols that it offers in a TLS handshake; none if it knows no such offer. */
  protocols: string[];
  /** A header line that it adds to the first response of a connection. */
  header?: string;
}

/** Makes a pod whose way to the API server leads through a load balancer. */
export async function podBehind(
  stack: AsyncDisposableStack,
  { protocols, header }: LoadBalancer,
): Promise<MadeSurroundings> {
  const pod = await examinedPod(stack);
  const { authority: { certificatePem: ca }, keyPair } = await sharedTls();
  const { certificatePem: cert, keyPem: key } = keyPair;
  const sockets = new Set<TLSSocket>();
  const opened = (socket: TLSSocket) => {
    sockets.add(socket);
    socket.on("error", () => {}).on("close", () => sockets.delete(socket));
  };
  const offer = protocols.length > 0 ? { ALPNProtocols: protocols } : {};
  const balancer = createServer({ cert, key, ...offer, noDelay: true }, (client) => {
    const server = connect({ host: "127.0.0.1", port: Number(new URL(pod.server.url).port), ca });
    opened(client);
    opened(server);
    client.on("data", (bytes) => server.write(bytes)).on("close", () => server.destroy());
    let isFirst = header !== undefined;
    server.on("data", (bytes: Uint8Array) => {
      const lines = new TextDecoder("latin1").decode(bytes);
      client.write(isFirst ? lines.replace("\r\n", `\r\n${header}\r\n`) : bytes);
      isFirst = false;
    }).on("close", () => client.end());
  });
  balancer.listen(0, "127.0.0.1");
  await once(balancer, "listening");
  stack.defer(async () => {
    const closed = once(balancer, "close");
    balancer.close();
    for (const socket of sockets) socket.destroy();
    await closed;
  });
  const { port } = balancer.address() as AddressInfo;
  const runtime = runtimeWith({ ...pod.env, KUBERNETES_SERVICE_PORT: String(port) });
  return { ...pod, options: { ...pod.options, runtime } };
}
