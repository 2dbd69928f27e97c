import { type TokenOptions, type TokenSource, TokenUnavailableError } from "@kubewire/kubewire";
import {
  elapsedMs,
  type Moment,
  momentOf,
  parseToken,
  raceSignal,
  readProjectedFile,
} from "@kubewire/kubewire/internal";
import type { Runtime } from "@kubewire/kubewire/unstable-runtime";

/** How long a token from the file is sent before the file is read again, as in client-go. */
const PERIOD_MS = 60_000;

/** A time so long ago that every interval since then has passed. */
const LONG_AGO: Moment = { wallMs: -Infinity, monotonicMs: -Infinity };

/** Settings of {@linkcode FallbackTokenSource}. */
export interface FallbackTokenSourceParts {
  /** The token file. */
  path: string;
  /** The token to send until the file has provided one. */
  token: string;
  /** Reads the file and provides the clock. */
  runtime: Runtime;
}

/**
 * A token from a file that does not exist or is empty yet, and another token until then (client-go
 * `transport/round_trippers.go`). A file with anything else does not make the other token the one
 * to send: it names another account. The file is read when a token is requested: each time until it
 * has provided a token, then once in 60 s and after a 401. There is no timer, so the source does
 * not need to be disposed of. The tokens are not shown when the source is printed.
 */
export class FallbackTokenSource implements TokenSource {
  readonly #path: string;
  readonly #token: string;
  readonly #runtime: Runtime;
  #held: { token: string; since: Moment } | undefined;
  #reading: Promise<string> | undefined;

  /** Creates a source that has not read the file yet. */
  constructor({ path, token, runtime }: FallbackTokenSourceParts) {
    this.#path = path;
    this.#token = token;
    this.#runtime = runtime;
  }

  /**
   * Returns the current token.
   *
   * @throws {TokenUnavailableError} If the file has content that is not a token, and has not had one
   *   before.
   */
  token({ signal, disposed }: TokenOptions = {}): string | Promise<string> {
    const { clock } = this.#runtime;
    if (this.#held && elapsedMs(clock, this.#held.since) <= PERIOD_MS) return this.#held.token;
    this.#reading ??= this.#read().finally(() => this.#reading = undefined);
    return raceSignal(raceSignal(this.#reading, signal), disposed);
  }

  /** Makes the next request read the file, if `token` came from it. */
  invalidate(token: string | undefined): void {
    if (this.#held && this.#held.token === token) this.#held.since = LONG_AGO;
  }

  async #read(): Promise<string> {
    const since = momentOf(this.#runtime.clock);
    const content = await readProjectedFile(this.#runtime, this.#path).catch(() => "");
    // The current token stays in use: from the file, or the other one.
    if (content.trim() === "") return this.#held?.token ?? this.#token;
    try {
      const token = parseToken(content, `The token file ${this.#path}`);
      this.#held = { token, since };
      return token;
    } catch (cause) {
      if (this.#held) return this.#held.token;
      const why = cause instanceof Error ? cause.message : "unknown error";
      throw new TokenUnavailableError(`There is no token from ${this.#path}: ${why}`, { cause });
    }
  }
}
