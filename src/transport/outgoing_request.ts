import type { Server } from "../config/check_config.ts";
import { checkOptions } from "../core/check_options.ts";
import type { Clock } from "../core/time/clock.ts";
import { raceSignal } from "../core/time/waiting.ts";
import { isLongRunning, resolveTarget } from "./request_target.ts";

/**
 * The options of {@linkcode KubeFetch.fetch}: the web's `RequestInit` and more. `cache`,
 * `credentials`, `integrity`, `keepalive` and `mode` have no effect. A body may also be an async
 * iterable of bytes, such as a stream of Node.
 */
export interface KubeRequestInit extends RequestInit {
  /**
   * The maximum number of attempts. A request is sent again after 429, or 5xx with `Retry-After`,
   * and after a network error if it is safe to repeat. The one retry after a 401 does not count, nor
   * the first one after the server said, over HTTP/2, that it has not processed the request.
   * @default {10}
   */
  maxAttempts?: number;
}

/** A request to send, possibly more than once, created from the arguments of `fetch`. */
export interface OutgoingRequest {
  url: string;
  method: string;
  /** A copy of the caller's headers, if any. */
  headers: Headers | undefined;
  body: BodyInit | null | undefined;
  /** Whether the body can be sent again. */
  replayable: boolean;
  redirect: RequestRedirect;
  readonly signal: AbortSignal | undefined;
  readonly longRunning: boolean;
  readonly maxAttempts: number;
  /** All settings of the caller, such as `cache` or `keepalive`; do not change the object. */
  init: RequestInit | undefined;
}

const DEFAULT_MAX_ATTEMPTS = 10;
/**
 * More than an API server accepts; a longer or slower body is sent as it arrives, and only once.
 */
