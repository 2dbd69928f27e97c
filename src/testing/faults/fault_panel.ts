import { checkSettings } from "../check_settings.ts";
import { isFollowedLog, isWatchRequest } from "../server/watch_request.ts";
import { anyAborted } from "../server/any_aborted.ts";
import { type ServerTime, serverTime } from "../time/server_time.ts";
import type { TestClock } from "../time/test_clock.ts";
import { settleConnection, severConnection, streamOf, unanswered } from "../server/connection.ts";
import { ConnectionCut } from "../sockets/connection_cut.ts";
import { keptText } from "../sockets/kept_text.ts";
import { faultScript } from "./fault_script.ts";
import { faultStatus } from "./fault_status.ts";
import type { InjectedFault } from "./injected_fault.ts";
import { PlacedFault } from "./placed_fault.ts";
import { type BodyScript, ScriptedBody } from "./scripted_body.ts";
import { type BodyReset, isBodyReset, isHttp2Fault, strikeStream } from "./strike_stream.ts";
import type { Fault, FaultOf, Http2Fault } from "./faults.ts";

/** One request that a fault was applied to. */
export interface FaultRecord {
  /** Time, epoch milliseconds. */
  at: number;
  /** Kind of the fault. */
  kind: Fault["kind"];
  /** HTTP method. */
  method: string;
  /** Path without the query. */
  path: string;
}

const LOG_LIMIT = 1000;

/**
 * Injects faults into a server. Faults are tried in the order in which they were injected; only the
 * first that matches is applied to a request. After a delay, and after a fault of HTTP/2 that does not
 * end the stream, the request goes on to the next fault.
 *
 * @example Two requests are refused, and the next watch breaks within its second event
 * ```ts
 * import { FaultPanel } from "@kubewire/testing";
 *
 * using faults = new FaultPanel();
 * faults.inject({ kind: "status", code: 429, retryAfter: 1, times: 2 });
 * faults.inject({ kind: "truncate", frames: 1, match: { watch: true } });
 * ```
 */
export class FaultPanel implements Disposable {
  readonly #time: ServerTime;
  readonly #faults = new Set<PlacedFault>();
  readonly #watches = new Set<ScriptedBody>();
  readonly #followedLogs = new Set<ScriptedBody>();
  readonly #cuts = new Set<Promise<void>>();
  readonly #log: FaultRecord[] = [];

  /**
   * Creates a panel without faults. `clock` is that of the log and of delays, by default real time;
   * `now` returns the time of the log in epoch milliseconds, by default that of the clock.
   */
  constructor(options: { now?: () => number; clock?: TestClock } = {}) {
    checkSettings<typeof options>("The options of a FaultPanel", options, {
      now: "function",
      clock: "object",
    });
    this.#time = serverTime(options);
  }

  /** The latest 1,000 requests that a fault was applied to, oldest first. */
  get log(): readonly FaultRecord[] {
    return this.#log;
  }

