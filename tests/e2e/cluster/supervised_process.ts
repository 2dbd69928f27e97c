/** A server that never outlives the test run that started it. */

import { type ChildProcess, spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

/** Settings of {@linkcode SupervisedProcess}. */
export interface SupervisedProcessOptions {
  /** Path of the supervise program. */
  supervise: string;
  program: string;
  args: string[];
  /** File for standard output and standard error. */
  logFile: string;
}

/** Returns whether the program serves; rejects when the signal aborts. */
export type ReadinessProbe = (signal: AbortSignal) => Promise<boolean>;

/**
 * A program run under tests/e2e/control_plane/supervise, which ends it as soon as the pipe to this
 * process closes: on dispose, or because the kernel closes the pipe of a killed process.
 *
 * Its output goes to a file and is not read here, so a test's sanitizers see no operation.
 *
 * @example
 * ```ts ignore
 * await using etcd = new SupervisedProcess({ supervise, program, args: [], logFile });
 * ```
 */
export class SupervisedProcess implements AsyncDisposable {
  /** Resolves with the exit code when the program has ended, for whatever reason. */
  readonly exited: Promise<number | null>;
  readonly #options: SupervisedProcessOptions;
  readonly #child: ChildProcess;

  constructor(options: SupervisedProcessOptions) {
    const { supervise, program, args, logFile } = options;
    this.#options = options;
    this.#child = spawn(supervise, [logFile, program, ...args], {
      stdio: ["pipe", "ignore", "inherit"],
    });
    this.exited = new Promise((resolve, reject) => {
      this.#child.once("exit", resolve);
      this.#child.once("error", reject);
    });
    this.exited.catch(() => {}); // callers that wait get the error
  }

  /**
   * Calls `probe` until it returns true.
   *
   * @throws {Error} with the end of the log, when the program ended or `timeoutMs` passed before.
   */
  async untilReady(probe: ReadinessProbe, timeoutMs: number): Promise<void> {
    const giveUp = new AbortController();
    const timer = setTimeout(() => {
      giveUp.abort(new Error(`It is not ready after ${timeoutMs} ms.`));
    }, timeoutMs);
    this.exited.then(
      (code) => giveUp.abort(new Error(`It ended with code ${code}.`)),
      (error) => giveUp.abort(error),
    );
    try {
      while (!(await probe(giveUp.signal))) {
        await delay(50, undefined, { signal: giveUp.signal });
      }
    } catch (error) {
      const name = basename(this.#options.program);
      throw new Error(`${name} did not start. The end of its log:\n${await this.#logTail()}`, {
        cause: giveUp.signal.reason ?? error,
      });
    } finally {
      clearTimeout(timer);
    }
  }

  /** Sends a signal to the program. */
  signal(signal: "SIGSTOP" | "SIGCONT" | "SIGKILL"): void {
    this.#child.stdin?.write(`${signal}\n`);
  }

  /** Ends the program and waits for its end; SIGKILL follows after 2 s. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.stdin?.end();
    await this.exited.catch(() => {});
  }

  async #logTail(): Promise<string> {
    const log = await readFile(this.#options.logFile, "utf8").catch(() => "(no log)");
    return log.split("\n").slice(-20).join("\n");
  }
}
