import type { CertificateFacts } from "@kubewire/kubewire/internal";
import { durationText } from "../examination/finding_text.ts";
import type { Finding } from "../examination/outcome.ts";

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
