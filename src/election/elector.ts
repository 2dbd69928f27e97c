/**
 * Leads by a Lease, one term after another:
 *
 * 1. **Wait** (`observed_lease.ts`). A candidate reads the Lease every 2 to 4.4 s. It may take the
 *    Lease if that is free, or if its version has not changed for the holder's own duration, by this
 *    candidate's monotonic clock. Times in the Lease do not count: another machine wrote them.
 * 2. **Inactive.** If the annotation `kubewire.dev/active-uid` of the Lease is not its own uid, the
 *    Lease is new, was deleted, or comes from a backup. A leader of the earlier Lease may still act,
 *    so a candidate waits a full duration from the moment at which it first saw the uid. The write
 *    that takes the Lease sets the annotation.
 * 3. **Open** (`term.ts`). Both clocks are read before the PUT is sent. The term is valid for 10 s
 *    from that moment, by the clock that shows more: the server may have stored the write at any
 *    time since.
 * 4. **Renew** every 2 s, each PUT on the last resourceVersion. After a timeout, a 5xx or a 409 a
 *    GET finds out what the server has. `renewTime` always grows: an unchanged object would not be
 *    stored, and the others would see no renewal.
 * 5. **End.** The first `false` of `isLeading` ends a term for good. `lead` waits for the work, then
 *    releases the Lease if uid and holder are still its own. After a loss it competes again.
 *
 * `tests/election/simulation` runs this code against an API with delays, lost responses, pauses,
 * jumping clocks and deletions. There client-go's rule, by which a renewal counts from its response,
 * lets two replicas lead. No rule can notice a sleep that both clocks hide.
 *
 * @module
 */
import { isAlreadyExists, isConflict, isForbidden } from "../core/api_status_error.ts";
import { microTime } from "../core/time/rfc3339.ts";
import { type Clock, momentOf } from "../core/time/clock.ts";
import { callSafely } from "../runtime/report_warning.ts";
import { sleep } from "../core/time/waiting.ts";
import type { KubeFetch } from "../transport/kube_fetch.ts";
import type { CheckedTiming } from "./election_timing.ts";
import { ACTIVE_UID, type Lease, renewalTime } from "./lease.ts";
import { LeaseAccessError } from "./lease_access.ts";
import { LeaseRequests } from "./lease_requests.ts";
import { ObservedLease } from "./observed_lease.ts";
import { Term } from "./term.ts";

const REQUEST_LIMIT_MS = 5_000;
/** Candidates ask every 1 to 2.2 retry periods, so that they do not ask at the same time. */
const POLL_JITTER = 1.2;
/** How often a release is written: a renewal that was on its way may have changed the Lease. */
const RELEASE_TRIES = 5;

/** Settings of an {@linkcode Elector}. */
interface ElectorOptions {
  /** The clock of the client. */
  clock: Clock;
  /** The namespace of the Lease. */
  namespace: string;
  /** The name of the Lease. */
  name: string;
  /** Distinguishes this start of a process from all others. */
  identity: string;
  /** The durations. */
  timing: CheckedTiming;
  /** Returns numbers from 0 up to 1. */
  random: () => number;
  /** Called with the Lease after each request that succeeded; `undefined` if it does not exist. */
  onLease?: (lease: Lease | undefined) => void;
  /** Called for each request that has failed. */
  onFailure?: (error: unknown) => void;
}

type LeaseVerb = "get" | "create" | "update";

/** A term with the version of the Lease that opened it. */
export interface OpenedTerm {
  readonly term: Term;
  /** The resourceVersion of the write that opened the term. */
  readonly fencingToken: string;
}

/** Competes for one Lease, keeps it and gives it back. Holds at most one term at a time. */
export class Elector {
  /** The clock of the client. */
  readonly clock: Clock;
  readonly #options: ElectorOptions;
  readonly #requests: LeaseRequests;
  readonly #observed: ObservedLease;
  /** The verbs that have succeeded: a later refusal of one of them may pass. */
  readonly #permitted = new Set<LeaseVerb>();

