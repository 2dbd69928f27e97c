/**
 * Runs one exec or attach. `channel_socket.ts` has the frames below it: a byte for the channel, then
 * the payload.
 *
 * 1. **Open** (`src/transport/open_web_socket.ts`). The WebSocket goes to one origin with the current
 *    token, and becomes two streams. A refused upgrade is a response like any other; after a 401 it
 *    is tried once more with another token. Through a proxy the runtime's own `WebSocket` shows the
 *    status at most. A GET of the same path follows: the API server checks everything else before it
 *    misses the upgrade, runs nothing, and says what is wrong.
 * 2. **Run.** Nothing is read before the last frame was taken. A write that the kernel takes at once
 *    takes no turn of the event loop: after 10 ms of such writes the next one waits for a turn
 *    (`FairTurns`), or small writes would hold off all timers, signals and reads. A stream that is
 *    read holds the connection back beyond 256 KiB; one whose reading has not begun does not
 *    (`process_output.ts`). A frame may have 64 MiB: a container runtime may pass on a whole write of
 *    the process, and 40 MB were seen. Through a proxy, and with `transport: "fetch"`, Deno's
 *    `WebSocket` reads on regardless; Bun's can pause, and allows frames of 128 MB.
 * 3. **End.** The error channel brings a `Status` with the exit code (`process_status.ts`). An empty
 *    frame on it only confirms the connection, if no output was requested. The streams end with the
 *    connection, because output may still be on its way. A connection that ends without a `Status`
 *    was lost; the error has the code and reason of the close frame, unless the code is 1000. A
 *    server that chooses no subprotocol is refused: its frames would mean nothing.
 *
 * @module
 */
import { ConfigurationError } from "../core/errors.ts";
import type { Clock } from "../core/time/clock.ts";
import { joinBytes } from "../core/join_bytes.ts";
import { waitAtMost } from "../core/time/time_limit.ts";
import type { KubeFetch } from "../transport/kube_fetch.ts";
import { type ChannelListener, ChannelSocket } from "./channel_socket.ts";
import {
  checkTerminalSize,
  type ProcessStreams,
  type TerminalSize,
} from "./pod_process_options.ts";
import { ProcessOutput } from "./process_output.ts";
import { type PodProcessStatus, readProcessStatus } from "./process_status.ts";
import { StreamCutError } from "./stream_cut_error.ts";

const CHANNEL = { stdin: 0, stdout: 1, stderr: 2, error: 3, resize: 4, close: 255 } as const;
/** The first protocol can end stdin; the second is for API servers before Kubernetes 1.30. */
const PROTOCOLS = ["v5.channel.k8s.io", "v4.channel.k8s.io"] as const;
/** Longest part of a status that is kept: the same as for the body of a failed response. */
const MOST_STATUS_BYTES = 1024 * 1024;
/** Longest wait for the close frame; after the status the server sends nothing else. */
const GOODBYE_MS = 5_000;

/** Settings to open a process. */
interface OpenProcessOptions {
  /** The clock of the limits. */
  clock: Clock;
  /** The streams of the process. */
  streams: ProcessStreams;
  /** Name of the process in messages, such as `exec in pod shop/web`. */
  description: string;
  /** Ends the connection. */
  signal: AbortSignal;
}

/** A process in a container, and the streams from and to it. See {@linkcode podExec}. */
export interface PodProcess extends AsyncDisposable {
  /**
   * Writes to stdin. Close it to end stdin; abort it to cancel the process's connection. It accepts
   * bytes; a chunk that is text or otherwise not bytes cancels the connection with a `TypeError`.
   *
   * @throws {TypeError} If stdin was not requested.
   */
  readonly stdin: WritableStream<Uint8Array>;
  /**
   * The output on stdout; empty if it was not requested. Reading it slowly holds the process back;
   * output that arrives before the first read is kept in memory.
   */
  readonly stdout: ReadableStream<Uint8Array>;
  /** The output on stderr; empty with a terminal, or if it was not requested. */
  readonly stderr: ReadableStream<Uint8Array>;
  /**
   * How the process ended. Rejects with a {@linkcode StreamCutError} if the connection was lost
   * before, which can happen for a command that does not read its stdin to the end (see
   * {@linkcode PodProcessStatus.exitCode}), or if the server violated the protocol; with an
   * `ApiStatusError` if the process could not be run.
   */
  readonly status: Promise<PodProcessStatus>;
  /**
   * Sets the size of the terminal.
   *
   * @throws {RangeError} If a number is not a whole number from 0 to 65535.
   */
  resize(size: TerminalSize): Promise<void>;
}

