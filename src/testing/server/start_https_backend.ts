import type { KeyPair } from "../auth/certificate_authority.ts";
import { isWatchRequest } from "./watch_request.ts";
import type { BackendHandler, HttpsBackend } from "./https_backend.ts";
import { type HttpsServerOptions, startHttpsServer } from "./https_server.ts";
import {
  bindUpgrade,
  type ServerSocket,
  type ServerSocketListener,
  untilDrained,
} from "./server_socket.ts";

interface BunSocket {
  readonly data: BunSocketData;
  readonly readyState: number;
  sendBinary(frame: Uint8Array): number;
  getBufferedAmount(): number;
  close(code: number): void;
}

interface BunSocketData {
  protocol: string;
  listener: ServerSocketListener;
}

interface BunServer {
  readonly port: number;
  requestIP(request: Request): { port: number } | null;
  upgrade(
    request: Request,
    options: { headers: Record<string, string>; data: BunSocketData },
  ): boolean;
  stop(closeActiveConnections: boolean): Promise<void>;
}

interface BunRuntime {
  serve(options: {
    hostname: string;
    port: number;
    idleTimeout: number;
    development: boolean;
    tls: { cert: string; key: string };
    fetch(request: Request, server: BunServer): Promise<Response | undefined>;
    error(error: Error): Response;
    websocket: {
      idleTimeout: number;
      open(socket: BunSocket): void;
      message(socket: BunSocket, frame: Uint8Array | string): void;
      close(socket: BunSocket): void;
    };
  }): BunServer;
}

/**
 * Starts `Bun.serve` on Bun, and the server of this package on other runtimes and for clients that
 * offer HTTP/2.
 */
export async function startHttpsBackend(
  handler: BackendHandler,
  keyPair: KeyPair,
  options: HttpsServerOptions = {},
): Promise<HttpsBackend> {
  const { Bun } = globalThis as { Bun?: BunRuntime };
  const serveOwn = () => startHttpsServer(handler, keyPair, options);
  // Bun.serve does not show the certificate of a client
  if (!Bun || options.clientCaPem !== undefined) return await serveOwn();
  const backend = bunBackend(Bun, handler, keyPair);
  return options.serveHttp2 ? withHttp2(backend, serveOwn) : backend;
}

/** Adds a server for clients that offer HTTP/2, which starts when the first one comes. */
function withHttp2(
  backend: HttpsBackend,
  start: () => Promise<HttpsBackend>,
): HttpsBackend {
  let started: Promise<HttpsBackend> | undefined;
  return {
    port: backend.port,
    http2Port: async () => (await (started ??= start())).port,
    async stop() {
      await Promise.all([backend.stop(), started?.then((http2) => http2.stop())]);
    },
  };
}

function bunBackend(bun: BunRuntime, handler: BackendHandler, keyPair: KeyPair): HttpsBackend {
  const upgraded = new WeakSet<Request>();
  const server = bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    idleTimeout: 0, // no timeout; the default cuts a watch after 10 quiet seconds
    development: false, // otherwise it prints every body that a fault breaks
    tls: { cert: keyPair.certificatePem, key: keyPair.keyPem },
    async fetch(request, server) {
      bindUpgrade(request, (protocol, listener) => {
        const headers = { "sec-websocket-protocol": protocol };
        if (!server.upgrade(request, { headers, data: { protocol, listener } })) {
          throw new TypeError("The request cannot be upgraded.");
        }
        upgraded.add(request);
        return new Response(null, { status: 101 });
      });
      const response = await handler(request, server.requestIP(request)?.port ?? 0);
      if (upgraded.has(request)) return undefined; // Bun has already sent the response
      return isWatchRequest(request) ? withPromptHead(response) : response;
    },
    error: failed,
    websocket: {
      idleTimeout: 0,
      open: (socket) => socket.data.listener.opened(bunSocket(socket)),
      message(socket, frame) {
        if (typeof frame !== "string") socket.data.listener.received(frame);
      },
      close: (socket) => socket.data.listener.closed(),
    },
  });
  return {
    port: server.port,
    stop: () => server.stop(false),
  };
}

function bunSocket(socket: BunSocket): ServerSocket {
  return {
    protocol: socket.data.protocol,
    async send(frame) {
      if (socket.readyState !== WebSocket.OPEN) return;
      socket.sendBinary(frame);
      await untilDrained(() =>
        socket.readyState === WebSocket.OPEN ? socket.getBufferedAmount() : 0
      );
    },
    close: () => socket.close(1000),
  };
}

function failed(error: unknown): Response {
  return new Response(`The handler failed: ${error}\n`, { status: 500 });
}

/**
 * Sends a space before the body of a watch. Bun sends the head of a response together with the
 * first byte of its body, so that a quiet watch would look like a server that does not respond.
 * White space before JSON has no meaning.
 */
function withPromptHead(response: Response): Response {
  const { body, ok, status, headers } = response;
  const isJson = headers.get("content-type")?.startsWith("application/json");
  // A compressed watch begins with an event, and a space must not come before it.
  if (!body || !ok || !isJson || headers.has("content-encoding")) return response;
  const reader = body.getReader();
  let begun = false;
  const spaced = new ReadableStream<Uint8Array>({
    async pull(controller) {
      if (!begun) {
        begun = true;
        controller.enqueue(new Uint8Array([0x20]));
        return;
      }
      const { done, value } = await reader.read();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    cancel: (reason) => reader.cancel(reason),
  }, { highWaterMark: 0 });
  return new Response(spaced, { status, headers });
}