  /**
   * Adds a fault after the existing ones.
   *
   * @throws {TypeError} If the redirect's `location` is not an absolute URL.
   * @throws {RangeError} If `times`, a code, a count, a duration or a limit is out of range.
   */
  inject(fault: Fault): InjectedFault {
    const placed: PlacedFault = new PlacedFault(fault, () => this.#faults.delete(placed));
    this.#faults.add(placed);
    return placed;
  }

  /** Removes all faults, and continues the requests that they stall or delay. */
  clear(): void {
    for (const placed of this.#faults) placed[Symbol.dispose]();
  }

  /**
   * Cuts all open watches and returns their number. What was sent before still arrives, and so may a
   * change that is made before {@linkcode FaultPanel.cutsEnded} resolves.
   */
  cutWatches(): number {
    return this.#cutAll(this.#watches);
  }

  /** Cuts all followed logs and returns their number, as {@linkcode FaultPanel.cutWatches} does. */
  cutLogs(): number {
    return this.#cutAll(this.#followedLogs);
  }

  /** Waits until all streams that are being cut have ended: from then on they send nothing more. */
  async cutsEnded(): Promise<void> {
    await Promise.all(this.#cuts);
  }

  /** Returns the response to a request: that of `next`, or that of the first matching fault. */
  async apply(request: Request, next: () => Promise<Response>): Promise<Response> {
    for (const placed of this.#faults) {
      if (!placed.take(request)) continue;
      const { fault, released } = placed;
      this.#record(request, fault);
      if (fault.kind === "delay") {
        await this.#time.park(pause(this.#time, fault.delayMs, [released, request.signal]));
      } else if (isHttp2Fault(fault) && !isBodyReset(fault)) {
        if (!strikeStream(fault, streamOf(request)!, released)) return unanswered();
      } else return await this.#strike(fault, { request, next, released });
    }
    return this.#send(request, await next());
  }

  /** The same as {@linkcode clear}. */
  [Symbol.dispose](): void {
    this.clear();
  }

  async #strike(fault: AnsweringFault, call: Call): Promise<Response> {
    const { request, next, released } = call;
    if (fault.kind === "status") return statusResponse(fault);
    if (fault.kind === "redirect") {
      const { code = 307, location } = fault;
      return new Response(null, { status: code, headers: { location } });
    }
    if (fault.kind === "cut" && fault.after === "request") return cutResponse(request);
    if (fault.kind === "stall" && fault.after === "request") {
      await this.#time.park(anyAborted([released, request.signal]));
      // Deno never completes the upgrade of a connection whose client has disconnected meanwhile.
      await settleConnection(request);
      return request.signal.aborted ? unanswered() : this.#send(request, await next());
    }
    return this.#send(request, await next(), faultScript(fault, released));
  }

  #send(request: Request, response: Response, script?: BodyScript): Response {
    const open = response.ok ? this.#openStreams(request) : undefined;
    if (!response.body || !(script || open)) return response;
    const body = new ScriptedBody(response.body, script ?? ((source) => source.rest()), {
      settle: () => settleConnection(request),
    });
    if (open) {
      open.add(body);
      body.ended.addEventListener("abort", () => open.delete(body));
    }
    const { status, statusText } = response;
    const headers = new Headers(response.headers);
    headers.delete("content-length"); // the script may send another number of bytes
    return new Response(body.stream, { status, statusText, headers });
  }

  /** Returns the set for the stream of a request, if the stream can be cut. */
  #openStreams(request: Request): Set<ScriptedBody> | undefined {
    if (isWatchRequest(request)) return this.#watches;
    return isFollowedLog(request) ? this.#followedLogs : undefined;
  }

  #cutAll(bodies: ReadonlySet<ScriptedBody>): number {
    const { size } = bodies;
    for (const body of bodies) {
      const cut = body.cut().finally(() => void this.#cuts.delete(cut));
      this.#cuts.add(cut);
    }
    return size;
  }

  #record(request: Request, fault: Fault): void {
    const { method, url } = request;
    const path = keptText(new URL(url).pathname);
    this.#log.push({ at: this.#time.now(), kind: fault.kind, method, path });
    if (this.#log.length > LOG_LIMIT) this.#log.shift();
  }
}

/** A fault that makes or changes the response. */
type AnsweringFault = Exclude<Fault, FaultOf<"delay"> | Http2Fault> | BodyReset;

interface Call {
  request: Request;
  next: () => Promise<Response>;
  released: AbortSignal;
}

function statusResponse(fault: FaultOf<"status">): Response {
  const { code, reason, message, retryAfter } = fault;
  const retryAfterSeconds = typeof retryAfter === "number" ? retryAfter : undefined;
  const headers = new Headers();
  if (retryAfter !== undefined) headers.set("retry-after", String(retryAfter));
  return Response.json(faultStatus({ code, reason, message, retryAfterSeconds }), {
    status: code,
    headers,
  });
}

function cutResponse(request: Request): Response {
  if (severConnection(request)) return unanswered();
  // Not served by an HttpsListener: a handler can only make the response body fail.
  const body = new ReadableStream({ pull: (controller) => controller.error(new ConnectionCut()) });
  return new Response(body);
}

async function pause(
  time: ServerTime,
  delayMs: number,
  ends: readonly AbortSignal[],
): Promise<void> {
  const elapsed = new AbortController();
  using _timer = time.setTimer(() => elapsed.abort(), delayMs);
  await anyAborted([elapsed.signal, ...ends]);
}
