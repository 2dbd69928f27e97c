import { spawn } from "node:child_process";
import process from "node:process";
import { createInterface } from "node:readline";
import { bunBinary } from "../../support/programs/bun_binary.ts";
import { podPermissions } from "../../support/programs/pod_permissions.ts";

/** Settings of a {@linkcode ReplicaProcess}. */
export interface ReplicaProcessOptions {
  runtime: "deno" | "bun";
  /** Name of the file in `programs`. */
  program: string;
  /** Address of the API server. */
  url: string;
  /** The directory with the token; the program's first argument. */
  directory: string;
  /** More arguments of the program. */
  args?: readonly string[];
  /** Called with each line that the program prints. */
  onLine: (line: string) => void;
  /** Called if the program ends with a code other than 0. */
  onFailure: (error: Error) => void;
}

/** A replica of a program in a process of its own, with the flags of a pod. */
export class ReplicaProcess {
  readonly runtime: "deno" | "bun";
  /** Resolves when the process has ended. */
  readonly ended: Promise<void>;
  readonly #child;
  #hasEnded = false;

  /** Starts the process. */
  constructor(options: ReplicaProcessOptions) {
    const { runtime, program, url, directory, args = [], onLine, onFailure } = options;
    this.runtime = runtime;
    const { hostname, port } = new URL(url);
    const flags = ["run", "--no-prompt", ...podPermissions(url, directory)];
    const file = `${import.meta.dirname}/../programs/${program}`;
    const command = runtime === "deno" ? Deno.execPath() : bunBinary();
    const given = [...(runtime === "deno" ? flags : []), file, directory, ...args];
    this.#child = spawn(command, given, {
      env: { KUBERNETES_SERVICE_HOST: hostname, KUBERNETES_SERVICE_PORT: port },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let errors = "";
    this.#child.stderr.setEncoding("utf8").on("data", (text) => errors += text);
    createInterface(this.#child.stdout).on("line", onLine);
    this.ended = new Promise((resolve) =>
      this.#child.once("close", (code) => {
        this.#hasEnded = true;
        if (code) onFailure(new Error(`A replica on ${runtime} ended with ${code}: ${errors}`));
        resolve();
      })
    );
  }

  /** The id of the process. */
  get pid(): number {
    return this.#child.pid!;
  }

  /** Sends a signal, unless the process has ended. */
  signal(signal: "SIGTERM" | "SIGKILL" | "SIGSTOP" | "SIGCONT"): void {
    // On Deno, `kill` of a child process sends nothing after the first signal.
    if (!this.#hasEnded) process.kill(this.pid, signal);
  }
}
