import { TimeoutError } from "@kubewire/kubewire";
import {
  bundleFacts,
  networkFailure,
  presentedCertificates,
  withTimeLimit,
} from "@kubewire/kubewire/internal";
import type { Check } from "../examination/check.ts";
import { type Examination, targetOf } from "../examination/examination.ts";
import { certificateFinding, expiryFinding } from "./certificate_finding.ts";
import { connectionFinding } from "./connection_finding.ts";
import { speaksPlainHttp } from "./speaks_plain_http.ts";
import { failure, type Finding, ok, skipped, warning } from "../examination/outcome.ts";

/** The longest time for the second connection. */
const EXPIRY_MS = 1_000;

/** Whether the API server speaks TLS with a certificate that the program trusts. */
export const tlsCheck: Check = {
  id: "network.tls",
  title: "TLS",
  needs: ["environment.runtime", "network.tcp", "files.ca"],
  late: {
    summary: "the server accepts the connection and does not answer the TLS handshake in time",
    meaning:
      "Another program listens here, the API server is overloaded, or a firewall lets only " +
      "the first packets through.",
    remedy:
      "Check the port of the API server and its load. If large packets get lost, compare the " +
      "MTU of the pod network with that of the node.",
  },
  extraMs: () => EXPIRY_MS,
  async run(examination, signal) {
    const { server, proxy } = targetOf(examination);
    if (server.protocol !== "https:") return skipped("the server is reached without TLS");
    if (proxy) return skipped("goes through the proxy; see HTTP");
    const { runtime: { clock, loadConnect }, config = { server: "" } } = examination;
    const { caPem, tlsServerName, insecureSkipVerify } = config;
    const connect = await loadConnect(server, {
      ...(caPem !== undefined && { caPem }),
      ...(tlsServerName !== undefined && { serverName: tlsServerName }),
      ...(insecureSkipVerify && { insecureSkipVerify }),
    });
    if (!connect) return skipped("this runtime checks certificates with fetch alone; see HTTP");
    const startMs = clock.monotonic();
    try {
      const connection = await connect(server, signal, ["h2", "http/1.1"]).connection;
      examination.chosenProtocol = connection.alpn ?? null;
      connection.close();
    } catch (error) {
      if (signal.aborted) throw error;
      return failure(await findingOf(error, examination, signal));
    }
    if (insecureSkipVerify) return warning(UNVERIFIED);
    const ms = Math.round(clock.monotonic() - startMs);
    const expiry = await expiryOf(examination, signal);
    if (expiry) return warning(expiry);
    return ok(`the certificate is valid for ${tlsServerName ?? server.hostname} (${ms} ms)`);
  },
};

/** Looks at the certificate over another connection; one that is not answered says nothing. */
async function expiryOf(
  examination: Examination,
  outer: AbortSignal,
): Promise<Finding | undefined> {
  const { runtime: { clock }, config } = examination;
  const { server } = targetOf(examination);
  const read = (signal: AbortSignal) =>
    presentedCertificates(server, { serverName: config?.tlsServerName, signal });
  try {
    const [leaf] = await withTimeLimit(clock, read, { limitMs: EXPIRY_MS, signals: [outer] });
    return leaf && expiryFinding(leaf, clock.now());
  } catch (error) {
    if (error instanceof TimeoutError) return undefined;
    throw error;
  }
}

const UNVERIFIED: Finding = {
  summary: "the kubeconfig has insecure-skip-tls-verify: any certificate is accepted",
  meaning: "Anyone on the way can read the token and change what the server says.",
  remedy: "Put the CA of the cluster into certificate-authority-data instead.",
};

const PLAIN: Finding = {
  summary: "the server answers plain HTTP on this port",
  meaning:
    "This is not the TLS port of the API server, but that of another service, or of a proxy " +
    "that ends TLS before it.",
  remedy: "Correct the port. In a pod, look at the ports of the service `kubernetes`; for " +
    "`kubectl proxy`, write http:// in the kubeconfig.",
};

function untrusted(issuer: string): Finding {
  return {
    summary:
      `the kubeconfig has no CA, and the system does not trust ${issuer}, which issued the ` +
      "server's certificate",
    meaning: "The program cannot tell whether this is its API server.",
    remedy: "Put the CA of the cluster into certificate-authority-data.",
  };
}

/** Finds out why the handshake failed; the runtimes' own errors say little. */
async function findingOf(
  error: unknown,
  { target, config, runtime }: Examination,
  signal: AbortSignal,
): Promise<Finding> {
  const server = target?.server ?? new URL("https://unknown");
  const serverName = config?.tlsServerName;
  const chain = await presentedCertificates(server, { serverName, signal });
  const found = certificateFinding(chain, {
    host: serverName ?? server.hostname.replace(/^\[|\]$/g, ""),
    authorities: bundleFacts(config?.caPem ?? ""),
    nowMs: runtime.clock.now(),
  });
  if (found) return found;
  const [leaf] = chain;
  if (leaf && config?.caPem === undefined) return untrusted(leaf.issuer);
  if (chain.length === 0 && await speaksPlainHttp(server, runtime, signal)) return PLAIN;
  return connectionFinding(error, server.host) ?? {
    summary: `the handshake failed: ${networkFailure(error)?.detail ?? "unknown reason"}`,
    meaning: "The certificate has another defect, or server and runtime share no TLS version.",
    remedy: `Compare with \`openssl s_client -connect ${server.host} -CAfile ca.crt\`.`,
  };
}
