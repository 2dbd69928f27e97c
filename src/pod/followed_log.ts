import { Backoff } from "../core/backoff.ts";
import { callSafely } from "../runtime/report_warning.ts";
import { sleep } from "../runtime/waiting.ts";
import type { KubeFetch } from "../transport/kube_fetch.ts";
import { judgeFailure, type WatchVerdict } from "../watch/watch_verdict.ts";
import { ByteLines } from "./byte_lines.ts";
import { containerRun, isGone } from "./container_run.ts";
import { judgeRefusal, LogConnection } from "./log_connection.ts";
import { LogEndCheck, unreachedEnd } from "./log_end_check.ts";
import { readLogTime } from "./log_line.ts";
import { LogPosition } from "./log_position.ts";
import type { LogSource } from "./log_source.ts";
import { LogStart } from "./log_start.ts";
import { type LogReconnect, type PodLogOptions, podLogUrl, tellGap } from "./pod_log_options.ts";
import { describePod, type NamedPod } from "./pod_reference.ts";
import { internalsOf } from "../transport/kube_internals.ts";

/**
 * A log that continues over any number of connections until its container has terminated. It always
 * requests timestamps, which identify the lines already delivered.
 */
export class FollowedLog implements LogSource {
  readonly #kube: KubeFetch;
  readonly #pod: NamedPod;
  readonly #options: PodLogOptions;
  readonly #position: LogPosition;
  readonly #start: LogStart;
  readonly #backoff = new Backoff();
  readonly #stop = new AbortController();
  #connection: LogConnection | undefined;
  #lines: ByteLines;
  #connectedBefore = false;
  #gotLines = false;
  /** Whether the next line is the first of a connection that resumes after a cut. */
  #isResuming = false;
  /** The first line, if it does not have a time. */
  #unstamped: Uint8Array | undefined;
  /** Whether the connection brought any lines of the container, new or not. */
  #gotStamped = false;
  /** The check of the end, once the container seems to have ended. */
  #check: LogEndCheck | undefined;
  readonly #limitBytes: number;
  #toldBytes = 0;
  #over = false;

  /** Creates a log. Nothing is sent before the first `next`. */
  constructor(kube: KubeFetch, pod: NamedPod, options: PodLogOptions) {
    this.#kube = kube;
    this.#pod = pod;
    this.#options = options;
    this.#position = new LogPosition({ tail: options.tailLines !== undefined });
    this.#start = new LogStart(kube, pod, options);
    this.#lines = new ByteLines(`log of ${describePod(pod)}`);
    this.#limitBytes = options.limitBytes ?? Infinity;
  }

  /** Returns the next lines, each with its line break. */
  async next(): Promise<Uint8Array[] | undefined> {
    try {
      while (!this.#over) {
        this.#stop.signal.throwIfAborted();
        const connection = this.#connection ?? await this.#connect();
        const lines = connection ? await this.#read(connection) : this.#finish();
        if (lines.length > 0) return lines;
      }
      this.#close();
      return undefined;
    } catch (error) {
      this.#close();
      throw this.#stop.signal.aborted ? this.#stop.signal.reason : error;
    }
  }

  /** Ends the log at once: its connection is closed, and `next` rejects with `reason`. */
  stop(reason: unknown): void {
    this.#stop.abort(reason);
    this.#close();
  }

