import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { clearTimeout as clearTimer, setTimeout as startTimer } from "node:timers";
import { AtomicWriter } from "./atomic_writer.ts";
import { PlainWriter } from "./plain_writer.ts";
import type { VolumeWriter } from "./volume_files.ts";
import type { IssuedToken } from "../auth/token_authority.ts";
import { type ServerTime, serverTime } from "../time/server_time.ts";
import type { TestClock } from "../time/test_clock.ts";

/** Calls back once after a delay; the returned function cancels the call. */
export type SetTimer = (callback: () => void, delayMs: number) => () => void;

/** Settings of {@linkcode FakeKubelet.start}. */
export interface FakeKubeletOptions {
  /** Directory of the files; created if it does not exist. */
  directory: string;
  /** Requests a token, as the kubelet does with a TokenRequest. */
  issue: () => Promise<IssuedToken>;
  /** Returns the content of `ca.crt`; called at every write. */
  caPem: () => string;
  /** URL of the API server, for {@linkcode FakeKubelet.config} and {@linkcode FakeKubelet.env}. */
  server?: string;
  /**
   * Whether the kubelet writes with symbolic links, as the real one does, so that all files change
   * in one step. Without links each file changes separately; then narrow permissions of Deno are
   * enough: `--allow-read=DIRECTORY --allow-write=DIRECTORY`.
   *
   * @default {true}, unless Deno's permissions forbid links
   */
  links?: boolean;
  /**
   * The content of `namespace`.
   *
   * @default {"default"}
   */
  namespace?: string;
  /**
   * Whether the kubelet also rotates by the real kubelet's rule, on a timer that does not keep the
   * process alive.
   *
   * @default {false}
   */
  autoRotate?: boolean;
  /**
   * Whether dispose removes the directory and all its contents.
   *
   * @default {false}
   */
  removeOnDispose?: boolean;
  /**
   * The time, in epoch milliseconds; must be that of the token authority.
   *
   * @default {Date.now}, or the time of `clock`
   */
  now?: () => number;
  /**
   * The clock of the files and of `autoRotate`; must be that of the token authority.
   *
   * @default Real time.
   */
  clock?: TestClock;
  /** The timer of `autoRotate`; for tests that use their own clock. */
  setTimer?: (callback: () => void, delayMs: number) => () => void;
}

const DAY_MS = 24 * 3_600_000;
const REFRESH_AT = 0.8;
const RETRY_AFTER = 0.05;
const LEAST_RETRY_MS = 100;

