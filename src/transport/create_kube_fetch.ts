import { FileTokenSource } from "../auth/file_token_source.ts";
import type { TokenSource } from "../auth/token_source.ts";
import type { ClusterConfig } from "../config/cluster_config.ts";
import { ConfigurationError } from "../core/errors.ts";
import { VERSION } from "../core/version.ts";
import { currentRuntime } from "../runtime/current_runtime.ts";
import type { Runtime } from "../runtime/runtime.ts";
import type { KubeFetch, KubeFetchOptions } from "./kube_fetch.ts";
import { OwnHeaders } from "./own_headers.ts";
import { parseServer, type Server } from "./request_target.ts";
import type { SenderParts } from "./request_attempt.ts";
import { RequestSender } from "./request_sender.ts";
import { TlsClient } from "./tls_client.ts";
import { WarningTeller } from "./warning_header.ts";

/**
 * Makes a `fetch` for one API server. It starts to read the token file and the CA file at once and
 * owns what it starts; a `tokenSource` of your own stays yours.
 *
 * @throws {ConfigurationError} If the configuration cannot be used.
 *
 * @example
 * ```ts
 * import { createKubeFetch, inCluster } from "jsr:@kubewire/kubewire";
 *
 * await using kube = createKubeFetch(await inCluster(), {
 *   onWarning: (text) => console.warn(`The API server warns: ${text}`),
 * });
 * const response = await kube.fetch("/api/v1/namespaces/default/pods?limit=5");
 * console.log((await response.json()).items.length);
 * ```
 */
export function createKubeFetch(config: ClusterConfig, options: KubeFetchOptions = {}): KubeFetch {
  const { runtime = currentRuntime(), refreshPeriodMs: periodMs, onError, transport } = options;
  const server = parseServer(config.server);
  refuseTokenInTheClear(config, server);
  const tls = new TlsClient(config, { runtime, transport, periodMs, onError });
  const ownSource = openTokenFile(config, runtime, options);
  const source: TokenSource | undefined = config.tokenSource ?? ownSource;
  const disposal = new AbortController();
  const { signal: disposed } = disposal;
  const parts: SenderParts = {
    disposed,
    server,
    source,
    tls,
    runtime,
    ownHeaders: new OwnHeaders(userAgent(runtime, options.userAgent), {
      scheme: source?.scheme,
      headers: config.disableCompression
        ? { "accept-encoding": "identity", ...config.headers }
        : config.headers,
    }),
    warnings: options.onWarning && new WarningTeller(options.onWarning),
    onAttempt: options.onAttempt,
  };
  const sender = new RequestSender(parts);
  return {
    fetch: (input, init) => sender.fetch(input, init),
    async openWebSocket(path, socketOptions) {
      const { openWebSocket } = await import("./open_web_socket.ts"); // not every program does
      return await openWebSocket(parts, sender, path, socketOptions);
    },
    server: server.base,
    namespace: config.namespace ?? "default",
    runtime,
    disposed,
    openStream: () =>
      runtime.openStream({ server: new URL(server.origin), proxyUrl: config.proxyUrl, transport }),
    tokenDiagnostics: () => ownSource?.diagnostics(),
    async refreshToken() {
      if (source) await source.refused?.(await source.token({ disposed }), { disposed });
    },
    async [Symbol.asyncDispose]() {
      disposal.abort(new DOMException("The KubeFetch has been disposed of.", "AbortError"));
      tls.abort(disposed.reason);
      await ownSource?.[Symbol.asyncDispose]();
      await tls[Symbol.asyncDispose]();
    },
  };
}

function openTokenFile(
  config: ClusterConfig,
  runtime: Runtime,
  options: KubeFetchOptions,
): FileTokenSource | undefined {
  const { tokenFile, tokenSource } = config;
  if (tokenFile === undefined || tokenSource) return undefined;
  const { refreshPeriodMs, onError, onRotation } = options;
  return new FileTokenSource(tokenFile, {
    runtime,
    ...(refreshPeriodMs !== undefined && { periodMs: refreshPeriodMs }),
    ...(onError && { onError }),
    ...(onRotation && { onRotation }),
  });
}

/** On loopback plain http is fine: that is `kubectl proxy`. */
function refuseTokenInTheClear(config: ClusterConfig, server: Server): void {
  if (config.tokenFile === undefined && !config.tokenSource) return;
  const { protocol, hostname } = new URL(server.origin);
  if (protocol === "https:" || /^(localhost|127\.[\d.]+|\[::1\])$/.test(hostname)) return;
  throw new ConfigurationError(
    `A token would go over plain http to ${server.origin}: use https.`,
  );
}

function userAgent(runtime: Runtime, program: string | undefined): string {
  const own = `kubewire/${VERSION} (${runtime.name}/${runtime.version})`;
  return program ? `${program} ${own}` : own;
}
