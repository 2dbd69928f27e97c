import { TokenUnavailableError } from "../core/errors.ts";
import { shownValue } from "../core/shown_value.ts";
import { currentRuntime } from "../runtime/platform/current_runtime.ts";
import { RotatingFile } from "../files/rotating_file.ts";
import type { Runtime } from "../runtime/runtime.ts";
import { handled, raceSignal } from "../core/time/waiting.ts";
import { parseToken, type TokenTimes, tokenTimes } from "./parse_token.ts";
import type { TokenOptions, TokenSource } from "./token_source.ts";

const NEARLY_EXPIRED_MS = 10_000;
const NEARLY_EXPIRED_SHARE = 0.1;
const EXPIRED_READ_PAUSE_MS = 1_000;

/** Settings of a {@linkcode FileTokenSource}. */
export interface FileTokenSourceOptions {
  /**
   * Milliseconds from one read of the file to the next.
   * @default {60000}
   */
  refreshPeriodMs?: number;
  /**
   * Called once for each streak of failed reads, with the first error; the held token is served
   * meanwhile.
   */
  onError?: (error: unknown) => void;
  /** Called when a read returns a token that differs from the previous one. */
  onRotation?: (diagnostics: TokenDiagnostics) => void;
  /**
   * The runtime to use; by default the one that runs the program. Not stable: it comes from
   * `./unstable-runtime`.
   *
   * @ignore
   */
  runtime?: Runtime;
}

/** Facts about a token that can be logged, without the token itself. */
export interface TokenDiagnostics {
  /** The file that the token comes from. */
  path: string;
  /** The time at which the token was issued, if it contains one. */
  issuedAt?: Date;
  /** The token's expiry time; it does not trigger a refresh, see {@linkcode FileTokenSource}. */
  expiresAt?: Date;
  /** Milliseconds since the file was last read. */
  ageMs: number;
  /** The number of reads of the file. */
  reads: number;
  /** The number of reads that returned a different token than the read before. */
  rotations: number;
  /** The number of failed reads. */
  failures: number;
  /** Whether the last read failed. */
  failing: boolean;
  /**
   * Whether requests can be expected to be authenticated: a token is held, the last read succeeded,
   * and the server has not refused this token (401) since it was first read. A readiness probe does
   * not need any other check. After a refusal it stays `false` until the file has another token.
   */
  healthy: boolean;
}

interface HeldToken extends Readonly<TokenTimes> {
  readonly text: string;
  /** The time from which the token has expired or is about to expire. */
  readonly doubtfulFromMs: number;
}

/** Returns the time from which a token has expired or is about to expire. */
function doubtfulFromMs({ issuedAtMs = -Infinity, expiresAtMs = Infinity }: TokenTimes): number {
  const lifetimeMs = expiresAtMs - issuedAtMs;
  return expiresAtMs - Math.min(NEARLY_EXPIRED_MS, NEARLY_EXPIRED_SHARE * lifetimeMs);
}

/**
 * A token from a file that the kubelet replaces. The file is read once at the start and then every
 * 60 s, as in client-go (`transport/token_source.go`). The timer never keeps the process alive, and
 * a request takes the token from memory. A request reads the file first when the timer is late (the
 * process was stopped), when the token has expired or is about to expire, and after a 401.
 *
 * The expiry in the token does not trigger a refresh: in the API server's extended tokens it is one
 * year away, while the kubelet rotates the file after about 48 minutes.
 *
 * The token is never shown: not in errors, and not when the source is printed.
 *
 * @example A token for another audience, projected beside the default one
 * ```ts
 * import { createKubeFetch, FileTokenSource, loadInClusterConfig } from "jsr:@kubewire/kubewire";
 *
 * await using tokenSource = new FileTokenSource("/var/run/secrets/tokens/reader", {
 *   onError: (error) => console.warn("the token could not be read", error),
 * });
 * await using kube = createKubeFetch({ ...await loadInClusterConfig(), tokenSource });
 * ```
 */
export class FileTokenSource implements TokenSource, AsyncDisposable {
  readonly #file: RotatingFile<HeldToken>;
  readonly #runtime: Runtime;
  #rotations = 0;
  /** The last token that the server refused. */
  #refused: string | undefined;

  /**
   * Starts to read the file at `path`; a failure is reported by the next call of `token`.
   *
   * @throws {TypeError} If `path` is not a text.
   */
  constructor(path: string, options: FileTokenSourceOptions = {}) {
    // Bun takes a number for an open file: it would read that one.
    if (typeof path !== "string") {
      throw new TypeError(
        `The path of a token file must be a text: current value is ${shownValue(path)}.`,
      );
    }
    const { runtime = currentRuntime(), refreshPeriodMs, onError, onRotation } = options;
    this.#runtime = runtime;
    this.#file = new RotatingFile(path, {
      runtime,
      onError,
      ...(refreshPeriodMs !== undefined && { refreshPeriodMs }),
      parse(content) {
        const text = parseToken(content, `The token file ${path}`);
        const times = tokenTimes(text);
        return { text, ...times, doubtfulFromMs: doubtfulFromMs(times) };
      },
      onRead: (token, previous) => {
        if (!previous || previous.text === token.text) return;
        this.#rotations++;
        onRotation?.(this.diagnostics());
      },
    });
  }

  /**
   * Returns the token to send now.
   *
   * @throws {TokenUnavailableError} If no token is held and the file cannot be read, or the source
   * has been disposed of; `cause` is the reason.
   */
  token(options: TokenOptions = {}): string | Promise<string> {
    const held = this.#file.fresh;
    if (held !== undefined && !this.#readsFirst(held)) return held.text;
    return handled(raceSignal(this.#named(this.#file.read()), options.signal));
  }

  /** Reads the file again if `token` is still the token that is held. */
  async invalidate(token: string, options: TokenOptions = {}): Promise<void> {
    if (this.#file.held?.text !== token) return;
    this.#refused = token;
    await raceSignal(this.#named(this.#file.readAnew()), options.signal);
  }

  /** Returns facts about the token and its file, without the token itself. */
  diagnostics(): TokenDiagnostics {
    const { held, path, ageMs, reads, failures, failing } = this.#file;
    return {
      path,
      ...(held?.issuedAtMs !== undefined && { issuedAt: new Date(held.issuedAtMs) }),
      ...(held?.expiresAtMs !== undefined && { expiresAt: new Date(held.expiresAtMs) }),
      ageMs,
      reads,
      rotations: this.#rotations,
      failures,
      failing,
      healthy: held !== undefined && !failing && held.text !== this.#refused,
    };
  }

  /** Stops the timer and closes the file; a second call does nothing. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#file[Symbol.asyncDispose]();
  }

  #readsFirst({ doubtfulFromMs }: HeldToken): boolean {
    return this.#runtime.clock.now() > doubtfulFromMs &&
      this.#file.ageMs >= EXPIRED_READ_PAUSE_MS;
  }

  /** Returns the token of a read, and wraps its error in a `TokenUnavailableError`. */
  async #named(read: Promise<HeldToken>): Promise<string> {
    try {
      return (await read).text;
    } catch (error) {
      const why = error instanceof Error ? error.message : "unknown error";
      throw new TokenUnavailableError(`There is no token from ${this.#file.path}: ${why}`, {
        cause: error,
      });
    }
  }
}
