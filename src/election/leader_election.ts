import { checkNames, checkOptions } from "../core/check_options.ts";
import { checkLabel, checkSubdomain } from "../core/check_name.ts";
import { shownValue } from "../core/shown_value.ts";
import { callSafely } from "../runtime/report_warning.ts";
import { JoinedAbort } from "../core/time/waiting.ts";
import type { KubeFetch } from "../transport/kube_fetch.ts";
import { clockOf, internalsOf } from "../transport/kube_internals.ts";
import { checkElectionOptions } from "./check_election_options.ts";
import { checkTiming, WRITE_LIMIT_REASON } from "./election_timing.ts";
import { Elector, type OpenedTerm } from "./elector.ts";
import type { Leader, Lease } from "./lease.ts";
import { checkLeaseAccess, type LeaseAccess } from "./lease_access.ts";
import { LeaseEvents } from "./lease_events.ts";
import { newIdentity, podName } from "./new_identity.ts";
import type { Term } from "./term.ts";
import { withTimeLimit } from "../core/time/time_limit.ts";

/** Settings of a {@linkcode LeaderElection}. */
export interface LeaderElectionOptions {
  /** The name of the Lease; the same for all replicas. */
  name: string;
  /**
   * The namespace of the Lease.
   * @default the namespace of the client
   */
  namespace?: string;
  /**
   * Whether to record Events about the Lease; it needs `create` on events of `events.k8s.io`.
   * Without the permission nothing is recorded.
   * @default {true}
   */
  events?: boolean;
  /**
   * Milliseconds that other candidates wait after the last renewal before they take the Lease; whole
   * seconds.
   * @default {15_000}
   */
  leaseDurationMs?: number;
  /**
   * Milliseconds for which a leader acts without a successful renewal, from the start of the last
   * one.
   * @default {10_000}
   */
  renewDeadlineMs?: number;
  /**
   * Milliseconds from the start of one renewal to the start of the next. Candidates ask every 1 to
   * 2.2 times as long.
   * @default {2_000}
   */
  retryPeriodMs?: number;
  /** Called when the state or the leader has changed. */
  onChange?: (election: LeaderElection) => void;
  /** Called for the first of each streak of requests that fail; a manager warns by default. */
  onError?: (error: unknown) => void;
}

/** Settings of tests. */
interface SeededOptions {
  /** Returns numbers from 0 up to 1. */
  random?: () => number;
}

/** The time in which this replica leads, as its work sees it. */
export interface LeaderTerm {
  /**
   * Aborts when the work must stop: with a {@linkcode LeadershipLostError} when the Lease is lost,
   * and with the caller's reason when the program stops.
   */
  readonly signal: AbortSignal;
  /**
   * The resourceVersion of the write that opened the term. Terms of the same Lease have different
   * tokens; store it with the leader's writes, to recognize those of an earlier leader.
   */
  readonly fencingToken: string;
  /**
   * Returns whether this replica leads at this moment. It is computed when it is called, so that it
   * is right even after the process has been suspended. The first `false` ends the term. A stop of
   * the program does not make it `false`, because the Lease is kept until the work has ended: loop
   * by `signal`.
   */
  isLeading(): boolean;
  /**
   * Runs a write only if this replica leads, with a signal that aborts after at most 4 s and when
   * the term ends. Use a conditional write: one that contains the object's resourceVersion.
   *
   * @throws {LeadershipLostError} If this replica does not lead.
   * @throws {TimeoutError} If the write takes too long; it may have taken effect.
   */
  leaderWrite<R>(write: (options: { signal: AbortSignal }) => Promise<R>): Promise<R>;
}

