import { rmSync } from "node:fs";
import { mkdtemp, realpath } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { killGroup } from "../support/programs/process_group.ts";
import { removeAfterEnd } from "../support/programs/remove_after_end.ts";

/** Signals that end a run, with their numbers: a program that one ended has the code 128 + N. */
const SIGNALS = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 } as const;

/**
 * A run of the suite: the processes and the folder that must not stay when it ends, however it ends.
 * Supervised programs end with the pipe to this process, and what they write meanwhile is removed 3 s
 * later.
 */
export class EndToEndRun {
  /** Process groups that run, which are killed by a signal. */
  readonly groups: Set<number> = new Set();
  readonly #temp: string;
  readonly #removal: Disposable;

  private constructor(temp: string) {
    this.#temp = temp;
    this.#removal = removeAfterEnd(temp);
    for (const [signal, number] of Object.entries(SIGNALS)) {
      Deno.addSignalListener(signal as Deno.Signal, () => {
        console.error("interrupted");
        this.#end(128 + number);
      });
    }
  }

  /** Begins a run, and makes a folder for the temporary files of all of its processes. */
  static async begin(): Promise<EndToEndRun> {
    // short: the sockets of a kubelet are below it, whose paths have at most 107 bytes
    const temp = await realpath(await mkdtemp(join(tmpdir(), "kubewire-")));
    Deno.env.set("TMPDIR", temp);
    return new EndToEndRun(temp);
  }

  /** Ends the process after everything has been disposed of. */
  end(code: number): never {
    this.#removal[Symbol.dispose]();
    this.#end(code);
  }

  #end(code: number): never {
    for (const pid of this.groups) killGroup(pid);
    try {
      rmSync(this.#temp, { recursive: true, force: true, maxRetries: 3 });
    } catch (error) {
      console.error(`${this.#temp} cannot be removed: ${(error as Error).message}`);
    }
    Deno.exit(code);
  }
}