  #close(): void {
    this.#connection?.[Symbol.dispose]();
    this.#connection = undefined;
  }

  /** Opens the next connection; `undefined` if the container has ended and its log is gone. */
  async #connect(): Promise<LogConnection | undefined> {
    for (;;) {
      const connection = new LogConnection(this.#kube);
      this.#connection = connection;
      const start = this.#start.resumption();
      if (!this.#start.isKnown) {
        await this.#findStart(connection);
        continue;
      }
      const { sinceTime } = this.#position;
      this.#position.begin();
      this.#isResuming = sinceTime !== undefined;
      this.#unstamped = undefined;
      // An incomplete line is sent again in full.
      this.#lines = new ByteLines(`log of ${describePod(this.#pod)}`);
      this.#gotLines = false;
      this.#gotStamped = false;
      const once = this.#check?.follows === false;
      const url = podLogUrl(this.#pod, this.#options, { ...start, sinceTime, once });
      const failed = await this.#open(connection, url);
      if (!failed) return connection;
      if (this.#check && failed.over && isGone(failed.error)) return undefined;
      await this.#recover(failed);
    }
  }

  /** Finds the last line, after which a log without old lines starts. */
  async #findStart(connection: LogConnection): Promise<void> {
    const failed = await this.#open(connection, this.#start.url) ??
      await this.#start.find(connection, this.#position);
    this.#stop.signal.throwIfAborted(); // a cancelled body ends cleanly
    if (failed) await this.#recover(failed);
    else this.#close();
  }

  /** Sends the request. Returns a verdict if the response is not a log. */
  async #open(connection: LogConnection, url: string): Promise<WatchVerdict | undefined> {
    let response: Response;
    try {
      response = await connection.open(url, 1);
    } catch (error) {
      return judgeFailure(error, this.#connectedBefore);
    }
    const nowMs = internalsOf(this.#kube).runtime.clock.now();
    if (!response.ok) return await judgeRefusal(response, nowMs);
    const date = Date.parse(response.headers.get("date") ?? "");
    if (!this.#connectedBefore) this.#position.writtenMs = date || nowMs;
    this.#connectedBefore = true;
    return undefined;
  }

  /**
   * Returns the lines that the next chunk completes; after a clean end, the remaining bytes if the
   * container has ended too.
   */
  async #read(connection: LogConnection): Promise<Uint8Array[]> {
    let chunk: Uint8Array | undefined;
    try {
      chunk = await connection.read();
    } catch (error) {
      await this.#recover(connection.lost("broken", { gotLines: this.#gotLines, error }));
      return [];
    }
    if (chunk) {
      const lines = this.#lines.push(chunk);
      connection.recycle(chunk);
      return this.#take(lines);
    }
    return await this.#end(connection);
  }

  /** Handles a clean end, which the API server also sends when it loses the kubelet. */
  async #end(connection: LogConnection): Promise<Uint8Array[]> {
    const rest = this.#lines.rest();
    if (this.#check && !this.#gotLines) {
      const { recognised, sinceTime } = this.#position;
      const reached = recognised || sinceTime === undefined;
      const gotLines = this.#gotStamped || readLogTime(rest).time !== "";
      switch (this.#check.judge({ rest, reached, gotLines })) {
        case "over":
          return this.#finish();
        case "lost":
          throw unreachedEnd(this.#pod, this.#toldBytes);
        case "again":
          this.#close();
          await this.#pause(this.#backoff.next(internalsOf(this.#kube).runtime.clock.monotonic()));
          return [];
        case "more":
          if (this.#mayBeForeign(readLogTime(rest).time)) return this.#finish();
          this.#tellLoss();
      }
    }
    const { signal } = this.#stop;
    const run = await containerRun(this.#kube, this.#pod, {
      writtenMs: this.#position.writtenMs,
      signal,
    });
    if (run.state === "running") {
      this.#check = undefined;
      await this.#recover(connection.lost("closed", { gotLines: this.#gotLines }));
      return [];
    }
    this.#check = new LogEndCheck({
      follows: run.state === "hidden",
      tail: this.#tailOf(rest),
      rest,
      finishedMs: run.state === "ended" ? run.finishedMs : NaN,
    });
    if (run.state === "gone") return this.#finish();
    this.#close();
    return [];
  }

  /** Ends the log with the remaining bytes. */
  #finish(): Uint8Array[] {
    this.#over = true;
    this.#close();
    return (this.#check?.tail ?? []).map((text) => this.#clipped(text));
  }

  /** Returns what remains to be delivered if the log ends with this connection. */
  #tailOf(rest: Uint8Array): Uint8Array[] {
    const { time, textStart } = readLogTime(rest);
    const isNew = rest.length > 0 && (time === "" || this.#position.isNew(time));
    const last = isNew ? [this.#options.timestamps ? rest : rest.subarray(textStart)] : [];
    return this.#unstamped && time === "" ? [this.#unstamped, ...last] : last;
  }

  /** Whether a new line may come from a container that was started after the log's own. */
  #mayBeForeign(time: string): boolean {
    return this.#check !== undefined && !this.#position.recognised && this.#check.isForeign(time);
  }

  /**
   * Reports a lost connection: the container has ended, and the next connection brought new lines.
   */
  #tellLoss(): void {
    callSafely(this.#options.onReconnect, { reason: "closed", delayMs: 0 });
    this.#stop.signal.throwIfAborted(); // the hook may have ended the log
  }

  #tellGap(): void {
    tellGap(this.#pod, this.#options, this.#position.takeGap());
    this.#stop.signal.throwIfAborted(); // the hook may have ended the log
  }

  /** Returns the lines that have not been delivered yet, in the requested format. */
  #take(lines: readonly Uint8Array[]): Uint8Array[] {
    const wanted: Uint8Array[] = [];
    for (const line of lines) {
      const { time, textStart } = readLogTime(line);
      if (this.#holds(line, time)) continue;
      if (time !== "") this.#gotStamped = true;
      else if (this.#check && !this.#gotLines) continue; // a message of the kubelet
      if (time === "" && this.#unstamped) wanted.push(this.#clipped(this.#unstamped));
      this.#unstamped = undefined;
      if (time !== "" && !this.#position.pass(time, line)) continue;
      if (this.#check && !this.#gotLines) {
        if (this.#mayBeForeign(time)) return this.#finish();
        this.#tellLoss();
        this.#check = this.#check.anew();
      }
      this.#gotLines = true;
      this.#tellGap();
      wanted.push(this.#clipped(this.#options.timestamps ? line : line.subarray(textStart)));
      if (this.#toldBytes < this.#limitBytes) continue;
      this.#over = true;
      this.#close();
      break;
    }
    return wanted;
  }

  /**
   * Keeps the first line of a connection that resumes after a cut, if the line does not have a
   * time. If lines with times follow, it is the rest of a line that began before `sinceTime` and
   * has been delivered as a whole. Otherwise it is an error message of the kubelet.
   */
  #holds(line: Uint8Array, time: string): boolean {
    const isFirst = this.#isResuming;
    this.#isResuming = false;
    if (!isFirst || time !== "") return false;
    this.#unstamped = line;
    return true;
  }

  /** Returns the part of a text that is within the limit of bytes. */
  #clipped(text: Uint8Array): Uint8Array {
    const clipped = text.subarray(0, Math.max(0, this.#limitBytes - this.#toldBytes));
    this.#toldBytes += clipped.length;
    return clipped;
  }

  /** Waits until the next connection may be opened, or throws the error that ends the log. */
  async #recover(verdict: WatchVerdict): Promise<void> {
    this.#close();
    this.#stop.signal.throwIfAborted();
    if (verdict.over) throw verdict.error;
    const { clock } = internalsOf(this.#kube).runtime;
    const { reason, error, delayMs = this.#backoff.next(clock.monotonic()) } = verdict;
    callSafely(this.#options.onReconnect, {
      reason: reason as LogReconnect["reason"],
      delayMs,
      ...(error !== undefined && { error }),
    });
    this.#stop.signal.throwIfAborted(); // the hook may have ended the log
    await this.#pause(delayMs);
  }

  async #pause(delayMs: number): Promise<void> {
    const { signal } = this.#stop;
    if (delayMs > 0) await sleep(internalsOf(this.#kube).runtime.clock, delayMs, { signal });
  }
}
