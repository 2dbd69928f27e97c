import { ConnectionCut } from "../sockets/connection_cut.ts";
import { timerTurn } from "../time/timer_turn.ts";
import { BodySource } from "./body_source.ts";

/** A script of a {@linkcode ScriptedBody}: it yields the pieces to send, and throws to cut. */
export type BodyScript = (source: BodySource, ended: AbortSignal) => AsyncGenerator<Uint8Array>;

/** Settings of a {@linkcode ScriptedBody}. */
export interface ScriptedBodyOptions {
  /** Called before a cut; waits until everything that was sent is on its way to the client. */
  settle?: () => Promise<void>;
}

/** A response body that a script makes from another one. */
export class ScriptedBody {
  /** The body to send. */
  readonly stream: ReadableStream<Uint8Array>;

  readonly #source: BodySource;
  readonly #ended = new AbortController();
  readonly #settle: (() => Promise<void>) | undefined;
  #controller!: ReadableStreamDefaultController<Uint8Array>; // set by start(), within the constructor

  /** Takes over `body`, and reads it only as fast as the client reads. */
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

  /** Aborts when the body has ended for any reason. */
  get ended(): AbortSignal {
    return this.#ended.signal;
  }

  /** Cuts the connection, or what else `error` stands for; everything sent before still arrives. */
  async cut(error: Error = new ConnectionCut()): Promise<void> {
    // Bun writes the bytes of a body at the end of the turn, and drops those that are not written
    // when the body fails. It then resets the connection, which drops bytes that the client did not
    // read yet.
    await timerTurn(this.#ended.signal);
    await this.#settle?.();
    if (this.#ended.signal.aborted) return;
    this.#controller.error(error);
    await this.#end();
  }

  async #pull(pieces: AsyncGenerator<Uint8Array>): Promise<void> {
    try {
      const { done, value } = await pieces.next();
      if (this.#ended.signal.aborted) return;
      if (!done) return this.#controller.enqueue(value);
      this.#controller.close();
      await this.#end();
    } catch (error) {
      await this.cut(error instanceof Error ? error : undefined);
    }
  }

  async #end(): Promise<void> {
    if (this.#ended.signal.aborted) return;
    this.#ended.abort();
    await this.#source.cancel();
  }
}
