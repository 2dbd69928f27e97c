/** A kubelet's work for one volume, done by the Go program in tests/e2e/control_plane/kubelet. */

import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** One write of the volume. */
export interface VolumeWrite {
  /** The first write, the 80 % rule, or {@linkcode Kubelet.rotate}. */
  reason: "start" | "refresh" | "rotate";
  /** Expiry of the token in the volume. */
  expires: Date;
  /** The first 12 hex digits of the token's SHA-256; the token itself is never shown. */
  sha256: string;
}

/** A line of the program's standard output. */
type Report =
  | { event: "written"; reason: VolumeWrite["reason"]; expires: string; sha256: string }
  | { event: "failed"; reason: VolumeWrite["reason"]; message: string };

/**
 * Keeps a directory filled as the kubelet keeps a projected service-account volume, through the
 * kubelet's own AtomicWriter, refreshing when a fifth of the token's life is left.
 *
 * Start it within the test that uses it: while it runs it reads from a pipe, which the sanitizers
 * count.
 *
 * @example
 * ```ts ignore
 * await using kubelet = await controlPlane.startKubelet({ directory, lifetimeMs: 10_000 });
 * const { sha256 } = await kubelet.rotate();
 * ```
 */
export class Kubelet implements AsyncDisposable {
  /** Every write so far. */
  readonly writes: VolumeWrite[] = [];
  readonly #child: ChildProcess;
  readonly #exited: Promise<void>;
  readonly #rotations: PromiseWithResolvers<VolumeWrite>[] = [];
  #news = Promise.withResolvers<void>();
  #failure: Error | undefined;
  #ended = false;
  #standardError = "";

  private constructor(program: string, args: string[]) {
    this.#child = spawn(program, args, { stdio: ["pipe", "pipe", "pipe"] });
    this.#exited = new Promise((resolve) => {
      this.#child.once("close", (code) => resolve(this.#end(code)));
      this.#child.once("error", (cause) => {
        this.#standardError = String(cause);
        resolve(this.#end(null));
      });
    });
    this.#child.stderr?.setEncoding("utf8").on("data", (text) => this.#standardError += text);
    if (this.#child.stdout) {
      createInterface(this.#child.stdout).on("line", (line) => this.#take(JSON.parse(line)));
    }
  }

  /** Runs the program and waits for its first write; rejects with the program's error output. */
  static async start(program: string, args: string[]): Promise<Kubelet> {
    const kubelet = new Kubelet(program, args);
    for await (const _first of kubelet.written()) break;
    return kubelet;
  }

  /**
   * Rotates now, whatever the token's age.
   *
   * @returns the write, once the new token is in the volume.
   * @throws {Error} when the API server issues no token; the volume then keeps the old one.
   */
  async rotate(): Promise<VolumeWrite> {
    this.#throwIfEnded();
    const rotation = Promise.withResolvers<VolumeWrite>();
    this.#rotations.push(rotation);
    this.#child.stdin?.write("rotate\n");
    return await rotation.promise;
  }

  /** Yields every write, from the first one on, and ends when this is disposed. */
  async *written(): AsyncGenerator<VolumeWrite, void, undefined> {
    for (let index = 0;;) {
      const write = this.writes[index];
      if (write) {
        index++;
        yield write;
        continue;
      }
      if (this.#failure) throw this.#failure;
      if (this.#ended) return;
      await this.#news.promise;
    }
  }

  /** Ends the program; the volume stays as it is. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.stdin?.end();
    await this.#exited;
  }

  #take(report: Report): void {
    const rotation = report.reason === "rotate" ? this.#rotations.shift() : undefined;
    if (report.event === "failed") {
      rotation?.reject(new Error(`The kubelet could not rotate: ${report.message}`));
      return;
    }
    const { reason, sha256 } = report;
    const write = { reason, sha256, expires: new Date(report.expires) };
    this.writes.push(write);
    rotation?.resolve(write);
    this.#announce();
  }

  #end(code: number | null): void {
    this.#ended = true;
    if (code !== 0) {
      this.#failure = new Error(
        `The kubelet program ended with code ${code}: ${this.#standardError.trim()}`,
      );
    }
    for (const rotation of this.#rotations.splice(0)) {
      rotation.reject(this.#failure ?? new Error("The kubelet was disposed while it rotated."));
    }
    this.#announce();
  }

  #announce(): void {
    this.#news.resolve();
    this.#news = Promise.withResolvers();
  }

  #throwIfEnded(): void {
    if (this.#failure) throw this.#failure;
    if (this.#ended) throw new TypeError("The kubelet is disposed.");
  }
}
