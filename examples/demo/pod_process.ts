import type { Report } from "./report.ts";

/** The command that starts a pod. */
export interface PodCommand {
  /** The program, and all its arguments. */
  command: [string, ...string[]];
  /** The variables that the kubelet would set. */
  env?: Record<string, string>;
}

const GRACE_MS = 5_000;
const SHOWN_ERROR_CHARACTERS = 2_000;

/** The pod: a separate process, which ends when it is disposed of. */
export class PodProcess implements AsyncDisposable {
  readonly #child: Deno.ChildProcess;
  readonly #finished: Promise<number>;

  /** Starts the pod. `onEnd` is called when it sends no more reports. */
  constructor(
    options: PodCommand,
    hooks: { onReport: (report: Report) => void; onEnd: (error: Error) => void },
  ) {
    const { command: [program, ...args], env = {} } = options;
    this.#child = new Deno.Command(program, {
      args,
      env,
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    this.#finished = this.#follow(hooks).catch((error) => {
      hooks.onEnd(error);
      return 1;
    });
  }

  /** Closes the pod's standard input, so that the pod ends; resolves with its exit code. */
  async stop(): Promise<number> {
    await this.#child.stdin.close().catch(() => {}); // it has ended already
    const timer = setTimeout(() => this.#child.kill("SIGKILL"), GRACE_MS);
    try {
      return await this.#finished;
    } finally {
      clearTimeout(timer);
    }
  }

  /** Ends the pod. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  async #follow(
    hooks: { onReport: (report: Report) => void; onEnd: (error: Error) => void },
  ): Promise<number> {
    const { stdout, stderr, status } = this.#child;
    const complaint = new Response(stderr).text();
    for await (const line of lines(stdout)) {
      const report: Report = JSON.parse(line);
      hooks.onReport(report);
      if (report.type !== "failed") continue;
      const { name, message } = report.error;
      hooks.onEnd(new Error(`The pod has given up. ${name}: ${message}`));
    }
    const { code } = await status;
    const last = (await complaint).trim().slice(-SHOWN_ERROR_CHARACTERS);
    hooks.onEnd(new Error(`The pod has ended with code ${code}. ${last}`.trim()));
    return code;
  }
}

async function* lines(stream: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  let rest = "";
  for await (const chunk of stream.pipeThrough(new TextDecoderStream())) {
    const parts = (rest + chunk).split("\n");
    rest = parts.pop() ?? "";
    yield* parts;
  }
}