/** Opens the connection of a process and returns the process. */
export async function openProcess(
  kube: KubeFetch,
  path: string,
  options: OpenProcessOptions,
): Promise<PodProcess> {
  const process = new ConnectedProcess(kube, options);
  await process.open(path);
  return process;
}

class ConnectedProcess implements PodProcess, ChannelListener {
  readonly stdout: ReadableStream<Uint8Array>;
  readonly stderr: ReadableStream<Uint8Array>;
  readonly status: Promise<PodProcessStatus>;
  readonly #kube: KubeFetch;
  readonly #options: OpenProcessOptions;
  readonly #ending = Promise.withResolvers<PodProcessStatus>();
  readonly #closed = Promise.withResolvers<void>();
  readonly #stdin: WritableStream<Uint8Array>;
  readonly #outputs: ReadonlyMap<number, ProcessOutput>;
  readonly #onAbort = () => this.#giveUp(this.#options.signal.reason);
  #input: WritableStreamDefaultController | undefined;
  #socket: ChannelSocket | undefined;
  /** The status as received on the error channel, in one or several frames. */
  readonly #said: Uint8Array[] = [];
  #goodbye: Disposable | undefined;
  #given: { reason: unknown } | undefined;
  #received = 0;
  #sent = 0;

  constructor(kube: KubeFetch, options: OpenProcessOptions) {
    this.#kube = kube;
    this.#options = options;
    this.status = this.#ending.promise;
    this.status.catch(() => {}); // the caller may not use the status
    const { stdout, stderr } = options.streams;
    const outputs = { stdout: new ProcessOutput(stdout), stderr: new ProcessOutput(stderr) };
    this.stdout = outputs.stdout.stream;
    this.stderr = outputs.stderr.stream;
    this.#outputs = new Map([
      [CHANNEL.stdout, outputs.stdout],
      [CHANNEL.stderr, outputs.stderr],
    ]);
    this.#stdin = new WritableStream({
      start: (controller) => void (this.#input = controller),
      write: (chunk) => this.#write(chunk),
      close: () => this.#endInput(),
      abort: (reason) => this.#giveUp(reason),
    });
  }

  get stdin(): WritableStream<Uint8Array> {
    if (this.#options.streams.stdin) return this.#stdin;
    throw new TypeError("stdin was not requested: set `stdin: true`.");
  }

  async open(path: string): Promise<void> {
    const { signal } = this.#options;
    this.#socket = await ChannelSocket.open(this.#kube, path, {
      protocols: PROTOCOLS,
      listener: this,
      signal,
    });
    if (signal.aborted) this.#onAbort();
    else if (this.#socket.open) signal.addEventListener("abort", this.#onAbort, { once: true });
  }

  async resize({ columns, rows }: TerminalSize): Promise<void> {
    checkTerminalSize({ columns, rows });
    const size = new TextEncoder().encode(JSON.stringify({ Width: columns, Height: rows }));
    await this.#socket?.send(CHANNEL.resize, size);
  }

  received(channel: number, payload: Uint8Array): Promise<void> | void {
    // An empty frame confirms the connection; without output it comes on the error channel.
    if (payload.length === 0) return;
    if (channel === CHANNEL.error) return this.#hear(payload);
    this.#received += payload.length;
    return this.#outputs.get(channel)?.push(payload);
  }

  closed(failure: unknown): void {
    this.#options.signal.removeEventListener("abort", this.#onAbort);
    this.#goodbye?.[Symbol.dispose]();
    this.#closed.resolve();
    if (this.#given) return;
    const cut = this.#lost(failure);
    if (this.#said.length === 0) return this.#fail(cut);
    for (const output of this.#outputs.values()) {
      if (failure === undefined) output.close();
      else output.fail(cut); // the status is known, but output may be missing
    }
    this.#input?.error(this.#cut("the process has ended"));
    try {
      this.#ending.resolve(readProcessStatus(joinBytes(this.#said)));
    } catch (error) {
      this.#ending.reject(error);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#socket?.open) {
      this.#giveUp(new DOMException("The process was disposed of.", "AbortError"));
    }
    // The server may never respond to the close frame, so the wait is limited.
    const { clock } = this.#options;
    await waitAtMost(clock, this.#closed.promise, { limitMs: GOODBYE_MS, keepAlive: true });
    this.#closed.resolve(); // a second disposal does not wait again
  }

  /** Adds a part of the status. */
  #hear(payload: Uint8Array): void {
    const bytes = this.#said.reduce((sum, { length }) => sum + length, 0);
    if (bytes < MOST_STATUS_BYTES) this.#said.push(payload.slice(0, MOST_STATUS_BYTES - bytes));
    const { clock } = this.#options;
    this.#goodbye ??= clock.setTimer(() => this.#socket?.close(), GOODBYE_MS);
  }

  async #write(chunk: unknown): Promise<void> {
    let bytes: Uint8Array;
    try {
      bytes = stdinBytes(chunk);
    } catch (error) {
      this.#giveUp(error); // the process would wait forever for bytes that cannot be sent
      throw error;
    }
    const sent = await this.#socket?.send(CHANNEL.stdin, bytes) ?? 0;
    this.#sent += sent;
    if (sent < bytes.length) throw this.#given?.reason ?? this.#lost(this.#socket?.failure);
  }

  async #endInput(): Promise<void> {
    if (this.#socket?.protocol !== PROTOCOLS[0]) {
      throw new ConfigurationError(
        `The API server cannot end stdin of an ${this.#options.description}: it speaks ` +
          `${PROTOCOLS[1]} only. Let the program end by itself, or update to Kubernetes 1.30.`,
      );
    }
    await this.#socket.send(CHANNEL.close, new Uint8Array([CHANNEL.stdin]));
  }

  /** Returns the error for a connection that ended too early, or because of a server fault. */
  #lost(failure: unknown): StreamCutError {
    return failure === undefined
      ? this.#cut(this.#socket?.farewell ?? "the connection was lost")
      : this.#cut("the server broke the protocol, see `cause`", { cause: failure });
  }

  #cut(why: string, options: ErrorOptions = {}): StreamCutError {
    const progress = { received: this.#received, sent: this.#sent };
    return new StreamCutError(this.#options.description, progress, { why, ...options });
  }

  #giveUp(reason: unknown): void {
    if (this.#given) return;
    this.#given = { reason };
    this.#socket?.close();
    this.#fail(reason);
  }

  #fail(error: unknown): void {
    for (const output of this.#outputs.values()) output.fail(error);
    this.#input?.error(error);
    this.#ending.reject(error);
  }
}

/**
 * Returns the bytes of a chunk that is written to stdin: those of a buffer, or of a view of a
 * buffer.
 *
 * @throws {TypeError} If the chunk is something else, such as text.
 */
export function stdinBytes(chunk: unknown): Uint8Array {
  if (chunk instanceof Uint8Array) return chunk;
  if (ArrayBuffer.isView(chunk)) {
    return new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  }
  if (chunk instanceof ArrayBuffer) return new Uint8Array(chunk);
  const kind = chunk === null ? "null" : typeof chunk;
  throw new TypeError(
    `stdin takes bytes (Uint8Array): a chunk is of type ${kind}. Encode text first, such as with ` +
      "TextEncoderStream or TextEncoder.",
  );
}