const MOST_KEPT_BYTES = 4 * 1024 * 1024;
const LONGEST_GATHER_MS = 1_000;
const METHOD = /^[!#$%&'*+\-.^_`|~\w]+$/;
const REDIRECT: readonly string[] = ["follow", "manual", "error"];
/** The methods that the Fetch standard forbids (§2.2.1). */
const FORBIDDEN_METHOD = /^(CONNECT|TRACE|TRACK)$/;

/**
 * Reads the arguments of `fetch`. Only a `Request` with a body takes time: its bytes are read, as
 * `fetch` reads them, and kept so that they can be sent again. If the body is larger than 4 MiB or
 * has not ended after a second, the rest is read when it is sent.
 *
 * @throws {TypeError} If HTTP or the Fetch standard does not allow the request. The message does
 *   not show header values.
 * @throws {RangeError} If `maxAttempts` is not an integer, or less than 1.
 */
export function outgoingRequest(
  server: Server,
  input: string | URL | Request,
  init: KubeRequestInit | undefined,
  clock: Clock,
): OutgoingRequest | Promise<OutgoingRequest> {
  if (init) checkOptions(init);
  const given = input instanceof Request ? input : undefined;
  const signal = init?.signal === undefined ? given?.signal : init.signal ?? undefined;
  signal?.throwIfAborted();
  const url = resolveTarget(server, input);
  if (!given) return outgoing(url, init);
  const merged = {
    ...init,
    method: init?.method ?? given.method,
    headers: init?.headers ?? given.headers,
    redirect: init?.redirect ?? given.redirect,
    ...(signal && { signal }),
  };
  if (!given.body || init?.body) return outgoing(url, merged);
  if (given.bodyUsed) throw new TypeError("The body of the Request has been read already.");
  return gathered(given.body, { signal, clock }).then((body) => outgoing(url, { ...merged, body }));
}

/** Limits for reading a body. */
interface GatherOptions {
  signal: AbortSignal | undefined;
  clock: Clock;
}

/** Returns the bytes of a body, or a stream of them if the body is long or slow. */
async function gathered(
  body: ReadableStream<Uint8Array>,
  { signal, clock }: GatherOptions,
): Promise<BodyInit> {
  const reader = body.getReader();
  const late = Promise.withResolvers<undefined>();
  const onTimeout = () => late.resolve(undefined);
  using _timer = clock.setTimer(onTimeout, LONGEST_GATHER_MS, { keepAlive: true });
  const parts: Uint8Array<ArrayBuffer>[] = [];
  try {
    for (let length = 0; length <= MOST_KEPT_BYTES;) {
      const reading = reader.read() as Promise<ReadableStreamReadResult<Uint8Array<ArrayBuffer>>>;
      const read = await raceSignal(Promise.race([reading, late.promise]), signal);
      if (!read) return streamOf(parts, reader, reading);
      if (read.done) return await new Blob(parts).arrayBuffer();
      parts.push(read.value);
      length += read.value.length;
    }
    return streamOf(parts, reader);
  } catch (error) {
    reader.cancel(error).catch(() => {}); // the stream itself may have failed
    throw error;
  }
}

/** Returns a stream of the bytes already read, followed by the rest. */
function streamOf(
  parts: Uint8Array[],
  reader: ReadableStreamDefaultReader<Uint8Array>,
  reading?: Promise<ReadableStreamReadResult<Uint8Array>>,
): ReadableStream<Uint8Array> {
  return new ReadableStream({
    async pull(controller) {
      const part = parts.shift();
      if (part) return controller.enqueue(part);
      const { done, value } = await (reading ?? reader.read());
      reading = undefined;
      if (done) controller.close();
      else controller.enqueue(value);
    },
    cancel: (reason) => reader.cancel(reason),
  }, { highWaterMark: 0 });
}

function outgoing(url: string, init: KubeRequestInit | undefined): OutgoingRequest {
  const maxAttempts = init?.maxAttempts ?? DEFAULT_MAX_ATTEMPTS;
  if (!(maxAttempts >= 1 && (Number.isInteger(maxAttempts) || maxAttempts === Infinity))) {
    throw new RangeError(`maxAttempts must be an integer of at least 1: it is ${maxAttempts}.`);
  }
  const method = init?.method === undefined ? "GET" : checkedMethod(init.method);
  const body = init?.body;
  if (body !== undefined && body !== null) checkBody(body, method);
  return {
    url,
    method,
    headers: init?.headers && checkedHeaders(init.headers),
    body: body && ownBody(body),
    replayable: !body || isReplayable(body),
    redirect: checkedRedirect(init?.redirect ?? "follow"),
    signal: init?.signal ?? undefined,
    longRunning: isLongRunning(url),
    maxAttempts,
    init,
  };
}

function checkedMethod(method: string): string {
  if (!METHOD.test(method)) {
    throw new TypeError(`${JSON.stringify(method)} is not a method of HTTP.`);
  }
  const upper = method.toUpperCase();
  if (FORBIDDEN_METHOD.test(upper)) throw new TypeError(`fetch may not send ${upper}.`);
  return upper;
}

/** Checks the setting: a value with a spelling mistake would follow redirects. */
function checkedRedirect(redirect: RequestRedirect): RequestRedirect {
  if (REDIRECT.includes(redirect)) return redirect;
  throw new TypeError(`redirect must be one of ${REDIRECT.join(", ")}: it is ${redirect}.`);
}

function checkBody(body: BodyInit, method: string): void {
  if (method === "GET" || method === "HEAD") {
    throw new TypeError(`A request with the method ${method} may not have a body.`);
  }
  if (body instanceof ReadableStream && body.locked) {
    throw new TypeError("The body of the request is a stream that something reads already.");
  }
}

/** Deno's own error shows the value, which may be a token. */
function checkedHeaders(init: HeadersInit): Headers {
  try {
    return new Headers(init);
  } catch {
    throw new TypeError(
      "A header of the request has a name or a value that HTTP does not allow, such as one with a " +
        "line break or with characters beyond Latin-1.",
    );
  }
}

function isReplayable(body: BodyInit): boolean {
  return typeof body === "string" || body instanceof ArrayBuffer || ArrayBuffer.isView(body) ||
    body instanceof Blob || body instanceof URLSearchParams || body instanceof FormData;
}

/** Returns a copy of the body: the caller may change the original once `fetch` has returned. */
function ownBody(body: BodyInit): BodyInit {
  if (body instanceof ArrayBuffer) return body.slice(0);
  if (ArrayBuffer.isView(body)) {
    return new Uint8Array(body.buffer, body.byteOffset, body.byteLength).slice();
  }
  if (body instanceof URLSearchParams) return new URLSearchParams(body);
  // Such as a stream of Node: it is sent as it comes, and never gathered in memory.
  if (isAsyncIterable(body)) return streamFrom(body);
  if (!(body instanceof FormData)) return body;
  const form = new FormData();
  for (const [name, value] of body) form.append(name, value);
  return form;
}

function isAsyncIterable(body: BodyInit): body is BodyInit & AsyncIterable<string | Uint8Array> {
  return typeof body === "object" && Symbol.asyncIterator in body &&
    !(body instanceof ReadableStream);
}

function streamFrom(source: AsyncIterable<string | Uint8Array>): ReadableStream<Uint8Array> {
  const iterator = source[Symbol.asyncIterator]();
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await iterator.next();
      if (done) controller.close();
      else controller.enqueue(typeof value === "string" ? encoder.encode(value) : value);
    },
    cancel: async (reason) => void await iterator.return?.(reason),
  }, { highWaterMark: 0 });
}
