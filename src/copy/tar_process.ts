import { ApiStatusError, type KubeFetch } from "@kubewire/kubewire";
import { podExec, type PodProcess, type PodTarget } from "@kubewire/kubewire/pod";
import { CopyError } from "./copy_error.ts";
import { readComplaints, type TarComplaints } from "./tar_complaints.ts";

/**
 * GNU tar's exit code if a file changed while it was read; after a failure it is 2. Busybox always
 * uses 1.
 */
const SOME_DIFFER = 1;

/** Settings of {@linkcode TarProcess.start}. */
export interface TarProcessOptions {
  /** The arguments of tar. */
  args: readonly string[];
  /** Whether the tar reads an archive from stdin. */
  stdin: boolean;
  /** Ends the tar. */
  signal?: AbortSignal | undefined;
}

/** A tar that runs in a container, and its messages. */
export class TarProcess implements AsyncDisposable {
  /** The archive that the tar writes. If the tar reads one instead, this class reads the output. */
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

  /** Starts a tar. */
  static async start(
    kube: KubeFetch,
    pod: PodTarget,
    { args, stdin, signal }: TarProcessOptions,
  ): Promise<TarProcess> {
    const command = ["tar", ...args];
    const process = await podExec(kube, pod, { command, stdin, ...(signal && { signal }) });
    return new TarProcess(process, !stdin);
  }

  /** Returns whether a tar that writes an archive succeeds. Its output is read and dropped. */
  static async succeeds(
    kube: KubeFetch,
    pod: PodTarget,
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

  /** The stdin of the tar, if it reads an archive. */
  get input(): WritableStream<Uint8Array> {
    return this.#process.stdin;
  }

  /**
   * Waits for the end of the tar and returns its messages, one for each line. The tar has succeeded
   * if its exit code is 0, or if it is 1, the tar writes an archive, and its messages only say that
   * files changed while they were read. It must also have listed at least `entries` entries as
   * written: if a tar ends before it has read its stdin, the status may be lost on the way, and
   * kube-apiserver reports 0.
   *
   * @throws {CopyError} If the tar failed, or the container does not have a tar.
   * @throws {StreamCutError} If the connection was lost before the end.
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
   * Returns the reason why a copy failed: if the tar's output has ended, the tar's own error, which
   * says more than that the archive is incomplete.
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

  /** Ends the tar if it is still running. */
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
