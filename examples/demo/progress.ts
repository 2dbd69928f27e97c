import { setTimeout as setTimer } from "node:timers/promises";
import { EventSequence } from "./event_sequence.ts";
import type { Report, ReportOf } from "./report.ts";

const PATIENCE_MS = 20_000;
const POLL_MS = 5;

interface Waiter {
  take(report: Report): void;
  fail(error: unknown): void;
}

/** A request of the watch for another connection. */
export interface Resumption {
  reason: string;
  /** The count in the last event before it. */
  after: number;
  /** Time without an event. */
  silentMs: number;
  /** Time that the watch was going to wait. */
  delayMs: number;
}

/** The reports of the pod, summed up. */
export class Progress {
  /** The runtime, the server and the namespace; unknown until the pod has started. */
  started: ReportOf<"started"> | undefined;
  /** The token that the client holds. */
  token: ReportOf<"token"> | undefined;
  /** The finished requests, by the result that the caller got. */
  readonly requests = { sent: 0, unauthorized: 0, failed: 0, refused: 0 };
  /** When the watch requested its current connection. */
  watchSince: number | undefined;
  /** The requests of the watch for another connection. */
  readonly resumptions: Resumption[] = [];
  /** The events of the watch. */
  readonly events = new EventSequence();
  /** Whether the events contain the count of the demo's server. */
  readonly isCounted: boolean;

  #lastEventAt = 0;
  readonly #expiries = new Set<number>();
  readonly #waiters = new Set<Waiter>();
  readonly #gone = new AbortController();

  constructor(options: { isCounted: boolean }) {
    this.isCounted = options.isCounted;
  }

  /** Milliseconds since the pod has started. */
  get ageMs(): number {
    return this.started ? Date.now() - this.started.at : 0;
  }

  /** Milliseconds since the watch requested its current connection; below 0 before the request. */
  get watchAgeMs(): number {
    return this.watchSince === undefined ? 0 : Date.now() - this.watchSince;
  }

  /** Number of the client's tokens that have expired since the watch was opened. */
  get expiredUnderWatch(): number {
    const { watchSince = Infinity } = this;
    const now = Date.now();
    return [...this.#expiries].filter((expiry) => watchSince < expiry && expiry <= now).length;
  }

  /** Takes the pod's next report. */
  take(report: Report): void {
    this.#count(report);
    for (const waiter of this.#waiters) waiter.take(report);
  }

  /** Aborts when the pod sends no more reports. */
  get gone(): AbortSignal {
    return this.#gone.signal;
  }

  /** Ends the reports: all that wait for one fail with the reason. */
  end(reason: unknown): void {
    this.#gone.abort(reason);
    for (const waiter of this.#waiters) waiter.fail(this.gone.reason);
  }

  /** Waits for a time; fails if the pod ends before that. */
  async pause(delayMs: number): Promise<void> {
    await setTimer(delayMs, undefined, { signal: this.gone }).catch(() => {
      throw this.gone.reason;
    });
  }

  /** Waits for a condition that the pod does not report. */
  async until(condition: () => boolean, subject: string): Promise<void> {
    const deadline = Date.now() + PATIENCE_MS;
    while (!condition()) {
      if (Date.now() > deadline) throw new Error(`${subject}: not within ${PATIENCE_MS / 1000} s`);
      await this.pause(POLL_MS);
    }
  }

  /** Resolves with the next report of a type that passes the test. */
  next<K extends Report["type"]>(
    type: K,
    test: (report: ReportOf<K>) => boolean = () => true,
  ): Promise<ReportOf<K>> {
    const { promise, resolve, reject } = Promise.withResolvers<ReportOf<K>>();
    promise.catch(() => {}); // it may fail before it is awaited
    if (this.gone.aborted) {
      reject(this.gone.reason);
      return promise;
    }
    const settle = () => {
      clearTimeout(timer);
      this.#waiters.delete(waiter);
    };
    const waiter: Waiter = {
      take(report) {
        if (report.type !== type || !test(report as ReportOf<K>)) return;
        settle();
        resolve(report as ReportOf<K>);
      },
      fail(error) {
        settle();
        reject(error);
      },
    };
    const timer = setTimeout(
      () => waiter.fail(new Error(`no "${type}" from the pod within ${PATIENCE_MS / 1000} s`)),
      PATIENCE_MS,
    );
    this.#waiters.add(waiter);
    return promise;
  }

  #count(report: Report): void {
    switch (report.type) {
      case "started":
        this.started = report;
        break;
      case "token":
        this.token = report;
        if (report.expiresAt !== undefined) this.#expiries.add(report.expiresAt);
        break;
      case "listed":
        this.events.startAt(report);
        this.watchSince = report.at;
        break;
      case "reconnect":
        this.resumptions.push({
          reason: report.reason,
          after: this.events.count ?? 0,
          silentMs: report.at - this.#lastEventAt,
          delayMs: report.delayMs,
        });
        this.watchSince = report.at + report.delayMs;
        break;
      case "event":
        this.events.take(report);
        this.#lastEventAt = report.at;
        break;
      case "request":
        this.requests.sent++;
        if (report.status === 401) this.requests.unauthorized++;
        if (report.status !== 200) this.requests.failed++;
        if (report.error?.name === "OriginRefusedError") this.requests.refused++;
    }
  }
}
