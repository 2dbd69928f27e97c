import type { Figures, Group, Limit, Row, Setup } from "../group.ts";
import type { MeasuredRuntime } from "../measured_runtime.ts";
import { cpuMicrosecondsEach, type ProgramRun, reportOf } from "../run_program.ts";

const WEBSITES = 10_000;
/** A run takes about 25 s. */
const MOST_ROUNDS = 3;

const CPU = "µs of CPU an object, from the start on";
const RSS = "RSS in MB, 3 s after the last write";
const MEDIAN = "ms from a change to the write, median";
const P99 = "ms from a change to the write, 99th of 100";

type Most = Record<MeasuredRuntime["name"], number>;

const cpu: Most = { Deno: 1, Bun: 0.7 };
/**
 * V8's young generation keeps garbage of 3 × 16 MB: the ratio is 1.25 with it, and 1.09 with
 * `DENO_V8_FLAGS=--max-semi-space-size=4`.
 */
const rss: Most = { Deno: 1.45, Bun: 1.2 };
/** The times are below 1 ms, and differ from run to run by more than the limits leave. */
const median: Most = { Deno: 1.5, Bun: 1.2 };
/** On Bun the slowest changes wait for the collector, which shares two cores with the others. */
const p99: Most = { Deno: 2.5, Bun: 2 };

/** Measures a controller that writes the status of each object once, and then after changes. */
export function controller({ server, runtimes, rounds, scale }: Setup): Group {
  const websites = Math.max(1_000, Math.ceil(WEBSITES * scale));
  const { controllerRuntime } = server;
  const args = [server.url, server.directory, websites] as const;
  const rows: Row[] = [];
  const limits: Limit[] = [];
  if (controllerRuntime) { // without Go the server has no custom resources
    const rival = "controller-runtime";
    for (const [name, mode] of [[rival, "patch"], [`${rival}, with Update`, "update"]] as const) {
      const command: Row["command"] = [controllerRuntime.program, mode, ...args.map(String)];
      rows.push({ name, command, value: figuresOf });
    }
    const against = { row: rival, as: "ratio" } as const;
    for (const { name, command } of runtimes) {
      rows.push({ name, command: command("controller", ...args), value: figuresOf });
      const most = [
        [CPU, cpu[name]],
        [RSS, rss[name]],
        [MEDIAN, median[name]],
        [P99, p99[name]],
      ] as const;
      limits.push(...most.map(([figure, most]) => ({ row: name, figure, against, most })));
    }
  }
  return {
    title: controllerRuntime
      ? `A controller of ${websites.toLocaleString("en")} custom resources of 3 KB, then 100 ` +
        `changes a second; controller-runtime is ${controllerRuntime.version}`
      : "A controller: left out, because it needs Go",
    rounds: Math.min(rounds, MOST_ROUNDS),
    rows,
    limits,
  };
}

function figuresOf(run: ProgramRun): Figures {
  const { settledRss = NaN, medianMs = NaN, p99Ms = NaN } = reportOf(run);
  return {
    [CPU]: cpuMicrosecondsEach(run),
    [RSS]: settledRss / 2 ** 20,
    [MEDIAN]: medianMs,
    [P99]: p99Ms,
  };
}
