import type { KubernetesObject } from "@kubewire/kubewire";
import {
  certificateBlocks,
  type CertificateFacts,
  certificateFacts,
} from "@kubewire/kubewire/internal";
import { ServingCertificate } from "./serving_certificate.ts";

/** A Secret of the core group. */
export interface Secret extends KubernetesObject {
  /** The type. */
  type?: string;
  /** The contents, base64. */
  data?: Record<string, string>;
}

/** The certificates in a Secret. Each of them has an authority of its own. */
export interface SecretContent {
  /** The certificate to serve; `undefined` if there is none, or it cannot be read. */
  readonly current: ServingCertificate | undefined;
  /** The certificate that is about to take its place. */
  readonly next: ServingCertificate | undefined;
  /** The certificates of the authorities, PEM each. */
  readonly bundle: readonly string[];
}

/** Returns the certificates in a Secret; those that cannot be read are left out. */
export function readContent({ data = {} }: Pick<Secret, "data">): SecretContent {
  const text = (key: string) => decoded(data[key] ?? "");
  return {
    current: readPair(text("tls.crt"), text("tls.key")),
    next: readPair(text("next.crt"), text("next.key")),
    bundle: readBundle(text("ca.crt")),
  };
}

/** Returns the contents of the Secret; the type `kubernetes.io/tls` needs the first two members. */
export function writeContent({ current, next, bundle }: SecretContent): Record<string, string> {
  return {
    "tls.crt": btoa(current?.certificatePem ?? ""),
    "tls.key": btoa(current?.keyPem() ?? ""),
    "ca.crt": btoa(bundle.join("")),
    ...next && { "next.crt": btoa(next.certificatePem), "next.key": btoa(next.keyPem()) },
  };
}

/** Returns the certificates of a PEM text that can be read, each of them once. */
export function readBundle(pem: string): string[] {
  const blocks = certificateBlocks(pem).map((block) => `${block}\n`);
  return [...new Set(blocks)].filter((block) => factsOf(block) !== undefined);
}

/** Returns the text of a base64 value; of an invalid one the empty text. */
export function decoded(base64: string): string {
  try {
    return atob(base64);
  } catch {
    return "";
  }
}

/** Returns the facts of a certificate; `undefined` if it cannot be read. */
export function factsOf(pem: string): CertificateFacts | undefined {
  try {
    return certificateFacts(pem);
  } catch {
    return undefined;
  }
}

function readPair(certificatePem: string, keyPem: string): ServingCertificate | undefined {
  try {
    return new ServingCertificate(certificatePem, keyPem);
  } catch {
    return undefined;
  }
}
