import { BodySource } from "./body_source.ts";

/** What a {@linkcode ScriptedBody} sends: the script yields pieces, and throws to cut. */
export type BodyScript = (source: BodySource, ended: AbortSignal) => AsyncGenerator<Uint8Array>;

/** Thrown by a script, and into a body, so that its connection dies before its end. */
export class ConnectionCut extends Error {
  /** Makes the error. */
  constructor() {
    super("An injected fault cut the connection");
    this.name = "ConnectionCut";
  }
}

/** Settings of a {@linkcode ScriptedBody}. */
export interface ScriptedBodyOptions {
  /** Waits, before a cut, until what was sent is on its way to the client. */
  settle?: () => Promise<void>;
}

/** A response body that a script makes of another one. */
export class ScriptedBody {
  /** The body to send. */
  readonly stream: ReadableStream<Uint8Array>;

  readonly #source: BodySource;
  readonly #ended = new AbortController();
  readonly #settle: (() => Promise<void>) | undefined;
  #controller!: ReadableStreamDefaultController<Uint8Array>; // set by start(), within the constructor

  /** Takes over `body`; reads it only as fast as the client reads. */
  constructor(
    body: ReadableStream<Uint8Array>,
    script: BodyScript,
    options: ScriptedBodyOptions = {},
  ) {
    this.#settle = options.settle;
    this.#source = new BodySource(body);
    const pieces = script(this.#source, this.#ended.signal);
    this.stream = new ReadableStream({
      start: (controller) => {
        this.#controller = controller;
      },
      pull: () => this.#pull(pieces),
      cancel: () => this.#end(),
    }, { highWaterMark: 0 });
  }

  /** Aborts when the body has ended, in whichever way. */
  get ended(): AbortSignal {
    return this.#ended.signal;
  }

  /** Cuts the connection; what was sent before still arrives. */
  async cut(): Promise<void> {
    // Bun drops the bytes of a failed body that it has not written yet, writes them at the end of
    // the turn, and then resets the connection, which drops those that nobody has read.
    await new Promise((resolve) => setTimeout(resolve, 0));
    await this.#settle?.();
    if (this.#ended.signal.aborted) return;
    this.#controller.error(new ConnectionCut());
    await this.#end();
  }

  async #pull(pieces: AsyncGenerator<Uint8Array>): Promise<void> {
    try {
      const { done, value } = await pieces.next();
      if (this.#ended.signal.aborted) return;
      if (!done) return this.#controller.enqueue(value);
      this.#controller.close();
      await this.#end();
    } catch {
      await this.cut();
    }
  }

  async #end(): Promise<void> {
    if (this.#ended.signal.aborted) return;
    this.#ended.abort();
    await this.#source.cancel();
  }
}
