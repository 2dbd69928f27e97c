import { ApiStatusError } from "../core/api_status_error.ts";
import { podExec } from "../pod/pod_exec.ts";
import type { PodProcess } from "../pod/pod_process.ts";
import type { PodReference } from "../pod/pod_reference.ts";
import type { KubeFetch } from "../transport/kube_fetch.ts";
import { CopyError } from "./copy_error.ts";

const MOST_COMPLAINTS = 2_048;
/** GNU tar ends with it where a file changed while it was read. */
const SOME_DIFFER = 1;

/** Settings of {@linkcode TarProcess.start}. */
export interface TarProcessOptions {
  /** The arguments of tar. */
  args: readonly string[];
  /** Whether it is sent something. */
  stdin: boolean;
  /** Ends it. */
  signal?: AbortSignal | undefined;
}

/** A tar that runs in a container, and what it complains about. */
export class TarProcess implements AsyncDisposable {
  /** What it writes: an archive. */
  readonly output: ReadableStream<Uint8Array>;
  readonly #process: PodProcess;
  readonly #complaints: Promise<string>;
  #hasEnded = false;

  private constructor(process: PodProcess) {
    this.#process = process;
    const flush = () => void (this.#hasEnded = true);
    this.output = process.stdout.pipeThrough(new TransformStream({ flush }));
    this.#complaints = beginning(process.stderr);
    this.#complaints.catch(() => {}); // the status says more
  }

  /** Starts it. */
  static async start(
    kube: KubeFetch,
    pod: PodReference,
    { args, stdin, signal }: TarProcessOptions,
  ): Promise<TarProcess> {
    const command = ["tar", ...args];
    return new TarProcess(await podExec(kube, pod, { command, stdin, ...(signal && { signal }) }));
  }

  /** What it reads, where it is sent something. */
  get input(): WritableStream<Uint8Array> {
    return this.#process.stdin;
  }

  /**
   * Waits for its end, and gives what it had to say, a line each.
   *
   * @throws {CopyError} If it failed, or there is no tar in the container.
   * @throws {StreamCutError} If the connection was lost before.
   */
  async end(): Promise<string[]> {
    const exitCode = await this.#exitCode();
    const said = (await this.#complaints).trim();
    if (exitCode > SOME_DIFFER) {
      throw new CopyError(
        `tar in the container ended with ${exitCode}: ${said || "no reason given"}`,
      );
    }
    return said === "" ? [] : said.split("\n");
  }

  /**
   * What ended a copy: if its output has ended, what it says of itself, which is more than that the
   * archive is cut short.
   */
  async reasonFor(error: unknown): Promise<unknown> {
    if (!this.#hasEnded) return error;
    try {
      await this.end();
    } catch (reason) {
      return reason;
    }
    return error;
  }

  /** Ends it, if it still runs. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#process[Symbol.asyncDispose]();
  }

  async #exitCode(): Promise<number> {
    try {
      return (await this.#process.status).exitCode;
    } catch (cause) {
      if (!(cause instanceof ApiStatusError) || !/not found|no such file/i.test(cause.message)) {
        throw cause;
      }
      throw new CopyError(
        "There is no tar in the container, without which nothing can be copied: use an image " +
          "that has one, or a debug container.",
        { cause },
      );
    }
  }
}

async function beginning(stream: ReadableStream<Uint8Array>): Promise<string> {
  let text = "";
  for await (const part of stream.pipeThrough(new TextDecoderStream() as Decoder)) {
    text = (text + part).slice(0, MOST_COMPLAINTS);
  }
  return text;
}

/** The DOM's types have it take any buffer, and a stream of bytes is narrower. */
type Decoder = ReadableWritablePair<string, Uint8Array>;