/**
 * Acts as the kubelet for one pod. It writes `token`, `ca.crt` and `namespace` to a directory with
 * the steps of the kubelet's AtomicWriter. It rotates the token on command or by the kubelet's
 * rule: once less than 20 % of the lifetime is left, or after 24 hours
 * (`pkg/kubelet/token/token_manager.go`, without its jitter of 10 s).
 *
 * @example A directory like `/var/run/secrets/kubernetes.io/serviceaccount` in a pod
 * ```ts
 * import { FakeKubelet, TokenAuthority } from "@kubewire/testing";
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
  readonly #writer: VolumeWriter;
  readonly #time: ServerTime;
  #current: IssuedToken;
  #rotations = 0;
  #failures = 0;
  #disposed = false;
  #stopTimer: () => void = () => {};
  #lastTask: Promise<unknown> = Promise.resolve();

  private constructor(options: FakeKubeletOptions, first: IssuedToken) {
    this.#options = options;
    this.#time = serverTime(options);
    const { directory, links = mayLink() } = options;
    this.#writer = links
      ? new AtomicWriter(directory, { now: this.#time.now })
      : new PlainWriter(directory);
    this.#current = first;
  }

  /** Requests the first token and writes the files. */
  static async start(options: FakeKubeletOptions): Promise<FakeKubelet> {
    const kubelet = new FakeKubelet({ ...options }, await options.issue());
    await mkdir(options.directory, { recursive: true });
    await kubelet.sync();
    kubelet.#schedule();
    return kubelet;
  }

  /**
   * Returns the configuration of a program in this pod, for `createKubeFetch`.
   *
   * @throws {TypeError} If the kubelet was started without `server`.
   */
  get config(): {
    /** URL of the API server. */
    server: string;
    /** File with the token; the kubelet replaces it. */
    tokenFile: string;
    /** File with the CA; the kubelet replaces it. */
    caFile: string;
    /** Namespace of the pod. */
    namespace: string;
  } {
    const { directory, namespace = "default" } = this.#options;
    return {
      server: this.#server(),
      tokenFile: join(directory, "token"),
      caFile: join(directory, "ca.crt"),
      namespace,
    };
  }

  /**
   * The environment variables of a program in this pod: `KUBERNETES_SERVICE_HOST` and
   * `KUBERNETES_SERVICE_PORT`.
   *
   * @throws {TypeError} If the kubelet was started without `server`.
   */
  get env(): Record<"KUBERNETES_SERVICE_HOST" | "KUBERNETES_SERVICE_PORT", string> {
    const { hostname, port } = new URL(this.#server());
    return { KUBERNETES_SERVICE_HOST: hostname, KUBERNETES_SERVICE_PORT: port || "443" };
  }

  /** The last token that was written. */
  get current(): IssuedToken {
    return this.#current;
  }

  /** Number of tokens written after the first one. */
  get rotations(): number {
    return this.#rotations;
  }

  /** Number of rotations by the rule that failed; each keeps the old token and is retried. */
  get failures(): number {
    return this.#failures;
  }

  /**
   * Requests a new token and writes it now.
   *
   * @throws {Error} If no token was issued, or the files could not be written; the old files are
   *   kept.
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

  /** Writes the files with the current token; this updates `ca.crt` in a running pod. */
  sync(): Promise<void> {
    return this.#inTurn(() => this.#project(this.#current));
  }

  /**
   * Replaces all files of the volume with `files`, with the same steps: for tests with broken
   * content.
   */
  writeRaw(files: Record<string, string | Uint8Array>): Promise<void> {
    return this.#inTurn(() => this.#writer.write(files));
  }

  /**
   * Stops rotating, after the current write has ended. The files are kept, unless set otherwise.
   */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#disposed = true;
    this.#stopTimer();
    await this.#lastTask;
    if (this.#options.removeOnDispose) {
      await rm(this.#options.directory, { recursive: true, force: true });
    }
  }

  #server(): string {
    const { server } = this.#options;
    if (server !== undefined) return server;
    throw new TypeError("The fake kubelet knows no API server: start it with `server`.");
  }

  #project(token: IssuedToken): Promise<void> {
    const { caPem, namespace = "default" } = this.#options;
    return this.#writer.write({ token: token.token, "ca.crt": caPem(), namespace });
  }

  // The writer allows only one call at a time.
  #inTurn<T>(task: () => Promise<T>): Promise<T> {
    const held = this.#time.hold();
    const result = this.#lastTask.then(() => {
      if (this.#disposed) throw new Error("The fake kubelet is disposed: start another one");
      return task();
    }).finally(() => held[Symbol.dispose]());
    this.#lastTask = result.catch(() => {}); // the caller handles the error
    return result;
  }

  #schedule(): void {
    const { issuedAt, expiresAt } = this.#current;
    const refreshAt = issuedAt + Math.min((expiresAt - issuedAt) * REFRESH_AT, DAY_MS);
    this.#rotateAfter(refreshAt - this.#time.now());
  }

  #rotateAfter(delayMs: number): void {
    const { autoRotate = false, clock, setTimer = clock ? timerOf(clock) : setUnrefTimer } =
      this.#options;
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

/** Returns whether symbolic links can be created: Deno needs unscoped permissions for that. */
function mayLink(): boolean {
  if (!("Deno" in globalThis)) return true;
  return (["read", "write"] as const).every((name) =>
    Deno.permissions.querySync({ name }).state === "granted"
  );
}

function setUnrefTimer(callback: () => void, delayMs: number): () => void {
  const timer = startTimer(callback, delayMs);
  timer.unref();
  return () => clearTimer(timer);
}

function timerOf(clock: TestClock): SetTimer {
  return (callback, delayMs) => {
    const timer = clock.setTimer(callback, delayMs);
    return () => timer[Symbol.dispose]();
  };
}
