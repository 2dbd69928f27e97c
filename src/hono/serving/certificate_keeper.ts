/**
 * Keeps a serving certificate in a Secret that all replicas share. No Lease is needed:
 *
 * 1. **Next.** Two thirds of the current certificate's life are over, or the Secret has no usable
 *    one. A replica makes an authority and a certificate, discards the authority's key, and writes
 *    both certificates to the Secret, on the condition of its resourceVersion.
 * 2. **Announced.** Each replica writes the Secret's authorities into each `caBundle`. It reads the
 *    object with the `caBundle` first, then the Secret, and writes on the condition of the object's
 *    resourceVersion: a late replica cannot remove an authority.
 * 3. **Current.** When each `caBundle` has had the new authority for a minute, a replica makes the
 *    next certificate the current one. The others follow by a watch of the Secret. The earlier
 *    authority stays until it expires: a replica without a connection may go on serving.
 *
 * The annotation in `certificate_store.ts` marks a Secret as the program's own. A Secret with other
 * data stays as it is; an empty one is taken. A certificate of the Secret is served only if an
 * authority in it has signed it, and it is for the Service.
 *
 * @module
 */
import {
  type Clock,
  isAlreadyExists,
  isConflict,
  isForbidden,
  isNotFound,
  type KubeFetch,
  type KubernetesObject,
} from "@kubewire/kubewire";
import type { ResourceReader } from "@kubewire/kubewire/client";
import { createInformer } from "@kubewire/kubewire/informer";
import {
  Backoff,
  callSafely,
  clockOf,
  JoinedAbort,
  withTimeLimit,
} from "@kubewire/kubewire/internal";
import type { WebhookService } from "./webhook_service.ts";
import { CertificateAccessError } from "./certificate_access_error.ts";
import { CallerBundles, type CertificateCaller } from "./certificate_caller.ts";
import { CertificatePlan } from "./certificate_plan.ts";
import { HeldCertificate } from "./certificate_source.ts";
import { CertificateStore } from "./certificate_store.ts";
import { ForeignSecretError } from "./foreign_secret_error.ts";
import type { SecretContent } from "./secret_content.ts";

/** Settings of a {@linkcode CertificateKeeper}. */
export interface CertificateKeeperOptions {
  /** The name of the Secret. */
  name: string;
  /** The Service; the Secret is in its namespace. */
  service: WebhookService;
  /** The DNS names and IP addresses of the certificate. */
  names: readonly string[];
  /** The objects with a `caBundle`. */
  callers: readonly CertificateCaller[];
  /** Milliseconds from the beginning of a certificate to its end. */
  lifetimeMs: number;
  /** Milliseconds from a new authority in the `caBundle` to the use of its certificate. */
  announceMs: number;
  /** Called for the first of each streak of failures. */
  onError: (error: unknown) => void;
}

/** Reads everything again after this time, even if the watches bring no change. */
const RESYNC_MS = 3_600_000;
/** The most that one pass may take. */
const PASS_MS = 60_000;

/**
 * Keeps the certificate in a Secret, and its authorities in the `caBundle` of other objects. All
 * replicas do the same, without a leader:
 *
 * - A certificate goes from `next` to `current` in the Secret only after its authority was read in,
 *   or written to, each `caBundle`. An authority leaves the Secret only when it has expired.
 * - A `caBundle` is written from a Secret that was read after the object with the `caBundle`, on
 *   the condition of that object's resourceVersion. So a replica that is late cannot take away an
 *   authority: its write fails, because another replica has written since.
 * - Each write of the Secret is on the condition of its resourceVersion: of two replicas that make a
 *   certificate, one succeeds, and the other one follows.
 */
export class CertificateKeeper implements AsyncDisposable {
  /** The certificate to serve. */
  readonly held: HeldCertificate = new HeldCertificate();
  readonly #options: CertificateKeeperOptions;
  readonly #clock: Clock;
  readonly #store: CertificateStore;
  readonly #callers: readonly CallerBundles[];
  readonly #plan: CertificatePlan;
  readonly #stop: JoinedAbort;
  readonly #ready = Promise.withResolvers<void>();
  readonly #backoff = new Backoff();
  readonly #running: Promise<void>;
  #woken = Promise.withResolvers<void>();
  #failing = false;
  /** Whether an object that was to be written did not exist. */
  #missed = false;
  /** The certificate whose authority is in each `caBundle`, and since when. */
  #announced: { certificatePem: string; sinceMs: number } | undefined;

  /**
   * Starts to keep the certificate.
   *
   * @throws {TypeError} If a name is not valid.
   */
  constructor(kube: KubeFetch, options: CertificateKeeperOptions) {
    const { name, service, callers } = options;
    this.#options = options;
    this.#clock = clockOf(kube);
    this.#store = new CertificateStore(kube, { namespace: service.namespace, name });
    this.#callers = callers.map((caller) => new CallerBundles(kube, caller, service));
    this.#plan = new CertificatePlan(options);
    this.#stop = new JoinedAbort(kube.disposed);
    this.#ready.promise.catch(() => {}); // it may fail while nothing waits for it
    this.#running = this.#run();
  }

