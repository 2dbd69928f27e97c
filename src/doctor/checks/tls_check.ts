import { TimeoutError } from "@kubewire/kubewire";
import {
  bundleFacts,
  type CertificateFacts,
  networkFailure,
  presentedCertificates,
  raceSignal,
  withTimeLimit,
  writeAll,
} from "@kubewire/kubewire/internal";
import type { Runtime } from "@kubewire/kubewire/unstable-runtime";
import { type Check, failure, type Finding, ok, skipped, warning } from "../examination/check.ts";
import { type Examination, targetOf } from "../examination/examination.ts";
import { durationText } from "../examination/finding_text.ts";
import { connectionFinding, plainUrl } from "./connection_checks.ts";

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

const QUESTION = new TextEncoder().encode("GET / HTTP/1.0\r\n\r\n");

/**
 * Returns whether a server that should speak TLS answers plain HTTP. Nothing but an empty request
 * is sent to it.
 */
export async function speaksPlainHttp(
  server: URL,
  runtime: Runtime,
  signal: AbortSignal,
): Promise<boolean> {
  const url = plainUrl(server);
  const connect = await runtime.loadConnect(url, {});
  if (!connect) return false;
  try {
    const connection = await connect(url, signal).connection;
    try {
      await writeAll(connection, QUESTION);
      const buffer = new Uint8Array(16);
      const count = await raceSignal(connection.read(buffer), signal);
      return new TextDecoder().decode(buffer.subarray(0, count ?? 0)).startsWith("HTTP/");
    } finally {
      connection.close();
    }
  } catch {
    signal.throwIfAborted();
    return false;
  }
}

/** The circumstances in which a server's certificate is judged. */
export interface CertificateCircumstances {
  /** The name or address that it must be for. */
  host: string;
  /** The trusted authorities; empty if those of the system are trusted. */
  authorities: readonly CertificateFacts[];
  /** The current time, in milliseconds since 1970. */
  nowMs: number;
}

/**
 * Returns the reason why a server's certificate is not valid, with the remedy; `undefined` if it has
 * none of the common defects. `chain` is what the server presents, its own certificate first.
 */
export function certificateFinding(
  chain: readonly CertificateFacts[],
  { host, authorities, nowMs }: CertificateCircumstances,
): Finding | undefined {
  const [leaf, ...others] = chain;
  if (!leaf) return undefined;
  const subjects = authorities.map(({ subject }) => subject).join("; ");
  if (authorities.length > 0 && !leaf.isIssuedBy(withIssued(authorities, others))) {
    return {
      summary: `the CA (${subjects}) did not sign the server's certificate, which ` +
        `${leaf.issuer} issued`,
      meaning: "Another server or a proxy answers here, or the cluster's authority was replaced " +
        "and this CA is the old one.",
      remedy:
        "In a pod, compare ca.crt with the ConfigMap kube-root-ca.crt, and restart the pod if " +
        "they differ; on your machine, get a new kubeconfig. If neither helps, find out which " +
        "server has this address.",
    };
  }
  const expiredMs = nowMs - Math.max(...authorities.map(({ validToMs }) => validToMs));
  if (authorities.length > 0 && expiredMs > 0) {
    return {
      summary: `the CA (${subjects}) expired ${durationText(expiredMs)} ago`,
      meaning: "No program trusts the API server any more.",
      remedy: "Renew the cluster's authority, and get a new kubeconfig. If the date of this " +
        "machine is wrong, correct that.",
    };
  }
  if (nowMs > leaf.validToMs) {
    return {
      summary: `the server's certificate expired ${durationText(nowMs - leaf.validToMs)} ago, on ` +
        `${new Date(leaf.validToMs).toISOString()}`,
      meaning: "No program connects to this API server any more.",
      remedy: "Renew the serving certificate of the API server (kubeadm: `kubeadm certs renew " +
        "apiserver`) and restart it. If the date of this machine is wrong, correct that.",
    };
  }
  if (nowMs < leaf.validFromMs) {
    return {
      summary: `the server's certificate is valid only from ${
        new Date(leaf.validFromMs).toISOString()
      }, in ${durationText(leaf.validFromMs - nowMs)}`,
      meaning: "The clock of this machine or that of the authority is wrong.",
      remedy: "Correct the clock (NTP, chrony).",
    };
  }
  if (leaf.covers(host)) return undefined;
  return {
    summary: `the server's certificate is not for ${host}, but for ${leaf.names.join(", ")}`,
    meaning: "The program cannot tell whether this is its API server.",
    remedy: `Add ${host} to the certificate (kubeadm: certSANs of the apiServer), or address the ` +
      "server by a name that the certificate has. On Bun, tls-server-name in the kubeconfig does " +
      "that too.",
  };
}

/** Returns the authorities with those certificates that they have issued, also through others. */
function withIssued(
  authorities: readonly CertificateFacts[],
  others: readonly CertificateFacts[],
): readonly CertificateFacts[] {
  const issued = others.filter((other) => other.isIssuedBy(authorities));
  if (issued.length === 0) return authorities;
  const left = others.filter((other) => !issued.includes(other));
  return withIssued([...authorities, ...issued], left);
}

const WEEK_MS = 7 * 24 * 3_600_000;

/**
 * Returns the finding about a server's certificate that expires soon: in a week, or in a quarter of
 * its life if that is shorter. What renews certificates does it earlier, cert-manager with a third
 * left.
 */
export function expiryFinding(
  { validFromMs, validToMs }: Pick<CertificateFacts, "validFromMs" | "validToMs">,
  nowMs: number,
): Finding | undefined {
  const leftMs = validToMs - nowMs;
  if (leftMs >= Math.min(WEEK_MS, (validToMs - validFromMs) / 4)) return undefined;
  return {
    summary: `the server's certificate expires in ${durationText(leftMs)}, and was not renewed`,
    meaning: "After that no program connects to this API server.",
    remedy: "Renew the serving certificate of the API server (kubeadm: `kubeadm certs renew " +
      "apiserver`), or look at the program that renews it.",
  };
}
