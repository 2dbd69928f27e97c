import { ApiStatusError } from "../core/api_status_error.ts";
import { podExec } from "../pod/pod_exec.ts";
import type { PodProcess } from "../pod/pod_process.ts";
import type { PodReference } from "../pod/pod_reference.ts";
import type { KubeFetch } from "../transport/kube_fetch.ts";
import { CopyError } from "./copy_error.ts";
import { readComplaints, type TarComplaints } from "./tar_complaints.ts";

/**
 * GNU tar ends with it where a file changed while it was read, and with 2 where it failed. Busybox
 * has no other code than this one.
 */
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
  /** What it writes: an archive. Of one that is sent something it is read here. */
  readonly output: ReadableStream<Uint8Array>;
  readonly #process: PodProcess;
  readonly #complaints: Promise<TarComplaints>;
  readonly #listed: Promise<number>;
  readonly #reads: boolean;
  #hasEnded = false;

  private constructor(process: PodProcess, reads: boolean) {
    this.#process = process;
    this.#reads = reads;
    const flush = () => void (this.#hasEnded = true);
    this.output = process.stdout.pipeThrough(new TransformStream({ flush }));
    this.#complaints = readComplaints(process.stderr);
    this.#complaints.catch(() => {}); // the status says more
    this.#listed = reads ? Promise.resolve(0) : countLines(this.output);
    this.#listed.catch(() => {});
  }

  /** Starts it. */
  static async start(
    kube: KubeFetch,
    pod: PodReference,
    { args, stdin, signal }: TarProcessOptions,
  ): Promise<TarProcess> {
    const command = ["tar", ...args];
    const process = await podExec(kube, pod, { command, stdin, ...(signal && { signal }) });
    return new TarProcess(process, !stdin);
  }

  /** Whether a tar that writes an archive succeeds; what it writes is read and dropped. */
  static async succeeds(
    kube: KubeFetch,
    pod: PodReference,
    { args, signal }: Pick<TarProcessOptions, "args" | "signal">,
  ): Promise<boolean> {
    await using tar = await TarProcess.start(kube, pod, { args, stdin: false, signal });
    for await (const _part of tar.output);
    try {
      await tar.end();
      return true;
    } catch (error) {
      if (error instanceof CopyError) return false;
      throw error;
    }
  }

  /** What it reads, where it is sent something. */
  get input(): WritableStream<Uint8Array> {
    return this.#process.stdin;
  }

  /**
   * Waits for its end, and gives what it had to say, a line each. It has done its work if it ends
   * with 0, or with 1 and says of the files that it read no more than that they changed meanwhile; and
   * if it named so many `entries` as written. Of what ends before it has read its standard input
   * the status may be lost on the way, and kube-apiserver says 0 then.
   *
   * @throws {CopyError} If it failed, or there is no tar in the container.
   * @throws {StreamCutError} If the connection was lost before.
   */
  async end(entries = 0): Promise<string[]> {
    const exitCode = await this.#exitCode();
    const { said, isHarmless, listed } = await this.#complaints;
    const isDone = exitCode === 0 || (this.#reads && exitCode === SOME_DIFFER && isHarmless);
    if (!isDone) {
      throw new CopyError(
        `tar in the container ended with ${exitCode}: ${said || "no reason given"}`,
      );
    }
    const written = listed + await this.#listed;
    if (written < entries) {
      throw new CopyError(
        `tar in the container wrote ${written} of ${entries} entries: ${said || "no reason given"}`,
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

const LF = 10;

async function countLines(output: ReadableStream<Uint8Array>): Promise<number> {
  let lines = 0;
  for await (const chunk of output) {
    for (let at = chunk.indexOf(LF); at >= 0; at = chunk.indexOf(LF, at + 1)) lines++;
  }
  return lines;
}
