import { ConfigurationError, PermissionError } from "../../core/errors.ts";
import { checkKeyPair } from "../key_pair.ts";
import type { Connect } from "../byte_connection.ts";
import { systemClock } from "../clock.ts";
import { parseProxyUrl, PROXY_VARIABLES, proxyVariable } from "../proxies.ts";
import type { FetchClient, Runtime, TlsSettings } from "../runtime.ts";

/** As long as our own connections are kept. */
const KEPT_IDLE_MS = 60_000;
/** More lists than a program reads at a time. */
const MOST_KEPT = 8;

/**
 * The runtime on Deno, implemented only with Deno's API: a `node:` module would cost 20 ms at
 * startup.
 */
export function denoRuntime(): Runtime {
  return {
    name: "deno",
    version: Deno.version.deno,
    clock: systemClock,
    readTextFile,
    env,
    createFetchClient,
    loadConnect,
    asPermissionError: (error, url) =>
      isNotCapable(error)
        ? new PermissionError(`${url.host} may not be reached`, `--allow-net=${hostAndPort(url)}`)
        : undefined,
    // Each stream has its own HTTP/1.1 connection, and Deno does not limit their number.
    openStream: () => ({ [Symbol.dispose]: () => {} }),
  };
}

async function readTextFile(path: string): Promise<string> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (!isNotCapable(error)) throw error;
    throw new PermissionError(`${path} may not be read`, `--allow-read=${path}`, { cause: error });
  }
}

function env(name: string, options: { optional?: boolean } = {}): string | undefined {
  if (options.optional && !mayReadEnv(name)) return undefined;
  try {
    return Deno.env.get(name);
  } catch (error) {
    if (!isNotCapable(error)) throw error;
    throw new PermissionError(
      `the environment variable ${name} may not be read`,
      `--allow-env=${name}`,
      { cause: error },
    );
  }
}

function mayReadEnv(variable: string): boolean {
  return Deno.permissions.querySync({ name: "env", variable }).state === "granted";
}

function createFetchClient(tls: TlsSettings): FetchClient {
  if (tls.insecureSkipVerify) {
    throw new ConfigurationError(
      "Deno cannot skip certificate verification for one client: start the program with " +
        "--unsafely-ignore-certificate-errors=<host> and leave insecureSkipVerify out.",
    );
  }
  if (tls.serverName !== undefined) return clientWithoutFetch(tls);
  if (panicsOnKeys()) checkKeyPair(tls);
  const options = {
    ...(tls.caPem !== undefined && { caCerts: [tls.caPem] }),
    ...(tls.certificatePem !== undefined && tls.keyPem !== undefined && {
      cert: tls.certificatePem,
      key: tls.keyPem,
    }),
    ...(tls.proxyUrl !== undefined && { proxy: proxyOf(tls.proxyUrl) }),
  };
  // One connection for each request, over HTTP/1.1: over HTTP/2 all requests would share one.
  const client = openClient({ ...options, http2: false, poolMaxIdlePerHost: 0 });
  let keeping: Deno.HttpClient | undefined;
  const closeIdle = () => {
    keeping?.close(); // the responses that it has begun go on
    keeping = undefined;
  };
  return {
    // Deno itself reads these variables whatever the permissions are.
    mayTakeProxy: PROXY_VARIABLES.some((name) => !mayReadEnv(name) || Deno.env.get(name)),
    fetch: (url, init) => fetch(url, Object.assign({ ...init }, { client })),
    fetchKept(url, init) {
      const kept = { http2: false, poolIdleTimeout: KEPT_IDLE_MS, poolMaxIdlePerHost: MOST_KEPT };
      keeping ??= openClient({ ...options, ...kept });
      return fetch(url, Object.assign({ ...init }, { client: keeping }));
    },
    closeIdle,
    openWebSocket: async (url, init) => {
      const { openNativeWebSocket, webSocketUrl } = await import("../native_web_socket.ts");
      const { headers, protocols, signal } = init;
      const options = { headers, protocols: [...protocols], client };
      const socket = new WebSocket(webSocketUrl(url), options);
      return await openNativeWebSocket(socket, { clock: systemClock, signal });
    },
    [Symbol.dispose]() {
      client.close();
      closeIdle();
    },
  };
}

/**
 * Returns a client for settings with another server name, which our own connections check, and
 * Deno's `fetch` cannot.
 */
function clientWithoutFetch(tls: TlsSettings): FetchClient {
  const why = tls.proxyUrl !== undefined
    ? "a proxy"
    : tls.certificatePem !== undefined
    ? "a client certificate"
    : undefined;
  if (why !== undefined) throw cannotCheck(why);
  const refuse = (url: string): Promise<never> =>
    Promise.reject(
      isProxied(new URL(url), tls)
        ? cannotCheck("a proxy")
        : new TypeError("unreachable: no connection for now, and fetch cannot check serverName"),
    );
  return { mayTakeProxy: true, fetch: refuse, openWebSocket: refuse, [Symbol.dispose]() {} };
}

function cannotCheck(why: string): ConfigurationError {
  return new ConfigurationError(
    `With ${why}, Deno checks a certificate against the URL's host only: serverName cannot be ` +
      "set. Address the server by a name that its certificate has.",
  );
}

function isProxied(server: URL, { proxyUrl }: TlsSettings): boolean {
  return proxyUrl !== undefined ||
    proxyVariable(server, (name) => env(name, { optional: true })) !== undefined;
}

function loadConnect(server: URL, tls: TlsSettings): Promise<Connect> | undefined {
  if (isProxied(server, tls)) return undefined;
  return import("./deno_connection.ts").then(({ connectDeno }) => (url, signal, alpn) =>
    connectDeno(tls, url, signal, alpn)
  );
}

/**
 * The proxy's user name and password are separate from its URL, so that errors cannot show them.
 */
function proxyOf(proxyUrl: string): Deno.Proxy {
  const { url, username, password } = parseProxyUrl(proxyUrl, "proxyUrl");
  return username || password ? { url, basicAuth: { username, password } } : { url };
}

function openClient(options: Deno.CreateHttpClientOptions): Deno.HttpClient {
  try {
    return Deno.createHttpClient(options);
  } catch (error) {
    const { proxy } = options;
    if (isNotCapable(error) && proxy && "url" in proxy && proxy.url !== undefined) {
      const { host } = new URL(proxy.url);
      throw new PermissionError(`the proxy ${host} may not be reached`, `--allow-net=${host}`, {
        cause: error,
      });
    }
    const detail = error instanceof Error ? error.message : "unknown";
    const why = whyUnusable(detail);
    throw new ConfigurationError(`The TLS settings cannot be used: ${why}`, { cause: error });
  }
}

function whyUnusable(detail: string): string {
  if (/KeyMismatch/.test(detail)) return "the key is of another certificate than the client's.";
  if (/UnsupportedCertVersion/.test(detail)) {
    return "the client certificate is of X.509 version 1, which Deno refuses: have it issued " +
      'again with an extension, such as "keyUsage=digitalSignature", which makes it version 3.';
  }
  return detail;
}

/** Whether this version of Deno ends the process if the key belongs to another certificate. */
function panicsOnKeys(): boolean {
  const [major = 0, minor = 0] = Deno.version.deno.split(".").map(Number);
  return major === 2 && minor < 9;
}

function isNotCapable(error: unknown): boolean {
  return error instanceof Deno.errors.NotCapable;
}

function hostAndPort(url: URL): string {
  return `${url.hostname}:${url.port || (url.protocol === "https:" ? "443" : "80")}`;
}
