/** Once a day Deno asks for its latest version, also through the proxy of a test. */
export const NO_UPDATE_CHECK = { DENO_NO_UPDATE_CHECK: "1" };

/** Result of a program. */
export interface TeedRun {
  /** Exit code. */
  code: number;
  /** Everything that it printed on both streams, each stream in order. */
  output: string;
}

/** Settings of {@linkcode runTeed}. */
export interface RunTeedOptions {
  /** Variables to set in addition to those of this process. */
  env?: Record<string, string>;
  /** Folder to run in. */
  cwd?: string;
  /** Whether its output is returned only. */
  quiet?: boolean;
  /** Milliseconds without output after which the program is killed; never unless set. */
  silentMs?: number;
}

/** Runs a program; its output is shown as it comes, and also returned. */
export async function runTeed(
  [program, ...args]: [string, ...string[]],
  options: RunTeedOptions = {},
): Promise<TeedRun> {
  const { quiet = false, silentMs, ...settings } = options;
  const child = new Deno.Command(program, {
    ...settings,
    args,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const watch = () => {
    clearTimeout(timer);
    if (silentMs !== undefined) timer = setTimeout(() => child.kill("SIGKILL"), silentMs);
  };
  watch();
  const [status, stdout, stderr] = await Promise.all([
    child.status,
    tee(child.stdout, quiet ? undefined : Deno.stdout, watch),
    tee(child.stderr, quiet ? undefined : Deno.stderr, watch),
  ]);
  clearTimeout(timer);
  return { code: status.code, output: stdout + stderr };
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
