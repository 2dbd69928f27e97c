/** A bare HTTP client for the test server: the runtime's fetch, the server's CA and a token. */

import { runtimeName } from "../test.ts";

/** Server to send requests to, and the credentials for it. */
export interface RawClientOptions {
  url: string;
  caPem: string;
  token?: string;
}

/** Settings of a request; `json` becomes the body. */
export interface RawInit {
  method?: string;
  headers?: Record<string, string>;
  json?: unknown;
  body?: string | Uint8Array<ArrayBuffer>;
  signal?: AbortSignal;
}

/** A parsed response. */
export interface RawAnswer {
  status: number;
  headers: Headers;
  // deno-lint-ignore no-explicit-any -- a test reads what it expects
  body: any;
}

/** One frame of a watch. */
export interface RawEvent {
  type: string;
  // deno-lint-ignore no-explicit-any -- a test reads what it expects
  object: any;
}

/** Sends requests without the client under test. */
export class RawClient implements Disposable {
  readonly #options: RawClientOptions;
  readonly #trust: Record<string, unknown>;
  readonly #close: () => void;

  constructor(options: RawClientOptions) {
    this.#options = options;
    if (runtimeName === "bun") {
      this.#trust = { tls: { ca: options.caPem }, timeout: false };
      this.#close = () => {};
    } else {
      // Over HTTP/2 the watches of one test would share a connection and its stream limit.
      const client = Deno.createHttpClient({ caCerts: [options.caPem], http2: false });
      this.#trust = { client };
      this.#close = () => client.close();
    }
  }

  /** Sends a request and leaves the body to the caller. */
  fetch(path: string, init: RawInit = {}): Promise<Response> {
    const { method = "GET", json, body, signal } = init;
    const headers = new Headers(init.headers);
    if (this.#options.token && !headers.has("authorization")) {
      headers.set("authorization", `Bearer ${this.#options.token}`);
    }
    // Deno reads only the first of the gzip members that make a compressed watch
    if (!headers.has("accept-encoding")) headers.set("accept-encoding", "identity");
    if (json !== undefined && !headers.has("content-type")) {
      headers.set("content-type", "application/json");
    }
    const text = json === undefined ? body : JSON.stringify(json);
    return fetch(this.#options.url + path, {
      ...this.#trust,
      method,
      headers,
      ...(text === undefined ? {} : { body: text }),
      ...(signal ? { signal } : {}),
    });
  }

  /** Sends a request and parses the response: as JSON if it is JSON, otherwise as text. */
  async send(path: string, init: RawInit = {}): Promise<RawAnswer> {
    const response = await this.fetch(path, init);
    const text = await response.text();
    const json = response.headers.get("content-type")?.startsWith("application/json");
    return {
      status: response.status,
      headers: response.headers,
      body: json ? JSON.parse(text) : text,
    };
  }

  /** Opens a watch. */
  async watch(path: string, init: RawInit = {}): Promise<RawWatch> {
    const abort = new AbortController();
    const response = await this.fetch(path, { ...init, signal: abort.signal });
    return new RawWatch(response, abort);
  }

  [Symbol.dispose](): void {
    this.#close();
  }
}

/** An open watch, read frame by frame. */
export class RawWatch implements AsyncDisposable {
  readonly status: number;
  /** The chunks as they came, as text. */
  readonly chunks: string[] = [];
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  readonly #abort: AbortController;
  readonly #decoder = new TextDecoder();
  #rest = "";

  constructor(response: Response, abort: AbortController) {
    this.status = response.status;
    this.#reader = response.body!.getReader();
    this.#abort = abort;
  }

  /** Returns the next frame; `undefined` at the end of the stream. */
  async next(): Promise<RawEvent | undefined> {
    for (;;) {
      const end = this.#rest.indexOf("\n");
      if (end >= 0) {
        const line = this.#rest.slice(0, end);
        this.#rest = this.#rest.slice(end + 1);
        return JSON.parse(line);
      }
      const { done, value } = await this.#reader.read();
      if (done) return undefined;
      const chunk = this.#decoder.decode(value, { stream: true });
      this.chunks.push(chunk);
      this.#rest += chunk;
    }
  }

  /** Returns the next `count` frames. */
  async take(count: number): Promise<RawEvent[]> {
    const events: RawEvent[] = [];
    while (events.length < count) {
      const event = await this.next();
      if (!event) throw new Error(`the watch ended after ${events.length} of ${count} events`);
      events.push(event);
    }
    return events;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#abort.abort();
    await this.#reader.cancel().catch(() => {});
  }
}
