import type { Clock, KubeFetch, KubeRequestInit, RequestObservation } from "@kubewire/kubewire";
import { clockOf, markOf, reportWarning } from "@kubewire/kubewire/internal";
import {
  type Context,
  context,
  INVALID_TRACEID,
  type Span,
  SpanStatusCode,
  trace,
  type Tracer,
} from "@opentelemetry/api";
import type { Instruments } from "./instruments.ts";
import { errorType, type Facts } from "./metric.ts";
import { knownMethod, type SentRequest, SentRequests } from "./sent_request.ts";
import { withTraceHeaders } from "./trace_headers.ts";

type Input = string | URL | Request;
type Init = KubeRequestInit | undefined;
type Recorder = (value: number) => void;
type Outcome = Pick<Facts, "status" | "error">;

interface Ended {
  readonly request: SentRequest;
  readonly outcome: Outcome;
  readonly seconds: number;
}

/** Settings of an {@linkcode ObservedKube}. */
export interface ObservedKubeOptions {
  /** Makes the spans. */
  tracer: Tracer;
  /** The metrics. */
  instruments: Instruments;
  /** Called before each request for the whole state of a resource. */
  onStateRead: (path: string) => void;
}

/** Makes spans and metrics of the requests of a client, until it is disposed of. */
export class ObservedKube implements Disposable {
  /** The client whose requests are observed. */
  readonly kube: KubeFetch;
  /** The server's name in metrics. */
  readonly server: Required<Pick<Facts, "address" | "port" | "host">>;
  readonly #inner: KubeFetch;
  readonly #options: ObservedKubeOptions;
  readonly #clock: Clock;
  /** The spans of the requests that wait for their responses. */
  readonly #waiting = new Set<Span>();
  readonly #requests: SentRequests;
  /** The recorders of durations, by method and outcome. */
  readonly #durations = new Map<string, Map<string | number, Recorder>>();
  #isEnded = false;

  /** Wraps a client that calls {@linkcode ObservedKube.attempted} for each attempt. */
  constructor(kube: KubeFetch, options: ObservedKubeOptions) {
    this.#inner = kube;
    this.#options = options;
    this.#clock = clockOf(kube);
    this.server = serverFacts(kube.server);
    this.#requests = new SentRequests(kube.server, this.server);
    this.kube = {
      ...kube,
      fetch: (input, init) => this.#isEnded ? kube.fetch(input, init) : this.#fetch(input, init),
    };
  }

  /** Counts an attempt to send a request. */
  attempted({ method, status, error, attempt }: RequestObservation): void {
    const { instruments } = this.#options;
    if (this.#isEnded || (attempt === 1 && !instruments.records("requests"))) return;
    const facts = {
      method: knownMethod(method),
      code: status === undefined ? "<error>" : String(status),
      ...(status === undefined ? { error: errorType(error) } : outcomeOf(status)),
      ...this.server,
    };
    instruments.record("requests", 1, facts);
    if (attempt === 1) return;
    instruments.record("requestRetries", 1, facts);
    // The hook is called in the context of the request, if the program has a context manager.
    const span = trace.getActiveSpan();
    if (span && this.#waiting.has(span)) {
      span.setAttribute("http.request.resend_count", attempt - 1);
    }
  }

  /** From now on the client sends its requests without spans and metrics. */
  [Symbol.dispose](): void {
    this.#isEnded = true;
  }

  async #fetch(input: Input, init: Init): Promise<Response> {
    const request = this.#requests.describe(input, init);
    const span = this.#begun(request, init);
    const startedMs = this.#clock.monotonic();
    let outcome: Outcome = {};
    try {
      const response = await this.#send(span, input, init);
      outcome = outcomeOf(response.status);
      return response;
    } catch (error) {
      if (!isAbort(error, input, init)) outcome = { error: errorType(error) };
      throw error;
    } finally {
      const seconds = (this.#clock.monotonic() - startedMs) / 1_000;
      this.#end(span, { request, outcome, seconds });
    }
  }

  /** Begins the span of a request; there is none if the SDK fails. */
  #begun(request: SentRequest, init: Init): Span | undefined {
    const { onStateRead, tracer } = this.#options;
    try {
      if (request.readsState) onStateRead(request.path);
      const span = tracer.startSpan(request.spanName, request.spanOptions);
      const mark = markOf(init);
      if (mark) {
        span.setAttribute("kubewire.controller", mark.controller);
        span.setAttribute("kubewire.reconcile.id", mark.reconcileId);
      }
      return span;
    } catch (error) {
      sdkFailed(error);
      return undefined;
    }
  }

