/** The report that a measured program prints. */
export interface ProgramReport {
  /** Number of events or requests. */
  count: number;
  /** Milliseconds of CPU for them, in user and in system mode. */
  cpuMs: number;
  /** Milliseconds from the start to the end of the load. */
  wallMs: number;
  /** A sum over the decoded objects, the same for all programs. */
  checksum?: number;
  /** Number of connections that the server saw. */
  connections?: number;
  /** Bytes in memory, at equal distances of the load. */
  rss?: number[];
  /** Milliseconds until an informer had all objects. */
  syncMs?: number;
  /** Number of objects that the informer had. */
  objects?: number;
  /** Number of updates that its handler received; the others were merged into later ones. */
  told?: number;
  /** Bytes in memory some seconds after the sync. */
  settledRss?: number;
  /** Bytes in memory after a full collection. */
  collectedRss?: number;
  /** The most bytes in memory until the informer had settled. */
  peakRss?: number;
  /** Milliseconds from a change to the write that follows: the median and the 99th of 100. */
  medianMs?: number;
  p99Ms?: number;
  /** Other figures, by their names. */
  figures?: Record<string, number>;
  /** Milliseconds that a caller waited, by what for, and ratios of them. */
  latenciesMs?: Record<string, number>;
  /** Microseconds of each lookup, by its name. */
  lookups?: Record<string, number>;
  /** Microseconds of CPU of each way to do the same work, by its name. */
  cpuMicroseconds?: Record<string, number>;
  /** Costs of a way relative to another, as `one / other`. */
  ratios?: Record<string, number>;
}

/** Result of one run of a program. */
export interface ProgramRun {
  /** Milliseconds from the start of the process to its end. */
  processMs: number;
  /** The report, if the program printed one. */
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

/** Returns the program's report. */
export function reportOf({ report }: ProgramRun): ProgramReport {
  if (!report) throw new Error("A measured program printed no report.");
  return report;
}

/** Returns the microseconds of CPU for each event or request. */
export function cpuMicrosecondsEach(run: ProgramRun): number {
  const { cpuMs, count } = reportOf(run);
  return 1000 * cpuMs / count;
}

/** Returns the costs of each way to do the same work, and their ratios (`programs/compare.ts`). */
export function comparedWays(run: ProgramRun): Record<string, number> {
  const { cpuMicroseconds, ratios } = reportOf(run);
  return { ...cpuMicroseconds, ...ratios };
}
