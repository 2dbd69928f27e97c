import { FileTokenSource } from "../auth/file_token_source.ts";
import { GuardedTokenSource } from "../auth/guarded_token_source.ts";
import type { TokenSource } from "../auth/token_source.ts";
import { checkConfig } from "../config/check_config.ts";
import type { ClusterConfig } from "../config/cluster_config.ts";
import { checkOptions } from "../core/check_options.ts";
import { shownValue } from "../core/shown_value.ts";
import { VERSION } from "../core/version.ts";
import { currentRuntime } from "../runtime/platform/current_runtime.ts";
import type { Runtime } from "../runtime/runtime.ts";
import { runtimesOf } from "./client_clock.ts";
import type { KubeFetch, KubeFetchOptions } from "./kube_fetch.ts";
import { type KubeInternals, withInternals } from "./kube_internals.ts";
import { OwnHeaders, repeatedHeaders } from "./own_headers.ts";
import type { SenderParts } from "./request_attempt.ts";
import { RequestSender } from "./request_sender.ts";
import { TlsClient } from "./tls_client.ts";
import { WarningTeller } from "./warning_header.ts";

/**
 * Creates a `fetch` for one API server. It starts to read the token file and the CA file at once
 * and owns the readers that it starts; the caller still owns a custom `tokenSource`.
 *
 * @throws {ConfigurationError} If the configuration cannot be used.
 * @throws {TypeError} If `config` is not a configuration, its `tokenSource` not a token source,
 *   `clock` not a clock, or `protocol` not a protocol.
 *
 * @example
 * ```ts
 * import { createKubeFetch, loadInClusterConfig } from "jsr:@kubewire/kubewire";
 *
 * await using kube = createKubeFetch(await loadInClusterConfig(), {
 *   onWarning: (text) => console.warn(`The API server warns: ${text}`),
 * });
 * const response = await kube.fetch("/api/v1/namespaces/default/pods?limit=5");
 * const { items } = await response.json() as { items: unknown[] };
 * console.log(items.length);
 * ```
 */
export function createKubeFetch(config: ClusterConfig, options: KubeFetchOptions = {}): KubeFetch {
  checkOptions(options);
  const { refreshPeriodMs, onError, onRotation, transport, protocol } = options;
  checkProtocol(protocol);
  const { runtime, network } = runtimesOf(options.runtime ?? currentRuntime(), options.clock);
  const checked = checkConfig(config);
  const { server, namespace, tokenFile, tokenSource, headers } = checked;
  using unowned = new DisposableStack(); // ends the readers if the rest cannot be used
  const tls = new TlsClient(checked.tls, {
    repeatedHeaders: repeatedHeaders(headers),
    runtime,
    network,
    transport,
    protocol,
    refreshPeriodMs,
    onError,
  });
  unowned.defer(() => void tls[Symbol.asyncDispose]());
  const ownSource = tokenFile === undefined ? undefined : new FileTokenSource(tokenFile, {
    runtime,
    ...(refreshPeriodMs !== undefined && { refreshPeriodMs }),
    ...(onError && { onError }),
    ...(onRotation && { onRotation }),
  });
  unowned.defer(() => void ownSource?.[Symbol.asyncDispose]());
  const source: TokenSource | undefined = tokenSource
    ? new GuardedTokenSource(tokenSource, { onError })
    : ownSource;
  const disposal = new AbortController();
  const { signal: disposed } = disposal;
  const parts: SenderParts = {
    disposed,
    server,
    source,
    tls,
    runtime,
    network,
    ownHeaders: new OwnHeaders(userAgent(runtime, options.userAgent), {
      scheme: source?.scheme,
      headers,
    }),
    warnings: options.onWarning && new WarningTeller(options.onWarning),
    onAttempt: options.onAttempt,
  };
  const sender = new RequestSender(parts);
  const internals: KubeInternals = {
    runtime,
    async openWebSocket(path, socketOptions) {
      const { openWebSocket } = await import("./open_web_socket.ts"); // not every program needs it
      return await openWebSocket(parts, sender, path, socketOptions);
    },
    async refreshToken() {
      if (source) await source.invalidate?.(await source.token({ disposed }), { disposed });
    },
    openStream: () =>
      runtime.openStream({
        server: new URL(server.origin),
        proxyUrl: checked.tls.proxyUrl,
        transport,
      }),
  };
  const kube: KubeFetch = {
    fetch: (input, init) => sender.fetch(input, init),
    server: server.base,
    namespace,
    disposed,
    tokenDiagnostics: () => ownSource?.diagnostics(),
    connectionDiagnostics: () => tls.diagnostics(),
    async [Symbol.asyncDispose]() {
      disposal.abort(new DOMException("The KubeFetch has been disposed of.", "AbortError"));
      tls.abort(disposed.reason);
      await ownSource?.[Symbol.asyncDispose]();
      await tls[Symbol.asyncDispose]();
    },
  };
  unowned.move();
  return withInternals(kube, internals);
}

function checkProtocol(protocol: unknown): void {
  if (protocol === undefined || protocol === "http/1.1") return;
  throw new TypeError(
    `protocol must be "http/1.1", or be left out: current value is ${shownValue(protocol)}.`,
  );
}

function userAgent(runtime: Runtime, program: string | undefined): string {
  const own = `kubewire/${VERSION} (${runtime.name}/${runtime.version})`;
  return program ? `${program} ${own}` : own;
}
