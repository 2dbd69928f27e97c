import type { Candidate, CandidateSurroundings } from "./candidate.ts";
import { LEASE_PATH } from "./candidate.ts";
import type { StoredObject } from "./simulated_api.ts";

const LEASE_MS = 15_000;
const RENEW_DEADLINE_MS = 10_000;
const RETRY_MS = 2_000;
const REQUEST_TIMEOUT_MS = 5_000;

interface Lease extends StoredObject {
  spec: { holderIdentity?: string; renewTime?: string; leaseTransitions?: number };
}

/**
 * A candidate by the rule of client-go's `tools/leaderelection`: it gives up when no renewal has
 * succeeded for the renew deadline, counted from the end of the last one. Its work goes on until it
 * gives up. The simulation must find overlaps of this rule.
 */
export class ClientGoCandidate implements Candidate {
  readonly #surroundings: CandidateSurroundings;
  #leading = false;
  #observed: Lease | undefined;
  #observedMs = 0;

  constructor(surroundings: CandidateSurroundings) {
    this.#surroundings = surroundings;
    this.#compete();
  }

  isLeading(): boolean {
    return this.#leading;
  }

  async #compete(): Promise<never> {
    for (;;) {
      while (!await this.#acquireOrRenew(RENEW_DEADLINE_MS)) {
        await this.#wait(RETRY_MS * (1 + 1.2 * this.#surroundings.random()));
      }
      this.#leading = true;
      while (await this.#renew()) await this.#wait(RETRY_MS);
      this.#leading = false;
    }
  }

  /** Returns whether a renewal succeeds within the renew deadline. */
  async #renew(): Promise<boolean> {
    const startMs = this.#nowMs();
    for (;;) {
      const leftMs = startMs + RENEW_DEADLINE_MS - this.#nowMs();
      if (leftMs <= 0) return false;
      if (await this.#acquireOrRenew(leftMs)) return true;
      await this.#wait(Math.min(RETRY_MS, startMs + RENEW_DEADLINE_MS - this.#nowMs()));
    }
  }

  async #acquireOrRenew(timeoutMs: number): Promise<boolean> {
    const { identity } = this.#surroundings;
    const leads = this.#observed?.spec.holderIdentity === identity;
    if (leads && this.#isValid() && await this.#write(this.#observed!, timeoutMs)) return true;

    const found = await this.#request("GET", LEASE_PATH, timeoutMs);
    if (found?.status === 404) return await this.#create(timeoutMs);
    if (found?.status !== 200) return false;
    const lease: Lease = await found.json();
    if (JSON.stringify(lease.spec) !== JSON.stringify(this.#observed?.spec)) this.#observe(lease);
    else this.#observed = lease;
    const { holderIdentity = "" } = lease.spec;
    if (holderIdentity !== "" && holderIdentity !== identity && this.#isValid()) return false;
    return await this.#write(lease, timeoutMs);
  }

  async #create(timeoutMs: number): Promise<boolean> {
    const path = LEASE_PATH.slice(0, LEASE_PATH.lastIndexOf("/"));
    const spec = this.#specAfter(undefined);
    return await this.#take(
      await this.#request("POST", path, timeoutMs, { metadata: { name: "main" }, spec }),
    );
  }

  async #write(lease: Lease, timeoutMs: number): Promise<boolean> {
    const next = { ...lease, spec: this.#specAfter(lease) };
    return await this.#take(await this.#request("PUT", LEASE_PATH, timeoutMs, next));
  }

  async #take(response: Response | undefined): Promise<boolean> {
    if (!response?.ok) return false;
    this.#observe(await response.json());
    return true;
  }

  #specAfter(lease: Lease | undefined): Lease["spec"] {
    const { identity, clock } = this.#surroundings;
    const { holderIdentity, leaseTransitions = 0 } = lease?.spec ?? {};
    return {
      holderIdentity: identity,
      renewTime: new Date(clock.now()).toISOString(),
      leaseTransitions: holderIdentity === identity ? leaseTransitions : leaseTransitions + 1,
    };
  }

  #observe(lease: Lease): void {
    this.#observed = lease;
    this.#observedMs = this.#nowMs();
  }

  #isValid(): boolean {
    return this.#observedMs + LEASE_MS > this.#nowMs();
  }

  #nowMs(): number {
    return this.#surroundings.clock.monotonic();
  }

  /** Sends a request; undefined after a timeout. */
  async #request(
    method: string,
    path: string,
    timeoutMs: number,
    body?: unknown,
  ): Promise<Response | undefined> {
    const { fetch, clock } = this.#surroundings;
    const timeout = new AbortController();
    const abort = () => timeout.abort();
    using _timer = clock.setTimer(abort, Math.min(timeoutMs, REQUEST_TIMEOUT_MS));
    const init = body === undefined ? {} : { body: JSON.stringify(body) };
    return await fetch(path, { method, signal: timeout.signal, ...init }).catch(() => undefined);
  }

  #wait(ms: number): Promise<void> {
    const { clock } = this.#surroundings;
    return new Promise((resolve) => void clock.setTimer(resolve, Math.max(0, ms)));
  }
}
