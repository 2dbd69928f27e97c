import { ConfigurationError, type KubewireError, NetworkError } from "../core/errors.ts";
import { networkFailure } from "../runtime/network_failure.ts";
import { proxyVariable } from "../core/proxies.ts";
import type { Runtime } from "../runtime/runtime.ts";
import { tunnelStatus } from "./tunnel_status.ts";

/** The request that failed. */
export interface FailedRequest {
  /** The URL of the request. */
  server: URL;
  /** The proxy of the configuration, if set. */
  proxyUrl: string | undefined;
  /** Reads the environment. */
  runtime: Runtime;
  /** Whether the request can change something. */
  changes: boolean;
}

/** Failures in which no byte of the request passed the proxy. */
const BEFORE_SENDING: readonly string[] = ["refused", "dns", "tls"];
/** Deno's error text for each status except 200 and 407. */
const DOES_NOT_SAY = /unsuccessful tunnel/i;
const NO_TUNNEL = /tunnel|proxy authentication required/i;

/**
 * Returns the error of a request that failed on its way through a proxy, and names the proxy.
 * Returns `undefined` without a proxy, and for errors other than network errors.
 */
export async function proxyError(
  error: unknown,
  request: FailedRequest,
): Promise<KubewireError | undefined> {
  const { server, proxyUrl, runtime, changes } = request;
  const variable = proxyUrl !== undefined
    ? undefined
    : proxyVariable(server, (name) => runtime.env(name, { optional: true }));
  const value = proxyUrl ?? variable?.value;
  if (value === undefined) return undefined;
  if (variable && (error as { code?: unknown }).code === "UnsupportedProxyProtocol") {
    return new ConfigurationError(
      `${variable.name} names a proxy that ${runtime.name} cannot talk to: write it as ` +
        "http://host:port, or add the server to NO_PROXY.",
    );
  }
  const described = networkFailure(error);
  if (!described) return undefined;
  const { detail } = described;
  const isRefusal = DOES_NOT_SAY.test(detail) &&
    isFinal(await tunnelStatus(value, server, runtime));
  const failure = isRefusal ? "unknown" : described.failure;
  const isUnsent = BEFORE_SENDING.includes(failure) || NO_TUNNEL.test(detail);
  const remedy = /407|authentication/i.test(detail)
    ? "; put a user name and a password into its URL"
    : "";
  return new NetworkError(failure, server.origin, `${detail}${remedy}`, error, {
    proxy: nameOf(value, variable?.name),
    outcomeUnknown: changes && !isUnsent,
  });
}

/** Whether a proxy with this status will refuse a tunnel for the next request too. */
function isFinal(status: number | undefined): boolean {
  return status !== undefined && status >= 300 && status < 500;
}

/** Returns the proxy's URL without credentials, and the variable that contains it. */
function nameOf(value: string, variable: string | undefined): string {
  const text = value.includes("://") ? value : `http://${value}`;
  const { protocol, host } = URL.parse(text) ?? {};
  const url = host ? `${protocol}//${host}` : undefined;
  if (variable === undefined) return url ?? "of proxyUrl";
  return url === undefined ? `of ${variable}` : `${url} (${variable})`;
}