/** Elects one leader among the replicas of a program. See {@linkcode createLeaderElection}. */
export class LeaderElection {
  /** The name of the Lease. */
  readonly name: string;
  /** The identity of this replica: different for each start of a process. */
  readonly identity: string;
  readonly #options: LeaderElectionOptions;
  readonly #timing: ReturnType<typeof checkTiming>;
  readonly #kube: KubeFetch;
  readonly #access: LeaseAccess;
  readonly #elector: Elector;
  readonly #events: LeaseEvents | undefined;
  #state: LeaderElection["state"] = "idle";
  #lease: Lease | undefined;
  #term: Term | undefined;
  #isFailing = false;

  /** @ignore Use {@linkcode createLeaderElection}. */
  constructor(kube: KubeFetch, options: LeaderElectionOptions) {
    const clock = clockOf(kube);
    checkElectionOptions(options);
    const { name, namespace = kube.namespace, events = true } = options;
    checkSubdomain("The name of the Lease", name);
    checkLabel("The namespace of the Lease", namespace);
    this.#timing = checkTiming(options);
    this.#options = options;
    this.name = name;
    this.identity = newIdentity(podName(internalsOf(kube).runtime) ?? "kubewire");
    const { identity } = this;
    this.#elector = new Elector(kube, {
      clock,
      namespace,
      name,
      identity,
      timing: this.#timing,
      random: (options as SeededOptions).random ?? Math.random,
      onLease: (lease) => this.#see(lease),
      onFailure: (error) => this.#fail(error),
    });
    this.#kube = kube;
    this.#access = { namespace, name };
    this.#events = events ? new LeaseEvents(kube, { clock, namespace, identity }) : undefined;
  }

  /**
   * The present state: `idle` before `lead` and after it, `waiting` while another replica may lead,
   * `leading`, and `stopping` while the work of a term has to end.
   */
  get state(): "idle" | "waiting" | "leading" | "stopping" {
    return this.#state;
  }

  /** The leader that was last seen in the Lease; `undefined` if there is none. */
  get leader(): Leader | undefined {
    const { holderIdentity = "", acquireTime, leaseTransitions = 0 } = this.#lease?.spec ?? {};
    if (holderIdentity === "") return undefined;
    return { identity: holderIdentity, since: acquireTime, transitions: leaseTransitions };
  }

  /** Milliseconds since the start of this leader's last renewal; `undefined` if it does not lead. */
  get renewalAgeMs(): number | undefined {
    return this.#term?.isLeading() ? this.#term.renewalAgeMs : undefined;
  }

  /**
   * Competes for the Lease and runs `work` while this replica leads. When the Lease is lost, the
   * work's signal aborts; `lead` waits for the work to end, competes again and runs it again. When
   * the work ends by itself, the Lease is given back and `lead` resolves with its result. Work that
   * does not end when its signal aborts keeps the Lease: the next leader waits until the process
   * ends.
   *
   * A stop, by `signal` or because the client is disposed of, ends `lead` in the same way while it
   * waits and while it leads: it resolves, with the result of the work or, if no work runs or the
   * work rejects with the reason of the stop, with `undefined`.
   *
   * @throws {LeaseAccessError} If the account may not use the Lease.
   * @throws {TypeError} If the election is running already.
   * @throws An `AbortError` if the client was disposed of before; otherwise the error of `work`.
   */
  async lead<R>(
    work: (term: LeaderTerm) => Promise<R>,
    options: { signal?: AbortSignal } = {},
  ): Promise<R | undefined> {
    if (typeof work !== "function") {
      throw new TypeError(`lead needs the work, a function: it is ${shownValue(work)}.`);
    }
    checkOptions(options);
    checkNames<typeof options>("lead", options, { signal: true });
    if (this.#state !== "idle") throw new TypeError(`${this.identity} takes part already.`);
    this.#kube.disposed.throwIfAborted();
    using stop = new JoinedAbort(options.signal, this.#kube.disposed);
    const { signal } = stop;
    this.#become("waiting");
    try {
      await checkLeaseAccess(this.#kube, this.#access, { clock: this.#elector.clock, signal });
      for (;;) {
        signal.throwIfAborted();
        this.#become("waiting");
        const ended = await this.#runTerm(await this.#elector.acquire(signal), work, signal);
        if (ended) return await ended.outcome;
      }
    } catch (error) {
      if (signal.aborted && error === signal.reason) return undefined;
      throw error;
    } finally {
      this.#become("idle");
    }
  }

  /** Runs the work of one term; returns its outcome, or `undefined` after a loss. */
  async #runTerm<R>(
    { term, fencingToken }: OpenedTerm,
    work: (term: LeaderTerm) => Promise<R>,
    signal: AbortSignal,
  ): Promise<{ outcome: Promise<R> } | undefined> {
    const onAbort = () => {
      this.#become("stopping");
      term.stopWork(signal.reason);
    };
    const onEnd = () => this.#become("stopping");
    this.#term = term;
    this.#become("leading");
    if (this.#lease) this.#events?.record("became leader", this.#lease);
    signal.addEventListener("abort", onAbort, { once: true });
    term.ended.addEventListener("abort", onEnd, { once: true });
    if (signal.aborted) onAbort();
    const kept = this.#elector.keep(term);
    const outcome = Promise.try(work, this.#view(term, fencingToken));
    try {
      const error = await outcome.then(() => undefined, (error) => error);
      const isLost = !term.isLeading() && !signal.aborted;
      if (isLost && error !== undefined && error !== term.signal.reason) this.#fail(error);
      term.end("its work has ended");
      await kept;
      if (this.#lease) this.#events?.record("stopped leading", this.#lease);
      await this.#elector.release();
      return isLost ? undefined : { outcome };
    } finally {
      signal.removeEventListener("abort", onAbort);
      this.#term = undefined;
    }
  }

  #view(term: Term, fencingToken: string): LeaderTerm {
    return {
      signal: term.signal,
      fencingToken,
      isLeading: () => term.isLeading(),
      leaderWrite: async (write) => {
        if (!term.isLeading()) throw term.ended.reason;
        const { writeLimitMs: limitMs } = this.#timing;
        const limit = { limitMs, reason: WRITE_LIMIT_REASON, signals: [term.ended] };
        return await withTimeLimit(this.#elector.clock, (signal) => write({ signal }), limit);
      },
    };
  }

  #become(state: LeaderElection["state"]): void {
    if (state === this.#state) return;
    this.#state = state;
    callSafely(this.#options.onChange, this);
  }

  #see(lease: Lease | undefined): void {
    this.#isFailing = false;
    const before = this.leader?.identity;
    this.#lease = lease;
    if (this.leader?.identity !== before) callSafely(this.#options.onChange, this);
  }

  #fail(error: unknown): void {
    if (this.#isFailing) return;
    this.#isFailing = true;
    callSafely(this.#options.onError, error);
  }
}

/**
 * Creates an election among the replicas of a program, by a Lease; nothing is sent before `lead`.
 *
 * @throws {TypeError} If the name or the namespace is not valid.
 * @throws {RangeError} If a duration is not valid, or the durations leave no margin.
 *
 * @example Work that must run once in the cluster
 * ```ts
 * import { createKubeFetch, loadInClusterConfig } from "jsr:@kubewire/kubewire";
 * import { createLeaderElection } from "jsr:@kubewire/kubewire/election";
 * import { setTimeout } from "node:timers/promises";
 *
 * await using kube = createKubeFetch(await loadInClusterConfig());
 * const election = createLeaderElection(kube, { name: "reports" });
 * await election.lead(async ({ signal }) => {
 *   while (!signal.aborted) {
 *     console.log("I lead.");
 *     await setTimeout(60_000, undefined, { signal }).catch(() => {}); // it has aborted
 *   }
 * });
 * ```
 */
export function createLeaderElection(
  kube: KubeFetch,
  options: LeaderElectionOptions,
): LeaderElection {
  return new LeaderElection(kube, options);
}