  /** Creates an elector; nothing is sent yet. */
  constructor(kube: KubeFetch, options: ElectorOptions) {
    const { clock, namespace, name, identity, timing } = options;
    this.clock = clock;
    this.#options = options;
    this.#requests = new LeaseRequests(kube, { clock: this.clock, namespace, name });
    this.#observed = new ObservedLease({
      clock: this.clock,
      identity,
      leaseDurationMs: timing.leaseDurationMs,
    });
  }

  /**
   * Competes until a term is open.
   *
   * @throws {LeaseAccessError} If the account may not use the Lease.
   */
  async acquire(signal: AbortSignal): Promise<OpenedTerm> {
    const { random, timing } = this.#options;
    for (;;) {
      signal.throwIfAborted();
      const opened = await this.#tryToAcquire(signal);
      if (opened) return opened;
      await sleep(this.clock, timing.retryPeriodMs * (1 + POLL_JITTER * random()), { signal });
    }
  }

  /** Renews the Lease until the term has ended. */
  async keep(term: Term): Promise<void> {
    const { retryPeriodMs } = this.#options.timing;
    let known = this.#observed.lease; // undefined after a failure: what is stored is not known
    let startedMs = this.clock.monotonic();
    while (term.isLeading()) {
      const delayMs = startedMs + retryPeriodMs - this.clock.monotonic();
      if (delayMs > 0) await sleep(this.clock, delayMs, { signal: term.ended }).catch(() => {});
      startedMs = this.clock.monotonic();
      if (!term.isLeading()) return;
      try {
        known ??= await this.#readOwn(term);
        if (!known) return;
        known = await this.#renew(term, known);
      } catch (error) {
        if (term.ended.aborted) return;
        known = undefined;
        this.#failed(error);
      }
    }
  }

  /**
   * Gives the Lease back, so that another candidate can take it at once; only if it is still ours.
   * A conflict is tried again: the Lease is read again. Call it after the work and the term have
   * ended.
   */
  async release(): Promise<void> {
    const uid = this.#observed.lease?.metadata.uid;
    for (let tries = 1;; tries++) {
      try {
        return await this.#tryToRelease(uid);
      } catch (error) {
        if (isConflict(error) && tries < RELEASE_TRIES) continue;
        return this.#failed(error); // the others wait until the Lease has expired
      }
    }
  }

  async #tryToRelease(uid: string | undefined): Promise<void> {
    const limit = { limitMs: REQUEST_LIMIT_MS };
    const lease = await this.#requests.read(limit);
    this.#see(lease);
    if (!lease || lease.metadata.uid !== uid || !this.#isOwn(lease)) return;
    const now = microTime(this.clock.now());
    const renewTime = renewalTime(this.clock.now(), lease.spec?.renewTime);
    const spec = { ...lease.spec, holderIdentity: "", acquireTime: now, renewTime };
    this.#see(await this.#requests.replace({ ...lease, spec }, limit));
  }

  async #tryToAcquire(signal: AbortSignal): Promise<OpenedTerm | undefined> {
    const { leaseDurationMs, renewDeadlineMs } = this.#options.timing;
    const limit = { limitMs: REQUEST_LIMIT_MS, signals: [signal] };
    let verb: LeaseVerb = "get";
    try {
      const lease = await this.#requests.read(limit);
      this.#permitted.add(verb);
      this.#see(lease);
      if (!lease) {
        verb = "create";
        this.#see(await this.#requests.create(leaseDurationMs / 1_000, limit));
        this.#permitted.add(verb);
        return undefined;
      }
      if (!this.#observed.canBeTaken) return undefined;
      verb = "update";
      const start = momentOf(this.clock);
      const taken = await this.#requests.replace(this.#claim(lease), limit);
      this.#permitted.add(verb);
      this.#see(taken);
      const { name, namespace } = this.#options;
      const term = new Term({
        clock: this.clock,
        start,
        renewDeadlineMs,
        lease: `${namespace}/${name}`,
      });
      if (!term.isLeading()) return undefined;
      return { term, fencingToken: taken.metadata.resourceVersion ?? "" };
    } catch (error) {
      signal.throwIfAborted();
      if (isForbidden(error) && !this.#permitted.has(verb)) {
        const { namespace, name } = this.#options;
        throw new LeaseAccessError({ namespace, name, verbs: [verb] }, { cause: error });
      }
      if (!isAlreadyExists(error)) this.#failed(error);
      return undefined;
    }
  }

  /** Returns the Lease as this candidate takes it. */
  #claim(lease: Lease): Lease {
    const { identity, timing: { leaseDurationMs } } = this.#options;
    const nowMs = this.clock.now();
    const { metadata, spec = {} } = lease;
    const { uid = "" } = metadata;
    const renewTime = renewalTime(nowMs, spec.renewTime);
    return {
      ...lease,
      metadata: { ...metadata, annotations: { ...metadata.annotations, [ACTIVE_UID]: uid } },
      spec: {
        ...spec,
        holderIdentity: identity,
        leaseDurationSeconds: leaseDurationMs / 1_000,
        acquireTime: renewTime,
        renewTime,
        leaseTransitions: Math.min((spec.leaseTransitions ?? 0) + 1, 2 ** 31 - 1),
      },
    };
  }

  async #renew(term: Term, lease: Lease): Promise<Lease> {
    const start = momentOf(this.clock);
    const renewTime = renewalTime(this.clock.now(), lease.spec?.renewTime);
    const leaseDurationSeconds = this.#options.timing.leaseDurationMs / 1_000;
    const next = { ...lease, spec: { ...lease.spec, leaseDurationSeconds, renewTime } };
    const renewed = await this.#requests.replace(next, this.#limitOf(term));
    term.renew(start);
    this.#see(renewed);
    return renewed;
  }

  /** Reads the Lease after a failure; ends the term if it belongs to another candidate. */
  async #readOwn(term: Term): Promise<Lease | undefined> {
    const uid = this.#observed.lease?.metadata.uid;
    const lease = await this.#requests.read(this.#limitOf(term));
    this.#see(lease);
    if (lease && lease.metadata.uid === uid && this.#isOwn(lease)) return lease;
    const { holderIdentity = "" } = lease?.spec ?? {};
    const taken = holderIdentity === "" ? "it has been released" : `${holderIdentity} has taken it`;
    term.end(lease && lease.metadata.uid === uid ? taken : "it has been deleted");
    return undefined;
  }

  #limitOf(term: Term): { limitMs: number; signals: AbortSignal[] } {
    const limitMs = Math.max(1, Math.min(REQUEST_LIMIT_MS, term.validMs));
    return { limitMs, signals: [term.ended] };
  }

  #isOwn({ spec }: Lease): boolean {
    return spec?.holderIdentity === this.#options.identity;
  }

  #see(lease: Lease | undefined): void {
    this.#observed.see(lease);
    callSafely(this.#options.onLease, lease);
  }

  #failed(error: unknown): void {
    callSafely(this.#options.onFailure, error);
  }
}