  /** Ends the span and records the duration. */
  #end(span: Span | undefined, { request, outcome, seconds }: Ended): void {
    const { instruments } = this.#options;
    try {
      const { status = 0 } = outcome;
      if (request.isWatch && status >= 200 && status < 300) {
        instruments.record("watches", 1, request);
      }
      this.#recorder(request.method, outcome)(seconds);
      if (!span) return;
      this.#waiting.delete(span);
      endSpan(span, outcome);
    } catch (error) {
      sdkFailed(error);
    }
  }

  /** Sends a request within its span, so that its trace goes on at the server. */
  #send(span: Span | undefined, input: Input, init: Init): Promise<Response> {
    const traced = this.#traced(span, input, init);
    if (!traced) return this.#inner.fetch(input, init);
    return context.with(traced.inside, this.#inner.fetch, undefined, input, traced.init);
  }

  /** Returns a request with the headers of its trace, and its context; `undefined` without a trace. */
  #traced(
    span: Span | undefined,
    input: Input,
    init: Init,
  ): { inside: Context; init: Init } | undefined {
    try {
      // Without a provider there is no trace, and nothing to send along.
      if (!span || span.spanContext().traceId === INVALID_TRACEID) return undefined;
      const inside = trace.setSpan(context.active(), span);
      this.#waiting.add(span);
      return { inside, init: withTraceHeaders(inside, input, init) };
    } catch (error) {
      sdkFailed(error);
      return undefined;
    }
  }

  /** Returns the recorder of the durations of requests with the same outcome. */
  #recorder(method: string, outcome: Outcome): (seconds: number) => void {
    const key = outcome.error ?? outcome.status ?? "aborted";
    const recorders = this.#durations.get(method) ?? new Map<string | number, Recorder>();
    let recorder = recorders.get(key);
    if (!recorder) {
      const facts = { method, ...outcome, ...this.server };
      recorder = this.#options.instruments.recorder("requestDuration", facts);
      this.#durations.set(method, recorders.set(key, recorder));
    }
    return recorder;
  }
}

/**
 * Reports an error of the SDK, or of a part that the program has added to it. It must not become that
 * of a request, which may have been a write that the server has done.
 */
function sdkFailed(error: unknown): void {
  reportWarning("OpenTelemetry's SDK failed", error);
}

function serverFacts(server: string): ObservedKube["server"] {
  const { protocol, hostname, port } = new URL(server);
  const number = Number(port || (protocol === "https:" ? 443 : 80));
  return {
    address: hostname.replace(/^\[|\]$/g, ""),
    port: number,
    host: `${hostname}:${number}`,
  };
}

/** A 4xx is an error of the client, by the semantic conventions. */
function outcomeOf(status: number): Outcome {
  return status < 400 ? { status } : { status, error: String(status) };
}

/** Ends the span; one whose request the caller has aborted has neither a status nor an error. */
function endSpan(span: Span, { status, error }: Outcome): void {
  if (status !== undefined) span.setAttribute("http.response.status_code", status);
  if (error !== undefined) {
    span.setAttribute("error.type", error);
    span.setStatus({ code: SpanStatusCode.ERROR });
  }
  span.end();
}

/** An abort by the caller is not an error, by the semantic conventions. */
function isAbort(error: unknown, input: Input, init: Init): boolean {
  const signal = init?.signal ?? (input instanceof Request ? input.signal : undefined);
  return signal?.aborted === true && error === signal.reason;
}
