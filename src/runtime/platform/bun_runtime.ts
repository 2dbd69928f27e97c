import { ConfigurationError, StreamLimitError } from "../../core/errors.ts";
import type { BunTls } from "./bun_connection.ts";
import type { Connect } from "../byte_connection.ts";
import { systemClock } from "../clock.ts";
import { checkKeyPair } from "../key_pair.ts";
import { parseProxyUrl, PROXY_VARIABLES, proxyVariable } from "../proxies.ts";
import type {
  ConnectionWay,
  FetchClient,
  Runtime,
  TlsSettings,
  WebSocketInit,
} from "../runtime.ts";

/** The part of Bun's API that is used here; declared so that Bun's types are not needed. */
interface BunGlobal {
  version: string;
  env: Record<string, string | undefined>;
  file(path: string): { text(): Promise<string> };
}

/** The options of Bun's `fetch` beyond the web's. */
interface BunRequestInit extends RequestInit {
  tls?: BunTls;
  timeout?: false;
  /** With `false`, Bun ignores the environment variables. */
  proxy?: string | false;
}

/** The options of Bun's `WebSocket` beyond the web's. */
type BunWebSocket = new (
  url: string,
  options: WebSocketInit & { tls: BunTls; proxy?: string },
) => WebSocket;

const DEFAULT_MAX_REQUESTS = 256;
/** The number of requests kept free of streams, so that ordinary requests still get through. */
const RESERVED_REQUESTS = 16;
const UNCOUNTED: Disposable = { [Symbol.dispose]: () => {} };

/** The runtime on Bun, implemented only with Bun's globals. */
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
    createFetchClient,
    loadConnect,
    asPermissionError: () => undefined,
    openStream: (way) => takesFetch(way) ? countStream() : UNCOUNTED,
  };
}

function env(name: string): string | undefined {
  return (globalThis as unknown as { Bun: BunGlobal }).Bun.env[name];
}

/**
 * Whether `Bun.connect` checks certificates: before 1.4 it reports every certificate as authorized,
 * also one of another authority or for another name. Its `fetch` has always checked them.
 */
function checksNames(): boolean {
  const { version } = (globalThis as unknown as { Bun: BunGlobal }).Bun;
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major > 1 || major === 1 && minor >= 4;
}

/** Whether only Bun's `fetch` can reach the server. */
function takesFetch({ server, proxyUrl, transport }: ConnectionWay): boolean {
  return transport === "fetch" || proxyUrl !== undefined ||
    proxyVariable(server, env) !== undefined;
}

function loadConnect(server: URL, settings: TlsSettings): Promise<Connect> | undefined {
  if (takesFetch({ server, proxyUrl: settings.proxyUrl })) return undefined;
  if (server.protocol === "https:" && !checksNames()) return undefined;
  const tls = tlsOf(settings);
  return import("./bun_connection.ts").then(({ connectBun }) => (url, signal, alpn) =>
    connectBun(tls, url, signal, alpn)
  );
}

/**
 * Bun's `fetch` sends at most this many requests at a time for the whole process. More requests
 * wait without any sign until one ends.
 */
function streamCounter(maxRequests: number): () => Disposable {
  const limit = Math.max(1, maxRequests - RESERVED_REQUESTS);
  let open = 0;
  return () => {
    if (open >= limit) {
      throw new StreamLimitError(
        limit,
        `Through a proxy, or by its own fetch, Bun sends ${maxRequests} requests at a time: ` +
          " start the program with a higher BUN_CONFIG_MAX_HTTP_REQUESTS " +
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

function createFetchClient(settings: TlsSettings): FetchClient {
  const { proxyUrl } = settings;
  if (proxyUrl !== undefined) parseProxyUrl(proxyUrl, "proxyUrl"); // Bun's own errors show it
  if (proxyUrl !== undefined && !/^https?:/i.test(proxyUrl)) {
    throw new ConfigurationError(
      "Bun connects through http and https proxies only: take one of these, or run on Deno.",
    );
  }
  const proxy = proxyUrl === undefined ? {} : { proxy: proxyUrl };
  checkKeyPair(settings);
  const tls = tlsOf(settings);
  return {
    mayTakeProxy: PROXY_VARIABLES.some((name) => env(name)),
    fetch: (url, init) => {
      const isDirect = proxyUrl === undefined && !proxyVariable(new URL(url), env);
      // Unless `timeout` is false, Bun ends a body after six minutes without data.
      const bunInit: BunRequestInit = {
        ...init,
        ...proxy,
        ...(isDirect && { proxy: false }),
        tls,
        timeout: false,
        keepalive: false,
      };
      return fetch(url, bunInit);
    },
    openWebSocket: async (url, { headers, protocols, signal }) => {
      const { openNativeWebSocket, webSocketUrl } = await import("../native_web_socket.ts");
      const options = { headers, protocols, tls, ...proxy };
      const socket = new (WebSocket as unknown as BunWebSocket)(webSocketUrl(url), options);
      return await openNativeWebSocket(socket, { clock: systemClock, signal });
    },
    [Symbol.dispose]: () => {},
  };
}

function tlsOf(settings: TlsSettings): BunTls {
  const { caPem, certificatePem, keyPem, serverName, insecureSkipVerify = false } = settings;
  return {
    ...(caPem !== undefined && { ca: caPem }),
    ...(certificatePem !== undefined && { cert: certificatePem }),
    ...(keyPem !== undefined && { key: keyPem }),
    ...(serverName !== undefined && { serverName }),
    rejectUnauthorized: !insecureSkipVerify, // whatever the value of NODE_TLS_REJECT_UNAUTHORIZED
  };
}
