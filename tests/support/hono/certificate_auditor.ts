import type { CertificateSource, ServingCertificate } from "../../../src/hono/mod.ts";
import { factsOf, readBundle } from "../../../src/hono/serving/secret_content.ts";
import type { CertificateCluster } from "./certificate_cluster.ts";

/** The time for which an authority is announced, unless the lifetime is below 15 minutes. */
const ANNOUNCED_MS = 60_000;

/** Checks at each change that every `caBundle` verifies what each replica serves. */
export class CertificateAuditor implements Disposable {
  readonly violations: string[] = [];
  /** The certificates that were served, in order. */
  readonly served: string[] = [];
  readonly #cluster: CertificateCluster;
  readonly #serving: (ServingCertificate | undefined)[] = [];
  readonly #listening = new DisposableStack();
  /** The time at which each authority was in each `caBundle`. */
  readonly #announcedMs = new Map<string, number>();
  readonly #subjects = new Map<string, readonly string[]>();

  constructor(cluster: CertificateCluster) {
    this.#cluster = cluster;
    for (const { kind } of cluster.callers) {
      const collection = `admissionregistration.k8s.io/${kind.toLowerCase()}s`;
      this.#listening.use(cluster.server.store.subscribe(collection, () => this.#look()));
    }
  }

  /** Begins to check a replica, once it has a certificate. */
  async follow(source: CertificateSource): Promise<void> {
    const index = this.#serving.push(undefined) - 1;
    const look = async () => {
      this.#serving[index] = await source.get();
      this.#look();
    };
    this.#listening.use(source.onChange(() => void look()));
    await look();
  }

  [Symbol.dispose](): void {
    this.#listening[Symbol.dispose]();
  }

  /** Returns the subjects of a bundle. They are kept: to read a certificate takes long. */
  #subjectsOf(bundle: string): readonly string[] {
    const known = this.#subjects.get(bundle) ??
      readBundle(bundle).map((pem) => factsOf(pem)?.subject ?? "");
    this.#subjects.set(bundle, known);
    return known;
  }

  #look(): void {
    const bundles = this.#cluster.callers.flatMap((caller) => this.#cluster.bundles(caller));
    const subjects = bundles.map((bundle) => this.#subjectsOf(bundle));
    const nowMs = this.#cluster.clock.monotonic();
    for (const subject of subjects.flat()) {
      if (!subjects.every((each) => each.includes(subject))) continue;
      if (!this.#announcedMs.has(subject)) this.#announcedMs.set(subject, nowMs);
    }
    for (const certificate of this.#serving) {
      if (!certificate) continue;
      const { certificatePem } = certificate;
      const { issuer = "", validToMs = 0 } = factsOf(certificatePem) ?? {};
      if (!subjects.every((each) => each.includes(issuer))) {
        this.violations.push(`${issuer} is served and not in each bundle`);
      }
      if (validToMs <= this.#cluster.clock.now()) this.violations.push(`${issuer} has expired`);
      if (this.served.includes(certificatePem)) continue;
      this.served.push(certificatePem);
      const sinceMs = this.#announcedMs.get(issuer) ?? Infinity;
      if (this.served.length > 1 && nowMs - sinceMs < ANNOUNCED_MS) {
        this.violations.push(`${issuer} is served after ${nowMs - sinceMs} ms`);
      }
    }
  }
}