  /**
   * Resolves once there is a certificate.
   *
   * @throws {CertificateAccessError} If a permission was missing before there was one.
   * @throws {ForeignSecretError} If the Secret had other data.
   */
  get ready(): Promise<void> {
    return this.#ready.promise;
  }

  /** Stops, after the pending request. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort(new TypeError("The source of the certificate has been disposed of."));
    await this.#running;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop;
    await using followed = new AsyncDisposableStack();
    followed.defer(() => this.#stop[Symbol.dispose]());
    const wake = () => this.#woken.resolve();
    signal.addEventListener("abort", wake, { once: true });
    if (!signal.aborted) {
      const follow = (handle: ResourceReader<KubernetesObject>, name: string) => {
        const onError = (error: unknown) => this.#report(this.#shown(error));
        const fieldSelector = `metadata.name=${name}`;
        const informer = followed.use(createInformer(handle, { fieldSelector, onError }));
        informer.addHandler(wake);
      };
      follow(this.#store.client.metadata(), this.#options.name); // without the key
      for (const { client, name } of this.#callers) follow(client.metadata(), name);
    }
    while (!signal.aborted) {
      this.#woken = Promise.withResolvers(); // before the pass: an event during it counts
      const delayMs = await this.#tryPass(signal);
      using _timer = this.#clock.setTimer(wake, delayMs);
      if (!signal.aborted) await this.#woken.promise;
    }
    this.#ready.reject(signal.reason);
  }

  async #tryPass(signal: AbortSignal): Promise<number> {
    try {
      const limit = { limitMs: PASS_MS, signals: [signal] };
      const delayMs = await withTimeLimit(this.#clock, (signal) => this.#pass(signal), limit);
      this.#failing = this.#missed = false;
      return delayMs;
    } catch (error) {
      if (signal.aborted || isConflict(error) || isAlreadyExists(error)) return 0;
      if (isNotFound(error) && !this.#missed) {
        this.#missed = true; // it was deleted before it was written; a namespace stays absent
        return 0;
      }
      const shown = this.#shown(error);
      if (isForPeople(shown)) this.#ready.reject(shown);
      this.#report(shown);
      return this.#backoff.next(this.#clock.monotonic());
    }
  }

  /** Does all that can be done now, and returns the milliseconds until there may be more to do. */
  async #pass(signal: AbortSignal): Promise<number> {
    const reads = await Promise.allSettled(this.#callers.map((caller) => caller.read(signal)));
    const stored = await this.#store.read(signal); // after the callers, see above
    let content = this.#plan.checked(stored, this.#clock.now());
    this.#serve(content);
    throwFirst(reads);
    if (this.#plan.needsNext(content, this.#clock.now())) {
      const known = this.#callers.flatMap(({ authorities }) => authorities);
      content = await this.#plan.withNext(content, { known, nowMs: this.#clock.now() });
      await this.#store.write(content, signal);
    }
    const { bundle } = content;
    throwFirst(
      await Promise.allSettled(this.#callers.map((caller) => caller.write(bundle, signal))),
    );
    if (content.next) {
      const delayMs = this.#announcementMs(content);
      if (delayMs > 0) return delayMs;
      content = this.#plan.promoted(content, this.#clock.now());
      await this.#store.write(content, signal);
      this.#serve(content);
    }
    return Math.min(RESYNC_MS, this.#plan.dueMs(content) - this.#clock.now());
  }

  /** Returns the milliseconds for which the next certificate has to wait. */
  #announcementMs(content: SecretContent): number {
    const { next, bundle } = content;
    if (!next || bundle.length === 1) return 0; // nothing is verified by another authority
    const nowMs = this.#clock.monotonic();
    if (this.#announced?.certificatePem !== next.certificatePem) {
      this.#announced = { certificatePem: next.certificatePem, sinceMs: nowMs };
    }
    return this.#options.announceMs - (nowMs - this.#announced.sinceMs);
  }

  #serve(content: SecretContent): void {
    const current = this.#plan.servable(content, this.#clock.now());
    if (!current) return;
    this.held.take(current);
    this.#ready.resolve();
  }

  #report(error: unknown): void {
    if (!this.#failing) callSafely(this.#options.onError, error);
    this.#failing = true;
  }

  #shown(error: unknown): unknown {
    if (!isForbidden(error)) return error;
    const { name, service: { namespace } } = this.#options;
    const callers = this.#callers.map(({ definition, name }) => ({ ...definition, name }));
    return new CertificateAccessError({ namespace, name, callers }, { cause: error });
  }
}

/** Returns whether an error stays until a person does something about it. */
function isForPeople(error: unknown): boolean {
  return error instanceof CertificateAccessError || error instanceof ForeignSecretError;
}

function throwFirst(results: PromiseSettledResult<void>[]): void {
  const failed = results.find((result) => result.status === "rejected");
  if (failed) throw failed.reason;
}
