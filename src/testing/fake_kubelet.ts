import { mkdir, rm } from "node:fs/promises";
import { clearTimeout as clearTimer, setTimeout as startTimer } from "node:timers";
import { AtomicWriter, type VolumeFiles } from "./atomic_writer.ts";
import type { IssuedToken } from "./token_authority.ts";

/** Calls back once after a while; the result calls it off. */
export type SetTimer = (callback: () => void, delayMs: number) => () => void;

/** Settings of {@linkcode FakeKubelet.start}. */
export interface FakeKubeletOptions {
  /** Where to project the files; made when it does not exist. */
  directory: string;
  /** Asks for a token, as the kubelet does by TokenRequest. */
  issue: () => Promise<IssuedToken>;
  /** What goes into `ca.crt`; asked at every write. */
  caPem: () => string;
  /**
   * What goes into `namespace`.
   *
   * @default {"default"}
   */
  namespace?: string;
  /**
   * Whether it rotates by the kubelet's rule, on a timer that keeps no process alive.
   *
   * @default {false}
   */
  autoRotate?: boolean;
  /**
   * Whether dispose removes the directory with everything in it.
   *
   * @default {false}
   */
  removeOnDispose?: boolean;
  /**
   * The clock, in epoch milliseconds; must be the token authority's.
   *
   * @default {Date.now}
   */
  now?: () => number;
  /** The timer of `autoRotate`; for tests with a clock of their own. */
  setTimer?: SetTimer;
}

const DAY_MS = 24 * 3_600_000;
const REFRESH_AT = 0.8;
const RETRY_AFTER = 0.05;
const LEAST_RETRY_MS = 100;

/**
 * Plays the kubelet for one pod: projects `token`, `ca.crt` and `namespace` into a directory by the
 * steps of its AtomicWriter, and rotates the token on command or by its rule, which is once less
 * than 20 % of the lifetime is left, or after 24 hours (`pkg/kubelet/token/token_manager.go`,
 * without its jitter of 10 s).
 *
 * @example A directory such as a pod has at `/var/run/secrets/kubernetes.io/serviceaccount`
 * ```ts
 * import { FakeKubelet, TokenAuthority } from "@kubewire/kubewire/testing";
 *
 * const tokens = await TokenAuthority.create();
 * await using kubelet = await FakeKubelet.start({
 *   directory: await Deno.makeTempDir(),
 *   issue: () => tokens.issue({ namespace: "default", name: "robot" }),
 *   caPem: () => "",
 *   removeOnDispose: true,
 * });
 * await kubelet.rotate();
 * ```
 */
export class FakeKubelet implements AsyncDisposable {
  readonly #options: FakeKubeletOptions;
  readonly #writer: AtomicWriter;
  readonly #now: () => number;
  #current: IssuedToken;
  #rotations = 0;
  #failures = 0;
  #disposed = false;
  #stopTimer: () => void = () => {};
  #lastTask: Promise<unknown> = Promise.resolve();

  private constructor(options: FakeKubeletOptions, first: IssuedToken) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
    this.#writer = new AtomicWriter(options.directory, { now: this.#now });
    this.#current = first;
  }

  /** Asks for the first token and writes the files. */
  static async start(options: FakeKubeletOptions): Promise<FakeKubelet> {
    const kubelet = new FakeKubelet({ ...options }, await options.issue());
    await mkdir(options.directory, { recursive: true });
    await kubelet.sync();
    kubelet.#schedule();
    return kubelet;
  }

  /** The token that was written last. */
  get current(): IssuedToken {
    return this.#current;
  }

  /** Tokens written after the first one. */
  get rotations(): number {
    return this.#rotations;
  }

  /** Rotations by the rule that failed; each keeps the old token and is tried again. */
  get failures(): number {
    return this.#failures;
  }

  /**
   * Writes a new token now.
   *
   * @throws {Error} No token was issued, or the files could not be written; the old ones stay.
   */
  rotate(): Promise<IssuedToken> {
    return this.#inTurn(async () => {
      const next = await this.#options.issue();
      await this.#project(next);
      this.#current = next;
      this.#rotations++;
      this.#schedule();
      return next;
    });
  }

  /** Writes the files with the token as it is: what brings a new `ca.crt` into a running pod. */
  sync(): Promise<void> {
    return this.#inTurn(() => this.#project(this.#current));
  }

  /** Makes `files` all there is in the volume, by the same steps: for tests with broken content. */
  writeRaw(files: VolumeFiles): Promise<void> {
    return this.#inTurn(() => this.#writer.write(files));
  }

  /** Stops rotating, once what is being written is there. The files stay, unless set otherwise. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#disposed = true;
    this.#stopTimer();
    await this.#lastTask;
    if (this.#options.removeOnDispose) {
      await rm(this.#options.directory, { recursive: true, force: true });
    }
  }

  #project(token: IssuedToken): Promise<void> {
    const { caPem, namespace = "default" } = this.#options;
    return this.#writer.write({ token: token.token, "ca.crt": caPem(), namespace });
  }

  // The writer takes one call at a time.
  #inTurn<T>(task: () => Promise<T>): Promise<T> {
    const result = this.#lastTask.then(() => {
      if (this.#disposed) throw new Error("The fake kubelet is disposed: start another one");
      return task();
    });
    this.#lastTask = result.catch(() => {}); // the caller has it
    return result;
  }

  #schedule(): void {
    const { issuedAt, expiresAt } = this.#current;
    const refreshAt = issuedAt + Math.min((expiresAt - issuedAt) * REFRESH_AT, DAY_MS);
    this.#rotateAfter(refreshAt - this.#now());
  }

  #rotateAfter(delayMs: number): void {
    const { autoRotate = false, setTimer = setUnrefTimer } = this.#options;
    this.#stopTimer();
    if (!autoRotate || this.#disposed) return;
    this.#stopTimer = setTimer(() => void this.#rotateByRule(), Math.max(0, delayMs));
  }

  async #rotateByRule(): Promise<void> {
    try {
      await this.rotate();
    } catch {
      if (this.#disposed) return;
      this.#failures++;
      const { issuedAt, expiresAt } = this.#current;
      this.#rotateAfter(Math.max(LEAST_RETRY_MS, (expiresAt - issuedAt) * RETRY_AFTER));
    }
  }
}

function setUnrefTimer(callback: () => void, delayMs: number): () => void {
  const timer = startTimer(callback, delayMs);
  timer.unref();
  return () => clearTimer(timer);
}
