import { ConfigurationError, StreamLimitError } from "../core/errors.ts";
import type { BunTls } from "./bun_connection.ts";
import { systemClock } from "./clock.ts";
import { hasProxyVariable, PastFetch } from "./past_fetch.ts";
import { uncompressed } from "./uncompressed.ts";
import type { ConnectionWay, HttpClient, Runtime, TlsSettings, WebSocketInit } from "./runtime.ts";

/** The part of Bun's API that is used here; declared so that no types of Bun's are needed. */
interface BunGlobal {
  version: string;
  env: Record<string, string | undefined>;
  file(path: string): { text(): Promise<string> };
}

/** What Bun's `fetch` takes beyond the web's. */
interface BunRequestInit extends RequestInit {
  tls?: BunTls;
  timeout?: false;
  proxy?: string;
}

/** What Bun's `WebSocket` takes beyond the web's. */
type BunWebSocket = new (
  url: string,
  options: WebSocketInit & { tls: BunTls; proxy?: string },
) => WebSocket;

const DEFAULT_MAX_REQUESTS = 256;
/** What streams leave free, so that ordinary requests still get through. */
const RESERVED_REQUESTS = 16;
const UNCOUNTED: Disposable = { [Symbol.dispose]: () => {} };

/** Bun, through its globals alone. */
export function bunRuntime(): Runtime {
  const bun = (globalThis as unknown as { Bun: BunGlobal }).Bun;
  const countStream = streamCounter(
    Number(env("BUN_CONFIG_MAX_HTTP_REQUESTS")) || DEFAULT_MAX_REQUESTS,
  );
  return {
    name: "bun",
    version: bun.version,
    clock: systemClock,
    readTextFile: (path) => bun.file(path).text(),
    env,
    createHttpClient,
    asPermissionError: () => undefined,
    openStream: (way) => connectsDirectly(way) ? UNCOUNTED : countStream(),
  };
}

function env(name: string): string | undefined {
  return (globalThis as unknown as { Bun: BunGlobal }).Bun.env[name];
}

/** Whether a connection may be made past Bun's `fetch`, which alone knows proxies. */
function connectsDirectly({ proxyUrl, insecureSkipVerify = false }: ConnectionWay): boolean {
  return proxyUrl === undefined && !insecureSkipVerify && !hasProxyVariable(env);
}

/**
 * Bun's `fetch` sends at most so many requests at a time, for the whole process, and lets the rest
 * wait without a sign until one ends.
 */
function streamCounter(maxRequests: number): () => Disposable {
  const limit = Math.max(1, maxRequests - RESERVED_REQUESTS);
  let open = 0;
  return () => {
    if (open >= limit) {
      throw new StreamLimitError(
        limit,
        `Through a proxy, or where insecureSkipVerify is set, Bun sends ${maxRequests} requests at a ` +
          "time: start the program with a higher BUN_CONFIG_MAX_HTTP_REQUESTS " +
          `(${RESERVED_REQUESTS} are kept free for other requests).`,
      );
    }
    open++;
    let counted = true;
    return {
      [Symbol.dispose]() {
        if (counted) open--;
        counted = false;
      },
    };
  };
}

function createHttpClient(settings: TlsSettings): HttpClient {
  const { proxyUrl } = settings;
  if (proxyUrl !== undefined && !/^https?:/i.test(proxyUrl)) {
    throw new ConfigurationError(
      "Bun connects through http and https proxies only: take one of these, or run on Deno.",
    );
  }
  const tls: BunTls = {
    ...(settings.caPem !== undefined && { ca: settings.caPem }),
    ...(settings.certificatePem !== undefined && { cert: settings.certificatePem }),
    ...(settings.privateKeyPem !== undefined && { key: settings.privateKeyPem }),
    ...(settings.serverName !== undefined && { serverName: settings.serverName }),
    ...(settings.insecureSkipVerify && { rejectUnauthorized: false }),
  };
  const send = (url: string, init: RequestInit): Promise<Response> => {
    const bunInit: BunRequestInit = init;
    bunInit.tls = tls;
    bunInit.timeout = false; // otherwise Bun ends a body that is silent for six minutes
    if (proxyUrl !== undefined) bunInit.proxy = proxyUrl;
    return fetch(url, bunInit);
  };
  const past = new PastFetch({
    isDirect: () => connectsDirectly(settings),
    async loadConnect() {
      const { connectBun } = await import("./bun_connection.ts");
      return (url, signal) => connectBun(tls, url, signal);
    },
  });
  return {
    fetch: async (url, init) =>
      await (past.client ?? await past.open())?.fetch(url, init) ?? await send(url, init),
    // Bun gathers the parts of a body outside of JavaScript.
    fetchLarge: send,
    // A compressed stream that is cut has Bun write an error of its decoder to stderr.
    fetchStream: async (url, init) =>
      await (past.client ?? await past.open())?.fetchStream(url, init) ??
        await send(url, Object.assign(init, { headers: uncompressed(init.headers) })),
    openWebSocket: async (url, { headers, protocols, signal }) => {
      const { openNativeWebSocket, webSocketUrl } = await import("./native_web_socket.ts");
      const socket = new (WebSocket as unknown as BunWebSocket)(webSocketUrl(url), {
        headers,
        protocols,
        tls,
        ...(proxyUrl !== undefined && { proxy: proxyUrl }),
      });
      return await openNativeWebSocket(socket, { clock: systemClock, signal });
    },
    [Symbol.dispose]: () => past[Symbol.dispose](),
  };
}
