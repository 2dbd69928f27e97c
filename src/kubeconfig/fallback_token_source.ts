import { parseToken } from "../auth/parse_token.ts";
import type { TokenOptions, TokenSource } from "../auth/token_source.ts";
import { elapsedMs, type Moment, momentOf } from "../runtime/clock.ts";
import { readProjectedFile } from "../runtime/read_projected_file.ts";
import type { Runtime } from "../runtime/runtime.ts";
import { raceSignal } from "../runtime/waiting.ts";

/** How long a token of the file is sent before the file is read again, as in client-go. */
const PERIOD_MS = 60_000;

/** A moment from which any time has passed. */
const LONG_AGO: Moment = { wallMs: -Infinity, monotonicMs: -Infinity };

/** What a {@linkcode FallbackTokenSource} starts with. */
export interface FallbackTokenSourceParts {
  /** The token file. */
  path: string;
  /** The token to send as long as the file has given none. */
  token: string;
  /** Reads the file and has the clock. */
  runtime: Runtime;
}

/**
 * The token of a file that is not there yet, and another token until then (client-go
 * `transport/round_trippers.go`). The file is read when a token is asked for: each time until it has
 * given one, then once in 60 s and after a 401. It has no timer, so that nothing is left to dispose
 * of. The tokens do not show when the source is printed.
 */
export class FallbackTokenSource implements TokenSource {
  readonly #path: string;
  readonly #token: string;
  readonly #runtime: Runtime;
  #held: { token: string; since: Moment } | undefined;
  #reading: Promise<string> | undefined;

  /** Creates a source that has read nothing yet. */
  constructor({ path, token, runtime }: FallbackTokenSourceParts) {
    this.#path = path;
    this.#token = token;
    this.#runtime = runtime;
  }

  /** The token to send now. */
  token({ signal, disposed }: TokenOptions = {}): string | Promise<string> {
    const { clock } = this.#runtime;
    if (this.#held && elapsedMs(clock, this.#held.since) <= PERIOD_MS) return this.#held.token;
    this.#reading ??= this.#read().finally(() => this.#reading = undefined);
    return raceSignal(raceSignal(this.#reading, signal), disposed);
  }

  /** Has the file read for the next request, if `token` is what it gave. */
  refused(token: string | undefined): void {
    if (this.#held && this.#held.token === token) this.#held.since = LONG_AGO;
  }

  async #read(): Promise<string> {
    const since = momentOf(this.#runtime.clock);
    try {
      const content = await readProjectedFile(this.#runtime, this.#path);
      const token = parseToken(content, `The token file ${this.#path}`);
      this.#held = { token, since };
      return token;
    } catch { // a token that was held, or the other one, is good meanwhile
      return this.#held?.token ?? this.#token;
    }
  }
}
