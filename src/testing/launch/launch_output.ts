import process from "node:process";
import { fileFault } from "../door/file_fault.ts";

type Output = Pick<NodeJS.WriteStream, "on" | "write">;

/**
 * Standard output and standard error of the launcher. A reader may close them early, as `head -1`
 * does: further lines are then discarded, and the server goes on.
 */
export class LaunchOutput {
  readonly #stdout: Output = process.stdout;
  readonly #stderr: Output = process.stderr;
  #isBroken = false;

  constructor() {
    // Without a listener the event ends the program, which leaves its kubeconfig behind.
    for (const stream of [this.#stdout, this.#stderr]) stream.on("error", () => {});
  }

  /**
   * Prints a text. Returns `false` if standard output cannot be written, such as to a full disk, and
   * says so on standard error, once.
   */
  async print(text: string): Promise<boolean> {
    if (this.#isBroken) return false; // on Deno a stream that threw calls no callback again
    const error = await written(this.#stdout, text);
    if (error === undefined || error.code === "EPIPE" || error.code === "ECONNRESET") return true;
    if (!this.#isBroken) this.warn(`Standard output cannot be written: ${fileFault(error)}.`);
    this.#isBroken = true;
    return false;
  }

  /** Prints a line to standard error, as far as that can be written. */
  warn(message: string): void {
    void written(this.#stderr, `${message}\n`);
  }
}

/** Writes a text; Bun reports a failure to the callback, and Deno may throw it at once. */
function written(stream: Output, text: string): Promise<NodeJS.ErrnoException | undefined> {
  return new Promise((resolve) => {
    try {
      stream.write(text, (error) => resolve(error ?? undefined));
    } catch (error) {
      resolve(error as Error);
    }
  });
}
