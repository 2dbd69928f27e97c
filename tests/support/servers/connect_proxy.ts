import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { once } from "node:events";

/** An HTTP proxy on loopback that records the targets of its tunnels. */
export interface ConnectProxy extends AsyncDisposable {
  readonly url: string;
  /** The `host:port` of each tunnel, in order. */
  readonly targets: string[];
  /** The `Proxy-Authorization` of each tunnel, if there was one. */
  readonly authorizations: (string | undefined)[];
  /** Status of the response that replaces a tunnel, such as `503 Service Unavailable`. */
  refusal: string | undefined;
}

/** Starts a proxy that only opens tunnels (`CONNECT`); names below `.test` are loopback. */
export async function startConnectProxy(): Promise<ConnectProxy> {
  const targets: string[] = [];
  const authorizations: (string | undefined)[] = [];
  const sockets = new Set<Socket>();
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => socket.destroy());
  };
  const server = createServer((client) => {
    keep(client);
    let head = "";
    const onData = (chunk: Uint8Array) => {
      head += new TextDecoder("latin1").decode(chunk);
      if (!head.includes("\r\n\r\n")) return;
      client.off("data", onData);
      const [, host = "", port = ""] = /^CONNECT (\S+):(\d+) /.exec(head) ?? [];
      targets.push(`${host}:${port}`);
      authorizations.push(/^proxy-authorization: *(.*?)\r$/im.exec(head)?.[1]);
      if (proxy.refusal !== undefined) {
        return client.end(`HTTP/1.1 ${proxy.refusal}\r\ncontent-length: 0\r\n\r\n`);
      }
      const upstream = connect(Number(port), host.endsWith(".test") ? "127.0.0.1" : host, () => {
        client.write("HTTP/1.1 200 OK\r\n\r\n");
        client.pipe(upstream);
        upstream.pipe(client);
      });
      keep(upstream);
      upstream.on("close", () => client.destroy());
      client.on("close", () => upstream.destroy());
    };
    client.on("data", onData);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const proxy: ConnectProxy = {
    refusal: undefined,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    targets,
    authorizations,
    async [Symbol.asyncDispose]() {
      const closed = once(server, "close");
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
  return proxy;
}
