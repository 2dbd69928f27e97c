/** The pod program of the rotation (programs/rotation_pod.ts), in a process on each runtime. */
import { spawn } from "node:child_process";
import process from "node:process";
import { createInterface } from "node:readline";
import { bunBinary } from "../../support/programs/bun_binary.ts";
import { podPermissions } from "../../support/programs/pod_permissions.ts";

/** A report of a pod program; see programs/rotation_pod.ts. */
export interface PodReport {
  requests: number;
  unauthorized: number;
  forbidden: number;
  events: number;
  outOfOrder: number;
  lastCount: number;
  reconnects: number;
  quietReconnects: number;
  quietEvents: number;
  rotations: number;
  watchAgeMs: number;
  protocol: string | null;
  errors: string[];
}

/** A pod program, and its latest report. */
export class PodProgram implements AsyncDisposable {
  readonly started: Promise<void>;
  report!: PodReport;
  readonly #child;
  readonly #exited: Promise<number | null>;
  #news = Promise.withResolvers<void>();
  #error = "";

  constructor(
    program: string,
    flags: string[],
    options: { directory: string; hostname: string; port: string },
  ) {
    const file = `${import.meta.dirname}/../programs/rotation_pod.ts`;
    this.#child = spawn(program, [...flags, file, options.directory], {
      env: { KUBERNETES_SERVICE_HOST: options.hostname, KUBERNETES_SERVICE_PORT: options.port },
      stdio: ["pipe", "pipe", "pipe"],
    });
    this.#child.stderr.setEncoding("utf8").on("data", (text) => this.#error += text);
    createInterface(this.#child.stdout).on("line", (line) => {
      this.report = JSON.parse(line);
      this.#news.resolve();
      this.#news = Promise.withResolvers();
    });
    this.#exited = new Promise((resolve) => this.#child.once("close", resolve));
    this.#exited.then((code) => {
      if (code !== 0) this.#news.reject(new Error(`The pod ended with ${code}: ${this.#error}`));
    });
    this.started = this.#news.promise;
  }

  /** Waits for a report that fulfils a condition. */
  async until(wanted: (report: PodReport) => boolean): Promise<PodReport> {
    while (!wanted(this.report)) await this.#news.promise;
    return this.report;
  }

  /** Stops the process, or lets it go on. */
  signal(signal: "SIGSTOP" | "SIGCONT"): void {
    process.kill(this.#child.pid!, signal); // on Deno, `kill` of a child works once only
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.stdin.end();
    await this.#exited;
  }
}

/** A pod program on Deno and one on Bun. */
export class PodPrograms implements AsyncDisposable {
  /** Resolves with the first reports. */
  readonly started: Promise<unknown>;
  readonly #pods: readonly (readonly [name: string, pod: PodProgram])[];

  /** Starts both, with the address of the API server and the directory with the token. */
  constructor(url: string, directory: string) {
    const { hostname, port } = new URL(url);
    const flags = ["run", "--no-prompt", ...podPermissions(url, directory)];
    const settings = { directory, hostname, port };
    this.#pods = [
      ["Deno", new PodProgram(Deno.execPath(), flags, settings)],
      ["Bun", new PodProgram(bunBinary(), [], settings)],
    ];
    this.started = Promise.all(this.#pods.map(([, { started }]) => started));
  }

  /** The name of each runtime, and its program. */
  [Symbol.iterator](): Iterator<readonly [name: string, pod: PodProgram]> {
    return this.#pods[Symbol.iterator]();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#pods.map(([, pod]) => pod[Symbol.asyncDispose]()));
  }
}
