import type { CertificateFacts } from "@kubewire/kubewire/internal";
import type { WebhookService } from "../webhook_address.ts";
import { factsOf, type SecretContent } from "./secret_content.ts";
import type { ServingCertificate } from "./serving_certificate.ts";

/** Settings of a {@linkcode CertificatePlan}. */
export interface CertificatePlanOptions {
  /** The Service, after which the authorities are named. */
  service: WebhookService;
  /** The DNS names and IP addresses of the certificate; the API server uses the first one. */
  names: readonly string[];
  /** Milliseconds from the beginning of a certificate to its end. */
  lifetimeMs: number;
}

/** Settings of {@linkcode CertificatePlan.withNext}. */
export interface NextOptions {
  /** The authorities in the `caBundle` members, PEM each. */
  known: readonly string[];
  /** The present time, in milliseconds since 1970. */
  nowMs: number;
}

/** Decides when a certificate is replaced, and which authorities are needed. */
export class CertificatePlan {
  readonly #options: CertificatePlanOptions;
  /** The first part of the common names of the authorities. */
  readonly #authority: string;

  /** Creates the plan. */
  constructor(options: CertificatePlanOptions) {
    this.#options = options;
    const { name, namespace } = options.service;
    this.#authority = `${name}.${namespace}.svc`;
  }

  /** Returns the content without a next certificate that could not be served. */
  checked(content: SecretContent, nowMs: number): SecretContent {
    return this.#lasts(content, content.next, nowMs) ? content : { ...content, next: undefined };
  }

  /** Returns whether another certificate must be made now. */
  needsNext(content: SecretContent, nowMs: number): boolean {
    return !content.next && !this.#lasts(content, content.current, nowMs);
  }

  /**
   * Makes the next certificate. Authorities of this program that only a `caBundle` has, because the
   * Secret was deleted, are kept: a replica may serve a certificate of them. The names of a
   * certificate that is not due are kept too: replicas of another version may need them.
   */
  async withNext(content: SecretContent, { known, nowMs }: NextOptions): Promise<SecretContent> {
    // Only the replica that makes a certificate loads the package for it.
    const { issueCertificate } = await import("./issue_certificate.ts");
    const { lifetimeMs } = this.#options;
    const names = [...new Set([...this.#options.names, ...this.#namesOf(content, nowMs)])];
    const authority = `${this.#authority} ${new Date(nowMs).toISOString()} ${crypto.randomUUID()}`;
    const { caPem, certificate } = await issueCertificate({ authority, names, nowMs, lifetimeMs });
    const own = known.filter((pem) => factsOf(pem)?.subject.startsWith(`CN=${this.#authority} `));
    const earlier = new Set([...content.bundle, ...own]);
    return { ...content, next: certificate, bundle: [caPem, ...valid([...earlier], nowMs)] };
  }

  /** Returns the content in which the next certificate is the current one. */
  promoted({ next, bundle }: SecretContent, nowMs: number): SecretContent {
    return { current: next, next: undefined, bundle: valid(bundle, nowMs) };
  }

  /** Returns the time at which the current certificate must be replaced. */
  dueMs({ current }: SecretContent): number {
    return current ? this.#dueMs(current) : 0;
  }

  /**
   * Returns the current certificate if it can be served: it has not expired, an authority of the
   * Secret has signed it, and it is for the Service. It may lack other names.
   */
  servable({ current, bundle }: SecretContent, nowMs: number): ServingCertificate | undefined {
    const facts = current && factsOf(current.certificatePem);
    if (!facts || facts.validToMs <= nowMs || !isIssuedBy(facts, bundle)) return undefined;
    const [host = ""] = this.#options.names;
    return facts.covers(host) ? current : undefined;
  }

  /** Returns whether a certificate can be served, and is not due. */
  #lasts(
    { bundle }: SecretContent,
    certificate: ServingCertificate | undefined,
    nowMs: number,
  ): boolean {
    const facts = certificate && factsOf(certificate.certificatePem);
    if (!facts || nowMs >= this.#dueMs(certificate)) return false;
    return this.#options.names.every(facts.covers) && isIssuedBy(facts, bundle);
  }

  #namesOf({ current, bundle }: SecretContent, nowMs: number): readonly string[] {
    if (!current || nowMs >= this.#dueMs(current)) return [];
    const facts = factsOf(current.certificatePem);
    return facts && isIssuedBy(facts, bundle) ? facts.names : [];
  }

  #dueMs({ certificatePem }: ServingCertificate): number {
    return (factsOf(certificatePem)?.validToMs ?? 0) - this.#options.lifetimeMs / 3;
  }
}

function isIssuedBy(facts: CertificateFacts, bundle: readonly string[]): boolean {
  return facts.isIssuedBy(bundle.flatMap((pem) => factsOf(pem) ?? []));
}

function valid(bundle: readonly string[], nowMs: number): string[] {
  return bundle.filter((pem) => (factsOf(pem)?.validToMs ?? 0) > nowMs);
}
