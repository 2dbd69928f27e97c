import { repository } from "../repository.ts";
import { bunBinary } from "./bun_binary.ts";

/** A program that runs, and whose output is read line by line. */
export class RunningProgram implements AsyncDisposable {
  readonly #name: string;
  readonly #child: Deno.ChildProcess;
  readonly #stderr: Promise<string>;
  readonly #lines: AsyncIterator<string>;
  #output = "";

  /** Starts the words of a command, of which the first is `deno` or `bun`, with further variables. */
  constructor(name: string, words: readonly string[], env: Record<string, string> = {}) {
    const [program, ...args] = cachedOnly(words);
    this.#name = name;
    this.#child = new Deno.Command(program === "bun" ? bunBinary() : Deno.execPath(), {
      args,
      cwd: repository,
      env: { NO_COLOR: "1", ...env },
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    this.#stderr = new Response(this.#child.stderr).text();
    this.#lines = linesOf(this.#child.stdout);
  }

  /** Waits for a line that matches, and returns the match. */
  async line(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const { done, value: line } = await this.#lines.next();
      if (done) {
        throw new Error(
          `${this.#name} ended without a line that matches ${pattern}:\n` +
            this.#output + await this.#stderr,
        );
      }
      this.#output += `${line}\n`;
      const match = pattern.exec(line);
      if (match) return match;
    }
  }

  /** Waits for the end, and returns the exit code with the output of both streams. */
  async end(): Promise<{ code: number; output: string }> {
    for (;;) {
      const { done, value: line } = await this.#lines.next();
      if (done) break;
      this.#output += `${line}\n`;
    }
    const [{ code }, stderr] = await Promise.all([this.#child.status, this.#stderr]);
    return { code, output: this.#output + stderr };
  }

  /** Sends SIGTERM, as the kubelet does. */
  terminate(): void {
    this.#child.kill("SIGTERM");
  }

  /** Kills the program, if it still runs. */
  async [Symbol.asyncDispose](): Promise<void> {
    try {
      this.#child.kill("SIGKILL");
    } catch {
      // It has ended already.
    }
    await this.end();
  }
}

/** Adds to the words of a `deno run` that it downloads nothing: its output would differ then. */
export function cachedOnly(words: readonly string[]): string[] {
  const [program = "", command = "", ...rest] = words;
  return program === "deno" && command === "run"
    ? [program, command, "--cached-only", ...rest]
    : [...words];
}

async function* linesOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of stream) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
  if (rest !== "") yield rest;
}
