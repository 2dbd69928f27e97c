import { TokenUnavailableError } from "../core/errors.ts";
import { currentRuntime } from "../runtime/current_runtime.ts";
import { RotatingFile } from "../runtime/rotating_file.ts";
import type { Runtime } from "../runtime/runtime.ts";
import { raceSignal } from "../runtime/waiting.ts";
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
  periodMs?: number;
  /**
   * Called once for each streak of failed reads, with the first error; the held token is served
   * meanwhile.
   */
  onError?: (error: unknown) => void;
  /** Called when a read gave a token that differs from the one held before. */
  onRotation?: (diagnostics: TokenDiagnostics) => void;
  /** The runtime to read with; the one that the program runs on by default. */
  runtime?: Runtime;
}

/** What can be told of a token without showing it. */
export interface TokenDiagnostics {
  /** The file that the token comes from. */
  path: string;
  /** When the token was issued, if it says so. */
  issuedAt?: Date;
  /** When the token says that it expires; no signal to refresh, see {@linkcode FileTokenSource}. */
  expiresAt?: Date;
  /** Milliseconds since the file was last read. */
  ageMs: number;
  /** How often the file was read. */
  reads: number;
  /** How often a read gave another token than before. */
  rotations: number;
  /** How often a read failed. */
  failures: number;
  /** Whether the last read failed. */
  failing: boolean;
  /**
   * Whether requests can be expected to be authenticated: a token is held, the last read succeeded,
   * and the server has not refused this token (401) since it was first read. A readiness probe needs
   * no other rule. It stays `false` after a refusal until another token is in the file.
   */
  healthy: boolean;
}

interface HeldToken extends Readonly<TokenTimes> {
  readonly text: string;
  /** From when on it has expired or is about to. */
  readonly doubtfulFromMs: number;
}

/** From when on a token has expired or is about to. */
function doubtfulFromMs({ issuedAtMs = -Infinity, expiresAtMs = Infinity }: TokenTimes): number {
  const lifetimeMs = expiresAtMs - issuedAtMs;
  return expiresAtMs - Math.min(NEARLY_EXPIRED_MS, NEARLY_EXPIRED_SHARE * lifetimeMs);
}

/**
 * The token in a file that the kubelet replaces: read once at the start and then every 60 s, as
 * client-go does it (`transport/token_source.go`). The timer never keeps the process alive, and a
 * request finds the token in memory. A request reads the file first when the timer is late (the
 * process was stopped), when the token has expired or is about to, and after a 401.
 *
 * The expiry in the token is no signal to refresh: with the API server's extended tokens it says a
 * year, while the kubelet rotates the file after about 48 minutes.
 *
 * The token never shows: not in errors, and not when the source is printed.
 *
 * @example A token for another audience, projected beside the default one
 * ```ts
 * import { createKubeFetch, FileTokenSource, inCluster } from "jsr:@kubewire/kubewire";
 *
 * await using tokenSource = new FileTokenSource("/var/run/secrets/tokens/reader", {
 *   onError: (error) => console.warn("the token could not be read", error),
 * });
 * await using kube = createKubeFetch({ ...await inCluster(), tokenSource });
 * ```
 */
export class FileTokenSource implements TokenSource, AsyncDisposable {
  readonly #file: RotatingFile<HeldToken>;
  readonly #runtime: Runtime;
  #rotations = 0;
  /** The token that the server refused last. */
  #refused: string | undefined;

  /** Starts to read the file at `path`; a failure shows when a token is asked for. */
  constructor(path: string, options: FileTokenSourceOptions = {}) {
    const { runtime = currentRuntime(), periodMs, onError, onRotation } = options;
    this.#runtime = runtime;
    this.#file = new RotatingFile(path, {
      runtime,
      onError,
      ...(periodMs !== undefined && { periodMs }),
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
   * The token to send now.
   *
   * @throws {TokenUnavailableError} If none is held and the file cannot be read, or the source has
   * been disposed of; `cause` says why.
   */
  token(options: TokenOptions = {}): string | Promise<string> {
    const held = this.#file.fresh;
    if (held !== undefined && !this.#readsFirst(held)) return held.text;
    return raceSignal(this.#named(this.#file.read()), options.signal);
  }

  /** Reads the file again if `token` is still the one that is held. */
  async refused(token: string, options: TokenOptions = {}): Promise<void> {
    if (this.#file.held?.text !== token) return;
    this.#refused = token;
    await raceSignal(this.#named(this.#file.readAnew()), options.signal);
  }

  /** What can be told of the token and its file without showing it. */
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

  /** Ends the timer and closes the file; to dispose twice does nothing. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#file[Symbol.asyncDispose]();
  }

  #readsFirst({ doubtfulFromMs }: HeldToken): boolean {
    return this.#runtime.clock.now() > doubtfulFromMs &&
      this.#file.ageMs >= EXPIRED_READ_PAUSE_MS;
  }

  /** The outcome of a read, with an error of the source's own. */
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
