import { bunBinary } from "../../support/programs/bun_binary.ts";
import { podPermissions } from "../../support/programs/pod_permissions.ts";
import type { ConnectionDiagnostics } from "../../../mod.ts";
import type {
  PodSettings,
  PodStats,
  SoakProtocol,
  SoakQuestion,
  SoakReport,
  Trouble,
} from "./soak_report.ts";
import type { MemorySample } from "./soak_verdict.ts";

/** The runtimes that the informers can run on. */
export type SoakRuntime = "deno" | "bun";

const ANSWER_LIMIT_MS = 30_000;
const GRACE_MS = 10_000;
const SHOWN_TROUBLES = 20;
const SHOWN_CHARACTERS = 2_000;

/** Settings of a {@linkcode SoakPodProcess}. */
export interface SoakPodOptions {
  /** URL of the API server. */
  server: string;
  settings: PodSettings;
  /** Called with each line about something that must not happen. */
  say: (line: string) => void;
}

/** The process with the informers; it ends when its standard input is closed. */
export class SoakPodProcess implements AsyncDisposable {
  /** The runtime and the protocol. */
  readonly name: string;
  readonly protocol: SoakProtocol;
  /** Resident memory, at times of this process's `performance.now`. */
  readonly rss: MemorySample[] = [];
  /** Resident memory and used heap after collections. */
  readonly held: Record<"rss" | "heap", MemorySample[]> = { rss: [], heap: [] };
  /** How often each kind of trouble happened. */
  readonly troubles: Record<Trouble, number> = { unhandled: 0, order: 0, stopped: 0, file: 0 };
  /** The open connections and streams at each measurement. */
  readonly connections: ConnectionDiagnostics[] = [];
  /** The streams and connections that were still open at the end. */
  readonly left: Record<"streams" | "connections", number> = { streams: NaN, connections: NaN };
  stats: PodStats | undefined;
  readonly #say: SoakPodOptions["say"];
  readonly #child: Deno.ChildProcess;
  readonly #input: WritableStreamDefaultWriter<Uint8Array>;
  readonly #code: Promise<number>;
  readonly #awaited = new Map<SoakReport["type"], PromiseWithResolvers<SoakReport>>();
  #ended: Error | undefined;

  /** Starts the process. */
  constructor(runtime: SoakRuntime, options: SoakPodOptions) {
    this.protocol = options.settings.protocol;
    const protocolText = this.protocol === "h2" ? "HTTP/2" : "HTTP/1.1";
    this.name = `${runtime === "deno" ? "Deno" : "Bun"} over ${protocolText}`;
    this.#say = options.say;
    const [program, ...args] = podCommand(runtime, options);
    const { hostname, port } = new URL(options.server);
    this.#child = new Deno.Command(program, {
      args,
      env: { KUBERNETES_SERVICE_HOST: hostname, KUBERNETES_SERVICE_PORT: port, NO_COLOR: "1" },
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    this.#input = this.#child.stdin.getWriter();
    this.#code = this.#follow();
  }

  /** Waits until all informers have their initial lists. */
  async synced(): Promise<void> {
    await this.#next("synced", 2 * ANSWER_LIMIT_MS);
  }

  /** Sends a question, and returns the answer; rejects without an answer, or after the end. */
  async ask<A extends SoakQuestion["ask"]>(
    question: SoakQuestion & { ask: A },
  ): Promise<SoakReport & { type: A }> {
    const answer = this.#next(question.ask, ANSWER_LIMIT_MS);
    await this.#input.write(new TextEncoder().encode(`${JSON.stringify(question)}\n`))
      .catch(() => {}); // the process has ended, and the answer rejects
    return await answer as SoakReport & { type: A };
  }

  /** Lets the process collect its garbage; records the memory that is left, and what is open. */
  async measure(): Promise<void> {
    const { heapBytes, rssBytes, connections } = await this.ask({ ask: "memory" });
    this.connections.push(connections);
    const atMs = performance.now();
    this.held.heap.push({ atMs, bytes: heapBytes });
    this.held.rss.push({ atMs, bytes: rssBytes });
  }

  /** Lets the informers and their client end, and records what they leave open. */
  async end(): Promise<void> {
    const { streams, connections } = await this.ask({ ask: "end" });
    Object.assign(this.left, { streams, connections });
  }

  /** Ends the process by closing its standard input; resolves with its exit code. */
  async stop(): Promise<number> {
    await this.#input.close().catch(() => {}); // it has ended already
    const timer = setTimeout(() => this.#kill(), GRACE_MS);
    try {
      return await this.#code;
    } finally {
      clearTimeout(timer);
    }
  }

  /** The same as {@linkcode stop}. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  #kill(): void {
    try {
      this.#child.kill("SIGKILL");
    } catch {
      // it has ended meanwhile
    }
  }

  async #next(type: SoakReport["type"], limitMs: number): Promise<SoakReport> {
    if (this.#ended) throw this.#ended;
    const awaited = Promise.withResolvers<SoakReport>();
    this.#awaited.set(type, awaited);
    const timer = setTimeout(
      () => awaited.reject(new Error(`${this.name} did not say "${type}" within ${limitMs} ms.`)),
      limitMs,
    );
    try {
      return await awaited.promise;
    } finally {
      clearTimeout(timer);
      this.#awaited.delete(type);
    }
  }

  #take(report: SoakReport): void {
    if (report.type === "stats") {
      this.stats = report;
      this.rss.push({ atMs: performance.now(), bytes: report.rssBytes });
    }
    if (report.type === "trouble") {
      const sum = Object.values(this.troubles).reduce((all, count) => all + count, 0);
      this.troubles[report.trouble]++;
      const text = `${this.name}, ${report.trouble}: ${report.text}`;
      if (sum < SHOWN_TROUBLES) this.#say(text);
      if (report.trouble === "stopped") this.#awaited.get("synced")?.reject(new Error(text));
    }
    this.#awaited.get(report.type)?.resolve(report);
  }

  async #follow(): Promise<number> {
    const { stdout, stderr, status } = this.#child;
    const complaint = new Response(stderr).text();
    for await (const line of lines(stdout)) this.#take(JSON.parse(line));
    const { code } = await status;
    const text = (await complaint).trim().slice(-SHOWN_CHARACTERS);
    this.#ended = new Error(`${this.name} has ended with code ${code}. ${text}`.trim());
    if (text !== "") this.#say(`${this.name}, standard error: ${text}`);
    for (const awaited of this.#awaited.values()) awaited.reject(this.#ended);
    return code;
  }
}

/** Returns the command: on Deno with the permissions of a pod and no others; Bun has none. */
function podCommand(runtime: SoakRuntime, options: SoakPodOptions): [string, ...string[]] {
  const { settings, server } = options;
  const program = [`${import.meta.dirname}/soak_pod.ts`, JSON.stringify(settings)];
  if (runtime === "bun") return [bunBinary(), "run", "--no-install", ...program];
  return [
    Deno.execPath(),
    "run",
    "--no-prompt",
    "--no-lock",
    "--v8-flags=--expose-gc",
    ...podPermissions(server, settings.directory),
    ...program,
  ];
}

async function* lines(stream: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  let rest = "";
  for await (const chunk of stream.pipeThrough(new TextDecoderStream())) {
    const parts = (rest + chunk).split("\n");
    rest = parts.pop() ?? "";
    yield* parts;
  }
}
