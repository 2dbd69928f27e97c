import { killGroup } from "./process_group.ts";

/** Once a day Deno asks for its latest version, also through the proxy of a test. */
export const NO_UPDATE_CHECK = { DENO_NO_UPDATE_CHECK: "1" };

/** Result of a program. */
export interface TeedRun {
  /** Exit code. */
  code: number;
  /** Everything that it printed on both streams, each stream in order. */
  output: string;
  /** True if it was killed because it had printed nothing for `silentMs`. */
  isSilent: boolean;
}

/** Settings of {@linkcode runTeed}. */
export interface RunTeedOptions {
  /** Variables to set in addition to those of this process. */
  env?: Record<string, string>;
  /** True if it gets only those variables. */
  clearEnv?: boolean;
  /** Folder to run in. */
  cwd?: string;
  /** Whether its output is returned only. */
  quiet?: boolean;
  /** Milliseconds without output after which the program is killed; never unless set. */
  silentMs?: number;
  /**
   * The process groups that run. If it is set, the program gets a group of its own, which is in the set
   * until the program ends; what it has started and left is killed then.
   */
  groups?: Set<number>;
  /**
   * Whether its standard input stays open until it ends, as the program `supervise` of the end-to-end
   * suite needs it; instead of a kill it is closed.
   */
  openStdin?: boolean;
}

/** Runs a program; its output is shown as it comes, and also returned. */
export async function runTeed(
  [program, ...args]: [string, ...string[]],
  options: RunTeedOptions = {},
): Promise<TeedRun> {
  const { quiet = false, silentMs, groups, openStdin = false, ...settings } = options;
  const child = new Deno.Command(program, {
    ...settings,
    args,
    stdin: openStdin ? "piped" : "null",
    stdout: "piped",
    stderr: "piped",
    detached: groups !== undefined,
  }).spawn();
  const stdin = openStdin ? child.stdin : undefined;
  groups?.add(child.pid);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let ended = false;
  let isSilent = false;
  const kill = () => {
    isSilent = true;
    if (stdin) void stdin.close().catch(() => {}); // it may have ended just now
    else if (groups === undefined) child.kill("SIGKILL");
    else killGroup(child.pid);
  };
  const watch = () => {
    clearTimeout(timer);
    if (silentMs !== undefined && !ended) timer = setTimeout(kill, silentMs);
  };
  watch();
  const end = child.status.finally(() => {
    ended = true;
    clearTimeout(timer);
    void stdin?.close().catch(() => {});
    // A program that it has left would hold its output open.
    if (groups?.delete(child.pid)) killGroup(child.pid);
  });
  const [status, stdout, stderr] = await Promise.all([
    end,
    tee(child.stdout, quiet ? undefined : Deno.stdout, watch),
    tee(child.stderr, quiet ? undefined : Deno.stderr, watch),
  ]);
  return { code: status.code, output: stdout + stderr, isSilent };
}

interface Sink {
  writeSync(bytes: Uint8Array): number;
}

async function tee(
  stream: ReadableStream<Uint8Array>,
  sink: Sink | undefined,
  onChunk: () => void,
): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of stream) {
    for (let sent = 0; sink !== undefined && sent < chunk.length;) {
      sent += sink.writeSync(chunk.subarray(sent));
    }
    text += decoder.decode(chunk, { stream: true });
    onChunk();
  }
  return text + decoder.decode();
}
