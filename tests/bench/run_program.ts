/** What a measured program says of itself. */
export interface ProgramReport {
  /** How many events or requests there were. */
  count: number;
  /** Milliseconds of CPU that they took, in user and in system mode. */
  cpuMs: number;
  /** Milliseconds that passed meanwhile. */
  wallMs: number;
  /** A sum over what was decoded, the same for all programs. */
  checksum?: number;
  /** How many connections the server saw. */
  connections?: number;
  /** Bytes in memory at points of equal distance. */
  rss?: number[];
  /** Milliseconds until an informer had all objects. */
  syncMs?: number;
  /** How many objects it had. */
  objects?: number;
  /** Of how many updates its handler was told; the others were merged into later ones. */
  told?: number;
  /** Bytes in memory some seconds after that. */
  settledRss?: number;
  /** Bytes in memory after a full collection. */
  collectedRss?: number;
  /** The most bytes in memory until an informer had settled. */
  peakRss?: number;
  /** Microseconds of each lookup, by its name. */
  lookups?: Record<string, number>;
  /** Microseconds of CPU of each way to do the same, by its name. */
  cpuMicroseconds?: Record<string, number>;
  /** What a way costs for each unit that another one costs, as `one / other`. */
  ratios?: Record<string, number>;
}

/** What one run of a program brought. */
export interface ProgramRun {
  /** Milliseconds from the start of the process to its end. */
  processMs: number;
  /** What it said, if it said anything. */
  report: ProgramReport | undefined;
}

/**
 * Runs a program to its end, or until the signal aborts.
 *
 * @throws {Error} If it fails.
 */
export async function runProgram(
  [program, ...args]: [string, ...string[]],
  signal: AbortSignal,
): Promise<ProgramRun> {
  const command = new Deno.Command(program, {
    args,
    signal,
    stdin: "null",
    stderr: "inherit",
    env: { DENO_NO_UPDATE_CHECK: "1", NO_COLOR: "1" },
  });
  const startMs = performance.now();
  const { code, stdout } = await command.output();
  const processMs = performance.now() - startMs;
  if (code !== 0) throw new Error(`${[program, ...args].join(" ")} ended with code ${code}.`);
  const text = new TextDecoder().decode(stdout);
  return { processMs, report: text === "" ? undefined : JSON.parse(text) };
}

/** The program's report. */
export function reportOf({ report }: ProgramRun): ProgramReport {
  if (!report) throw new Error("A measured program printed no report.");
  return report;
}

/** Microseconds of CPU for each event or request. */
export function cpuMicrosecondsEach(run: ProgramRun): number {
  const { cpuMs, count } = reportOf(run);
  return 1000 * cpuMs / count;
}

/** What each way to do the same cost, and what that is of another's cost (`programs/compare.ts`). */
export function comparedWays(run: ProgramRun): Record<string, number> {
  const { cpuMicroseconds, ratios } = reportOf(run);
  return { ...cpuMicroseconds, ...ratios };
}
