import { ConfigurationError } from "../core/errors.ts";

/** Settings of {@linkcode programOutput}. */
export interface ProgramOutputOptions {
  /** Leaves the rest when it aborts. */
  signal?: AbortSignal | undefined;
  /** The most bytes to read. */
  maxBytes?: number | undefined;
}

/** A program that runs, of either runtime. */
export interface RunningProgram {
  readonly stdout: ReadableStream<Uint8Array>;
  kill(signal: "SIGKILL"): void;
  unref(): void;
}

/**
 * Follows the output of a program as {@linkcode programOutput} reads it: one that writes too much is
 * killed, and one that `signal` ends keeps this process alive no longer. The rejection may be awaited
 * later, once the program has ended.
 */
export function followOutput(
  child: RunningProgram,
  options: ProgramOutputOptions,
): Promise<string> {
  const { signal } = options;
  signal?.addEventListener("abort", () => child.unref()); // it may take its time to end
  const output = programOutput(child.stdout, options);
  output.catch(() => signal?.aborted || child.kill("SIGKILL")) // it has written too much
    .catch(() => {}); // the error is told once the program has ended
  return output;
}

/**
 * Reads what a program writes, as UTF-8, to its end. When `signal` aborts it leaves the rest: a program
 * that was started by this one may have the same output, and live on.
 *
 * @throws {ConfigurationError} If the program writes more than `maxBytes`.
 * @throws The signal's reason.
 */
export async function programOutput(
  output: ReadableStream<Uint8Array>,
  { signal, maxBytes = Infinity }: ProgramOutputOptions = {},
): Promise<string> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  const sink = new WritableStream<Uint8Array>({
    write(part) {
      size += part.length;
      if (size > maxBytes) {
        throw new ConfigurationError(
          `it wrote more than ${maxBytes} bytes to standard output and was ended: run it in a ` +
            "terminal, with the args and the env that are configured for it, to see what it writes.",
        );
      }
      parts.push(new Uint8Array(part));
    },
  });
  await output.pipeTo(sink, signal ? { signal } : {});
  return await new Blob(parts).text();
}
