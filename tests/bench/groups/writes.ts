import type { Group, Setup } from "../group.ts";
import type { MeasuredRuntime } from "../measured_runtime.ts";
import { comparedWays } from "../run_program.ts";

const REQUESTS = 8_000;
/**
 * Limits for the cost of a write relative to a bare `fetch`. The machine decides much of it: one
 * commit took 0.94 on Bun on one machine, and 1.52 on another (104 and 72 µs).
 */
const most: Record<MeasuredRuntime["name"], number> = { Deno: 1, Bun: 1.75 };

/** Measures the cost of a write relative to one by a bare `fetch`. */
export function writes({ server, runtimes, rounds, scale }: Setup): Group {
  const count = Math.round(REQUESTS * scale);
  const args = [`${server.url}/0`, server.directory, count];
  const rows = runtimes.map(({ name, command }) => ({
    name,
    command: command("writes", ...args),
    value: comparedWays,
  }));
  return {
    title: `${count.toLocaleString("en")} POSTs of 1 KB, one after the other: µs of CPU a request`,
    rounds,
    rows,
    limits: rows.map(({ name }) => ({
      row: name,
      figure: "kube.fetch / fetch, static headers",
      most: most[name],
    })),
  };
}
