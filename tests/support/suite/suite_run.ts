import { join } from "node:path";
import { openFolders } from "../fakes/open_folders.ts";
import { killGroup } from "../programs/process_group.ts";

/** Signals that end a run, with their numbers: a program that one ended has the code 128 + N. */
const SIGNALS = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 } as const;
/** Exit code of a program whose output has no reader. */
const BROKEN_PIPE = 141;
/** A process that was killed may write for a moment. */
const MOST_REMOVALS = 100;

/** A run of the suite: the processes and the folder that must not stay when it ends. */
export class SuiteRun {
  /** Process groups that run. */
  readonly groups: Set<number> = new Set();
  /** Folder for temporary files of the runner. */
  readonly temp: string;
  /** Folder for temporary files of the tests. */
  readonly testTemp: string;

  private constructor(temp: string) {
    this.temp = temp;
    this.testTemp = join(temp, "t"); // short: the path of a Unix socket has at most 107 bytes
    Deno.mkdirSync(this.testTemp);
    for (const [signal, number] of Object.entries(SIGNALS)) {
      Deno.addSignalListener(signal as Deno.Signal, () => {
        console.error("interrupted");
        this.end(128 + number);
      });
    }
  }

  /** Begins a run; it exits if there is no place for temporary files. */
  static async begin(): Promise<SuiteRun> {
    try {
      const isEmpty = Deno.env.get("TMPDIR") === ""; // as good as none, but not to Deno
      const options = { prefix: "kubewire_", ...(isEmpty && { dir: "/tmp" }) };
      // The permissions of tests name the folder, and Deno compares real paths.
      const temp = await Deno.realPath(await Deno.makeTempDir(options));
      if (!temp.includes(",")) return new SuiteRun(temp);
      await Deno.remove(temp);
      throw new Error(`A permission of Deno cannot name ${temp}, which has a comma.`);
    } catch (error) {
      console.error(
        `No folder for temporary files can be made: set TMPDIR to one that can be written to. (${
          error instanceof Error ? error.message : error
        })`,
      );
      Deno.exit(1);
    }
  }

  /** Prints a line; the run ends where its output has no reader any more, as after `| head`. */
  print(line: string): void {
    const bytes = new TextEncoder().encode(`${line}\n`);
    try {
      for (let sent = 0; sent < bytes.length;) {
        sent += Deno.stdout.writeSync(bytes.subarray(sent));
      }
    } catch (error) {
      if (error instanceof Deno.errors.BrokenPipe) this.end(BROKEN_PIPE);
      // A full disk: the exit code tells the result.
    }
  }

  /** Kills what still runs, removes the folder and exits. */
  end(code: number): never {
    for (const pid of this.groups) killGroup(pid);
    for (let i = 1;; i++) {
      try {
        Deno.removeSync(this.temp, { recursive: true });
        break;
      } catch (error) {
        if (i === 1) openFolders(this.temp); // a test that was killed leaves what it has made
        if (i < MOST_REMOVALS) continue;
        console.error(
          `${this.temp} cannot be removed. (${error instanceof Error ? error.message : error})`,
        );
        break;
      }
    }
    Deno.exit(code); // also ends the busy loops
  }
}
