import { type ProcessUsage, processUsage } from "./process_usage.ts";
import { followedResources } from "./followed_resources.ts";

/** A program with informers: it reads their paths from a line, says "synced", and ends with its input. */
export class Follower implements AsyncDisposable {
  readonly #child: Deno.ChildProcess;
  readonly #input: WritableStreamDefaultWriter<Uint8Array>;
  readonly #lines: ReadableStreamDefaultReader<string>;

  /** Starts the program. */
  constructor([program, ...args]: [string, ...string[]]) {
    this.#child = new Deno.Command(program, {
      args,
      stdin: "piped",
      stdout: "piped",
      stderr: "inherit",
      env: { DENO_NO_UPDATE_CHECK: "1", NO_COLOR: "1" },
    }).spawn();
    this.#input = this.#child.stdin.getWriter();
    this.#lines = this.#child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  }

  /** Tells the program what to follow, and waits until all informers are synced. */
  async synced(): Promise<void> {
    const line = `${JSON.stringify(followedResources)}\n`;
    await this.#input.write(new TextEncoder().encode(line));
    const { value = "nothing" } = await this.#lines.read();
    if (value.trim() !== "synced") throw new Error(`A program with informers said ${value}.`);
  }

  /** Returns what the program has used. */
  async usage(): Promise<ProcessUsage> {
    return await processUsage(this.#child.pid);
  }

  /** Ends the program; rejects if it fails. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#input.close().catch(() => {}); // it has ended already
    const { code } = await this.#child.status;
    await this.#lines.cancel();
    if (code !== 0) throw new Error(`A program with informers ended with code ${code}.`);
  }
}
