import { ConfigurationError } from "../../core/errors.ts";
import { settledWithin } from "../system_clock.ts";

/** Settings of {@linkcode programOutput}. */
export interface ProgramOutputOptions {
  /** Stops reading when it aborts. */
  signal?: AbortSignal | undefined;
  /** The maximum number of bytes to read. */
  maxBytes?: number | undefined;
}

/** A running program, of either runtime. */
export interface RunningProgram {
  readonly stdout: ReadableStream<Uint8Array>;
  kill(signal: "SIGKILL"): void;
  unref(): void;
}

/**
 * Reads the output of a program with {@linkcode programOutput}. A program that writes too much is
 * killed, and after an abort of `signal` the program no longer keeps this process alive. The
 * rejection may be awaited later, after the program has ended.
 */
export function followOutput(
  child: RunningProgram,
  options: ProgramOutputOptions,
): Promise<string> {
  const { signal } = options;
  signal?.addEventListener("abort", () => child.unref()); // the program may end later
  const output = programOutput(child.stdout, options);
  output.catch(() => signal?.aborted || child.kill("SIGKILL")) // the output was too long
    .catch(() => {}); // the caller gets the error after the program has ended
  return output;
}

/** The time for the last messages of a program that has ended. */
const LAST_MESSAGES_MS = 100;

/**
 * Copies the messages of a program until it has ended. Another program that it has started may hold
 * the pipe open for longer, which is not waited for.
 */
export async function copyErrors(
  stderr: ReadableStream<Uint8Array>,
  write: (part: Uint8Array) => Promise<unknown>,
  ended: Promise<unknown>,
): Promise<void> {
  const reader = stderr.getReader();
  const copy = async () => {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      await write(part.value);
    }
  };
  const copied = copy();
  copied.catch(() => {}); // standard error of this process is closed
  await ended.catch(() => {});
  await settledWithin(copied, LAST_MESSAGES_MS);
  reader.cancel().catch(() => {});
}

/**
 * Reads a program's output to its end, as UTF-8. When `signal` aborts, reading stops: a child
 * process of the program may share the output and continue to run.
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
